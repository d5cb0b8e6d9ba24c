//! Signing in on the next device, and what one's own page does.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken expectation is how a test fails"
)]

use serde_json::{Value, json};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use wortlaut_model::Role;
use wortlaut_tests::{Answer, Intruder, Member, Profile, World};

const PASSWORD: &str = "ein Kormoran frisst Hefeklöße";
const ADDRESS: &str = "anke@example.org";

/// A member in a browser, by the link of an invitation.
fn invited(world: &World, name: &str) -> (String, Profile) {
    let add = [
        "member",
        "add",
        "--name",
        name,
        "--organisation",
        "Stadtwerke Lübeck",
        "--role",
        "editor",
        "--json",
    ];
    let added = world.server.command(&add);
    let mut browser = Profile::new(world.server.address());
    browser.enter(added["invitation_url"].as_str().unwrap());
    (added["member_id"].as_str().unwrap().to_owned(), browser)
}

/// A member with an address and a password.
fn with_password(world: &World) -> (String, Profile) {
    let (member, mut browser) = invited(world, "Anke Petersen");
    let me = browser
        .send("PATCH", "/me", &json!({ "address": "Anke@Example.org" }))
        .expect(200);
    assert_eq!(me["member"]["address"], ADDRESS);
    set_password(&mut browser, &json!({ "password": PASSWORD })).expect(204);
    (member, browser)
}

fn set_password(browser: &mut Profile, body: &Value) -> Answer {
    browser.send("PUT", "/me/password", body)
}

fn hashes(world: &World, asker: &Member) -> u64 {
    world.metric(asker, "wortlaut_password_hashes_total ")
}

#[test]
fn a_password_signs_in_on_the_next_device() {
    let world = World::start();
    let (member, _) = with_password(&world);
    let mut second = Profile::new(world.server.address());
    assert_eq!(second.get("/me").problem(), "signed-out");
    let me = second
        .try_password(" ANKE@example.org ", PASSWORD)
        .expect(200);
    assert_eq!(me["member"]["id"], member.as_str());
    assert_eq!(second.get("/me").expect(200), me);
    let credentials = second.get("/me/credentials").expect(200);
    assert!(credentials["password_set_at"].is_i64());
    let ways = Profile::new(world.server.address())
        .get("/sign-in")
        .expect(200);
    // At an IP address browsers make no passkeys.
    assert_eq!(
        ways,
        json!({ "passwords": true, "passkeys": false, "providers": [] })
    );
}

#[test]
fn unknown_accounts_and_wrong_passwords_are_answered_alike_and_cost_the_same() {
    let world = World::start();
    let asker = world.add("Bund", Role::Moderator);
    with_password(&world);
    invited(&world, "Ohne Passwort")
        .1
        .send("PATCH", "/me", &json!({ "address": "ohne@example.org" }))
        .expect(200);
    let answers = [
        (ADDRESS, "ein Kormoran frisst Semmeln"),
        ("ohne@example.org", PASSWORD),
        ("niemand@example.org", PASSWORD),
        ("keine Adresse", PASSWORD),
    ]
    .map(|(address, password)| {
        let before = hashes(&world, &asker);
        let answer = Profile::new(world.server.address()).try_password(address, password);
        assert_eq!(hashes(&world, &asker), before + 1, "{address}");
        assert_eq!(answer.header("set-cookie"), None);
        (answer.status, answer.json)
    });
    assert_eq!(answers[0].0, 401);
    assert_eq!(
        answers[0].1["type"],
        "urn:wortlaut:problem:wrong-credentials"
    );
    assert!(answers.iter().all(|it| *it == answers[0]), "{answers:?}");
}

