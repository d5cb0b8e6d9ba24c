//! One room, its disk and its clients, stepped by a seeded random generator.

use crate::client::{self, Client};
use crate::disk::{Disk, Outcome};
use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjType, ROOT, ReadDoc, TextEncoding};
use rand::RngExt;
use rand::rngs::SmallRng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wortlaut_merge::guard::{Contributor, Weight};
use wortlaut_merge::message::SyncMessage;
use wortlaut_model::{DocumentId, Role, Timestamp};
use wortlaut_sync::{
    ActorKeys, Appended, CloseCause, Effect, Event, PeerKey, Recovery, Room, Snapshot, Waiting,
};

pub const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);
const STEPS: usize = 300;
/// Rounds within which everybody must have fallen silent once nobody edits and nothing fails.
const SETTLE_ROUNDS: usize = 400;
const STEP_MILLIS: i64 = 5;

#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub edits: u64,
    pub messages: u64,
    pub crashes: u64,
    pub failed_writes: u64,
    pub refused: u64,
    pub held_too_much: u64,
    pub sent_too_much: u64,
    pub slowest_settle: usize,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.edits += other.edits;
        self.messages += other.messages;
        self.crashes += other.crashes;
        self.failed_writes += other.failed_writes;
        self.refused += other.refused;
        self.held_too_much += other.held_too_much;
        self.sent_too_much += other.sent_too_much;
        self.slowest_settle = self.slowest_settle.max(other.slowest_settle);
    }
}

pub struct World {
    pub disk: Disk,
    pub totals: Totals,
    /// What waits for its author; `None` is left of what was dropped.
    pub waiting: BTreeMap<ChangeHash, Option<Waiting>>,
    /// What became of moderators' decisions.
    pub recovered: Vec<Recovery>,
    /// Clients that do not connect by themselves.
    pub away: BTreeSet<usize>,
    room: Room,
    clients: Vec<Client>,
    random: SmallRng,
    now: Timestamp,
    wakes: Vec<Timestamp>,
    next_peer: u64,
    refused: BTreeSet<ChangeHash>,
    held_limit: Option<usize>,
    actor_keys: Option<Arc<ActorKeys>>,
    message_limit: Weight,
    is_quiet: bool,
    /// Whether clients' filters contain what they have not, more often than they do by chance.
    filters_lie: bool,
}

impl World {
    /// A world with some clients and everything that can go wrong.
    pub fn new(seed: u64) -> Self {
        let mut world = Self::calm(seed);
        world.filters_lie = true;
        for _ in 0..world.random.random_range(2..7) {
            world.add_editor();
        }
        if world.random.random_bool(0.3) {
            world.add_reader();
        }
        if world.random.random_bool(0.3) {
            let limit = world.random.random_range(200..4_000);
            world.hold_at_most(limit);
        }
        world
    }

    /// A world in which nothing happens by itself.
    pub fn calm(seed: u64) -> Self {
        let mut disk = Disk::default();
        let created = created_document();
        for change in created.get_changes(&[]) {
            disk.append(change.hash(), Arc::from(change.raw_bytes()), None);
        }
        let now = Timestamp::from_millis(0);
        Self {
            room: Room::open(DOCUMENT, disk.guard(), now),
            disk,
            totals: Totals::default(),
            waiting: BTreeMap::new(),
            recovered: Vec::new(),
            away: BTreeSet::new(),
            clients: Vec::new(),
            random: client::random(seed),
            now,
            wakes: Vec::new(),
            next_peer: 0,
            refused: BTreeSet::new(),
            held_limit: None,
            actor_keys: None,
            message_limit: Weight::MESSAGE,
            is_quiet: true,
            filters_lie: false,
        }
    }

    pub fn add_editor(&mut self) -> usize {
        self.add(Role::Editor)
    }

    pub fn add_reader(&mut self) -> usize {
        self.add(Role::Reader)
    }

    fn add(&mut self, role: Role) -> usize {
        let number = u16::try_from(self.clients.len() + 1).expect("few clients");
        self.clients.push(Client::new(number, role));
        self.clients.len() - 1
    }

    pub fn client(&self, which: usize) -> &Client {
        &self.clients[which]
    }

    pub fn client_mut(&mut self, which: usize) -> &mut Client {
        &mut self.clients[which]
    }

    /// From now on everybody who is here makes actors that name their member, as our pages do.
    pub fn all_sign(&mut self) {
        let keys = Arc::new(ActorKeys::new([7; 32]));
        for client in &mut self.clients {
            client.signs(&keys);
        }
        self.room.know_actors(Arc::clone(&keys));
        self.actor_keys = Some(keys);
    }

