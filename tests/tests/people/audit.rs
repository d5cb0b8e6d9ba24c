//! The audit trail: every act, newest first, and nothing of what was written.

use crate::scene::{moderator, now};
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::World;

fn actions(page: &Value) -> Vec<String> {
    let entries = page["entries"].as_array().unwrap().iter();
    entries
        .map(|it| it["action"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_act_is_in_the_trail_and_content_never() {
    let world = World::start();
    let (mona, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let member = format!("/members/{}", anke.id);
    let document = format!("/documents/{}", world.document);
    let right = format!("{document}/rights/{}", anke.id);
    let organisation = json!({ "name": "Geheime Werke", "short": "GW" });
    let added = browser
        .send("POST", "/organisations", &organisation)
        .expect(201)
        .json();
    let organisation = format!("/organisations/{}", added["id"].as_str().unwrap());
    let change = json!({
        "name": "Anke Geheim", "address": "geheim@example.org", "role": "commenter",
        "ends_at": now() + 86_400_000,
    });
    for (method, path, body, status) in [
        (
            "PATCH",
            &organisation,
            json!({ "place": "Geheimstadt" }),
            200,
        ),
        ("PATCH", &member, change, 200),
        ("PUT", &right, json!({ "role": "none" }), 200),
        ("DELETE", &right, Value::Null, 204),
        ("PATCH", &document, json!({ "archived": true }), 200),
        ("PATCH", &document, json!({ "archived": false }), 200),
        ("DELETE", &member, Value::Null, 204),
        ("POST", &format!("{member}/invitation"), Value::Null, 201),
    ] {
        browser.send(method, path, &body).expect(status);
    }
    let page = browser.get("/audit").expect(200).json();
    assert_eq!(
        actions(&page)[..13],
        [
            "member-invited",
            "member-readmitted",
            "member-removed",
            "document-unarchived",
            "document-archived",
            "document-right-changed",
            "document-right-changed",
            "member-address-changed",
            "member-end-changed",
            "member-renamed",
            "role-changed",
            "organisation-changed",
            "organisation-added",
        ]
    );
    let newest = &page["entries"][0];
    let by = json!({ "kind": "member", "member_id": mona.id, "name": "moderator aus Leitung" });
    assert_eq!(newest["by"], by);
    assert_eq!(
        (&newest["subject"], &newest["subject_name"]),
        (&json!(anke.id), &json!("Anke Geheim"))
    );
    let given = &page["entries"][6];
    assert_eq!(given["subject"], world.document);
    assert_eq!(
        given["detail"],
        json!({ "member": anke.id, "from": null, "to": "none" })
    );
    // Names are looked up; what the trail keeps has none.
    let kept = world.server.command(&["audit", "--json"]);
    for entry in kept["entries"].as_array().unwrap() {
        let detail = entry["detail"].to_string().to_lowercase();
        assert!(!detail.contains("geheim"), "{detail}");
    }
    world.server.run(&["check"]);
}

#[test]
fn the_trail_is_read_page_by_page() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let invite = format!("/members/{}/invitation", anke.id);
    for _ in 0..120 {
        browser.send("POST", &invite, &Value::Null).expect(201);
    }
    let mut numbers = Vec::new();
    let mut path = "/audit".to_owned();
    loop {
        let page = browser.get(&path).expect(200).json();
        let entries = page["entries"].as_array().unwrap();
        assert!(entries.len() <= 100);
        numbers.extend(entries.iter().map(|it| it["number"].as_u64().unwrap()));
        match page["next"].as_u64() {
            Some(next) => path = format!("/audit?before={next}"),
            None => break,
        }
    }
    let newest = numbers[0];
    assert!(newest > 120);
    assert_eq!(numbers, (1..=newest).rev().collect::<Vec<_>>());
}

#[test]
fn the_trail_is_searched_by_who_what_and_when() {
    let world = World::start();
    let (mona, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let member = format!("/members/{}", anke.id);
    for role in ["reader", "editor"] {
        let change = json!({ "role": role });
        browser.send("PATCH", &member, &change).expect(200);
    }
    world
        .browser_of(&anke)
        .send("PATCH", "/me", &json!({ "name": "Anke" }))
        .expect(200);
    let search = |query: &str| {
        let page = browser.get(&format!("/audit?{query}")).expect(200).json();
        page["entries"].as_array().unwrap().clone()
    };
    let all = search("");

    let hers = search(&format!("by={}", anke.id));
    assert!(hers.iter().any(|it| it["action"] == "own-record-changed"));
    assert!(hers.iter().all(|it| it["by"]["member_id"] == anke.id));
    assert!(
        search("by=shell")
            .iter()
            .all(|it| it["by"]["kind"] == "shell")
    );
    let changed = search("action=role-changed");
    assert_eq!(changed.len(), 2);
    assert_eq!(
        search(&format!("action=role-changed&by={}", mona.id)),
        changed
    );
    assert!(search(&format!("action=role-changed&by={}", anke.id)).is_empty());

    let at = changed[0]["at"].as_i64().unwrap();
    let (before, since) = (
        search(&format!("until={at}")),
        search(&format!("from={at}")),
    );
    assert!(before.iter().all(|it| it["at"].as_i64().unwrap() < at));
    assert!(since.contains(&changed[0]) && !before.is_empty());
    assert_eq!([since, before].concat(), all);
    assert_eq!(browser.get("/audit?by=somebody").status, 400);
    assert_eq!(browser.get("/audit?from=yesterday").status, 400);
}

#[test]
fn what_is_done_in_another_workspace_is_its_own_affair() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let other = world.add_workspace("Andere");
    let stranger = world.add_to(&other, "Bund", Role::Moderator);
    let strange = world.browser_of(&stranger);
    let organisation = json!({ "name": "Fremde", "short": "F" });
    strange
        .send("POST", "/organisations", &organisation)
        .expect(201);

    let ours = browser.get("/audit").expect(200).text();
    assert!(!ours.contains(&stranger.id) && !ours.contains(&other) && !ours.contains("Fremde"));
    let theirs = strange.get("/audit").expect(200).json();
    assert_eq!(actions(&theirs)[0], "organisation-added");
    assert!(!theirs.to_string().contains(&world.document));
}
