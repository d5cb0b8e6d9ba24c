//! Names and minutes: over all answers, for the own organisation, others, and moderators.

use crate::scene::{HOUR, Scene};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wortlaut_tests::{Events, Member};

/// Everything that tells of the document's history.
const ANSWERS: [&str; 17] = [
    "",
    "/history?limit=200",
    "/history?zoom=change&limit=200",
    "/history?zoom=hour",
    "/history?zoom=day",
    "/history?zoom=week",
    "/history?zoom=month",
    "/text",
    "/text?at=3",
    "/blame",
    "/blame?at=v1",
    "/compare?from=1",
    "/compare?from=2&to=v2",
    "/film",
    "/versions",
    "/versions/1",
    "/publications",
];

/// Every number in an answer, those of a film added up.
fn numbers(value: &Value, found: &mut BTreeSet<i64>) {
    match value {
        Value::Number(number) => found.extend(number.as_i64()),
        Value::Array(items) => items.iter().for_each(|it| numbers(it, found)),
        Value::Object(fields) => {
            if let Some(times) = fields.get("times").and_then(Value::as_array) {
                let mut at = 0;
                for step in times {
                    at += step.as_i64().unwrap();
                    found.insert(at);
                }
            }
            fields.values().for_each(|it| numbers(it, found));
        }
        _ => {}
    }
}

fn member_ids(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| member_ids(it, found)),
        Value::Object(fields) => {
            if let Some(id) = fields.get("member_id").and_then(Value::as_str) {
                found.insert(id.to_owned());
            }
            fields.values().for_each(|it| member_ids(it, found));
        }
        _ => {}
    }
}

impl Scene {
    fn answers(&self, viewer: &Member) -> Vec<Value> {
        let about = ANSWERS.map(|path| self.world.get(viewer, path).expect(200));
        let listed = self.world.ask(viewer, "/documents").expect(200).json();
        about.into_iter().chain([listed]).collect()
    }

    /// What a viewer is told is exact for these organisations, and for no other.
    fn assert_told(&self, viewer: &Member, organisations: &[&str]) {
        let answers = self.answers(viewer);
        let mut told = BTreeSet::new();
        answers.iter().for_each(|it| numbers(it, &mut told));
        for (organisation, at) in self.deeds() {
            assert_ne!(at % HOUR, 0, "the story has a minute");
            let is_theirs = organisations.contains(&organisation.as_str());
            assert_eq!(
                told.contains(&at),
                is_theirs,
                "{} of {organisation} as told to {}",
                at,
                viewer.organisation
            );
            if !is_theirs {
                assert!(told.contains(&(at - at % HOUR)), "its hour is told");
            }
        }
        let mut persons = BTreeSet::new();
        answers.iter().for_each(|it| member_ids(it, &mut persons));
        for member in [&self.lübeck, &self.bund, &self.kollege] {
            let is_theirs = organisations.contains(&member.organisation.as_str());
            assert_eq!(persons.contains(&member.id), is_theirs);
        }
    }

    /// What the list of members calls a member; empty where it tells no name.
    fn name(&self, viewer: &Member, member: &Member) -> String {
        let members = self.world.ask(viewer, "/members").expect(200).json();
        let mut members = members.as_array().unwrap().iter();
        let listed = members.find(|it| it["id"] == member.id).unwrap();
        listed["name"].as_str().unwrap_or_default().to_owned()
    }

