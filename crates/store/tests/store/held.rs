//! Changes that wait for their author.

use crate::world::{NOON, World, batch};
use wortlaut_model::{DocumentId, MemberId};
use wortlaut_store::{ChangeLog, ChangeRecord, HeldChange, StoreError, check};

/// Lübeck has written "a" under an actor of its own; the log lacks its "b" and "c", which München's device has.
struct Lost {
    world: World,
    document: DocumentId,
    luebeck: MemberId,
    muenchen: MemberId,
    moderator: MemberId,
    changes: Vec<ChangeRecord>,
}

fn lost() -> Lost {
    let world = World::new();
    let luebeck = world.editor("Lübeck");
    let muenchen = world.editor("München");
    let moderator = world.member("Leitung", wortlaut_model::Role::Moderator);
    let document = world.document("Definition");
    let mut device = world.device(Some(luebeck));
    let first = device.types("a");
    world.store.append(&[batch(document, &[first])]).unwrap();
    let changes = vec![device.types("b"), device.types("c")];
    Lost {
        world,
        document,
        luebeck,
        muenchen,
        moderator,
        changes,
    }
}

impl Lost {
    fn brought(&self, change: &ChangeRecord, brought_by: MemberId) -> HeldChange {
        HeldChange {
            hash: change.hash,
            actor: change.actor.clone(),
            author: change.member.unwrap(),
            sequence: change.sequence,
            bytes: change.bytes.clone(),
            brought_by,
            at: NOON.plus_millis(i64::try_from(change.sequence).unwrap()),
        }
    }

    fn held_by_muenchen(&self) -> Vec<HeldChange> {
        let changes = self.changes.iter();
        changes.map(|it| self.brought(it, self.muenchen)).collect()
    }

    fn hold_all(&self) -> usize {
        let changes = self.held_by_muenchen();
        self.world.store.hold(self.document, &changes).unwrap()
    }

    fn actions(&self) -> Vec<String> {
        let trail = self.world.store.audit_trail(0).unwrap();
        let actions = trail.into_iter().map(|entry| entry.action);
        actions.filter(|it| it.starts_with("changes-")).collect()
    }
}

#[test]
fn what_waits_is_kept_once_over_a_restart_and_told_in_the_trail() {
    let mut lost = lost();
    assert_eq!(lost.hold_all(), 2);
    assert_eq!(lost.hold_all(), 0, "it is there already");
    lost.world = lost.world.reopened();
    let groups = lost.world.store.held(lost.document).unwrap();
    assert_eq!(groups.len(), 1);
    assert_eq!(
        (groups[0].author, groups[0].brought_by),
        (lost.luebeck, lost.muenchen)
    );
    assert_eq!(groups[0].changes, lost.held_by_muenchen());
    let hashes = lost.world.store.waiting(lost.document, 10).unwrap();
    assert!(hashes.len() == 2 && lost.changes.iter().all(|it| hashes.contains(&it.hash)));
    assert_eq!(lost.actions(), ["changes-held"]);
    assert_eq!(
        lost.world.log(lost.document).len(),
        2,
        "the log has none of it"
    );
    assert!(check(lost.world.data()).unwrap().is_clean());
}

#[test]
fn whoever_brings_the_same_later_is_not_noted() {
    let lost = lost();
    lost.hold_all();
    let again = [lost.brought(&lost.changes[0], lost.moderator)];
    assert_eq!(lost.world.store.hold(lost.document, &again).unwrap(), 0);
    assert_eq!(lost.world.store.held(lost.document).unwrap().len(), 1);
}

#[test]
fn the_copies_vanish_in_the_transaction_that_logs_the_change() {
    let lost = lost();
    lost.hold_all();
    let store = &lost.world.store;
    store
        .append(&[batch(lost.document, &lost.changes[..1])])
        .unwrap();
    let groups = store.held(lost.document).unwrap();
    let left: Vec<_> = groups[0].changes.iter().map(|it| it.hash).collect();
    assert_eq!(left, [lost.changes[1].hash]);
    // One that is refused leaves everything as it was.
    let mut broken = lost.changes[1].clone();
    broken.sequence += 1;
    store
        .append(&[batch(lost.document, &[broken])])
        .unwrap_err();
    assert_eq!(store.held(lost.document).unwrap(), groups);
    let late = [lost.brought(&lost.changes[0], lost.muenchen)];
    assert_eq!(
        store.hold(lost.document, &late).unwrap(),
        0,
        "the log has it"
    );
}

#[test]
fn a_decision_is_about_what_was_looked_at() {
    let lost = lost();
    let store = &lost.world.store;
    let held = lost.held_by_muenchen();
    store.hold(lost.document, &held[..1]).unwrap();
    let seen = store.held(lost.document).unwrap().remove(0);
    store.hold(lost.document, &held[1..]).unwrap();
    let admitted = store.recover_held(lost.document, &seen.id, lost.moderator, NOON);
    assert!(matches!(admitted, Err(StoreError::Unknown { .. })));
    let dropped = store.drop_held(lost.document, &seen.id, lost.moderator, NOON);
    assert!(matches!(dropped, Err(StoreError::Unknown { .. })));
    assert_eq!(lost.actions(), ["changes-held"]);
    let seen = store.held(lost.document).unwrap().remove(0);
    let admitted = store.recover_held(lost.document, &seen.id, lost.moderator, NOON);
    assert_eq!(admitted.unwrap(), seen);
    assert_eq!(lost.actions(), ["changes-held", "changes-recovered"]);
}

#[test]
fn of_what_is_dropped_only_the_hash_is_left() {
    let lost = lost();
    lost.hold_all();
    let store = &lost.world.store;
    let seen = store.held(lost.document).unwrap().remove(0);
    store
        .drop_held(lost.document, &seen.id, lost.moderator, NOON)
        .unwrap();
    assert_eq!(store.held(lost.document).unwrap(), []);
    assert_eq!(store.waiting(lost.document, 10).unwrap(), [[0; 32]; 0]);
    let known = store.known_held(lost.document).unwrap();
    assert_eq!(known.len(), 2);
    assert!(known.iter().all(|it| it.is_dropped));
    assert_eq!(lost.hold_all(), 0, "it does not come back");
    assert_eq!(store.held(lost.document).unwrap(), []);
    assert_eq!(lost.actions(), ["changes-held", "changes-dropped"]);
    // Its author may still bring it.
    store
        .append(&[batch(lost.document, &lost.changes)])
        .unwrap();
    assert_eq!(store.known_held(lost.document).unwrap(), []);
}

#[test]
fn nobody_alone_fills_a_document() {
    let lost = lost();
    let store = &lost.world.store;
    let change = &lost.changes[0];
    let megabyte: std::sync::Arc<[u8]> = vec![7; 1 << 20].into();
    let large = |number: u8, brought_by| HeldChange {
        hash: [number; 32],
        bytes: megabyte.clone(),
        ..lost.brought(change, brought_by)
    };
    let many: Vec<_> = (0..40).map(|it| large(it, lost.muenchen)).collect();
    assert_eq!(store.hold(lost.document, &many).unwrap(), 16);
    let others: Vec<_> = (40..50).map(|it| large(it, lost.moderator)).collect();
    assert_eq!(store.hold(lost.document, &others).unwrap(), 10);
}
