//! After a restore from a backup, a device has what the server has lost: its own words, and others'. Nobody can tell whether
//! another's are theirs, so they wait: for their author, or for a moderator.
#![expect(
    clippy::expect_used,
    reason = "a broken expectation is how a test fails"
)]

use automerge::{ActorId, ChangeHash};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use wortlaut_model::{DocumentId, Role};
use wortlaut_tests::{Answer, Client, Folder, Member, Replica, World, eventually};

const HOUR: i64 = 3_600_000;

/// Lübeck has written "eins " and "zwei ", of which the server's backup has the first. München has read both and is
/// connected; Lübeck is away.
struct Lost {
    world: World,
    lübeck: Member,
    lübecks: Replica,
    münchen: Member,
    münchens: Client,
    moderator: Member,
}

impl Lost {
    async fn words() -> Self {
        let mut world = World::start();
        let [lübeck, münchen] = ["Lübeck", "München"].map(|it| world.add(it, Role::Editor));
        let moderator = world.add("Leitung", Role::Moderator);
        let [author, münchens] = [&lübeck, &münchen].map(|it| world.client_of(it));
        author.until_ready().await;
        author.types("eins ");
        world.settle(&[&author, &münchens]).await;
        world.server.stop();
        let backup = world.server.copy_data();
        world.server.start_again();
        author.types("zwei ");
        münchens.until_reads("zwei ").await;
        world.settle(&[&author, &münchens]).await;
        let lübecks = Replica::of(author.look(|replica| replica.document.clone()));
        drop(author);
        world.server.stop();
        world.server.bring_back(&backup);
        world.server.start_again();
        Self {
            world,
            lübeck,
            lübecks,
            münchen,
            münchens,
            moderator,
        }
    }

    fn look(&self) -> Answer {
        self.world.get(&self.moderator, "/held")
    }

    /// The one group that waits, once it does.
    async fn waiting(&self) -> Value {
        eventually("Lübeck's words to wait", || {
            let groups = self.look().expect(200);
            groups.as_array().and_then(|it| it.first().cloned())
        })
        .await
    }

    fn decide(&self, by: &Member, method: &str, group: &Value) -> Answer {
        let id = group["id"].as_str().expect("an id");
        let path = format!("/held/{id}");
        self.world.send(by, method, &path, &Value::Null)
    }

