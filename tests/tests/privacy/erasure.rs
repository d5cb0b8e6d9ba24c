//! Erasing a person.

use crate::scene::Scene;
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::eventually;

const NAME: &str = "editor aus Lübeck";

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_named_nowhere_and_what_they_wrote_stays_their_organisations() {
    let scene = Scene::begin().await;
    let world = &scene.world;
    let (own, erasure) = (
        &scene.lübeck,
        format!("/members/{}/erasure", scene.lübeck.id),
    );
    let theirs = world.browser_of(own);
    let moderator = world.browser_of(&scene.moderator);
    let open = scene.client_of(own).await;
    let blame = world.get(&scene.moderator, "/blame").expect(200);
    assert!(scene.is_in_files(NAME));

    let preview = moderator.get(&erasure).expect(200).json();
    assert_eq!(preview["name"], NAME);
    assert_eq!(
        (&preview["sessions"], &preview["tokens"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        (&preview["changes"], &preview["documents"]),
        (&json!(4), &json!(1))
    );
    let stays = preview["stays"].as_array().unwrap();
    assert!(stays.contains(&json!("names-in-texts")));
    // Looking changes nothing.
    theirs.get("/me").expect(200);

    moderator.send("POST", &erasure, &Value::Null).expect(204);
    let close = open.until_closed().await;
    assert_eq!((close.code, close.reason.as_str()), (4401, "signed-out"));
    assert_eq!(theirs.get("/me").status, 401);
    assert_eq!(world.ask(own, "/me").status, 401);

    eventually("the name to be gone from the files", || {
        (!scene.is_in_files(NAME)).then_some(())
    })
    .await;
    // The words are still the same member's, of the same organisation, in every answer.
    assert_eq!(world.get(&scene.moderator, "/blame").expect(200), blame);
    world.get(&scene.kollege, "/history").expect(200);
    for path in ["/members", "/audit", "/documents"] {
        let told = moderator.get(path).expect(200).text();
        assert!(!told.contains(NAME), "{path}");
    }
    for path in ["/history", "/blame", "/versions", "/film", "/publications"] {
        let told = world.get(&scene.moderator, path).expect(200).to_string();
        assert!(!told.contains(NAME), "{path}");
    }
    for path in ["/export/json", "/export/bundle", "/export/html?from=1"] {
        let file = world.download(&scene.moderator, path, "").expect(200);
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        assert!(!text.contains(NAME), "{path}");
    }
    let members = moderator.get("/members").json();
    let erased = members
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == own.id);
    let erased = erased.expect("the list keeps them");
    assert_eq!(
        (&erased["name"], &erased["address"]),
        (&Value::Null, &Value::Null)
    );
    assert!(erased["erased_at"].is_i64());
    world.server.run(&["check"]);

    let again = moderator.send("POST", &erasure, &Value::Null).expect(409);
    assert_eq!(again.problem(), "erased-member");
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_erase_and_members_themselves_and_nobody_else() {
    let scene = Scene::begin().await;
    let world = &scene.world;
    let erasure = |member: &wortlaut_tests::Member| format!("/members/{}/erasure", member.id);
    let bund = world.browser_of(&scene.bund);
    for (method, status) in [("GET", 403), ("POST", 403)] {
        let refused = bund.send(method, &erasure(&scene.lübeck), &Value::Null);
        assert_eq!(refused.expect(status).problem(), "forbidden");
    }
    // A program cannot, with anybody's token.
    let refused = world
        .ask(&scene.moderator, &erasure(&scene.bund))
        .expect(403);
    assert_eq!(refused.problem(), "needs-session");
    // Nobody of another workspace is there.
    let other = world.add_workspace("Andere");
    let stranger = world.add_to(&other, "Bund", Role::Moderator);
    let strange = world.browser_of(&stranger);
    for member in [&scene.bund, &scene.moderator] {
        let unknown = strange.send("POST", &erasure(member), &Value::Null);
        assert_eq!(unknown.expect(404).problem(), "not-found");
    }
    // The last who administers stays.
    let moderator = world.browser_of(&scene.moderator);
    let members = moderator.get("/members").expect(200).json();
    let first = members
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == "Verwaltung");
    let first = format!("/members/{}", first.unwrap()["id"].as_str().unwrap());
    moderator.send("DELETE", &first, &Value::Null).expect(204);
    let last = moderator.send("POST", &erasure(&scene.moderator), &Value::Null);
    assert_eq!(last.expect(409).problem(), "last-moderator");

    let gone = bund
        .send("POST", &erasure(&scene.bund), &Value::Null)
        .expect(204);
    assert!(gone.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(bund.get("/me").status, 401);
    world.server.run(&["check"]);
}
