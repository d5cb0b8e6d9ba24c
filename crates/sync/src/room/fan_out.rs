//! Passing durable changes on: encoded once for all followers, coalesced under load.

use super::{Effect, PeerKey, Room};
use bytes::Bytes;
use wortlaut_merge::graph::ChangeIndex;
use wortlaut_merge::message::{Have, MessageVersion, SyncMessage};
use wortlaut_model::{Timestamp, limits};

/// Changes in a document for which the fan-out window grows by one millisecond: a receiver's walk of the whole text
/// costs about a third of a millisecond for a thousand changes.
const CHANGES_PER_WINDOW_MILLI: usize = 2_000;

/// Durable changes that the followers have not been sent.
#[derive(Default)]
pub(super) struct FanOut {
    changes: Vec<(ChangeIndex, Option<PeerKey>)>,
    last_flush: Option<Timestamp>,
}

impl FanOut {
    pub(super) fn push(&mut self, index: ChangeIndex, origin: Option<PeerKey>) {
        self.changes.push((index, origin));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The one peer that all the changes came from, if it is one.
    fn sole_origin(&self) -> Option<PeerKey> {
        let (_, first) = self.changes.first()?;
        let is_sole = self.changes.iter().all(|(_, origin)| origin == first);
        first.filter(|_| is_sole)
    }
}

impl Room {
    /// Flushes now, or asks to be woken when the window since the last flush is over.
    pub(super) fn flush_when_due(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.fan_out.is_empty() {
            return;
        }
        // One that lies in the future was before the clock was set back.
        let last = self.fan_out.last_flush.filter(|last| *last <= now);
        let due = last.map_or(now, |last| last.plus_millis(self.window()));
        if due > now {
            effects.push(Effect::WakeAt(due));
        } else {
            self.flush(now, effects);
        }
    }

    /// Milliseconds between two flushes: every receiving browser pays a walk of the whole text for each.
    fn window(&self) -> i64 {
        let for_length = self.durable.len() / CHANGES_PER_WINDOW_MILLI;
        let for_length = i64::try_from(for_length).unwrap_or(i64::MAX);
        let for_peers = i64::try_from(self.peers.len()).unwrap_or(i64::MAX);
        limits::FLUSH_MILLIS
            .saturating_add(for_length)
            .saturating_add(for_peers)
            .min(limits::FLUSH_MILLIS_BUSY)
    }

    /// Sends what is durable to every follower. Whoever wrote all of it gets only the new heads: its acknowledgement.
    fn flush(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let writer = self.fan_out.sole_origin();
        let changes = self.encode_changes(self.fan_out.changes.iter().map(|(index, _)| *index));
        let acknowledgement = writer.map(|_| self.encode_changes(std::iter::empty()));
        self.fan_out.changes.clear();
        self.fan_out.last_flush = Some(now);
        for (key, peer) in &mut self.peers {
            if !peer.is_following {
                continue;
            }
            peer.idle_heads.clear();
            let data = match &acknowledgement {
                Some(acknowledgement) if writer == Some(*key) => acknowledgement,
                _ => &changes,
            };
            effects.push(Effect::Send {
                peer: *key,
                data: data.clone(),
            });
        }
    }

    /// The changes as a peer takes them that has everything before: our durable heads, nothing asked, nothing else had.
    fn encode_changes(&self, changes: impl Iterator<Item = ChangeIndex>) -> Bytes {
        let graph = self.guard.graph();
        let heads = self.durable.heads();
        let message = SyncMessage {
            version: MessageVersion::V1,
            have: vec![Have::up_to(heads.clone())],
            heads,
            need: Vec::new(),
            chunks: changes.map(|index| graph.bytes(index)).collect(),
            reset: false,
        };
        message.encode().into()
    }
}
