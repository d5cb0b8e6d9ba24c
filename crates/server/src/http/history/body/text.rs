//! A text at one moment.

use super::Point;
use super::author::Author;
use crate::http::history::authors::Authors;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use wortlaut_merge::document::{self, BlockKind, Inline, List};
use wortlaut_merge::history;

/// A text at one moment.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct TextAt {
    #[serde(flatten)]
    pub(in super::super) point: Point,
    /// The SHA-256 of the canonical text, as hex.
    pub(in super::super) text_sha256: String,
    #[serde(flatten)]
    pub(in super::super) words: Words,
}

/// A text at one moment, every passage with its author.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Blame {
    #[serde(flatten)]
    pub(in super::super) text: TextAt,
    /// The authors that the passages name by index.
    pub(in super::super) authors: Vec<Author>,
}

/// The words of a text.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Words {
    /// The title, on one line.
    title: Vec<Run>,
    /// The blocks in the order of reading.
    blocks: Vec<Block>,
    /// The footnotes: first those that the text refers to, in its order.
    footnotes: Vec<Footnote>,
}

/// A block.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Block {
    #[serde(flatten)]
    head: BlockHead,
    runs: Vec<Run>,
    /// The rows, if it is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Table>,
}

/// A table.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryTable)]
pub(in super::super) struct Table {
    /// Whether the first row heads the columns.
    header: bool,
    /// The names of the columns, in their order.
    columns: Vec<String>,
    /// The rows, in their order.
    rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryTableRow)]
pub(in super::super) struct TableRow {
    /// Its name, which stays the same for as long as the document lives.
    id: String,
    /// Its cells, one for each column.
    cells: Vec<Vec<Run>>,
}

/// What a block is, apart from its words.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct BlockHead {
    /// The block's id, which stays the same for as long as the document lives; null for text before the first block.
    #[schema(required)]
    id: Option<String>,
    kind: Kind,
    /// The level of a heading, 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// Whether a heading is numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    numbered: Option<bool>,
    /// How deep a list item lies in other lists; 0 at the top, and for whatever is no list item.
    depth: usize,
    /// The number in the margin, as in `1.1`, `(1)` or `a)`.
    #[schema(required)]
    number: Option<String>,
}

/// What kind a block is.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = HistoryBlockKind)]
pub(in super::super) enum Kind {
    Paragraph,
    Heading,
    OrderedListItem,
    UnorderedListItem,
    Blockquote,
    Table,
}

/// A footnote.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Footnote {
    id: String,
    /// Its number in the text, from 1; null when nothing refers to it.
    #[schema(required)]
    number: Option<usize>,
    runs: Vec<Run>,
}

/// Words with the same marks, or a reference to a footnote.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Run {
    #[serde(flatten)]
    inline: InlineBody,
    /// Whose it is: an index into `authors`. Only where authors are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<usize>,
}

/// Either `text`, perhaps with `marks`, or `footnote`.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct InlineBody {
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The id of the footnote that is referred to.
    #[serde(skip_serializing_if = "Option::is_none")]
    footnote: Option<String>,
    /// What the words are marked with.
    #[serde(skip_serializing_if = "Option::is_none")]
    marks: Option<Marks>,
}

/// Marks; those that are absent are not set.
#[derive(Default, Serialize, ToSchema)]
pub(in super::super) struct Marks {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    strong: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    em: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    term: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Link>,
}

// No copy of it: it may lie on very many runs.
/// Where words lead.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryLink)]
pub(in super::super) struct Link {
    #[serde(serialize_with = "href")]
    #[schema(value_type = String)]
    href: document::Link,
    #[serde(serialize_with = "title")]
    #[schema(value_type = Option<String>, required)]
    title: document::Link,
}

fn href<S: Serializer>(link: &document::Link, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(link.href())
}

fn title<S: Serializer>(link: &document::Link, serializer: S) -> Result<S::Ok, S::Error> {
    link.title().serialize(serializer)
}

impl Words {
    /// The words alone: where one author's end and another's begin does not show.
    pub(in super::super) fn plain(mut reading: history::Reading) -> Self {
        join(&mut reading.title);
        for block in &mut reading.blocks {
            join(&mut block.runs);
            let rows = block.table.iter_mut().flat_map(|table| &mut table.rows);
            rows.flat_map(|row| &mut row.cells).for_each(join);
        }
        reading
            .footnotes
            .iter_mut()
            .for_each(|it| join(&mut it.runs));
        Self::written(reading, |_| None)
    }

