//! Documents: called otherwise, put away and taken out again.

use crate::scene::{document_of, moderator};
use automerge::{ROOT, ReadDoc};
use serde_json::json;
use wortlaut_model::Role;
use wortlaut_tests::{Replica, World};

fn title(replica: &Replica) -> String {
    let found = replica.document.get(ROOT, "title").unwrap();
    found.map_or(String::new(), |(_, title)| {
        replica.document.text(&title).unwrap()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_title_is_written_into_the_text_by_whoever_gave_it() {
    let world = World::start();
    let editor = world.add("Lübeck", Role::Editor);
    let client = world.connect("Bund").await;
    let path = format!("/documents/{}", world.document);
    let change = json!({ "title": " Definition  der Daseinsvorsorge" });
    let changed = world
        .tell(&editor, "PATCH", &path, &change)
        .expect(200)
        .json();
    assert_eq!(changed["title"], "Definition der Daseinsvorsorge");
    assert_eq!(
        document_of(&world, &editor)["title"],
        "Definition der Daseinsvorsorge"
    );
    client
        .until("the title", |replica| {
            title(replica) == "Definition der Daseinsvorsorge"
        })
        .await;
    let history = world.get(&editor, "/history").expect(200);
    assert_eq!(history["entries"][0]["parts"][0]["member_id"], editor.id);
    let length = history["changes"].clone();
    // The same title again is no change.
    world.tell(&editor, "PATCH", &path, &change).expect(200);
    assert_eq!(
        world.get(&editor, "/history").expect(200)["changes"],
        length
    );

    for role in [Role::Reader, Role::Commenter] {
        let other = world.add("Kassel", role);
        assert_eq!(world.tell(&other, "PATCH", &path, &change).status, 403);
    }
    for bad in ["", " ", &"t".repeat(501)] {
        let refused = world.tell(&editor, "PATCH", &path, &json!({ "title": bad }));
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (422, "bad-title")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_put_away_is_read_and_not_written_in() {
    let world = World::start();
    let (mona, browser) = moderator(&world);
    let editor = world.add("Lübeck", Role::Editor);
    let client = world.client_of(&editor);
    client.until_ready().await;
    client.types("vorher ");
    client.until_saved().await;
    let version = json!({ "name": "Stand" });
    world
        .send(&editor, "POST", "/versions", &version)
        .expect(201);
    world
        .send(&mona, "PUT", "/versions/1/publication", &json!({}))
        .expect(200);
    let path = format!("/documents/{}", world.document);
    let archived = |is: bool| json!({ "archived": is });
    assert_eq!(
        world.tell(&editor, "PATCH", &path, &archived(true)).status,
        403
    );
    let put_away = browser
        .send("PATCH", &path, &archived(true))
        .expect(200)
        .json();
    assert!(put_away["archived_at"].is_i64());
    assert_eq!(put_away["role"], "reader");

    let late = client.types("zu spät");
    assert_eq!(client.until_closed().await.code, 4409);
    for member in [&editor, &mona] {
        assert_eq!(document_of(&world, member)["role"], "reader");
        world.get(member, "/text").expect(200);
        assert_eq!(
            world.send(member, "POST", "/versions", &version).status,
            403
        );
    }
    let title = json!({ "title": "Anders" });
    assert_eq!(browser.send("PATCH", &path, &title).status, 403);
    let public = world.visit(&format!("/p/{}/v/1", world.document));
    assert_eq!(public.status, 200, "what was published stays");

    browser.send("PATCH", &path, &archived(false)).expect(200);
    let back = world.client_of(&editor);
    back.until_ready().await;
    back.types("nachher");
    back.until_saved().await;
    assert!(back.look(|replica| !replica.hashes().contains(&late)));
}
