//! Which lines are numbered headings: a number alone may as well be a count or a day.

use super::{Paragraph, Paragraphs, is_short};
use std::collections::HashMap;
use wortlaut_model::GERMAN_MONTHS;

/// What may stand behind a number that counts no section, besides a month: an hour, and January as Austria spells it.
const NO_SECTIONS: [&str; 2] = ["Uhr", "Jänner"];

/// The fewest lines with a number alone that count from 1 on: one may be anything.
const FEWEST: usize = 2;

/// The levels of headings by the numbers of their lines.
pub(super) struct Headings {
    levels: HashMap<usize, u8>,
}

impl Headings {
    /// Those of a text from elsewhere.
    pub(super) fn foreign(source: &str) -> Self {
        Self::find(source, FEWEST)
    }

    /// Those of one of our exports, in which what is numbered is counted.
    pub(super) fn own(source: &str) -> Self {
        Self::find(source, 1)
    }

    fn find(source: &str, fewest: usize) -> Self {
        let mut levels = HashMap::new();
        let mut counted = Vec::new();
        for paragraph in Paragraphs::new(source) {
            let [line] = paragraph.lines[..] else {
                continue;
            };
            match number(line) {
                Some(parts) if parts.len() > 1 => {
                    let level = u8::try_from(parts.len().min(4)).unwrap_or(4);
                    levels.insert(paragraph.line, level);
                }
                Some(parts) if parts == [counted.len() + 1] => counted.push(paragraph.line),
                _ => {}
            }
        }
        // Where sections have sections, the first of them may be the only one.
        if counted.len() >= fewest || !levels.is_empty() {
            levels.extend(counted.into_iter().map(|line| (line, 1)));
        }
        Self { levels }
    }

    /// The level of the heading that a paragraph is.
    pub(super) fn level(&self, paragraph: &Paragraph<'_>) -> Option<u8> {
        self.levels.get(&paragraph.line).copied()
    }
}

/// The parts of the number that a line such as `1.1 Netze` begins with, if it may be a heading: behind the number stands
/// a capital letter, and no month or hour.
fn number(line: &str) -> Option<Vec<usize>> {
    let (number, rest) = line.trim().split_once(' ')?;
    let number = number.strip_suffix('.').unwrap_or(number);
    let rest = rest.trim_start();
    let first = rest.split_whitespace().next()?;
    let begins = rest.chars().next()?.is_uppercase();
    let counts_no_section = NO_SECTIONS.contains(&first) || GERMAN_MONTHS.contains(&first);
    if !begins || !is_short(line) || counts_no_section {
        return None;
    }
    let parts = number.split('.').map(|part| {
        let is_part = (1..=2).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        part.parse().ok().filter(|_| is_part)
    });
    parts.collect()
}
