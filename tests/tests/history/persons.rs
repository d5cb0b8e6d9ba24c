//! Who sees which person.

use crate::scene::Scene;
use serde_json::{Value, json};
use wortlaut_tests::Member;

impl Scene {
    /// The persons that a member is shown, over all that tells of authors.
    fn persons_seen_by(&self, member: &Member) -> Vec<String> {
        let mut persons = Vec::new();
        for path in [
            "/history",
            "/history?zoom=change",
            "/blame",
            "/compare?from=1",
            "/versions",
        ] {
            collect(&self.world.get(member, path).expect(200), &mut persons);
        }
        persons.sort_unstable();
        persons.dedup();
        persons
    }
}

fn collect(value: &Value, persons: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(id) if key == "member_id" => persons.push(id.clone()),
                    value => collect(value, persons),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, persons)),
        _ => {}
    }
}

fn sorted(members: &[&Member]) -> Vec<String> {
    let mut ids: Vec<String> = members.iter().map(|it| it.id.clone()).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn persons_of_other_organisations_are_hidden_unless_the_workspace_shows_them() {
    let mut scene = Scene::begin(8).await;
    scene.both_write(5).await;
    for member in [&scene.lübeck, &scene.bund] {
        let asked = json!({ "name": "Stand" });
        scene
            .world
            .send(member, "POST", "/versions", &asked)
            .expect(201);
    }
    let (lübeck, bund) = (&scene.lübeck, &scene.bund);
    assert_eq!(scene.persons_seen_by(lübeck), sorted(&[lübeck]));
    assert_eq!(scene.persons_seen_by(bund), sorted(&[bund]));
    assert_eq!(
        scene.persons_seen_by(&scene.moderator),
        sorted(&[lübeck, bund])
    );

    // Nor can they be found out by asking.
    let asked = scene
        .world
        .get(lübeck, &format!("/history?member={}", bund.id));
    assert_eq!((asked.status, asked.problem()), (403, "forbidden"));

    let shows = json!({ "persons_in_history": true });
    let refused = scene.world.change_workspace(lübeck, &shows);
    assert_eq!((refused.status, refused.problem()), (403, "forbidden"));
    let changed = scene.world.change_workspace(&scene.moderator, &shows);
    assert_eq!(changed.expect(200)["persons_in_history"], true);
    assert_eq!(scene.persons_seen_by(lübeck), sorted(&[lübeck, bund]));
    let asked = scene
        .world
        .get(lübeck, &format!("/history?member={}", bund.id));
    asked.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_about_a_session_is_its_authors_an_editors_or_a_moderators() {
    let mut scene = Scene::begin(9).await;
    scene.both_write(3).await;
    let entries = scene.get("/history")["entries"].clone();
    let mine = |member: &Member| {
        let entries = entries.as_array().unwrap().iter();
        let mine = entries.filter(|it| it["parts"][0]["member_id"] == member.id);
        mine.map(|it| it["id"].as_str().unwrap().to_owned())
            .next()
            .unwrap()
    };
    let session = mine(&scene.lübeck);
    let says = |member: &Member, text: &str| {
        let path = format!("/history/{session}/note");
        scene
            .world
            .send(member, "PUT", &path, &json!({ "text": text }))
    };
    let note = || {
        let page = scene.get(&format!("/history?member={}", scene.lübeck.id));
        page["entries"][0]["note"].clone()
    };
    says(&scene.lübeck, "Absatz 2 gekürzt").expect(204);
    assert_eq!(note()["text"], "Absatz 2 gekürzt");
    says(&scene.bund, "weil doppelt").expect(204);
    assert_eq!(note()["text"], "weil doppelt");
    assert_eq!(note()["member_id"], scene.bund.id);
    let blame = scene.get("/blame");
    let authors = blame["authors"].as_array().unwrap();
    assert!(authors.iter().any(|it| it["note"] == "weil doppelt"));

    let reader = scene.world.add("Kassel", wortlaut_model::Role::Reader);
    assert_eq!(says(&reader, "?").problem(), "forbidden");
    assert_eq!(
        says(&scene.bund, &"x".repeat(501)).problem(),
        "note-too-long"
    );
    says(&scene.bund, " ").expect(204);
    assert_eq!(note(), Value::Null);
    let nothing = format!("/history/{}/note", "0".repeat(64));
    let unknown = scene
        .world
        .send(&scene.bund, "PUT", &nothing, &json!({ "text": "?" }));
    assert_eq!((unknown.status, unknown.problem()), (404, "unknown-change"));
}
