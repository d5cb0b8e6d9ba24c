//! Tables of one or both texts.

use super::{Paragraph, Piece, Shape, Tracked};
use crate::{Author, ChangedCell, ChangedRow, ChangedRun, ChangedTable, Marks, Run, Side};

/// Whether the table as a whole must be told as removed and inserted: word processors do not track columns, nor which row
/// heads them.
pub(super) fn is_replaced(table: &ChangedTable, rows_are_tracked: bool) -> bool {
    let columns = table.columns.iter().any(|side| *side != Side::Both);
    let rows = table.rows.iter().any(|row| row.side != Side::Both);
    columns || heading(table, Side::From) != heading(table, Side::To) || (rows && !rows_are_tracked)
}

/// The row that heads the columns in the text of `side`.
fn heading(table: &ChangedTable, side: Side) -> Option<usize> {
    let has_one = match side {
        Side::From => table.header_from,
        Side::To | Side::Both => table.header_to,
    };
    let mut rows = table.rows.iter();
    let first = rows.position(|row| row.side == Side::Both || row.side == side);
    first.filter(|_| has_one)
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

/// The table with an author for all that stands in one text: rows that stayed are removed and inserted with a table whose
/// columns or header somebody changed.
pub(super) fn with_authors(mut table: ChangedTable, by: Option<&Author>) -> ChangedTable {
    for row in table.rows.iter_mut().filter(|row| row.side != Side::Both) {
        row.by = row.by.take().or_else(|| by.cloned());
        for run in row.cells.iter_mut().flat_map(|cell| &mut cell.words) {
            run.by = run.by.take().or_else(|| row.by.clone());
        }
    }
    table
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

/// Sets every table between two narrow lines, of which its own paragraph is the one behind it.
///
/// When a paragraph goes, a word processor joins what is left of it with the one behind it, which it cannot do with a table.
/// So there must be a line between that paragraph and the table. Where the format cannot track that this line came with the
/// table, it stands in both texts, and only where it is needed: after a paragraph that stands in one of them.
pub(super) fn between_lines(blocks: Vec<Paragraph>, lines_are_tracked: bool) -> Vec<Paragraph> {
    let mut between: Vec<Paragraph> = Vec::with_capacity(blocks.len());
    for block in blocks {
        if block.table.is_some() {
            let changes_before = between.last().is_some_and(|block| block.side != Side::Both);
            if lines_are_tracked || block.side == Side::Both {
                between.push(line(&block, block.side));
            } else if changes_before {
                between.push(line(&block, Side::Both));
            }
        }
        between.push(block);
    }
    between
}

/// A line of its own beside `table`. The space in it makes it keep its own look when it is joined with another paragraph.
fn line(table: &Paragraph, side: Side) -> Paragraph {
    let space = Piece::Words {
        text: " ".into(),
        marks: Marks::default(),
    };
    Paragraph {
        side,
        from: Some(Shape::Table),
        to: Some(Shape::Table),
        by: table.by.clone(),
        pieces: vec![Tracked {
            side,
            piece: space,
            marks_from: None,
            by: table.by.clone(),
        }],
        table: None,
    }
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
