//! What lies in a change's causal past, without a vector clock a change.
//!
//! Every actor's changes form a chain, because each must build on its actor's previous one. So an operation lies in the
//! past of a change exactly if the change that holds it is an ancestor. Most changes know nearly everything before them
//! in the log: for each change the graph keeps the position below which it knows all (`known_below`), and for each actor
//! this module keeps what the actor's latest change knows: such a position and a bitmap of the few beyond. The actor's
//! next change extends that by walking from its dependencies, stopping at what is known already.
//!
//! Typing with everybody online walks nothing, however many actors take turns.

use crate::graph::{ActorIndex, ChangeGraph, ChangeIndex};

const WORD_BITS: usize = 64;

/// What each actor's latest change knows, itself included.
#[derive(Default)]
pub(super) struct Causality {
    by_actor: Vec<Past>,
}

impl Causality {
    /// What the actor's next change knows if it names these dependencies.
    pub(super) fn past(
        &self,
        graph: &ChangeGraph,
        actor: ActorIndex,
        dependencies: &[ChangeIndex],
    ) -> Past {
        let own = self.by_actor.get(actor.position());
        // Its own past counts only if the change builds on it, which the caller checks by the previous change alone.
        let builds_on_own = graph
            .last_of(actor)
            .is_some_and(|previous| dependencies.contains(&previous));
        let mut past = match own {
            Some(own) if builds_on_own => own.clone(),
            _ => Past::default(),
        };
        past.extend(graph, dependencies);
        past
    }

    /// The actor's change has been appended at `index`; from now on the actor knows it too.
    pub(super) fn advance(&mut self, actor: ActorIndex, mut past: Past, index: ChangeIndex) {
        past.insert(index);
        past.normalise();
        if self.by_actor.len() <= actor.position() {
            self.by_actor
                .resize_with(actor.position() + 1, Past::default);
        }
        if let Some(own) = self.by_actor.get_mut(actor.position()) {
            *own = past;
        }
    }
}

/// A set of changes that is closed under ancestors: everything below a position, and some beyond.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    known_below: usize,
    /// Bits for the positions from `words_start` on, which is a multiple of the word size and not above `known_below`.
    beyond: Vec<u64>,
    words_start: usize,
}

impl Past {
    /// Every position below this one is in the set.
    pub(super) fn known_below(&self) -> u32 {
        u32::try_from(self.known_below).unwrap_or(u32::MAX)
    }

    pub(super) fn contains(&self, index: ChangeIndex) -> bool {
        let position = index.position();
        position < self.known_below || self.has_bit(position)
    }

    fn extend(&mut self, graph: &ChangeGraph, dependencies: &[ChangeIndex]) {
        for dependency in dependencies {
            let below = graph.known_below(*dependency).position();
            let knows_all_before = below == dependency.position();
            self.raise(below + usize::from(knows_all_before));
        }
        let mut to_visit = dependencies.to_vec();
        while let Some(index) = to_visit.pop() {
            if !self.contains(index) {
                self.insert(index);
                to_visit.extend_from_slice(graph.dependencies(index));
            }
        }
        self.normalise();
    }

    fn raise(&mut self, known_below: usize) {
        if known_below <= self.known_below {
            return;
        }
        self.known_below = known_below;
        let words_start = known_below / WORD_BITS * WORD_BITS;
        let outdated = (words_start - self.words_start) / WORD_BITS;
        self.beyond.drain(..outdated.min(self.beyond.len()));
        self.words_start = words_start;
    }

    fn insert(&mut self, index: ChangeIndex) {
        let position = index.position();
        if position < self.known_below {
            return;
        }
        let offset = position - self.words_start;
        if self.beyond.len() <= offset / WORD_BITS {
            self.beyond.resize(offset / WORD_BITS + 1, 0);
        }
        if let Some(word) = self.beyond.get_mut(offset / WORD_BITS) {
            *word |= 1 << (offset % WORD_BITS);
        }
    }

    fn has_bit(&self, position: usize) -> bool {
        let Some(offset) = position.checked_sub(self.words_start) else {
            return false;
        };
        self.beyond
            .get(offset / WORD_BITS)
            .is_some_and(|word| word & (1 << (offset % WORD_BITS)) != 0)
    }

    fn normalise(&mut self) {
        let mut known_below = self.known_below;
        while self.has_bit(known_below) {
            known_below += 1;
        }
        self.raise(known_below);
    }
}
