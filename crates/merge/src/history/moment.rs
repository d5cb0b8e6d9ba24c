//! A moment of a document's history: a set of changes that is closed under dependencies.

use crate::ChangeHash;
use crate::graph::{ChangeGraph, ChangeIndex};

const WORD_BITS: usize = 64;

/// What a document consisted of at one moment: everything up to a place in its log, and perhaps some changes beyond it
/// (two branches that did not know of each other).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Every change below this place is in it.
    below: u32,
    /// Bits for the places from `below` on.
    beyond: Vec<u64>,
}

impl Moment {
    /// The first `changes` changes of the log.
    pub(super) fn prefix(changes: usize) -> Self {
        Self {
            below: u32::try_from(changes).unwrap_or(u32::MAX),
            beyond: Vec::new(),
        }
    }

    /// These changes and all they build on.
    pub(super) fn of(graph: &ChangeGraph, heads: &[ChangeIndex]) -> Self {
        let absent = graph.since(heads, graph.len());
        let below = absent.first().map_or(graph.len(), |it| it.position());
        let mut moment = Self::prefix(below);
        let last = heads.iter().map(|it| it.position()).max();
        if let Some(last) = last.filter(|last| *last >= below) {
            moment.fill(last + 1);
            for index in absent.iter().take_while(|it| it.position() <= last) {
                moment.clear(index.position());
            }
        }
        moment
    }

    fn fill(&mut self, end: usize) {
        let length = end - self.below as usize;
        self.beyond = vec![u64::MAX; length.div_ceil(WORD_BITS)];
        if let (Some(last), rest @ 1..) = (self.beyond.last_mut(), length % WORD_BITS) {
            *last = (1 << rest) - 1;
        }
    }

    /// Takes out the change at a place from `below` on.
    fn clear(&mut self, position: usize) {
        let offset = position.saturating_sub(self.below as usize);
        if let Some(word) = self.beyond.get_mut(offset / WORD_BITS) {
            *word &= !(1 << (offset % WORD_BITS));
        }
    }

    /// Whether the change at this place of the log, counted from zero, is in it.
    pub fn contains(&self, change: u32) -> bool {
        if change < self.below {
            return true;
        }
        let offset = (change - self.below) as usize;
        let word = self.beyond.get(offset / WORD_BITS);
        word.is_some_and(|word| word >> (offset % WORD_BITS) & 1 == 1)
    }

    /// This moment as if these changes had never been made. What others built on them stays.
    pub(super) fn without(&self, changes: &[u32]) -> Self {
        let Some(first) = changes.iter().min().filter(|it| **it < self.end() as u32) else {
            return self.clone();
        };
        let mut moment = Self::prefix((*first).min(self.below) as usize);
        moment.fill(self.end());
        for change in moment.below..moment.end() as u32 {
            if !self.contains(change) {
                moment.clear(change as usize);
            }
        }
        for change in changes {
            moment.clear(*change as usize);
        }
        moment
    }

    /// How many changes of the log it is, if it is exactly the first ones.
    pub(super) fn length_of_prefix(&self) -> Option<usize> {
        self.beyond.is_empty().then_some(self.below as usize)
    }

    /// One place after the last change that is in it.
    pub(super) fn end(&self) -> usize {
        self.below as usize + self.beyond.len() * WORD_BITS
    }

    /// The hashes of the changes in it that no other change in it builds on, sorted.
    pub(super) fn heads(&self, graph: &ChangeGraph) -> Vec<ChangeHash> {
        if self.length_of_prefix() == Some(graph.len()) {
            return graph.heads();
        }
        let mut is_covered = vec![false; self.end().min(graph.len())];
        for position in self.positions(graph) {
            for dependency in graph.dependencies(position) {
                if let Some(covered) = is_covered.get_mut(dependency.position()) {
                    *covered = true;
                }
            }
        }
        let mut heads: Vec<ChangeHash> = self
            .positions(graph)
            .filter(|it| is_covered.get(it.position()) == Some(&false))
            .map(|it| graph.hash(it))
            .collect();
        heads.sort_unstable();
        heads
    }

    /// The changes in it, in the log's order.
    fn positions(&self, graph: &ChangeGraph) -> impl Iterator<Item = ChangeIndex> {
        let end = self.end().min(graph.len());
        (0..end)
            .filter(|position| self.contains(*position as u32))
            .map(ChangeIndex::at)
    }
}
