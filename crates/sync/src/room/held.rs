//! Changes of one connection that wait for something else to come.

use std::collections::{BTreeSet, HashMap};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::graph::ChangeGraph;
use wortlaut_merge::guard::{Held, ParsedChange};
use wortlaut_model::limits;

/// Changes that wait for dependencies (a bloom filter lied, or they build on what waits for its author), or for the
/// document's counter.
///
/// Each watches one of the dependencies it misses, and when that comes, the next. So whatever comes costs a look-up, and
/// all that ever waits no more than the dependencies it names, in whatever order it comes.
#[derive(Default)]
pub(super) struct HeldChanges {
    changes: HashMap<ChangeHash, Held>,
    /// Who watches a missing dependency, in the order in which they began to.
    watchers: HashMap<ChangeHash, Vec<ChangeHash>>,
    /// What waits for the counter, by that of its first operation.
    ahead: BTreeSet<(u64, ChangeHash)>,
    bytes: usize,
}

impl HeldChanges {
    pub(super) fn contains(&self, hash: &ChangeHash) -> bool {
        self.changes.contains_key(hash)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Keeps a change; false when now more than `limit` bytes are held, or too many changes.
    pub(super) fn push(&mut self, held: Held, limit: usize) -> bool {
        let hash = held.change.hash();
        if self.contains(&hash) {
            return true;
        }
        self.bytes += held.change.byte_len();
        self.watch(hash, held);
        self.bytes <= limit && self.changes.len() <= limits::HELD_CHANGES
    }

    fn watch(&mut self, hash: ChangeHash, held: Held) {
        match held.missing.last() {
            Some(missing) => self.watchers.entry(*missing).or_default().push(hash),
            None => {
                self.ahead.insert((held.change.first_operation(), hash));
            }
        }
        self.changes.insert(hash, held);
    }

    /// A change is in the graph now: what waited for nothing but it is no longer held, and is to be offered.
    pub(super) fn arrived(
        &mut self,
        hash: &ChangeHash,
        graph: &ChangeGraph,
        next_operation: u64,
    ) -> Vec<ParsedChange> {
        self.forget(hash);
        let watchers = self.watchers.remove(hash).unwrap_or_default();
        let mut ready = Vec::new();
        for watcher in watchers {
            let Some(mut held) = self.changes.remove(&watcher) else {
                continue;
            };
            while held.missing.pop_if(|it| graph.find(it).is_some()).is_some() {}
            if held.missing.is_empty() {
                self.bytes -= held.change.byte_len();
                ready.push(held.change);
            } else {
                self.watch(watcher, held);
            }
        }
        while let Some(hash) = self.pop_ahead(next_operation) {
            ready.extend(self.forget(&hash));
        }
        ready
    }

    /// Everything that a held change misses; a hash may come more than once.
    pub(super) fn missing(&self) -> impl Iterator<Item = &ChangeHash> {
        self.changes.values().flat_map(|held| held.missing.iter())
    }

    /// The first of those that wait for the counter.
    pub(super) fn ahead(&self) -> Option<&Held> {
        let (_, hash) = self.ahead.first()?;
        self.changes.get(hash)
    }

    fn pop_ahead(&mut self, next_operation: u64) -> Option<ChangeHash> {
        let first = self.ahead.first().copied()?;
        let (operation, hash) = first;
        (operation <= next_operation && self.ahead.remove(&first)).then_some(hash)
    }

    fn forget(&mut self, hash: &ChangeHash) -> Option<ParsedChange> {
        let held = self.changes.remove(hash)?;
        self.bytes -= held.change.byte_len();
        self.ahead.remove(&(held.change.first_operation(), *hash));
        Some(held.change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wortlaut_merge::guard::{Contributor, Guard, Verdict, parse_chunks};
    use wortlaut_model::{MemberId, Role};

    const ENDLESS: u64 = u64::MAX;

    fn editor() -> Contributor {
        Contributor::member(MemberId::from_bytes([1; 16]), Role::Editor)
    }

    /// Empty changes of which each builds on the one before, as an ordinary client makes them.
    fn chain(count: usize) -> Vec<ParsedChange> {
        let mut document = automerge::AutoCommit::new();
        for _ in 0..count {
            document.empty_change(automerge::transaction::CommitOptions::default());
        }
        let changes = document.get_changes(&[]);
        let parsed = changes.iter().map(|it| parse_chunks(it.raw_bytes()));
        parsed.flat_map(Result::unwrap).collect()
    }

    fn held(guard: &mut Guard, change: ParsedChange) -> Held {
        match guard.admit(change, &editor()) {
            Ok(Verdict::Held(held)) => *held,
            _ => panic!("it waits"),
        }
    }

    fn hold_all(changes: Vec<ParsedChange>, limit: usize) -> (HeldChanges, bool) {
        let mut guard = Guard::new();
        let mut held_changes = HeldChanges::default();
        let mut fits = true;
        for change in changes {
            fits &= held_changes.push(held(&mut guard, change), limit);
        }
        (held_changes, fits)
    }

    #[test]
    fn what_a_connection_holds_is_bounded_in_bytes() {
        let change = chain(2).remove(1);
        let length = change.byte_len();
        let (_, fits) = hold_all(vec![change], length - 1);
        assert!(!fits);
        let (_, fits) = hold_all(vec![chain(2).remove(1)], length);
        assert!(fits);
    }

    #[test]
    fn and_in_changes_which_take_more_than_their_bytes() {
        let mut changes = chain(limits::HELD_CHANGES + 2);
        changes.remove(0);
        let one_more = changes.pop();
        let (mut held_changes, fits) = hold_all(changes, limits::HELD_BYTES);
        assert!(fits);
        let one_more = held(&mut Guard::new(), one_more.unwrap());
        assert!(!held_changes.push(one_more, limits::HELD_BYTES));
    }

    #[test]
    fn of_a_chain_that_came_last_first_each_arrival_frees_exactly_the_next() {
        const COUNT: usize = 10_000;
        let mut changes = chain(COUNT);
        let mut next = changes.remove(0);
        changes.reverse();
        let (mut held_changes, _) = hold_all(changes, limits::HELD_BYTES);
        let mut guard = Guard::new();
        for _ in 1..COUNT {
            let hash = next.hash();
            assert!(matches!(
                guard.admit(next, &editor()),
                Ok(Verdict::Admitted(_))
            ));
            let mut ready = held_changes.arrived(&hash, guard.graph(), ENDLESS);
            assert_eq!(ready.len(), 1);
            next = ready.remove(0);
        }
        assert!(held_changes.is_empty());
        assert_eq!(held_changes.bytes, 0);
        assert!(held_changes.watchers.is_empty());
    }

    #[test]
    fn what_misses_two_changes_waits_for_both_in_either_order() {
        for first in [0, 1] {
            let mut guard = Guard::new();
            let (mut branches, merge) = merged();
            let mut held_changes = HeldChanges::default();
            held_changes.push(held(&mut guard, merge), limits::HELD_BYTES);
            let mut ready = Vec::new();
            for branch in [branches.remove(first), branches.remove(0)] {
                assert!(ready.is_empty());
                let hash = branch.hash();
                guard.admit(branch, &editor()).unwrap();
                ready = held_changes.arrived(&hash, guard.graph(), ENDLESS);
            }
            assert_eq!(ready.len(), 1);
            assert!(held_changes.is_empty());
        }
    }

    /// Two changes that know nothing of each other, and one that builds on both.
    fn merged() -> (Vec<ParsedChange>, ParsedChange) {
        let mut ours = automerge::AutoCommit::new();
        let mut theirs = automerge::AutoCommit::new();
        for document in [&mut ours, &mut theirs] {
            document.empty_change(automerge::transaction::CommitOptions::default());
        }
        ours.merge(&mut theirs).unwrap();
        ours.empty_change(automerge::transaction::CommitOptions::default());
        let changes = ours.get_changes(&[]);
        let mut parsed: Vec<ParsedChange> = changes
            .iter()
            .flat_map(|it| parse_chunks(it.raw_bytes()).unwrap())
            .collect();
        let merge = parsed.remove(2);
        (parsed, merge)
    }
}
