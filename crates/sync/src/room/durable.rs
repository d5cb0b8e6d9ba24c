//! What is on disk: the only frontier that peers are told of.

use wortlaut_merge::ChangeHash;
use wortlaut_merge::graph::{ChangeGraph, ChangeIndex, Frontier};

/// The durable part of the change graph. Changes become durable in an order that keeps it closed under dependencies.
pub(super) struct Durable {
    is_durable: Vec<bool>,
    count: usize,
    frontier: Frontier,
}

impl Durable {
    /// Everything in a graph that was just read from the log.
    pub(super) fn all_of(graph: &ChangeGraph) -> Self {
        Self {
            is_durable: vec![true; graph.len()],
            count: graph.len(),
            frontier: graph.frontier().clone(),
        }
    }

    pub(super) fn insert(&mut self, graph: &ChangeGraph, index: ChangeIndex) {
        let position = index.position();
        if self.is_durable.len() <= position {
            self.is_durable.resize(position + 1, false);
        }
        if let Some(flag) = self.is_durable.get_mut(position)
            && !*flag
        {
            *flag = true;
            self.count += 1;
            self.frontier.advance(graph, index);
        }
    }

    pub(super) fn contains(&self, index: ChangeIndex) -> bool {
        self.is_durable
            .get(index.position())
            .copied()
            .unwrap_or(false)
    }

    /// The indices of those `hashes` that are on disk.
    pub(super) fn find_all(&self, graph: &ChangeGraph, hashes: &[ChangeHash]) -> Vec<ChangeIndex> {
        hashes
            .iter()
            .filter_map(|hash| graph.find(hash))
            .filter(|index| self.contains(*index))
            .collect()
    }

    /// What is on disk and not among `known` and their ancestors, in log order.
    pub(super) fn since(&self, graph: &ChangeGraph, known: &[ChangeIndex]) -> Vec<ChangeIndex> {
        let mut changes = graph.since(known, graph.len());
        changes.retain(|index| self.contains(*index));
        changes
    }

    pub(super) fn heads(&self) -> Vec<ChangeHash> {
        self.frontier.hashes()
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }
}
