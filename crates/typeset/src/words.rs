//! Words as the templates take them: pieces of text with marks, and references to footnotes.

use crate::glyphs::{Odd, WORD_JOINER};
use serde::Serialize;
use wortlaut_export::{Marks, Run, printable};

/// Longest address that words lead to, in bytes; a longer one is left out, its words stay. (A PDF string has at most 32,767
/// bytes, and no browser opens as long an address.)
const ADDRESS_BYTES: usize = 8_000;

/// Letters alone are hyphenated; only beyond this many times the usual bound is a word of letters no word.
const LETTERS_MORE: usize = 4;

/// A part of words.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Piece {
    /// Characters as they are.
    Words(String),
    /// A place within a very long word where a line may end; always 0.
    Breakable(u8),
    /// The line ends here.
    LineBreak,
}

impl Piece {
    /// How many characters it has.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::Words(words) => words.chars().count(),
            Self::Breakable(_) | Self::LineBreak => 0,
        }
    }
}

/// Words with the same marks, or a reference to a footnote.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Span {
    Note {
        /// Its number.
        note: usize,
        /// Whether it was referred to before.
        again: bool,
    },
    Words {
        words: Vec<Piece>,
        #[serde(skip_serializing_if = "is_false")]
        strong: bool,
        #[serde(skip_serializing_if = "is_false")]
        em: bool,
        #[serde(skip_serializing_if = "is_false")]
        term: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        href: Option<String>,
    },
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands in a reference"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Turns words into pieces, and remembers which characters do not look as they were written and which footnotes were
/// referred to.
#[derive(Debug, Default)]
pub(crate) struct Compositor {
    pub odd: Odd,
    notes: std::collections::BTreeSet<usize>,
}

/// How much room there is for a word, in characters: a longer one that hyphenation cannot break may be broken anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure(pub usize);

impl Measure {
    /// A line of text on an A4 page.
    pub(crate) const PAGE: Self = Self(48);
    /// A line of one of two columns on a landscape A4 page.
    pub(crate) const HALF: Self = Self(30);
}

impl Compositor {
    /// The spans of runs.
    pub(crate) fn spans(&mut self, runs: &[Run], measure: Measure) -> Vec<Span> {
        runs.iter().map(|run| self.span(run, measure)).collect()
    }

    fn span(&mut self, run: &Run, measure: Measure) -> Span {
        match run {
            Run::Words { text, marks } => self.marked(text, marks, measure),
            Run::Footnote(note) => Span::Note {
                note: *note,
                again: !self.notes.insert(*note),
            },
        }
    }

    /// Words with these marks.
    pub(crate) fn marked(&mut self, text: &str, marks: &Marks, measure: Measure) -> Span {
        let href = marks.link.as_ref().map(|link| link.href());
        let href = href.filter(|href| !href.is_empty() && href.len() <= ADDRESS_BYTES);
        let mut words = self.pieces(text, measure);
        if href.is_some() {
            words.extend(unhyphenated_end(text));
        }
        Span::Words {
            words,
            strong: marks.strong,
            em: marks.em,
            term: marks.term,
            href: href.map(|href| printable(href).into_owned()),
        }
    }

    /// The pieces of words without marks.
    pub(crate) fn pieces(&mut self, text: &str, measure: Measure) -> Vec<Piece> {
        let text = printable(text);
        let mut pieces = Vec::new();
        for (index, line) in text.split(is_line_end).enumerate() {
            if index > 0 {
                pieces.push(Piece::LineBreak);
            }
            let line: String = line
                .chars()
                .map(|character| self.odd.printed(character))
                .collect();
            push_line(&mut pieces, &line, measure);
        }
        pieces
    }
}

/// Forbids a hyphen between words that lead somewhere and what follows them without a space: the engine (typst 0.15.1) takes
/// such a hyphen for a part of the link which has no place in the structure, and fails.
fn unhyphenated_end(linked: &str) -> Option<Piece> {
    let may_go_on = !linked.ends_with(char::is_whitespace);
    may_go_on.then(|| Piece::Words(WORD_JOINER.to_string()))
}

/// Whether a line ends here, because somebody typed it.
pub(crate) const fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\u{2028}' | '\u{2029}')
}

/// Adds a line, with places to break it where a word is longer than there is room.
fn push_line(pieces: &mut Vec<Piece>, line: &str, measure: Measure) {
    let mut words = String::new();
    for word in line.split_inclusive(char::is_whitespace) {
        if !is_too_long(word, measure) {
            words.push_str(word);
            continue;
        }
        for (index, character) in word.chars().enumerate() {
            if index > 0 && index % (measure.0 / 3).max(1) == 0 {
                pieces.push(Piece::Words(std::mem::take(&mut words)));
                pieces.push(Piece::Breakable(0));
            }
            words.push(character);
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
}

fn is_too_long(word: &str, measure: Measure) -> bool {
    if word.len() <= measure.0 {
        return false;
    }
    let length = word.chars().count();
    length > measure.0 * LETTERS_MORE
        || (length > measure.0 && !word.trim_end().chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        Compositor::default().pieces(text, Measure(12))
    }

    fn words(text: &str) -> Piece {
        Piece::Words(text.to_owned())
    }

    #[test]
    fn a_typed_line_end_is_a_line_end() {
        assert_eq!(
            pieces("a\nb\u{2028}"),
            [words("a"), Piece::LineBreak, words("b"), Piece::LineBreak]
        );
    }

    #[test]
    fn what_hyphenation_cannot_break_may_be_broken() {
        let broken = [
            words("x https"),
            Piece::Breakable(0),
            words("://a"),
            Piece::Breakable(0),
            words(".eu/"),
            Piece::Breakable(0),
            words("b "),
        ];
        let [first, rest @ ..] = &pieces("x https://a.eu/b ")[..] else {
            panic!("no pieces")
        };
        assert_eq!(first, &words("x http"));
        assert_eq!(rest.len(), broken.len() - 1);
        assert_eq!(
            pieces("Zuständigkeiten und"),
            [words("Zuständigkeiten und")]
        );
    }

    #[test]
    fn pieces_are_strings_zeros_and_nulls() {
        let pieces = serde_json::to_string(&pieces("12345678901234\n5")).unwrap();
        assert_eq!(pieces, r#"["1234",0,"5678",0,"9012",0,"34",null,"5"]"#);
    }
}
