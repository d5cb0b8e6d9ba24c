//! References to footnotes and their definitions, which come in any order.

use crate::document::{Inline, join};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The footnotes of a source. Labels differ in more than capital letters.
pub(super) struct Footnotes<F> {
    new_id: F,
    /// The ids of those referred to, by label.
    ids: HashMap<String, String>,
    /// Definitions that are being read; the last is the innermost.
    open: Vec<Definition>,
    done: Vec<Definition>,
}

/// A footnote's words.
pub(super) struct Definition {
    label: String,
    pub(super) line: usize,
    pub(super) inlines: Vec<Inline>,
}

impl<F: FnMut() -> Uuid> Footnotes<F> {
    pub(super) fn new(new_id: F) -> Self {
        Self {
            new_id,
            ids: HashMap::new(),
            open: Vec::new(),
            done: Vec::new(),
        }
    }

    /// A fresh id.
    pub(super) fn new_id(&mut self) -> Uuid {
        (self.new_id)()
    }

    /// The id of the footnote that is referred to as `label`.
    pub(super) fn refer(&mut self, label: &str) -> String {
        let id = self.ids.entry(label.to_lowercase());
        id.or_insert_with(|| (self.new_id)().hyphenated().to_string())
            .clone()
    }

    pub(super) fn begin(&mut self, label: &str, line: usize) {
        self.open.push(Definition {
            label: label.to_lowercase(),
            line,
            inlines: Vec::new(),
        });
    }

    pub(super) fn end(&mut self) {
        self.done.extend(self.open.pop());
    }

    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Adds a paragraph to the footnote that is being read.
    pub(super) fn push(&mut self, inlines: Vec<Inline>) {
        if let Some(definition) = self.open.last_mut() {
            join(&mut definition.inlines, inlines);
        }
    }

    /// The words of every footnote that is referred to, by id, and the definitions that nothing refers to.
    pub(super) fn finish(&mut self) -> (BTreeMap<String, Vec<Inline>>, Vec<Definition>) {
        let mut ids = std::mem::take(&mut self.ids);
        let mut words = BTreeMap::new();
        let mut unused = Vec::new();
        for definition in std::mem::take(&mut self.done) {
            match ids.remove(&definition.label) {
                Some(id) => drop(words.insert(id, definition.inlines)),
                None => unused.push(definition),
            }
        }
        words.extend(ids.into_values().map(|id| (id, Vec::new())));
        (words, unused)
    }
}
