//! What lists print: Word counts the paragraphs of each level and sets the counts into a text such as `Artikel %1`.

use super::super::draft::Printed;
use super::numbering::{LEVELS, Level};
use std::collections::{HashMap, HashSet};

/// How far each definition of a list has counted.
#[derive(Default)]
pub(super) struct Counters {
    counts: HashMap<String, [Option<usize>; LEVELS]>,
    /// Lists that have begun anew where they say so, by their levels.
    begun: HashSet<(String, usize)>,
}

/// The paragraph that is counted.
pub(super) struct Counted<'n> {
    /// The list and its level.
    pub(super) list: &'n str,
    pub(super) at: usize,
    /// What defines the list; lists of one definition count on.
    pub(super) definition: &'n str,
    /// Where the list itself begins, and not only its definition.
    pub(super) start: Option<usize>,
    /// The definition's levels from the highest to this one.
    pub(super) levels: Vec<&'n Level>,
}

impl Counters {
    /// Counts a paragraph; gives what stands before it, unless that is a bullet or nothing.
    pub(super) fn count(&mut self, counted: &Counted<'_>) -> Option<Printed> {
        let counts = self
            .counts
            .entry(counted.definition.to_owned())
            .or_default();
        let own = counted.levels.last()?;
        let begun = (counted.list.to_owned(), counted.at);
        let anew = counted.start.filter(|_| self.begun.insert(begun));
        let value = match (anew, counts.get(counted.at).copied().flatten()) {
            (Some(start), _) => start,
            (None, Some(before)) => before.saturating_add(1),
            (None, None) => counted.start.unwrap_or(own.start()),
        };
        for (level, count) in counts.iter_mut().enumerate().skip(counted.at) {
            *count = (level == counted.at).then_some(value);
        }
        let shown = |level: &Level, at: usize| {
            let count = counts.get(at).copied().flatten();
            level.spell(count.unwrap_or(level.start()))
        };
        let levels = counted.levels.iter().enumerate();
        let shown: Vec<String> = levels.map(|(at, level)| shown(level, at)).collect();
        own.print(value, &shown)
    }
}
