//! Bytes → characters.

use super::draft::Draft;
use super::warning::WarningKind;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a file a declared encoding is looked for, in bytes, as browsers do.
const DECLARED_WITHIN: usize = 1_024;

/// The characters of a text: by its byte order mark, else as UTF-8, else as the encoding that it declares, else as
/// Windows-1252, which every byte has a meaning in; that is a guess and told so.
pub(crate) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    draft: &mut Draft<'_>,
) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.or_else(|| utf16(bytes)) {
        return decode_as(encoding, bytes, draft);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if let Some(encoding) = declared.filter(|it| *it != UTF_8) {
        return decode_as(encoding, bytes, draft);
    }
    let kind = WarningKind::Encoding {
        taken_for: WINDOWS_1252.name(),
    };
    draft.warn_of_file(kind);
    decode_as(WINDOWS_1252, bytes, draft)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], draft: &mut Draft<'_>) -> String {
    let (text, _, had_errors) = encoding.decode(bytes);
    if had_errors {
        draft.warn_of_file(WarningKind::BrokenCharacters);
    }
    text.into_owned()
}

/// UTF-16 without a mark: every other byte of its beginning is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some(UTF_16BE),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// The encoding that an HTML file names in its head.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARED_WITHIN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, label) = head.split_once("charset=")?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|it: char| !it.is_ascii_alphanumeric() && !"-_:".contains(it));
    Encoding::for_label(label.get(..end.unwrap_or(label.len()))?.as_bytes())
}
