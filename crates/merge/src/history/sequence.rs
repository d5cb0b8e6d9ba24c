//! Every element that a text or list ever had, in the document's order, removed ones included.
//!
//! Automerge orders a sequence as a tree (RGA): an element stands directly behind the one it was inserted after, before
//! those inserted there with lower operation ids. Elements are kept in the order in which they came and linked in the
//! order of the document, so that an insertion costs no moving, and reading is one walk along the links.
//!
//! Where an insertion had to pass many elements that its author did not know, those that stand directly behind the same
//! element are remembered (see [`Gap`]), so that the next insertion there does not pass them again.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for elements that are never removed"
)]

use super::moment::Moment;
use crate::ActorId;
use crate::graph::ActorIndex;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// No element.
const NONE: u32 = u32::MAX;
/// No change.
const NEVER: u32 = u32::MAX;
/// From so many elements on that an insertion had to pass, they are remembered.
const MANY: u64 = 64;

/// An operation, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct OperationId {
    pub(super) counter: u32,
    pub(super) actor: ActorIndex,
}

impl OperationId {
    /// Whether this is the higher of two operations; `actors` names the actors by index.
    pub(super) fn is_above(self, other: Self, actors: &[ActorId]) -> bool {
        self.rank(actors) > other.rank(actors)
    }

    /// The operation's place among all.
    fn rank(self, actors: &[ActorId]) -> (u32, Option<&ActorId>) {
        (self.counter, actors.get(self.actor.position()))
    }
}

/// What stands at an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// One character of a text.
    Character(char),
    /// Something that can have several values over time: a block marker, an entry of a list.
    Register(u32),
    /// The beginning of a mark, which is not shown.
    MarkBegin(u32),
    /// The end of a mark, which is not shown. The mark began with the operation directly before.
    MarkEnd,
}

/// One element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) id: OperationId,
    pub(super) content: Content,
    /// The change that inserted it, by its place in the log.
    pub(super) made: u32,
    /// The first change of the log that removed it.
    removed: u32,
    previous: u32,
    next: u32,
}

/// Elements that were inserted directly behind the same one, by the rank of their operations: all from the lowest of them
/// upwards. They stand in falling order, each before those that were inserted behind it.
type Siblings = BTreeMap<(u32, Option<ActorId>), u32>;

/// Between which elements one goes.
#[derive(Clone, Copy)]
struct Gap {
    previous: u32,
    next: u32,
    /// How many elements were passed to find it.
    passed: u64,
}

/// The elements of one text or list.
#[derive(Debug)]
pub(super) struct Sequence {
    elements: Vec<Element>,
    first: u32,
    /// The siblings behind an element, or at the head, where many were passed.
    siblings: HashMap<u32, Siblings>,
    /// Removals of what had been removed already, by others who did not know: few.
    also_removed: HashMap<u32, Vec<u32>>,
    /// The changes that first wrote what restores repeated.
    origins: HashMap<u32, u32>,
}

impl Default for Sequence {
    fn default() -> Self {
        Self {
            elements: Vec::new(),
            first: NONE,
            siblings: HashMap::new(),
            also_removed: HashMap::new(),
            origins: HashMap::new(),
        }
    }
}

impl Sequence {
    pub(super) fn get(&self, element: u32) -> &Element {
        &self.elements[element as usize]
    }

    /// Inserts behind `after`, or at the head; gives the element's index, and how many elements with higher operations
    /// had to be passed.
    pub(super) fn insert(
        &mut self,
        after: Option<u32>,
        id: OperationId,
        content: Content,
        made: u32,
        actors: &[ActorId],
    ) -> (u32, u64) {
        let after = after.unwrap_or(NONE);
        let gap = self.find_gap(after, id, actors);
        let index = self.elements.len() as u32;
        self.elements.push(Element {
            id,
            content,
            made,
            removed: NEVER,
            previous: gap.previous,
            next: gap.next,
        });
        *self.link_behind(gap.previous) = index;
        if let Some(next) = self.elements.get_mut(gap.next as usize) {
            next.previous = index;
        }
        if let Some(siblings) = self.siblings.get_mut(&after) {
            siblings.insert(key_of(id, actors), index);
        }
        (index, gap.passed)
    }

