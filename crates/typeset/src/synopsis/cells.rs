//! One side of a row: the words of one text, marked by what became of them.

use crate::words::{Compositor, Measure, Span};
use serde::Serialize;
use wortlaut_export::{
    BlockHead, BlockKind, ChangedNote, ChangedRun, ChangedTable, List, Run, Side, labels,
};

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Change {
    Removed,
    Added,
    MovedAway,
    MovedHere,
}

/// Words of one text, or the number of a footnote there.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Changed {
    Note {
        reference: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        change: Option<Change>,
    },
    Words {
        #[serde(flatten)]
        span: Span,
        #[serde(skip_serializing_if = "Option::is_none")]
        change: Option<Change>,
    },
}

/// A clause in one of the texts.
#[derive(Debug, Serialize)]
pub(super) struct Cell {
    /// What it looks like: `heading`, `item`, `quotation` or `paragraph`.
    is: &'static str,
    /// The level of a heading.
    level: u8,
    /// How deep an item lies.
    depth: usize,
    /// What stands before it.
    number: Option<String>,
    words: Vec<Changed>,
    /// The rows of a table.
    table: Option<Vec<Vec<Vec<Changed>>>>,
    /// Whether the first row heads the columns.
    header: bool,
}

/// Makes the cells of one side.
pub(super) struct Cells<'a> {
    pub side: Side,
    pub notes: &'a [ChangedNote],
    pub compositor: &'a mut Compositor,
}

impl Cells<'_> {
    /// The clause, or words that belong to the clause before it.
    pub(super) fn clause(
        &mut self,
        head: Option<&BlockHead>,
        runs: &[ChangedRun],
        table: Option<&ChangedTable>,
    ) -> Cell {
        let kind = head.map(|head| &head.kind);
        let (is, level, depth) = look(kind);
        Cell {
            is,
            level,
            depth,
            number: head.and_then(number),
            words: self.words(runs),
            table: table.filter(|_| head.is_some()).map(|table| self.table(table)),
            header: table.is_some_and(|table| match self.side {
                Side::From => table.header_from,
                Side::Both | Side::To => table.header_to,
            }),
        }
    }

    /// A footnote with its number.
    pub(super) fn note(&mut self, number: usize, runs: &[ChangedRun]) -> Cell {
        Cell {
            is: "paragraph",
            level: 0,
            depth: 0,
            number: Some(number.to_string()),
            words: self.words(runs),
            table: None,
            header: false,
        }
    }

    pub(super) fn words(&mut self, runs: &[ChangedRun]) -> Vec<Changed> {
        let side = self.side;
        let here = runs.iter().filter(|run| stands(run.side, side));
        here.filter_map(|run| self.run(run)).collect()
    }

    fn run(&mut self, run: &ChangedRun) -> Option<Changed> {
        let change = change(run);
        match &run.run {
            Run::Words { text, marks } => {
                let older = (self.side == Side::From).then_some(run.marks_from.as_ref()).flatten();
                let span = self.compositor.marked(text, older.unwrap_or(marks), Measure::HALF);
                Some(Changed::Words { span, change })
            }
            Run::Footnote(note) => {
                let note = self.notes.get(note.checked_sub(1)?)?;
                let number = if self.side == Side::From { note.from } else { note.to };
                let reference = number?.to_string();
                Some(Changed::Note { reference, change })
            }
        }
    }

    fn table(&mut self, table: &ChangedTable) -> Vec<Vec<Vec<Changed>>> {
        let rows = table.rows.iter().filter(|row| stands(row.side, self.side));
        rows.map(|row| {
            let cells = row.cells.iter().zip(&table.columns);
            let cells = cells.filter(|(_, column)| stands(**column, self.side));
            cells.map(|(cell, column)| self.table_cell(&cell.words, row.side, *column)).collect()
        })
        .collect()
    }

    /// Words in a row or column that came or went came or went with it.
    fn table_cell(&mut self, runs: &[ChangedRun], row: Side, column: Side) -> Vec<Changed> {
        let whole = if row == Side::Both { column } else { row };
        let mut runs = runs.to_vec();
        if whole != Side::Both {
            runs.iter_mut().for_each(|run| run.side = whole);
        }
        self.words(&runs)
    }
}

/// Whether what stands on one side (or both) stands on this one.
pub(super) const fn stands(side: Side, on: Side) -> bool {
    matches!((side, on), (Side::Both, _) | (Side::From, Side::From) | (Side::To, Side::To))
}

const fn change(run: &ChangedRun) -> Option<Change> {
    match (run.side, run.moved.is_some()) {
        (Side::Both, _) => None,
        (Side::From, false) => Some(Change::Removed),
        (Side::From, true) => Some(Change::MovedAway),
        (Side::To, false) => Some(Change::Added),
        (Side::To, true) => Some(Change::MovedHere),
    }
}

fn look(kind: Option<&BlockKind>) -> (&'static str, u8, usize) {
    match kind {
        Some(BlockKind::Heading { level, .. }) => ("heading", *level, 0),
        Some(BlockKind::Item { parents, .. }) => ("item", 0, parents.len() + 1),
        Some(BlockKind::Quotation(_)) => ("quotation", 0, 0),
        _ => ("paragraph", 0, 0),
    }
}

fn number(head: &BlockHead) -> Option<String> {
    let number = head.number.as_deref();
    match head.kind {
        BlockKind::Item { list: List::Unordered, .. } => Some(labels::BULLET.to_owned()),
        _ => number.map(str::to_owned),
    }
}
