//! Tables in columns where they fit, and row by row where they do not; between rules, so that readers know where one begins
//! and ends, and the import too.

use super::{WIDTH, spelt, wrapped};
use crate::{Table, labels};
use textwrap::core::display_width;

/// Columns between two columns of a table.
const GAP: usize = 2;

/// The narrowest column: fewer dashes are no rule.
const NARROWEST: usize = 3;

pub(super) fn table(table: &Table) -> String {
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|cells| {
            cells
                .iter()
                .map(|cell| labels::one_line(&spelt(cell)))
                .collect()
        })
        .collect();
    let widths = widths(&rows);
    let width: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    // A rule that is as wide as a line, or is not divided, is that of rows in blocks.
    if width < WIDTH && widths.len() > 1 {
        columns(&rows, &widths, table.header)
    } else {
        blocks(&rows, table.header)
    }
}

/// The widest cell of each column.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), NARROWEST);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = display_width(cell).max(*width);
        }
    }
    widths
}

fn columns(rows: &[Vec<String>], widths: &[usize], header: bool) -> String {
    let gap = " ".repeat(GAP);
    let line = |cells: Vec<String>| cells.join(&gap).trim_end().to_owned();
    let rule = line(widths.iter().map(|width| "-".repeat(*width)).collect());
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(widths);
            line(cells.map(|(cell, width)| padded(cell, *width)).collect())
        })
        .collect();
    let begin = usize::from(header).min(lines.len());
    lines.insert(begin, rule.clone());
    lines.push(rule);
    lines.join("\n")
}

fn padded(cell: &str, width: usize) -> String {
    let missing = width.saturating_sub(display_width(cell));
    format!("{cell}{}", " ".repeat(missing))
}

/// A paragraph for each row, a line for each cell; below the row that heads the columns each with what heads its own.
fn blocks(rows: &[Vec<String>], header: bool) -> String {
    let rule = "-".repeat(WIDTH);
    let (head, body) = rows.split_at(usize::from(header).min(rows.len()));
    let labels = head.first().map_or(&[][..], Vec::as_slice);
    let body: Vec<String> = body.iter().map(|row| block(row, labels)).collect();
    let mut lines = vec![rule.clone()];
    if let Some(row) = head.first() {
        lines.extend([block(row, &[]), rule.clone()]);
    }
    lines.extend((!body.is_empty()).then(|| body.join("\n\n")));
    lines.push(rule);
    lines.join("\n")
}

fn block(row: &[String], labels: &[String]) -> String {
    let lines = row.iter().enumerate().map(|(column, cell)| {
        let label = labels.get(column).filter(|label| !label.is_empty());
        let line = label.map_or_else(|| cell.clone(), |label| format!("{label}: {cell}"));
        match line.is_empty() {
            true => "-".to_owned(),
            false => wrapped(&line, "- ", "  "),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
