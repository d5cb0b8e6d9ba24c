//! How far Word's lists have counted: those of one definition count on, and each may say where it begins.

use super::super::counting::{Counts, Level};
use super::super::draft::Printed;
use std::collections::{HashMap, HashSet};

/// How far each definition of a list has counted.
#[derive(Default)]
pub(super) struct Counters {
    counts: HashMap<String, Counts>,
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
        let start = counted.start.unwrap_or(own.start());
        counts.count(&counted.levels, anew, start)
    }
}
