//! Answering the sync protocol from the change graph.
//!
//! A connection's first message is answered with everything its sender lacks; from then on it *follows*: each further
//! batch is sent to it unasked, and its acknowledgements cost a look-up. Two rules beyond the library's own protocol
//! make ordinary clients converge with a server that has no document (found by simulation, and kept by it): a message
//! that leaves something needed is answered with that need again; and a follower that repeats older heads, or does not
//! know the heads it was told of, is sent all that its heads do not cover, because a bloom filter lied when it joined.

use super::{CloseCause, Effect, PeerKey, Room, WholeDocument};
use bytes::Bytes;
use std::collections::{BTreeSet, HashSet};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::graph::ChangeIndex;
use wortlaut_merge::message::{Bloom, Have, MessageVersion, SyncMessage};
use wortlaut_model::Timestamp;

/// Most changes that are asked for by name in one message; the rest is asked for when these have come.
const MAX_NEED: usize = 1_000;

impl Room {
    /// Takes one sync message of a peer, now or, when its answers have used up its budget, later.
    pub(super) fn sync(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        data: &[u8],
        effects: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        if !peer.has_deferred() && peer.answers.has_credit(now) {
            return self.receive(now, from, data, effects);
        }
        if peer.defer(data) {
            effects.push(Effect::WakeAt(peer.answers.credit_at(now)));
        } else {
            self.close(now, from, CloseCause::TooFast, effects);
        }
    }

    /// Takes what waited, as far as the budget goes.
    pub(super) fn answer_deferred(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        effects: &mut Vec<Effect>,
    ) {
        while let Some(peer) = self.peers.get_mut(&from)
            && peer.has_deferred()
        {
            if !peer.answers.has_credit(now) {
                effects.push(Effect::WakeAt(peer.answers.credit_at(now)));
                return;
            }
            if let Some(data) = peer.next_deferred() {
                self.receive(now, from, &data, effects);
            }
        }
    }

    fn receive(&mut self, now: Timestamp, from: PeerKey, data: &[u8], effects: &mut Vec<Effect>) {
        let message = match SyncMessage::decode(data) {
            Ok(message) => message,
            Err(_) => {
                let cause = CloseCause::Malformed("sync-message");
                return self.close(now, from, cause, effects);
            }
        };
        if !self.take_changes(now, from, &message, effects) {
            return;
        }
        let need = self.needed_from(from, &message.heads);
        if need.is_empty() && self.refuse_stuck(now, from, effects) {
            return;
        }
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        let looked_up = message.heads.len() + message.need.len() + peer.held.missing().count();
        peer.answers.spend(1 + looked_up as u64);
        if !peer.asked.again(&need, message.chunks.len()) {
            self.distrusted.insert(peer.contributor.member);
            return self.close(now, from, CloseCause::Unanswered, effects);
        }
        let answer = if peer.is_following && !message.reset {
            self.answer_follower(from, &message, need)
        } else {
            peer.is_following = true;
            Some(self.answer_first_contact(from, &message, need))
        };
        effects.extend(answer.map(|data| Effect::Send { peer: from, data }));
    }

    /// The changes between the peer's heads and what we hold, as far as we know their names.
    fn needed_from(&self, from: PeerKey, heads: &[ChangeHash]) -> Vec<ChangeHash> {
        let Some(peer) = self.peers.get(&from) else {
            return Vec::new();
        };
        let graph = self.guard.graph();
        let missing = peer.held.missing();
        let is_here = |hash: &ChangeHash| {
            graph.find(hash).is_some()
                || peer.held.contains(hash)
                || peer.of_others.contains(hash)
                || self.for_authors.waits(hash)
        };
        // Whoever brought more of others' changes than are remembered is not asked for what it names.
        let heads = if peer.of_others.is_over { &[] } else { heads };
        let wanted: BTreeSet<ChangeHash> = heads
            .iter()
            .chain(missing)
            .filter(|hash| !is_here(hash))
            .copied()
            .collect();
        wanted.into_iter().take(MAX_NEED).collect()
    }

