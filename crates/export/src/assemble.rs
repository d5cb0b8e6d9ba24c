//! From a text as it is read to a manuscript as it is written.

use crate::printable::printable;
use crate::{Block, BlockKind, Edition, Manuscript, Run, Table};
use std::collections::HashMap;
use wortlaut_merge::document::{self, Inline, ShownTables, Text};

impl Manuscript {
    /// The manuscript of a text. `anchors` holds a name for each of the text's blocks, where it has one; those that are
    /// missing at its end are none.
    ///
    /// Footnotes are numbered in the order in which the text first refers to them, and those that it does not refer to are
    /// left out; one that is missing has no words. A table that is missing, has no cells or was shown before is left out. Characters that no
    /// file may hold are replaced, see [`printable`](crate::printable()).
    pub fn new(text: &Text, anchors: &[Option<String>], edition: Edition) -> Self {
        let mut notes = Notes::default();
        let numbers = document::numbers(&text.blocks);
        let mut blocks = Vec::with_capacity(text.blocks.len());
        let mut shown = ShownTables::default();
        for (index, (block, number)) in text.blocks.iter().zip(numbers).enumerate() {
            let runs = runs(&block.inlines, &mut notes);
            let shown = shown.shows(&block.kind);
            let kind = kind(&block.kind, runs, |_| table(text, shown?));
            let anchor = anchors.get(index).cloned().flatten();
            blocks.extend(kind.map(|kind| Block {
                anchor,
                number,
                kind,
            }));
        }
        Self {
            edition,
            title: line(&text.title),
            blocks,
            footnotes: notes.words(text),
        }
    }
}

/// The title on one line.
fn line(title: &str) -> String {
    let title = printable(title);
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a block is, with its words; nothing where it shows nothing.
pub(crate) fn kind(
    kind: &document::BlockKind,
    words: Vec<Run>,
    table: impl FnOnce(&str) -> Option<Table>,
) -> Option<BlockKind> {
    Some(match kind {
        document::BlockKind::Paragraph => BlockKind::Paragraph(words),
        document::BlockKind::Heading { level, .. } => BlockKind::Heading {
            level: *level,
            words,
        },
        document::BlockKind::ListItem { list, parents } => BlockKind::Item {
            list: *list,
            parents: parents.clone(),
            words,
        },
        document::BlockKind::Blockquote => BlockKind::Quotation(words),
        document::BlockKind::Table { id } => BlockKind::Table(table(id)?),
    })
}

/// The table of this id, every row as wide as the table.
fn table(text: &Text, id: &str) -> Option<Table> {
    let table = text.tables.get(id)?;
    let width = table.columns.len();
    let mut nowhere = Notes::default();
    let mut row = |row: &document::TableRow| {
        let mut cells: Vec<_> = row
            .cells
            .iter()
            .take(width)
            .map(|cell| without_notes(runs(cell, &mut nowhere)))
            .collect();
        cells.resize_with(width, Vec::new);
        cells
    };
    let rows: Vec<_> = table.rows.iter().map(&mut row).collect();
    (width > 0 && !rows.is_empty()).then_some(Table {
        header: table.header,
        rows,
    })
}

/// The footnotes that were referred to, in order.
#[derive(Default)]
pub(crate) struct Notes {
    numbers: HashMap<String, usize>,
    ids: Vec<String>,
}

impl Notes {
    /// The number of the footnote, from 1.
    pub(crate) fn number(&mut self, id: &str) -> usize {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), self.ids.len());
        self.ids.len()
    }

    /// The ids, in the order of the numbers.
    pub(crate) fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The words of each. A footnote refers to no other.
    fn words(&self, text: &Text) -> Vec<Vec<Run>> {
        let mut nowhere = Self::default();
        let words = |id: &String| text.footnotes.get(id).map_or(&[][..], Vec::as_slice);
        self.ids
            .iter()
            .map(|id| without_notes(runs(words(id), &mut nowhere)))
            .collect()
    }
}

fn runs(inlines: &[Inline], notes: &mut Notes) -> Vec<Run> {
    inlines.iter().map(|inline| run(inline, notes)).collect()
}

/// Words or a reference as every format may hold it.
pub(crate) fn run(inline: &Inline, notes: &mut Notes) -> Run {
    match inline {
        Inline::Text { text, marks } => Run::Words {
            text: printable(text).into_owned(),
            marks: marks.clone(),
        },
        Inline::Footnote { id } => Run::Footnote(notes.number(id)),
    }
}

fn without_notes(mut runs: Vec<Run>) -> Vec<Run> {
    runs.retain(|run| matches!(run, Run::Words { .. }));
    runs
}
