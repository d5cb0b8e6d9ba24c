//! The change graph: everything the sync protocol asks, without a document.
//!
//! Changes are appended in an order in which dependencies come first (the log's order); an index into that order names a
//! change in four bytes. Nothing is ever removed.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for entries that are never removed while an index to them is kept"
)]

use crate::segments::{Segments, SlabEnd, Slabs};
use crate::{ActorId, ChangeHash};
use hashbrown::HashMap;
use hashes::Hashes;
use std::collections::BTreeSet;

mod hashes;

/// A change by its position in the log, counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeIndex(u32);

impl ChangeIndex {
    /// The position in the log.
    pub fn position(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn at(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }
}

/// An actor by the order in which its first change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ActorIndex(pub(crate) u32);

impl ActorIndex {
    pub(crate) fn position(self) -> usize {
        self.0 as usize
    }
}

/// What the graph keeps of a change besides its bytes.
pub(crate) struct NewChange<'a> {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: &'a ActorId,
    pub(crate) dependencies: Vec<ChangeIndex>,
    pub(crate) first_operation: u64,
    /// The highest counter among its operations and those of its ancestors.
    pub(crate) last_operation: u64,
    pub(crate) known_below: u32,
    pub(crate) bytes: &'a [u8],
}

/// All admitted changes of a document and how they depend on each other.
#[derive(Default)]
pub struct ChangeGraph {
    nodes: Segments<Node>,
    by_hash: Hashes,
    dependencies: Vec<ChangeIndex>,
    bytes: Slabs,
    actors: Vec<Actor>,
    by_actor: HashMap<ActorId, ActorIndex>,
    frontier: Frontier,
}

struct Node {
    hash: ChangeHash,
    actor: ActorIndex,
    sequence: u32,
    last_operation: u32,
    /// Every position below this one is an ancestor.
    known_below: u32,
    dependencies_end: u32,
    bytes_end: SlabEnd,
}

struct Actor {
    id: ActorId,
    /// Its changes by sequence number, each with the counter of its first operation.
    changes: Segments<(ChangeIndex, u32)>,
}

impl ChangeGraph {
    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no change yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The change that was appended last.
    pub fn last(&self) -> Option<ChangeIndex> {
        self.len().checked_sub(1).map(ChangeIndex::at)
    }

    /// The change at this position of the log.
    pub fn at(&self, position: usize) -> Option<ChangeIndex> {
        (position < self.len()).then(|| ChangeIndex::at(position))
    }

    /// Where the change of this hash stands, if it is here.
    pub fn find(&self, hash: &ChangeHash) -> Option<ChangeIndex> {
        self.by_hash.find(hash, &self.nodes)
    }

    /// The hash of a change.
    pub fn hash(&self, index: ChangeIndex) -> ChangeHash {
        self.node(index).hash
    }

    /// The changes that a change names as its dependencies.
    pub fn dependencies(&self, index: ChangeIndex) -> &[ChangeIndex] {
        let end = self.node(index).dependencies_end as usize;
        let start = self.before(index, |node| node.dependencies_end as usize);
        self.dependencies.get(start..end).unwrap_or_default()
    }

    /// The change chunk as it is logged: uncompressed, canonical.
    pub fn bytes(&self, index: ChangeIndex) -> &[u8] {
        let before = self.before(index, |node| node.bytes_end);
        self.bytes.get(before, self.node(index).bytes_end)
    }

    /// The sequence number of a change among its actor's, counted from one.
    pub fn sequence(&self, index: ChangeIndex) -> u64 {
        u64::from(self.node(index).sequence)
    }

    pub(crate) fn actor(&self, index: ChangeIndex) -> ActorIndex {
        self.node(index).actor
    }

    /// The actor that made a change.
    pub fn actor_id(&self, index: ChangeIndex) -> &ActorId {
        let actor = self.node(index).actor;
        &self.actors[actor.position()].id
    }

