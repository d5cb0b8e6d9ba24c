//! A table while it is read, and what its cells become.

use crate::document::{Inline, Marks, Table, TableRow, append, push_words, table_name};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The table that is being read: its rows, of which Markdown's first is always the header.
#[derive(Default)]
pub(super) struct TableReader {
    rows: Vec<Vec<Vec<Inline>>>,
    cells: Vec<Vec<Inline>>,
    is_open: bool,
}

impl TableReader {
    pub(super) fn begin() -> Self {
        Self {
            is_open: true,
            ..Self::default()
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    pub(super) fn end_cell(&mut self, words: Vec<Inline>) {
        self.cells.push(words);
    }

    pub(super) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.cells));
    }

    /// How many columns it has.
    pub(super) fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// How many cells it has.
    pub(super) fn cells(&self) -> usize {
        self.columns() * self.rows.len()
    }

    /// The table, without a header where all of its cells are empty: Markdown has no table without one.
    pub(super) fn into_table(mut self, mut new_id: impl FnMut() -> Uuid) -> Table {
        let header = self.rows.first().is_some_and(|row| !is_blank(row));
        let columns = (0..self.columns()).map(|_| table_name(new_id())).collect();
        if !header && self.rows.len() > 1 {
            self.rows.remove(0);
        }
        let rows = self.rows.into_iter().map(|cells| TableRow {
            id: table_name(new_id()),
            cells,
        });
        Table {
            header,
            columns,
            rows: rows.collect(),
        }
    }

    /// Each row as words, for where no table can stand.
    pub(super) fn into_words(self) -> impl Iterator<Item = Vec<Inline>> {
        self.rows
            .into_iter()
            .filter(|row| !is_blank(row))
            .map(|row| {
                let mut words = Vec::new();
                for cell in row.into_iter().filter(|cell| !cell.is_empty()) {
                    if !words.is_empty() {
                        push_words(&mut words, "; ", &Marks::default());
                    }
                    append(&mut words, cell);
                }
                words
            })
    }
}

fn is_blank(row: &[Vec<Inline>]) -> bool {
    row.iter().all(Vec::is_empty)
}

/// Puts the words of footnotes, given by id, where a table's cells refer to them, in brackets: cells have no footnotes.
pub fn spell_out(table: &mut Table, footnotes: &BTreeMap<String, Vec<Inline>>) {
    let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
    for cell in cells.filter(|cell| cell.iter().any(is_footnote)) {
        for inline in std::mem::take(cell) {
            match inline {
                Inline::Footnote { id } => bracket(cell, footnotes.get(&id)),
                words => append(cell, vec![words]),
            }
        }
    }
}

fn is_footnote(inline: &Inline) -> bool {
    matches!(inline, Inline::Footnote { .. })
}

fn bracket(cell: &mut Vec<Inline>, words: Option<&Vec<Inline>>) {
    let Some(words) = words.filter(|words| !words.is_empty()) else {
        return;
    };
    let begin = if cell.is_empty() { "[" } else { " [" };
    push_words(cell, begin, &Marks::default());
    append(cell, words.clone());
    push_words(cell, "]", &Marks::default());
}
