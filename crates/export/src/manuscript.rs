//! A text as every format writes it: numbered blocks, runs of words, footnotes by number, tables.

use crate::Edition;
use wortlaut_merge::document::{List, Marks};

/// A text at exact heads, ready to be written in any format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manuscript {
    /// Which text it is.
    pub edition: Edition,
    /// The title, on one line; empty when the text has none.
    pub title: String,
    /// The blocks in the order of reading.
    pub blocks: Vec<Block>,
    /// The words of the footnotes that the text refers to; footnote `n` stands at `n - 1`.
    pub footnotes: Vec<Vec<Run>>,
}

/// A paragraph, heading, list item, quotation or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The block's name for permalinks, which it keeps as long as the document lives: `b<counter>-<actor>`.
    pub anchor: Option<String>,
    /// The number in the margin: `1.1` of a heading, `(1)` of a paragraph, `a)` of an item.
    pub number: Option<String>,
    /// What it is, with its words.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph of running text.
    Paragraph(Vec<Run>),
    /// A heading; the title stands above level 1.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Its words.
        words: Vec<Run>,
    },
    /// An item of a list.
    Item {
        /// The list it belongs to.
        list: List,
        /// The lists around that list, outermost first.
        parents: Vec<List>,
        /// Its words.
        words: Vec<Run>,
    },
    /// A quotation.
    Quotation(Vec<Run>),
    /// A table.
    Table(Table),
}

/// A table: at least one row and one column, and in each row the same number of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Whether the first row heads the columns.
    pub header: bool,
    /// The words of the cells, row by row.
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// Words that carry the same marks, or a reference to a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words, never none; no line breaks but U+2028 or a line feed that somebody typed, which every format shows as one.
    Words {
        /// The words.
        text: String,
        /// Their marks.
        marks: Marks,
    },
    /// A reference to a footnote, by its number from 1.
    Footnote(usize),
}

impl Run {
    /// The words; none of a reference.
    pub fn text(&self) -> &str {
        match self {
            Self::Words { text, .. } => text,
            Self::Footnote(_) => "",
        }
    }
}
