//! A load generator: so many writers and viewers in one document, and how long a keystroke takes.
//!
//! `load --writers 4 --viewers 20 --seconds 20` starts the server of this build on a folder of its own and reports, in
//! milliseconds, the time from sending a change to its acknowledgement (it is on disk) and to its arrival at each
//! viewer, and the server's memory. With `--exports 2` so many other members download the document as PDF, again and again,
//! meanwhile; with `--markers 1` so many other members mark words 5,000 times a minute each; `--text FILE` imports the document
//! that all this is about. Each writer sends one change every 100 ms, as automerge-repo clients do at most.
//! Nobody here keeps a document up to date, so that the machine's time goes to the server.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a tool that prints its figures, and stops when something is odd"
)]

use automerge::marks::{ExpandMark, Mark};
use automerge::sync::{ChunkList, Message, MessageVersion};
use automerge::transaction::Transactable;
use automerge::{Automerge, Change, ChangeHash};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use wortlaut_model::Role;
use wortlaut_tests::wire::{self, ServerFrame, SyncKind};
use wortlaut_tests::{Incoming, Member, Replica, Socket, World};

/// How often a writer sends a change.
const PACE: Duration = Duration::from_millis(100);
/// How often a marker does: 5,000 times a minute.
const MARKING_PACE: Duration = Duration::from_millis(12);

#[tokio::main]
async fn main() {
    let plan = Plan::from_arguments();
    let mut world = World::start();
    if let Some(file) = &plan.text {
        let imported = world.server.command(&["import", file, "--json"]);
        world.document = imported
            .get("document_id")
            .and_then(|id| id.as_str())
            .expect("an id")
            .to_owned();
    }
    let world = Arc::new(world);
    let clock = Arc::new(Stopwatch::default());
    // All are seated before anybody writes: whoever came later would begin with a document that is not the newest.
    let viewers = Seat::take_all(&world, Role::Reader, plan.viewers).await;
    let writers = Seat::take_all(&world, Role::Editor, plan.writers).await;
    let tasks: Vec<_> = viewers
        .into_iter()
        .map(|seat| tokio::spawn(view(seat, Arc::clone(&clock))))
        .collect();
    let markers = Seat::take_all(&world, Role::Editor, plan.markers).await;
    let markers: Vec<_> = markers
        .into_iter()
        .map(|seat| tokio::spawn(mark(seat, plan.time)))
        .collect();
    let exporting = Exporting::start(&world, plan.exports);
    let writers: Vec<_> = writers
        .into_iter()
        .map(|seat| tokio::spawn(write(seat, Arc::clone(&clock), plan.time)))
        .collect();
    for writer in writers {
        writer.await.expect("a writer has failed");
    }
    let mut marks = 0;
    for marker in markers {
        marks += marker.await.expect("a marker has failed");
    }
    let files = exporting.stop();
    clock.until_all_arrived(plan.viewers).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    clock.report(&plan);
    println!(
        "{} members marked words {marks} times meanwhile",
        plan.markers
    );
    println!("{} members exported {files} files meanwhile", plan.exports);
    let memory = world.server.memory();
    println!(
        "server memory: {} MB now, {} MB at most",
        memory.now >> 20,
        memory.peak >> 20
    );
}

struct Plan {
    writers: usize,
    viewers: usize,
    exports: usize,
    markers: usize,
    text: Option<String>,
    time: Duration,
}

impl Plan {
    fn from_arguments() -> Self {
        let arguments: Vec<String> = std::env::args().collect();
        let number = |name: &str, default: u64| {
            let value = arguments.iter().skip_while(|it| *it != name).nth(1);
            value.map_or(default, |text| text.parse().expect("a number"))
        };
        let count = |name, default| usize::try_from(number(name, default)).expect("a small number");
        Self {
            writers: count("--writers", 4),
            viewers: count("--viewers", 20),
            exports: count("--exports", 0),
            markers: count("--markers", 0),
            text: arguments
                .iter()
                .skip_while(|it| *it != "--text")
                .nth(1)
                .cloned(),
            time: Duration::from_secs(number("--seconds", 20)),
        }
    }
}

/// Members who download the document as PDF, again and again.
struct Exporting {
    ends: Arc<AtomicBool>,
    threads: Vec<JoinHandle<usize>>,
}

impl Exporting {
    fn start(world: &Arc<World>, members: usize) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let threads = (0..members).map(|number| {
            let member = world.add(&format!("Leser {number}"), Role::Reader);
            let (world, ends) = (Arc::clone(world), Arc::clone(&ends));
            std::thread::spawn(move || {
                let mut files = 0;
                while !ends.load(Ordering::Relaxed) {
                    world.download(&member, "/export/pdf", "").expect(200);
                    files += 1;
                }
                files
            })
        });
        Self {
            threads: threads.collect(),
            ends,
        }
    }

    /// How many files there were.
    fn stop(self) -> usize {
        self.ends.store(true, Ordering::Relaxed);
        let files = self.threads.into_iter().map(JoinHandle::join);
        files.map(|it| it.expect("a reader has failed")).sum()
    }
}

/// When each change was sent, and how long it took.
#[derive(Default)]
struct Stopwatch {
    sent: Mutex<HashMap<ChangeHash, Instant>>,
    saved: Mutex<Vec<Duration>>,
    seen: Mutex<Vec<Duration>>,
}

impl Stopwatch {
    fn start(&self, hash: ChangeHash) {
        self.sent
            .lock()
            .expect("no panic")
            .insert(hash, Instant::now());
    }

    fn since(&self, hash: &ChangeHash) -> Option<Duration> {
        self.sent
            .lock()
            .expect("no panic")
            .get(hash)
            .map(Instant::elapsed)
    }

