//! What leaves the house: a text at exact heads, as files that other programs read.
//!
//! ```text
//! text at exact heads ── Manuscript ──> HTML, Markdown, plain text, DOCX, ODT, JSON (and PDF in `wortlaut-typeset`)
//! two of them        ── Redline ─────> Synopse as HTML, tracked changes in DOCX and ODT
//! ```
//! Every format is a function of the [`Manuscript`] or the [`Redline`] alone: the same version gives the same bytes.
//! The verification [`bundle`] carries a text with its whole history; [`verify`] checks one.
//! Nothing here does input or output, reads a clock or rolls dice.

pub mod archive;
mod assemble;
pub mod bundle;
mod compared;
mod docx;
mod edition;
mod error;
mod html;
mod json;
pub mod labels;
mod manuscript;
mod markdown;
mod moment;
mod odt;
mod outline;
mod plain_text;
mod printable;
mod redline;
mod sheet;
pub mod synopsis;
mod synopsis_html;
#[cfg(feature = "testing")]
pub mod testing;
pub mod verify;
mod xml;

pub use compared::anchor;
pub use docx::{docx, docx_tracked};
pub use edition::{Agreement, Edition, NamedVersion};
pub use error::ExportError;
pub use html::{STYLESHEET, html, html_article};
pub use json::{VERSION as JSON_VERSION, json};
pub use manuscript::{Block, BlockKind, Manuscript, Run, Table};
pub use markdown::markdown;
pub use moment::{german_date, german_date_time, iso_date, utc};
pub use odt::{odt, odt_tracked};
pub use plain_text::plain_text;
pub use printable::printable;
pub use redline::{
    Author, BlockHead, ChangedBlock, ChangedCell, ChangedNote, ChangedRow, ChangedRun,
    ChangedTable, Redline, Side,
};
pub use synopsis_html::synopsis_html;
pub use wortlaut_merge::document::{Link, List, Marks};
