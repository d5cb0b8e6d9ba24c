//! What a look into the past costs, against what the library takes for the same text, in the same run.
//!
//! `cargo bench -p wortlaut-merge --bench history`; `WORTLAUT_TRACE` as for the guard's benchmark. Three members take turns
//! of 500 changes.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops, and prints what it found"
)]

use automerge::{Automerge, ROOT, ReadDoc};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeSet;
use std::time::Instant;
use typing::{changes, edits, resident_kb};
use wortlaut_merge::ActorId;
use wortlaut_merge::history::{Chronicle, Entry, Moment, Wanted};
use wortlaut_model::{MemberId, Timestamp};

#[path = "typing/typing.rs"]
mod typing;

/// How many moments each look is taken at.
const LOOKS: usize = 30;

fn chronicle(all: &[Vec<u8>]) -> Chronicle {
    let mut chronicle = Chronicle::new();
    for (place, bytes) in all.iter().enumerate() {
        let member = MemberId::from_bytes([(place / 500 % 3) as u8; 16]);
        let entry = Entry {
            bytes,
            member: Some(member),
            brought_by: Some(member),
            received_at: Timestamp::from_millis(1_790_000_000_000 + place as i64 * 1_000),
        };
        chronicle.append(&entry).expect("the log reads");
    }
    chronicle
}

/// Milliseconds of a look: the median over the moments and the longest, each the shortest of three calls, because the
/// machine is shared.
fn millis(mut look: impl FnMut(usize)) -> (f64, f64) {
    let mut times: Vec<f64> = (0..LOOKS)
        .map(|index| {
            let calls = (0..3).map(|_| {
                let start = Instant::now();
                look(index);
                start.elapsed().as_secs_f64() * 1e3
            });
            calls.fold(f64::INFINITY, f64::min)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[LOOKS / 2], times[LOOKS - 1])
}

fn row(what: &str, (median, longest): (f64, f64), baseline: f64) {
    println!(
        "{what:<44} {median:>8.2} ms  {longest:>8.2} ms at most  {:>5.2} ×",
        median / baseline
    );
}

fn main() {
    let all = changes(&edits());
    println!("{} changes", all.len());
    let before = resident_kb();
    let start = Instant::now();
    let chronicle = chronicle(&all);
    let built = start.elapsed().as_secs_f64();
    println!(
        "built from the log in {built:.2} s, {:.1} µs a change; {} kB more in memory, {} kB estimated",
        built * 1e6 / all.len() as f64,
        resident_kb().saturating_sub(before),
        chronicle.memory() / 1024
    );

    let mut library = Automerge::new();
    library
        .load_incremental(&all.concat())
        .expect("the library reads the log");
    let (_, text) = library
        .get(ROOT, "text")
        .expect("it reads")
        .expect("it is there");

    let mut random = SmallRng::seed_from_u64(1);
    let places: Vec<usize> = (0..LOOKS)
        .map(|_| random.random_range(1..=all.len()))
        .collect();
    let moments: Vec<Moment> = places
        .iter()
        .map(|place| {
            chronicle
                .at_position(*place)
                .expect("the place is in the log")
        })
        .collect();
    let heads: Vec<_> = moments.iter().map(|it| chronicle.heads(it)).collect();

    let baseline = millis(|look| {
        std::hint::black_box(library.text_at(&text, &heads[look]).expect("it reads"));
    });
    row(
        "the library's text at a moment (baseline)",
        baseline,
        baseline.0,
    );
    let baseline = baseline.0;
    let at = |look: usize| &moments[look];
    row(
        "text at a moment",
        millis(|look| drop(std::hint::black_box(chronicle.text(at(look))))),
        baseline,
    );
    row(
        "the same with who wrote what",
        millis(|look| drop(std::hint::black_box(chronicle.reading(at(look))))),
        baseline,
    );
    row(
        "the heads of a moment",
        millis(|look| drop(std::hint::black_box(chronicle.heads(at(look))))),
        baseline,
    );
    row(
        "comparing two moments",
        millis(|look| {
            std::hint::black_box(chronicle.compare(at(look), at((look + 1) % LOOKS)));
        }),
        baseline,
    );
    row(
        "comparing a moment with now",
        millis(|look| {
            std::hint::black_box(chronicle.compare(at(look), &chronicle.now()));
        }),
        baseline,
    );
    row(
        "which clauses every change touched",
        millis(|_| drop(std::hint::black_box(chronicle.clauses()))),
        baseline,
    );
    row(
        "the film",
        millis(|_| drop(std::hint::black_box(chronicle.film()))),
        baseline,
    );
    let actor = ActorId::from([9; 16]);
    row(
        "restoring a moment",
        millis(|look| {
            let (now, then) = (chronicle.now(), at(look));
            let at = Timestamp::from_millis(0);
            let wanted = Wanted::Everything;
            drop(std::hint::black_box(chronicle.restore(
                (&now, then),
                wanted,
                &actor,
                at,
            )));
        }),
        baseline,
    );
    let only = BTreeSet::from([1]);
    row(
        "restoring a single change",
        millis(|look| {
            let (now, then) = (chronicle.now(), at(look));
            let at = Timestamp::from_millis(0);
            let wanted = Wanted::Changes(&only);
            drop(std::hint::black_box(chronicle.restore(
                (&now, then),
                wanted,
                &actor,
                at,
            )));
        }),
        baseline,
    );
}