    fn note_saved(&self, hash: &ChangeHash) {
        self.saved
            .lock()
            .expect("no panic")
            .extend(self.since(hash));
    }

    fn note_seen(&self, hash: &ChangeHash) {
        self.seen.lock().expect("no panic").extend(self.since(hash));
    }

    async fn until_all_arrived(&self, viewers: usize) {
        wortlaut_tests::eventually("every change to reach every viewer", || {
            let sent = self.sent.lock().expect("no panic").len();
            (self.seen.lock().expect("no panic").len() == sent * viewers).then_some(())
        })
        .await;
    }

    fn report(&self, plan: &Plan) {
        let sent = self.sent.lock().expect("no panic").len();
        println!(
            "{} writers, {} viewers, {sent} changes",
            plan.writers, plan.viewers
        );
        for (what, times) in [("saved", &self.saved), ("seen by a viewer", &self.seen)] {
            let mut times = times.lock().expect("no panic").clone();
            times.sort_unstable();
            let at = |share: usize| {
                times
                    .get(times.len() * share / 100)
                    .copied()
                    .unwrap_or_default()
            };
            let [p50, p99] = [at(50), at(99)].map(|time| time.as_secs_f64() * 1_000.0);
            println!(
                "{what}: p50 {p50:.1} ms, p99 {p99:.1} ms ({} times)",
                times.len()
            );
        }
    }
}

/// A connection that has the document as it was at the start.
struct Seat {
    socket: Socket,
    peer: String,
    server: String,
    document: String,
    replica: Replica,
}

impl Seat {
    async fn take_all(world: &World, role: Role, count: usize) -> Vec<Self> {
        let mut seats = Vec::new();
        for _ in 0..count {
            seats.push(Self::take(world, role).await);
        }
        seats
    }

    async fn take(world: &World, role: Role) -> Self {
        let member = world.add("Last", role);
        let client = world.client_of(&member);
        client.until_ready().await;
        let copy = client.look(|replica| replica.document.fork());
        drop(client);
        let mut seat = Self::connect(world, &member, copy).await;
        let first = seat.message(Vec::new());
        seat.send(&first).await;
        seat
    }

    async fn connect(world: &World, member: &Member, copy: Automerge) -> Self {
        let address = world.server.address();
        let mut socket = Socket::open(address, &member.token)
            .await
            .expect("a socket");
        let peer = format!("load-{}", member.id);
        socket.send(wire::join(&peer)).await.expect("a join");
        let Incoming::Frame(ServerFrame::Peer { sender: server, .. }) = socket.next().await else {
            unreachable!("a join is answered");
        };
        let document = world.document.clone();
        Self {
            socket,
            peer,
            server,
            document,
            replica: Replica::of(copy),
        }
    }

    fn message(&self, changes: Vec<Vec<u8>>) -> Vec<u8> {
        let message = Message {
            heads: self.replica.heads(),
            need: Vec::new(),
            have: Vec::new(),
            changes: ChunkList::from(changes),
            flags: None,
            version: MessageVersion::V1,
        };
        message.encode()
    }

    async fn send(&mut self, message: &[u8]) {
        let kind = SyncKind::Sync;
        let frame = wire::sync(kind, &self.peer, &self.server, &self.document, message);
        self.socket.send(frame).await.expect("the server listens");
    }

    async fn hear(&mut self) -> Message {
        loop {
            match self.socket.next().await {
                Incoming::Frame(ServerFrame::Sync { data, .. }) => {
                    return Message::decode(&data).expect("a sync message");
                }
                Incoming::Frame(_) => {}
                other => unreachable!("the connection ended: {other:?}"),
            }
        }
    }
}

/// Sends a change at the pace, and notes when the server's heads name it.
async fn write(mut seat: Seat, clock: Arc<Stopwatch>, time: Duration) {
    let end = Instant::now() + time;
    let mut pace = tokio::time::interval(PACE);
    while Instant::now() < end {
        pace.tick().await;
        let hash = seat.replica.types("w");
        let change = seat.replica.document.get_last_local_change();
        let change = change.expect("a change was made");
        clock.start(hash);
        let message = seat.message(vec![change.raw_bytes().to_vec()]);
        seat.send(&message).await;
        while !seat.hear().await.heads.contains(&hash) {}
        clock.note_saved(&hash);
    }
}

/// Marks words at the pace, here and there, and waits at the end until all of it is on disk; how often.
async fn mark(mut seat: Seat, time: Duration) -> usize {
    let end = Instant::now() + time;
    let mut pace = tokio::time::interval(MARKING_PACE);
    let mut sent = seat.replica.heads();
    seat.replica
        .types(&"Worte, die niemand schreibt. ".repeat(40));
    let (mut marks, mut last) = (0, None);
    while Instant::now() < end {
        pace.tick().await;
        let at = marks * 7 % (seat.replica.length() - 10);
        let mark = Mark::new("strong".to_owned(), marks % 2 == 0, at, at + 10);
        let expand = ExpandMark::After;
        last = Some(seat.replica.commit(|tx, text| {
            tx.mark(text, mark, expand).expect("words to mark");
        }));
        marks += 1;
        let new = seat.replica.document.get_changes(&sent);
        sent = seat.replica.heads();
        let new = new.iter().map(|change| change.raw_bytes().to_vec());
        let message = seat.message(new.collect());
        seat.send(&message).await;
    }
    while let Some(last) = last
        && !seat.hear().await.heads.contains(&last)
    {}
    marks
}

/// Notes every change that arrives.
async fn view(mut seat: Seat, clock: Arc<Stopwatch>) {
    loop {
        let message = seat.hear().await;
        for chunk in message.changes.iter() {
            if let Ok(change) = Change::try_from(chunk) {
                clock.note_seen(&change.hash());
            }
        }
    }
}
