//! One open document as a state machine: events in, effects out.
//!
//! ```text
//! Sync ──> intake (guard) ──> pending ──> Persist ──> in flight ──Persisted──> durable ──> fan-out (one encoding)
//!             │ held, refused                                                     └──> heads = "saved"
//!             └──> answer (from the graph)
//! ```
//! Two frontiers are kept: what is *admitted* (checked, in the graph) and what is *durable* (the owner said so). Peers
//! are only ever told of the durable one.

pub(crate) mod close;

mod answer;
pub(crate) mod budget;
mod durable;
mod fan_out;
mod held;
mod intake;
mod peer;
mod presence;
mod refused;
mod waiting;

use crate::ActorKeys;
use bytes::Bytes;
use close::CloseCause;
use durable::Durable;
use fan_out::FanOut;
use peer::Peer;
pub use refused::RefusedHashes;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use waiting::ForAuthors;
pub use waiting::{Decision, Recovery, Waiting};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::graph::ChangeIndex;
use wortlaut_merge::guard::{AdmittedChange, Contributor, Guard, Weight};
use wortlaut_model::{DocumentId, MemberId, Role, Timestamp, limits};

/// A connection, named by its owner; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerKey(pub u64);

/// The number of a batch in its room, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchNumber(pub u64);

/// What happens to a room.
#[derive(Debug)]
pub enum Event<'a> {
    /// A connection opens this document.
    Join {
        /// The connection.
        peer: PeerKey,
        /// The name it gave itself, which others see as the sender of its presence.
        peer_id: String,
        /// Who is behind it, as the server knows.
        contributor: Contributor,
    },
    /// A connection is gone.
    Leave {
        /// The connection.
        peer: PeerKey,
    },
    /// A sync message arrived (from a `sync` or a `request` frame).
    Sync {
        /// The connection it came from.
        peer: PeerKey,
        /// The Automerge sync message, unread.
        data: &'a [u8],
    },
    /// A presence message arrived.
    Ephemeral {
        /// The connection it came from.
        peer: PeerKey,
        /// The message with the names it claims.
        relay: Relay,
    },
    /// What a peer may do changed; `None` when it may no longer have the document open.
    RoleChanged {
        /// The peer: of one member's connections, one may come with a token that may less.
        peer: PeerKey,
        /// The new right.
        role: Option<Role>,
    },
    /// The batch is on disk.
    Persisted {
        /// The batch.
        batch: BatchNumber,
    },
    /// The batch may or may not be on disk.
    PersistFailed {
        /// The batch.
        batch: BatchNumber,
    },
    /// Changes that another node appended to the log.
    Appended {
        /// The changes, in log order.
        changes: Vec<Appended>,
    },
    /// A snapshot of the document was made from the log.
    Snapshot(Arc<Snapshot>),
    /// A moderator admits changes that wait for their authors.
    Recover {
        /// Named in the answer.
        decision: Decision,
        /// The changes.
        changes: Vec<Waiting>,
    },
    /// A moderator dropped changes that waited for their authors.
    Drop {
        /// Their hashes.
        hashes: Vec<ChangeHash>,
    },
    /// Time has passed: a moment asked for by [`Effect::WakeAt`] has come.
    Tick,
}

/// What the owner of a room is to do, in this order.
#[derive(Debug)]
pub enum Effect {
    /// Send a sync message to a peer.
    Send {
        /// To whom.
        peer: PeerKey,
        /// The message; the same bytes for all followers.
        data: Bytes,
    },
    /// Pass a presence message on.
    Relay {
        /// To whom.
        peers: Vec<PeerKey>,
        /// What.
        relay: Relay,
    },
    /// Write the changes to the log and answer `Persisted` or `PersistFailed`. One batch is under way at a time.
    Persist(Batch),
    /// Keep these changes for their authors, beside the log.
    Keep(Vec<Waiting>),
    /// What has become of changes that a moderator admits; what is admitted is on disk.
    Recovered {
        /// The decision that is answered.
        decision: Decision,
        /// What has become of them.
        recovery: Recovery,
    },
    /// Close the connection; the room has forgotten it.
    Close {
        /// The connection.
        peer: PeerKey,
        /// Why.
        cause: CloseCause,
    },
    /// Drop this room and open it again from the log: what is on disk is no longer known.
    Reload,
    /// Send `Tick` at this moment, or soon after.
    WakeAt(Timestamp),
}

/// Changes for the log.
#[derive(Debug)]
pub struct Batch {
    /// To be named in the answer.
    pub number: BatchNumber,
    /// The changes, in the order in which the log shall hold them.
    pub changes: Vec<LoggedChange>,
}

