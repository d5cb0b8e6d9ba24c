//! A revision from outside: a file that somebody wrote elsewhere becomes edits of the text as it stands.
//!
//! What the two have in common stays as it is, element by element, with its authors and its history. The differences are
//! written as a restore is ([`restore`](super::restore)), so that nothing else is touched.

mod notes;

use super::chronicle::{Chronicle, ROOT};
use super::restore::{Wanted, Writing};
use crate::ActorId;
use crate::document::{
    Block, BlockKind, Inline, Marks, Operations, ShownTables, Table, Text, footnote, root,
    write_table,
};
use notes::matched_notes;
use std::collections::BTreeMap;
use uuid::Uuid;
use wortlaut_model::Timestamp;

/// A revision as it is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The changes in order, each one chunk, each building on the one before; none when the texts say the same.
    pub changes: Vec<Vec<u8>>,
    /// How many tables are written anew, because no table that stands says the same.
    pub tables: usize,
}

impl Chronicle {
    /// The changes that make of the text as it stands `text`, a revision of it that came from outside.
    ///
    /// Words that are in both stay as they are, and with them who wrote them; so do blocks that became another kind.
    /// A footnote is the one that stands when it says the same, or comes in the same place among the others; a table, when
    /// it says the same or, in the same shape, differs in less than half of its cells. Other tables are written anew. The changes build on the heads of the log; `actor` must not have
    /// written in this document before. `new_id` makes ids for new footnotes and tables whose own are taken.
    ///
    /// A footnote that the revision no longer refers to keeps its words: its key could not be made again. A revision without
    /// a title leaves the title as it stands.
    pub fn revise(
        &self,
        text: &Text,
        actor: &ActorId,
        at: Timestamp,
        new_id: impl FnMut() -> Uuid,
    ) -> Revision {
        let operations = Operations::after(self.graph.heads(), self.last_operation, actor, at);
        let mut revising = Revising {
            chronicle: self,
            stands: self.text(&self.now()),
            writing: Writing::new(self, Wanted::Everything, operations),
            new_id,
        };
        revising.title(&text.title);
        let notes = revising.notes(text);
        let (tables, written) = revising.tables(text);
        let blocks = renamed(&text.blocks, &notes, &tables);
        let passages = self.revised_blocks((ROOT, root::TEXT), &blocks);
        revising.writing.text(ROOT, root::TEXT, &passages);
        Revision {
            changes: revising.writing.operations.finish(),
            tables: written,
        }
    }

    /// The changes that make the title `title`, one line, and leave all else as it is; none when it is so already. They
    /// build on the heads of the log; `actor` must not have written in this document before.
    pub fn retitle(&self, title: &str, actor: &ActorId, at: Timestamp) -> Vec<Vec<u8>> {
        let operations = Operations::after(self.graph.heads(), self.last_operation, actor, at);
        let mut revising = Revising {
            chronicle: self,
            stands: self.text(&self.now()),
            writing: Writing::new(self, Wanted::Everything, operations),
            new_id: Uuid::nil,
        };
        revising.title(title);
        revising.writing.operations.finish()
    }
}

/// Names in the revision, and those in the document.
type Names = BTreeMap<String, String>;

struct Revising<'c, F> {
    chronicle: &'c Chronicle,
    /// The text as it stands.
    stands: Text,
    writing: Writing<'c>,
    new_id: F,
}

