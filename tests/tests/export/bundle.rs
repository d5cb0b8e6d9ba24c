//! The verification bundle: whoever may read has a text checked by a program that nobody's server runs.

use crate::scene::Scene;
use serde_json::{Value, json};
use std::fs;
use wortlaut_tests::{Fetched, Folder, Member, run};

/// The command checks a bundle in a folder where there is nothing else.
fn verdict(bundle: &Fetched) -> Value {
    let folder = Folder::new();
    let file = folder.path().join("bundle.zip");
    fs::write(&file, &bundle.bytes).unwrap();
    let checked = run(&["verify", file.to_str().unwrap(), "--json"]);
    let verdict: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(verdict["intact"], checked.status.success(), "{verdict}");
    verdict
}

fn assert_intact(bundle: &Fetched) {
    let verdict = verdict(bundle);
    assert_eq!(verdict["intact"], true, "{verdict:#}");
}

impl Scene {
    /// Brings the text of a moment back.
    fn restores(&self, member: &Member, at: &str) {
        let history = self.world.get(&self.reader, "/history?limit=1").expect(200);
        let heads = history["heads"].as_array().unwrap().iter();
        let heads: Vec<&str> = heads.map(|head| head.as_str().unwrap()).collect();
        let wish = json!({ "at": at, "base": heads.join(",") });
        let restored = self.world.send(member, "POST", "/restore", &wish);
        restored.expect(201);
    }
}

/// The definition has a table; the history has three hands, versions, an agreement and two restores.
#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_of_every_moment_is_intact() {
    let scene = Scene::begin();
    assert_intact(&scene.export("bundle").expect(200));
    scene.names("Vorher");
    scene.writes("Ein Nachtrag aus Lübeck.").await;
    scene.names("Mit Nachtrag");
    scene.restores(&scene.moderator, "v1");
    scene.names("Wieder wie vorher");
    scene.writes("Und doch noch ein Satz.").await;
    scene.restores(&scene.editor, "v2");
    let agreed = scene.world.send(
        &scene.moderator,
        "PUT",
        "/versions/3/agreed",
        &json!({ "note": "Einstimmig." }),
    );
    agreed.expect(200);
    for at in ["", "?at=v1", "?at=v2", "?at=v3", "?at=2"] {
        assert_intact(&scene.export(&format!("bundle{at}")).expect(200));
    }
    let bundle = scene.export("bundle?at=v3").expect(200);
    assert_eq!(bundle.header("content-type"), "application/zip");
    let disposition = bundle.header("content-disposition");
    let is_named = disposition.contains("_Fassung-3_") && disposition.contains(".zip\"");
    assert!(is_named, "{disposition}");
    let file = scene.world.server.data().join("bundle.zip");
    let path = file.to_str().unwrap();
    let document = &scene.world.document;
    let command = [
        "export", document, "--format", "bundle", "--at", "v3", "-o", path,
    ];
    scene.world.server.run(&command);
    assert_eq!(fs::read(&file).unwrap(), bundle.bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_keeps_its_bundle_and_no_person_is_named_in_it() {
    let scene = Scene::begin();
    scene.writes("Ein Nachtrag.").await;
    scene.names("Beschluss");
    let bundle = scene.export("bundle?at=v1").expect(200);
    // Its files are stored as they are.
    let told = String::from_utf8_lossy(&bundle.bytes);
    assert!(told.contains("\"organisation\": \"Lübeck\""));
    assert!(!told.contains("editor aus") && !told.contains(&scene.editor.id));
    scene.writes("Was danach kommt.").await;
    scene.names("Danach");
    let again = scene.export("bundle?at=v1").expect(200);
    assert_eq!(again.bytes, bundle.bytes);
    let path = "/export/bundle?at=v1";
    let known = scene
        .world
        .download(&scene.reader, path, again.header("etag"));
    assert_eq!((known.status, known.bytes.len()), (304, 0));
    let refused = scene.export("bundle?from=v1");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (400, "no-comparison")
    );
}

/// The whole history is in it, which is for members alone.
#[tokio::test(flavor = "multi_thread")]
async fn readers_outside_neither_get_nor_are_offered_it() {
    let scene = Scene::begin();
    scene.names("Beschluss");
    scene.publishes(1);
    let page = scene.visit("/v/1").expect(200).text();
    assert!(page.contains("/v/1/text.pdf"), "{page}");
    for never in ["text.zip", "text.bundle", "bundle.zip", "bundle"] {
        assert!(!page.contains(never), "{never}");
        assert_eq!(scene.visit(&format!("/v/1/{never}")).status, 404, "{never}");
    }
    assert!(!page.contains("Prüfbündel"), "{page}");
    let document = &scene.world.document;
    let export = format!("/api/v1/documents/{document}/export/bundle?at=v1");
    assert_eq!(scene.world.visit(&export).status, 401);
}
