//! Refused changes, remembered so that a repeated one costs a look-up.

use std::collections::{BTreeMap, HashMap, VecDeque};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::Contributor;
use wortlaut_model::{MemberId, Role, limits};

/// The last refused hashes of each member, with the rule each one broke. What was refused for want of a right may be
/// admitted under another one, so they are remembered for the right that the member had.
#[derive(Default)]
pub(super) struct RefusedHashes(BTreeMap<(MemberId, Role), OfMember>);

#[derive(Default)]
struct OfMember {
    codes: HashMap<ChangeHash, &'static str>,
    order: VecDeque<ChangeHash>,
}

impl RefusedHashes {
    pub(super) fn remember(&mut self, by: &Contributor, hash: ChangeHash, code: &'static str) {
        let theirs = self.0.entry((by.member, by.role)).or_default();
        if theirs.codes.insert(hash, code).is_none() {
            theirs.order.push_back(hash);
        }
        if theirs.order.len() > limits::REFUSED_REMEMBERED
            && let Some(oldest) = theirs.order.pop_front()
        {
            theirs.codes.remove(&oldest);
        }
    }

    pub(super) fn code(&self, by: &Contributor, hash: &ChangeHash) -> Option<&'static str> {
        self.0.get(&(by.member, by.role))?.codes.get(hash).copied()
    }
}
