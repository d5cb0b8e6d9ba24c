//! Tables of one or both texts.

use crate::{ChangedCell, ChangedRow, ChangedRun, ChangedTable, Run, Side};

/// Whether the table as a whole must be told as removed and inserted: word processors do not track columns, nor whether
/// the first row heads them.
pub(super) fn is_replaced(table: &ChangedTable, rows_are_tracked: bool) -> bool {
    let columns = table.columns.iter().any(|side| *side != Side::Both);
    let rows = table.rows.iter().any(|row| row.side != Side::Both);
    columns || table.header_from != table.header_to || (rows && !rows_are_tracked)
}

/// The table as it stands in the text of `side`, all of it marked so; none if it has no cell there.
pub(super) fn side_of(table: &ChangedTable, side: Side) -> Option<ChangedTable> {
    if side == Side::Both {
        return (!table.rows.is_empty() && !table.columns.is_empty()).then(|| table.clone());
    }
    let stands = |other: Side| other == Side::Both || other == side;
    let rows = table.rows.iter().filter(|row| stands(row.side));
    let rows: Vec<_> = rows
        .map(|row| ChangedRow {
            side,
            by: row.by.clone(),
            cells: row
                .cells
                .iter()
                .zip(&table.columns)
                .filter(|(_, column)| stands(**column))
                .map(|(cell, _)| cell_of(cell, side))
                .collect(),
        })
        .collect();
    let columns: Vec<_> = table
        .columns
        .iter()
        .filter(|column| stands(**column))
        .map(|_| side)
        .collect();
    let header = if side == Side::From {
        table.header_from
    } else {
        table.header_to
    };
    (!rows.is_empty() && !columns.is_empty()).then_some(ChangedTable {
        header_from: header,
        header_to: header,
        columns,
        rows,
    })
}

fn cell_of(cell: &ChangedCell, side: Side) -> ChangedCell {
    let words = cell
        .words
        .iter()
        .filter(|run| run.side == Side::Both || run.side == side);
    ChangedCell {
        words: words.map(|run| run_of(run, side)).collect(),
    }
}

fn run_of(run: &ChangedRun, side: Side) -> ChangedRun {
    let mut run = run.clone();
    if let (Side::From, Some(from), Run::Words { marks, .. }) =
        (side, run.marks_from.take(), &mut run.run)
    {
        *marks = from;
    }
    run.side = side;
    run
}

/// How much of the width each column gets, in thousandths: after its longest cell, but none less than a third of an even
/// share.
pub(crate) fn column_shares(table: &ChangedTable) -> Vec<usize> {
    /// A longer cell breaks into lines, however wide the page.
    const LONGEST: usize = 60;
    let count = table.columns.len().max(1);
    let longest: Vec<usize> = (0..count)
        .map(|column| longest(table, column).clamp(1, LONGEST))
        .collect();
    let sum: usize = longest.iter().sum();
    let least = 1_000 / (3 * count);
    let rest = 1_000 - least * count;
    longest
        .iter()
        .map(|length| least + rest * length / sum)
        .collect()
}

fn longest(table: &ChangedTable, column: usize) -> usize {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let length = |cell: &ChangedCell| -> usize {
        let words = cell.words.iter().filter_map(|run| match &run.run {
            Run::Words { text, .. } => Some(text.chars().count()),
            Run::Footnote(_) => None,
        });
        words.sum()
    };
    cells.map(length).max().unwrap_or(0)
}
