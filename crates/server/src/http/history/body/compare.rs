//! Two moments of a text side by side.

use super::Point;
use super::author::Author;
use super::text::{BlockHead, InlineBody, Marks};
use crate::http::history::authors::Authors;
use serde::Serialize;
use utoipa::ToSchema;
use wortlaut_merge::document;
use wortlaut_merge::history;

/// What became of a text between two moments. Changes are numbered from 1 in the order of reading; what was removed and
/// inserted at one place is one change.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Comparison {
    pub(in super::super) from: Point,
    pub(in super::super) to: Point,
    /// How many changes there are.
    pub(in super::super) changes: usize,
    pub(in super::super) counts: Counts,
    pub(in super::super) title: Vec<ComparedRun>,
    /// The blocks of both moments in one order, which keeps the order of each.
    pub(in super::super) blocks: Vec<ComparedBlock>,
    pub(in super::super) footnotes: Vec<ComparedFootnote>,
    /// The authors that blocks and runs name by index.
    pub(in super::super) authors: Vec<Author>,
}

/// At which of the two moments something stood.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in super::super) enum Side {
    /// At both: it stayed.
    Both,
    /// At the first only: it was removed.
    From,
    /// At the second only: it was inserted.
    To,
}

/// What the changes amount to. What was moved is neither inserted nor removed.
#[derive(Serialize, ToSchema)]
#[schema(as = ComparisonCounts)]
pub(in super::super) struct Counts {
    inserted_words: usize,
    removed_words: usize,
    moved_words: usize,
    /// Words that stayed with other marks.
    remarked_words: usize,
    inserted_blocks: usize,
    removed_blocks: usize,
    /// Blocks that stayed as another kind, and tables that stayed with other rows, columns or header.
    changed_blocks: usize,
    moved_blocks: usize,
}

/// A block at one or both moments. One that stood at one only may hold words that stayed: a paragraph was split or joined.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ComparedBlock {
    side: Side,
    /// What it was at the first moment.
    #[schema(required)]
    from: Option<BlockHead>,
    /// What it was at the second moment.
    #[schema(required)]
    to: Option<BlockHead>,
    /// The number of the change that made, removed or altered the block.
    #[schema(required)]
    change: Option<usize>,
    /// The number of the move it is part of.
    #[serde(rename = "move")]
    #[schema(required)]
    moved: Option<usize>,
    /// Who made, removed or altered it: an index into `authors`.
    #[schema(required)]
    by: Option<usize>,
    /// Its words; of a table those that stand behind it before the next block.
    runs: Vec<ComparedRun>,
    /// The rows, if it is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<ComparedTable>,
}

/// A table at one or both moments. A row or column that moved comes twice: where it was, with its words then, and where it
/// is.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ComparedTable {
    /// Whether the first row headed the columns at the first moment.
    header_from: bool,
    /// Whether it did at the second one.
    header_to: bool,
    /// The number of the change that made or took away the header.
    #[schema(required)]
    change: Option<usize>,
    /// Who made or took away the header: an index into `authors`.
    #[schema(required)]
    by: Option<usize>,
    /// The columns of both moments in one order, which keeps the order of each.
    columns: Vec<ComparedLine>,
    /// The rows of both moments in one order, which keeps the order of each.
    rows: Vec<ComparedRow>,
}

/// A row or column of a table.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ComparedLine {
    id: String,
    side: Side,
    /// The number of the change that made, removed or moved it.
    #[schema(required)]
    change: Option<usize>,
    /// The number of its move: the same where it was and where it is.
    #[serde(rename = "move")]
    #[schema(required)]
    moved: Option<usize>,
    /// Who made, removed or moved it: an index into `authors`.
    #[schema(required)]
    by: Option<usize>,
}

/// A row of a table with its cells, one for each column.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ComparedRow {
    #[serde(flatten)]
    line: ComparedLine,
    cells: Vec<Vec<ComparedRun>>,
}

/// Words, or a reference to a footnote, that were treated alike.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ComparedRun {
    side: Side,
    #[serde(flatten)]
    inline: InlineBody,
    /// The marks at the first moment, where the words stayed and carry others now; empty where they carried none.
    #[serde(skip_serializing_if = "Option::is_none")]
    marks_from: Option<Marks>,
    /// The number of the change they are part of.
    #[schema(required)]
    change: Option<usize>,
    /// The number of the move: the same where the words were taken and where they were put.
    #[serde(rename = "move")]
    #[schema(required)]
    moved: Option<usize>,
    /// Who inserted, removed or marked them: an index into `authors`.
    #[schema(required)]
    by: Option<usize>,
}

