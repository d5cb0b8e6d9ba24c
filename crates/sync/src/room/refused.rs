//! Refused changes, remembered so that a repeated one costs a look-up.

use std::collections::{BTreeMap, HashMap, VecDeque};
use wortlaut_merge::ChangeHash;
use wortlaut_model::{MemberId, limits};

/// The last refused hashes of each member, with the rule each one broke.
#[derive(Debug, Default)]
pub struct RefusedHashes(BTreeMap<Option<MemberId>, OfMember>);

#[derive(Debug, Default)]
struct OfMember {
    codes: HashMap<ChangeHash, &'static str>,
    order: VecDeque<ChangeHash>,
}

impl RefusedHashes {
    /// Remembers a change that a member brought, with the rule it broke.
    pub fn remember(&mut self, member: Option<MemberId>, hash: ChangeHash, code: &'static str) {
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

    /// The rule that a member's change broke before.
    pub fn code(&self, member: Option<MemberId>, hash: &ChangeHash) -> Option<&'static str> {
        self.0.get(&member)?.codes.get(hash).copied()
    }

    /// How many hashes are remembered.
    pub fn len(&self) -> usize {
        self.0.values().map(|theirs| theirs.order.len()).sum()
    }

    /// Whether none is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A member's right changed: what was refused before may be admitted now.
    pub fn forget(&mut self, member: MemberId) {
        self.0.remove(&Some(member));
    }
}
