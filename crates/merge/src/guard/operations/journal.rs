//! What one change has added to the index, so that a refusal can take it back.

use super::Id;
use super::tables::TableEntry;

/// Operations of a change beyond which its list is given back: few changes are a select-all.
const ORDINARY: usize = 1_024;

#[derive(Default)]
pub(super) struct Journal {
    pub(super) objects_before: usize,
    pub(super) runs: usize,
    pub(super) objects: Vec<Id>,
    pub(super) entries: Vec<Id>,
    pub(super) marks: Vec<Id>,
    /// What the change's operations name as their predecessors.
    pub(super) replaced: Vec<Id>,
    pub(super) made_once: Vec<(u32, Box<str>)>,
    /// What the change added to tables.
    pub(super) table_entries: Vec<TableEntry>,
    /// The run from before the change that it continued, with its length then.
    pub(super) extended: Option<(u32, u32)>,
    pub(super) new_actor: bool,
}

impl Journal {
    /// Begins a change, keeping what memory an ordinary one's lists need.
    pub(super) fn start(&mut self, objects: usize, runs: usize) {
        self.objects_before = objects;
        self.runs = runs;
        self.objects.clear();
        self.entries.clear();
        self.marks.clear();
        self.replaced.clear();
        self.replaced.shrink_to(ORDINARY);
        self.made_once.clear();
        self.table_entries.clear();
        self.extended = None;
        self.new_actor = false;
    }

    /// How many entries of the index the change has made so far, now that there are `runs` runs.
    pub(super) fn entries_made(&self, runs: usize) -> usize {
        self.objects.len() + self.entries.len() + self.marks.len() + (runs - self.runs)
    }

    /// Whether two operations name the same predecessor: within one change the second would have replaced the first.
    /// So a change deletes no more than there is, and a hundred bytes cannot use up half a million counters.
    pub(super) fn replaces_twice(&mut self) -> bool {
        self.replaced.sort_unstable();
        self.replaced
            .windows(2)
            .any(|pair| pair.first() == pair.last())
    }

    /// A run grew from `length`; only one from before the change matters, and only its first growth.
    pub(super) fn extended(&mut self, run: u32, length: u32) {
        if (run as usize) < self.runs && self.extended.is_none() {
            self.extended = Some((run, length));
        }
    }
}
