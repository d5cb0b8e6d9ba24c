//! Every element that a text or list ever had, in the document's order, removed ones included.
//!
//! Automerge orders a sequence as a tree (RGA): an element stands directly behind the one it was inserted after, before
//! those inserted there with lower operation ids. Elements are kept in the order in which they came and linked in the
//! order of the document, so that an insertion costs no moving, and reading is one walk along the links.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for elements that are never removed"
)]

use super::moment::Moment;
use crate::ActorId;
use crate::graph::ActorIndex;
use hashbrown::HashMap;

/// No element.
const NONE: u32 = u32::MAX;
/// No change.
const NEVER: u32 = u32::MAX;

/// An operation, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct OperationId {
    pub(super) counter: u32,
    pub(super) actor: ActorIndex,
}

impl OperationId {
    /// Whether this is the higher of two operations; `actors` names the actors by index.
    pub(super) fn is_above(self, other: Self, actors: &[ActorId]) -> bool {
        let name = |id: Self| actors.get(id.actor.position());
        (self.counter, name(self)) > (other.counter, name(other))
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
    next: u32,
}

/// The elements of one text or list.
#[derive(Debug)]
pub(super) struct Sequence {
    elements: Vec<Element>,
    first: u32,
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
        let mut passed = 0;
        let mut previous = after;
        let mut next = self.behind(previous);
        while next != NONE && self.get(next).id.is_above(id, actors) {
            previous = Some(next);
            next = self.behind(previous);
            passed += 1;
        }
        let index = self.elements.len() as u32;
        self.elements.push(Element {
            id,
            content,
            made,
            removed: NEVER,
            next,
        });
        match previous {
            Some(previous) => self.elements[previous as usize].next = index,
            None => self.first = index,
        }
        (index, passed)
    }

    fn behind(&self, element: Option<u32>) -> u32 {
        element.map_or(self.first, |element| self.get(element).next)
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
        self.elements.capacity() * size_of::<Element>()
            + self.also_removed.capacity() * 40
            + self.origins.capacity() * 10
    }
}