    fn answer_follower(
        &mut self,
        from: PeerKey,
        message: &SyncMessage<'_>,
        need: Vec<ChangeHash>,
    ) -> Option<Bytes> {
        let graph = self.guard.graph();
        // A change that is asked for many times is sent once.
        let wanted: BTreeSet<ChangeIndex> = self
            .durable
            .find_all(graph, &message.need)
            .into_iter()
            .collect();
        let wanted: Vec<ChangeIndex> = wanted.into_iter().collect();
        if need.is_empty() && message.need.is_empty() {
            return self.answer_idle_follower(from, message);
        }
        let have = if need.is_empty() {
            Have::up_to(self.durable.heads())
        } else {
            let shared = self.durable.find_all(graph, &message.heads);
            Have::up_to(shared.into_iter().map(|index| graph.hash(index)).collect())
        };
        Some(self.encode(&wanted, have, need))
    }

    /// An acknowledgement needs no answer, unless its sender is behind and nothing on its way to it will change that: it
    /// does not know the heads that it was told of, or it repeats older heads while all has been sent.
    fn answer_idle_follower(&mut self, from: PeerKey, message: &SyncMessage<'_>) -> Option<Bytes> {
        let all_is_sent =
            self.fan_out.is_empty() && self.pending.is_empty() && self.in_flight.is_none();
        let is_behind =
            message.chunks.is_empty() && !same_heads(&message.heads, &self.durable.heads());
        let peer = self.peers.get_mut(&from)?;
        let is_lost = is_behind && is_lost(message);
        if !is_behind || !is_lost && !all_is_sent {
            peer.idle_heads.clear();
            return None;
        }
        if !is_lost && peer.idle_heads != message.heads {
            peer.idle_heads.clone_from(&message.heads);
            return None;
        }
        if peer.sent_beyond == message.heads {
            // It spoke before it heard that.
            return None;
        }
        peer.idle_heads.clear();
        peer.sent_beyond.clone_from(&message.heads);
        let graph = self.guard.graph();
        let known = self.durable.find_all(graph, &message.heads);
        let lacking = self.durable.since(graph, &known);
        peer.answers.spend(graph.reach(&known) as u64);
        Some(self.encode(&lacking, Have::up_to(self.durable.heads()), Vec::new()))
    }

    fn answer_first_contact(
        &mut self,
        from: PeerKey,
        message: &SyncMessage<'_>,
        need: Vec<ChangeHash>,
    ) -> Bytes {
        if message.heads.is_empty() {
            // Its bytes are at hand, but they go out once more.
            self.spend(from, self.durable.len());
            return self.encode_whole();
        }
        let graph = self.guard.graph();
        let last_sync = message.have.first().map_or(&[][..], |have| &have.last_sync);
        let shared = self.durable.find_all(graph, last_sync);
        let mut known = self.durable.find_all(graph, &message.heads);
        known.extend(&shared);
        let candidates = self.durable.since(graph, &known);
        let wanted = self.durable.find_all(graph, &message.need);
        let lacking = self.lacking(&candidates, &message.have, wanted);
        let reach = graph.reach(&known);
        let have = if need.is_empty() {
            Have::up_to(self.durable.heads())
        } else {
            self.have_since(from, &shared)
        };
        self.spend(from, reach);
        if self.is_most_of_the_document(lacking.len()) {
            return self.encode_whole_with(have, need);
        }
        self.encode(&lacking, have, need)
    }

    /// Those candidates that no filter of the peer contains, and all that build on them.
    fn lacking(
        &self,
        candidates: &[ChangeIndex],
        have: &[Have],
        wanted: Vec<ChangeIndex>,
    ) -> Vec<ChangeIndex> {
        let graph = self.guard.graph();
        let mut sent: HashSet<ChangeIndex> = wanted.into_iter().collect();
        for index in candidates {
            let hash = graph.hash(*index);
            let probably_has = have.iter().any(|have| have.bloom.contains(&hash));
            let builds_on_sent = graph
                .dependencies(*index)
                .iter()
                .any(|dependency| sent.contains(dependency));
            if !probably_has || builds_on_sent {
                sent.insert(*index);
            }
        }
        let mut sent: Vec<ChangeIndex> = sent.into_iter().collect();
        sent.sort_unstable();
        sent
    }

