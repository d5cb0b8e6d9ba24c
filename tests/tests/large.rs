//! Messages of many megabytes: honest ones are taken whole, others cost the server no more than its places, and whoever
//! is refused in the middle of sending hears why.

use automerge::transaction::Transactable;
use std::time::{Duration, Instant};
use wortlaut_model::{Role, limits};
use wortlaut_tests::{Intruder, Replica, World, eventually};

const MEGABYTE: u64 = 1 << 20;
/// What the server may take beside its places: the connections themselves and what they may have without a place.
const BESIDE_THE_PLACES: u64 = 32 * MEGABYTE;
const PLACES: u64 =
    (limits::LARGE_MESSAGE_PLACES * limits::LARGE_MESSAGE_BYTES + limits::MESSAGE_BYTES) as u64;

/// Somebody writes for weeks without a connection, a change a keystroke. Clients send all of it in one message.
#[tokio::test(flavor = "multi_thread")]
async fn more_than_eight_megabytes_written_offline_are_taken_whole_and_acknowledged() {
    const KEYSTROKES: usize = 80_000;
    let mut world = World::start();
    let writer = world.connect("Lübeck").await;
    world.server.stop();
    writer
        .until("the connection to end", |replica| !replica.is_connected)
        .await;
    let before = writer.look(|replica| replica.hashes().len());
    let started = Instant::now();
    writer.edit(|replica| {
        // At the beginning, where the library need not walk the text for each of them.
        for _ in 0..KEYSTROKES {
            replica.commit(|tx, text| tx.splice_text(text, 0, 0, "w").expect("a keystroke"));
        }
    });
    eprintln!("written in {:?}", started.elapsed());
    let bytes: usize = writer.look(|replica| {
        let written = replica.document.get_changes(&[]).into_iter().skip(before);
        written.map(|change| change.raw_bytes().len()).sum()
    });
    assert!(bytes > 8 << 20, "only {bytes} bytes were written offline");
    let started = Instant::now();
    world.server.start_again();
    let patience = Duration::from_secs(120);
    writer
        .until_within(patience, "everything to be saved", Replica::is_saved)
        .await;
    eprintln!(
        "{bytes} bytes in {KEYSTROKES} changes acknowledged in {:?}",
        started.elapsed()
    );
    let memory = world.server.memory();
    eprintln!(
        "the server has {} MB, had {} MB at most",
        memory.now / MEGABYTE,
        memory.peak / MEGABYTE
    );
    let reader = world.connect_as("Bund", Role::Reader).await;
    world.settle(&[&writer, &reader]).await;
    writer.assert_never_refused();
}

/// Every member has begun to send the largest message there is, none ends it.
#[tokio::test(flavor = "multi_thread")]
async fn many_large_messages_at_once_take_no_more_memory_than_the_places() {
    const MEMBERS: usize = 12;
    const CONNECTIONS_EACH: usize = 3;
    const SENT: usize = 30 << 20;
    let mut world = World::start();
    let lübeck = world.connect("Lübeck").await;
    let mut intruders = Vec::new();
    for _ in 0..MEMBERS {
        let member = world.add("Unbekannt", Role::Editor);
        for _ in 0..CONNECTIONS_EACH {
            let address = world.server.address();
            intruders.push(Intruder::connect(address, &member, &world.document).await);
        }
    }
    world.server.forget_peak();
    let before = world.server.memory().now;
    let sending: Vec<_> = intruders
        .into_iter()
        .enumerate()
        .map(|(number, intruder)| {
            // Half announce how long it gets, as programs do, and half send frame after frame, as browsers do.
            let announced = if number % 2 == 0 {
                limits::MESSAGE_BYTES
            } else {
                1 << 20
            };
            tokio::spawn(intruder.begin_message(announced, SENT))
        })
        .collect();
    eventually("the largest place to be taken", || {
        (world.server.memory().now > before + SENT as u64).then_some(())
    })
    .await;
    for word in 0..20 {
        lübeck.types(&format!("unbeirrt {word} "));
        lübeck.until_saved().await;
    }
    let peak = world.server.memory().peak;
    let grown = peak.saturating_sub(before);
    eprintln!(
        "{} connections: memory grew by {} MB at most",
        sending.len(),
        grown / MEGABYTE
    );
    assert!(
        grown < PLACES + BESIDE_THE_PLACES,
        "memory grew by {} MB",
        grown / MEGABYTE
    );
    sending.iter().for_each(tokio::task::JoinHandle::abort);
    world.server.assert_alive();
    lübeck.assert_never_refused();
}

/// TCP throws away what was said on a connection that is closed with bytes unread; a client that is refused in the
/// middle of a long paste has to hear which change it was.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_refused_while_sending_hears_which_change_it_was() {
    const TIMES: usize = 30;
    let world = World::start();
    for time in 0..TIMES {
        // Whoever is refused again and again has to wait; somebody else has not.
        let member = world.add("Bund", Role::Reader);
        let mut reader = Intruder::connect(world.server.address(), &member, &world.document).await;
        let hash = reader.replica.types("darf nicht");
        let change = reader
            .replica
            .document
            .get_last_local_change()
            .expect("it was made");
        reader.send_chunks(vec![change.raw_bytes().to_vec()]).await;
        // More than any presence has; by itself it would be passed over in silence.
        let peer = reader.peer().to_owned();
        for _ in 0..8 {
            reader.send_presence(&peer, &vec![0; 3 << 20]).await;
        }
        let close = reader.until_ended().await;
        let close = close.unwrap_or_else(|| panic!("the {time}th time nothing was heard"));
        let reason = format!("{} {hash} reader", world.document);
        assert_eq!(
            (close.code, close.reason),
            (4409, reason),
            "the {time}th time"
        );
    }
}
