//! Another process holds the write lock: that is delay, never failure, and reads go on meanwhile.

use crate::world::{NOON, World, batch, foreign_connection};
use rusqlite::Connection;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};
use wortlaut_model::{InvitationId, SessionId};
use wortlaut_store::{By, ChangeLog, Consumption, NewInvitation, NewSession, StoreError};

fn holds_write_lock(world: &World) -> Connection {
    let other = foreign_connection(&world.data());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

/// Until a call has found the lock held at least so many times in all.
fn until_waiting(world: &World, attempts: u64) {
    while world.store.waits() < attempts {
        thread::yield_now();
    }
}

#[test]
fn appending_waits_for_the_lock_and_reading_does_not() {
    let world = World::new();
    let definition = world.document("Definition");
    let change = world.device(Some(world.editor("Anna"))).types("late");
    let heard = Arc::new(AtomicU32::new(0));
    world.store.on_wait({
        let heard = Arc::clone(&heard);
        move |_| {
            heard.fetch_add(1, Ordering::Relaxed);
        }
    });

    let other = holds_write_lock(&world);
    thread::scope(|scope| {
        let append = scope.spawn(|| world.store.append(&[batch(definition, &[change])]));
        until_waiting(&world, 20);
        assert!(!append.is_finished());
        assert!(heard.load(Ordering::Relaxed) >= 1);
        assert_eq!(world.log(definition).len(), 1);
        assert_eq!(world.store.documents(world.workspace).unwrap().len(), 1);

        other.execute_batch("COMMIT").unwrap();
        assert_eq!(append.join().unwrap().unwrap(), [2]);
    });
    assert_eq!(world.log(definition).len(), 2);
}

#[test]
fn shutting_down_ends_the_wait_and_nothing_was_written() {
    let world = World::new();
    let definition = world.document("Definition");
    let change = world.device(Some(world.editor("Anna"))).types("too late");
    let other = holds_write_lock(&world);
    let changes = [change];
    thread::scope(|scope| {
        let append = scope.spawn(|| world.store.append(&[batch(definition, &changes)]));
        until_waiting(&world, 1);
        world.store.stop_waiting();
        assert!(matches!(append.join().unwrap(), Err(StoreError::Stopped)));
    });
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(world.log(definition).len(), 1);
    // What needs no waiting is still done: the last changes of a service that stops are kept.
    assert_eq!(
        world.store.append(&[batch(definition, &changes)]).unwrap(),
        [2]
    );
}

#[test]
fn a_session_is_read_at_once_although_its_use_cannot_be_noted() {
    let world = World::new();
    let (link, cookie) = (world.secret(), world.secret());
    let invitation = NewInvitation {
        id: InvitationId::from_bytes(world.id()),
        secret: link,
        member: world.editor("Anna"),
        expires_at: NOON.plus_millis(1_000),
    };
    world.store.invite(&invitation, By::Shell, NOON).unwrap();
    let session = NewSession {
        id: SessionId::from_bytes(world.id()),
        secret: cookie,
        device: String::new(),
        replaces: None,
    };
    let signed_in = world
        .store
        .consume_invitation(&link, &session, NOON)
        .unwrap();
    let Consumption::SignedIn(begun) = signed_in else {
        panic!("{signed_in:?}");
    };

    let an_hour_later = NOON.plus_millis(3_600_000);
    let other = holds_write_lock(&world);
    let read = world.store.session(&cookie, an_hour_later).unwrap();
    assert_eq!(read, Some(begun.session));
    assert_eq!(world.store.waits(), 0);

    other.execute_batch("COMMIT").unwrap();
    let read = world
        .store
        .session(&cookie, an_hour_later)
        .unwrap()
        .unwrap();
    assert_eq!(read.last_used_at, an_hour_later);
}