    /// What we have beyond `shared`, so that the peer can tell what we lack. A member whose filter once made us hold
    /// too much is told that we have nothing beyond, and sends everything.
    fn have_since(&mut self, from: PeerKey, shared: &[ChangeIndex]) -> Have {
        let graph = self.guard.graph();
        let last_sync = shared.iter().map(|index| graph.hash(*index)).collect();
        let reach = graph.reach(shared);
        let member = self.peers.get(&from).map(|peer| peer.contributor.member);
        if member.is_some_and(|member| self.distrusted.remove(&member)) {
            return Have::up_to(last_sync);
        }
        let beyond: Vec<ChangeHash> = self
            .durable
            .since(graph, shared)
            .into_iter()
            .map(|index| graph.hash(index))
            .collect();
        let bloom = Bloom::of(beyond.iter());
        self.spend(from, reach);
        Have { last_sync, bloom }
    }

    fn encode(&self, changes: &[ChangeIndex], have: Have, need: Vec<ChangeHash>) -> Bytes {
        let graph = self.guard.graph();
        let message = SyncMessage {
            version: MessageVersion::V1,
            heads: self.durable.heads(),
            need,
            have: vec![have],
            chunks: changes.iter().map(|index| graph.bytes(*index)).collect(),
            reset: false,
        };
        message.encode().into()
    }

    /// Whether a snapshot would be shorter than the changes one by one.
    fn is_most_of_the_document(&self, changes: usize) -> bool {
        self.snapshot.is_some() && changes > self.durable.len() / 3
    }

    /// What a fresh client is sent, from cached bytes while nothing new is durable.
    fn encode_whole(&mut self) -> Bytes {
        let durable_changes = self.durable.len();
        if let Some(whole) = &self.whole
            && whole.durable_changes == durable_changes
        {
            return whole.message.clone();
        }
        let message = self.encode_whole_with(Have::up_to(self.durable.heads()), Vec::new());
        self.whole = Some(WholeDocument {
            durable_changes,
            message: message.clone(),
        });
        message
    }

    /// The document as one chunk: the newest snapshot and the changes since, or all changes.
    fn encode_whole_with(&self, have: Have, need: Vec<ChangeHash>) -> Bytes {
        let graph = self.guard.graph();
        let covered = self.snapshot.as_ref().map_or_else(Vec::new, |snapshot| {
            self.durable.find_all(graph, &snapshot.heads)
        });
        let mut whole = Vec::new();
        if let Some(snapshot) = &self.snapshot {
            whole.extend_from_slice(&snapshot.bytes);
        }
        for index in self.durable.since(graph, &covered) {
            whole.extend_from_slice(graph.bytes(index));
        }
        let message = SyncMessage {
            version: MessageVersion::V2,
            heads: self.durable.heads(),
            need,
            have: vec![have],
            chunks: vec![&whole],
            reset: false,
        };
        message.encode().into()
    }

    fn spend(&mut self, from: PeerKey, units: usize) {
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.answers.spend(units as u64);
        }
    }
}

/// Whether the sender lacks a change that the last message to it took for granted. The library then names its heads and
/// says that it has agreed on nothing, with a filter that is empty although it has changes; it asks for nothing by name, and
/// automerge-repo says it once.
fn is_lost(message: &SyncMessage<'_>) -> bool {
    !message.heads.is_empty() && message.have == [Have::default()]
}

/// Heads may be named in any order; ours are sorted.
fn same_heads(theirs: &[ChangeHash], ours: &[ChangeHash]) -> bool {
    let mut theirs = theirs.to_vec();
    theirs.sort_unstable();
    theirs == ours
}
