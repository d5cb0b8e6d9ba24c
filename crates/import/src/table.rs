//! A table while it is read, from whatever format.

use uuid::Uuid;
use wortlaut_merge::document::{Inline, Table, TableRow, append, join, table_name};
use wortlaut_model::limits;

// A table that was read has to be one that a document may hold.
const _: () = assert!(limits::IMPORT_COLUMNS <= limits::TABLE_COLUMNS);
const _: () = assert!(limits::IMPORT_CELLS <= limits::DOCUMENT_CELLS);

/// Rows of cells as they come; rows may differ in length.
#[derive(Default)]
pub(crate) struct Grid {
    rows: Vec<Row>,
    /// Further columns that the cell being read covers.
    covers: usize,
}

#[derive(Default)]
struct Row {
    is_header: bool,
    is_removed: bool,
    cells: Vec<Vec<Inline>>,
}

/// What a table became besides itself.
pub(crate) struct Finished {
    pub(crate) table: Table,
    pub(crate) had_too_many_columns: bool,
}

impl Grid {
    pub(crate) fn begin_row(&mut self) {
        self.rows.push(Row::default());
    }

    pub(crate) fn mark_header(&mut self) {
        self.mark_header_at(self.rows.len().saturating_sub(1));
    }

    pub(crate) fn mark_header_at(&mut self, row: usize) {
        if let Some(row) = self.rows.get_mut(row) {
            row.is_header = true;
        }
    }

    /// How many rows have begun.
    pub(crate) fn height(&self) -> usize {
        self.rows.len()
    }

    /// The row being read was deleted in the file, so that the table has it no more.
    pub(crate) fn remove_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.is_removed = true;
        }
    }

    /// The cell being read covers so many columns; more than tables have are none.
    pub(crate) fn cover(&mut self, columns: usize) {
        self.covers = columns.saturating_sub(1).min(limits::IMPORT_COLUMNS);
    }

    pub(crate) fn push(&mut self, cell: Vec<Inline>) {
        let covers = std::mem::take(&mut self.covers);
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        if row.cells.len() < limits::IMPORT_COLUMNS {
            row.cells.push(cell);
        } else if let Some(last) = row.cells.last_mut() {
            self.covers = usize::MAX;
            join(last, cell);
        }
        let room = limits::IMPORT_COLUMNS - row.cells.len();
        for _ in 0..covers.min(room) {
            row.cells.push(Vec::new());
        }
    }

    /// How many cells the table has, filled up to its broadest row.
    pub(crate) fn cells(&self) -> usize {
        self.rows.len() * self.width()
    }

    fn width(&self) -> usize {
        self.rows
            .iter()
            .map(|row| row.cells.len())
            .max()
            .unwrap_or(0)
    }

    /// The table with names for its rows and columns, unless it has no cell. A first row in bold alone heads the columns,
    /// as most authors write them.
    pub(crate) fn finish(mut self, new_id: &mut dyn FnMut() -> Uuid) -> Option<Finished> {
        let had_too_many_columns = self.covers == usize::MAX;
        self.rows
            .retain(|row| !row.cells.is_empty() && !row.is_removed);
        let width = self.width();
        let first = self.rows.first_mut()?;
        let is_bold = first.cells.iter().all(|cell| is_strong(cell))
            && first.cells.iter().any(|cell| !cell.is_empty());
        let header = first.is_header || is_bold;
        if is_bold {
            first.cells.iter_mut().for_each(make_plain);
        }
        let mut named = || table_name(new_id());
        let table = Table {
            header,
            columns: (0..width).map(|_| named()).collect(),
            rows: (self.rows.into_iter())
                .map(|mut row| {
                    row.cells.resize_with(width, Vec::new);
                    TableRow {
                        id: named(),
                        cells: row.cells,
                    }
                })
                .collect(),
        };
        Some(Finished {
            table,
            had_too_many_columns,
        })
    }
}

/// Whether all words are bold.
pub(crate) fn is_strong(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text { text, marks } => marks.strong || text.trim().is_empty(),
        Inline::Footnote { .. } => true,
    })
}

/// Takes the bold off words that are bold anyway where they stand.
pub(crate) fn make_plain(inlines: &mut Vec<Inline>) {
    let mut plain = Vec::new();
    for mut inline in std::mem::take(inlines) {
        if let Inline::Text { marks, .. } = &mut inline {
            marks.strong = false;
        }
        append(&mut plain, vec![inline]);
    }
    *inlines = plain;
}
