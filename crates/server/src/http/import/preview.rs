//! What a file would become, as the API tells it.

use super::shown_title;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use wortlaut_import::{Imported, Place};
use wortlaut_merge::document::{self, BlockKind, Inline, List, Table, Text};

/// What a file would become.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Preview {
    /// Which format it is in: `docx`, `odt`, `html`, `md` or `txt`.
    format: &'static str,
    /// The title that the document would have.
    title: String,
    /// How much there is of what.
    counts: Counts,
    /// The blocks in the order of reading.
    blocks: Vec<PreviewBlock>,
    /// The words of the footnotes, in the order in which the blocks refer to them first.
    footnotes: Vec<String>,
    /// What did not come over as it stood, in the order of the text.
    warnings: Vec<Warning>,
}

/// How much there is of what.
#[derive(Serialize, ToSchema)]
struct Counts {
    words: usize,
    headings: usize,
    paragraphs: usize,
    list_items: usize,
    quotations: usize,
    tables: usize,
    footnotes: usize,
}

/// A block of the text.
#[derive(Serialize, ToSchema)]
struct PreviewBlock {
    /// `paragraph`, `heading`, `ordered-list-item`, `unordered-list-item`, `blockquote` or `table`.
    kind: &'static str,
    /// The level of a heading, 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// How deep a list item lies in other lists.
    depth: usize,
    /// The number in the margin, as in `1.1`, `(1)` or `a)`.
    #[schema(required)]
    number: Option<String>,
    /// Its words, without marks.
    text: String,
    /// The words of a table's cells, row by row.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<Vec<String>>>,
}

/// Something that did not come over as it stood.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportWarning)]
pub(in crate::http) struct Warning {
    /// What became of it, as a name for programs, as in `comment` or `merged-cells`.
    kind: &'static str,
    /// The same as an English sentence.
    text: String,
    /// The words concerned; those that were left out in full.
    words: String,
    /// Whether these words are in the text, too.
    keeps_words: bool,
    /// How many there were.
    count: usize,
    /// The line of the source, counted from 1, where it has lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The block of the text, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<usize>,
}

impl Preview {
    pub(super) fn of(imported: Imported, name: &str) -> Self {
        let text = &imported.text;
        let numbers = document::numbers(&text.blocks).into_iter();
        let blocks = text.blocks.iter().zip(numbers);
        Self {
            format: imported.format.code(),
            title: shown_title(&text.title, name),
            counts: Counts::of(text),
            blocks: blocks
                .map(|(block, number)| PreviewBlock::of(block, number, text))
                .collect(),
            footnotes: footnotes(text),
            warnings: imported.warnings.iter().map(Warning::of).collect(),
        }
    }
}

impl Counts {
    fn of(text: &Text) -> Self {
        let count = |is: fn(&BlockKind) -> bool| {
            let blocks = text.blocks.iter();
            blocks.filter(|block| is(&block.kind)).count()
        };
        let in_blocks = text.blocks.iter().map(|it| &it.inlines);
        let in_cells = text.tables.values().flat_map(|it| &it.rows);
        let in_cells = in_cells.flat_map(|row| &row.cells);
        let all = in_blocks.chain(in_cells).chain(text.footnotes.values());
        Self {
            words: all.map(|it| words(it).split_whitespace().count()).sum(),
            headings: count(|kind| matches!(kind, BlockKind::Heading { .. })),
            paragraphs: count(|kind| matches!(kind, BlockKind::Paragraph)),
            list_items: count(|kind| matches!(kind, BlockKind::ListItem { .. })),
            quotations: count(|kind| matches!(kind, BlockKind::Blockquote)),
            tables: count(|kind| matches!(kind, BlockKind::Table { .. })),
            footnotes: text.footnotes.len(),
        }
    }
}

impl PreviewBlock {
    fn of(block: &document::Block, number: Option<String>, text: &Text) -> Self {
        let (kind, level, depth) = match &block.kind {
            BlockKind::Paragraph => ("paragraph", None, 0),
            BlockKind::Heading { level, .. } => ("heading", Some(*level), 0),
            BlockKind::ListItem { list, parents } => (
                match list {
                    List::Ordered => "ordered-list-item",
                    List::Unordered => "unordered-list-item",
                },
                None,
                parents.len(),
            ),
            BlockKind::Blockquote => ("blockquote", None, 0),
            BlockKind::Table { .. } => ("table", None, 0),
        };
        let table = match &block.kind {
            BlockKind::Table { id } => text.tables.get(id),
            _ => None,
        };
        Self {
            kind,
            level,
            depth,
            number,
            text: block.words(),
            rows: table.map(rows),
        }
    }
}

impl Warning {
    pub(in crate::http) fn of(warning: &wortlaut_import::Warning) -> Self {
        let (line, block) = match warning.place {
            Place::Line(line) => (Some(line), None),
            Place::Block { block, .. } => (None, Some(block)),
            Place::File | Place::Note => (None, None),
        };
        Self {
            kind: warning.kind.code(),
            text: warning.kind.to_string(),
            words: warning.words.clone(),
            keeps_words: warning.kind.keeps_words(),
            count: warning.count,
            line,
            block,
        }
    }
}

/// The words of the footnotes: first those that blocks refer to, in that order.
fn footnotes(text: &Text) -> Vec<String> {
    let runs = text.blocks.iter().flat_map(|it| &it.inlines);
    let referred = runs.filter_map(|inline| match inline {
        Inline::Footnote { id } => Some(id),
        Inline::Text { .. } => None,
    });
    let mut seen = BTreeSet::new();
    let all = referred.chain(text.footnotes.keys());
    all.filter(|id| seen.insert(*id))
        .filter_map(|id| text.footnotes.get(id))
        .map(|it| words(it))
        .collect()
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let rows = table.rows.iter();
    rows.map(|row| row.cells.iter().map(|cell| words(cell)).collect())
        .collect()
}

/// Words without marks and footnotes.
fn words(inlines: &[Inline]) -> String {
    let words = inlines.iter().filter_map(|inline| match inline {
        Inline::Text { text, .. } => Some(text.as_str()),
        Inline::Footnote { .. } => None,
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn footnotes_are_told_in_the_order_of_the_text() {
        let file = "# A\n\nEins[^b], zwei[^c], drei[^a] und zwei[^c].\n\n[^a]: dritte\n[^b]: erste\n[^c]: zweite\n";
        // Ids that fall, so that their order is another than that of the text.
        let mut ids = u128::MAX;
        let new_id = || {
            ids -= 1 << 100;
            Uuid::from_u128(ids)
        };
        let imported = wortlaut_import::import(file.as_bytes(), "a.md", new_id).unwrap();
        let preview = Preview::of(imported, "a.md");
        assert_eq!(preview.footnotes, ["erste", "zweite", "dritte"]);
    }
}