/// An admitted change with what the log adds to it.
#[derive(Clone, Debug)]
pub struct LoggedChange {
    /// The change.
    pub change: AdmittedChange,
    /// Whose it is; `None` is the server itself, as what was imported.
    pub author: Option<MemberId>,
    /// Whose authenticated connection brought it; `None` is the server's own.
    pub brought_by: Option<MemberId>,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// A change that another node appended.
#[derive(Clone, Debug)]
pub struct Appended {
    /// The change chunk as logged.
    pub bytes: Arc<[u8]>,
    /// Who brought it; `None` for the server's own.
    pub member: Option<MemberId>,
}

/// A whole document as a fresh client may load it.
#[derive(Debug)]
pub struct Snapshot {
    /// The heads the document stands at.
    pub heads: Vec<ChangeHash>,
    /// The saved document.
    pub bytes: Bytes,
}

/// A presence message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Who it is from.
    pub sender_id: String,
    /// The sender's session.
    pub session_id: String,
    /// The sender's counter.
    pub count: u64,
    /// What is said; never read here.
    pub data: Bytes,
}

/// One open document.
pub struct Room {
    document: DocumentId,
    guard: Guard,
    durable: Durable,
    peers: BTreeMap<PeerKey, Peer>,
    pending: Vec<Pending>,
    in_flight: Option<InFlight>,
    fan_out: FanOut,
    refused: RefusedHashes,
    for_authors: ForAuthors,
    /// How many changes of the graph have been made known to those that waited for them.
    arrivals: usize,
    actor_keys: Option<Arc<ActorKeys>>,
    /// Members whose bloom filter made us hold more than we may: their next first contact is asked for everything.
    distrusted: BTreeSet<Option<MemberId>>,
    snapshot: Option<Arc<Snapshot>>,
    whole: Option<WholeDocument>,
    held_limit: usize,
    message_limit: Weight,
    last_batch: BatchNumber,
    idle_since: Timestamp,
    is_broken: bool,
}

/// A change that is admitted and not yet handed to the log.
struct Pending {
    index: ChangeIndex,
    /// The connection it came on; a recovered change came on none.
    origin: Option<PeerKey>,
    change: LoggedChange,
}

impl Pending {
    /// The change that the guard has just admitted.
    fn of(
        guard: &Guard,
        origin: Option<PeerKey>,
        change: AdmittedChange,
        by: &Contributor,
        received_at: Timestamp,
    ) -> Option<Self> {
        let index = guard.graph().last()?;
        let change = LoggedChange {
            change,
            author: by.author,
            brought_by: by.member,
            received_at,
        };
        Some(Self {
            index,
            origin,
            change,
        })
    }
}

/// The message that brings a fresh client up to date, kept until more is durable.
struct WholeDocument {
    durable_changes: usize,
    message: Bytes,
}

struct InFlight {
    number: BatchNumber,
    changes: Vec<(ChangeIndex, Option<PeerKey>)>,
}

impl Room {
    /// Opens a document whose guard was rebuilt from the log: everything in it is durable.
    pub fn open(document: DocumentId, guard: Guard, now: Timestamp) -> Self {
        Self {
            document,
            durable: Durable::all_of(guard.graph()),
            arrivals: guard.graph().len(),
            actor_keys: None,
            guard,
            peers: BTreeMap::new(),
            pending: Vec::new(),
            in_flight: None,
            fan_out: FanOut::default(),
            refused: RefusedHashes::default(),
            for_authors: ForAuthors::default(),
            distrusted: BTreeSet::new(),
            snapshot: None,
            whole: None,
            held_limit: limits::HELD_BYTES,
            message_limit: Weight::MESSAGE,
            last_batch: BatchNumber(0),
            idle_since: now,
            is_broken: false,
        }
    }

    /// From now on members' actors are known by their keys before they have been seen.
    pub fn know_actors(&mut self, keys: Arc<ActorKeys>) {
        self.actor_keys = Some(keys);
    }

    /// Goes on with what an earlier room of this document remembered of refused changes.
    pub fn remember_refused(&mut self, refused: RefusedHashes) {
        self.refused = refused;
    }

    /// Ends the room and gives what it remembers of refused changes.
    pub fn into_refused(self) -> RefusedHashes {
        self.refused
    }

    /// Holds at most `bytes` of changes a connection instead of [`limits::HELD_BYTES`].
    pub fn limit_held_bytes(&mut self, bytes: usize) {
        self.held_limit = bytes;
    }

    /// Takes at most this of one message instead of [`Weight::MESSAGE`].
    pub fn limit_message(&mut self, weight: Weight) {
        self.message_limit = weight;
    }

    /// The document this room holds open.
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// The heads of what is on disk, sorted.
    pub fn durable_heads(&self) -> Vec<ChangeHash> {
        self.durable.heads()
    }

    /// How many changes are on disk.
    pub fn durable_changes(&self) -> usize {
        self.durable.len()
    }

    /// Whether nobody is here, nothing is under way, and that for long enough to close the room.
    pub fn may_close(&self, now: Timestamp) -> bool {
        self.peers.is_empty()
            && self.pending.is_empty()
            && self.in_flight.is_none()
            // Either way, should the clock have been set back meanwhile.
            && now.millis_since(self.idle_since).abs() >= limits::ROOM_IDLE_MILLIS
    }