    /// Directly before the sibling with the next lower operation, if it is known; else behind all with higher ones.
    fn find_gap(&mut self, after: u32, id: OperationId, actors: &[ActorId]) -> Gap {
        let known = self.siblings.get(&after);
        let lower = known.and_then(|it| it.range(..key_of(id, actors)).next_back());
        if let Some((_, lower)) = lower {
            return Gap {
                previous: self.get(*lower).previous,
                next: *lower,
                passed: 0,
            };
        }
        let lowest = known.and_then(|it| it.first_key_value());
        let start = lowest.map_or(after, |(_, lowest)| *lowest);
        let gap = self.pass(start, id, actors);
        if gap.passed >= MANY || start != after {
            self.remember_siblings(after, (start, gap.next), actors);
        }
        gap
    }

    /// Passes the elements behind one that have higher operations.
    fn pass(&self, start: u32, id: OperationId, actors: &[ActorId]) -> Gap {
        let mut gap = Gap {
            previous: start,
            next: self.behind(start),
            passed: 0,
        };
        while gap.next != NONE && self.get(gap.next).id.is_above(id, actors) {
            gap.previous = gap.next;
            gap.next = self.behind(gap.previous);
            gap.passed += 1;
        }
        gap
    }

    /// Remembers the siblings among the elements that were passed: each is lower than all before it, and what was inserted
    /// behind one of them is higher than it.
    fn remember_siblings(&mut self, after: u32, (start, end): (u32, u32), actors: &[ActorId]) {
        let mut siblings = self.siblings.remove(&after).unwrap_or_default();
        let mut lowest = (start != after).then(|| self.get(start).id);
        let mut element = self.behind(start);
        while element != end {
            let id = self.get(element).id;
            if lowest.is_none_or(|lowest| lowest.is_above(id, actors)) {
                siblings.insert(key_of(id, actors), element);
                lowest = Some(id);
            }
            element = self.behind(element);
        }
        self.siblings.insert(after, siblings);
    }

    /// The element behind one, or at the head.
    fn behind(&self, element: u32) -> u32 {
        match element {
            NONE => self.first,
            element => self.get(element).next,
        }
    }

    fn link_behind(&mut self, element: u32) -> &mut u32 {
        match element {
            NONE => &mut self.first,
            element => &mut self.elements[element as usize].next,
        }
    }

    /// Notes that a change removed the element; true when it is the first to do so.
    pub(super) fn remove(&mut self, element: u32, change: u32) -> bool {
        let removed = &mut self.elements[element as usize].removed;
        if *removed == NEVER {
            *removed = change;
            return true;
        }
        self.also_removed.entry(element).or_default().push(change);
        false
    }

    /// Notes that an element repeats what a change wrote before.
    pub(super) fn set_origin(&mut self, element: u32, change: u32) {
        self.origins.insert(element, change);
    }

    /// The change that first wrote what an element repeats, if it repeats something.
    pub(super) fn origin(&self, element: u32) -> Option<u32> {
        self.origins.get(&element).copied()
    }

    /// Whether a character or mark stands there at the moment. Registers say so themselves.
    pub(super) fn stands(&self, element: u32, moment: &Moment) -> bool {
        moment.contains(self.get(element).made) && self.removed_in(element, moment).is_none()
    }

    /// The first change in `moment` that removed the element.
    pub(super) fn removed_in(&self, element: u32, moment: &Moment) -> Option<u32> {
        let first = self.get(element).removed;
        if first == NEVER {
            return None;
        }
        if moment.contains(first) {
            return Some(first);
        }
        let others = self.also_removed.get(&element)?;
        others.iter().copied().find(|it| moment.contains(*it))
    }

    /// The first change that removed the element.
    pub(super) fn removed(&self, element: u32) -> Option<u32> {
        let first = self.get(element).removed;
        (first != NEVER).then_some(first)
    }

