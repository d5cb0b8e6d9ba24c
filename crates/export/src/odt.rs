//! ODT: the text as LibreOffice opens it, alone or with tracked changes (OpenDocument 1.3, ISO/IEC 26300).

mod flow;
mod lists;
mod package;
mod styles;
mod table;
mod words;

use crate::archive::archive;
use crate::sheet::{Sheet, Tracking};
use crate::{Edition, ExportError, Manuscript, Redline, labels};
use flow::Flow;

/// What ODT can track. A change of format is only a note there, without what it was; rows and columns are not tracked at
/// all.
const TRACKING: Tracking = Tracking {
    shapes: false,
    marks: false,
    rows: false,
    lines: true,
};

/// The text as an ODT file.
///
/// # Errors
/// If it is larger than an ODT file can be (4 GB).
pub fn odt(manuscript: &Manuscript) -> Result<Vec<u8>, ExportError> {
    let title = labels::title_or_untitled(&manuscript.title);
    write(&Sheet::of(manuscript), title, &manuscript.edition, None)
}

/// Both texts in one ODT file with tracked changes: accepting all gives the newer text, rejecting all the older one.
///
/// Each change names the organisation and the time. What OpenDocument cannot track is removed and inserted: words whose
/// marks changed, a block that became another kind of block, a table whose rows or columns changed, and what was moved.
/// Words that changed their paragraph when it was split or joined are removed from one and inserted in the other.
///
/// No word is lost or added, but a paragraph without words takes the kind of one that goes before it in LibreOffice 7.4.
///
/// # Errors
/// If it is larger than an ODT file can be (4 GB).
pub fn odt_tracked(redline: &Redline) -> Result<Vec<u8>, ExportError> {
    let title = crate::sheet::newer_title(redline);
    let sheet = Sheet::tracked(redline, TRACKING);
    write(&sheet, &title, &redline.to, Some(&redline.from))
}

fn write(
    sheet: &Sheet,
    title: &str,
    edition: &Edition,
    compared_with: Option<&Edition>,
) -> Result<Vec<u8>, ExportError> {
    let mut flow = Flow::new(sheet, edition);
    flow.body(edition);
    let parts = package::parts(flow, title, edition, compared_with);
    archive(&package::entries(&parts))
}
