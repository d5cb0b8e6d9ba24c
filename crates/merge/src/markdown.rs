//! Markdown → [`Text`], with a warning for everything that does not come over as it stood.
//!
//! No word is lost: what the schema has no place for keeps its words, and a warning names its line and what became of it.
//!
//! | Markdown | becomes |
//! |---|---|
//! | the first `#` heading outside lists and quotations | the title |
//! | `##`, `###`, `####`, `#####` | headings of level 1 to 4 (the title stands above them); deeper ones level 4, further `#` level 1 |
//! | a heading that begins with a number (`4.1 Netze`) | a numbered heading without that number, for numbers are computed |
//! | paragraph, `>` quotation | paragraph, quotation |
//! | `1.` and `-` lists, nested | list items, lettered or with bullets |
//! | `**strong**`, `*emphasis*`, `[link](address)`, `<dfn>term</dfn>` | marks |
//! | `[^1]` and its definition | a footnote |
//! | table | a table, its first row the header; a footnote in a cell is words in brackets there |
//!
//! A line break inside a paragraph is a space.

mod footnotes;
mod html;
mod lines;
mod reader;
mod table;
mod warning;
mod words;

pub use table::spell_out;
pub use warning::{Warning, WarningKind};

use crate::document::Text;
use uuid::Uuid;

/// What Markdown became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The text; its title is empty when the source has no heading of level 1.
    pub text: Text,
    /// What did not come over as it stood, by line.
    pub warnings: Vec<Warning>,
}

/// Reads Markdown (CommonMark with tables, footnotes and strikethrough). Every source is Markdown, so this cannot fail.
///
/// `new_id` makes the ids of the footnotes, in the order of first mention, and the names of tables, their columns and rows.
pub fn parse(source: &str, new_id: impl FnMut() -> Uuid) -> Parsed {
    reader::Reader::new(source, new_id).read()
}
