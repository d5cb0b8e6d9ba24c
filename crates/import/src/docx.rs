//! Word's format (Office Open XML, ECMA-376 and ISO/IEC 29500), as Word and other programs write it.
//!
//! The parts that the text refers to are read first (styles, lists, notes, comments), then the text itself, once, from
//! its beginning to its end.

mod body;
mod counters;
mod field;
mod numbering;
mod properties;
mod relationships;
mod styles;
mod symbol;

use super::archive::Archive;
use super::draft::{Aside, Draft};
use super::error::ImportError;
use super::warning::WarningKind;
use super::xml::Xml;
use body::{Body, Known};
use numbering::Numbering;
use relationships::Relationships;
use styles::Styles;
use wortlaut_merge::document::words;

/// Where Word puts the text, for packages that do not say.
const USUAL: &str = "word/document.xml";

/// Reads a document.
pub(crate) fn read(bytes: &[u8], draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let mut archive = Archive::open(bytes)?;
    let package = relationships(&mut archive, "_rels/.rels")?;
    let main = package.of_kind("officeDocument").next();
    let main = main.map_or_else(|| USUAL.to_owned(), |it| relationships::resolve("", it));
    let related = relationships(&mut archive, &relationships::file_of(&main))?;
    let part = |kind: &str, usual: &str| {
        let target = related.of_kind(kind).next().unwrap_or(usual);
        relationships::resolve(&main, target)
    };
    let mut known = Known::default();
    if let Some(xml) = open(&mut archive, &part("styles", "styles.xml"))? {
        known.styles = Styles::read(xml)?;
    }
    if let Some(xml) = open(&mut archive, &part("numbering", "numbering.xml"))? {
        known.numbering = Numbering::read(xml)?;
    }
    for (kind, usual) in [
        ("comments", "comments.xml"),
        ("footnotes", "footnotes.xml"),
        ("endnotes", "endnotes.xml"),
    ] {
        let part = part(kind, usual);
        known.links = relationships(&mut archive, &relationships::file_of(&part))?;
        if let Some(xml) = open(&mut archive, &part)? {
            draft.set_in_notes(true);
            Body::new(xml, draft, &mut known).read()?;
            draft.set_in_notes(false);
        }
    }
    let margins: Vec<String> = ["header", "footer"]
        .iter()
        .flat_map(|kind| related.of_kind(kind))
        .map(|target| relationships::resolve(&main, target))
        .collect();
    for part in margins {
        read_margin(&mut archive, &part, draft, &mut known)?;
    }
    known.links = related;
    let Some(xml) = open(&mut archive, &main)? else {
        return Err(ImportError::MissingPart { part: main });
    };
    let mut body = Body::new(xml, draft, &mut known);
    body.read()?;
    body.finish()
}

/// A header or footer: its words go into a warning.
fn read_margin(
    archive: &mut Archive<'_>,
    part: &str,
    draft: &mut Draft<'_>,
    known: &mut Known,
) -> Result<(), ImportError> {
    known.links = relationships(archive, &relationships::file_of(part))?;
    let Some(xml) = open(archive, part)? else {
        return Ok(());
    };
    draft.begin_aside(Aside::Warning);
    Body::new(xml, draft, known).read()?;
    let words = words(&draft.end_aside());
    if words.trim().is_empty() {
        return Ok(());
    }
    draft.warn_at(super::draft::Spot::File, WarningKind::HeaderFooter, &words)
}

fn relationships(archive: &mut Archive<'_>, part: &str) -> Result<Relationships, ImportError> {
    match open(archive, part)? {
        Some(xml) => Relationships::read(xml),
        None => Ok(Relationships::default()),
    }
}

fn open<'a>(archive: &'a mut Archive<'_>, part: &str) -> Result<Option<Xml<'a>>, ImportError> {
    let source = archive.part(part)?;
    Ok(source.map(|source| Xml::new(part, source)))
}
