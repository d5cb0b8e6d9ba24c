//! What is taken from somebody counts at once: their connections close within a second, and no later frame is applied.

use crate::scene::{AT_ONCE, chunk, give, moderator};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wortlaut_model::Role;
use wortlaut_tests::{Browser, Intruder, Member, World, number_from};

type Taking = fn(&World, &Browser<'_>, &Member);

/// The ways to take something away, and how the connection is closed then.
const WAYS: [(Taking, u16); 4] = [
    (revoke_token, 4401),
    (remove_member, 4401),
    (close_document, 4503),
    (make_reader, 4409),
];

fn revoke_token(world: &World, _: &Browser<'_>, member: &Member) {
    world.server.run(&["token", "revoke", &member.token_id]);
}

fn remove_member(_: &World, browser: &Browser<'_>, member: &Member) {
    let path = format!("/members/{}", member.id);
    browser.send("DELETE", &path, &Value::Null).expect(204);
}

fn close_document(world: &World, browser: &Browser<'_>, member: &Member) {
    give(browser, world, member, "none");
}

fn make_reader(_: &World, browser: &Browser<'_>, member: &Member) {
    let path = format!("/members/{}", member.id);
    browser
        .send("PATCH", &path, &json!({ "role": "reader" }))
        .expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_revocations_close_within_a_second_and_no_later_frame_is_applied() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let address = world.server.address();
    let mut late = Vec::new();
    let mut slowest = Duration::ZERO;
    for round in 0..number_from("WORTLAUT_REVOCATIONS", 200) {
        let (revoke, code) = WAYS[usize::try_from(round).unwrap() % WAYS.len()];
        let member = world.add("Bund", Role::Editor);
        let mut intruder = Intruder::connect(address, &member, &world.document).await;
        let (_, before) = chunk(&mut intruder, "b");
        intruder.send_chunks(vec![before]).await;
        tokio::task::block_in_place(|| revoke(&world, &browser, &member));
        let revoked = Instant::now();
        for _ in 0..3 {
            let (hash, bytes) = chunk(&mut intruder, "x");
            late.push(hash);
            intruder.send_chunks(vec![bytes]).await;
        }
        // Whoever sends into a connection that is being closed may find it broken before the word arrives.
        if let Some(close) = intruder.until_ended().await {
            assert_eq!(close.code, code, "round {round}: {close:?}");
        }
        slowest = slowest.max(revoked.elapsed());
    }
    assert!(slowest < AT_ONCE, "{slowest:?}");
    let observer = world.connect("Lübeck").await;
    observer.types("danach");
    observer.until_saved().await;
    let known = observer.look(|replica| replica.hashes());
    assert!(
        late.iter().all(|hash| !known.contains(hash)),
        "a late frame was applied"
    );
    println!(
        "{} late frames, the slowest close after {slowest:?}",
        late.len()
    );
    world.server.run(&["check"]);
}
