//! How long the history of a long document takes to answer, and what it costs in memory.
//!
//! `WORTLAUT_TRACE=automerge-paper.json.gz past` splits the recorded writing of a whole paper (259,778 edits, each a
//! change) over three members of different organisations, puts it into a data folder, starts the server of this build on
//! it, and reports what the API's answers take over HTTP once the history is in memory: half of them at most, and all.
//! Figures that mean something come from a release build: `WORTLAUT_BIN` names another binary.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a tool that prints its figures, and stops when something is odd"
)]

use automerge::{ActorId, Automerge, TextEncoding, transaction::Transactable};
use automerge::{ROOT, ReadDoc};
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
    let changes = write(&world, &members, &trace);
    world.server.start_again();
    println!("{changes} changes of {} members", members.len());
    measure(&world, &reader, changes);
}

/// Puts the edits into the log, as three members' connections would have.
fn write(world: &World, members: &[Member], trace: &Trace) -> u64 {
    let store = Store::open(world.server.data()).expect("the folder is free");
    let document: DocumentId = world.document.parse().expect("an id");
    let mut writer = Writer::open(&store, document, members);
    let mut batch = Vec::with_capacity(BATCH);
    for (number, (at, deleted, inserted)) in trace.edits.iter().enumerate() {
        batch.push(writer.edit(number, (*at, *deleted, inserted)));
        if batch.len() == BATCH || number + 1 == trace.edits.len() {
            let changes = std::mem::take(&mut batch);
            let batch = Batch { document, changes };
            store.append(&[batch]).expect("the log takes them");
        }
    }
    store.length(document).expect("the log is read")
}

struct Writer {
    document: Automerge,
    text: automerge::ObjId,
    /// The elements that were there before: the first block's marker.
    before: usize,
    members: Vec<(ActorId, MemberId)>,
    at: i64,
}

impl Writer {
    fn open(store: &Store, document: DocumentId, members: &[Member]) -> Self {
        let mut copy = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        let mut at = 0;
        let read = store.read(document, 0, &mut |logged| {
            at = logged.change.received_at.millis();
            let loaded = copy.load_incremental(&logged.change.bytes);
            loaded.expect("the server's own change");
            ControlFlow::Continue(())
        });
        read.expect("the log is read");
        let (_, text) = copy.get(ROOT, "text").expect("a document").expect("a text");
        let members = members.iter().map(|member| {
            let id: MemberId = member.id.parse().expect("an id");
            (ActorId::from(*id.as_bytes()), id)
        });
        Self {
            before: copy.length(&text),
            text,
            members: members.collect(),
            document: copy,
            at,
        }
    }

    fn edit(
        &mut self,
        number: usize,
        (at, deleted, inserted): (usize, usize, &str),
    ) -> ChangeRecord {
        self.at += if number % SITTING == 0 { REST } else { PACE };
        let turn = number / TURN % self.members.len();
        let (actor, member) = self.members.get(turn).expect("a member").clone();
        if *self.document.get_actor() != actor {
            self.document.set_actor(actor);
        }
        let mut transaction = self.document.transaction();
        let deleted = isize::try_from(deleted).expect("a length");
        transaction
            .splice_text(&self.text, self.before + at, deleted, inserted)
            .expect("an edit");
        transaction.commit();
        let change = self.document.get_last_local_change().expect("a change");
        ChangeRecord {
            hash: change.hash().0,
            actor: change.actor_id().to_bytes().to_vec(),
            sequence: change.seq(),
            bytes: change.raw_bytes().into(),
            member: Some(member),
            brought_by: Some(member),
            received_at: Timestamp::from_millis(self.at),
        }
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
