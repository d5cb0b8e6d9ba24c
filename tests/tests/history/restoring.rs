//! Bringing back what was: exactly that, and nobody's later work lost.

use crate::scene::{Scene, words};
use automerge::Change;
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::{Client, Member};

impl Scene {
    fn restore(&self, member: &Member, at: &str) -> Value {
        let base = self.get("/history?limit=1")["heads"].clone();
        let wish = json!({ "at": at, "base": joined(&base) });
        self.world
            .send(member, "POST", "/restore", &wish)
            .expect(201)
    }

    /// Every passage of now with the member who wrote it.
    fn authors(&self) -> Vec<(Value, Value)> {
        let blame = self.get("/blame");
        let blocks = blame["blocks"].as_array().unwrap().iter();
        let runs = blocks.flat_map(|block| block["runs"].as_array().unwrap());
        let mut authors: Vec<(Value, Value)> = Vec::new();
        for run in runs {
            let author = run["by"].as_u64().unwrap() as usize;
            let member = blame["authors"][author]["member_id"].clone();
            for letter in run["text"].as_str().unwrap_or_default().chars() {
                authors.push((json!(letter), member.clone()));
            }
        }
        authors
    }

    /// Everything that is read at a moment but who wrote it and which blocks they are: those that come back are others.
    fn reading(&self, at: &str) -> Value {
        let mut text = self.get(&format!("/text?at={at}"));
        for key in ["heads", "position", "at"] {
            text.as_object_mut().unwrap().remove(key);
        }
        for block in text["blocks"].as_array_mut().unwrap() {
            block.as_object_mut().unwrap().remove("id");
        }
        text
    }
}

