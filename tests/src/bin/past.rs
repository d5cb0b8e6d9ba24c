//! How long the history of a long document takes to answer, and what it costs in memory.
//!
//! `WORTLAUT_TRACE=automerge-paper.json.gz past` splits the recorded writing of a whole paper (259,778 edits, each a
//! change) over three members of different organisations, puts it into a data folder, starts the server of this build on
//! it, and reports what the API's answers take over HTTP once the history is in memory: half of them at most, and all.
//! Figures that mean something come from a release build: `WORTLAUT_BIN` names another binary.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool that prints its figures, and stops when something is odd"
)]

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Automerge, Change, ExpandedChange, ObjId, ROOT, ReadDoc};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use wortlaut_model::{DocumentId, MemberId, Role, Timestamp};
use wortlaut_store::{Batch, ChangeLog, ChangeRecord, Store};
use wortlaut_tests::{Member, Trace, World};

/// How many random moments are asked for.
const MOMENTS: usize = 50;
/// Edits before another member goes on.
const TURN: usize = 500;
/// Edits before everybody rests for half an hour.
const SITTING: usize = 5_000;
/// From one edit to the next, in milliseconds.
const PACE: i64 = 700;
const REST: i64 = 30 * 60_000;
/// Changes appended in one transaction.
const BATCH: usize = 10_000;

fn main() {
    let trace = std::env::var_os("WORTLAUT_TRACE").expect("WORTLAUT_TRACE names a trace");
    let trace = Trace::read(trace.as_ref());
    let mut world = World::start();
    let members: Vec<Member> = ["Lübeck", "Bund", "Potsdam"]
        .map(|organisation| world.add(organisation, Role::Editor))
        .into();
    let reader = world.add("Leitung", Role::Moderator);
    world.server.stop();
    let started = Instant::now();
    let changes = write(&world, &members, &trace);
    println!("written in {}", millis(started.elapsed()));
    world.server.start_again();
    println!("{changes} changes, {} members", members.len());
    measure(&world, &reader, changes);
}

/// Puts the edits into the log, as three members' connections would have.
fn write(world: &World, members: &[Member], trace: &Trace) -> u64 {
    let store = Store::open(world.server.data()).expect("the folder is free");
    let document: DocumentId = world.document.parse().expect("an id");
    let mut writer = Writer::open(&store, document, members);
    for (number, edit) in trace.edits.iter().enumerate() {
        writer.edit(number, edit);
    }
    for changes in writer.records.chunks(BATCH) {
        let changes = changes.to_vec();
        let batch = Batch { document, changes };
        store.append(&[batch]).expect("the log takes them");
    }
    store.length(document).expect("the log is read")
}

/// Writes edits as changes, each on top of the one before. The library takes minutes for so many transactions, and a
/// second for changes that are made by hand.
struct Writer {
    /// The text, and the first block's marker in it.
    text: OpId,
    marker: OpId,
    members: Vec<(ActorId, MemberId)>,
    /// How many changes each member has made.
    sequences: Vec<u64>,
    /// The characters that are there, by the counters of the operations that inserted them.
    characters: Vec<u64>,
    /// Whose each operation is, by its counter from `first` on.
    owners: Vec<usize>,
    first: u64,
    head: Vec<automerge::ChangeHash>,
    at: i64,
    records: Vec<ChangeRecord>,
}

impl Writer {
    fn open(store: &Store, document: DocumentId, members: &[Member]) -> Self {
        let mut copy = Automerge::new();
        let (mut at, mut last) = (0, 0);
        let read = store.read(document, 0, &mut |logged| {
            at = logged.change.received_at.millis();
            let change = Change::try_from(&*logged.change.bytes).expect("the server's own change");
            last = change.max_op();
            copy.apply_changes([change]).expect("it applies");
            ControlFlow::Continue(())
        });
        read.expect("the log is read");
        let (_, text) = copy.get(ROOT, "text").expect("a document").expect("a text");
        let (_, marker) = copy.get(&text, 0).expect("a text").expect("a block");
        let members = members.iter().map(|member| {
            let id: MemberId = member.id.parse().expect("an id");
            (ActorId::from(*id.as_bytes()), id)
        });
        let members: Vec<_> = members.collect();
        Self {
            text: operation_of(&text),
            marker: operation_of(&marker),
            sequences: vec![0; members.len()],
            members,
            characters: Vec::new(),
            owners: Vec::new(),
            first: last + 1,
            head: copy.get_heads(),
            at,
            records: Vec::new(),
        }
    }

