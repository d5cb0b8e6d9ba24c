//! Lists as Word writes them into pages: paragraphs whose style names the level, with the item's sign as words.

use super::super::counting::Spelling;
use super::super::draft::{Printed, Style};
use super::super::name;
use super::tag::Tag;
use wortlaut_merge::document::{DEEPEST_LIST, Inline, List, Marks};

/// The lists around the paragraph before, and the sign of the one that is being read.
#[derive(Default)]
pub(super) struct WordLists {
    kinds: Vec<List>,
    sign: String,
}

/// What Word says of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A paragraph is an item of this level, counted from 1.
    Item(usize),
    /// The words are the item's sign.
    Sign,
}

impl Said {
    pub(super) fn of(tag: &Tag) -> Option<Self> {
        let said = tag.styled("mso-list")?;
        if said == "ignore" {
            return Some(Self::Sign);
        }
        let mut levels = said
            .split_whitespace()
            .filter_map(|it| it.strip_prefix("level"));
        let level: usize = levels.next()?.parse().ok()?;
        Some(Self::Item(level.clamp(1, DEEPEST_LIST + 1)))
    }
}

impl WordLists {
    /// Takes words of an item's sign.
    pub(super) fn sign(&mut self, words: &str) {
        self.sign.push_str(words);
        self.sign.truncate(name::cut(&self.sign).len());
    }

    /// What a paragraph is that Word calls an item of a level, and what stands before it.
    pub(super) fn item(&mut self, level: usize) -> (Style, Option<Printed>) {
        let sign = std::mem::take(&mut self.sign);
        let sign = sign.trim();
        (self.style(sign, level), printed(sign))
    }

    fn style(&mut self, sign: &str, level: usize) -> Style {
        if is_clause(sign) {
            return Style::Clause;
        }
        let list = match is_count(sign) {
            true => List::Ordered,
            false => List::Unordered,
        };
        let around = level.saturating_sub(1);
        self.kinds.resize(around, List::Unordered);
        let parents = self.kinds.clone();
        self.kinds.push(list);
        Style::Item { list, parents }
    }

    /// A paragraph that is no item: a heading's number stands before its words, as if it were typed.
    pub(super) fn no_item(&mut self, inlines: &mut Vec<Inline>) {
        self.kinds.clear();
        let sign = std::mem::take(&mut self.sign);
        let sign = sign.trim();
        if !sign.is_empty() {
            let text = format!("{sign} ");
            let marks = Marks::default();
            inlines.insert(0, Inline::Text { text, marks });
        }
    }
}

/// What a sign with a number tells: `3.`, `Artikel 3`. Of letters nobody can say whether they are Roman.
fn printed(sign: &str) -> Option<Printed> {
    let mut numbers = sign.split(|it: char| !it.is_ascii_digit());
    let value = numbers.rfind(|it| !it.is_empty())?.parse().ok()?;
    Some(Printed {
        label: sign.to_owned(),
        value,
        has_words: sign.contains(|it: char| it.is_alphabetic() || it == '§'),
        spelling: Spelling::Number,
        spot: None,
    })
}

/// Whether an item's sign counts: `1.`, `a)`, `iv.`.
fn is_count(sign: &str) -> bool {
    let counter = sign.trim_end_matches(['.', ')']);
    counter.len() < sign.len()
        && !counter.is_empty()
        && counter
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '.')
}

/// Whether it counts as clauses do: `(1)`.
fn is_clause(sign: &str) -> bool {
    let number = sign.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}
