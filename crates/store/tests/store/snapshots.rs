//! Snapshots, which the log can always replace.

use crate::world::{NOON, World, foreign_connection};
use wortlaut_model::DocumentId;
use wortlaut_store::{Snapshot, StoreError, check};

fn snapshot(document: DocumentId, position: u64, bytes: &[u8]) -> Snapshot {
    Snapshot {
        document,
        position,
        heads: vec![[1; 32], [2; 32]],
        bytes: bytes.into(),
        made_at: NOON,
    }
}

#[test]
fn the_newest_snapshot_replaces_the_former() {
    let world = World::new();
    let definition = world.document("Definition");
    assert_eq!(world.store.snapshot(definition).unwrap(), None);
    let (older, newer) = (
        snapshot(definition, 0, b"older"),
        snapshot(definition, 1, b"newer"),
    );
    for kept in [&older, &newer] {
        world.store.put_snapshot(kept).unwrap();
        assert_eq!(
            world.store.snapshot(definition).unwrap().as_ref(),
            Some(kept)
        );
    }
    // One that was long in the making comes too late.
    world.store.put_snapshot(&older).unwrap();
    assert_eq!(world.store.snapshot(definition).unwrap(), Some(newer));

    world.store.delete_snapshot(definition).unwrap();
    assert_eq!(world.store.snapshot(definition).unwrap(), None);
}

#[test]
fn a_damaged_snapshot_is_refused_and_can_be_deleted() {
    let world = World::new();
    let definition = world.document("Definition");
    world
        .store
        .put_snapshot(&snapshot(definition, 1, b"whole"))
        .unwrap();
    foreign_connection(&world.data())
        .execute("UPDATE snapshot SET bytes = x'00'", [])
        .unwrap();

    let read = world.store.snapshot(definition);
    assert!(matches!(read, Err(StoreError::Damaged { .. })), "{read:?}");
    world.store.delete_snapshot(definition).unwrap();
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn a_snapshot_of_an_unknown_document_is_refused() {
    let world = World::new();
    let kept = world
        .store
        .put_snapshot(&snapshot(DocumentId::from_bytes([9; 16]), 0, b""));
    assert!(matches!(
        kept,
        Err(StoreError::Unknown { what: "document" })
    ));
}
