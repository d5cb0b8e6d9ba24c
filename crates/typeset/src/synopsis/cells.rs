//! A clause as it stands in one of the texts: its words, marked by what became of them.

use crate::tables::may_head;
use crate::words::{Compositor, Measure, Piece, Span};
use serde::Serialize;
use std::collections::BTreeMap;
use wortlaut_export::synopsis::{Move, is_moved, other};
use wortlaut_export::{
    BlockHead, BlockKind, ChangedBlock, ChangedNote, ChangedRun, ChangedTable, Run, Side, labels,
};

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Change {
    Removed,
    Added,
    MovedAway,
    MovedHere,
    /// They stayed and carry other marks.
    Remarked,
}

/// Words of one text, a footnote's number there, or where words went or came from.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Part {
    Note {
        reference: String,
        change: Option<Change>,
    },
    Words {
        #[serde(flatten)]
        span: Span,
        change: Option<Change>,
    },
    Place {
        place: Vec<Piece>,
    },
}

/// A clause in one of the texts.
#[derive(Debug, Serialize)]
pub(super) struct Cell {
    /// What it looks like: `heading`, `item`, `quotation`, `table` or `paragraph`.
    is: &'static str,
    /// How deep an item lies, from 0.
    depth: usize,
    /// What stands before it.
    number: Option<String>,
    /// What became of the number.
    change: Option<Change>,
    words: Vec<Part>,
    /// The cells of a table, row by row.
    rows: Vec<Vec<Vec<Part>>>,
    /// Whether the first row heads the columns.
    header: bool,
    /// Whether it does so for machines.
    tagged: bool,
}

/// Makes the cells of one side.
pub(super) struct Cells<'a> {
    pub side: Side,
    pub notes: &'a [ChangedNote],
    pub moves: &'a BTreeMap<usize, Move>,
    pub compositor: &'a mut Compositor,
}

impl Cells<'_> {
    /// A block with these words, or its table.
    pub(super) fn block(&mut self, block: &ChangedBlock, words: &[&ChangedRun]) -> Cell {
        let head = if self.side == Side::From {
            &block.from
        } else {
            &block.to
        };
        let (is, depth) = look(head.as_ref().map(|head| &head.kind));
        let mut cell = Cell {
            is,
            depth,
            number: head.as_ref().and_then(number),
            change: change(block.side, whole_move(block), false),
            ..self.line(None, words)
        };
        if let Some(table) = &block.table {
            cell.is = "table";
            cell.rows = self.rows(table);
            cell.header = if self.side == Side::From {
                table.header_from
            } else {
                table.header_to
            };
            cell.tagged = cell.header && may_head(lengths(table));
        }
        cell.words.extend(self.moved_block(block));
        cell
    }

    /// Words on a line of their own.
    pub(super) fn line(&mut self, number: Option<String>, words: &[&ChangedRun]) -> Cell {
        Cell {
            is: "paragraph",
            depth: 0,
            number,
            change: None,
            words: self.parts(words),
            rows: Vec::new(),
            header: false,
            tagged: false,
        }
    }

    fn parts(&mut self, words: &[&ChangedRun]) -> Vec<Part> {
        let absent = other(self.side);
        let here = words.iter().filter(|run| run.side != absent);
        let mut parts = Vec::new();
        for run in here {
            parts.push(self.part(run));
            let moved = run.moved.filter(|_| run.side != Side::Both);
            parts.extend(moved.map(|number| self.place(number)));
        }
        parts
    }

    fn part(&mut self, run: &ChangedRun) -> Part {
        let change = change(run.side, run.moved, run.marks_from.is_some());
        match &run.run {
            Run::Words { text, marks } => {
                let was = run.marks_from.as_ref().filter(|_| self.side == Side::From);
                let span = self
                    .compositor
                    .marked(text, was.unwrap_or(marks), Measure::HALF);
                Part::Words { span, change }
            }
            Run::Footnote(place) => Part::Note {
                reference: self.note_number(*place).to_string(),
                change,
            },
        }
    }

    /// The number that a footnote has in this text.
    fn note_number(&self, place: usize) -> usize {
        let note = self.notes.get(place.saturating_sub(1));
        let number = note.and_then(|note| {
            if self.side == Side::From {
                note.from
            } else {
                note.to
            }
        });
        number.unwrap_or(place)
    }

    /// Where a block went or came from, if its words do not say it.
    fn moved_block(&mut self, block: &ChangedBlock) -> Option<Part> {
        let is_said = block.words.iter().any(|run| run.moved.is_some());
        let number = block.moved.filter(|_| !is_said)?;
        Some(self.place(number))
    }

    fn place(&mut self, number: usize) -> Part {
        let places = self.moves.get(&number);
        let told = if self.side == Side::From {
            labels::moved_to(places.and_then(|places| places.to.as_deref()))
        } else {
            labels::moved_from(places.and_then(|places| places.from.as_deref()))
        };
        Part::Place {
            place: self.compositor.pieces(&format!(" [{told}]"), Measure::HALF),
        }
    }

    fn rows(&mut self, table: &ChangedTable) -> Vec<Vec<Vec<Part>>> {
        let absent = other(self.side);
        let rows = table.rows.iter().filter(|row| row.side != absent);
        rows.map(|row| {
            let cells = row.cells.iter().zip(&table.columns);
            let cells = cells.filter(|(_, column)| **column != absent);
            cells
                .map(|(cell, _)| self.parts(&cell.words.iter().collect::<Vec<_>>()))
                .collect()
        })
        .collect()
    }
}

/// How long the cells are in both texts together, which is at least as long as those of a row in one of them.
fn lengths(table: &ChangedTable) -> impl Iterator<Item = usize> {
    let length = |run: &ChangedRun| run.run.text().chars().count();
    let rows = table.rows.iter().flat_map(|row| &row.cells);
    rows.map(move |cell| cell.words.iter().map(length).sum())
}

/// The move that a block is part of with all its words.
fn whole_move(block: &ChangedBlock) -> Option<usize> {
    let of_words = || block.words.iter().find_map(|run| run.moved);
    let moved = block.moved.or_else(of_words);
    moved.filter(|_| is_moved(block))
}

const fn change(side: Side, moved: Option<usize>, is_remarked: bool) -> Option<Change> {
    match (side, moved.is_some()) {
        (Side::Both, _) if is_remarked => Some(Change::Remarked),
        (Side::Both, _) => None,
        (Side::From, false) => Some(Change::Removed),
        (Side::From, true) => Some(Change::MovedAway),
        (Side::To, false) => Some(Change::Added),
        (Side::To, true) => Some(Change::MovedHere),
    }
}

const fn look(kind: Option<&BlockKind>) -> (&'static str, usize) {
    match kind {
        Some(BlockKind::Heading { .. }) => ("heading", 0),
        Some(BlockKind::Item { parents, .. }) => ("item", parents.len()),
        Some(BlockKind::Quotation(_)) => ("quotation", 0),
        _ => ("paragraph", 0),
    }
}

fn number(head: &BlockHead) -> Option<String> {
    match &head.kind {
        BlockKind::Item { list, .. } => Some(labels::item_label(*list, head.number.as_deref())),
        _ => head.number.clone(),
    }
}
