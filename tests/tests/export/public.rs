//! The public page: what was published, and nothing else.

use crate::scene::Scene;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn readers_outside_see_exactly_the_published_version() {
    let scene = Scene::begin();
    // Unknown and unpublished look the same.
    let unknown = scene.world.visit("/p/2DzuoYXxqDvHnQoqaJhGNxqLdsPz");
    scene.names("Beschluss");
    let unpublished = scene.visit("");
    assert_eq!((unknown.status, unpublished.status), (404, 404));
    assert_eq!(unknown.bytes, unpublished.bytes);
    assert_eq!(scene.visit("/v/1").bytes, unknown.bytes);
    assert_eq!(scene.visit("/v/1/text.pdf").bytes, unknown.bytes);

    let published = scene.publishes(1);
    assert!(
        published["address"]
            .as_str()
            .unwrap()
            .ends_with(&scene.address("/v/1"))
    );
    let page = scene.visit("").expect(200);
    let text = page.text();
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "public, max-age=60");
    assert_eq!(page.header("set-cookie"), "");
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'; style-src 'self'")
    );
    assert!(
        !text.contains("<script") && !text.contains("style="),
        "{text}"
    );
    assert!(text.contains("Zitiervorschlag") && text.contains("SHA-256"));
    assert!(!text.contains("editor aus"), "persons are never shown");
    let again = scene
        .world
        .visit_if_none_match(&scene.address(""), page.header("etag"));
    assert_eq!((again.status, again.bytes.len()), (304, 0));

    scene.writes("Unveröffentlichtes").await;
    assert_eq!(scene.visit("").bytes, page.bytes);
    scene.names("Entwurf");
    for below in ["", "/v/1", "/v/1/text.txt", "/v/1/text.json"] {
        assert!(
            !scene.visit(below).text().contains("Unveröffentlichtes"),
            "{below}"
        );
    }
    assert_eq!(scene.visit("/v/2").bytes, unknown.bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_are_those_of_the_version_and_the_history_stays_inside() {
    let scene = Scene::begin();
    scene.names("Beschluss");
    scene.publishes(1);
    for format in ["pdf", "docx", "odt", "md", "txt", "html", "json"] {
        let public = scene.visit(&format!("/v/1/text.{format}")).expect(200);
        let member = scene.export(&format!("{format}?at=v1")).expect(200);
        assert_eq!(public.bytes, member.bytes, "{format}");
        assert_eq!(
            public.header("cache-control"),
            "public, max-age=3600, immutable"
        );
        assert_eq!(
            public.header("content-disposition"),
            member.header("content-disposition")
        );
        let again = scene.visit(&format!("/v/1/text.{format}"));
        assert_eq!(again.bytes, public.bytes);
    }
    for never in ["text.zip", "text.bundle", "text", "other.pdf", "text.rtf"] {
        assert_eq!(scene.visit(&format!("/v/1/{never}")).status, 404, "{never}");
    }
    for odd in [
        "/v/01",
        "/v/+1",
        "/v/1x",
        "/v/-1",
        "/v/99999999999999999999",
    ] {
        assert_eq!(scene.visit(odd).status, 404, "{odd}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_pointed_to_and_a_withdrawn_one_says_so_without_its_text() {
    let scene = Scene::begin();
    scene.names("Eins");
    scene.publishes(1);
    scene.writes("Zweitens").await;
    scene.names("Zwei");
    scene.publishes(2);
    let first = scene.visit("/v/1").expect(200).text();
    assert!(first.contains("Es gibt eine neuere Fassung"), "{first}");
    assert!(!first.contains("Zweitens"));
    let newest = scene.visit("").expect(200).text();
    assert!(newest.contains("Zweitens") && newest.contains("Andere veröffentlichte Fassungen"));
    assert!(!newest.contains("Es gibt eine neuere Fassung"));

    let withdrawn = scene.withdraws(2);
    assert!(withdrawn["withdrawn_at"].is_u64());
    let gone = scene.visit("/v/2").expect(410);
    assert!(gone.text().contains("zurückgezogen") && !gone.text().contains("Zweitens"));
    assert_eq!(gone.header("cache-control"), "no-store");
    assert_eq!(scene.visit("/v/2/text.txt").status, 410);
    let newest = scene.visit("").expect(200).text();
    assert!(!newest.contains("Zweitens") && !newest.contains("neuere Fassung"));
    scene.withdraws(1);
    assert_eq!(scene.visit("").status, 410);
    scene.publishes(1);
    assert_eq!(scene.visit("").status, 200);

    let listed = scene.world.get(&scene.reader, "/publications").expect(200);
    assert_eq!(listed[0]["version"], 1);
    assert_eq!(listed[0]["withdrawn_at"], Value::Null);
    assert_eq!(listed[1]["version"], 2);
    scene.world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_outside_see_the_agreed_version_until_another_is_agreed() {
    let scene = Scene::begin();
    scene.names("Eins");
    scene.publishes(1);
    scene.agrees(1);
    scene.writes("Zweitens").await;
    scene.names("Zwei");
    let newer = "Es gibt eine neuere Fassung";
    let other = "Vereinbart ist eine andere Fassung";
    let shown = || scene.visit("").expect(200).text();
    scene.publishes(2);
    let first = shown();
    assert!(!first.contains("Zweitens") && first.contains(newer) && !first.contains(other));
    let draft = scene.visit("/v/2").expect(200).text();
    assert!(draft.contains("Zweitens") && draft.contains(other));
    assert!(draft.contains(", vereinbarte Fassung"));

    scene.agrees(2);
    let second = shown();
    assert!(second.contains("Zweitens") && !second.contains(newer) && !second.contains(other));
    assert!(second.contains(", früher vereinbart"));
    let superseded = scene.visit("/v/1").expect(200).text();
    assert!(superseded.contains(other) && !superseded.contains(newer));

    // What is agreed is shown only while it is published.
    scene.withdraws(2);
    assert!(!shown().contains("Zweitens"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moderators_publish() {
    let scene = Scene::begin();
    scene.names("Eins");
    for member in [&scene.reader, &scene.editor] {
        for method in ["PUT", "DELETE"] {
            let path = "/versions/1/publication";
            let refused = scene.world.send(member, method, path, &Value::Null);
            assert_eq!((refused.status, refused.problem()), (403, "forbidden"));
        }
    }
    for (method, path) in [
        ("PUT", "/versions/2/publication"),
        ("PUT", "/versions/x/publication"),
        // It was never published.
        ("DELETE", "/versions/1/publication"),
    ] {
        let refused = scene
            .world
            .send(&scene.moderator, method, path, &Value::Null);
        assert_eq!(
            (refused.status, refused.problem()),
            (404, "unknown-version"),
            "{path}"
        );
    }
    assert_eq!(scene.visit("").status, 404);
}
