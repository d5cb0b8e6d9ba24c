//! Tables: rows of cells, each cell a text of its own, so that two people may write in two cells at once.
//!
//! ```text
//! tables: { <table>: { header: bool, columns: { <column>: order }, rows: { <row>: order }, cells: { "<row>:<column>": Text } } }
//! ```
//! Rows and columns are names with a place in an order, not elements of lists: a row that one person moves or removes
//! while another writes in it stays one row, and a removed one comes back by its name. Cells are made once and never
//! removed. Names with the same order are told apart by the names themselves.

use super::text::{BlockKind, Inline};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A table at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Whether the first row heads the columns.
    pub header: bool,
    /// The names of the columns, in their order.
    pub columns: Vec<String>,
    /// The rows, in their order.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Its name.
    pub id: String,
    /// The words of its cells, one for each column of the table; a cell holds words only, no footnotes.
    pub cells: Vec<Vec<Inline>>,
}

/// Which tables the blocks of a text have shown. A table stands at the first block that names it; a further one shows
/// nothing, because thousands of blocks are made of a few bytes, and the table they name may be large.
#[derive(Debug, Default)]
pub struct ShownTables(BTreeSet<String>);

impl ShownTables {
    /// The key of the table that a block shows: it names one, and none of the blocks asked about before did.
    pub fn shows<'k>(&mut self, kind: &'k BlockKind) -> Option<&'k str> {
        let BlockKind::Table { id } = kind else {
            return None;
        };
        self.0.insert(id.clone()).then_some(id)
    }
}

/// A row's or column's name made of a random id: its last twelve digits. Of a thousand rows two get the same one in five
/// hundred million tables.
pub fn table_name(id: Uuid) -> String {
    let digits = id.simple().to_string();
    digits.get(20..).unwrap_or(&digits).to_owned()
}

/// The key of the cell at a row and a column. A slash would not do: npm's Automerge takes it for a step of a path.
pub(crate) fn cell_key(row: &str, column: &str) -> String {
    format!("{row}:{column}")
}

/// The order of the `index`-th of rows or columns that are made together, counted from 0.
///
/// These are the integer keys of the fractional indexing that the page uses to put others between them: `a0` … `az`,
/// `b00` … `bzz`, and so on, which sort as they count.
pub(crate) fn order_key(index: usize) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (mut rest, mut width, mut count) = (index, 1, DIGITS.len());
    while rest >= count {
        rest -= count;
        width += 1;
        count *= DIGITS.len();
    }
    let mut digits = vec![b'0'; width];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS.get(rest % DIGITS.len()).copied().unwrap_or(b'0');
        rest /= DIGITS.len();
    }
    let head = char::from(b'a' + u8::try_from(width - 1).unwrap_or(25));
    let digits = digits.into_iter().map(char::from);
    std::iter::once(head).chain(digits).collect()
}

/// Names in their order: by the order's bytes, then by the name's.
pub(crate) fn in_order(mut named: Vec<(String, String)>) -> Vec<String> {
    named.sort_by(|(name, order), (other, others)| (order, name).cmp(&(others, other)));
    named.into_iter().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_keys_sort_as_they_count() {
        let keys: Vec<_> = (0..5_000).map(order_key).collect();
        assert!(keys.is_sorted_by(|one, next| one < next));
        assert_eq!(keys[0], "a0");
        assert_eq!(keys[61], "az");
        assert_eq!(keys[62], "b00");
    }

    #[test]
    fn the_same_order_is_told_apart_by_name() {
        let named = [("b", "a0"), ("a", "a1"), ("c", "a0")];
        let named = named.map(|(name, order)| (name.to_owned(), order.to_owned()));
        assert_eq!(in_order(named.into()), ["b", "c", "a"]);
    }
}
