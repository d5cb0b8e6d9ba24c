//! Versions: what is named stays what it was.

use crate::scene::Scene;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use wortlaut_merge::document::{Materialised, canonical};
use wortlaut_model::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_version_of_a_past_moment_holds_the_hash_of_its_canonical_text() {
    let mut scene = Scene::begin(4).await;
    scene.both_write(30).await;
    let (log, length) = (scene.log(), scene.length());
    for (number, position) in [(1, length), (2, length / 2), (3, 1)] {
        let asked = json!({ "name": format!("Stand {number}"), "at": position.to_string() });
        let named = scene.world.send(&scene.lübeck, "POST", "/versions", &asked);
        let named = named.expect(201);
        assert_eq!(
            (&named["number"], &named["position"]),
            (&json!(number), &json!(position))
        );
        let changes = &log[..usize::try_from(position).unwrap()];
        assert_eq!(named["text_sha256"], sha256(changes), "version {number}");
        let text = scene.get(&format!("/text?at=v{number}"));
        assert_eq!(text["text_sha256"], named["text_sha256"]);
        assert_eq!(text["heads"], named["heads"]);
        assert_eq!(scene.get(&format!("/versions/{number}")), named);
    }
    scene.both_write(5).await;
    let listed = scene.get("/versions");
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let report = scene.world.server.command(&["check", "--json"]);
    assert_eq!(
        (&report["versions"], &report["problems"]),
        (&json!(3), &json!([]))
    );

    let database = rusqlite::Connection::open(scene.world.server.database()).unwrap();
    let schema: String = database
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'version_is_never_updated'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    database
        .execute_batch(&format!(
            "DROP TRIGGER version_is_never_updated;
             UPDATE version SET text_sha256 = zeroblob(32) WHERE number = 2; {schema}"
        ))
        .unwrap();
    let found = scene.world.server.check_fails();
    assert!(
        found.contains("version 2 does not have the text that it promises"),
        "{found}"
    );
}

/// The hash of the canonical text that an Automerge document of these changes has.
fn sha256(changes: &[Vec<u8>]) -> String {
    let document = Materialised::from_log(changes.iter().map(Vec::as_slice)).unwrap();
    let digest = Sha256::digest(canonical(&document.text().unwrap()));
    let mut text = String::new();
    for byte in digest {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_moderator_declares_which_version_is_agreed() {
    let mut scene = Scene::begin(5).await;
    for name in ["Eins", "Zwei"] {
        scene.both_write(2).await;
        let named = scene
            .world
            .send(&scene.bund, "POST", "/versions", &json!({ "name": name }));
        named.expect(201);
    }
    let agree = |number: u64, note: Value| {
        let path = format!("/versions/{number}/agreed");
        let asked = json!({ "note": note });
        scene.world.send(&scene.moderator, "PUT", &path, &asked)
    };
    assert!(
        agree(2, Value::Null).expect(200)["is_current"]
            .as_bool()
            .unwrap()
    );
    let first = agree(1, json!("doch die erste")).expect(200);
    assert_eq!(first["agreed"]["note"], "doch die erste");
    assert_eq!(first["agreed"]["member_id"], scene.moderator.id);
    let listed = scene.get("/versions");
    assert_eq!(listed[0]["is_current"], true);
    assert_eq!(listed[1]["is_current"], false);
    assert!(listed[1]["agreed"]["at"].is_u64());
    assert_eq!(agree(3, Value::Null).problem(), "unknown-version");
    let by_editor = scene
        .world
        .send(&scene.bund, "PUT", "/versions/1/agreed", &json!({}));
    assert_eq!((by_editor.status, by_editor.problem()), (403, "forbidden"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_was_acknowledged_survives_a_kill() {
    let mut scene = Scene::begin(6).await;
    scene.both_write(3).await;
    let asked = json!({ "name": "Vor dem Absturz", "note": "beschlossen" });
    let named = scene.world.send(&scene.lübeck, "POST", "/versions", &asked);
    let named = named.expect(201);
    scene.world.server.kill();
    scene.world.server.run(&["check"]);
    scene.world.server.start_again();
    let kept = scene.world.get(&scene.lübeck, "/versions").expect(200);
    assert_eq!(kept, json!([named]));
    let text = scene.get("/text?at=v1");
    assert_eq!(text["text_sha256"], named["text_sha256"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_write_may_not_name_either_and_odd_wishes_are_told_apart() {
    let mut scene = Scene::begin(7).await;
    scene.both_write(2).await;
    let reader = scene.world.add("Kassel", Role::Reader);
    let commenter = scene.world.add("Kassel", Role::Commenter);
    for member in [&reader, &commenter] {
        let asked = json!({ "name": "Meine" });
        let refused = scene.world.send(member, "POST", "/versions", &asked);
        assert_eq!((refused.status, refused.problem()), (403, "forbidden"));
        scene.world.get(member, "/versions").expect(200);
        scene.world.get(member, "/text").expect(200);
    }
    let names = |body: Value| {
        let answer = scene.world.send(&scene.bund, "POST", "/versions", &body);
        (answer.status, answer.problem().to_owned())
    };
    for (body, status, problem) in [
        (json!({ "name": "  " }), 422, "bad-version-name"),
        (json!({ "name": "x".repeat(201) }), 422, "bad-version-name"),
        (
            json!({ "name": "x", "note": "x".repeat(501) }),
            422,
            "note-too-long",
        ),
        (json!({ "name": "x", "at": "gestern" }), 400, "bad-moment"),
        (
            json!({ "name": "x", "at": "999999" }),
            404,
            "unknown-moment",
        ),
        (json!({ "name": "x", "at": "v9" }), 404, "unknown-version"),
        (json!({ "name": "x", "at": "0" }), 422, "nothing-to-name"),
        (json!({ "title": "x" }), 422, "bad-request"),
    ] {
        assert_eq!(names(body.clone()), (status, problem.to_owned()), "{body}");
    }
    assert_eq!(scene.get("/versions"), json!([]));
}
