//! Tables: cell by cell where nobody changed their shape.

use super::words;
use crate::document::Table;

/// Whether two tables say the same; their names for rows and columns do not matter.
pub(super) fn says_the_same(one: Option<&Table>, other: Option<&Table>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return one.is_none() && other.is_none();
    };
    let cells =
        |table: &Table| -> Vec<_> { table.rows.iter().map(|it| it.cells.clone()).collect() };
    one.header == other.header && is_of_shape(one, other) && cells(one) == cells(other)
}

fn is_of_shape(one: &Table, other: &Table) -> bool {
    one.columns.len() == other.columns.len() && one.rows.len() == other.rows.len()
}

/// The table that stands with what was changed in its cells; none if there are other rows or columns now.
pub(super) fn merged(
    stands: Option<&Table>,
    echo: Option<&Table>,
    revised: Option<&Table>,
) -> Option<Table> {
    let (stands, echo, revised) = (stands?, echo?, revised?);
    if !is_of_shape(stands, echo) || !is_of_shape(echo, revised) {
        return None;
    }
    let mut table = stands.clone();
    if echo.header != revised.header {
        table.header = revised.header;
    }
    let rows = table.rows.iter_mut().zip(&echo.rows).zip(&revised.rows);
    for ((row, said), new) in rows {
        let cells = row.cells.iter_mut().zip(&said.cells).zip(&new.cells);
        for ((cell, said), new) in cells.filter(|((_, said), new)| said != new) {
            *cell = words::merged([cell, said, new], |_| {});
        }
    }
    Some(table)
}
