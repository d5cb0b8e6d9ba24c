//! What a browser has need not be sent again.

use crate::scene::Scene;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_an_answer_is_told_so_until_it_is_another() {
    let mut scene = Scene::begin(10).await;
    scene.both_write(5).await;
    let paths = [
        "/history",
        "/text",
        "/blame",
        "/compare?from=1",
        "/versions",
        "/text?at=3",
    ];
    let mut tags = Vec::new();
    for path in paths {
        let first = scene.world.get(&scene.lübeck, path);
        assert_eq!(first.header("cache-control"), Some("private, no-cache"));
        let tag = first.header("etag").expect("a tag").to_owned();
        let again = scene.world.get_if_none_match(&scene.lübeck, path, &tag);
        assert_eq!((again.status, &again.json), (304, &json!(null)), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        // A moderator sees other persons in it, or the minute at which they wrote.
        let tells_persons = path != "/versions";
        let theirs = scene.world.get_if_none_match(&scene.moderator, path, &tag);
        let expected = if tells_persons { 200 } else { 304 };
        assert_eq!(theirs.status, expected, "{path}");
        tags.push((path, tag));
    }
    scene.both_write(1).await;
    let named = json!({ "name": "Stand" });
    scene
        .world
        .send(&scene.lübeck, "POST", "/versions", &named)
        .expect(201);
    for (path, tag) in &tags {
        let now = scene.world.get_if_none_match(&scene.lübeck, path, tag);
        let expected = if *path == "/text?at=3" { 304 } else { 200 };
        assert_eq!(now.status, expected, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_about_a_session_makes_another_answer_of_what_tells_it() {
    let mut scene = Scene::begin(11).await;
    scene.both_write(3).await;
    let blame = scene.world.get(&scene.lübeck, "/blame");
    let tag = blame.header("etag").expect("a tag").to_owned();
    let session = blame.json["authors"][0]["session"].as_str().unwrap();
    let path = format!("/history/{session}/note");
    scene
        .world
        .send(&scene.lübeck, "PUT", &path, &json!({ "text": "warum" }))
        .expect(204);
    let now = scene.world.get_if_none_match(&scene.lübeck, "/blame", &tag);
    assert_eq!(now.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_to_strangers_nor_of_what_does_not_exist() {
    let scene = Scene::begin(12).await;
    let nobody = wortlaut_tests::Member {
        token: "unknown".to_owned(),
        ..scene.lübeck.clone()
    };
    for path in [
        "/history",
        "/text",
        "/blame",
        "/compare",
        "/versions",
        "/versions/1",
        "/visit",
    ] {
        assert_eq!(
            scene.world.get(&nobody, path).problem(),
            "signed-out",
            "{path}"
        );
    }
    let mut elsewhere = scene.world.get(&scene.lübeck, "/versions/1");
    assert_eq!(
        (elsewhere.status, elsewhere.problem()),
        (404, "unknown-version")
    );
    elsewhere = scene.world.get(&scene.lübeck, "x/text");
    assert_eq!((elsewhere.status, elsewhere.problem()), (404, "not-found"));
}
