//! What a room knows about one connection.

use super::budget::Budget;
use super::waiting::OfOthers;
use std::collections::{HashSet, VecDeque};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::{Contributor, Held};
use wortlaut_model::{Timestamp, limits};

/// Sync messages that wait until their sender has credit again, in bytes.
const DEFERRED_BYTES: usize = 1 << 20;

pub(super) struct Peer {
    /// The name it gave itself.
    pub(super) peer_id: String,
    pub(super) contributor: Contributor,
    /// Whether it has been brought up to date and gets every further batch.
    pub(super) is_following: bool,
    pub(super) held: HeldChanges,
    /// What it has brought that is not its own, and waits for whose it is.
    pub(super) of_others: OfOthers,
    /// The heads it named last without asking or sending anything.
    pub(super) idle_heads: Vec<ChangeHash>,
    /// The heads beyond which it was last sent everything because it was behind.
    pub(super) sent_beyond: Vec<ChangeHash>,
    pub(super) asked: Asked,
    pub(super) answers: Budget,
    pub(super) presence: Budget,
    deferred: VecDeque<Vec<u8>>,
    deferred_bytes: usize,
}

impl Peer {
    pub(super) fn new(peer_id: String, contributor: Contributor, now: Timestamp) -> Self {
        let presence = u64::from(limits::PRESENCE_PER_SECOND);
        Self {
            peer_id,
            contributor,
            is_following: false,
            held: HeldChanges::default(),
            of_others: OfOthers::default(),
            idle_heads: Vec::new(),
            sent_beyond: Vec::new(),
            asked: Asked::default(),
            answers: Budget::new(limits::ANSWER_BUDGET, limits::ANSWER_BUDGET_PER_SECOND, now),
            presence: Budget::new(presence, presence, now),
            deferred: VecDeque::new(),
            deferred_bytes: 0,
        }
    }

    pub(super) fn has_deferred(&self) -> bool {
        !self.deferred.is_empty()
    }

    /// Keeps a message for later; false when too much waits already.
    pub(super) fn defer(&mut self, data: &[u8]) -> bool {
        if self.deferred_bytes + data.len() > DEFERRED_BYTES {
            return false;
        }
        self.deferred_bytes += data.len();
        self.deferred.push_back(data.to_vec());
        true
    }

    pub(super) fn next_deferred(&mut self) -> Option<Vec<u8>> {
        let data = self.deferred.pop_front()?;
        self.deferred_bytes -= data.len();
        Some(data)
    }
}

/// Changes of one connection that wait: for dependencies (a bloom filter lied, or they build on what waits for its
/// author), or for the counter.
#[derive(Default)]
pub(super) struct HeldChanges {
    changes: Vec<Held>,
    /// Theirs: each message asks whether one is among them.
    hashes: HashSet<ChangeHash>,
    bytes: usize,
}

impl HeldChanges {
    pub(super) fn contains(&self, hash: &ChangeHash) -> bool {
        self.hashes.contains(hash)
    }

    /// Keeps a change; false when the connection now holds more than `limit` bytes, or too many.
    pub(super) fn push(&mut self, held: Held, limit: usize) -> bool {
        if self.hashes.insert(held.change.hash()) {
            self.bytes += held.change.byte_len();
            self.changes.push(held);
        }
        self.bytes <= limit && self.changes.len() <= limits::HELD_CHANGES
    }

    pub(super) fn take(&mut self) -> Vec<Held> {
        self.bytes = 0;
        self.hashes.clear();
        std::mem::take(&mut self.changes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Held> {
        self.changes.iter()
    }
}

/// What a peer is asked for, and how often in a row without sending any of it.
#[derive(Default)]
pub(super) struct Asked {
    need: Vec<ChangeHash>,
    repeats: u32,
}

/// More rounds than an honest client takes: one that has not sent the change by then cannot (it believes we have it).
const ASKED_IN_VAIN: u32 = 64;

impl Asked {
    /// Notes what is asked for now, after a message with so many chunks; false when it has been asked for too often in
    /// vain. A message that brings something may have been sent before the need was heard, so it does not count.
    pub(super) fn again(&mut self, need: &[ChangeHash], chunks: usize) -> bool {
        if need.is_empty() || self.need != need {
            self.need = need.to_vec();
            self.repeats = 0;
            return true;
        }
        self.repeats += u32::from(chunks == 0);
        self.repeats < ASKED_IN_VAIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wortlaut_merge::guard::{Guard, Verdict, parse_chunks};
    use wortlaut_model::{MemberId, Role};

    /// Empty changes of which each builds on the one before, as an ordinary client makes them; the first is missing.
    fn waiting(count: usize) -> Vec<Held> {
        let mut document = automerge::AutoCommit::new();
        for _ in 0..=count {
            document.empty_change(automerge::transaction::CommitOptions::default());
        }
        let by = Contributor::member(MemberId::from_bytes([1; 16]), Role::Editor);
        let mut guard = Guard::new();
        let changes = document.get_changes(&[]).into_iter().skip(1);
        let held = changes.map(|it| {
            let change = parse_chunks(it.raw_bytes()).unwrap().remove(0);
            match guard.admit(change, &by) {
                Ok(Verdict::Held(held)) => *held,
                _ => panic!("it waits for the first"),
            }
        });
        held.collect()
    }

    #[test]
    fn what_a_connection_holds_is_bounded_in_bytes() {
        let change = waiting(1).remove(0);
        let (hash, length) = (change.change.hash(), change.change.byte_len());
        let mut held = HeldChanges::default();
        assert!(!held.push(change, length - 1));
        assert!(held.contains(&hash));
        held.take();
        assert!(!held.contains(&hash) && held.is_empty());
    }

    #[test]
    fn and_in_changes_which_take_more_than_their_bytes() {
        let mut held = HeldChanges::default();
        let mut changes = waiting(limits::HELD_CHANGES + 1);
        let one_more = changes.pop().unwrap();
        assert!(
            changes
                .into_iter()
                .all(|it| held.push(it, limits::HELD_BYTES))
        );
        assert!(!held.push(one_more, limits::HELD_BYTES));
    }
}
