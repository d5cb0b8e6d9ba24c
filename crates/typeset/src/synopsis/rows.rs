//! The rows of the Synopse as the template takes them, and what stands where a text has nothing.

use super::cells::{Cell, Cells};
use crate::words::{Compositor, Measure, Piece};
use serde::Serialize;
use std::collections::BTreeMap;
use wortlaut_export::synopsis::{
    self, Move, Synopsis, authors, is_changed_run, is_moved, kind_change,
};
use wortlaut_export::{ChangedBlock, ChangedNote, ChangedRun, Redline, Side, labels};

/// A row.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum Row {
    /// A clause, or what is told of clauses, on both sides.
    Clause {
        /// The older text.
        from: Entry,
        /// The newer text.
        to: Entry,
    },
    /// What the rows below it are.
    Caption {
        /// Its words.
        words: Vec<Piece>,
    },
}

/// One side of a row.
#[derive(Debug, Default, Serialize)]
pub(super) struct Entry {
    /// The clauses.
    cells: Vec<Cell>,
    /// What is told of them, line by line.
    told: Vec<Vec<Piece>>,
}

/// Turns the blocks of a redline into rows.
pub(super) struct Rows<'a> {
    redline: &'a Redline,
    compositor: &'a mut Compositor,
    moves: BTreeMap<usize, Move>,
    done: Vec<Row>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(redline: &'a Redline, compositor: &'a mut Compositor) -> Self {
        Self {
            redline,
            compositor,
            moves: BTreeMap::new(),
            done: Vec::new(),
        }
    }

    pub(super) fn all(mut self) -> Vec<Row> {
        let Synopsis { rows, moves } = Synopsis::new(self.redline);
        self.moves = moves;
        self.title();
        rows.iter().for_each(|row| self.row(row));
        self.footnotes();
        self.done
    }

    fn title(&mut self) {
        let words: Vec<_> = self.redline.title.iter().collect();
        if words.iter().any(|run| is_changed_run(run)) {
            self.caption(labels::TITLE);
            let [from, to] = [Side::From, Side::To].map(|side| self.words(side, None, &words));
            self.done.push(Row::Clause { from, to });
        }
    }

    fn row(&mut self, row: &synopsis::Row<'_>) {
        let (from, to) = match row {
            synopsis::Row::Unchanged { from, to } => (self.told(from), self.unchanged(to)),
            synopsis::Row::Heading(block) => self.both(&[block]),
            synopsis::Row::Removed(blocks) => {
                let mut to = self.told(gone(blocks));
                to.told.extend(self.by(blocks));
                (self.column(blocks, Side::From), to)
            }
            synopsis::Row::Inserted(blocks) => {
                let mut to = self.column(blocks, Side::To);
                to.told = self.by(blocks);
                (self.told(labels::NOTHING), to)
            }
            synopsis::Row::Changed(blocks) => {
                let (from, mut to) = self.both(blocks);
                let kinds = blocks.iter().filter_map(|block| kind_change(block));
                to.told = kinds.map(|change| self.pieces(&change)).collect();
                to.told.extend(self.by(blocks));
                (from, to)
            }
        };
        self.done.push(Row::Clause { from, to });
    }

    fn both(&mut self, blocks: &[&ChangedBlock]) -> (Entry, Entry) {
        (
            self.column(blocks, Side::From),
            self.column(blocks, Side::To),
        )
    }

    fn column(&mut self, blocks: &[&ChangedBlock], side: Side) -> Entry {
        let paragraphs = synopsis::column(blocks, side);
        let mut cells = self.cells(side);
        let cells = paragraphs
            .iter()
            .map(|(block, words)| cells.block(block, words));
        Entry {
            cells: cells.collect(),
            told: Vec::new(),
        }
    }

    /// Whose hand it was: organisations, never persons.
    fn by(&mut self, blocks: &[&ChangedBlock]) -> Vec<Vec<Piece>> {
        let by: Vec<_> = authors(blocks).into_iter().map(labels::author).collect();
        if by.is_empty() {
            Vec::new()
        } else {
            vec![self.pieces(&by.join("; "))]
        }
    }

    /// The footnotes; those that stayed are told in one line.
    fn footnotes(&mut self) {
        if self.redline.footnotes.is_empty() {
            return;
        }
        self.caption(labels::FOOTNOTES);
        let mut stayed = Vec::new();
        for note in &self.redline.footnotes {
            if is_changed_note(note) {
                self.stayed(&std::mem::take(&mut stayed));
                self.note(note);
            } else {
                stayed.push(note);
            }
        }
        self.stayed(&stayed);
    }

    fn stayed(&mut self, notes: &[&ChangedNote]) {
        let (Some(first), Some(last)) = (notes.first(), notes.last()) else {
            return;
        };
        let range = |number: fn(&ChangedNote) -> Option<usize>| {
            let name = |note| number(note).map(labels::footnote).unwrap_or_default();
            labels::range(&name(first), &name(last))
        };
        let from = self.told(&range(|note| note.from));
        let to = self.unchanged(&range(|note| note.to));
        self.done.push(Row::Clause { from, to });
    }

    fn note(&mut self, note: &ChangedNote) {
        let words: Vec<_> = note.words.iter().collect();
        let from = match note.from {
            Some(number) => self.words(Side::From, Some(number), &words),
            None => self.told(labels::NOTHING),
        };
        let to = match note.to {
            Some(number) => self.words(Side::To, Some(number), &words),
            None => self.told(labels::REMOVED),
        };
        self.done.push(Row::Clause { from, to });
    }

    fn words(&mut self, side: Side, number: Option<usize>, words: &[&ChangedRun]) -> Entry {
        let number = number.map(|number| number.to_string());
        Entry {
            cells: vec![self.cells(side).line(number, words)],
            told: Vec::new(),
        }
    }

    fn caption(&mut self, words: &str) {
        let words = self.pieces(words);
        self.done.push(Row::Caption { words });
    }

    fn unchanged(&mut self, place: &str) -> Entry {
        self.told(&format!("{place} {}", labels::UNCHANGED))
    }

    fn told(&mut self, words: &str) -> Entry {
        Entry {
            cells: Vec::new(),
            told: vec![self.pieces(words)],
        }
    }

    fn cells(&mut self, side: Side) -> Cells<'_> {
        Cells {
            side,
            notes: &self.redline.footnotes,
            moves: &self.moves,
            compositor: self.compositor,
        }
    }

    fn pieces(&mut self, words: &str) -> Vec<Piece> {
        self.compositor.pieces(words, Measure::HALF)
    }
}

/// What is said against blocks that the newer text does not have there.
fn gone(blocks: &[&ChangedBlock]) -> &'static str {
    if blocks.iter().all(|block| is_moved(block)) {
        labels::MOVED_WORDS
    } else {
        labels::REMOVED
    }
}

fn is_changed_note(note: &ChangedNote) -> bool {
    note.side != Side::Both || note.words.iter().any(is_changed_run)
}
