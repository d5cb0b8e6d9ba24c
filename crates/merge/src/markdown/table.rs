//! A table as a list of its rows, until texts have tables.

use crate::document::{Inline, Marks, append, push_words};

/// Headings of columns longer than this, in characters, stand in the first row only: repeating them in every row would
/// make a long table endless.
const REPEATED: usize = 120;

/// The table that is being read.
#[derive(Default)]
pub(super) struct Table {
    head: Vec<Vec<Inline>>,
    cells: Vec<Vec<Inline>>,
    rows: usize,
}

impl Table {
    pub(super) fn end_cell(&mut self, words: Vec<Inline>) {
        self.cells.push(words);
    }

    pub(super) fn end_head(&mut self) {
        self.head = std::mem::take(&mut self.cells);
    }

    /// The row as the words of one item: `Aufgabe: Wirkung prüfen; Kommune: verantwortlich`.
    pub(super) fn end_row(&mut self) -> Vec<Inline> {
        let cells = std::mem::take(&mut self.cells);
        let mut words = Vec::new();
        for (column, cell) in cells.into_iter().enumerate() {
            let head = self.head.get(column).map(Vec::as_slice).unwrap_or_default();
            push_cell(&mut words, self.label(head), cell);
        }
        self.rows += 1;
        words
    }

    /// The column headings, if no row has shown them.
    pub(super) fn end(self) -> Option<Vec<Inline>> {
        if self.rows > 0 {
            return None;
        }
        let mut words = Vec::new();
        for cell in self.head {
            push_cell(&mut words, Vec::new(), cell);
        }
        (!words.is_empty()).then_some(words)
    }

    /// What stands before a cell. Footnotes and marks of a column's heading come with the first row alone.
    fn label(&self, head: &[Inline]) -> Vec<Inline> {
        if self.rows == 0 {
            return head.to_vec();
        }
        let words = crate::document::words(head);
        let mut label = Vec::new();
        if words.chars().nth(REPEATED).is_none() {
            push_words(&mut label, &words, &Marks::default());
        }
        label
    }
}

/// An empty cell under a heading shows a dash.
fn push_cell(words: &mut Vec<Inline>, label: Vec<Inline>, cell: Vec<Inline>) {
    if label.is_empty() && cell.is_empty() {
        return;
    }
    let plain = Marks::default();
    if !words.is_empty() {
        push_words(words, "; ", &plain);
    }
    let labelled = !label.is_empty();
    append(words, label);
    if labelled {
        push_words(words, ": ", &plain);
    }
    if cell.is_empty() {
        push_words(words, "–", &plain);
    }
    append(words, cell);
}