    pub fn hold_at_most(&mut self, bytes: usize) {
        self.held_limit = Some(bytes);
        self.room.limit_held_bytes(bytes);
    }

    /// From now on so many operations are taken of one message.
    pub fn take_at_most(&mut self, operations: u64) {
        self.message_limit.operations = operations;
        self.room.limit_message(self.message_limit);
    }

    pub fn make_reader(&mut self, which: usize) {
        self.set_role(which, Role::Reader);
    }

    fn set_role(&mut self, which: usize, role: Role) {
        self.clients[which].role = role;
        if let Some(peer) = self.clients[which].peer {
            let role = Some(role);
            self.handle(Event::RoleChanged { peer, role });
        }
    }

    /// The wall clock is set back, as an administrator or a virtual machine may do it.
    pub fn sets_clock_back(&mut self, millis: i64) {
        self.now = self.now.plus_millis(-millis);
    }

    /// Three hundred steps of edits, cuts, crashes and changed rights.
    pub fn run(&mut self) {
        self.is_quiet = false;
        self.steps(STEPS);
        self.is_quiet = true;
    }

    pub fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    /// Steps until nobody has anything to say.
    pub fn settle(&mut self) {
        for round in 0..SETTLE_ROUNDS {
            if !self.step() {
                self.totals.slowest_settle = self.totals.slowest_settle.max(round);
                return;
            }
        }
        panic!("still chattering after {SETTLE_ROUNDS} rounds");
    }

    /// One step of everybody; whether anything happened.
    fn step(&mut self) -> bool {
        self.now = self.now.plus_millis(STEP_MILLIS);
        if !self.is_quiet {
            self.something_goes_wrong();
        }
        let mut happened = false;
        for which in 0..self.clients.len() {
            happened |= self.client_acts(which);
        }
        for which in 0..self.clients.len() {
            happened |= self.server_hears(which);
        }
        happened |= self.disk_acts();
        happened |= self.wake();
        for which in 0..self.clients.len() {
            happened |= self.client_hears(which);
        }
        happened
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.random.random_bool(probability)
    }

    fn something_goes_wrong(&mut self) {
        if self.chance(0.004) {
            self.crash();
        }
        if self.chance(0.02) {
            self.snapshot();
        }
        let which = self.random.random_range(0..self.clients.len());
        if self.chance(0.05) {
            self.disconnect(which);
        }
        if self.chance(0.01) {
            let role = if self.chance(0.7) {
                Role::Editor
            } else {
                Role::Reader
            };
            self.set_role(which, role);
        }
    }

    fn client_acts(&mut self, which: usize) -> bool {
        let stays = self.away.contains(&which);
        if self.clients[which].peer.is_none() && !stays && (self.is_quiet || self.chance(0.15)) {
            self.connect(which);
        }
        let may_edit = self.clients[which].role == Role::Editor || self.chance(0.02);
        if !self.is_quiet && may_edit && self.chance(0.4) {
            self.totals.edits += u64::from(self.clients[which].edits(&mut self.random));
        }
        let client = &mut self.clients[which];
        client.peer.is_some() && client.tells_news()
    }

    fn connect(&mut self, which: usize) {
        self.next_peer += 1;
        let peer = PeerKey(self.next_peer);
        let keeps_state = self.chance(0.5);
        let client = &mut self.clients[which];
        client.connect(peer, keeps_state);
        if self.filters_lie && self.random.random_bool(0.2) {
            let had = client.hashes();
            let mut lacking = self.disk.hashes.iter().filter(|hash| !had.contains(*hash));
            lacking
                .nth(self.random.random_range(0..8))
                .into_iter()
                .for_each(|hash| client.filter_lies_about(*hash));
        }
        let contributor = Contributor::member(client.member, client.role);
        self.handle(Event::Join {
            peer,
            peer_id: format!("client-{which}"),
            contributor,
        });
    }

    /// The connection is gone with every frame on it.
    pub fn disconnect(&mut self, which: usize) {
        if let Some(peer) = self.clients[which].peer {
            self.clients[which].disconnect();
            self.handle(Event::Leave { peer });
        }
    }

    fn server_hears(&mut self, which: usize) -> bool {
        let mut heard = false;
        while let Some(peer) = self.clients[which].peer
            && let Some(data) = self.clients[which].outbox.pop_front()
        {
            heard = true;
            self.totals.messages += 1;
            self.handle(Event::Sync { peer, data: &data });
        }
        heard
    }