    /// The words with their authors.
    pub(in super::super) fn blamed(reading: history::Reading, authors: &mut Authors<'_>) -> Self {
        Self::written(reading, |place| authors.of_change(place))
    }

    fn written(reading: history::Reading, mut by: impl FnMut(usize) -> Option<usize>) -> Self {
        let mut runs = |runs: Vec<history::Run>| -> Vec<Run> {
            let bodies = runs.into_iter().map(|run| Run {
                inline: run.inline.into(),
                by: by(run.change),
            });
            bodies.collect()
        };
        Self {
            title: runs(reading.title),
            blocks: reading
                .blocks
                .into_iter()
                .map(|block| Block {
                    head: BlockHead::of(block.id.as_ref(), &block.kind, block.number),
                    runs: runs(block.runs),
                    table: block.table.map(|table| Table::of(table, &mut runs)),
                })
                .collect(),
            footnotes: reading
                .footnotes
                .into_iter()
                .map(|footnote| Footnote {
                    id: footnote.id,
                    number: footnote.number,
                    runs: runs(footnote.runs),
                })
                .collect(),
        }
    }
}

impl Table {
    fn of(table: history::ReadTable, mut runs: impl FnMut(Vec<history::Run>) -> Vec<Run>) -> Self {
        Self {
            header: table.header,
            columns: table.columns,
            rows: table
                .rows
                .into_iter()
                .map(|row| TableRow {
                    id: row.id,
                    cells: row.cells.into_iter().map(&mut runs).collect(),
                })
                .collect(),
        }
    }
}

/// Makes one run of neighbours that carry the same marks.
fn join(runs: &mut Vec<history::Run>) {
    runs.dedup_by(|next, run| match (&mut run.inline, &next.inline) {
        (
            Inline::Text { text, marks },
            Inline::Text {
                text: more,
                marks: others,
            },
        ) if marks == others => {
            text.push_str(more);
            true
        }
        _ => false,
    });
}

impl BlockHead {
    pub(in super::super) fn of(
        id: Option<&history::BlockId>,
        kind: &BlockKind,
        number: Option<String>,
    ) -> Self {
        let (level, numbered) = match kind {
            BlockKind::Heading { level, numbered } => (Some(*level), Some(*numbered)),
            _ => (None, None),
        };
        Self {
            id: id.map(ToString::to_string),
            kind: kind.into(),
            level,
            numbered,
            depth: depth(kind),
            number,
        }
    }
}

/// How many lists a block lies in beside its own.
pub(in super::super) fn depth(kind: &BlockKind) -> usize {
    match kind {
        BlockKind::ListItem { parents, .. } => parents.len(),
        _ => 0,
    }
}

impl From<&BlockKind> for Kind {
    fn from(kind: &BlockKind) -> Self {
        match kind {
            BlockKind::Paragraph => Self::Paragraph,
            BlockKind::Heading { .. } => Self::Heading,
            BlockKind::ListItem {
                list: List::Ordered,
                ..
            } => Self::OrderedListItem,
            BlockKind::ListItem {
                list: List::Unordered,
                ..
            } => Self::UnorderedListItem,
            BlockKind::Blockquote => Self::Blockquote,
            BlockKind::Table { .. } => Self::Table,
        }
    }
}

impl From<Inline> for InlineBody {
    fn from(inline: Inline) -> Self {
        match inline {
            Inline::Text { text, marks } => Self {
                text: Some(text),
                footnote: None,
                marks: Marks::of(&marks),
            },
            Inline::Footnote { id } => Self {
                text: None,
                footnote: Some(id),
                marks: None,
            },
        }
    }
}

impl From<&document::Link> for Link {
    fn from(link: &document::Link) -> Self {
        Self {
            href: link.clone(),
            title: link.clone(),
        }
    }
}

impl Marks {
    /// The marks, unless there are none.
    pub(in super::super) fn of(marks: &document::Marks) -> Option<Self> {
        (*marks != document::Marks::default()).then(|| Self {
            strong: marks.strong,
            em: marks.em,
            term: marks.term,
            link: marks.link.as_ref().map(Into::into),
        })
    }
}