    /// The first word of the events on who is there.
    fn presence(&self, viewer: &Member) -> Value {
        let events = Events::open(self.world.server.address(), &viewer.token, None);
        events
            .ok()
            .unwrap()
            .until("presence", |it| Some(it.clone()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_and_which_minute_is_told_to_the_own_organisation_and_to_moderators_unless_opened() {
    let scene = Scene::begin().await;
    let all = ["Leitung", "Lübeck", "Bund"];
    scene.assert_told(&scene.lübeck, &["Lübeck"]);
    scene.assert_told(&scene.kollege, &["Lübeck"]);
    scene.assert_told(&scene.bund, &["Bund"]);
    scene.assert_told(&scene.kassel, &[]);
    scene.assert_told(&scene.moderator, &all);
    let lübecks = |viewer: &Member| scene.name(viewer, &scene.lübeck);
    for viewer in [&scene.bund, &scene.kassel] {
        assert_eq!(lübecks(viewer), "");
        assert_ne!(scene.name(viewer, viewer), "");
    }
    for viewer in [&scene.lübeck, &scene.kollege, &scene.moderator] {
        assert_eq!(lübecks(viewer), "editor aus Lübeck");
    }

    let shows = json!({ "persons_in_history": true });
    scene
        .world
        .change_workspace(&scene.moderator, &shows)
        .expect(200);
    for viewer in [&scene.lübeck, &scene.bund, &scene.kassel] {
        scene.assert_told(viewer, &all);
        assert_eq!(lübecks(viewer), "editor aus Lübeck");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_member_was_removed_or_a_person_erased_is_told_to_the_hour() {
    let scene = Scene::begin().await;
    let administrator = scene.world.browser_of(&scene.moderator);
    let erase = format!("/members/{}/erasure", scene.kollege.id);
    administrator.send("POST", &erase, &Value::Null).expect(204);
    let told = |viewer: &Member| {
        let members = scene.world.ask(viewer, "/members").expect(200).json();
        let mut members = members.as_array().unwrap().iter();
        let gone = members.find(|it| it["id"] == scene.kollege.id).unwrap();
        ["removed_at", "erased_at"].map(|field| gone[field].as_i64().unwrap())
    };
    let minutes = told(&scene.moderator);
    assert!(minutes.iter().all(|at| at % HOUR != 0), "{minutes:?}");
    let hours = minutes.map(|at| at - at % HOUR);
    // Those of the same organisation, too: it was the administration.
    for viewer in [&scene.lübeck, &scene.bund] {
        assert_eq!(told(viewer), hours);
    }
    let shows = json!({ "persons_in_history": true });
    let changed = scene.world.change_workspace(&scene.moderator, &shows);
    changed.expect(200);
    assert_eq!(told(&scene.bund), minutes);
}

/// By asking for periods that begin at other minutes, or with the tag of an answer, the minute could be closed in on.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_the_minute_out_by_asking_in_another_way() {
    let scene = Scene::begin().await;
    let members = scene
        .world
        .ask(&scene.kassel, "/members")
        .expect(200)
        .json();
    let members = members.as_array().unwrap().iter();
    let bund = members
        .clone()
        .find(|it| it["id"] == scene.bund.id)
        .unwrap();
    let lübeck = members
        .clone()
        .find(|it| it["id"] == scene.lübeck.id)
        .unwrap();
    for theirs in [bund, lübeck] {
        let theirs = theirs["organisation_id"].as_str().unwrap();
        let hours = |offset: i64| {
            let path = format!("/history?zoom=hour&organisation={theirs}&offset={offset}");
            let page = scene.world.get(&scene.kassel, &path).expect(200);
            let entries = page["entries"].as_array().unwrap().iter();
            let told = ["id", "began_at", "ended_at", "sessions"];
            let entries = entries.map(|entry| told.map(|key| entry[key].clone()));
            entries.collect::<Vec<_>>()
        };
        let whole = hours(0);
        assert!(whole.len() > 2, "the story takes hours: {whole:?}");
        for offset in 1..60 {
            assert_eq!(hours(offset), whole, "{offset} minutes east");
        }
    }
    // A moderator, who knows the minutes anyway, gets other groups.
    let page = |offset: i64| {
        let path = format!("/history?zoom=hour&limit=200&offset={offset}");
        let page = scene.world.get(&scene.moderator, &path).expect(200);
        page["entries"].clone()
    };
    assert!((1..60).any(|offset| page(offset) != page(0)));

    let asked = format!("/history?member={}", scene.bund.id);
    assert_eq!(
        scene.world.get(&scene.kassel, &asked).problem(),
        "forbidden"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_belongs_to_what_its_holder_may_see() {
    let scene = Scene::begin().await;
    let paths = ["/text", "/blame", "/compare?from=1", "/film", "/history"];
    let tags = |member: &Member| {
        paths.map(|path| {
            let answer = scene.world.get(member, path);
            answer.header("etag").unwrap().to_owned()
        })
    };
    let (lübeck, bund) = (tags(&scene.lübeck), tags(&scene.bund));
    for (path, (one, other)) in paths.into_iter().zip(lübeck.iter().zip(&bund)) {
        assert_ne!(one, other, "{path}");
        let again = scene.world.get_if_none_match(&scene.lübeck, path, one);
        assert_eq!(again.status, 304, "{path}");
    }
    // A second note in the same words makes another answer of what tells its moment, and no other of what tells its hour.
    let entries = || scene.world.get(&scene.lübeck, "/history").expect(200)["entries"].clone();
    let told = |entries: &Value| {
        let mut entries = entries.as_array().unwrap().iter();
        let theirs = |it: &&Value| it["note"]["member_id"] == scene.lübeck.id;
        let noted = entries.find(theirs).expect("a note").clone();
        (noted["id"].clone(), noted["note"]["at"].as_i64().unwrap())
    };
    let (session, before) = told(&entries());
    let strangers = tags(&scene.kassel);
    let path = format!("/history/{}/note", session.as_str().unwrap());
    let note = json!({ "text": "gekürzt" });
    scene
        .world
        .send(&scene.lübeck, "PUT", &path, &note)
        .expect(204);
    let (_, after) = told(&entries());
    assert_ne!(tags(&scene.lübeck)[1], lübeck[1]);
    let is_same_hour = before / HOUR == after / HOUR;
    assert_eq!(tags(&scene.kassel)[1] == strangers[1], is_same_hour);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_there_is_told_as_their_organisation() {
    let scene = Scene::begin().await;
    let _writing = scene.client_of(&scene.lübeck).await;
    let stranger = scene.presence(&scene.bund);
    assert_eq!(stranger["peers"][0]["name"], Value::Null);
    assert_eq!(stranger["peers"][0]["member_id"], Value::Null);
    for viewer in [&scene.kollege, &scene.moderator] {
        let told = scene.presence(viewer);
        assert_eq!(told["peers"][0]["name"], "editor aus Lübeck");
    }
}

/// Files are passed on: they tell everybody the same.
#[tokio::test(flavor = "multi_thread")]
async fn files_tell_organisations_and_hours() {
    let scene = Scene::begin().await;
    for path in [
        "/export/json",
        "/export/html",
        "/export/bundle",
        "/export/txt",
        "/export/html?from=1",
    ] {
        let own = scene.world.download(&scene.lübeck, path, "").expect(200);
        let moderators = scene.world.download(&scene.moderator, path, "").expect(200);
        assert!(own.bytes == moderators.bytes, "{path}");
        let text = String::from_utf8_lossy(&own.bytes);
        assert!(!text.contains("aus Lübeck"), "{path}");
        for (organisation, at) in scene.deeds() {
            assert!(!text.contains(&at.to_string()), "{path}: {organisation}");
        }
    }
    let json = scene
        .world
        .download(&scene.lübeck, "/export/json?at=v1", "");
    let json = json.expect(200).json();
    let version = &json["edition"]["named_version"];
    for time in [&json["edition"]["at"], &version["agreed"]["declared_at"]] {
        let time = time.as_str().expect("a time");
        assert!(time.ends_with(":00:00Z"), "{time}");
    }
    let page = scene.world.visit(&format!("/p/{}", scene.world.document));
    assert!(!page.expect(200).text().contains("aus Lübeck"));
}