fn joined(heads: &Value) -> String {
    let heads = heads.as_array().unwrap().iter();
    let heads: Vec<&str> = heads.map(|head| head.as_str().unwrap()).collect();
    heads.join(",")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_moment_comes_back_word_for_word_and_can_be_taken_back() {
    let mut scene = Scene::begin(20).await;
    scene.both_write(40).await;
    let length = scene.length();
    for part in 1..40 {
        let before = scene.reading(&scene.length().to_string());
        let authors = scene.authors();
        let at = (length * part / 40).to_string();
        let restored = scene.restore(&scene.bund, &at);
        assert_eq!(
            scene.reading(&scene.length().to_string()),
            scene.reading(&at)
        );
        // The writers have it on their own screens, and their documents read the same.
        scene.until_all_have(&restored["heads"]).await;
        let theirs = scene
            .lübeck_client()
            .look(|it| it.text().replace('\u{fffc}', ""));
        assert_eq!(words(&scene.get("/text")), theirs);

        let wish = json!({ "changes": restored["written"] });
        let undone = scene.world.send(&scene.bund, "POST", "/undo", &wish);
        undone.expect(201);
        assert_eq!(
            scene.reading(&scene.length().to_string()),
            before,
            "part {part}"
        );
        assert_eq!(scene.authors(), authors, "part {part}");
    }
    scene.lübeck_client().assert_never_refused();
    scene.bund_client().assert_never_refused();
    scene.world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_write_meanwhile_stays() {
    let mut scene = Scene::begin(21).await;
    scene.both_write(10).await;
    let at = scene.length() / 2;
    let base = scene.get("/history?limit=1")["heads"].clone();
    // Written after the page looked, before it asks.
    scene.lübeck_client().types("Später");
    scene.settle().await;
    let wish = json!({ "at": at.to_string(), "base": joined(&base) });
    let restored = scene.world.send(&scene.bund, "POST", "/restore", &wish);
    restored.expect(201);
    assert!(words(&scene.get("/text")).contains("Später"));
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_write_while_a_moment_comes_back_lose_nothing() {
    let mut scene = Scene::begin(22).await;
    scene.both_write(10).await;
    let at = scene.length() / 2;
    for round in 0..10 {
        // Not settled: the words and the restore are concurrent.
        scene.lübeck_client().types(&format!("Runde{round}"));
        scene.restore(&scene.bund, &at.to_string());
        scene.lübeck_client().types("!");
        scene.settle().await;
        let text = words(&scene.get("/text"));
        assert!(text.ends_with('!'), "round {round}: {text}");
    }
    scene.lübeck_client().assert_never_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn single_changes_of_a_comparison_come_back_alone() {
    let scene = Scene::begin(23).await;
    scene.lübeck_client().types("eins zwei drei");
    scene.settle().await;
    let at = scene.length();
    scene.lübeck_client().edit(|replica| {
        use automerge::transaction::Transactable;
        replica.commit(|tx, text| {
            tx.splice_text(text, 1, 4, "EINS").expect("an edit");
            tx.splice_text(text, 11, 4, "DREI").expect("an edit");
        })
    });
    scene.settle().await;
    assert_eq!(words(&scene.get("/text")), "EINS zwei DREI");
    let compared = scene.get(&format!("/compare?to={at}"));
    assert_eq!(compared["changes"], 2);
    let wish = json!({
        "at": at.to_string(),
        "base": joined(&compared["from"]["heads"]),
        "changes": [2],
        "note": "nur das Ende",
    });
    scene
        .world
        .send(&scene.bund, "POST", "/restore", &wish)
        .expect(201);
    assert_eq!(words(&scene.get("/text")), "EINS zwei drei");
    let newest = scene.get("/history?limit=1");
    assert_eq!(newest["entries"][0]["note"]["text"], "nur das Ende");
    let part = &newest["entries"][0]["parts"][0];
    assert_eq!(
        part["member_id"], scene.bund.id,
        "a session of the restorer's"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may_write_bring_something_back_and_only_what_makes_a_difference() {
    let mut scene = Scene::begin(24).await;
    scene.both_write(5).await;
    let heads = joined(&scene.get("/history?limit=1")["heads"]);
    let before = scene.length();
    let reader = scene.world.add("Kassel", Role::Reader);
    let commenter = scene.world.add("Kassel", Role::Commenter);
    let wish = json!({ "at": "1", "base": heads });
    for member in [&reader, &commenter] {
        for (path, wish) in [
            ("/restore", &wish),
            ("/undo", &json!({ "changes": [&heads] })),
        ] {
            let refused = scene.world.send(member, "POST", path, wish);
            assert_eq!((refused.status, refused.problem()), (403, "forbidden"));
        }
    }
    let asks = |path: &str, wish: Value| {
        let answer = scene.world.send(&scene.bund, "POST", path, &wish);
        (answer.status, answer.problem().to_owned())
    };
    for (path, wish, status, problem) in [
        (
            "/restore",
            json!({ "at": heads, "base": heads }),
            409,
            "nothing-to-restore",
        ),
        (
            "/restore",
            json!({ "at": "1", "base": "gestern" }),
            400,
            "bad-moment",
        ),
        (
            "/restore",
            json!({ "at": "v1", "base": heads }),
            404,
            "unknown-version",
        ),
        ("/undo", json!({ "changes": [] }), 422, "too-many-changes"),
        ("/undo", json!({ "changes": ["00"] }), 404, "unknown-change"),
        (
            "/undo",
            json!({ "changes": ["00".repeat(32)] }),
            404,
            "unknown-change",
        ),
    ] {
        assert_eq!(
            asks(path, wish.clone()),
            (status, problem.to_owned()),
            "{wish}"
        );
    }
    assert_eq!(scene.length(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_that_was_called_back_survives_a_kill() {
    let mut scene = Scene::begin(25).await;
    scene.both_write(8).await;
    let at = scene.length() / 2;
    let restored = scene.restore(&scene.lübeck, &at.to_string());
    scene.world.server.kill();
    scene.world.server.run(&["check"]);
    scene.world.server.start_again();
    let now = scene.get("/history?limit=1");
    assert_eq!(now["heads"], restored["heads"]);
    assert_eq!(now["position"], restored["position"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_comes_twice_is_fulfilled_once() {
    let mut scene = Scene::begin(25).await;
    scene.both_write(15).await;
    let base = scene.get("/history?limit=1")["heads"].clone();
    let at = (scene.length() / 2).to_string();
    let wish = json!({ "at": at, "base": joined(&base) });
    let send = |member: &Member, path: &str, wish: &Value| {
        let answer = scene.world.send(member, "POST", path, wish);
        (answer.status, answer.json["written"].clone())
    };
    // The first answer was lost, say.
    let (status, written) = send(&scene.bund, "/restore", &wish);
    let again = send(&scene.bund, "/restore", &wish);
    assert_eq!((status, again), (201, (201, written.clone())));
    assert_eq!(
        scene.reading(&scene.length().to_string()),
        scene.reading(&at)
    );
    // Another had pressed the same button a moment later.
    assert_eq!(send(&scene.lübeck, "/restore", &wish).0, 409);

    let newest = scene.get("/history?limit=1")["entries"][0].clone();
    assert_eq!(
        (&newest["is_restore"], &newest["changes"]),
        (&json!(true), &json!(1))
    );

    let back = json!({ "changes": written });
    let before = words(&scene.get(&format!("/text?at={}", joined(&base))));
    for _ in 0..2 {
        assert_eq!(send(&scene.bund, "/undo", &back).0, 201);
        assert_eq!(words(&scene.get("/text")), before);
    }
    let without_base = json!({ "at": at, "base": "" });
    assert_eq!(send(&scene.bund, "/restore", &without_base).0, 400);
}

/// Moments without one session and without another may have the same heads: those of what was written on top of both.
#[tokio::test(flavor = "multi_thread")]
async fn two_sessions_are_taken_back_from_the_same_text_one_after_the_other() {
    let scene = Scene::begin(26).await;
    let types = async |client: &Client, words: &str| {
        client.types(words);
        scene.settle().await;
        scene.length()
    };
    let lübecks = types(scene.lübeck_client(), "eins ").await;
    let bunds = types(scene.bund_client(), "zwei ").await;
    types(scene.bund_client(), "drei").await;
    scene.restore(&scene.moderator, &bunds.to_string());
    assert_eq!(words(&scene.get("/text")), "eins zwei ");

    let base = joined(&scene.get("/history?limit=1")["heads"]);
    let end = scene.length();
    let log = scene.log();
    for (first, stays) in [(lübecks, "zwei "), (bunds, "")] {
        let change = Change::from_bytes(log[first as usize - 1].clone()).unwrap();
        let at = format!("s{}-{end}", change.hash());
        let wish = json!({ "at": at, "base": base });
        scene
            .world
            .send(&scene.moderator, "POST", "/restore", &wish)
            .expect(201);
        assert_eq!(words(&scene.get("/text")), stays, "without {first}");
    }
}
