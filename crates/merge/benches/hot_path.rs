//! Whether a change costs the same however long the document is and however many take part: parsed and admitted, without
//! the disk, onto documents of 1,000 to 260,000 changes, and with 3 and 3,000 actors taking turns; one change in twenty
//! sets a mark.
//!
//! `cargo bench -p wortlaut-merge --bench hot_path`; `cargo test --workspace --bench hot_path` measures the test profile,
//! without building anything anew.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops, and prints what it found"
)]

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::process::Command;
use std::time::Instant;
use typing::resident_kb;
use wortlaut_merge::guard::{Contributor, Guard, Verdict, parse_chunks};
use wortlaut_model::{MemberId, Role};

#[expect(dead_code, reason = "the other benchmarks type with it")]
#[path = "typing/typing.rs"]
mod typing;

/// How long the documents are, in changes.
const LENGTHS: [usize; 4] = [1_000, 10_000, 100_000, 260_000];
/// How many further changes are measured on each.
const MEASURED: usize = 4_000;
/// One change in so many sets a mark over what was typed in one go.
const MARKS_ONE_IN: u32 = 20;
/// One change in so many begins somewhere else.
const JUMPS_ONE_IN: u32 = 20;

/// Several actors who type in turn at random places, each knowing all that was written before.
struct Writers {
    actors: Vec<(ActorId, u64)>,
    /// The characters, in the order of typing.
    text: Vec<OpId>,
    /// How many of the last of them stand one behind the other.
    run: usize,
    next: u64,
    head: Option<ChangeHash>,
    turn: usize,
    random: SmallRng,
}

impl Writers {
    /// So many actors, and the change that makes the text.
    fn new(count: u16) -> (Self, Vec<u8>) {
        let actor =
            |number: u16| ActorId::from(&[&[8; 14], &number.to_be_bytes()[..]].concat()[..]);
        let mut writers = Self {
            actors: (0..count).map(|it| (actor(it), 0)).collect(),
            text: Vec::new(),
            run: 0,
            next: 1,
            head: None,
            turn: 0,
            random: SmallRng::seed_from_u64(1),
        };
        let make = Op {
            action: OpType::Make(ObjType::Text),
            obj: ObjectId::Root,
            key: Key::Map("text".into()),
            pred: SortedVec::new(),
            insert: false,
        };
        let first = writers.commit(vec![make]);
        (writers, first)
    }

    fn commit(&mut self, operations: Vec<Op>) -> Vec<u8> {
        let turn = self.turn % self.actors.len();
        self.turn += 1;
        let (actor, sequence) = self.actors.get_mut(turn).expect("there are actors");
        *sequence += 1;
        let count = operations.len() as u64;
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: actor.clone(),
            hash: None,
            seq: *sequence,
            start_op: self.next.try_into().expect("counters start at 1"),
            time: 1_790_000_000,
            message: None,
            deps: self.head.into_iter().collect(),
            extra_bytes: vec![],
            author: None,
        });
        self.next += count;
        self.head = Some(change.hash());
        change.raw_bytes().to_vec()
    }

    fn insertion(&self, behind: Option<&OpId>, action: OpType) -> Op {
        let (first, _) = self.actors.first().expect("there are actors");
        Op {
            action,
            obj: ObjectId::Id(OpId::new(1, first)),
            key: Key::Seq(behind.map_or(ElementId::Head, |it| ElementId::Id(it.clone()))),
            pred: SortedVec::new(),
            insert: true,
        }
    }

    /// The next change.
    fn write(&mut self) -> Vec<u8> {
        if self.run > 1 && self.random.random_ratio(1, MARKS_ONE_IN) {
            return self.mark();
        }
        let jumps = self.random.random_ratio(1, JUMPS_ONE_IN) && !self.text.is_empty();
        let behind = if jumps {
            self.run = 0;
            self.random.random_range(0..self.text.len())
        } else {
            self.text.len().wrapping_sub(1)
        };
        let operation = self.insertion(self.text.get(behind), OpType::Put("e".into()));
        let (actor, _) = self
            .actors
            .get(self.turn % self.actors.len())
            .expect("there are actors");
        self.text.push(OpId::new(self.next, actor));
        self.run += 1;
        self.commit(vec![operation])
    }

    fn mark(&mut self) -> Vec<u8> {
        let begin = OpType::MarkBegin(MarkData {
            name: "strong".into(),
            value: true.into(),
            expand: true,
        });
        let first = self.text.len() - self.run;
        let begin = self.insertion(self.text.get(first), begin);
        let end = self.insertion(self.text.last(), OpType::MarkEnd(true));
        self.commit(vec![begin, end])
    }
}

