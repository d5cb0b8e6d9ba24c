//! The formats of files.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A format that a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Html,
    Md,
    Txt,
    Pdf,
    Docx,
    Odt,
    Json,
    /// The text with its whole history, for `wortlaut verify`.
    Bundle,
}

/// The word names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {0:?}: expected html, md, txt, pdf, docx, odt, json or bundle")]
pub(crate) struct UnknownFormat(String);

impl Format {
    /// What readers outside may have, in the order in which people want it: everything that tells of one version alone.
    pub(crate) const PUBLIC: [Self; 7] = [
        Self::Pdf,
        Self::Docx,
        Self::Odt,
        Self::Html,
        Self::Md,
        Self::Txt,
        Self::Json,
    ];

    /// Its name in addresses, on the command line and in metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Md => "md",
            Self::Txt => "txt",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Json => "json",
            Self::Bundle => "bundle",
        }
    }

    /// How the names of its files end.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Bundle => "zip",
            format => format.as_str(),
        }
    }

    /// Its media type, as registered with IANA.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Md => "text/markdown; charset=utf-8",
            Self::Txt => "text/plain; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Json => "application/json",
            Self::Bundle => "application/zip",
        }
    }

    /// Whether two texts can be compared in it.
    pub(crate) const fn compares(self) -> bool {
        matches!(self, Self::Html | Self::Pdf | Self::Docx | Self::Odt)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::PUBLIC.into_iter().chain([Self::Bundle]);
        all.find(|it| it.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}