    /// The heads of everything admitted.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The hashes of the heads, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.frontier.hashes()
    }

    /// The changes at positions below `end` that are neither among `known` nor ancestors of them, in log order.
    ///
    /// Costs as much as there is beyond what the `known` changes know without a gap, not the whole graph.
    pub fn since(&self, known: &[ChangeIndex], end: usize) -> Vec<ChangeIndex> {
        let floor = self.floor(known);
        let end = end.min(self.len());
        let mut is_known = vec![false; self.len().saturating_sub(floor)];
        let mut to_visit = known.to_vec();
        while let Some(index) = to_visit.pop() {
            let Some(offset) = index.position().checked_sub(floor) else {
                continue;
            };
            if !std::mem::replace(&mut is_known[offset], true) {
                to_visit.extend_from_slice(self.dependencies(index));
            }
        }
        (floor..end)
            .filter(|position| !is_known[position - floor])
            .map(ChangeIndex::at)
            .collect()
    }

    /// How many changes [`Self::since`] looks at.
    pub fn reach(&self, known: &[ChangeIndex]) -> usize {
        self.len().saturating_sub(self.floor(known))
    }

    /// The position below which one of the changes knows all.
    fn floor(&self, known: &[ChangeIndex]) -> usize {
        let floors = known.iter().map(|it| self.known_below(*it).position());
        floors.max().unwrap_or(0)
    }

    /// The first position that is not known to be an ancestor of the change.
    pub(crate) fn known_below(&self, index: ChangeIndex) -> ChangeIndex {
        ChangeIndex(self.node(index).known_below)
    }

    /// The highest counter among the change's operations and those of its ancestors.
    pub(crate) fn last_operation(&self, index: ChangeIndex) -> u64 {
        u64::from(self.node(index).last_operation)
    }

    pub(crate) fn find_actor(&self, id: &ActorId) -> Option<ActorIndex> {
        self.by_actor.get(id).copied()
    }

    /// The index that the actor has, or will have with its first change.
    pub(crate) fn actor_or_next(&self, id: &ActorId) -> ActorIndex {
        self.find_actor(id)
            .unwrap_or(ActorIndex(self.actors.len() as u32))
    }

    /// How many changes the actor has made.
    pub(crate) fn last_sequence(&self, actor: ActorIndex) -> u64 {
        self.actors
            .get(actor.position())
            .map_or(0, |actor| actor.changes.len() as u64)
    }

    /// The actor's changes, in their order.
    pub(crate) fn changes_by(&self, actor: ActorIndex) -> impl Iterator<Item = ChangeIndex> {
        let changes = self.actors.get(actor.position());
        let changes = changes.into_iter().flat_map(|actor| actor.changes.iter());
        changes.map(|(index, _)| *index)
    }

    pub(crate) fn last_of(&self, actor: ActorIndex) -> Option<ChangeIndex> {
        let actor = self.actors.get(actor.position())?;
        actor.changes.last().map(|(index, _)| *index)
    }

    /// The actor's change in whose range the counter lies: the last one that starts at or before it.
    pub(crate) fn change_with_operation(
        &self,
        actor: ActorIndex,
        counter: u64,
    ) -> Option<ChangeIndex> {
        let changes = &self.actors.get(actor.position())?.changes;
        let after = changes.partition_point(|(_, first)| u64::from(*first) <= counter);
        let (index, _) = changes.get(after.checked_sub(1)?)?;
        Some(*index)
    }

    /// Appends a change whose dependencies are all here. The caller has checked everything.
    pub(crate) fn append(&mut self, change: NewChange<'_>) -> ChangeIndex {
        let index = ChangeIndex::at(self.len());
        let actor = self.actor_or_next(change.actor);
        if actor.position() == self.actors.len() {
            self.by_actor.insert(change.actor.clone(), actor);
            self.actors.push(Actor {
                id: change.actor.clone(),
                changes: Segments::default(),
            });
        }
        let changes = &mut self.actors[actor.position()].changes;
        changes.push((
            index,
            u32::try_from(change.first_operation).unwrap_or(u32::MAX),
        ));
        let sequence = changes.len() as u32;
        self.dependencies.extend_from_slice(&change.dependencies);
        let bytes_end = self.bytes.push(change.bytes);
        self.nodes.push(Node {
            hash: change.hash,
            actor,
            sequence,
            last_operation: u32::try_from(change.last_operation).unwrap_or(u32::MAX),
            known_below: change.known_below,
            dependencies_end: u32::try_from(self.dependencies.len()).unwrap_or(u32::MAX),
            bytes_end,
        });
        self.by_hash.insert(&change.hash, index, &self.nodes);
        let mut frontier = std::mem::take(&mut self.frontier);
        frontier.advance(self, index);
        self.frontier = frontier;
        index
    }

    fn node(&self, index: ChangeIndex) -> &Node {
        &self.nodes[index.position()]
    }

    fn before<T: Default>(&self, index: ChangeIndex, end: impl Fn(&Node) -> T) -> T {
        index
            .position()
            .checked_sub(1)
            .and_then(|previous| self.nodes.get(previous))
            .map(end)
            .unwrap_or_default()
    }
}

/// The heads of a part of the graph that is closed under dependencies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier(BTreeSet<ChangeHash>);

impl Frontier {
    /// Adds a change whose dependencies are in the part already.
    pub fn advance(&mut self, graph: &ChangeGraph, index: ChangeIndex) {
        for dependency in graph.dependencies(index) {
            self.0.remove(&graph.hash(*dependency));
        }
        self.0.insert(graph.hash(index));
    }

    /// How many heads there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether this change is a head.
    pub(crate) fn contains(&self, hash: &ChangeHash) -> bool {
        self.0.contains(hash)
    }

    /// The hashes of the heads, sorted.
    pub fn hashes(&self) -> Vec<ChangeHash> {
        self.0.iter().copied().collect()
    }
}