    /// All elements in the document's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let mut next = self.first;
        std::iter::from_fn(move || {
            let element = (next != NONE).then_some(next)?;
            next = self.get(element).next;
            Some(element)
        })
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        let siblings: usize = self.siblings.values().map(BTreeMap::len).sum();
        self.elements.capacity() * size_of::<Element>()
            + siblings * 64
            + self.also_removed.capacity() * 40
            + self.origins.capacity() * 10
    }
}

fn key_of(id: OperationId, actors: &[ActorId]) -> (u32, Option<ActorId>) {
    let (counter, actor) = id.rank(actors);
    (counter, actor.cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::SmallRng;
    use rand::{RngExt, SeedableRng};

    fn actors() -> Vec<ActorId> {
        // Their order is not that of their indices.
        [2, 3, 1].map(|name| ActorId::from([name; 16])).to_vec()
    }

    fn id(counter: u32, actor: usize) -> OperationId {
        let actor = ActorIndex(actor as u32);
        OperationId { counter, actor }
    }

    fn insert(sequence: &mut Sequence, after: Option<u32>, id: OperationId) -> (u32, u64) {
        sequence.insert(after, id, Content::MarkEnd, 0, &actors())
    }

    /// The order as Automerge defines it: behind the element, past all with higher operations.
    fn place_of(order: &[u32], sequence: &Sequence, after: Option<u32>, id: OperationId) -> usize {
        let start = after.map(|after| order.iter().position(|it| *it == after).unwrap() + 1);
        let start = start.unwrap_or(0);
        let is_passed = |it: &&u32| sequence.get(**it).id.is_above(id, &actors());
        start + order[start..].iter().take_while(is_passed).count()
    }

    #[test]
    fn elements_stand_in_the_same_order_whether_siblings_are_remembered_or_not() {
        for seed in 0..30 {
            let mut random = SmallRng::seed_from_u64(seed);
            let mut sequence = Sequence::default();
            let mut order: Vec<u32> = Vec::new();
            for step in 0..1_500 {
                let after = match random.random_range(0..10) {
                    _ if order.is_empty() => None,
                    0..4 => None,
                    4..8 => Some(random.random_range(0..order.len().min(4)) as u32),
                    _ => Some(random.random_range(0..order.len()) as u32),
                };
                // Above what it stands behind, below much that came before it, and like no other.
                let known = after.map_or(0, |after| sequence.get(after).id.counter);
                let round = known / 500 + random.random_range(1..8);
                let id = id(round * 500 + step / 3, step as usize % 3);
                let place = place_of(&order, &sequence, after, id);
                let (index, _) = insert(&mut sequence, after, id);
                order.insert(place, index);
            }
            assert!(sequence.siblings.len() > 1, "seed {seed}");
            assert!(sequence.iter().eq(order), "seed {seed}");
        }
    }

    /// Two who write before all else, character by character, without knowing of each other.
    #[test]
    fn what_was_passed_once_is_not_passed_again() {
        const LENGTH: u32 = 20_000;
        let mut sequence = Sequence::default();
        for counter in 1..=LENGTH {
            insert(&mut sequence, None, id(counter, 1));
        }
        let passed = (1..=LENGTH).map(|counter| insert(&mut sequence, None, id(counter, 2)).1);
        assert!(passed.sum::<u64>() <= u64::from(LENGTH));
    }

    /// Many who each write one word before all else, the later the lower.
    #[test]
    fn whoever_is_below_all_passes_what_came_since_the_lowest() {
        const LENGTH: u32 = 20_000;
        let mut sequence = Sequence::default();
        for counter in 1..=LENGTH {
            insert(&mut sequence, None, id(LENGTH + counter, 1));
        }
        let falling = (1..=LENGTH).rev();
        let passed = falling.map(|counter| insert(&mut sequence, None, id(counter, 0)).1);
        assert!(passed.sum::<u64>() <= 2 * u64::from(LENGTH));
    }
}
