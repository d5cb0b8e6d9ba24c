//! DOCX: the text as Word and LibreOffice open it, alone or with tracked changes (ISO/IEC 29500, WordprocessingML).
//!
//! The writer is our own, because the exact wording and the exact bytes are what this service is for. The schema's order
//! of elements is kept: Word is strict about it.

mod package;
mod paragraph;
mod run;
mod styles;
mod table;

use crate::archive::archive;
use crate::sheet::{Sheet, Tracking};
use crate::xml::Xml;
use crate::{Author, Edition, ExportError, Manuscript, Redline, Side, labels};
use package::Relations;
use wortlaut_model::Timestamp;

/// What DOCX can track.
const TRACKING: Tracking = Tracking {
    shapes: true,
    marks: true,
    rows: true,
    lines: false,
};

/// The text as a DOCX file.
///
/// # Errors
/// If it is larger than a DOCX file can be (4 GB).
pub fn docx(manuscript: &Manuscript) -> Result<Vec<u8>, ExportError> {
    let title = labels::title_or_untitled(&manuscript.title);
    write(&Sheet::of(manuscript), title, &manuscript.edition, None)
}

/// Both texts in one DOCX file with tracked changes: accepting all gives the newer text, rejecting all the older one.
///
/// Each change names the organisation and the time. What was moved is removed here and inserted there. A table whose
/// columns or header changed is removed and inserted as a whole, because word processors do not track these; so are words
/// whose link changed, or whose marks changed within a link or a defined term, and an item of an inner list that became
/// something else. Words that changed their paragraph when it was split or joined are removed from one and inserted in the
/// other.
///
/// A narrow line without words can be left where a table was inserted or removed. No word is lost or added, but LibreOffice
/// 7.4 does not always bring back what paragraphs were: where a paragraph that goes holds a further reference to a footnote,
/// or a paragraph without words follows, the next one takes its kind; where it holds the first footnote of the file and words
/// behind it, one without words is left.
///
/// # Errors
/// If it is larger than a DOCX file can be (4 GB).
pub fn docx_tracked(redline: &Redline) -> Result<Vec<u8>, ExportError> {
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
    let mut writer = Writer::new(sheet, edition);
    let body = writer.body(edition);
    let notes = writer.notes();
    let parts = package::parts(&package::Package {
        sheet,
        title,
        edition,
        compared_with,
        body,
        notes,
        links: &writer.links,
        note_links: &writer.note_links,
    });
    archive(&package::entries(&parts))
}

/// The main part as it is being written: what its elements refer to is counted here.
struct Writer<'a> {
    sheet: &'a Sheet,
    /// Whose hand a change is of which nobody knows more.
    anyone: Author,
    /// How many changes there are so far; each has an id.
    changes: usize,
    links: Relations,
    note_links: Relations,
    /// Whether a footnote is being written, whose links are listed apart.
    in_notes: bool,
    /// Whether a footnote is referred to again, and so needs a name.
    named_notes: Vec<bool>,
}

impl<'a> Writer<'a> {
    fn new(sheet: &'a Sheet, edition: &Edition) -> Self {
        Self {
            sheet,
            anyone: Author {
                organisation: edition.workspace.clone(),
                at: edition.at,
            },
            changes: 0,
            links: Relations::new(package::FIRST_LINK),
            note_links: Relations::new(1),
            in_notes: false,
            named_notes: sheet.notes_referred_to_again(),
        }
    }

    fn body(&mut self, edition: &Edition) -> Xml {
        let mut xml = Xml::default();
        for block in &self.sheet.blocks {
            if let Some(table) = &block.table {
                self.table(&mut xml, table);
            }
            self.paragraph(&mut xml, block);
        }
        package::colophon(&mut xml, edition);
        xml
    }

    /// The attributes of the next change: its id, whose hand it is and when it was received.
    fn change(&mut self, by: Option<&Author>) -> [(&'static str, String); 3] {
        self.changes += 1;
        let by = by.unwrap_or(&self.anyone);
        [
            ("w:id", self.changes.to_string()),
            ("w:author", labels::one_line(&by.organisation)),
            ("w:date", moment(by.at)),
        ]
    }

    /// An element that tells a change.
    fn changed(
        &mut self,
        xml: &mut Xml,
        name: &str,
        by: Option<&Author>,
        content: impl FnOnce(&mut Self, &mut Xml),
    ) {
        let [id, author, date] = self.change(by);
        let attributes = [
            (id.0, id.1.as_str()),
            (author.0, &author.1),
            (date.0, &date.1),
        ];
        xml.element(name, &attributes, |xml| content(self, xml));
    }
}

/// The element that tells what became of what stands in the text of `side` alone.
fn change_of(side: Side) -> Option<&'static str> {
    match side {
        Side::Both => None,
        Side::From => Some("w:del"),
        Side::To => Some("w:ins"),
    }
}

/// A moment as changes carry it, in universal time.
fn moment(at: Timestamp) -> String {
    crate::utc(at)
}
