//! The order of a text's elements, without the text.
//!
//! Automerge orders the elements of a sequence as a tree: each stands behind the one it was inserted after, and among
//! those inserted after the same one the higher operation id comes first. That order is total and never changes, so two
//! elements can be compared by their paths alone. Consecutive insertions of one actor, each after the previous, are kept
//! as one [`Run`]; a run hangs on one element of its parent run. Each run also has one jump pointer (skew-binary numbers,
//! Myers 1983), so that the common ancestor is found in the logarithm of the depth.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for entries that are never removed while an index to them is kept"
)]

use crate::ActorId;
use crate::graph::ActorIndex;
use crate::segments::Segments;
use std::cmp::Ordering;

/// An element: the run it is in, and its place there counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) run: u32,
    pub(super) offset: u32,
}

/// Consecutive insertions of one actor into one object, each after the one before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) actor: ActorIndex,
    pub(super) object: u32,
    /// The counter of the first insertion.
    pub(super) first: u32,
    pub(super) length: u32,
    /// What the first was inserted after; the head of the sequence if nothing.
    parent: Option<Element>,
    depth: u32,
    jump: u32,
}

/// All runs of all sequences of a document.
#[derive(Default)]
pub(super) struct Runs(Segments<Run>);

impl Runs {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, run: u32) -> &Run {
        &self.0[run as usize]
    }

    pub(super) fn start(
        &mut self,
        actor: ActorIndex,
        object: u32,
        first: u32,
        parent: Option<Element>,
    ) -> u32 {
        let index = self.0.len() as u32;
        let (depth, jump) = match parent {
            None => (0, index),
            Some(parent) => self.depth_and_jump_below(parent.run),
        };
        self.0.push(Run {
            actor,
            object,
            first,
            length: 1,
            parent,
            depth,
            jump,
        });
        index
    }

    fn depth_and_jump_below(&self, parent: u32) -> (u32, u32) {
        let near = self.get(parent);
        let far = self.get(near.jump);
        let farther = self.get(far.jump);
        let same_stride = near.depth - far.depth == far.depth - farther.depth;
        let jump = if same_stride { far.jump } else { parent };
        (near.depth + 1, jump)
    }

    pub(super) fn set_length(&mut self, run: u32, length: u32) {
        self.0[run as usize].length = length;
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Whether `a` stands before `b`, two elements of one sequence. `actors` names the actors by index.
    pub(super) fn is_before(&self, a: Element, b: Element, actors: &[ActorId]) -> bool {
        let (a, b) = self.meet(a, b);
        match (a.at, b.at) {
            (Some(at_a), Some(at_b)) => {
                self.is_before_in_run(at_a, a.branch, at_b, b.branch, actors)
            }
            // Both hang on the head of the sequence.
            _ => self.sibling_order(a.branch, b.branch, actors) == Ordering::Less,
        }
    }

    /// The run in which the two paths meet, with where each path leaves it.
    fn meet(&self, a: Element, b: Element) -> (Path, Path) {
        let depth = self.get(a.run).depth.min(self.get(b.run).depth);
        let (mut a, mut b) = (self.lift(a, depth), self.lift(b, depth));
        while let (Some(at_a), Some(at_b)) = (a.at, b.at)
            && at_a.run != at_b.run
        {
            let (run_a, run_b) = (self.get(at_a.run), self.get(at_b.run));
            if run_a.depth > 0 && run_a.jump != run_b.jump {
                a = Path::at_start_of(run_a.jump);
                b = Path::at_start_of(run_b.jump);
            } else {
                a = Path::above(run_a.parent, at_a.run);
                b = Path::above(run_b.parent, at_b.run);
            }
        }
        (a, b)
    }

    /// The path of an element as seen from the ancestor run at `depth`.
    fn lift(&self, element: Element, depth: u32) -> Path {
        if self.get(element.run).depth == depth {
            return Path {
                at: Some(element),
                branch: None,
            };
        }
        let mut run = element.run;
        while self.get(run).depth > depth + 1 {
            let jump = self.get(run).jump;
            run = if self.get(jump).depth > depth {
                jump
            } else {
                self.get(run).parent.map_or(run, |parent| parent.run)
            };
        }
        Path::above(self.get(run).parent, run)
    }

    fn is_before_in_run(
        &self,
        a: Element,
        branch_a: Option<u32>,
        b: Element,
        branch_b: Option<u32>,
        actors: &[ActorId],
    ) -> bool {
        match a.offset.cmp(&b.offset) {
            Ordering::Equal => match (branch_a, branch_b) {
                (None, branch_b) => branch_b.is_some(),
                (Some(_), None) => false,
                (Some(_), Some(_)) => {
                    self.sibling_order(branch_a, branch_b, actors) == Ordering::Less
                }
            },
            // The run goes on behind `a`; a branch there comes first if its id is higher than the run's next.
            Ordering::Less => branch_a.is_none_or(|branch| self.precedes_next(branch, a, actors)),
            Ordering::Greater => {
                branch_b.is_some_and(|branch| !self.precedes_next(branch, b, actors))
            }
        }
    }

    /// Whether a branch at `element` stands before the next element of `element`'s own run.
    fn precedes_next(&self, branch: u32, element: Element, actors: &[ActorId]) -> bool {
        let run = self.get(element.run);
        let next = (run.first + element.offset + 1, name(run.actor, actors));
        self.first_id(branch, actors) > next
    }

    /// The order of two runs that hang on the same element: the higher id comes first.
    fn sibling_order(&self, a: Option<u32>, b: Option<u32>, actors: &[ActorId]) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => self.first_id(b, actors).cmp(&self.first_id(a, actors)),
            _ => Ordering::Equal,
        }
    }

    fn first_id<'a>(&self, run: u32, actors: &'a [ActorId]) -> (u32, Option<&'a ActorId>) {
        let run = self.get(run);
        (run.first, name(run.actor, actors))
    }
}

fn name(actor: ActorIndex, actors: &[ActorId]) -> Option<&ActorId> {
    actors.get(actor.position())
}

/// Where the way to an element passes through an ancestor run: at which element, and by which child run it leaves.
/// `at` is `None` above the topmost runs: at the head of the sequence.
#[derive(Clone, Copy)]
struct Path {
    at: Option<Element>,
    branch: Option<u32>,
}

impl Path {
    fn above(parent: Option<Element>, run: u32) -> Self {
        Self {
            at: parent,
            branch: Some(run),
        }
    }

    /// While the paths have not met, only the run matters.
    fn at_start_of(run: u32) -> Self {
        Self {
            at: Some(Element { run, offset: 0 }),
            branch: None,
        }
    }
}
