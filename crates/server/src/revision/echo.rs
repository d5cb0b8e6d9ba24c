//! What a file of a format says of a text: the text as it is when it has left the house and come back.

use uuid::Uuid;
use wortlaut_export::{Edition, Manuscript, docx, html, markdown, odt, plain_text};
use wortlaut_import::{Format, import};
use wortlaut_merge::document::Text;
use wortlaut_model::{DocumentId, DocumentKind, Timestamp};

/// The text as a file of that format says it; none if it is too large to be read from a file.
///
/// Its names for footnotes and tables count from 1, and so are no names of a document's.
pub(super) fn echo(text: &Text, format: Format) -> Option<Text> {
    let manuscript = Manuscript::new(text, &[], nobodys_edition());
    let file = match format {
        Format::Docx => docx(&manuscript).ok()?,
        Format::Odt => odt(&manuscript).ok()?,
        Format::Html => html(&manuscript).into_bytes(),
        Format::Markdown => markdown(&manuscript).into_bytes(),
        Format::Plain => plain_text(&manuscript).into_bytes(),
    };
    let name = format!("echo.{}", format.code());
    let mut ids = 0_u128;
    let new_id = || {
        ids += 1;
        Uuid::from_u128(ids)
    };
    import(&file, &name, new_id).ok().map(|it| it.text)
}

/// What files say of their edition is no part of the text.
const fn nobodys_edition() -> Edition {
    Edition {
        document: DocumentId::from_bytes([0; 16]),
        kind: DocumentKind::Definition,
        workspace: String::new(),
        heads: Vec::new(),
        text_sha256: [0; 32],
        at: Timestamp::from_millis(0),
        version: None,
        address: None,
    }
}
