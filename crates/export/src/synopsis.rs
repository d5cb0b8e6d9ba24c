//! A Synopse as rows of two columns: what stands against what, what is told in one line, and where it was moved.
//!
//! ```text
//! Redline ── groups of blocks that share words ──> rows ── runs of unchanged, removed, new ones together ──> Synopsis
//! ```

mod places;
mod rows;

use crate::{Author, BlockKind, ChangedBlock, ChangedRun, Redline, Side, labels};
use places::Places;
use std::collections::BTreeMap;

/// A comparison as the rows of a Synopse.
pub struct Synopsis<'r> {
    /// The rows in order.
    pub rows: Vec<Row<'r>>,
    /// The numbers of the moves, each with where it was taken and where it was put.
    pub moves: BTreeMap<usize, Move>,
}

/// Where something was taken and where it was put, as people cite it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Move {
    /// Where it stood in the older text.
    pub from: Option<String>,
    /// Where it stands in the newer text.
    pub to: Option<String>,
}

/// A row of a Synopse.
pub enum Row<'r> {
    /// A heading that stayed, above something that changed.
    Heading(&'r ChangedBlock),
    /// Blocks that stayed as they were, told in one line.
    Unchanged {
        /// What they are called in the older text.
        from: String,
        /// What they are called in the newer text.
        to: String,
    },
    /// Blocks of which nothing stands in the newer text.
    Removed(Vec<&'r ChangedBlock>),
    /// Blocks of which nothing stood in the older text.
    Inserted(Vec<&'r ChangedBlock>),
    /// Blocks that share words: one that changed, or several that were split or joined.
    Changed(Vec<&'r ChangedBlock>),
}

impl<'r> Synopsis<'r> {
    /// The Synopse of a comparison.
    pub fn new(redline: &'r Redline) -> Self {
        let places = Places::new(&redline.blocks);
        Self {
            rows: rows::rows(&redline.blocks),
            moves: places.moves(&redline.blocks),
        }
    }

    /// Whether the texts differ in nothing but their footnotes and title.
    pub fn is_unchanged(&self) -> bool {
        let told = |row: &Row<'_>| matches!(row, Row::Unchanged { .. });
        self.rows.iter().all(told)
    }
}

/// The paragraphs of one column: each block with the words that stand in it on that side.
///
/// Words that stayed in a block that this side has not belong to the block before it, see [`ChangedBlock`].
pub fn column<'r>(
    blocks: &[&'r ChangedBlock],
    side: Side,
) -> Vec<(&'r ChangedBlock, Vec<&'r ChangedRun>)> {
    let absent = other(side);
    let mut paragraphs: Vec<(&ChangedBlock, Vec<&ChangedRun>)> = Vec::new();
    for block in blocks {
        let words = block.words.iter().filter(|run| run.side != absent);
        match paragraphs.last_mut() {
            Some((_, last)) if block.side == absent => last.extend(words),
            _ if block.side == absent => {}
            _ => paragraphs.push((block, words.collect())),
        }
    }
    paragraphs
}

/// The side that a column does not show.
pub const fn other(side: Side) -> Side {
    match side {
        Side::From => Side::To,
        Side::To | Side::Both => Side::From,
    }
}

/// Whose hands the changes of blocks are, in order, each organisation once with its latest moment.
pub fn authors<'r>(blocks: &[&'r ChangedBlock]) -> Vec<&'r Author> {
    let all = blocks.iter().flat_map(|block| {
        let words = block.words.iter().chain(cells(block));
        let words = words.filter(|run| is_changed_run(run));
        let rows = block.table.iter().flat_map(|table| &table.rows);
        let rows = rows.filter(|row| row.side != Side::Both);
        let block = (!is_same_block(block))
            .then_some(block.by.as_ref())
            .flatten();
        let rows = rows.filter_map(|row| row.by.as_ref());
        block
            .into_iter()
            .chain(words.filter_map(|run| run.by.as_ref()))
            .chain(rows)
    });
    let mut authors: Vec<&Author> = Vec::new();
    for author in all {
        let known = authors
            .iter_mut()
            .find(|it| it.organisation == author.organisation);
        match known {
            Some(known) if known.at < author.at => *known = author,
            Some(_) => {}
            None => authors.push(author),
        }
    }
    authors
}

fn cells(block: &ChangedBlock) -> impl Iterator<Item = &ChangedRun> {
    let rows = block.table.iter().flat_map(|table| &table.rows);
    rows.flat_map(|row| &row.cells).flat_map(|cell| &cell.words)
}

/// Whether anything of a block changed but its number.
pub(crate) fn is_changed(block: &ChangedBlock) -> bool {
    !is_same_block(block) || block.words.iter().any(is_changed_run) || is_changed_table(block)
}

fn is_changed_table(block: &ChangedBlock) -> bool {
    block.table.as_ref().is_some_and(|table| {
        table.header_from != table.header_to
            || table.columns.iter().any(|side| *side != Side::Both)
            || table.rows.iter().any(|row| row.side != Side::Both)
            || cells(block).any(is_changed_run)
    })
}

/// Whether words are on one side only, moved, or marked otherwise.
pub fn is_changed_run(run: &ChangedRun) -> bool {
    run.side != Side::Both || run.marks_from.is_some() || run.moved.is_some()
}

fn is_same_block(block: &ChangedBlock) -> bool {
    block.side == Side::Both && block.moved.is_none() && kind_change(block).is_none()
}

/// What a block became, if it stayed as another kind.
pub fn kind_change(block: &ChangedBlock) -> Option<String> {
    let (from, to) = (block.from.as_ref()?, block.to.as_ref()?);
    (from.kind != to.kind).then(|| {
        let [from, to] = [&from.kind, &to.kind].map(labels::kind);
        labels::became(&from, &to)
    })
}

/// The words of a heading, for where it is named.
pub(crate) fn heading_words(block: &ChangedBlock) -> Option<String> {
    let head = block.to.as_ref().or(block.from.as_ref())?;
    matches!(head.kind, BlockKind::Heading { .. }).then(|| {
        let words = block.words.iter().filter(|run| run.side != Side::From);
        words.map(|run| run.run.text()).collect()
    })
}
