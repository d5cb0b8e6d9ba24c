//! Erasing and deleting on the command line: a look first, and for good only when told so; with a server and without one.

use crate::scene::Scene;
use serde_json::{Value, json};

const WORDS: &str = "Bund 3. ";

/// Runs a command that shows first what it would do.
fn look_and_do(scene: &Scene, command: &[&str]) -> (Value, Value) {
    let run = |more: &[&str]| scene.world.server.command(&[command, more].concat());
    (run(&["--json"]), run(&["--json", "--yes"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_erased_by_a_command_after_a_look() {
    let mut scene = Scene::begin().await;
    let there = scene.client_of(&scene.lübeck).await;
    let erase = ["member", "erase", "--member", &scene.lübeck.id];
    let look = scene.world.server.run(&erase);
    assert!(
        look.contains("the name editor aus Lübeck, invitations: 1, tokens: 1"),
        "{look}"
    );
    assert!(look.contains("4 changes in 1 documents"), "{look}");
    assert!(look.ends_with("cannot be taken back.\n"), "{look}");
    there.types("noch da ");
    there.until_saved().await;

    let (before, erased) = look_and_do(&scene, &erase);
    assert_eq!(
        (&before["is_erased"], &before["changes"]),
        (&json!(false), &json!(5))
    );
    assert_eq!(
        (&erased["is_erased"], &erased["changes"]),
        (&json!(true), &json!(5))
    );
    assert_eq!(there.until_closed().await.code, 4401);
    assert!(
        !scene
            .world
            .server
            .run(&["member", "list"])
            .contains("editor aus Lübeck")
    );

    // Nobody runs who could wipe the files later: the command has done it when it ends.
    scene.world.server.stop();
    assert!(scene.is_in_files("editor aus Bund"));
    let erase = ["member", "erase", "--member", &scene.bund.id];
    let (before, erased) = look_and_do(&scene, &erase);
    assert_eq!(before["name"], "editor aus Bund");
    assert_eq!(erased["is_erased"], true);
    assert!(!scene.is_in_files("editor aus Bund"));
    scene.world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_deleted_by_a_command_after_a_look() {
    for runs in [true, false] {
        let mut scene = Scene::begin().await;
        let document = scene.world.document.clone();
        let delete = ["document", "delete", &document];
        let look = scene.world.server.run(&delete);
        assert!(
            look.contains("13 changes by 3 members, versions: 2, agreed on: 1, published: 1"),
            "{look}"
        );
        scene.world.get(&scene.lübeck, "").expect(200);
        assert!(scene.is_in_files(WORDS));
        if !runs {
            scene.world.server.stop();
        }
        let (before, deleted) = look_and_do(&scene, &delete);
        assert_eq!(
            (&before["is_deleted"], &deleted["is_deleted"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(
            scene.world.server.command(&["document", "list", "--json"]),
            json!([])
        );
        scene.world.server.run(&["check"]);
        if !runs {
            assert!(
                !scene.is_in_files(WORDS),
                "nobody runs who could wipe the files later"
            );
            scene.world.server.start_again();
        }
        assert_eq!(scene.world.get(&scene.lübeck, "").status, 404);
        assert_eq!(scene.world.visit(&format!("/p/{document}/v/1")).status, 410);
    }
}
