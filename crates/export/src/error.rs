//! What can go wrong while a file is written.

use thiserror::Error;

/// Why a file could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The parts could not be put into one archive.
    #[error(
        "the part {entry:?} could not be packed into the file; the text is likely too large for this format, export it as Markdown or JSON"
    )]
    Archive {
        /// The name of the part within the archive.
        entry: String,
        /// What the archive's writer says.
        #[source]
        source: zip::result::ZipError,
    },
}
