//! What honest clients do, however odd it looks: not one change of it may be refused.
//!
//! `WORTLAUT_TRACE=automerge-paper.json.gz cargo test -p wortlaut-tests --test honest` replays the recorded writing of a
//! whole paper (259,778 single-character edits; the file comes from the public collection editing-traces) instead of a
//! made-up history of 5,000 edits.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::time::Instant;
use wortlaut_model::Role;
use wortlaut_tests::{Client, Trace, World};

/// Operations a client puts into one change of a paste.
const PASTE: usize = 20_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_of_single_edits_is_taken_whole() {
    let history = chosen_history();
    let world = World::start();
    let writer = world.connect("Lübeck").await;
    let started = Instant::now();
    let before = writer.look(|replica| replica.length());
    // As the words come: a batch is saved before the next is written.
    for edits in history.edits.chunks(1_000) {
        writer.edit(|replica| {
            for (at, deleted, inserted) in edits {
                let deleted = isize::try_from(*deleted).expect("a length");
                replica.commit(|tx, text| {
                    tx.splice_text(text, before + at, deleted, inserted)
                        .expect("an edit");
                });
            }
        });
        writer.until_saved().await;
    }
    let reader = world.connect_as("Bund", Role::Reader).await;
    world.settle(&[&writer, &reader]).await;
    if let Some(end) = history.end {
        assert!(
            reader.look(|replica| replica.text()).ends_with(&end),
            "the paper as it ended"
        );
    }
    writer.assert_never_refused();
    let count = history.edits.len();
    eprintln!(
        "{count} edits, each a change, taken in {:?}",
        started.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn selecting_100_000_characters_and_deleting_them_is_honest_work() {
    let (world, writer) = with_long_text().await;
    let length = writer.look(|replica| replica.length());
    assert!(length >= 100_000);
    let everything = isize::try_from(length).expect("a length");
    writer.edit(|replica| {
        replica.commit(|tx, text| tx.splice_text(text, 0, everything, "").expect("a deletion"))
    });
    writer.until_saved().await;
    let reader = world.connect_as("Bund", Role::Reader).await;
    world.settle(&[&writer, &reader]).await;
    assert_eq!(reader.look(|replica| replica.text()), "");
    writer.assert_never_refused();
}

async fn with_long_text() -> (World, Client) {
    let world = World::start();
    let writer = world.connect("Lübeck").await;
    for _ in 0..5 {
        writer.types(&"w".repeat(PASTE));
    }
    writer.until_saved().await;
    (world, writer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_is_nobodys_fault() {
    let world = World::start();
    let writer = world.connect("Lübeck").await;
    for seconds in [
        0,
        -1,
        1,
        -62_135_596_800,
        253_402_300_799,
        i64::from(u32::MAX),
    ] {
        let options = CommitOptions::default().with_time(seconds);
        writer.edit(|replica| {
            replica.commit_with(options, |tx, text| {
                tx.splice_text(text, 0, 0, "spät").expect("an insertion");
            })
        });
        writer.until_saved().await;
    }
    writer.assert_never_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_on_top_of_older_heads_are_taken() {
    let world = World::start();
    let lübeck = world.connect("Lübeck").await;
    let bund = world.connect("Bund").await;
    let mut past = vec![lübeck.look(|replica| replica.heads())];
    for round in 0..20 {
        lübeck.types("jetzt ");
        bund.types("auch jetzt ");
        past.push(lübeck.look(|replica| replica.heads()));
        let heads = past[round / 2].clone();
        lübeck.edit(|replica| {
            replica.commit_at(&heads, |tx, text| {
                tx.splice_text(text, 0, 0, "früher ")
                    .expect("an insertion into the past");
            })
        });
        world.settle(&[&lübeck, &bund]).await;
    }
    lübeck.assert_never_refused();
    bund.assert_never_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_and_marks_of_two_members_at_the_same_place_are_taken() {
    let world = World::start();
    let lübeck = world.connect("Lübeck").await;
    let bund = world.connect("Bund").await;
    lübeck.types("Daseinsvorsorge ist, was alle brauchen.");
    world.settle(&[&lübeck, &bund]).await;
    for round in 0..30 {
        for client in [&lübeck, &bund] {
            client.edit(|replica| {
                replica.commit(|tx, text| {
                    let mark = Mark::new("strong".to_owned(), true, round, round + 4);
                    tx.mark(text, mark, ExpandMark::After).expect("a mark");
                    let block = tx.split_block(text, round).expect("a block");
                    tx.put(&block, "type", "paragraph").expect("its type");
                })
            });
        }
    }
    world.settle(&[&lübeck, &bund]).await;
    lübeck.assert_never_refused();
    bund.assert_never_refused();
}

/// The recorded history that `WORTLAUT_TRACE` names, or a made-up one.
fn chosen_history() -> Trace {
    match std::env::var_os("WORTLAUT_TRACE") {
        Some(path) => Trace::read(path.as_ref()),
        None => made_up(),
    }
}

fn made_up() -> Trace {
    let mut random = SmallRng::seed_from_u64(5_000);
    let mut length = 0;
    let edits = (0..5_000)
        .map(|_| {
            let deletes = length > 0 && random.random_bool(0.3);
            let at = random.random_range(0..length.max(1));
            length = if deletes { length - 1 } else { length + 1 };
            let inserted = if deletes { "" } else { "w" };
            (at, usize::from(deletes), inserted.to_owned())
        })
        .collect();
    Trace { edits, end: None }
}