#[test]
fn an_account_is_tried_five_times_a_minute() {
    let world = World::start();
    let asker = world.add("Bund", Role::Moderator);
    with_password(&world);
    let mut browser = Profile::new(world.server.address());
    let started = Instant::now();
    let mut tried = 0;
    while browser
        .try_password(ADDRESS, "ein Kormoran frisst Semmeln")
        .status
        == 401
    {
        tried += 1;
        // One comes back every twelve seconds, and this machine may be slow.
        assert!(tried <= 5 + started.elapsed().as_secs() / 12, "{tried}");
    }
    assert!(tried >= 5, "{tried}");
    let before = hashes(&world, &asker);
    let refused = browser.try_password(ADDRESS, PASSWORD);
    assert_eq!(
        (refused.status, refused.problem()),
        (429, "too-many-attempts")
    );
    assert_eq!(hashes(&world, &asker), before, "it costs nothing");
}

#[test]
fn weak_passwords_are_refused_with_a_reason() {
    let world = World::start();
    let (_, mut browser) = invited(&world, "Anke Petersen");
    let early = set_password(&mut browser, &json!({ "password": PASSWORD }));
    assert_eq!((early.status, early.problem()), (409, "no-address"));
    browser
        .send("PATCH", "/me", &json!({ "address": ADDRESS }))
        .expect(200);
    for (password, reason) in [
        ("kurz", "password-too-short"),
        ("Stadtwerke2026!", "password-common"),
        ("AnkePetersen12", "password-common"),
        ("qwertzuiopasdf", "password-common"),
    ] {
        let answer = set_password(&mut browser, &json!({ "password": password }));
        assert_eq!(
            (answer.status, answer.problem()),
            (422, reason),
            "{password}"
        );
    }
    let long = "Kürbis & Äpfel; ".repeat(13);
    let answer = set_password(&mut browser, &json!({ "password": long }));
    assert_eq!(answer.problem(), "password-too-long");
    assert!(browser.get("/me/credentials").expect(200)["password_set_at"].is_null());
}

#[test]
fn another_password_needs_the_present_one() {
    let world = World::start();
    let (_, mut browser) = with_password(&world);
    let other = "vier Biber bauen Luftschlösser";
    let without = set_password(&mut browser, &json!({ "password": other }));
    assert_eq!((without.status, without.problem()), (403, "wrong-password"));
    let wrong = json!({ "current": "ein Kormoran frisst Semmeln", "password": other });
    assert_eq!(
        set_password(&mut browser, &wrong).problem(),
        "wrong-password"
    );
    let right = json!({ "current": PASSWORD, "password": other });
    set_password(&mut browser, &right).expect(204);
    let mut second = Profile::new(world.server.address());
    assert_eq!(second.try_password(ADDRESS, PASSWORD).status, 401);
    second.try_password(ADDRESS, other).expect(200);
    second
        .send("DELETE", "/me/password", &Value::Null)
        .expect(204);
    assert_eq!(
        Profile::new(world.server.address())
            .try_password(ADDRESS, other)
            .status,
        401
    );
}

