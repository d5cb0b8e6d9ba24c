//! What became of a text between two moments: in words, blocks, marks and moves.
//!
//! ```text
//! elements at both moments ── units ──> two sides ── tokens ──> words ── align, moves ──> passages ──> Comparison
//! ```
//! An element that stood at both moments was not touched, so most of a comparison needs no search; what was removed and
//! typed again is found by a search within the gaps, and what was taken away here and put there is told as moved.

mod align;
mod apply;
mod counts;
mod lines;
mod moves;
mod passages;
mod render;
mod rows;
mod tables;
mod tokens;
mod units;

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::reading::BlockId;
use crate::document::{BlockKind, Inline, Marks, root};
use hashbrown::HashMap;
use std::collections::BTreeSet;

pub(super) use align::Sameness;
pub(super) use passages::{Numbers, Passage, Passages};
pub(super) use tables::{Line, TablePassages, whole};
pub(super) use units::{Reads, Unit, What};

/// At which of the two moments something stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// At both: it stayed.
    Both,
    /// At the first only: it was removed.
    From,
    /// At the second only: it was inserted.
    To,
}

/// What became of a text between two moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The title.
    pub title: Vec<ComparedRun>,
    /// The blocks of both moments in one order, which keeps the order of each.
    pub blocks: Vec<ComparedBlock>,
    /// The footnotes of both moments, in the order of the newer one, those removed last.
    pub footnotes: Vec<ComparedFootnote>,
    /// How many changes there are; they are numbered from 1 in the order of reading.
    pub changes: usize,
    /// What the changes amount to.
    pub counts: Counts,
}

/// A block at one or both moments, with its words. A block that stood at one moment only may hold words that stayed: they
/// belonged to the block before it at the other moment (a paragraph was split or joined).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedBlock {
    /// When the block stood.
    pub side: Side,
    /// What it was at the first moment.
    pub from: Option<BlockHead>,
    /// What it was at the second moment.
    pub to: Option<BlockHead>,
    /// The number of the change that made, removed or altered the block.
    pub change: Option<usize>,
    /// The number of the move that the whole block is part of.
    pub moved: Option<usize>,
    /// The change of the log that made, removed or altered it, by its place counted from zero.
    pub by: Option<usize>,
    /// Its words at both moments in one order; of a table those that stand behind it before the next block.
    pub runs: Vec<ComparedRun>,
    /// Its rows, if it is a table.
    pub table: Option<ComparedTable>,
}

/// A table at one or both moments. A row or column that moved stands in it twice: where it was, with its words then, and
/// where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedTable {
    /// Whether the first row headed the columns at the first moment.
    pub header_from: bool,
    /// Whether it did at the second one.
    pub header_to: bool,
    /// The number of the change that the header's coming or going is.
    pub change: Option<usize>,
    /// The change of the log that made or took away the header, by its place counted from zero.
    pub by: Option<usize>,
    /// The columns of both moments in one order, which keeps the order of each.
    pub columns: Vec<ComparedLine>,
    /// The rows of both moments in one order, which keeps the order of each.
    pub rows: Vec<ComparedRow>,
}

/// A row or column at one or both moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedLine {
    /// Its name.
    pub id: String,
    /// When it stood there.
    pub side: Side,
    /// The number of the change that made, removed or moved it.
    pub change: Option<usize>,
    /// The number of its move: the same where it was and where it is.
    pub moved: Option<usize>,
    /// The change of the log that made, removed or moved it, by its place counted from zero.
    pub by: Option<usize>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedRow {
    /// What became of the row.
    pub line: ComparedLine,
    /// Its cells, one for each of the table's columns: their words at both moments in one order.
    pub cells: Vec<Vec<ComparedRun>>,
}

/// A block at one moment without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockHead {
    /// Which block it is; `None` for text before the first block.
    pub id: Option<BlockId>,
    /// What kind of block it was.
    pub kind: BlockKind,
    /// Its number then.
    pub number: Option<String>,
}

/// Words that were treated alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedRun {
    /// At which moments they stood.
    pub side: Side,
    /// The words, with their marks at the second moment, or at the first if they stood only then.
    pub inline: Inline,
    /// Their marks at the first moment, if they stayed and carry others now.
    pub marks_from: Option<Marks>,
    /// The number of the change they are part of.
    pub change: Option<usize>,
    /// The number of the move they are part of: the same where they were taken and where they were put.
    pub moved: Option<usize>,
    /// The change of the log that inserted, removed or re-marked them, by its place counted from zero.
    pub by: Option<usize>,
}

