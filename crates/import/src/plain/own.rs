//! What our own exports have beside the text: the edition, footnotes, and what identifies them.

use super::{Draft, ImportError, Line, Paragraphs, joined};
use crate::draft::Spot;
use crate::warning::WarningKind;
use wortlaut_merge::document::Marks;

const FOOTNOTES: &str = "Fußnoten";
const COLOPHON: &str = "Zu dieser Fassung";
/// What stands in every colophon.
const HASH: &str = "SHA-256 des Wortlauts:";

/// One of our exports in its parts.
pub(super) struct Own<'s> {
    /// The title, the edition, and the text.
    pub(super) body: &'s str,
    notes: &'s str,
    colophon: &'s str,
}

impl<'s> Own<'s> {
    /// The parts of a file, if it is one of ours.
    pub(super) fn new(source: &'s str) -> Option<Self> {
        let (body, colophon) = cut(source, COLOPHON)?;
        if !colophon.contains(HASH) {
            return None;
        }
        let notes = cut(body, FOOTNOTES).filter(|(_, notes)| notes.trim_start().starts_with("[1]"));
        let (body, notes) = notes.unwrap_or((body, ""));
        Some(Self {
            body,
            notes,
            colophon,
        })
    }

    /// Tells of the colophon, and gives the footnotes their words; says how many there are.
    pub(super) fn read(&self, draft: &mut Draft<'_>) -> Result<usize, ImportError> {
        draft.warn_at(Spot::File, WarningKind::Edition, self.colophon.trim())?;
        let mut count = 0;
        for paragraph in Paragraphs::new(self.notes) {
            let words = joined(&paragraph.lines);
            let words = match words.strip_prefix(&key(count + 1)) {
                Some(words) => {
                    count += 1;
                    words.trim_start()
                }
                None => &words,
            };
            let mut line = Line::default();
            line.push(words, &Marks::default())?;
            draft.define(&key(count), line.take())?;
        }
        Ok(count)
    }
}

/// What a footnote is called while the file is read.
fn key(number: usize) -> String {
    format!("[{number}]")
}

/// The parts before the last line that is this heading, and behind it.
fn cut<'s>(source: &'s str, heading: &str) -> Option<(&'s str, &'s str)> {
    let underlined = format!("{heading}\n{}\n", "-".repeat(heading.chars().count()));
    let at = source.rfind(&underlined)?;
    let (before, behind) = source.split_at(at);
    let begins_line = before.is_empty() || before.ends_with('\n');
    begins_line.then(|| (before, behind.get(underlined.len()..).unwrap_or_default()))
}

/// Words as a line, with references to the footnotes `[1]` to `[notes]`.
pub(super) fn line(words: &str, notes: usize, draft: &mut Draft<'_>) -> Result<Line, ImportError> {
    let mut line = Line::default();
    let mut rest = words;
    while let Some((before, label, behind)) = next_reference(rest, notes) {
        line.push(before, &Marks::default())?;
        if let Some(id) = draft.refer(label)? {
            line.push_note(id)?;
        }
        rest = behind;
    }
    line.push(rest, &Marks::default())?;
    Ok(line)
}

/// The first reference, and the words before and behind it.
fn next_reference(words: &str, notes: usize) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = words.get(from..)?.find('[').map(|at| from + at) {
        let label = words.get(at..)?;
        let end = label.find(']').map(|end| at + end + 1);
        let number = end.and_then(|end| words.get(at + 1..end - 1)?.parse().ok());
        if let (Some(end), Some(number)) = (end, number)
            && (1..=notes).contains(&number)
        {
            return Some((words.get(..at)?, words.get(at..end)?, words.get(end..)?));
        }
        from = at + 1;
    }
    None
}
