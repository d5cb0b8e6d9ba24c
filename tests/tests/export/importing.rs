//! Imports over HTTP: a look first, then a document.

use crate::scene::{DEFINITION, Scene};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_first_and_becomes_what_was_shown() {
    let mut scene = Scene::begin();
    let file = std::fs::read(DEFINITION).unwrap();
    let before = scene.world.server.command(&["document", "list", "--json"]);
    let preview = scene
        .world
        .upload(&scene.editor, "/import/preview?name=definition.md", &file);
    let preview = preview.expect(200).json();
    assert_eq!(preview["format"], "md");
    let blocks = preview["blocks"].as_array().unwrap();
    assert!(preview["counts"]["headings"].as_u64().unwrap() > 3);
    assert_eq!(
        scene.world.server.command(&["document", "list", "--json"]),
        before
    );

    let made = scene.world.upload(
        &scene.editor,
        "/import?name=definition.md&kind=practice",
        &file,
    );
    let made = made.expect(201).json();
    assert_eq!(made["document"]["title"], preview["title"]);
    assert_eq!(made["document"]["kind"], "practice");
    assert_eq!(made["warnings"], preview["warnings"]);
    scene.world.document = made["document"]["document_id"].as_str().unwrap().to_owned();
    let text = scene.world.get(&scene.editor, "/text").expect(200);
    let written = text["blocks"].as_array().unwrap();
    assert_eq!(written.len(), blocks.len());
    for (written, shown) in written.iter().zip(blocks) {
        assert_eq!(
            (&written["kind"], &written["number"]),
            (&shown["kind"], &shown["number"])
        );
    }
    // It is one session, the import's own, brought by the organisation of whoever imported it.
    let history = scene.world.get(&scene.editor, "/history").expect(200);
    assert_eq!(history["entries"].as_array().unwrap().len(), 1, "{history}");
    let part = &history["entries"][0]["parts"][0];
    assert_eq!(part["member_id"], json!(null), "{history}");
    assert!(part["brought_by"].is_string(), "{history}");
    scene.world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_can_be_given_and_a_file_without_one_is_called_as_it_is() {
    let scene = Scene::begin();
    let named = |path: &str| {
        let made = scene
            .world
            .upload(&scene.editor, path, "Nur ein Satz.".as_bytes());
        made.expect(201).json()["document"]["title"].clone()
    };
    assert_eq!(named("/import?name=vermerk.txt"), "vermerk");
    assert_eq!(
        named("/import?name=vermerk.txt&title=Der%20Vermerk"),
        "Der Vermerk"
    );
    let refused = scene.world.upload(&scene.editor, "/import?title=%20", b"x");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "bad-title")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_write_may_not_import_and_bad_files_are_told_apart() {
    let scene = Scene::begin();
    for path in ["/import/preview", "/import"] {
        let refused = scene.world.upload(&scene.reader, path, b"# x");
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (403, "forbidden")
        );
    }
    let too_large = vec![b'x'; (16 << 20) + 1];
    for (file, status, problem) in [
        (too_large.as_slice(), 413, "file-too-large"),
        (b"%PDF-1.7".as_slice(), 422, "unknown-file"),
        (b"PK\x03\x04 broken".as_slice(), 422, "damaged-file"),
    ] {
        let refused = scene
            .world
            .upload(&scene.editor, "/import/preview?name=x.docx", file);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (status, problem)
        );
    }
}
