//! Programs that are connected with a token while their member's right changes: what the token does not let through stays
//! out, and everybody is told the right that counts.

use crate::scene::{chunk, give, moderator};
use serde_json::json;
use wortlaut_model::Role;
use wortlaut_tests::{Browser, Events, Intruder, Member, World};

/// A program of the member, with a token of this scope.
fn program(world: &World, member: &Member, scope: &str) -> Member {
    let browser = world.browser_of(member);
    let wish = json!({ "name": "Abgleich", "scope": scope });
    let made = browser.send("POST", "/me/tokens", &wish).expect(201).json();
    let text = |key: &str| made.get(key).unwrap().as_str().unwrap().to_owned();
    Member {
        token_id: text("token_id"),
        token: text("token"),
        ..member.clone()
    }
}

/// What a peer may do, as the next word on who is there says.
fn told_right(events: &mut Events, intruder: &Intruder) -> String {
    events.until("presence", |presence| {
        let mut peers = presence["peers"].as_array()?.iter();
        let peer = peers.find(|it| it["peer_id"] == intruder.peer())?;
        peer["role"].as_str().map(str::to_owned)
    })
}

/// Waits until a peer is said to have this right.
fn until_told(events: &mut Events, intruder: &Intruder, right: &str) {
    while told_right(events, intruder) != right {}
}

/// Sends a change; whether it is taken.
async fn writes(intruder: &mut Intruder, words: &str) -> bool {
    let (hash, bytes) = chunk(intruder, words);
    intruder.send_chunks(vec![bytes]).await;
    intruder.is_taken(hash).await
}

fn make(browser: &Browser<'_>, member: &Member, role: &str) {
    let path = format!("/members/{}", member.id);
    let role = json!({ "role": role });
    browser.send("PATCH", &path, &role).expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_reading_stays_one_whatever_its_member_may() {
    let world = World::start();
    let address = world.server.address();
    let (lead, browser) = moderator(&world);
    let member = world.add("Bund", Role::Commenter);
    let reader = program(&world, &member, "read");
    let mut intruder = Intruder::connect(address, &reader, &world.document).await;
    let mut events = Events::open(address, &lead.token, None).ok().unwrap();
    assert_eq!(told_right(&mut events, &intruder), "reader");
    // Wider and wider, in the workspace and on the document: presence is told anew each time, and says the same.
    make(&browser, &member, "editor");
    assert_eq!(told_right(&mut events, &intruder), "reader");
    give(&browser, &world, &member, "editor");
    assert_eq!(told_right(&mut events, &intruder), "reader");
    make(&browser, &member, "moderator");
    assert_eq!(told_right(&mut events, &intruder), "reader");
    // As who is there it may be seen, as any reader.
    let watcher = world.connect("Lübeck").await;
    let peer = intruder.peer().to_owned();
    intruder.send_presence(&peer, b"here").await;
    watcher
        .until("the reader's presence", |it| {
            it.presence.iter().any(|(sender, _)| *sender == peer)
        })
        .await;
    assert!(!writes(&mut intruder, "unerlaubt").await);
    assert!(!watcher.look(|it| it.text().contains("unerlaubt")));
    assert_eq!(world.get(&reader, "/held").status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_editing_goes_as_far_as_its_member() {
    let world = World::start();
    let address = world.server.address();
    let (lead, browser) = moderator(&world);
    let member = world.add("Bund", Role::Editor);
    let writer = program(&world, &member, "edit");
    let mut intruder = Intruder::connect(address, &writer, &world.document).await;
    let mut events = Events::open(address, &lead.token, None).ok().unwrap();
    until_told(&mut events, &intruder, "editor");
    assert!(writes(&mut intruder, "eins ").await);
    make(&browser, &member, "moderator");
    until_told(&mut events, &intruder, "moderator");
    assert!(writes(&mut intruder, "zwei ").await);
    make(&browser, &member, "reader");
    until_told(&mut events, &intruder, "reader");
    assert!(!writes(&mut intruder, "drei ").await);
    let text = world.get(&lead, "/text").expect(200).to_string();
    assert!(
        text.contains("eins zwei") && !text.contains("drei"),
        "{text}"
    );
    // The same token, once its member may again.
    make(&browser, &member, "editor");
    let mut again = Intruder::connect(address, &writer, &world.document).await;
    assert!(writes(&mut again, "vier ").await);
}

/// Presence names whoever is there as they are called now.
#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_takes_another_name_is_told_by_it_where_they_are_connected() {
    let world = World::start();
    let (lead, _) = moderator(&world);
    let member = world.add("Bund", Role::Editor);
    let there = world.client_of(&member);
    there.until_ready().await;
    let mut events = Events::open(world.server.address(), &lead.token, None)
        .ok()
        .unwrap();
    let mut told = |name: &str| {
        events.until("presence", |presence| {
            let mut peers = presence["peers"].as_array()?.iter();
            peers
                .any(|it| it["peer_id"] == there.peer() && it["name"] == name)
                .then_some(())
        });
    };
    told("editor aus Bund");
    let name = json!({ "name": "Anke Petersen" });
    world
        .browser_of(&member)
        .send("PATCH", "/me", &name)
        .expect(200);
    told("Anke Petersen");
}
