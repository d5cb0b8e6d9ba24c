//! What lies in a change's causal past, without a vector clock a change.
//!
//! Every actor's changes form a chain, because each must build on its actor's previous one. So an operation lies in the
//! past of a change exactly if the change that holds it is an ancestor. Most changes know nearly everything before them
//! in the log: for each change the graph keeps the position below which it knows all (`known_below`), and for each actor
//! this module keeps what the actor's latest change knows: such a position and a bitmap of the few beyond.
//!
//! A new change knows what its actor knew, what the authors of those dependencies knew that are still their actors'
//! latest, and what a walk from the remaining dependencies adds, which stops at what is known already. Typing with
//! everybody online walks nothing, however many actors take turns or however often a new one appears.

use crate::graph::{ActorIndex, ChangeGraph, ChangeIndex};

const WORD_BITS: usize = 64;

/// Most bitmap words kept over all actors: 8 MB. Beyond it all bitmaps are dropped, and what they said is found by
/// walking again; only many actors on a long branch that nobody else has seen come near it.
const MOST_WORDS: usize = 1 << 20;

/// What each actor's latest change knows, itself included.
#[derive(Default)]
pub(super) struct Causality {
    by_actor: Vec<Past>,
    words: usize,
    /// Changes and dependencies that were walked over so far.
    steps: u64,
}

impl Causality {
    /// What the actor's next change knows if it names these dependencies; `None` when they do not cover the actor's own
    /// previous change.
    pub(super) fn past(
        &mut self,
        graph: &ChangeGraph,
        actor: ActorIndex,
        dependencies: &[ChangeIndex],
    ) -> Option<Past> {
        let previous = graph.last_of(actor);
        let mut past = self.of(actor).cloned().unwrap_or_default();
        let mut covers_previous = previous.is_none();
        // Raised once: each time moves all the bitmap's words.
        let below = dependencies.iter().map(|it| self.known_below(graph, *it));
        let below = below.max().unwrap_or_default();
        covers_previous |= previous.is_some_and(|previous| previous.position() < below);
        past.raise(below);
        for dependency in dependencies {
            if past.contains(*dependency) {
                // So are its ancestors: naming the same change ten thousand times costs no more than once.
                continue;
            }
            let theirs = self.of_latest(graph, *dependency);
            covers_previous |= theirs
                .zip(previous)
                .is_some_and(|(theirs, it)| theirs.contains(it));
            past.include(theirs);
        }
        let walk = past.walk(graph, dependencies, previous);
        self.steps += walk.steps;
        covers_previous |= walk.meets_previous;
        past.normalise();
        covers_previous.then_some(past)
    }

    /// Changes and dependencies that were walked over since there is this index.
    pub(super) fn steps(&self) -> u64 {
        self.steps
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
            self.words = self.words + past.beyond.len() - own.beyond.len();
            *own = past;
        }
        if self.words > MOST_WORDS {
            self.drop_bitmaps();
        }
    }

    /// What is left is smaller, but still closed under ancestors, and so still right.
    fn drop_bitmaps(&mut self) {
        for past in &mut self.by_actor {
            past.beyond = Vec::new();
        }
        self.words = 0;
    }

    /// The position below which the change knows all.
    fn known_below(&self, graph: &ChangeGraph, index: ChangeIndex) -> usize {
        let kept = self.of_latest(graph, index).map(|past| past.known_below);
        kept.unwrap_or_default()
            .max(graph.known_below(index).position())
    }

    fn of(&self, actor: ActorIndex) -> Option<&Past> {
        self.by_actor.get(actor.position())
    }

    /// What is kept for the change's actor, if the change is still that actor's latest.
    fn of_latest(&self, graph: &ChangeGraph, index: ChangeIndex) -> Option<&Past> {
        let actor = graph.actor(index);
        let is_latest = graph.last_of(actor) == Some(index);
        self.of(actor).filter(|_| is_latest)
    }
}

/// What a walk through ancestors came upon.
#[derive(Default)]
struct Walk {
    meets_previous: bool,
    /// Changes that were new to the set, and the dependencies they name.
    steps: u64,
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

    /// Adds all that another set contains.
    fn include(&mut self, other: Option<&Past>) {
        let Some(other) = other else {
            return;
        };
        self.raise(other.known_below);
        let skipped = self.words_start.saturating_sub(other.words_start) / WORD_BITS;
        let ahead = other.words_start.saturating_sub(self.words_start) / WORD_BITS;
        let words = other.beyond.get(skipped..).unwrap_or_default();
        if self.beyond.len() < ahead + words.len() {
            self.beyond.resize(ahead + words.len(), 0);
        }
        for (own, word) in self.beyond.iter_mut().skip(ahead).zip(words) {
            *own |= word;
        }
    }

    /// Adds the dependencies and all their ancestors; tells whether `previous` was met on the way. Nothing that is in the
    /// set before has `previous` as an ancestor without the caller knowing, so a way to it cannot be missed.
    fn walk(
        &mut self,
        graph: &ChangeGraph,
        dependencies: &[ChangeIndex],
        previous: Option<ChangeIndex>,
    ) -> Walk {
        let mut walk = Walk::default();
        let mut to_visit = dependencies.to_vec();
        while let Some(index) = to_visit.pop() {
            walk.meets_previous |= Some(index) == previous;
            if !self.contains(index) {
                self.insert(index);
                let dependencies = graph.dependencies(index);
                walk.steps += 1 + dependencies.len() as u64;
                to_visit.extend_from_slice(dependencies);
            }
        }
        walk
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
