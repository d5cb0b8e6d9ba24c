//! What a file is written from, and who writes it.

use super::bundle::Bundle;
use super::edition::{Part, Text};
use super::{Export, ExportError, File, FileName, Format, Records, Subject};
use std::error::Error;
use std::sync::Arc;
use wortlaut_export::{Edition, Manuscript, Redline, Run, Side};
use wortlaut_merge::history::Chronicle;
use wortlaut_store::Store;
use wortlaut_typeset as typeset;

/// What a comparison is called in a file's name: side by side, or as tracked changes.
const SYNOPSIS: &str = "Synopse";
const CHANGES: &str = "Aenderungen";

/// Everything that a file tells, taken out of the document's history.
pub(crate) struct Draft {
    format: Format,
    content: Content,
}

enum Content {
    Text(Box<Text>),
    Comparison(Box<Redline>),
    Bundle(Box<Text>, Bundle),
}

impl Draft {
    /// Reads what a file tells.
    pub(crate) fn read(
        export: &Export,
        subject: &Subject<'_>,
        chronicle: &Chronicle,
        (records, store): (&Records, &Arc<Store>),
    ) -> Self {
        let content = match subject {
            Subject::Text(part) if export.format == Format::Bundle => Content::Bundle(
                Box::new(Text::read(part, chronicle, records)),
                Bundle::new(Arc::clone(store), records),
            ),
            Subject::Text(part) => Content::Text(Box::new(Text::read(part, chronicle, records))),
            Subject::Comparison { from, to } => {
                Content::Comparison(Box::new(redline((from, to), chronicle, records)))
            }
        };
        Self {
            format: export.format,
            content,
        }
    }

    /// The text as every format writes it, unless it is a comparison.
    pub(crate) fn into_manuscript(self) -> Option<Manuscript> {
        match self.content {
            Content::Text(text) => Some(text.manuscript()),
            Content::Comparison(_) | Content::Bundle(..) => None,
        }
    }

    /// Writes the file.
    pub(crate) fn write(self) -> Result<File, ExportError> {
        let format = self.format;
        let (name, written) = match self.content {
            Content::Text(text) => {
                let manuscript = text.manuscript();
                (
                    name_of_text(&manuscript, format),
                    text_as(&manuscript, format),
                )
            }
            Content::Bundle(text, bundle) => {
                let manuscript = text.manuscript();
                (
                    name_of_text(&manuscript, format),
                    bundle.write(&manuscript.edition),
                )
            }
            Content::Comparison(redline) => (
                name_of_comparison(&redline, format),
                comparison_as(&redline, format),
            ),
        };
        let bytes = written.map_err(|source| ExportError::Write {
            format,
            source: Some(source),
        })?;
        Ok(File {
            name,
            format,
            bytes,
        })
    }
}

type Written = Result<Vec<u8>, Box<dyn Error + Send + Sync>>;

fn text_as(manuscript: &Manuscript, format: Format) -> Written {
    Ok(match format {
        Format::Html => wortlaut_export::html(manuscript).into_bytes(),
        Format::Md => wortlaut_export::markdown(manuscript).into_bytes(),
        Format::Txt => wortlaut_export::plain_text(manuscript).into_bytes(),
        Format::Json => wortlaut_export::json(manuscript).into_bytes(),
        Format::Pdf => typeset::pdf(manuscript)?,
        Format::Docx => wortlaut_export::docx(manuscript)?,
        Format::Odt => wortlaut_export::odt(manuscript)?,
        // It is no text alone, see [`Bundle`].
        Format::Bundle => return Err(ExportError::UnknownDocument.into()),
    })
}

fn comparison_as(redline: &Redline, format: Format) -> Written {
    Ok(match format {
        Format::Html => wortlaut_export::synopsis_html(redline).into_bytes(),
        Format::Pdf => typeset::synopsis_pdf(redline)?,
        Format::Docx => wortlaut_export::docx_tracked(redline)?,
        Format::Odt => wortlaut_export::odt_tracked(redline)?,
        Format::Md | Format::Txt | Format::Json | Format::Bundle => {
            return Err(ExportError::NoComparison(format).into());
        }
    })
}

fn redline(
    (from, to): (&Part<'_>, &Part<'_>),
    chronicle: &Chronicle,
    records: &Records,
) -> Redline {
    let comparison = chronicle.compare(&from.moment, &to.moment);
    Redline::new(
        &comparison,
        Text::read(from, chronicle, records).edition,
        Text::read(to, chronicle, records).edition,
        |place| records.author(chronicle, place),
    )
}

fn name_of_text(manuscript: &Manuscript, format: Format) -> FileName {
    let edition = &manuscript.edition;
    let date = wortlaut_export::iso_date(edition.at);
    FileName::new(
        &manuscript.title,
        &[&called(edition)],
        &date,
        format.extension(),
    )
}

fn name_of_comparison(redline: &Redline, format: Format) -> FileName {
    let title = title(redline);
    let (from, to) = (called(&redline.from), called(&redline.to));
    let kind = match format {
        Format::Docx | Format::Odt => CHANGES,
        _ => SYNOPSIS,
    };
    let date = wortlaut_export::iso_date(redline.to.at);
    FileName::new(&title, &[kind, &from, &to], &date, format.extension())
}

/// The title of the newer text.
fn title(redline: &Redline) -> String {
    let newer = redline.title.iter().filter(|it| it.side != Side::From);
    let words = newer.filter_map(|it| match &it.run {
        Run::Words { text, .. } => Some(text.as_str()),
        Run::Footnote(_) => None,
    });
    words.collect()
}

/// What an edition is called in a file's name.
fn called(edition: &Edition) -> String {
    match &edition.version {
        Some(version) => format!("Fassung-{}", version.number),
        None => "Arbeitsstand".to_owned(),
    }
}
