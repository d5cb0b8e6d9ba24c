//! The one module that opens Automerge documents: it creates them, reads them as a list of blocks, and saves them as
//! snapshots.
//!
//! A document follows the schema of Automerge's published rich text, so that other editors read it too:
//!
//! ```text
//! { meta: { schema: 1 }, title: Text, text: Text, tables: { <uuid>: table }, footnotes: { <uuid>: Text }, fields: {}, comments: {} }
//! ```
//!
//! `text` is a flat sequence of block markers and characters. What odd content means is decided here and nowhere else:
//!
//! - A block of an unknown type, or whose type is not a plain string, reads as a paragraph; so does text before the
//!   first block.
//! - A level outside 1 to 4 is brought to the nearest end, and a missing one reads as 1.
//! - Of an item's parents those that are no list items are left out, and those beyond [`DEEPEST_LIST`].
//! - An embed that is neither a footnote nor a table has no words and is left out.
//! - A table has no words but its cells': what stands behind it before the next block reads as a paragraph.
//! - A table stands at the first block that names it; a further one shows nothing.
//! - Cells that were made twice at once read as one, in the order in which they were made, with a space between.
//! - A mark counts unless its value is null or false; a link counts when [`Link::from_json`] can read it. Other marks
//!   are left out, their words stay.
//! - An element of a text that is neither a character nor a block reads as U+FFFC, as it does in every browser.
//! - What is missing reads as empty.
//!
//! Reading follows a fixed number of steps into each block and never recurses into what it finds there.

mod canonical;
mod create;
mod heading_number;
mod inlines;
mod marks;
mod materialised;
mod numbers;
mod operations;
mod pieces;
mod read;
mod schema;
mod table;
mod text;

pub use canonical::canonical;
pub use create::{CreatedDocument, create};
pub(crate) use create::{Marker, Sequence, fill_marker, footnote, type_name, write_table};
pub use heading_number::take_number;
pub use inlines::{append, join, push_words, trim, words};
pub(crate) use marks::{is_known_mark, set_mark};
pub use materialised::{MaterialiseError, Materialised};
pub use numbers::numbers;
pub(crate) use operations::{Element, HEAD, Id, NewMark, Object, Operations};
pub(crate) use pieces::{
    PLACEHOLDER, Piece, ReadMap, append_cell, blocks_of, footnote_of, line_of, piece_of,
    push_character,
};
pub(crate) use schema::{block, mark, root, table as table_keys};
pub use table::{ShownTables, Table, TableRow, table_name};
pub(crate) use table::{cell_key, in_order};
pub use text::{Block, BlockKind, DEEPEST_LIST, HEADING_LEVELS, Inline, Link, List, Marks, Text};