/// A footnote at one or both moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedFootnote {
    /// When it was there.
    pub side: Side,
    /// Its key.
    pub id: String,
    /// Its number in the text at the second moment, or at the first if no block refers to it then.
    pub number: Option<usize>,
    /// Its words.
    pub runs: Vec<ComparedRun>,
}

/// What a comparison amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words that are new, not moved.
    pub inserted_words: usize,
    /// Words that are gone, not moved.
    pub removed_words: usize,
    /// Words that were moved.
    pub moved_words: usize,
    /// Words that stayed with other marks.
    pub remarked_words: usize,
    /// Blocks that are new, not moved.
    pub inserted_blocks: usize,
    /// Blocks that are gone, not moved.
    pub removed_blocks: usize,
    /// Blocks that stayed as another kind, and tables that stayed with other rows, columns or header.
    pub changed_blocks: usize,
    /// Blocks that were moved.
    pub moved_blocks: usize,
}

/// All texts of a comparison, word by word.
pub(super) struct Compared {
    pub(super) title: Passages,
    pub(super) text: Passages,
    /// The tables that blocks show, by the block's place among the passages of the text.
    pub(super) tables: HashMap<usize, TablePassages>,
    pub(super) footnotes: Vec<ComparedNote>,
    changes: usize,
}

/// A footnote's words at both moments.
pub(super) struct ComparedNote {
    pub(super) id: String,
    pub(super) side: Side,
    pub(super) passages: Passages,
}

impl Compared {
    /// Numbers the changes anew if there are tables, so that theirs come where the tables stand.
    fn number_tables(&mut self) {
        if self.tables.is_empty() {
            return;
        }
        let mut anew: HashMap<usize, usize> = HashMap::new();
        let mut visit = |change: &mut Option<usize>| {
            if let Some(number) = change {
                let next = anew.len() + 1;
                *number = *anew.entry(*number).or_insert(next);
            }
        };
        for passage in &mut self.title.steps {
            visit(&mut passage.change);
        }
        for (place, passage) in self.text.steps.iter_mut().enumerate() {
            visit(&mut passage.change);
            if let Some(table) = self.tables.get_mut(&place) {
                table.changes_mut(&mut visit);
            }
        }
        let notes = self.footnotes.iter_mut().map(|note| &mut note.passages);
        for passage in notes.flat_map(|it| &mut it.steps) {
            visit(&mut passage.change);
        }
        self.changes = anew.len();
    }
}

impl Chronicle {
    /// Compares the texts at two moments.
    pub fn compare(&self, from: &Moment, to: &Moment) -> Comparison {
        let compared = self.passages(from, to, Sameness::Words);
        self.render(&compared)
    }

    pub(super) fn passages(&self, from: &Moment, to: &Moment, sameness: Sameness) -> Compared {
        let mut numbers = Numbers::default();
        let mut passages = |maps, key: &str, reads| {
            let sides = self.sides(maps, key, (from, to), reads);
            Passages::new(sides, sameness, &mut numbers)
        };
        let title = passages((Some(ROOT), Some(ROOT)), root::TITLE, Reads::Words);
        let text = passages((Some(ROOT), Some(ROOT)), root::TEXT, Reads::Blocks);
        let maps = (self.footnotes_at(from), self.footnotes_at(to));
        let keys = (self.notes_at(maps.0, from), self.notes_at(maps.1, to));
        let footnotes = keys
            .0
            .union(&keys.1)
            .map(|id| ComparedNote {
                id: id.clone(),
                side: match (keys.0.contains(id), keys.1.contains(id)) {
                    (true, false) => Side::From,
                    (false, true) => Side::To,
                    _ => Side::Both,
                },
                passages: passages(maps, id, Reads::Words),
            })
            .collect();
        let mut compared = Compared {
            title,
            tables: self.table_passages(&text, (from, to), sameness, &mut numbers),
            text,
            footnotes,
            changes: numbers.changes,
        };
        compared.number_tables();
        compared
    }

    /// The keys of the footnotes that were there at a moment.
    fn notes_at(&self, map: Option<u32>, moment: &Moment) -> BTreeSet<String> {
        let entries = map.into_iter().flat_map(|map| self.entries(map));
        entries
            .filter(|(_, register)| self.register(*register).at(moment, &self.actors).is_some())
            .map(|(key, _)| key.to_owned())
            .collect()
    }
}
