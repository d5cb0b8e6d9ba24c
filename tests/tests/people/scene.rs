//! A moderator who administers, and what the stories have in common.

use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wortlaut_model::Role;
use wortlaut_tests::{Browser, Intruder, Member, World};

/// Within this time whoever gets in no more must be out.
pub const AT_ONCE: Duration = Duration::from_secs(1);

/// A moderator of the world, with a browser.
pub fn moderator(world: &World) -> (Member, Browser<'_>) {
    let member = world.add("Leitung", Role::Moderator);
    let browser = world.browser_of(&member);
    (member, browser)
}

/// What the list of members says of one.
pub fn listed(browser: &Browser<'_>, member: &str) -> Value {
    let members = browser.get("/members").expect(200).json();
    let mut members = members.as_array().unwrap().iter();
    members.find(|it| it["id"] == member).unwrap().clone()
}

/// What the list of documents says of the world's document; null when it is not on it.
pub fn document_of(world: &World, member: &Member) -> Value {
    let documents = world.ask(member, "/documents").expect(200).json();
    let mut documents = documents.as_array().unwrap().iter();
    let found = documents.find(|it| it["document_id"] == world.document);
    found.cloned().unwrap_or_default()
}

/// Gives a member a right in the world's document.
pub fn give(browser: &Browser<'_>, world: &World, member: &Member, role: &str) {
    let path = format!("/documents/{}/rights/{}", world.document, member.id);
    let role = json!({ "role": role });
    browser.send("PUT", &path, &role).expect(200);
}

/// A change that the intruder has made and not yet sent.
pub fn chunk(intruder: &mut Intruder, words: &str) -> (automerge::ChangeHash, Vec<u8>) {
    let hash = intruder.replica.types(words);
    let change = intruder.replica.document.get_last_local_change().unwrap();
    (hash, change.raw_bytes().to_vec())
}

pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}
