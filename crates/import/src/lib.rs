//! Foreign files → a text of ours, with a warning for all that could not be carried over as it stood.
//!
//! [`import`] recognises the format by the bytes, reads it within the bounds of [`limits`](wortlaut_model::limits), and gives the
//! text together with [`Warning`]s. No word is lost in silence: it is in the text, or in a warning with what became of it.
//! Files come from strangers, so that every reader here streams, counts what it keeps, and follows no reference out of the
//! file. Nothing here does input or output, reads a clock or rolls dice.
//!
//! ```
//! use uuid::Uuid;
//!
//! let file = "# Begriff\n\n## 1 Zweck\n\nDie Kommunen **sichern** die Daten.";
//! let imported = wortlaut_import::import(file.as_bytes(), "entwurf.md", Uuid::nil)?;
//! assert_eq!(imported.text.title, "Begriff");
//! assert_eq!(imported.text.blocks.len(), 2);
//! assert!(imported.warnings.is_empty());
//! # Ok::<(), wortlaut_import::ImportError>(())
//! ```

mod address;
mod archive;
mod counting;
mod docx;
mod draft;
mod encoding;
mod error;
mod format;
mod html;
mod line;
mod name;
mod odt;
mod plain;
mod table;
mod warning;
mod xml;

pub use error::ImportError;
pub use format::Format;
pub use warning::{Place, Warning, WarningKind};

use draft::Draft;
use uuid::Uuid;
use wortlaut_merge::document::Text;
use wortlaut_merge::markdown;
use wortlaut_model::limits;

/// What a file became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The format that was recognised.
    pub format: Format,
    /// The text; its title is empty when the file names none.
    pub text: Text,
    /// What did not come over as it stood, in the order of the text.
    pub warnings: Vec<Warning>,
}

/// Reads a file. The format is told from its bytes, and where these leave it open, as text does, from the ending of `name`.
///
/// `new_id` makes the ids of footnotes and tables, and the names of rows and columns.
///
/// # Errors
///
/// When the format is none of those read here, or the file is damaged, encrypted, or larger than the limits allow.
pub fn import(
    bytes: &[u8],
    name: &str,
    mut new_id: impl FnMut() -> Uuid,
) -> Result<Imported, ImportError> {
    error::within("file", bytes.len(), limits::IMPORT_BYTES)?;
    let format = format::recognise(bytes, name)?;
    let mut draft = Draft::new(&mut new_id);
    match format {
        Format::Docx => docx::read(bytes, &mut draft)?,
        Format::Odt => odt::read(bytes, &mut draft)?,
        Format::Markdown => return read_markdown(bytes, &mut new_id),
        Format::Html => {
            error::within("file", bytes.len(), limits::IMPORT_PLAIN_BYTES)?;
            let source = encoding::decode(bytes, encoding::declared(bytes), &mut draft);
            html::read(&source, &mut draft)?;
        }
        Format::Plain => {
            error::within("file", bytes.len(), limits::IMPORT_PLAIN_BYTES)?;
            let source = encoding::decode(bytes, None, &mut draft);
            plain::read(&source, &mut draft)?;
        }
    }
    let (text, warnings) = draft.finish();
    Ok(Imported {
        format,
        text,
        warnings,
    })
}

fn read_markdown(bytes: &[u8], new_id: &mut dyn FnMut() -> Uuid) -> Result<Imported, ImportError> {
    error::within("Markdown file", bytes.len(), limits::IMPORT_MARKDOWN_BYTES)?;
    let mut draft = Draft::new(new_id);
    let source = encoding::decode(bytes, None, &mut draft);
    let (_, mut warnings) = draft.finish();
    warnings.retain(|warning| matches!(warning.kind, WarningKind::Encoding { .. }));
    let parsed = markdown::parse(&source, new_id);
    bounded(&parsed.text)?;
    warnings.extend(parsed.warnings.into_iter().map(Warning::from));
    Ok(Imported {
        format: Format::Markdown,
        text: parsed.text,
        warnings,
    })
}

/// Holds a text from Markdown to the bounds that the other formats are held to while they are read.
fn bounded(text: &Text) -> Result<(), ImportError> {
    let blocks = text.blocks.len();
    error::within("number of paragraphs", blocks, limits::IMPORT_BLOCKS)?;
    let notes = text.footnotes.len();
    error::within("number of footnotes", notes, limits::IMPORT_NOTES)?;
    let tables = text.tables.values().flat_map(|table| &table.rows);
    let cells = tables.flat_map(|row| &row.cells);
    let count = cells.clone().count();
    error::within("number of table cells", count, limits::IMPORT_CELLS)?;
    let words = text.blocks.iter().map(|block| &block.inlines);
    let runs = words
        .chain(text.footnotes.values())
        .chain(cells)
        .map(Vec::len);
    error::within(
        "number of formatted stretches",
        runs.sum(),
        limits::IMPORT_RUNS,
    )
}