    fn client_hears(&mut self, which: usize) -> bool {
        let waiting = self.clients[which].inbox.len();
        let count = if self.is_quiet {
            waiting
        } else {
            self.random.random_range(0..=waiting)
        };
        for _ in 0..count {
            self.clients[which].hear();
        }
        waiting > 0
    }

    fn disk_acts(&mut self) -> bool {
        if !self.disk.is_writing() || self.disk.holds_still {
            return false;
        }
        let outcome = if !self.is_quiet && self.chance(0.01) {
            self.disk.fail(&mut self.random)
        } else if self.is_quiet || self.chance(0.4) {
            self.disk.confirm()
        } else {
            Outcome::Nothing
        };
        match outcome {
            Outcome::Nothing => {}
            Outcome::Persisted(batch) => self.handle(Event::Persisted { batch }),
            Outcome::Failed(batch) => {
                self.totals.failed_writes += 1;
                self.handle(Event::PersistFailed { batch });
            }
        }
        true
    }

    fn wake(&mut self) -> bool {
        let due = self.wakes.iter().any(|at| *at <= self.now);
        self.wakes.retain(|at| *at > self.now);
        if due {
            self.handle(Event::Tick);
        }
        due || !self.wakes.is_empty()
    }

    /// `kill -9`: the room, every connection, and what the disk had not finished are gone.
    pub fn crash(&mut self) {
        self.totals.crashes += 1;
        self.disk.crash(&mut self.random);
        for client in &mut self.clients {
            client.disconnect();
        }
        self.reopen();
    }

    pub fn reopen(&mut self) {
        self.wakes.clear();
        self.room = Room::open(DOCUMENT, self.disk.guard(), self.now);
        if let Some(bytes) = self.held_limit {
            self.room.limit_held_bytes(bytes);
        }
        self.room.limit_message(self.message_limit);
        let known = self.waiting.iter().map(|(hash, it)| (*hash, it.is_none()));
        self.room.remember_waiting(known);
        if let Some(keys) = &self.actor_keys {
            self.room.know_actors(Arc::clone(keys));
        }
    }

