//! Exports: every format, of any moment, for whoever may read.

use crate::scene::Scene;
use serde_json::json;
use std::process::Command;

/// Beginnings by which programs know the formats.
const FORMATS: [(&str, &str, &[u8]); 7] = [
    ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
    ("md", "text/markdown; charset=utf-8", b"# "),
    ("txt", "text/plain; charset=utf-8", b""),
    ("json", "application/json", b"{"),
    ("pdf", "application/pdf", b"%PDF-"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK",
    ),
    ("odt", "application/vnd.oasis.opendocument.text", b"PK"),
];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_read_gets_every_format_under_a_name_that_tells_what_it_is() {
    let scene = Scene::begin();
    scene.names("Beschlussvorlage");
    for (format, media_type, beginning) in FORMATS {
        let file = scene.export(&format!("{format}?at=v1")).expect(200);
        assert_eq!(file.header("content-type"), media_type);
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("cache-control"), "private, no-cache");
        let disposition = file.header("content-disposition");
        let named =
            disposition.contains("_Fassung-1_") && disposition.contains(&format!(".{format}\""));
        assert!(
            disposition.starts_with("attachment; filename=\"") && named,
            "{disposition}"
        );
        assert!(file.bytes.starts_with(beginning), "{format}");
        // The same version is the same file, and whoever has it is not sent it again.
        let tag = file.header("etag");
        let path = format!("/export/{format}?at=v1");
        let again = scene.world.download(&scene.reader, &path, tag);
        assert_eq!((again.status, again.bytes.len()), (304, 0), "{format}");
        let again = scene.world.download(&scene.editor, &path, "");
        assert_eq!(again.bytes, file.bytes, "{format}");
    }
    scene.writes("Nachtrag").await;
    assert!(!scene.export("txt?at=v1").text().contains("Nachtrag"));
    let now = scene.export("txt").expect(200);
    assert!(now.text().contains("Nachtrag"));
    assert!(now.header("content-disposition").contains("_Arbeitsstand_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_moments_are_compared_where_the_format_holds_two() {
    let scene = Scene::begin();
    scene.names("Vorher");
    scene.writes("Nachtrag").await;
    for format in ["html", "pdf", "docx", "odt"] {
        let file = scene.export(&format!("{format}?from=v1")).expect(200);
        assert!(file.header("content-disposition").contains("Fassung-1"));
    }
    let synopsis = scene.export("html?from=v1").text();
    assert!(synopsis.contains("Nachtrag"));
    assert!(synopsis.contains("Lübeck"), "organisations are named");
    assert!(!synopsis.contains("editor aus"), "persons are not");
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_wishes_are_told_apart() {
    let scene = Scene::begin();
    for (path, status, problem) in [
        ("rtf", 404, "unknown-format"),
        ("pdf?at=gestern", 400, "bad-moment"),
        ("pdf?at=v7", 404, "unknown-version"),
        ("pdf?at=999999", 404, "unknown-moment"),
        ("md?from=1", 400, "no-comparison"),
        ("pdf?at=1&from=1", 400, "text-or-comparison"),
        ("pdf?to=1", 400, "text-or-comparison"),
    ] {
        let refused = scene.export(path);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (status, problem),
            "{path}"
        );
    }
    let other = scene.world.add_workspace("Anderer Arbeitsraum");
    let stranger = scene
        .world
        .add_to(&other, "Fremde", wortlaut_model::Role::Moderator);
    let refused = scene.world.download(&stranger, "/export/pdf", "");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (404, "not-found")
    );
    let document = &scene.world.document;
    let refused = scene
        .world
        .visit(&format!("/api/v1/documents/{document}/export/pdf"));
    assert_eq!(refused.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreed_versions_file_says_so() {
    let scene = Scene::begin();
    scene.names("Beschluss");
    let before = scene.export("txt?at=v1").expect(200);
    let agreed = scene.world.send(
        &scene.moderator,
        "PUT",
        "/versions/1/agreed",
        &json!({ "note": null }),
    );
    let version = agreed.expect(200);
    let after = scene
        .world
        .download(&scene.reader, "/export/txt?at=v1", before.header("etag"));
    let text = after.expect(200).text();
    assert!(text.contains("Vereinbarte Fassung"), "{text}");
    assert!(text.contains("Hansestadt"));
    assert!(text.contains(version["text_sha256"].as_str().unwrap()));
}

/// The command line writes what the API answers, with a server and without.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_writes_the_same_files() {
    let mut scene = Scene::begin();
    scene.names("Beschlussvorlage");
    let api = scene.export("md?at=v1").expect(200).text();
    let document = scene.world.document.clone();
    let to_stdout = |scene: &Scene, at: &str| {
        let arguments = ["export", &document, "--format", "md", "--at", at, "-o", "-"];
        scene.world.server.run(&arguments)
    };
    assert_eq!(to_stdout(&scene, "v1"), api);
    assert_eq!(
        to_stdout(&scene, "1"),
        api,
        "a plain number is a version where there is one"
    );
    let file = scene.world.server.data().join("vergleich.html");
    let path = file.to_str().unwrap().to_owned();
    let compare = [
        "export", &document, "--format", "html", "--from", "v1", "-o", &path,
    ];
    scene.world.server.run(&compare);
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );

    scene.world.server.stop();
    assert_eq!(to_stdout(&scene, "v1"), api);
    let refused = Command::new(wortlaut_tests::binary_path())
        .args([
            "export", &document, "--format", "md", "--at", "v9", "-o", "-", "--data",
        ])
        .arg(scene.world.server.data())
        .output()
        .unwrap();
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("the document has no version 9"), "{said}");
}