impl<F: FnMut() -> Uuid> Revising<'_, F> {
    fn title(&mut self, title: &str) {
        if title.is_empty() || title == self.stands.title {
            return;
        }
        let words = [Inline::Text {
            text: title.to_owned(),
            marks: Marks::default(),
        }];
        let place = (ROOT, root::TITLE);
        let passages = self.chronicle.revised_words(place, &words);
        self.writing.text(ROOT, root::TITLE, &passages);
    }

    /// Writes the words of the footnotes; gives their names.
    fn notes(&mut self, text: &Text) -> Names {
        let Some(map) = self.chronicle.footnotes_at(&self.chronicle.now()) else {
            return Names::new();
        };
        let mut names = matched_notes(&self.stands, text);
        for (id, words) in notes::referred(text) {
            if let Some(stands) = names.get(id) {
                let passages = self.chronicle.revised_words((map, stands), words);
                self.writing.text(map, stands, &passages);
                continue;
            }
            let name = self.free_name(map, id);
            if let Some(object) = self.writing.object_at(ROOT, root::FOOTNOTES) {
                footnote(&mut self.writing.operations, object, &name, words);
            }
            names.insert(id.to_owned(), name);
        }
        names
    }

    /// Writes the tables that say what no table says; gives the names of all, and how many were written.
    fn tables(&mut self, text: &Text) -> (Names, usize) {
        let mut names = Names::new();
        let mut written = 0;
        let mut left: Vec<String> = shown_tables(&self.stands).map(str::to_owned).collect();
        let shown: Vec<&str> = shown_tables(text).collect();
        for id in shown {
            let Some(table) = text.tables.get(id).filter(|_| !names.contains_key(id)) else {
                continue;
            };
            let same = left.iter().position(|name| {
                let stands = self.stands.tables.get(name);
                stands.is_some_and(|stands| says_the_same(stands, table))
            });
            if let Some(index) = same {
                names.insert(id.to_owned(), left.remove(index));
            }
        }
        for id in shown_tables(text).filter(|it| text.tables.contains_key(*it)) {
            let Some(table) = text.tables.get(id).filter(|_| !names.contains_key(id)) else {
                continue;
            };
            let alike = left.iter().position(|name| {
                let stands = self.stands.tables.get(name);
                stands.is_some_and(|stands| is_alike(stands, table))
            });
            let rewritten = alike.filter(|index| {
                let name = left.get(*index).cloned();
                name.is_some_and(|name| self.rewrite_table(&name, table))
            });
            let name = match rewritten {
                Some(index) => left.remove(index),
                None => {
                    written += 1;
                    self.write_table(id, table)
                }
            };
            names.insert(id.to_owned(), name);
        }
        (names, written)
    }

    /// Gives the cells of a table that stands the words of another of the same shape; false if one of its cells cannot
    /// be written, because nobody has made it or two have at once.
    fn rewrite_table(&mut self, name: &str, table: &Table) -> bool {
        let now = self.chronicle.now();
        let Some(shape) = self.chronicle.shape(name, &now) else {
            return false;
        };
        let Some(stands) = self.stands.tables.get(name) else {
            return false;
        };
        let mut changed = Vec::new();
        for (old, new) in stands.rows.iter().zip(&table.rows) {
            let cells = stands.columns.iter().zip(old.cells.iter().zip(&new.cells));
            for (column, (_, words)) in cells.filter(|(_, (old, new))| old != new) {
                let cell = (old.id.as_str(), column.as_str());
                let texts = self.chronicle.texts_of(shape.object, cell, &now);
                let [text] = &texts[..] else {
                    return false;
                };
                changed.push((text.id, text.sequence, words));
            }
        }
        for (id, sequence, words) in changed {
            let passages = self.chronicle.revised_text(sequence, words);
            let object = self.writing.id(id).into();
            self.writing.rewrite(object, &passages);
        }
        true
    }

    fn write_table(&mut self, id: &str, table: &Table) -> String {
        let Some(object) = self.writing.object_at(ROOT, root::TABLES) else {
            return id.to_owned();
        };
        // A name that a table has, shown or not, is not free.
        let name = match self.stands.tables.contains_key(id) {
            true => (self.new_id)().hyphenated().to_string(),
            false => id.to_owned(),
        };
        write_table(&mut self.writing.operations, object, &name, table);
        name
    }

    /// The name, or another where the document has used it.
    fn free_name(&mut self, map: u32, id: &str) -> String {
        match self.chronicle.entry(map, id) {
            None => id.to_owned(),
            Some(_) => (self.new_id)().hyphenated().to_string(),
        }
    }
}

fn shown_tables(text: &Text) -> impl Iterator<Item = &str> {
    let mut shown = ShownTables::default();
    let kinds = text.blocks.iter().map(|block| &block.kind);
    kinds.filter_map(move |kind| shown.shows(kind))
}

/// Whether two tables differ in nothing but the names of rows and columns.
fn says_the_same(one: &Table, other: &Table) -> bool {
    let cells = |table: &Table| -> Vec<Vec<Vec<Inline>>> {
        table.rows.iter().map(|row| row.cells.clone()).collect()
    };
    one.header == other.header
        && one.columns.len() == other.columns.len()
        && cells(one) == cells(other)
}

/// Whether two tables have the same shape and at least every second cell in common.
fn is_alike(one: &Table, other: &Table) -> bool {
    let is_of_shape = one.header == other.header
        && one.columns.len() == other.columns.len()
        && one.rows.len() == other.rows.len();
    let cells = |table: &Table| -> Vec<Vec<Inline>> {
        let rows = table.rows.iter();
        rows.flat_map(|row| row.cells.clone()).collect()
    };
    let (one, other) = (cells(one), cells(other));
    let same = one.iter().zip(&other).filter(|(one, other)| one == other);
    is_of_shape && 2 * same.count() >= one.len()
}

/// The blocks with the document's names for footnotes and tables.
fn renamed(blocks: &[Block], notes: &Names, tables: &Names) -> Vec<Block> {
    let name = |names: &Names, id: &String| names.get(id).unwrap_or(id).clone();
    let mut blocks = blocks.to_vec();
    for block in &mut blocks {
        if let BlockKind::Table { id } = &mut block.kind {
            *id = name(tables, id);
        }
        for inline in &mut block.inlines {
            if let Inline::Footnote { id } = inline {
                *id = name(notes, id);
            }
        }
    }
    blocks
}
