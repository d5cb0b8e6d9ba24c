//! What a file is called: document, version and date, for people who find it again in a folder.

use axum::http::HeaderValue;
use std::fmt::Write;

/// Longest title in a file's name, in characters: with all else it stays within the 255 bytes of a file system.
const TITLE_CHARS: usize = 60;
/// What a text without a title is called.
const UNTITLED: &str = "Ohne-Titel";

/// A file's name, without anything that a file system or a shell could take for something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileName(String);

impl FileName {
    /// Joins a title, what it is a text of (as in `Fassung-1`), a date as in `2026-11-24` and an extension.
    pub(crate) fn new(title: &str, parts: &[&str], date: &str, extension: &str) -> Self {
        let title = words(title, TITLE_CHARS);
        let mut name = if title.is_empty() {
            UNTITLED.to_owned()
        } else {
            title
        };
        for part in parts.iter().chain([&date]) {
            name.push('_');
            name.push_str(part);
        }
        name.push('.');
        name.push_str(extension);
        Self(name)
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The header that makes a browser save the answer under this name (RFC 6266): spelt in ASCII for old programs, and as
    /// it is for all others.
    pub(crate) fn disposition(&self) -> HeaderValue {
        let text = format!(
            "attachment; filename=\"{}\"; filename*=UTF-8''{}",
            ascii(&self.0),
            encoded(&self.0)
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
    }
}

/// Letters and digits, and a hyphen for whatever stands between them.
fn words(text: &str, most: usize) -> String {
    let mut words = String::new();
    for character in text.chars().take(most) {
        if character.is_alphanumeric() {
            words.push(character);
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
    }
    words.truncate(words.trim_end_matches('-').len());
    words
}

/// German letters as they are spelt without their dots; others have no spelling.
fn ascii(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            'ä' => text.push_str("ae"),
            'ö' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'Ä' => text.push_str("Ae"),
            'Ö' => text.push_str("Oe"),
            'Ü' => text.push_str("Ue"),
            'ß' => text.push_str("ss"),
            other if other.is_ascii() => text.push(other),
            _ => text.push('_'),
        }
    }
    text
}

/// Spells all that is no `attr-char` of RFC 8187 by its bytes.
fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_document_version_and_date() {
        let name = FileName::new(
            "Digitale Daseinsvorsorge",
            &["Fassung-1"],
            "2026-11-24",
            "pdf",
        );
        assert_eq!(
            name.as_str(),
            "Digitale-Daseinsvorsorge_Fassung-1_2026-11-24.pdf"
        );
    }

    #[test]
    fn umlauts_stay_where_they_can_and_nothing_else_gets_through() {
        let title = "Größe & \"Übersicht\"\r\n../x; y — 文";
        let name = FileName::new(title, &["Arbeitsstand"], "2026-01-02", "docx");
        assert_eq!(
            name.as_str(),
            "Größe-Übersicht-x-y-文_Arbeitsstand_2026-01-02.docx"
        );
        assert_eq!(
            name.disposition().to_str().unwrap(),
            "attachment; filename=\"Groesse-Uebersicht-x-y-__Arbeitsstand_2026-01-02.docx\"; \
             filename*=UTF-8''Gr%C3%B6%C3%9Fe-%C3%9Cbersicht-x-y-%E6%96%87_Arbeitsstand_2026-01-02.docx"
        );
    }

    #[test]
    fn a_long_or_missing_title_still_makes_a_name() {
        let long = FileName::new(&"wort ".repeat(200), &["Fassung-2"], "2026-01-02", "txt");
        assert!(long.as_str().len() < 100);
        assert!(long.as_str().starts_with("wort-wort-"));
        let none = FileName::new(" – ", &["Fassung-2"], "2026-01-02", "txt");
        assert_eq!(none.as_str(), "Ohne-Titel_Fassung-2_2026-01-02.txt");
    }
}
