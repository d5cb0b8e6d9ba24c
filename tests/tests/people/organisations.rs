//! Organisations: added and changed.

use crate::scene::moderator;
use serde_json::{Value, json};
use wortlaut_tests::World;

#[test]
fn an_organisation_is_added_and_changed() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let new =
        json!({ "name": "Stadtwerke Kassel", "short": "KS", "place": "Kassel", "votes": false });
    let added = browser
        .send("POST", "/organisations", &new)
        .expect(201)
        .json();
    assert_eq!(added["colour"], 3, "the next one");
    let path = format!("/organisations/{}", added["id"].as_str().unwrap());
    let change = json!({ "name": "Stadtwerke Kassel GmbH", "colour": 10, "votes": true });
    let changed = browser.send("PATCH", &path, &change).expect(200).json();
    assert_eq!(
        changed,
        json!({
            "id": added["id"], "name": "Stadtwerke Kassel GmbH", "short": "KS", "place": "Kassel",
            "colour": 10, "votes": true, "chair": false,
        })
    );
    let listed = browser.get("/organisations").json();
    assert!(listed.as_array().unwrap().contains(&changed));
}

#[test]
fn what_cannot_be_kept_of_an_organisation_is_refused_by_its_name() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let first = json!({ "name": "Erste", "short": "E" });
    browser.send("POST", "/organisations", &first).expect(201);
    let second = json!({ "name": "Zweite", "short": "Z" });
    let second = browser
        .send("POST", "/organisations", &second)
        .expect(201)
        .json();
    let path = format!("/organisations/{}", second["id"].as_str().unwrap());
    for (body, status, problem) in [
        (json!({ "name": "Erste" }), 409, "name-taken"),
        (json!({ "short": "E" }), 409, "short-taken"),
        (json!({ "name": "" }), 422, "bad-name"),
        (json!({ "short": "" }), 422, "bad-short"),
        (json!({ "short": "sechsz" }), 422, "bad-short"),
        (json!({ "colour": 0 }), 422, "bad-colour"),
        (json!({ "colour": 11 }), 422, "bad-colour"),
        (json!({ "place": "o".repeat(201) }), 422, "bad-place"),
    ] {
        let refused = browser.send("PATCH", &path, &body);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (status, problem),
            "{body}"
        );
        let mut new = json!({ "name": "Dritte", "short": "D" });
        for (key, value) in body.as_object().unwrap() {
            new[key] = value.clone();
        }
        let refused = browser.send("POST", "/organisations", &new);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (status, problem),
            "{new}"
        );
    }
    let listed = browser.get("/organisations").json();
    let names: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["Verwaltung", "Leitung", "Erste", "Zweite"]);
}
