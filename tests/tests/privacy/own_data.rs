//! What a member is told about themselves, and the operator's addresses.

use crate::scene::Scene;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_member_downloads_everything_that_is_kept_about_them() {
    let scene = Scene::begin().await;
    let world = &scene.world;
    world
        .send(&scene.lübeck, "PUT", "/visit", &json!({}))
        .expect(204);
    let browser = world.browser_of(&scene.lübeck);
    let file = browser.get("/me/data").expect(200);
    let name = file.header("content-disposition");
    assert!(
        name.starts_with("attachment; filename=\"Meine-Daten_Wortlaut_2"),
        "{name}"
    );
    let data = file.json();
    assert_eq!(data["member"]["id"], scene.lübeck.id);
    assert_eq!(data["member"]["name"], "editor aus Lübeck");
    assert_eq!(data["organisation"]["name"], "Lübeck");
    // The invitation that came with the member, and the browser's.
    assert_eq!(data["invitations"].as_array().unwrap().len(), 2);
    assert_eq!(data["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(data["tokens"][0]["id"], scene.lübeck.token_id);
    assert_eq!(data["visits"][0]["position"], 13);
    let writing = &data["writing"][0];
    assert_eq!(
        (&writing["changes"], &writing["title"]),
        (&json!(4), &json!("Definition"))
    );
    assert_eq!(writing["document_id"], world.document);
    let deeds = scene.deeds();
    let mut own = deeds
        .iter()
        .filter(|(it, at)| it == "Lübeck" && *at == writing["first_at"]);
    assert!(own.next().is_some(), "the own minute is told");
    assert_eq!(data["versions"][0]["name"], "Stand Lübeck");
    assert_eq!(data["notes"][0]["text"], "gekürzt");
    let actions: Vec<&str> = data["audit"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["action"].as_str().unwrap())
        .collect();
    for action in [
        "member-added",
        "signed-in",
        "version-named",
        "session-noted",
    ] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
    // Neither secrets nor anybody else.
    let text = file.text();
    assert!(!text.contains(&scene.lübeck.token));
    for other in ["aus Bund", "aus Leitung", "aus Kassel", "commenter aus"] {
        assert!(!text.contains(other), "{other}");
    }

    let refused = world.ask(&scene.lübeck, "/me/data").expect(403);
    assert_eq!(refused.problem(), "needs-session");
    assert_eq!(world.visit("/api/v1/me/data").status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_did_something_about_a_member_is_told_as_their_organisation() {
    let scene = Scene::begin().await;
    let world = &scene.world;
    let moderator = world.browser_of(&scene.moderator);
    let path = format!("/members/{}", scene.bund.id);
    let role = json!({ "role": "commenter" });
    moderator.send("PATCH", &path, &role).expect(200);
    let data = world
        .browser_of(&scene.bund)
        .get("/me/data")
        .expect(200)
        .json();
    let audit = data["audit"].as_array().unwrap();
    let changed = audit
        .iter()
        .find(|it| it["action"] == "role-changed")
        .unwrap();
    assert_eq!(changed["by"]["kind"], "member");
    assert_eq!(changed["by"]["member_id"], Value::Null);
    assert!(changed["by"]["organisation_id"].is_string());
    let own = audit.iter().find(|it| it["action"] == "signed-in").unwrap();
    assert_eq!(own["by"]["kind"], "yourself");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_where_the_operator_says_who_they_are() {
    let world = wortlaut_tests::World::start();
    let told = world.visit("/api/v1/operator").expect(200).json();
    assert_eq!(
        told,
        json!({ "imprint_url": null, "privacy_url": null, "accessibility_url": null, "report_url": null })
    );
    let log = world.server.log();
    for flag in [
        "--imprint-url",
        "--privacy-url",
        "--accessibility-url",
        "--barrier-url",
    ] {
        assert!(
            log.contains(flag),
            "serve warns that {flag} is missing: {log}"
        );
    }
}
