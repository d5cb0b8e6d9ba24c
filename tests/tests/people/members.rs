//! Members: invited, changed, removed and let in again.

use crate::scene::{listed, moderator, now};
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::{Browser, World};

/// What becomes of signing in with a link: the status and the problem.
fn follow(world: &World, invited: &Value) -> (u16, String) {
    let link = invited["invitation_url"].as_str().unwrap();
    let (_, secret) = link.split_once('#').unwrap();
    let token = json!({ "token": secret });
    let browser = world.strange_browser();
    let preview = browser.send("POST", "/invitations/preview", &token);
    let session = browser.send("POST", "/session", &token);
    assert_eq!(preview.status, session.status, "the preview says as much");
    match session.status {
        200 => (200, String::new()),
        status => (status, session.problem()),
    }
}

fn refused(browser: &Browser<'_>, path: &str, body: &Value) -> (u16, String) {
    let answer = browser.send("PATCH", path, body);
    (answer.status, answer.problem())
}

#[test]
fn a_member_is_invited_with_address_and_end_and_again_on_a_lost_device() {
    let world = World::start();
    let (moderator, browser) = moderator(&world);
    let organisation = listed(&browser, &moderator.id)["organisation_id"].clone();
    let end = now() + 86_400_000;
    let new = json!({
        "name": "  Anke   Petersen ", "organisation_id": organisation, "role": "editor",
        "address": "Anke.Petersen@Stadtwerke.example", "ends_at": end,
    });
    let invited = browser.send("POST", "/members", &new).expect(201).json();
    let id = invited["member_id"].as_str().unwrap();
    let member = listed(&browser, id);
    assert_eq!(member["name"], "Anke Petersen");
    assert_eq!(member["address"], "anke.petersen@stadtwerke.example");
    assert_eq!(member["ends_at"], end);
    assert_eq!(member["sessions"], 0);
    assert_eq!(member["last_seen_at"], Value::Null);
    assert_eq!(member["invited_until"], invited["expires_at"]);
    assert_eq!(follow(&world, &invited).0, 200);
    assert_eq!(
        follow(&world, &invited),
        (410, "used-invitation".to_owned())
    );
    let member = listed(&browser, id);
    assert_eq!(
        (&member["sessions"], &member["invited_until"]),
        (&json!(1), &Value::Null)
    );
    assert!(member["last_seen_at"].is_i64());

    let again = browser.send("POST", &format!("/members/{id}/invitation"), &Value::Null);
    let again = again.expect(201).json();
    assert_eq!(again["member_id"], id);
    assert_eq!(follow(&world, &again).0, 200);
    let ended = browser.send("DELETE", &format!("/members/{id}/sessions"), &Value::Null);
    assert_eq!(ended.expect(200).json(), json!({ "ended": 2 }));
    assert_eq!(listed(&browser, id)["sessions"], 0);
}

#[test]
fn others_see_neither_addresses_nor_ends_nor_when_somebody_was_there() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let change = json!({ "address": "anke@example.org", "ends_at": now() + 86_400_000 });
    let path = format!("/members/{}", anke.id);
    browser.send("PATCH", &path, &change).expect(200);
    let colleague = world.add("Lübeck", Role::Editor);
    let seen = listed(&world.browser_of(&colleague), &anke.id);
    assert!(seen["name"].is_string());
    for hidden in [
        "address",
        "ends_at",
        "last_seen_at",
        "sessions",
        "invited_until",
    ] {
        assert_eq!(seen[hidden], Value::Null, "{hidden}");
    }
}