    /// Takes one event and says what is to be done about it.
    pub fn handle(&mut self, now: Timestamp, event: Event<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.is_broken {
            return effects;
        }
        match event {
            Event::Join {
                peer,
                peer_id,
                contributor,
            } => {
                self.peers
                    .insert(peer, Peer::new(peer_id, contributor, now));
            }
            Event::Leave { peer } => self.forget(peer, now),
            Event::Sync { peer, data } => self.sync(now, peer, data, &mut effects),
            Event::Ephemeral { peer, relay } => self.relay(now, peer, relay, &mut effects),
            Event::RoleChanged { peer, role } => self.change_role(now, peer, role, &mut effects),
            Event::Persisted { batch } => self.persisted(now, batch, &mut effects),
            Event::PersistFailed { batch } => self.persist_failed(batch, &mut effects),
            Event::Appended { changes } => self.appended(now, changes, &mut effects),
            Event::Snapshot(snapshot) => {
                self.snapshot = Some(snapshot);
                self.whole = None;
            }
            Event::Recover { decision, changes } => {
                self.recover(now, decision, changes, &mut effects);
            }
            Event::Drop { hashes } => self.drop_waiting(now, &hashes, &mut effects),
            Event::Tick => self.tick(now, &mut effects),
        }
        self.start_batch(&mut effects);
        effects
    }

    fn change_role(
        &mut self,
        now: Timestamp,
        key: PeerKey,
        role: Option<Role>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get_mut(&key) else {
            return;
        };
        match role {
            Some(role) => peer.contributor.change_role(role),
            None => self.close(now, key, CloseCause::AccessEnded, effects),
        }
    }

    /// Hands the next batch to the log unless one is under way.
    fn start_batch(&mut self, effects: &mut Vec<Effect>) {
        if self.in_flight.is_some() || self.pending.is_empty() || self.is_broken {
            return;
        }
        let take = self.pending.len().min(limits::COMMIT_CHANGES);
        let number = BatchNumber(self.last_batch.0 + 1);
        self.last_batch = number;
        let mut indices = Vec::with_capacity(take);
        let mut changes = Vec::with_capacity(take);
        for pending in self.pending.drain(..take) {
            indices.push((pending.index, pending.origin));
            changes.push(pending.change);
        }
        self.in_flight = Some(InFlight {
            number,
            changes: indices,
        });
        effects.push(Effect::Persist(Batch { number, changes }));
    }

    fn persisted(&mut self, now: Timestamp, batch: BatchNumber, effects: &mut Vec<Effect>) {
        let Some(in_flight) = self.in_flight.take_if(|it| it.number == batch) else {
            return;
        };
        for (index, origin) in in_flight.changes {
            self.durable.insert(self.guard.graph(), index);
            self.for_authors.arrived(&self.guard.graph().hash(index));
            self.fan_out.push(index, origin);
        }
        self.tell_recovered(effects);
        self.flush_when_due(now, effects);
    }

    /// What a failed write left on disk is unknown, so everybody starts over from the log.
    fn persist_failed(&mut self, batch: BatchNumber, effects: &mut Vec<Effect>) {
        if self.in_flight.as_ref().is_none_or(|it| it.number != batch) {
            return;
        }
        self.break_down(CloseCause::WriteFailed, effects);
    }

    fn appended(&mut self, now: Timestamp, changes: Vec<Appended>, effects: &mut Vec<Effect>) {
        for appended in changes {
            if self.guard.replay(&appended.bytes, appended.member).is_err() {
                // Another node's log and this index disagree: only the log can tell who is right.
                return self.break_down(CloseCause::Retry, effects);
            }
            let last = self.guard.graph().last();
            if let Some(index) = last.filter(|index| !self.durable.contains(*index)) {
                self.durable.insert(self.guard.graph(), index);
                self.for_authors.arrived(&self.guard.graph().hash(index));
                self.fan_out.push(index, None);
            }
        }
        self.offer_held_again(now, effects);
        self.flush_when_due(now, effects);
    }

    fn tick(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        self.flush_when_due(now, effects);
        let waiting: Vec<PeerKey> = self
            .peers
            .iter()
            .filter(|(_, peer)| peer.has_deferred())
            .map(|(key, _)| *key)
            .collect();
        for key in waiting {
            self.answer_deferred(now, key, effects);
        }
    }

    fn break_down(&mut self, cause: CloseCause, effects: &mut Vec<Effect>) {
        self.is_broken = true;
        for (peer, _) in std::mem::take(&mut self.peers) {
            effects.push(Effect::Close { peer, cause });
        }
        effects.push(Effect::Reload);
    }

    fn close(
        &mut self,
        now: Timestamp,
        peer: PeerKey,
        cause: CloseCause,
        effects: &mut Vec<Effect>,
    ) {
        self.forget(peer, now);
        effects.push(Effect::Close { peer, cause });
    }

    fn forget(&mut self, peer: PeerKey, now: Timestamp) {
        self.peers.remove(&peer);
        if self.peers.is_empty() {
            self.idle_since = now;
        }
    }
}