/// A footnote at one or both moments.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ComparedFootnote {
    side: Side,
    id: String,
    /// Its number at the second moment, or at the first if nothing refers to it then.
    #[schema(required)]
    number: Option<usize>,
    runs: Vec<ComparedRun>,
}

impl Comparison {
    pub(in super::super) fn of(
        (from, to): (Point, Point),
        comparison: history::Comparison,
        mut authors: Authors<'_>,
    ) -> Self {
        Self {
            from,
            to,
            changes: comparison.changes,
            counts: comparison.counts.into(),
            title: runs(comparison.title, &mut authors),
            blocks: comparison
                .blocks
                .into_iter()
                .map(|block| ComparedBlock::of(block, &mut authors))
                .collect(),
            footnotes: comparison
                .footnotes
                .into_iter()
                .map(|footnote| ComparedFootnote {
                    side: footnote.side.into(),
                    id: footnote.id,
                    number: footnote.number,
                    runs: runs(footnote.runs, &mut authors),
                })
                .collect(),
            authors: authors.finish(),
        }
    }
}

impl ComparedBlock {
    fn of(block: history::ComparedBlock, authors: &mut Authors<'_>) -> Self {
        Self {
            side: block.side.into(),
            from: block.from.map(head),
            to: block.to.map(head),
            change: block.change,
            moved: block.moved,
            by: block.by.and_then(|place| authors.of_change(place)),
            runs: runs(block.runs, authors),
            table: block.table.map(|table| ComparedTable::of(table, authors)),
        }
    }
}

impl ComparedTable {
    fn of(table: history::ComparedTable, authors: &mut Authors<'_>) -> Self {
        let columns = table.columns.into_iter();
        Self {
            header_from: table.header_from,
            header_to: table.header_to,
            change: table.change,
            by: table.by.and_then(|place| authors.of_change(place)),
            columns: columns
                .map(|column| ComparedLine::of(column, authors))
                .collect(),
            rows: table
                .rows
                .into_iter()
                .map(|row| ComparedRow {
                    line: ComparedLine::of(row.line, authors),
                    cells: row.cells.into_iter().map(|it| runs(it, authors)).collect(),
                })
                .collect(),
        }
    }
}

impl ComparedLine {
    fn of(line: history::ComparedLine, authors: &mut Authors<'_>) -> Self {
        Self {
            id: line.id,
            side: line.side.into(),
            change: line.change,
            moved: line.moved,
            by: line.by.and_then(|place| authors.of_change(place)),
        }
    }
}

fn head(head: history::BlockHead) -> BlockHead {
    BlockHead::of(head.id.as_ref(), &head.kind, head.number)
}

fn runs(runs: Vec<history::ComparedRun>, authors: &mut Authors<'_>) -> Vec<ComparedRun> {
    runs.into_iter()
        .map(|run| ComparedRun {
            side: run.side.into(),
            inline: run.inline.into(),
            marks_from: run.marks_from.as_ref().map(marks),
            change: run.change,
            moved: run.moved,
            by: run.by.and_then(|place| authors.of_change(place)),
        })
        .collect()
}

/// The marks also where there are none: that there were none is what is told.
fn marks(marks: &document::Marks) -> Marks {
    Marks::of(marks).unwrap_or_default()
}

impl From<history::Side> for Side {
    fn from(side: history::Side) -> Self {
        match side {
            history::Side::Both => Self::Both,
            history::Side::From => Self::From,
            history::Side::To => Self::To,
        }
    }
}

impl From<history::Counts> for Counts {
    fn from(counts: history::Counts) -> Self {
        Self {
            inserted_words: counts.inserted_words,
            removed_words: counts.removed_words,
            moved_words: counts.moved_words,
            remarked_words: counts.remarked_words,
            inserted_blocks: counts.inserted_blocks,
            removed_blocks: counts.removed_blocks,
            changed_blocks: counts.changed_blocks,
            moved_blocks: counts.moved_blocks,
        }
    }
}
