//! What is compared: words and signs, and which of them are the same.

use crate::document::{Inline, Marks};
use crate::unchanged::{Unchanged, unchanged};
use unicode_segmentation::UnicodeSegmentation;

/// What a reference to a footnote says: that there is one.
const NOTE: &str = "\u{fffc}";

/// A word or a sign with its marks, or a reference to a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Word {
        text: String,
        /// The marks of each character.
        marks: Vec<&'t Marks>,
    },
    Note(&'t str),
}

impl Token<'_> {
    pub(super) fn says(&self) -> &str {
        match self {
            Self::Word { text, .. } => text,
            Self::Note(_) => NOTE,
        }
    }
}

/// Splits words at the word boundaries of Unicode (UAX #29).
pub(super) fn tokens(inlines: &[Inline]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut words, mut marks) = (String::new(), Vec::new());
    for inline in inlines {
        match inline {
            Inline::Text { text, marks: its } => {
                words.push_str(text);
                marks.extend(text.chars().map(|_| its));
            }
            Inline::Footnote { id } => {
                split(&mut words, &mut marks, &mut tokens);
                tokens.push(Token::Note(id));
            }
        }
    }
    split(&mut words, &mut marks, &mut tokens);
    tokens
}

fn split<'t>(words: &mut String, marks: &mut Vec<&'t Marks>, tokens: &mut Vec<Token<'t>>) {
    let mut marks = marks.drain(..);
    for word in words.split_word_bounds() {
        tokens.push(Token::Word {
            text: word.to_owned(),
            marks: marks.by_ref().take(word.chars().count()).collect(),
        });
    }
    drop(marks);
    words.clear();
}

/// Pairs of places at which both say the same, in order.
pub(super) fn same<'s>(
    from: impl Iterator<Item = &'s str>,
    to: impl Iterator<Item = &'s str>,
) -> impl Iterator<Item = (usize, usize)> {
    unchanged(from, to).into_iter().flat_map(Unchanged::pairs)
}
