//! Why a file cannot be imported.

use std::io;
use thiserror::Error;

/// Why a file cannot be imported, in a sentence that says what to do.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file is of a known kind that is not read here.
    #[error(
        "this is {found}, which cannot be imported; save it as DOCX, ODT, HTML, Markdown or plain text"
    )]
    Unsupported {
        /// What it is.
        found: &'static str,
    },
    /// The file is not a kind that is known here.
    #[error(
        "this is no text that can be read; DOCX, ODT, HTML, Markdown and plain text can be imported"
    )]
    Unknown,
    /// The file is protected by a password.
    #[error("the file is protected by a password; save it without one and import it again")]
    Encrypted,
    /// Something in the file is larger than the bound for it.
    #[error(
        "the {what} is too large: at most {limit} can be imported; divide the text or leave parts out"
    )]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// The bound, in bytes or in pieces.
        limit: u64,
    },
    /// The package is damaged.
    #[error(
        "the file is damaged ({cause}); open it in the program it comes from and save it again"
    )]
    Damaged {
        /// What is wrong with the package.
        cause: String,
    },
    /// A part of the package is missing.
    #[error(
        "the file is damaged: its part {part} is missing; open it in the program it comes from and save it again"
    )]
    MissingPart {
        /// The part's name in the package.
        part: String,
    },
    /// The XML of a part is broken.
    #[error(
        "the file is damaged: {part} is no well-formed XML ({cause}, byte {offset}); open it in the program it comes from and save it again"
    )]
    Xml {
        /// The part's name in the package.
        part: String,
        /// Where reading stopped, in bytes of the part.
        offset: u64,
        /// What is wrong there.
        cause: String,
    },
    /// The XML declares a document type or entities, which no word processor writes.
    #[error(
        "{part} declares a document type or entities of its own, which is not read because it can hide attacks"
    )]
    DocumentType {
        /// The part's name in the package.
        part: String,
    },
}

impl ImportError {
    /// The error's name in JSON, stable for programs and message catalogues.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsupported { .. } => "unsupported",
            Self::Unknown => "unknown-format",
            Self::Encrypted => "encrypted",
            Self::TooLarge { .. } => "too-large",
            Self::Damaged { .. } => "damaged",
            Self::MissingPart { .. } => "missing-part",
            Self::Xml { .. } => "broken-xml",
            Self::DocumentType { .. } => "document-type",
        }
    }
}

/// Refuses what is above its bound.
pub(crate) fn within(what: &'static str, is: usize, limit: usize) -> Result<(), ImportError> {
    if is <= limit {
        return Ok(());
    }
    Err(ImportError::TooLarge {
        what,
        limit: limit as u64,
    })
}

/// A bound that was passed while a stream was read, as it travels through the readers of others.
#[derive(Clone, Copy, Debug, Error)]
#[error("{what} above {limit}")]
pub(crate) struct Passed {
    pub(crate) what: &'static str,
    pub(crate) limit: u64,
}

impl Passed {
    pub(crate) fn into_io(self) -> io::Error {
        io::Error::other(self)
    }

    /// The bound that an error stands for, if it does.
    pub(crate) fn in_io(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref::<Self>().copied()
    }
}

impl From<Passed> for ImportError {
    fn from(Passed { what, limit }: Passed) -> Self {
        Self::TooLarge { what, limit }
    }
}
