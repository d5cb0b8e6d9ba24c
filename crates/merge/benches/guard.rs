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

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange};
use std::time::Instant;
use typing::{TEXT, changes, edits, resident_kb};
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
        .replay(server, Some(by.member))
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
    guard
        .replay(bytes, Some(by.member))
        .expect("the log replays");
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

/// `count` actors, each of which has typed before, insert one character in turn, each knowing all the others.
fn taking_turns(count: u16, rounds: usize) -> Vec<Vec<u8>> {
    let mut writers = vec![0_u64; usize::from(count)];
    let mut all = changes(&[]);
    let (mut next, mut head) = (TEXT + 1, first_hash(&all));
    for turn in 0..usize::from(count) * rounds {
        let writer = turn % usize::from(count);
        writers[writer] += 1;
        let change = Change::from(ExpandedChange {
            operations: vec![Op {
                action: OpType::Put("x".into()),
                obj: ObjectId::Id(OpId::new(TEXT, &ActorId::from([7; 16]))),
                key: Key::head(),
                pred: SortedVec::new(),
                insert: true,
            }],
            actor_id: ActorId::from(&[&[8; 14], &(writer as u16).to_be_bytes()[..]].concat()[..]),
            hash: None,
            seq: writers[writer],
            start_op: next.try_into().expect("counters start at 1"),
            time: 0,
            message: None,
            deps: vec![head],
            extra_bytes: vec![],
            author: None,
        });
        next += 1;
        head = change.hash();
        all.push(change.raw_bytes().to_vec());
    }
    all
}

fn first_hash(changes: &[Vec<u8>]) -> ChangeHash {
    let first = changes.first().expect("there is a first change");
    Change::from_bytes(first.clone())
        .expect("it decodes")
        .hash()
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
    let turns = taking_turns(3_000, 10);
    let (_, admit) = admit_all(parse_all(&turns[1..]), &turns[0], &by);
    table.row("admit, 3,000 actors taking turns", admit);
}
