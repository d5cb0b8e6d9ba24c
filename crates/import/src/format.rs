//! Which format a file is in.

use super::archive::Archive;
use super::error::ImportError;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word's (Office Open XML).
    Docx,
    /// LibreOffice's (OpenDocument text).
    Odt,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Plain,
}

impl Format {
    /// The format's name in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Plain => "txt",
        }
    }
}

/// What files that are not read begin with.
const OTHERS: [(&[u8], &str); 9] = [
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
];

/// The container of old Word documents, and of encrypted new ones.
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// UTF-16 of a part's name in a compound file that holds an encrypted document.
const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
/// How much of a text is looked at, in bytes.
const GLANCE: usize = 4_096;

/// Tells the format from the bytes, and that of text from its name too.
pub(crate) fn recognise(bytes: &[u8], name: &str) -> Result<Format, ImportError> {
    if bytes.starts_with(b"PK") {
        return package(bytes);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        let is_encrypted = bytes
            .windows(ENCRYPTED_PACKAGE.len())
            .any(|it| it == ENCRYPTED_PACKAGE);
        return Err(match is_encrypted {
            true => ImportError::Encrypted,
            false => ImportError::Unsupported {
                found: "an old Word document (.doc)",
            },
        });
    }
    if let Some((_, found)) = OTHERS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Err(ImportError::Unsupported { found });
    }
    text(bytes, name)
}

fn package(bytes: &[u8]) -> Result<Format, ImportError> {
    let archive = Archive::open(bytes)?;
    let found = if archive.has("word/document.xml") {
        return Ok(Format::Docx);
    } else if archive.has("xl/workbook.xml") {
        "a spreadsheet"
    } else if archive.has("ppt/presentation.xml") {
        "a presentation"
    } else if archive.has("[Content_Types].xml") {
        return Ok(Format::Docx);
    } else if archive.has("content.xml") {
        return Ok(Format::Odt);
    } else {
        "a ZIP archive"
    };
    Err(ImportError::Unsupported { found })
}

fn text(bytes: &[u8], name: &str) -> Result<Format, ImportError> {
    let begin = bytes.get(..GLANCE).unwrap_or(bytes);
    let is_utf16 = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    if begin.contains(&0) && !is_utf16 {
        return Err(ImportError::Unknown);
    }
    let plain = begin
        .iter()
        .filter(|byte| **byte != 0)
        .map(u8::to_ascii_lowercase);
    let plain: String = plain.map(char::from).collect();
    let plain = plain.trim_start_matches(|it: char| !it.is_ascii() || it.is_whitespace());
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let is_html = plain.starts_with("<!doctype html")
        || plain.starts_with("<html")
        || (plain.starts_with('<') && plain.contains("<html"));
    Ok(match ending.as_deref() {
        Some("html" | "htm" | "xhtml") => Format::Html,
        _ if is_html => Format::Html,
        Some("md" | "markdown" | "mdown") => Format::Markdown,
        _ => Format::Plain,
    })
}