    pub fn handle(&mut self, event: Event<'_>) {
        let effects = self.room.handle(self.now, event);
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Send { peer, data } => {
                self.assert_durable(&data);
                if let Some(client) = self.client_of(peer) {
                    client.inbox.push_back(data);
                }
            }
            Effect::Relay { .. } => panic!("nobody sends presence here"),
            Effect::Persist(batch) => self.disk.start(batch),
            Effect::Keep(waiting) => {
                let waiting = waiting.into_iter().map(|it| (it.hash, Some(it)));
                self.waiting.extend(waiting);
            }
            Effect::Recovered { recovery, .. } => self.recovered.push(recovery),
            Effect::Close { peer, cause } => self.closed(peer, cause),
            Effect::Reload => self.reopen(),
            Effect::WakeAt(at) => self.wakes.push(at),
        }
    }

    fn client_of(&mut self, peer: PeerKey) -> Option<&mut Client> {
        self.clients
            .iter_mut()
            .find(|client| client.peer == Some(peer))
    }

    fn closed(&mut self, peer: PeerKey, cause: CloseCause) {
        match cause {
            CloseCause::Refused(hash, code) => {
                let is_dropped = self.waiting.get(&hash).is_some_and(Option::is_none);
                let expected = if is_dropped {
                    "foreign-actor"
                } else {
                    "reader"
                };
                assert_eq!(code, expected, "an honest editor's change was refused");
                self.totals.refused += 1;
                self.refused.insert(hash);
            }
            CloseCause::HeldTooMuch => self.totals.held_too_much += 1,
            CloseCause::TooFast => self.totals.sent_too_much += 1,
            CloseCause::WriteFailed => {}
            other => panic!("an honest client was closed: {other:?}"),
        }
        if let Some(client) = self.client_of(peer) {
            client.disconnect();
            if matches!(cause, CloseCause::Refused(..)) {
                client.start_over();
            }
        }
    }

    /// Heads named and changes carried are on disk: the promise behind "saved".
    fn assert_durable(&self, data: &[u8]) {
        let message = SyncMessage::decode(data).expect("we read what we wrote");
        for have in &message.have {
            self.assert_on_disk(&have.last_sync);
        }
        self.assert_on_disk(&message.heads);
        for chunk in message.chunks {
            if let Ok(change) = Change::try_from(chunk) {
                self.assert_on_disk(&[change.hash()]);
            }
        }
    }

    fn assert_on_disk(&self, hashes: &[ChangeHash]) {
        for hash in hashes {
            assert!(
                self.disk.hashes.contains(hash),
                "{hash} was sent before it was on disk"
            );
        }
    }

    /// A snapshot as the server makes it: from the log alone.
    pub fn snapshot(&mut self) {
        let mut document = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        document
            .load_incremental(&self.disk.bytes())
            .expect("the log loads");
        let snapshot = Snapshot {
            heads: document.get_heads(),
            bytes: document.save().into(),
        };
        self.handle(Event::Snapshot(Arc::new(snapshot)));
    }

    /// Another node of the service logs a change that its own guard admitted.
    pub fn another_node_appends(&mut self, words: &str) {
        let mut document = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
            .with_actor(ActorId::from(vec![200; 16]));
        document
            .load_incremental(&self.disk.bytes())
            .expect("the log loads");
        let (_, text) = document.get(ROOT, "text").expect("root").expect("text");
        let mut transaction = document.transaction();
        transaction.splice_text(&text, 0, 0, words).expect("insert");
        transaction.commit();
        let change = document.get_last_local_change().expect("a change was made");
        let bytes: Arc<[u8]> = Arc::from(change.raw_bytes());
        let member = Some(self.clients[0].member);
        self.disk.append(change.hash(), Arc::clone(&bytes), member);
        self.handle(Event::Appended {
            changes: vec![Appended { bytes, member }],
        });
    }

    /// The client connects, and its first message lacks its first unsent change, as when a bloom filter lies.
    pub fn sends_without_its_first_change(&mut self, which: usize) {
        let rest = self.unsent_but_the_first(which);
        self.sends_at_first(which, rest);
    }

    /// The same with a message for each change, all of them on their way before an answer is heard.
    pub fn sends_in_pieces_without_its_first_change(&mut self, which: usize) {
        for change in self.unsent_but_the_first(which) {
            self.sends_at_first(which, vec![change]);
        }
    }

    fn unsent_but_the_first(&mut self, which: usize) -> Vec<Vec<u8>> {
        self.connect(which);
        let mut behind = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        behind
            .load_incremental(&self.disk.bytes())
            .expect("the log loads");
        let unsent = self.clients[which]
            .document
            .get_changes(&behind.get_heads());
        let rest = unsent.iter().skip(1);
        rest.map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// The first of a client's changes after the log's first `rows` comes through another node.
    pub fn another_node_appends_the_first_change_of(&mut self, which: usize, rows: usize) {
        let change = self.clients[which]
            .document
            .get_changes(&[])
            .swap_remove(rows);
        let bytes: Arc<[u8]> = change.raw_bytes().into();
        let member = Some(self.clients[which].member);
        self.disk.append(change.hash(), bytes.clone(), member);
        let changes = vec![Appended { bytes, member }];
        self.handle(Event::Appended { changes });
    }

    fn sends_at_first(&mut self, which: usize, changes: Vec<Vec<u8>>) {
        let mut message = Automerge::new()
            .generate_sync_message(&mut State::new())
            .expect("a first message");
        message.heads = self.clients[which].heads();
        message.changes = automerge::sync::ChunkList::from(changes);
        let data = Message::encode(message);
        let peer = self.clients[which].peer.expect("it is connected");
        self.handle(Event::Sync { peer, data: &data });
    }

    pub fn assert_converged(&self) {
        let durable = self.room.durable_heads();
        assert_eq!(
            self.room.durable_changes(),
            self.disk.rows.len(),
            "room and log"
        );
        for (which, client) in self.clients.iter().enumerate() {
            assert_eq!(client.heads(), durable, "client {which} and the server");
            for hash in client.acknowledged() {
                assert!(
                    self.disk.hashes.contains(hash),
                    "{hash} was acknowledged to client {which} and is gone"
                );
            }
            let hashes = client.hashes();
            for refused in &self.refused {
                assert!(
                    !hashes.contains(refused),
                    "refused {refused} is with client {which}"
                );
            }
        }
        for refused in &self.refused {
            assert!(
                !self.disk.hashes.contains(refused),
                "refused {refused} is in the log"
            );
        }
    }
}

/// The document as the server creates it.
fn created_document() -> Automerge {
    let mut document = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
        .with_actor(ActorId::from(vec![0; 16]));
    let mut transaction = document.transaction();
    let meta = transaction
        .put_object(ROOT, "meta", ObjType::Map)
        .expect("meta");
    transaction.put(&meta, "schema", 1).expect("schema");
    for key in ["title", "text"] {
        transaction
            .put_object(ROOT, key, ObjType::Text)
            .expect("text");
    }
    for key in ["tables", "footnotes", "fields", "comments"] {
        transaction
            .put_object(ROOT, key, ObjType::Map)
            .expect("map");
    }
    transaction.commit();
    document
}
