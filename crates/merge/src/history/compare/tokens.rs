//! A side of a comparison in words: people compare words, not characters.

use super::units::{Unit, What};
use hashbrown::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A word, a space, a sign, the beginning of a block, or a reference to a footnote.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// The units it is made of.
    pub(super) units: Range<usize>,
    pub(super) kind: TokenKind,
    /// Equal for tokens that say the same.
    pub(super) says: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Space,
    Sign,
    Block,
    Footnote,
}

/// Numbers for what tokens say, shared by both sides.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    fn number(&mut self, word: &str) -> u32 {
        let next = self.words.len() as u32;
        match self.words.get(word) {
            Some(number) => *number,
            None => {
                self.words.insert(word.into(), next);
                next
            }
        }
    }
}

/// Splits a side into tokens at the word boundaries of Unicode (UAX #29).
pub(super) fn tokens(units: &[Unit], vocabulary: &mut Vocabulary) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut words = String::new();
    for (index, unit) in units.iter().enumerate() {
        let (kind, says) = match &unit.what {
            What::Character(character) => {
                words.push(*character);
                continue;
            }
            What::Block(kind) => (TokenKind::Block, format!("\u{0}block {kind:?}")),
            What::Footnote(id) => (TokenKind::Footnote, format!("\u{0}footnote {id}")),
        };
        split(&std::mem::take(&mut words), index, vocabulary, &mut tokens);
        tokens.push(Token {
            units: index..index + 1,
            kind,
            says: vocabulary.number(&says),
        });
    }
    split(&words, units.len(), vocabulary, &mut tokens);
    tokens
}

/// Splits the words whose last character is the unit before `end`.
fn split(words: &str, end: usize, vocabulary: &mut Vocabulary, tokens: &mut Vec<Token>) {
    let mut start = end - words.chars().count();
    for word in words.split_word_bounds() {
        let length = word.chars().count();
        tokens.push(Token {
            units: start..start + length,
            kind: kind_of(word),
            says: vocabulary.number(word),
        });
        start += length;
    }
}

fn kind_of(word: &str) -> TokenKind {
    if word.chars().any(char::is_alphanumeric) {
        TokenKind::Word
    } else if word.chars().all(char::is_whitespace) {
        TokenKind::Space
    } else {
        TokenKind::Sign
    }
}