fn admit(guard: &mut Guard, bytes: &[u8], by: &Contributor) {
    for change in parse_chunks(bytes).expect("it parses") {
        let verdict = guard.admit(change, by);
        assert!(matches!(verdict, Ok(Verdict::Admitted(_))), "{verdict:?}");
    }
}

/// What further changes cost on a document, in microseconds each, and what the guard keeps.
struct Cost {
    median: f64,
    /// Of a hundred, one takes as long or longer.
    hundredth: f64,
    /// The guard's bytes a change beside the change's own.
    bytes: usize,
}

/// A document of so many changes by so many actors, and what is measured on it.
fn measure(length: usize, actors: u16) -> Cost {
    let by = Contributor::member(MemberId::from_bytes([1; 16]), Role::Editor);
    let (mut writers, first) = Writers::new(actors);
    let mut guard = Guard::new();
    guard
        .replay(&first, by.author)
        .expect("the first change fits");
    let before = resident_kb();
    let mut bytes = 0;
    for _ in 0..length {
        let change = writers.write();
        bytes += change.len();
        admit(&mut guard, &change, &by);
    }
    let grown = resident_kb().saturating_sub(before) as usize * 1_024;
    // What the writers keep of each character to go on writing.
    let kept = bytes + writers.text.len() * (size_of::<OpId>() + 16);
    let further: Vec<_> = (0..MEASURED).map(|_| writers.write()).collect();
    let mut time = |change: &Vec<u8>| {
        let start = Instant::now();
        admit(&mut guard, change, &by);
        start.elapsed().as_secs_f64() * 1e6
    };
    let mut micros: Vec<_> = further.iter().map(&mut time).collect();
    micros.sort_by(f64::total_cmp);
    Cost {
        median: micros[MEASURED / 2],
        hundredth: micros[MEASURED - MEASURED / 100],
        bytes: grown.saturating_sub(kept) / length,
    }
}

/// Measures in a process of its own, whose memory nothing has used before.
fn measure_apart(length: usize, actors: u16) -> Cost {
    let this = std::env::current_exe().expect("this program has a path");
    let arguments = [length.to_string(), actors.to_string()];
    let output = Command::new(this).args(arguments).output();
    let output = output.expect("it starts once more");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("it prints numbers");
    let numbers: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
    let [median, hundredth, bytes] = numbers[..] else {
        panic!("{text}");
    };
    Cost {
        median,
        hundredth,
        bytes: bytes as usize,
    }
}

/// Compares the cases with the first of them.
fn compare(cases: impl IntoIterator<Item = (usize, u16)>) {
    let mut first = None;
    for (length, actors) in cases {
        let Cost {
            median,
            hundredth,
            bytes,
        } = measure_apart(length, actors);
        let ratio = median / *first.get_or_insert(median);
        println!(
            "{length:>7} changes, {actors:>4} actors {median:>7.2} µs {ratio:>6.2} × {hundredth:>8.2} µs {bytes:>5} B"
        );
    }
}

fn main() {
    let numbers: Vec<usize> = std::env::args().flat_map(|it| it.parse()).collect();
    if let [length, actors] = numbers[..] {
        let cost = measure(length, actors as u16);
        println!("{} {} {}", cost.median, cost.hundredth, cost.bytes);
        return;
    }
    println!(
        "parsing and admitting a change, one in {MARKS_ONE_IN} a mark: median, ratio, the slowest hundredth; bytes of index a change"
    );
    compare(LENGTHS.map(|length| (length, 3)));
    compare([(30_000, 3), (30_000, 3_000)]);
}
