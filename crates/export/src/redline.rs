//! What became of a text between two editions, ready to be written as a Synopse or as tracked changes.

use crate::{BlockKind, Edition, Run};
use wortlaut_merge::document::Marks;
use wortlaut_model::Timestamp;

/// The comparison of two editions of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redline {
    /// The older text.
    pub from: Edition,
    /// The newer text.
    pub to: Edition,
    /// The title.
    pub title: Vec<ChangedRun>,
    /// The blocks of both, in one order that keeps the order of each.
    pub blocks: Vec<ChangedBlock>,
    /// The footnotes of both: those of the newer text in its order, then those that are gone.
    pub footnotes: Vec<ChangedNote>,
}

/// In which of the two texts something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// In both: it stayed.
    Both,
    /// In the older one only: it was removed.
    From,
    /// In the newer one only: it was inserted.
    To,
}

/// Whose hand a change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The organisation's name; files name organisations, never persons.
    pub organisation: String,
    /// When the server received the change.
    pub at: Timestamp,
}

/// A block of one or both texts. A block that stands in one text only may hold words that stayed: they belonged to the
/// block before it in the other text (a paragraph was split or joined).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedBlock {
    /// In which text the block stands.
    pub side: Side,
    /// What it is in the older text.
    pub from: Option<BlockHead>,
    /// What it is in the newer text.
    pub to: Option<BlockHead>,
    /// Who made, removed or altered the block itself.
    pub by: Option<Author>,
    /// The number of the move that the whole block is part of: the same where it was taken and where it was put.
    pub moved: Option<usize>,
    /// Its words in both texts in one order; none in a table.
    pub words: Vec<ChangedRun>,
    /// Its rows, if it is a table.
    pub table: Option<ChangedTable>,
}

/// A block of one text without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockHead {
    /// Its name for permalinks.
    pub anchor: Option<String>,
    /// Its number in that text.
    pub number: Option<String>,
    /// What it is; the words within are empty.
    pub kind: BlockKind,
}

/// Words that were treated alike, or a reference to a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRun {
    /// In which text they stand.
    pub side: Side,
    /// The words with their marks in the newer text, or in the older one if they stand only there. A footnote's number is
    /// its place in [`Redline::footnotes`], from 1.
    pub run: Run,
    /// Their marks in the older text, if they stayed and carry others now.
    pub marks_from: Option<Marks>,
    /// The number of the move they are part of.
    pub moved: Option<usize>,
    /// Who inserted, removed or re-marked them.
    pub by: Option<Author>,
}

/// A footnote of one or both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedNote {
    /// In which text it stands.
    pub side: Side,
    /// Its number in the older text.
    pub from: Option<usize>,
    /// Its number in the newer text.
    pub to: Option<usize>,
    /// Its words.
    pub words: Vec<ChangedRun>,
}

/// The rows of a table in one or both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedTable {
    /// Whether the first row heads the columns, in the older text.
    pub header_from: bool,
    /// The same in the newer text.
    pub header_to: bool,
    /// The columns of both texts in one order: in which text each stands.
    pub columns: Vec<Side>,
    /// The rows of both texts in one order.
    pub rows: Vec<ChangedRow>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRow {
    /// In which text it stands.
    pub side: Side,
    /// Who made or removed it.
    pub by: Option<Author>,
    /// Its cells, one for each column of [`ChangedTable::columns`].
    pub cells: Vec<ChangedCell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedCell {
    /// Its words in both texts in one order.
    pub words: Vec<ChangedRun>,
}
