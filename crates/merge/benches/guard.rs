//! What the hot path costs a change, against what the library alone takes to decode it, in the same run.
//!
//! `cargo bench -p wortlaut-merge` types 50,000 characters at random places; with `WORTLAUT_TRACE=…/automerge-paper.json.gz`
//! it replays that editing trace, one change an edit.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops, and prints what it found"
)]

use automerge::Change;
use std::time::Instant;
use typing::{changes, edits, resident_kb};
use wortlaut_merge::guard::{Contributor, Guard, ParsedChange, Verdict, parse_chunks};
use wortlaut_model::{MemberId, Role};

#[path = "typing/typing.rs"]
mod typing;

struct Table {
    baseline: f64,
}

impl Table {
    fn row(&self, what: &str, micros: f64) {
        println!(
            "{what:<44} {micros:>8.2} µs  {:>6.2} ×",
            micros / self.baseline
        );
    }
}

fn micros_each(changes: &[Vec<u8>], mut work: impl FnMut(&[u8])) -> f64 {
    let start = Instant::now();
    for change in changes {
        work(change);
    }
    start.elapsed().as_secs_f64() * 1e6 / changes.len() as f64
}

fn admit_all(parsed: Vec<ParsedChange>, server: &[u8], by: &Contributor) -> (Guard, f64) {
    let mut guard = Guard::new();
    guard
        .replay(server, by.author)
        .expect("the first change fits");
    let count = parsed.len() as f64;
    let start = Instant::now();
    for change in parsed {
        let verdict = guard.admit(change, by);
        assert!(matches!(verdict, Ok(Verdict::Admitted(_))), "{verdict:?}");
    }
    (guard, start.elapsed().as_secs_f64() * 1e6 / count)
}

fn replay(guard: &mut Guard, bytes: &[u8], by: &Contributor) {
    guard.replay(bytes, by.author).expect("the log replays");
}

/// Two guards are built, because the first one takes memory that was free before.
fn print_memory(all: &[Vec<u8>], by: &Contributor) {
    let mut guards = [Guard::new(), Guard::new()];
    let mut grown = 0;
    for guard in &mut guards {
        let before = resident_kb();
        for bytes in all {
            replay(guard, bytes, by);
        }
        grown = resident_kb().saturating_sub(before) as usize * 1024;
    }
    let bytes: usize = all.iter().map(Vec::len).sum();
    println!(
        "{} B a change for its bytes, {} B for graph and index",
        bytes / all.len(),
        grown.saturating_sub(bytes) / all.len()
    );
}

fn parse_all(changes: &[Vec<u8>]) -> Vec<ParsedChange> {
    let parse = |bytes: &Vec<u8>| parse_chunks(bytes).expect("it parses");
    changes.iter().flat_map(parse).collect()
}

fn main() {
    let by = Contributor::member(MemberId::from_bytes([1; 16]), Role::Editor);
    let all = changes(&edits());
    let (server, typed) = all.split_first().expect("there is a first change");
    println!("{} changes, a change at a time", typed.len());
    print_memory(&all, &by);
    let baseline = micros_each(typed, |bytes| {
        let change = Change::from_bytes(bytes.to_vec()).expect("it decodes");
        std::hint::black_box(change.decode());
    });
    let table = Table { baseline };
    table.row("decode by the library alone (baseline)", baseline);
    let parse = micros_each(typed, |bytes| {
        std::hint::black_box(parse_chunks(bytes).expect("it parses"));
    });
    table.row("parse: all stages without an index", parse);
    let (guard, admit) = admit_all(parse_all(typed), server, &by);
    table.row("admit: all checks against the index", admit);
    table.row("parse and admit", parse + admit);
    assert_eq!(guard.graph().len(), all.len());
    let mut rebuilt = Guard::new();
    let replay = micros_each(&all, |bytes| replay(&mut rebuilt, bytes, &by));
    table.row("replay from the log", replay);
}
