//! Refused changes, remembered so that a repeated one costs a look-up.

use std::collections::{BTreeMap, HashMap, VecDeque};
use wortlaut_merge::ChangeHash;
use wortlaut_model::{MemberId, limits};

/// The last refused hashes of each member, with the rule each one broke.
#[derive(Default)]
pub(super) struct RefusedHashes(BTreeMap<MemberId, OfMember>);

#[derive(Default)]
struct OfMember {
    codes: HashMap<ChangeHash, &'static str>,
    order: VecDeque<ChangeHash>,
}

impl RefusedHashes {
    pub(super) fn remember(&mut self, member: MemberId, hash: ChangeHash, code: &'static str) {
        let theirs = self.0.entry(member).or_default();
        if theirs.codes.insert(hash, code).is_none() {
            theirs.order.push_back(hash);
        }
        if theirs.order.len() > limits::REFUSED_REMEMBERED
            && let Some(oldest) = theirs.order.pop_front()
        {
            theirs.codes.remove(&oldest);
        }
    }

    pub(super) fn code(&self, member: MemberId, hash: &ChangeHash) -> Option<&'static str> {
        self.0.get(&member)?.codes.get(hash).copied()
    }

    /// A member's right changed: what was refused before may be admitted now.
    pub(super) fn forget(&mut self, member: MemberId) {
        self.0.remove(&member);
    }
}