#[test]
fn what_cannot_be_kept_of_a_member_is_refused_by_its_name() {
    let world = World::start();
    let (moderator, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let path = format!("/members/{}", anke.id);
    let other = format!("/members/{}", moderator.id);
    let address = json!({ "address": "leitung@example.org" });
    browser.send("PATCH", &other, &address).expect(200);
    let before = listed(&browser, &anke.id);
    for (body, status, problem) in [
        (json!({ "name": " " }), 422, "bad-name"),
        (json!({ "name": "n".repeat(201) }), 422, "bad-name"),
        (json!({ "address": "anke" }), 422, "bad-address"),
        (
            json!({ "address": "Leitung@EXAMPLE.org" }),
            409,
            "address-taken",
        ),
        (json!({ "ends_at": now() - 1 }), 422, "bad-end"),
        (json!({ "role": "king" }), 422, "bad-request"),
        (json!({ "colour": 1 }), 422, "bad-request"),
        // All of it or nothing.
        (
            json!({ "name": "Anders", "address": "leitung@example.org" }),
            409,
            "address-taken",
        ),
    ] {
        assert_eq!(
            refused(&browser, &path, &body),
            (status, problem.to_owned()),
            "{body}"
        );
    }
    assert_eq!(listed(&browser, &anke.id), before);
    let cleared = json!({ "address": null });
    let changed = browser.send("PATCH", &other, &cleared).expect(200).json();
    assert_eq!(changed["address"], Value::Null);
}

#[test]
fn the_last_moderator_stays_one() {
    let world = World::start();
    let (mona, browser) = moderator(&world);
    let path = format!("/members/{}", mona.id);
    let last = (409, "last-moderator".to_owned());
    // The first administrator is there for as long as nobody else is.
    let members = browser.get("/members").expect(200).json();
    let first = members[0]["id"].as_str().unwrap().to_owned();
    let first = format!("/members/{first}");
    browser.send("DELETE", &first, &Value::Null).expect(204);
    let nobody_else = |browser: &Browser<'_>| {
        for body in [
            json!({ "role": "editor" }),
            json!({ "ends_at": now() + 60_000 }),
        ] {
            assert_eq!(refused(browser, &path, &body), last, "{body}");
        }
        let removed = browser.send("DELETE", &path, &Value::Null);
        assert_eq!((removed.status, removed.problem()), last);
    };
    nobody_else(&browser);
    // A guest will be gone one day, and who was removed is gone already.
    let guest = world.add("Bund", Role::Moderator);
    let end = json!({ "ends_at": now() + 60_000 });
    let guests = format!("/members/{}", guest.id);
    browser.send("PATCH", &guests, &end).expect(200);
    nobody_else(&browser);
    browser.send("DELETE", &guests, &Value::Null).expect(204);
    nobody_else(&browser);

    let deputy = world.add("Bund", Role::Moderator);
    let editor = json!({ "role": "editor" });
    browser.send("PATCH", &path, &editor).expect(200);
    let deputy = world.browser_of(&deputy);
    assert_eq!(listed(&deputy, &mona.id)["role"], "editor");
    deputy.send("DELETE", &path, &Value::Null).expect(204);
}

#[test]
fn who_was_removed_gets_in_by_no_old_way_and_is_the_same_member_when_invited_again() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let path = format!("/members/{}", anke.id);
    let tab = world.browser_of(&anke);
    let invitation = format!("{path}/invitation");
    let link = browser
        .send("POST", &invitation, &Value::Null)
        .expect(201)
        .json();
    browser.send("DELETE", &path, &Value::Null).expect(204);
    browser.send("DELETE", &path, &Value::Null).expect(204);

    assert!(listed(&browser, &anke.id)["removed_at"].is_i64());
    assert_eq!(tab.get("/me").status, 401);
    assert_eq!(world.ask(&anke, "/me").status, 401);
    assert_eq!(follow(&world, &link), (410, "void-invitation".to_owned()));

    let fresh = browser
        .send("POST", &invitation, &Value::Null)
        .expect(201)
        .json();
    assert_eq!(fresh["member_id"], anke.id);
    assert_eq!(listed(&browser, &anke.id)["removed_at"], Value::Null);
    assert_eq!(
        follow(&world, &link),
        (410, "expired-invitation".to_owned())
    );
    assert_eq!(follow(&world, &fresh).0, 200);
    assert_eq!(tab.get("/me").status, 401, "what has ended stays ended");
    assert_eq!(world.ask(&anke, "/me").status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_device_nothing_signs_a_member_in_until_they_are_invited_anew() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let tab = world.browser_of(&anke);
    let client = world.client_of(&anke);
    client.until_ready().await;
    let path = format!("/members/{}", anke.id);
    let invitation = format!("{path}/invitation");
    let invite = || browser.send("POST", &invitation, &Value::Null).expect(201);
    let link = invite().json();
    let lock_out = format!("{path}/credentials");
    browser.send("DELETE", &lock_out, &Value::Null).expect(204);

    client.until_closed().await;
    assert_eq!(tab.get("/me").status, 401);
    assert_eq!(world.ask(&anke, "/me").status, 401);
    let expired = (410, "expired-invitation".to_owned());
    assert_eq!(follow(&world, &link), expired);
    let member = listed(&browser, &anke.id);
    assert_eq!(
        (&member["removed_at"], &member["sessions"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(follow(&world, &invite().json()).0, 200);

    let colleague = world.browser_of(&world.add("Lübeck", Role::Editor));
    let refused = colleague.send("DELETE", &lock_out, &Value::Null);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (403, "forbidden")
    );
}

#[test]
fn a_newer_link_takes_the_place_of_the_older() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let invitation = format!("/members/{}/invitation", anke.id);
    let [older, newer] = [(); 2].map(|()| {
        let invited = browser.send("POST", &invitation, &Value::Null);
        invited.expect(201).json()
    });
    let expired = (410, "expired-invitation".to_owned());
    assert_eq!(follow(&world, &older), expired);
    assert_eq!(follow(&world, &newer).0, 200);
}
