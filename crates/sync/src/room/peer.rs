//! What a room knows about one connection.

use super::CloseCause;
use super::budget::Budget;
use super::held::HeldChanges;
use super::waiting::OfOthers;
use std::collections::VecDeque;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::Contributor;
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

    /// Pays for work beyond a look-up from the same budget as for answers. Whoever is deep in debt by one message brings the
    /// rest of it when they return.
    pub(super) fn pay(&mut self, units: u64) -> Result<(), CloseCause> {
        if units == 0 {
            return Ok(());
        }
        self.answers.spend(units);
        if self.answers.debt() > limits::MESSAGE_STEPS {
            return Err(CloseCause::TooFast);
        }
        Ok(())
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
