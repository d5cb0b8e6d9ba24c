//! Deleting a document.

use crate::scene::Scene;
use serde_json::{Value, json};
use wortlaut_tests::{World, eventually};

const WORDS: &str = "Bund 3. ";

/// Another document, which nobody published.
fn another(world: &World) -> String {
    let create = ["document", "create", "--title", "Nebensache", "--json"];
    let created = world.server.command(&create);
    created["document_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_document_is_gone_everywhere_and_the_audit_keeps_the_fact_alone() {
    let scene = Scene::begin().await;
    let world = &scene.world;
    let moderator = world.browser_of(&scene.moderator);
    let id = world.document.clone();
    let page = format!("/p/{id}");
    world.visit(&page).expect(200);
    assert!(scene.is_in_files(WORDS));
    let open = scene.client_of(&scene.lübeck).await;
    // Its history is in memory now.
    world.get(&scene.lübeck, "/blame").expect(200);

    let preview = moderator.get(&format!("/documents/{id}/deletion"));
    let preview = preview.expect(200).json();
    assert_eq!(preview["title"], "Definition");
    assert_eq!(preview["changes"], 13);
    assert_eq!(
        (&preview["versions"], &preview["agreed"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&preview["published"], &preview["authors"]),
        (&json!(1), &json!(3))
    );
    world.get(&scene.lübeck, "/text").expect(200);

    let deletion = format!("/documents/{id}");
    moderator
        .send("DELETE", &deletion, &Value::Null)
        .expect(204);
    open.until("the document to be unavailable", |it| it.is_unavailable)
        .await;
    assert_eq!(world.get(&scene.moderator, "/text").status, 404);
    assert_eq!(world.get(&scene.moderator, "").status, 404);
    let listed = moderator.get("/documents").json();
    assert_eq!(listed, json!([]));
    for path in [
        page.clone(),
        format!("{page}/v/1"),
        format!("{page}/v/1/text.pdf"),
    ] {
        let gone = world.visit(&path);
        assert_eq!(gone.status, 410, "{path}");
        assert!(gone.text().contains("gelöscht"), "{path}");
    }
    eventually("the words to be gone from the files", || {
        let is_there = scene.is_in_files(WORDS) || scene.is_in_files("Definition");
        (!is_there).then_some(())
    })
    .await;
    let audit = moderator.get("/audit").expect(200).json();
    let entry = &audit["entries"][0];
    assert_eq!(
        (&entry["action"], &entry["subject"]),
        (&json!("document-deleted"), &json!(id))
    );
    assert_eq!(entry["subject_name"], Value::Null);
    assert!(!audit.to_string().contains("Definition"));
    world.server.run(&["check"]);

    let again = moderator.send("DELETE", &deletion, &Value::Null);
    assert_eq!(again.expect(404).problem(), "not-found");
    // The service goes on, and what is written next is counted on from there.
    another(world);
    world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_moderators_browser_deletes_and_what_was_never_public_was_never_there() {
    let scene = Scene::begin().await;
    let world = &scene.world;
    let id = another(world);
    let deletion = format!("/documents/{id}");
    let editor = world.browser_of(&scene.lübeck);
    let refused = editor.send("DELETE", &deletion, &Value::Null).expect(403);
    assert_eq!(refused.problem(), "forbidden");
    let refused = editor.get(&format!("{deletion}/deletion")).expect(403);
    assert_eq!(refused.problem(), "forbidden");
    let token = world.ask(&scene.moderator, &format!("{deletion}/deletion"));
    assert_eq!(token.expect(403).problem(), "needs-session");

    // One that was put away can be deleted, too.
    let moderator = world.browser_of(&scene.moderator);
    let archived = json!({ "archived": true });
    moderator.send("PATCH", &deletion, &archived).expect(200);
    moderator
        .send("DELETE", &deletion, &Value::Null)
        .expect(204);
    let never = world.visit(&format!("/p/{}", another(world)));
    let gone = world.visit(&format!("/p/{id}"));
    assert_eq!((gone.status, gone.bytes), (404, never.bytes));
    world.get(&scene.lübeck, "/text").expect(200);
    world.server.run(&["check"]);
}