    async fn third(&self) -> Client {
        self.world.connect("Kiel").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_moderates_this_document_alone_sees_organisations_and_the_hour_and_decides() {
    let lost = Lost::words().await;
    let group = lost.waiting().await;
    let guest = lost.world.add("Kassel", Role::Reader);
    let right = format!("/documents/{}/rights/{}", lost.world.document, guest.id);
    let moderator = lost.world.browser_of(&lost.moderator);
    let given = moderator.send("PUT", &right, &json!({ "role": "moderator" }));
    given.expect(200);
    let seen = lost.world.get(&guest, "/held").expect(200)[0].clone();
    for whose in ["author", "brought_by"] {
        let organisation = &group[whose]["organisation_id"];
        let person = json!({ "organisation_id": organisation, "member_id": null });
        assert!(organisation.is_string());
        assert_eq!(seen[whose], person);
    }
    let minute = group["at"].as_i64().expect("a time");
    assert_eq!(seen["at"], minute - minute % HOUR);
    assert_eq!(
        (&seen["id"], &seen["words"]),
        (&group["id"], &group["words"])
    );
    lost.decide(&guest, "DELETE", &seen).expect(204);
}

/// What the trail tells of the decision, as a member downloads it with their own data.
fn told_of_the_decision(lost: &Lost, member: &Member) -> Value {
    let data = lost.world.browser_of(member).get("/me/data").expect(200);
    let others = [&lost.lübeck, &lost.münchen, &lost.moderator];
    for other in others.into_iter().filter(|it| it.id != member.id) {
        assert!(!data.text().contains(&other.id), "{}", other.organisation);
    }
    let data = data.json();
    let audit = data.get("audit").and_then(Value::as_array);
    let mut entries = audit.expect("entries").iter();
    let dropped = json!("changes-dropped");
    let decided = entries.find(|it| it.get("action") == Some(&dropped));
    let detail = decided.and_then(|it| it.get("detail"));
    detail.expect("the decision").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn own_data_tell_of_a_decision_and_nobody_of_another_organisation() {
    let lost = Lost::words().await;
    let group = lost.waiting().await;
    lost.decide(&lost.moderator, "DELETE", &group).expect(204);
    let told = told_of_the_decision(&lost, &lost.lübeck);
    let lübecks = json!({ "author": lost.lübeck.id, "brought_by": null, "changes": 1 });
    assert_eq!(told, lübecks);
    let told = told_of_the_decision(&lost, &lost.münchen);
    let münchens = json!({ "author": null, "brought_by": lost.münchen.id, "changes": 1 });
    assert_eq!(told, münchens);
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_words_wait_for_their_author_and_harm_nobody() {
    let lost = Lost::words().await;
    let group = lost.waiting().await;
    assert_eq!(group["author"]["member_id"], *lost.lübeck.id);
    assert_eq!(group["brought_by"]["member_id"], *lost.münchen.id);
    assert_eq!(
        (&group["words"], &group["changes"]),
        (&"zwei".into(), &1.into())
    );
    let third = lost.third().await;
    lost.münchens.types("drei ");
    third.types("vier ");
    third.until_saved().await;
    lost.münchens.until_reads("vier ").await;
    // Nobody tells München that its own words, which build on Lübeck's, are saved; and they reach nobody.
    assert!(lost.münchens.look(|it| it.is_connected && !it.is_saved()));
    let others = third.look(Replica::text);
    assert!(
        !others.contains("zwei") && !others.contains("drei"),
        "{others}"
    );
    lost.münchens.assert_never_refused();
    let author = lost.world.client_with(&lost.lübeck, lost.lübecks);
    lost.world.settle(&[&author, &lost.münchens, &third]).await;
    let text = third.look(Replica::text);
    assert!(
        text.contains("zwei drei ") && text.contains("vier "),
        "{text}"
    );
    let left = lost.world.get(&lost.moderator, "/held").expect(200);
    assert_eq!(left, Value::Array(Vec::new()), "the copies are gone");
}

/// Eight random bytes, and the first eight of an HMAC over the document and them: as the API's description of `/me` tells those who
/// write programs.
fn own_actor(world: &World, member: &Member) -> ActorId {
    let me = world.browser_of(member).get("/me").expect(200).json();
    let key = me.get("actor_key").and_then(Value::as_str);
    let key = key.expect("the member's key");
    let document: DocumentId = world.document.parse().expect("an id");
    let key: ChangeHash = key.parse().expect("32 bytes in hexadecimal");
    let random = [7; 8];
    let mut tag = Hmac::<Sha256>::new_from_slice(&key.0).expect("32 bytes");
    tag.update(document.as_bytes());
    tag.update(&random);
    let tag = tag.finalize().into_bytes();
    let actor: Vec<u8> = random.into_iter().chain(tag.into_iter().take(8)).collect();
    ActorId::from(actor)
}

/// Bound as it comes, München would be the author of Lübeck's words for ever.
#[tokio::test(flavor = "multi_thread")]
async fn an_actor_that_the_backup_lacks_waits_for_whom_it_names() {
    let mut world = World::start();
    let [lübeck, münchen] = ["Lübeck", "München"].map(|it| world.add(it, Role::Editor));
    let moderator = world.add("Leitung", Role::Moderator);
    let mut replica = Replica::new();
    replica.document.set_actor(own_actor(&world, &lübeck));
    let author = world.client_with(&lübeck, replica);
    let münchens = world.client_of(&münchen);
    author.until_ready().await;
    let folder = Folder::new();
    let file = folder.path().join("sicherung");
    let file = file.to_str().expect("a name in UTF-8");
    world.server.run(&["backup", file]);
    author.types("eins ");
    münchens.until_reads("eins ").await;
    world.settle(&[&author, &münchens]).await;
    let lübecks = Replica::of(author.look(|replica| replica.document.clone()));
    drop(author);
    world.server.stop();
    std::fs::remove_dir_all(world.server.data()).expect("our own folder");
    world.server.run(&["restore", file]);
    world.server.start_again();
    let group = eventually("Lübeck's words to wait", || {
        let groups = world.get(&moderator, "/held").expect(200);
        groups.as_array().and_then(|it| it.first().cloned())
    })
    .await;
    assert_eq!(group["author"]["member_id"], *lübeck.id);
    assert_eq!(group["brought_by"]["member_id"], *münchen.id);
    let author = world.client_with(&lübeck, lübecks);
    world.settle(&[&author, &münchens]).await;
    let blame = world.get(&moderator, "/blame").expect(200);
    let authors = blame["authors"].as_array().expect("authors");
    let writers: Vec<_> = authors.iter().map(|it| &it["member_id"]).collect();
    assert!(
        writers.contains(&&Value::from(lübeck.id.as_str())),
        "{blame}"
    );
    assert!(
        !writers.contains(&&Value::from(münchen.id.as_str())),
        "{blame}"
    );
    world.server.stop();
    world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_kept_over_a_restart_and_not_kept_twice() {
    let mut lost = Lost::words().await;
    let before = lost.waiting().await;
    lost.world.server.kill();
    lost.world.server.start_again();
    lost.münchens
        .until("to be back", |replica| replica.is_connected)
        .await;
    let third = lost.third().await;
    third.types("vier ");
    lost.münchens.until_reads("vier ").await;
    assert_eq!(lost.look().expect(200), Value::Array(vec![before]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_admits_words_as_their_authors_and_the_history_says_who_brought_them() {
    let mut lost = Lost::words().await;
    let group = lost.waiting().await;
    for method in ["POST", "DELETE"] {
        let answer = lost.decide(&lost.münchen, method, &group);
        assert_eq!((answer.status, answer.problem()), (403, "forbidden"));
    }
    assert_eq!(lost.world.get(&lost.münchen, "/held").status, 403);
    lost.münchens.types("drei ");
    let recovered = lost.decide(&lost.moderator, "POST", &group).expect(200);
    assert_eq!(
        (&recovered["admitted"], &recovered["waiting"]),
        (&1.into(), &0.into())
    );
    lost.münchens.until_saved().await;
    let again = lost.decide(&lost.moderator, "POST", &group);
    assert_eq!((again.status, again.problem()), (409, "waits-no-more"));
    let third = lost.third().await;
    assert!(third.look(Replica::text).contains("zwei drei "));
    let blame = lost.world.get(&lost.moderator, "/blame").expect(200);
    let authors = blame["authors"].as_array().expect("authors");
    let recovered = authors.iter().find(|it| !it["brought_by"].is_null());
    let recovered = recovered.expect("the history tells who brought it");
    assert_eq!(recovered["member_id"], *lost.lübeck.id);
    // The author comes late, and has it already.
    let author = lost.world.client_with(&lost.lübeck, lost.lübecks);
    lost.world.settle(&[&author, &lost.münchens, &third]).await;
    lost.world.server.stop();
    lost.world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_moderator_drops_is_refused_from_all_but_its_author() {
    let mut lost = Lost::words().await;
    let group = lost.waiting().await;
    assert_eq!(lost.decide(&lost.moderator, "DELETE", &group).status, 204);
    let close = lost.münchens.until_closed().await;
    assert_eq!((close.code, close.rule()), (4409, "foreign-actor"));
    assert_eq!(lost.look().expect(200), Value::Array(Vec::new()));
    // Coming again, also to a server that has started again, changes nothing.
    lost.world.server.stop();
    lost.world.server.start_again();
    let copy = Replica::of(lost.münchens.look(|it| it.document.clone()));
    let again = lost.world.client_with(&lost.münchen, copy);
    assert_eq!(again.until_closed().await.rule(), "foreign-actor");
    assert_eq!(lost.look().expect(200), Value::Array(Vec::new()));
    let author = lost.world.client_with(&lost.lübeck, lost.lübecks);
    let third = lost.world.connect("Kiel").await;
    lost.world.settle(&[&author, &third]).await;
    assert!(third.look(Replica::text).contains("zwei "));
}
