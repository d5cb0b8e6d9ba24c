//! What leaves the house: a text at exact heads, as files that other programs read.
//!
//! ```text
//! text at exact heads ── Manuscript ──> HTML, Markdown, plain text, DOCX, ODT, JSON (and PDF in `wortlaut-typeset`)
//! two of them        ── Redline ─────> Synopse as HTML, tracked changes in DOCX and ODT
//! ```
//! Every format is a function of the [`Manuscript`] or the [`Redline`] alone: the same version gives the same bytes.
//! Nothing here does input or output, reads a clock or rolls dice.

mod assemble;
mod compared;
mod edition;
mod html;
mod json;
pub mod labels;
mod manuscript;
mod markdown;
mod moment;
mod outline;
mod plain_text;
mod printable;
mod redline;
mod synopsis;
mod synopsis_html;
#[cfg(feature = "testing")]
pub mod testing;

pub use compared::anchor;

pub use edition::{Agreement, Edition, NamedVersion};
pub use html::{STYLESHEET, html, html_article};
pub use json::{VERSION as JSON_VERSION, json};
pub use manuscript::{Block, BlockKind, Manuscript, Run, Table};
pub use markdown::markdown;
pub use moment::{german_date, german_date_time, iso_date, utc};
pub use plain_text::plain_text;
pub use printable::printable;
pub use redline::{
    Author, BlockHead, ChangedBlock, ChangedCell, ChangedNote, ChangedRow, ChangedRun,
    ChangedTable, Redline, Side,
};
pub use synopsis_html::synopsis_html;
pub use wortlaut_merge::document::{Link, List, Marks};