#[test]
fn members_see_where_they_are_signed_in_and_end_it() {
    let world = World::start();
    let (_, mut here) = with_password(&world);
    let there = Profile::new(world.server.address());
    let mut there =
        there.called("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) Version/18.5 Safari/604.1");
    there.try_password(ADDRESS, PASSWORD).expect(200);
    let sessions = here.get("/me/sessions").expect(200);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let this = sessions.iter().find(|it| it["is_this"] == true).unwrap();
    let other = sessions.iter().find(|it| it["is_this"] == false).unwrap();
    assert_eq!(
        (&this["device"], &other["device"]),
        (&json!("Firefox auf Windows"), &json!("Safari auf iPhone"))
    );

    let path = format!("/me/sessions/{}", other["session_id"].as_str().unwrap());
    here.send("DELETE", &path, &Value::Null).expect(204);
    assert_eq!(here.send("DELETE", &path, &Value::Null).status, 404);
    assert_eq!(there.get("/me").status, 401);
    here.get("/me").expect(200);

    for _ in 0..2 {
        Profile::new(world.server.address())
            .try_password(ADDRESS, PASSWORD)
            .expect(200);
    }
    let ended = here
        .send("DELETE", "/me/sessions", &Value::Null)
        .expect(200);
    assert_eq!(ended, json!({ "ended": 2 }));
    assert_eq!(
        here.get("/me/sessions")
            .expect(200)
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn signing_in_again_gives_a_browser_a_new_secret() {
    let world = World::start();
    let (_, mut browser) = with_password(&world);
    let mut old = browser.clone();
    browser.try_password(ADDRESS, PASSWORD).expect(200);
    assert_ne!(browser.cookie(), old.cookie());
    browser.get("/me").expect(200);
    assert_eq!(old.get("/me").status, 401);
}

#[test]
fn members_change_their_own_record_within_bounds() {
    let world = World::start();
    let (_, mut anke) = with_password(&world);
    let (_, mut jonas) = invited(&world, "Jonas Brandl");
    let taken = jonas.send("PATCH", "/me", &json!({ "address": ADDRESS }));
    assert_eq!((taken.status, taken.problem()), (409, "address-taken"));
    for (body, problem) in [
        (json!({ "address": "keine" }), "bad-address"),
        (json!({ "name": " " }), "bad-name"),
        (json!({ "name": "x".repeat(201) }), "bad-name"),
        (json!({ "language": "fr" }), "bad-request"),
        (json!({ "role": "moderator" }), "bad-request"),
    ] {
        let refused = jonas.send("PATCH", "/me", &body);
        assert_eq!(
            (refused.status, refused.problem()),
            (422, problem),
            "{body}"
        );
    }
    let body = json!({ "name": "Anke  Petersen-Lund", "language": "en", "address": null });
    let me = anke.send("PATCH", "/me", &body).expect(200);
    assert_eq!(me["member"]["name"], "Anke Petersen-Lund");
    assert_eq!(me["member"]["language"], "en");
    assert!(me["member"]["address"].is_null());
    jonas
        .send("PATCH", "/me", &json!({ "address": ADDRESS }))
        .expect(200);
    let me = anke
        .send("PATCH", "/me", &json!({ "language": null }))
        .expect(200);
    assert!(me["member"]["language"].is_null());
    assert_eq!(me["member"]["name"], "Anke Petersen-Lund");
}

/// A token that a member makes for a program.
fn wish(browser: &mut Profile, member: &str, body: &Value) -> Member {
    let made = browser.send("POST", "/me/tokens", body).expect(201);
    Member {
        id: member.to_owned(),
        organisation: "Programm".to_owned(),
        token_id: made["token_id"].as_str().unwrap().to_owned(),
        token: made["token"].as_str().unwrap().to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_reading_reads_and_nothing_else() {
    let world = World::start();
    let (member, mut browser) = invited(&world, "Anke Petersen");
    let writer = wish(
        &mut browser,
        &member,
        &json!({ "name": "Abgleich", "scope": "edit" }),
    );
    let reader = wish(
        &mut browser,
        &member,
        &json!({ "name": "Archiv", "scope": "read" }),
    );
    assert_eq!(world.get(&reader, "").status, 200);

    let writing = world.client_of(&writer);
    writing.until_ready().await;
    writing.types("geschrieben");
    writing.until_saved().await;
    // The member's right is given anew to all connections: a token for reading must not get it.
    let reading = world.client_of(&reader);
    reading.until_reads("geschrieben").await;
    let mut intruder = Intruder::connect(world.server.address(), &reader, &world.document).await;
    for role in ["commenter", "editor"] {
        world
            .server
            .run(&["member", "role", "--member", &member, role]);
    }
    let hash = intruder.replica.types("unerlaubt");
    let change = intruder.replica.document.get_last_local_change().unwrap();
    intruder
        .send_chunks(vec![change.raw_bytes().to_vec()])
        .await;
    let close = intruder.until_closed().await;
    assert_eq!(close.code, 4409, "{close:?}");
    assert!(
        close.reason.contains(&hash.to_string()) && close.reason.ends_with("reader"),
        "{close:?}"
    );

    let name = json!({ "name": "Fassung" });
    assert_eq!(world.send(&reader, "POST", "/versions", &name).status, 403);
    assert_eq!(world.send(&writer, "POST", "/versions", &name).status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_until_its_end_and_its_connections_end_with_it() {
    let world = World::start();
    let (member, mut browser) = invited(&world, "Anke Petersen");
    let late = browser.send(
        "POST",
        "/me/tokens",
        &json!({ "name": "x", "scope": "edit", "expires_at": 1 }),
    );
    assert_eq!((late.status, late.problem()), (422, "bad-expiry"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let end = u64::try_from(now.as_millis()).unwrap() + 8_000;
    let body = json!({ "name": "kurz", "scope": "edit", "expires_at": end });
    let short = wish(&mut browser, &member, &body);
    let mut intruder = Intruder::connect(world.server.address(), &short, &world.document).await;
    let close = intruder.until_closed().await;
    assert_eq!((close.code, close.reason.as_str()), (4401, "signed-out"));
    assert_eq!(world.get(&short, "").status, 401);
    let tokens = browser.get("/me/tokens").expect(200);
    assert_eq!(tokens[0]["expires_at"], end);
    assert!(tokens[0]["last_used_at"].is_i64());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_closes_its_sockets_at_once() {
    let world = World::start();
    let (member, mut browser) = invited(&world, "Anke Petersen");
    let token = wish(
        &mut browser,
        &member,
        &json!({ "name": "Archiv", "scope": "read" }),
    );
    let mut intruder = Intruder::connect(world.server.address(), &token, &world.document).await;
    browser
        .send(
            "DELETE",
            &format!("/me/tokens/{}", token.token_id),
            &Value::Null,
        )
        .expect(204);
    let close = intruder.until_closed().await;
    assert_eq!((close.code, close.reason.as_str()), (4401, "signed-out"));
    assert_eq!(world.get(&token, "").status, 401);
    assert_eq!(browser.get("/me/tokens").expect(200), json!([]));
    let mut foreign = invited(&world, "Jonas Brandl").1;
    let other = wish(
        &mut browser,
        &member,
        &json!({ "name": "Archiv", "scope": "read" }),
    );
    let path = format!("/me/tokens/{}", other.token_id);
    assert_eq!(foreign.send("DELETE", &path, &Value::Null).status, 404);
    assert_eq!(world.get(&other, "").status, 200);
}

#[test]
fn tokens_reach_nothing_by_which_somebody_signs_in() {
    let world = World::start();
    let program = world.add("Lübeck", Role::Moderator);
    let bearer = format!("Bearer {}", program.token);
    for (method, path, body) in [
        ("PATCH", "/me", json!({ "name": "Anke" })),
        ("GET", "/me/sessions", Value::Null),
        ("DELETE", "/me/sessions", Value::Null),
        ("DELETE", "/me/sessions/x", Value::Null),
        ("GET", "/me/credentials", Value::Null),
        ("PUT", "/me/password", json!({ "password": PASSWORD })),
        ("DELETE", "/me/password", Value::Null),
        ("POST", "/me/passkeys/options", Value::Null),
        (
            "POST",
            "/me/passkeys",
            json!({ "ceremony_id": "", "name": "x", "credential": {} }),
        ),
        ("DELETE", "/me/passkeys/00", Value::Null),
        ("GET", "/me/tokens", Value::Null),
        (
            "POST",
            "/me/tokens",
            json!({ "name": "x", "scope": "edit" }),
        ),
        ("DELETE", "/me/tokens/x", Value::Null),
    ] {
        let answer = Profile::new(world.server.address()).bearing(&bearer, method, path, &body);
        assert_eq!(
            (answer.status, answer.problem()),
            (403, "needs-session"),
            "{method} {path}"
        );
    }
}

#[test]
fn nothing_of_all_this_is_told_with_its_content() {
    let world = World::start();
    let (_, mut browser) = with_password(&world);
    browser
        .send(
            "POST",
            "/me/tokens",
            &json!({ "name": "Archiv", "scope": "read" }),
        )
        .expect(201);
    let log = world.server.log();
    for secret in [PASSWORD, ADDRESS, "Petersen", "Archiv", browser.cookie()] {
        assert!(!log.contains(secret), "{secret}");
    }
    world.server.run(&["check"]);
}
