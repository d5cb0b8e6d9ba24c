//! Ordinary JavaScript clients: npm's @automerge/automerge 3.5 wrote these changes (`tests/clients/make_changes.mjs`).

use super::world::{Outcome, assert_survives, offer};
use automerge::Automerge;
use std::collections::VecDeque;
use wortlaut_merge::guard::{Contributor, Guard, parse_chunks};
use wortlaut_model::{MemberId, Role};

const FIXTURE: &str = include_str!("../fixtures/javascript-clients.txt");

fn changes() -> Vec<Vec<u8>> {
    FIXTURE.lines().map(from_base64).collect()
}

fn from_base64(line: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = line
        .bytes()
        .filter(|byte| *byte != b'=')
        .map(|byte| DIGITS.iter().position(|digit| *digit == byte).unwrap() as u32)
        .collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let value = (0..4).fold(0, |value, i| {
            value << 6 | group.get(i).copied().unwrap_or(0)
        });
        bytes.extend(&value.to_be_bytes()[1..group.len()]);
    }
    bytes
}

/// Member and actor go together: the first byte of the actor id is the member's number.
fn member(bytes: &[u8]) -> Contributor {
    let change = parse_chunks(bytes).expect("an honest change").remove(0);
    let member = MemberId::from_bytes([change.actor().to_bytes()[0]; 16]);
    Contributor::member(member, Role::Editor)
}

#[test]
fn none_of_their_changes_is_refused() {
    let changes = changes();
    assert!(changes.len() > 200, "the fixture is cut short");
    let mut guard = Guard::new();
    let server = parse_chunks(&changes[0]).unwrap();
    assert_eq!(server.len(), 1);
    let inflated = automerge::Change::from_bytes(changes[0].clone()).unwrap();
    guard.replay(inflated.raw_bytes(), None).unwrap();
    let mut waiting: VecDeque<&Vec<u8>> = changes[1..].iter().collect();
    let mut in_vain = 0;
    while let Some(change) = waiting.pop_front() {
        match offer(&mut guard, &member(change), change) {
            Outcome::Admitted => in_vain = 0,
            Outcome::Held(_) if in_vain <= waiting.len() => {
                waiting.push_back(change);
                in_vain += 1;
            }
            other => panic!("{other:?} after {} changes", guard.graph().len()),
        }
    }
    assert_eq!(guard.graph().len(), changes.len());
    let mut document = Automerge::new();
    for change in &changes {
        document.load_incremental(change).unwrap();
    }
    assert_eq!(document.get_heads(), guard.graph().heads());
    assert_survives(&document);
}