    fn edit(&mut self, number: usize, (at, deleted, inserted): &(usize, usize, String)) {
        let turn = number / TURN % self.members.len();
        let start = self.first + self.owners.len() as u64;
        let gone: Vec<u64> = self.characters.drain(*at..at + deleted).collect();
        let mut operations: Vec<Op> = gone
            .into_iter()
            .map(|counter| self.operation(self.id(counter), OpType::Delete, Some(counter)))
            .collect();
        let before = at.checked_sub(1).and_then(|it| self.characters.get(it));
        let mut behind = before.map_or(self.marker.clone(), |counter| self.id(*counter));
        for (offset, character) in inserted.chars().enumerate() {
            let counter = start + operations.len() as u64;
            let action = OpType::Put(character.to_string().as_str().into());
            operations.push(self.operation(behind, action, None));
            self.characters.insert(at + offset, counter);
            let (actor, _) = self.members.get(turn).expect("a member");
            behind = OpId::new(counter, actor);
        }
        self.owners
            .resize(self.owners.len() + operations.len(), turn);
        self.commit(number, turn, start, operations);
    }

    fn id(&self, counter: u64) -> OpId {
        let place = usize::try_from(counter - self.first).expect("a small number");
        let owner = self.owners.get(place).expect("an operation");
        let (actor, _) = self.members.get(*owner).expect("a member");
        OpId::new(counter, actor)
    }

    fn operation(&self, behind: OpId, action: OpType, pred: Option<u64>) -> Op {
        let insert = pred.is_none();
        let pred: Vec<OpId> = pred.map(|it| self.id(it)).into_iter().collect();
        Op {
            action,
            obj: ObjectId::Id(self.text.clone()),
            key: Key::Seq(ElementId::Id(behind)),
            pred: SortedVec::from(pred),
            insert,
        }
    }

    fn commit(&mut self, number: usize, turn: usize, start: u64, operations: Vec<Op>) {
        self.at += if number.is_multiple_of(SITTING) {
            REST
        } else {
            PACE
        };
        let (actor, member) = self.members.get(turn).expect("a member").clone();
        let sequence = self.sequences.get_mut(turn).expect("a member");
        *sequence += 1;
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: actor,
            hash: None,
            seq: *sequence,
            start_op: start.try_into().expect("counters start at 1"),
            time: self.at / 1_000,
            message: None,
            deps: std::mem::take(&mut self.head),
            extra_bytes: Vec::new(),
            author: None,
        });
        self.head = vec![change.hash()];
        self.records.push(ChangeRecord {
            hash: change.hash().0,
            actor: change.actor_id().to_bytes().to_vec(),
            sequence: change.seq(),
            bytes: change.raw_bytes().into(),
            member: Some(member),
            brought_by: Some(member),
            received_at: Timestamp::from_millis(self.at),
        });
    }
}

fn operation_of(object: &ObjId) -> OpId {
    match object {
        ObjId::Id(counter, actor, _) => OpId::new(*counter, actor),
        ObjId::Root => unreachable!("no text is the root"),
    }
}

fn measure(world: &World, reader: &Member, changes: u64) {
    let mut dice = SmallRng::seed_from_u64(50);
    let mut moments = || dice.random_range(1..=changes);
    let before = world.server.memory();
    let first = world.time(reader, "/history");
    let built = world.server.memory();
    println!(
        "first question, which builds the history: {}",
        millis(first)
    );
    println!(
        "server memory: {} MB before, {} MB after, {} MB at most meanwhile",
        before.now >> 20,
        built.now >> 20,
        built.peak >> 20
    );
    let estimated = world.metric(reader, "wortlaut_history_bytes");
    println!("estimated by the history itself: {} MB", estimated >> 20);
    let ask = |name: &str, limit: u64, path: &mut dyn FnMut() -> String| {
        let mut times: Vec<_> = (0..MOMENTS).map(|_| world.time(reader, &path())).collect();
        times.sort_unstable();
        let [half, all] = [times.len() / 2, times.len() - 1].map(|it| times[it]);
        println!(
            "{name}: p50 {}, max {} (limit {limit} ms)",
            millis(half),
            millis(all)
        );
    };
    ask("/history", 150, &mut || "/history".to_owned());
    ask("/history?zoom=change", 150, &mut || {
        format!("/history?zoom=change&before={}", moments())
    });
    ask("/history?zoom=month", 150, &mut || {
        "/history?zoom=month".to_owned()
    });
    ask("/text", 100, &mut || format!("/text?at={}", moments()));
    ask("/blame", 200, &mut || format!("/blame?at={}", moments()));
    ask("/compare", 300, &mut || {
        format!("/compare?from={}&to={}", moments(), moments())
    });
    ask("/compare to now", 300, &mut || {
        format!("/compare?from={}", moments())
    });
    let film = world.time(reader, "/film");
    println!("/film: {}", millis(film));
    restore(world, reader, changes / 2);
    let after = world.server.memory();
    println!(
        "server memory: {} MB after all, {} MB at most",
        after.now >> 20,
        after.peak >> 20
    );
}

fn restore(world: &World, reader: &Member, at: u64) {
    let heads = world.get(reader, "/history?limit=1").expect(200)["heads"][0].clone();
    let started = Instant::now();
    let wish = json!({ "at": at.to_string(), "base": heads });
    let restored = world.send(reader, "POST", "/restore", &wish).expect(201);
    let written = restored["written"].as_array().expect("hashes").len();
    println!(
        "/restore of half the history: {} in {written} changes",
        millis(started.elapsed())
    );
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}
