//! Refused changes, remembered so that a repeated one costs a look-up.

use std::collections::{BTreeMap, HashMap, VecDeque};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::Contributor;
use wortlaut_model::{MemberId, Role, limits};

/// The last refused hashes of each member, with the rule each one broke. What was refused for want of a right may be
/// admitted under another one, so they are remembered for the right that the member had.
#[derive(Debug, Default)]
pub struct RefusedHashes(BTreeMap<(Option<MemberId>, Role), OfMember>);

#[derive(Debug, Default)]
struct OfMember {
    codes: HashMap<ChangeHash, &'static str>,
    order: VecDeque<ChangeHash>,
}

impl RefusedHashes {
    /// Remembers a change that somebody brought, with the rule it broke.
    pub fn remember(&mut self, by: &Contributor, hash: ChangeHash, code: &'static str) {
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

    /// The rule that the change broke before, when the same member brought it with the same right.
    pub fn code(&self, by: &Contributor, hash: &ChangeHash) -> Option<&'static str> {
        self.0.get(&(by.member, by.role))?.codes.get(hash).copied()
    }

    /// How many hashes are remembered.
    pub fn len(&self) -> usize {
        self.0.values().map(|theirs| theirs.order.len()).sum()
    }

    /// Whether none is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
