//! A seeded simulation of rooms under ordinary Automerge clients.
//!
//! Clients type, mark, split, go back in time, lose their connection with every frame on it, come back with or without
//! their sync state; some lose or gain the right to edit on the way. The disk confirms late, fails, or dies with what it
//! had not confirmed. Afterwards everybody is connected and quiet, and it must hold that
//!
//! - all connected members and the log have the same heads, and nobody chatters on;
//! - no change that a client saw acknowledged is missing from the log;
//! - no refused change is anywhere;
//! - no message ever named or carried a change that was not on disk (checked at each message).
//!
//! `WORTLAUT_SEEDS=2000 cargo test -p wortlaut-sync --test simulation` runs more seeds; a failing one prints how to run it
//! alone.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and reports what it ran"
)]

mod backup;
mod client;
mod dear;
mod disk;
mod world;

use world::World;

const SEEDS_IN_CI: u64 = 200;

fn number_from(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number, not {text:?}"))
    })
}

#[test]
fn every_seed_converges_and_loses_nothing() {
    let first = number_from("WORTLAUT_FIRST_SEED", 0);
    let count = number_from("WORTLAUT_SEEDS", SEEDS_IN_CI);
    let mut totals = world::Totals::default();
    for seed in first..first + count {
        let run = std::panic::catch_unwind(|| {
            let mut world = World::new(seed);
            world.run();
            world.settle();
            world.assert_converged();
            world.totals
        });
        match run {
            Ok(run) => totals += run,
            Err(panic) => {
                eprintln!(
                    "replay with: WORTLAUT_FIRST_SEED={seed} WORTLAUT_SEEDS=1 cargo test -p wortlaut-sync --test simulation every_seed"
                );
                std::panic::resume_unwind(panic);
            }
        }
    }
    println!("{count} seeds from {first}: {totals:?}");
    assert!(totals.edits > 0 && totals.refused > 0 && totals.crashes > 0);
}

#[test]
fn many_pieces_on_their_way_before_a_need_is_heard_do_not_close_the_connection() {
    let mut world = World::calm(25);
    let luebeck = world.add_editor();
    world.settle();
    world.disconnect(luebeck);
    for _ in 0..200 {
        world.client_mut(luebeck).types("w");
    }
    world.sends_in_pieces_without_its_first_change(luebeck);
    assert!(world.client(luebeck).peer.is_some());
    world.settle();
    world.assert_converged();
    assert!(world.client(luebeck).has_all_acknowledged());
}

#[test]
fn what_one_types_the_other_reads() {
    let mut world = World::calm(1);
    let luebeck = world.add_editor();
    let muenchen = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("Begriff");
    world.settle();
    assert_eq!(world.client(muenchen).text(), "Begriff");
    world.assert_converged();
}

/// Each makes a head of its own, and whoever has received them all names them all.
#[test]
fn three_hundred_who_begin_to_type_in_the_same_moment_read_each_other() {
    const CROWD: usize = 300;
    let mut world = World::calm(23);
    for _ in 0..CROWD {
        world.add_editor();
    }
    world.settle();
    for which in 0..CROWD {
        world.client_mut(which).types("w");
    }
    world.settle();
    assert_eq!(world.client(0).heads().len(), CROWD);
    world.client_mut(0).types("!");
    world.settle();
    assert_eq!(world.client(CROWD - 1).text().len(), CROWD + 1);
    assert_eq!(world.client(CROWD - 1).heads().len(), 1);
    world.assert_converged();
}

/// automerge-repo answers each message once and never repeats itself, so nobody may wait for that.
#[test]
fn whoever_joins_with_a_filter_that_lies_reads_everything_at_once() {
    let mut world = World::calm(24);
    let luebeck = world.add_editor();
    let muenchen = world.add_editor();
    world.settle();
    world.away.insert(luebeck);
    world.disconnect(luebeck);
    world.client_mut(muenchen).types("eins ");
    world.settle();
    let first = world.client(muenchen).heads()[0];
    world.client_mut(muenchen).types("zwei");
    world.settle();
    world.client_mut(luebeck).filter_lies_about(first);
    world.away.clear();
    world.settle();
    assert_eq!(world.client(luebeck).text(), "eins zwei");
    world.assert_converged();
}

#[test]
fn a_clock_that_is_set_back_by_an_hour_delays_nobody() {
    let mut world = World::calm(26);
    let luebeck = world.add_editor();
    let muenchen = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("vorher ");
    world.settle();
    world.sets_clock_back(60 * 60 * 1_000);
    world.client_mut(luebeck).types("nachher");
    world.settle();
    assert!(world.client(luebeck).has_all_acknowledged());
    assert_eq!(world.client(muenchen).text(), "vorher nachher");
}

