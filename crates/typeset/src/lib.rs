//! A manuscript, or the comparison of two, as a tagged PDF (PDF/A-2a, PDF/UA-1).
//!
//! ```text
//! Manuscript ── sheet (data) ──┐
//!                              ├── sealed world: templates, fonts, nothing else ──> pages ──> PDF
//! Redline ───── sheet (data) ──┘
//! ```
//! The layout engine is the heaviest thing this product is built with; it lives here alone. What somebody wrote reaches it
//! as data and is never evaluated: `#panic()` prints as it is. There is no file, no network, no package and no clock: the same
//! edition gives the same bytes.
//!
//! No word is ever left out. A character that none of the fonts has is printed as a box which keeps the character for whoever
//! copies it or has it read out, and the last page names it (see `glyphs.rs`).
//!
//! ```no_run
//! # fn main() -> Result<(), wortlaut_typeset::TypesetError> {
//! # let manuscript: wortlaut_export::Manuscript = unimplemented!();
//! let bytes = wortlaut_typeset::pdf(&manuscript)?;
//! assert!(bytes.starts_with(b"%PDF-1.7"));
//! # Ok(())
//! # }
//! ```

mod error;
mod fonts;
mod glyphs;
mod imprint;
mod lists;
mod press;
mod sheet;
mod synopsis;
mod tables;
mod words;
mod world;

pub use error::TypesetError;

use press::press;
use wortlaut_export::{Manuscript, Redline};

/// The text on A4 pages.
///
/// # Errors
/// When the layout engine refuses the sheet or fails. The text itself can bring about neither, so that is a bug to be
/// reported; the other formats are not affected.
pub fn pdf(manuscript: &Manuscript) -> Result<Vec<u8>, TypesetError> {
    let sheet = sheet::Sheet::new(manuscript);
    press(
        world::Template::Manuscript,
        &sheet,
        &imprint::of_manuscript(manuscript),
    )
}

/// The comparison as a Synopse: two columns on landscape A4 pages, the older text on the left.
///
/// # Errors
/// As those of [`pdf`].
pub fn synopsis_pdf(redline: &Redline) -> Result<Vec<u8>, TypesetError> {
    let sheet = synopsis::Sheet::new(redline);
    press(
        world::Template::Synopsis,
        &sheet,
        &imprint::of_redline(redline),
    )
}
