//! OpenDocument text (ISO/IEC 26300), as LibreOffice and other programs write it.

mod body;
mod styles;

use super::archive::Archive;
use super::draft::{Aside, Draft, Spot};
use super::error::ImportError;
use super::warning::WarningKind;
use super::xml::{Descend, Xml};
use body::Body;
use styles::Styles;
use wortlaut_merge::document::words;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// Reads a document: first all styles, then the words of headers and footers, then the text.
pub(crate) fn read(bytes: &[u8], draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let mut archive = Archive::open(bytes)?;
    refuse_encrypted(&mut archive)?;
    let mut styles = Styles::default();
    for part in [STYLES, CONTENT] {
        if let Some(source) = archive.part(part)? {
            styles.read(Xml::new(part, source))?;
        }
    }
    styles.resolve();
    if let Some(source) = archive.part(STYLES)? {
        draft.begin_aside(Aside::Warning);
        let mut margins = Body::new(Xml::new(STYLES, source), draft, &styles);
        margins.read_margins()?;
        let words = words(&draft.end_aside());
        if !words.trim().is_empty() {
            draft.warn_at(Spot::File, WarningKind::HeaderFooter, &words)?;
        }
    }
    let Some(source) = archive.part(CONTENT)? else {
        return Err(ImportError::MissingPart {
            part: CONTENT.to_owned(),
        });
    };
    let mut body = Body::new(Xml::new(CONTENT, source), draft, &styles);
    match body.read()? {
        true => Ok(()),
        false => Err(ImportError::Unsupported {
            found: "an OpenDocument file that is no text",
        }),
    }
}

fn refuse_encrypted(archive: &mut Archive<'_>) -> Result<(), ImportError> {
    let mut is_encrypted = false;
    if let Some(source) = archive.part(MANIFEST)? {
        Xml::new(MANIFEST, source).each(|element, _| {
            is_encrypted |= element.name == "manifest:encryption-data";
            Descend::Yes
        })?;
    }
    match is_encrypted {
        true => Err(ImportError::Encrypted),
        false => Ok(()),
    }
}