#[test]
fn nothing_is_acknowledged_or_passed_on_before_it_is_on_disk() {
    let mut world = World::calm(2);
    let luebeck = world.add_editor();
    let muenchen = world.add_editor();
    world.settle();
    world.disk.holds_still = true;
    world.client_mut(luebeck).types("ungesichert");
    world.steps(50);
    assert!(!world.client(luebeck).has_all_acknowledged());
    assert_eq!(world.client(muenchen).text(), "");
    world.disk.holds_still = false;
    world.settle();
    assert!(world.client(luebeck).has_all_acknowledged());
    assert_eq!(world.client(muenchen).text(), "ungesichert");
}

#[test]
fn a_crash_before_the_disk_confirms_loses_nothing_that_was_acknowledged() {
    let mut world = World::calm(3);
    let luebeck = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("gesichert");
    world.settle();
    world.disk.holds_still = true;
    world.client_mut(luebeck).types(" und mehr");
    world.steps(20);
    world.crash();
    world.disk.holds_still = false;
    world.settle();
    world.assert_converged();
    assert_eq!(world.client(luebeck).text(), "gesichert und mehr");
}

#[test]
fn a_readers_change_is_refused_and_reaches_nobody() {
    let mut world = World::calm(4);
    let editor = world.add_editor();
    let reader = world.add_reader();
    world.settle();
    world.client_mut(reader).types("darf nicht");
    world.settle();
    assert_eq!(world.totals.refused, 1);
    assert_eq!(world.client(editor).text(), "");
    world.assert_converged();
}

#[test]
fn a_right_that_ends_while_connected_ends_with_the_next_change() {
    let mut world = World::calm(5);
    let luebeck = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("noch");
    world.settle();
    world.make_reader(luebeck);
    world.client_mut(luebeck).types(" nicht mehr");
    world.settle();
    assert_eq!(world.totals.refused, 1);
    assert_eq!(world.client(luebeck).text(), "noch");
}

#[test]
fn a_fresh_client_gets_a_snapshot_and_what_came_after() {
    let mut world = World::calm(6);
    let luebeck = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("vor dem Abbild, ");
    world.settle();
    world.snapshot();
    world.client_mut(luebeck).types("danach");
    world.settle();
    let muenchen = world.add_editor();
    world.settle();
    assert_eq!(world.client(muenchen).text(), "vor dem Abbild, danach");
}

#[test]
fn changes_of_another_node_reach_everybody() {
    let mut world = World::calm(7);
    let luebeck = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("hier");
    world.settle();
    world.another_node_appends("dort ");
    world.settle();
    assert_eq!(world.client(luebeck).text(), "dort hier");
    world.assert_converged();
}

#[test]
fn a_connection_that_holds_too_much_starts_over_and_loses_nothing() {
    let mut world = World::calm(8);
    let luebeck = world.add_editor();
    world.settle();
    world.hold_at_most(600);
    world.disconnect(luebeck);
    world.client_mut(luebeck).types("a");
    for _ in 0..40 {
        world.client_mut(luebeck).types("b");
    }
    world.sends_without_its_first_change(luebeck);
    assert_eq!(world.totals.held_too_much, 1);
    world.settle();
    world.assert_converged();
    assert_eq!(world.client(luebeck).text().len(), 41);
}

/// A bound on what is taken of a message must not shut out whoever was away for long: clients never split a message, so
/// each return has to bring them further.
#[test]
fn a_message_with_too_much_in_it_is_taken_in_portions() {
    let mut world = World::calm(9);
    let luebeck = world.add_editor();
    let muenchen = world.add_editor();
    world.settle();
    world.take_at_most(10);
    world.disconnect(luebeck);
    for _ in 0..45 {
        world.client_mut(luebeck).types("w");
    }
    world.settle();
    assert!(world.totals.sent_too_much >= 4, "{:?}", world.totals);
    world.assert_converged();
    assert_eq!(world.client(muenchen).text().len(), 45);
}

/// Two nodes may serve one log: what one of them lets in frees what waits for it with the other.
#[test]
fn what_another_node_appends_frees_what_waits_for_it() {
    let mut world = World::calm(29);
    let luebeck = world.add_editor();
    world.settle();
    let before = world.disk.rows.len();
    world.disconnect(luebeck);
    for _ in 0..3 {
        world.client_mut(luebeck).types("w");
    }
    world.sends_without_its_first_change(luebeck);
    world.another_node_appends_the_first_change_of(luebeck, before);
    world.disconnect(luebeck);
    world.away.insert(luebeck);
    world.settle();
    assert_eq!(world.disk.rows.len(), before + 3);
}
