//! Rights in single documents: narrower, wider and none, on the next frame.

use crate::scene::{AT_ONCE, chunk, document_of, give, moderator};
use serde_json::{Value, json};
use std::time::Instant;
use wortlaut_model::Role;
use wortlaut_tests::{Intruder, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_wider_right_opens_one_document_and_its_end_closes_it_again() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let reader = world.add("Bund", Role::Reader);
    let observer = world.connect("Lübeck").await;
    give(&browser, &world, &reader, "editor");
    assert_eq!(document_of(&world, &reader)["role"], "editor");
    let client = world.client_of(&reader);
    client.until_ready().await;
    client.types("darf ");
    client.until_saved().await;
    observer.until_reads("darf").await;
    let version = json!({ "name": "Stand" });
    world
        .send(&reader, "POST", "/versions", &version)
        .expect(201);

    let path = format!("/documents/{}/rights/{}", world.document, reader.id);
    browser.send("DELETE", &path, &Value::Null).expect(204);
    assert_eq!(document_of(&world, &reader)["role"], "reader");
    let late = client.types("nicht mehr");
    let close = client.until_closed().await;
    assert_eq!(close.code, 4409, "{close:?}");
    assert_eq!(
        world.send(&reader, "POST", "/versions", &version).status,
        403
    );
    observer.types("danach ");
    observer.until_saved().await;
    assert!(observer.look(|replica| !replica.hashes().contains(&late)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrower_right_counts_from_the_next_frame_on_in_this_document_alone() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let editor = world.add("Bund", Role::Editor);
    let create = ["document", "create", "--title", "Andere", "--json"];
    let other = world.server.command(&create)["document_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let address = world.server.address();
    let mut intruder = Intruder::connect(address, &editor, &world.document).await;
    give(&browser, &world, &editor, "commenter");
    let (_, bytes) = chunk(&mut intruder, "verspätet");
    intruder.send_chunks(vec![bytes]).await;
    assert_eq!(intruder.until_closed().await.code, 4409);

    let elsewhere = world.client_for(&editor, &other);
    elsewhere.until_ready().await;
    elsewhere.types("hier wohl");
    elsewhere.until_saved().await;
    elsewhere.assert_never_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_right_a_document_looks_as_if_it_did_not_exist() {
    let world = World::start();
    let (mona, browser) = moderator(&world);
    let editor = world.add("Bund", Role::Editor);
    let address = world.server.address();
    let mut intruder = Intruder::connect(address, &editor, &world.document).await;
    give(&browser, &world, &editor, "none");
    let told = Instant::now();
    let close = intruder.until_closed().await;
    assert!(told.elapsed() < AT_ONCE, "{:?}", told.elapsed());
    assert_eq!((close.code, close.rule()), (4503, "access-ended"));

    assert_eq!(document_of(&world, &editor), Value::Null);
    let unknown = world.get(&editor, "");
    assert_eq!(unknown.status, 404);
    for path in [
        "/history",
        "/text",
        "/versions",
        "/export/md",
        "/publications",
    ] {
        let answer = world.download(&editor, path, "");
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (404, "not-found"),
            "{path}"
        );
    }
    let client = world.client_of(&editor);
    client
        .until("the document to be unavailable", |replica| {
            replica.is_unavailable
        })
        .await;
    assert!(client.look(|replica| replica.hashes().is_empty()));

    let rights = format!("/documents/{}/rights", world.document);
    let listed = browser.get(&rights).expect(200).json();
    assert_eq!(listed, json!([{ "member_id": editor.id, "role": "none" }]));
    let moderators = format!("{rights}/{}", mona.id);
    let kept = browser.send("PUT", &moderators, &json!({ "role": "reader" }));
    assert_eq!(
        (kept.status, kept.problem().as_str()),
        (409, "moderator-keeps-right")
    );
    let path = format!("{rights}/{}", editor.id);
    browser.send("DELETE", &path, &Value::Null).expect(204);
    assert_eq!(document_of(&world, &editor)["role"], "editor");
    let back = world.client_of(&editor);
    back.until_ready().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_own_right_counts_from_the_next_frame_on() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Commenter);
    let client = world.client_of(&anke);
    client.until_ready().await;
    let path = format!("/members/{}", anke.id);
    browser
        .send("PATCH", &path, &json!({ "role": "editor" }))
        .expect(200);
    client.types("jetzt ");
    client.until_saved().await;
    browser
        .send("PATCH", &path, &json!({ "role": "reader" }))
        .expect(200);
    client.types("zu spät");
    assert_eq!(client.until_closed().await.code, 4409);
}
