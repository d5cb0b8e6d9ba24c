//! What leaves the house: a text at exact heads, as files that other programs read.
//!
//! ```text
//! text at exact heads ── Manuscript ──> HTML, Markdown, plain text, DOCX, ODT, JSON (and PDF in `wortlaut-typeset`)
//! two of them        ── Redline ─────> Synopse as HTML, tracked changes in DOCX and ODT
//! ```
//! Every format is a function of the [`Manuscript`] or the [`Redline`] alone: the same version gives the same bytes.
//! Nothing here does input or output, reads a clock or rolls dice.

pub mod archive;
mod edition;
mod error;
mod manuscript;
mod redline;

pub use edition::{Agreement, Edition, NamedVersion};
pub use error::ExportError;
pub use manuscript::{Block, BlockKind, Manuscript, Run, Table};
pub use redline::{
    Author, BlockHead, ChangedBlock, ChangedCell, ChangedNote, ChangedRow, ChangedRun,
    ChangedTable, Redline, Side,
};
pub use wortlaut_merge::document::{Link, List, Marks};
