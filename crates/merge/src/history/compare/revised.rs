//! A text as it stands, against one that comes from outside: a file that somebody revised elsewhere.
//!
//! The text from outside has no elements of its own. Which of its words are those that stand there is found by a search
//! over both texts, word by word; then the comparison goes on as if these had stood at both moments. All paragraph, heading,
//! item and quotation markers count as the same in that search, so that a paragraph that became a heading stays the same
//! block.

use super::super::chronicle::Chronicle;
use super::align::Sameness;
use super::passages::{Numbers, Passages};
use super::tokens::{Token, TokenKind, Vocabulary, tokens};
use super::units::{Reads, Sides, Unit, What};
use crate::document::{Block, BlockKind, Inline, Marks};
use imara_diff::{Algorithm, Diff, InternedInput};
use std::ops::Range;

/// What all blocks but tables say in the search; no word has this number.
const ANY_BLOCK: u32 = u32::MAX;

impl Chronicle {
    /// What becomes of the blocks that stand in the text at `map` and `key` when it is to hold these.
    pub(in super::super) fn revised_blocks(
        &self,
        (map, key): (u32, &str),
        blocks: &[Block],
    ) -> Passages {
        let mut to = Vec::new();
        for block in blocks {
            to.push((What::Block(block.kind.clone()), Marks::default()));
            push_inlines(&mut to, &block.inlines);
        }
        self.revised((map, key), to, Reads::Blocks)
    }

    /// What becomes of the words that stand in a title or footnote when it is to hold these.
    pub(in super::super) fn revised_words(
        &self,
        (map, key): (u32, &str),
        inlines: &[Inline],
    ) -> Passages {
        let mut to = Vec::new();
        push_inlines(&mut to, inlines);
        self.revised((map, key), to, Reads::Words)
    }

    /// What becomes of the words of a text, such as a cell's, when it is to hold these.
    pub(in super::super) fn revised_text(&self, text: u32, inlines: &[Inline]) -> Passages {
        let mut to = Vec::new();
        push_inlines(&mut to, inlines);
        let now = self.now();
        revised(self.sides_of(text, (&now, &now), Reads::Words), to)
    }

    fn revised(&self, (map, key): (u32, &str), to: Vec<(What, Marks)>, reads: Reads) -> Passages {
        let now = self.now();
        revised(
            self.sides((Some(map), Some(map)), key, (&now, &now), reads),
            to,
        )
    }
}

fn revised(mut sides: Sides, mut to: Vec<(What, Marks)>) -> Passages {
    // Words before the first block are a paragraph without a marker, and stay so.
    let begins_bare = sides.from.first().is_some_and(|it| !is_block(&it.what));
    let is_plain = matches!(to.first(), Some((What::Block(BlockKind::Paragraph), _)));
    if begins_bare && is_plain {
        to.remove(0);
    }
    bare_behind_tables(&sides.from, &mut to);
    // What comes from outside repeats no element of this document.
    sides.sequence_to = None;
    sides.from.iter_mut().for_each(Unit::part);
    sides.to = (to.into_iter())
        .map(|(what, marks)| Unit::from_outside(what, sides.table.intern(&marks)))
        .collect();
    pair(&mut sides);
    Passages::new(sides, Sameness::Elements, &mut Numbers::default())
}

/// Words behind a table are a paragraph without a marker, too, where they stand so.
fn bare_behind_tables(from: &[Unit], to: &mut Vec<(What, Marks)>) {
    let bare: Vec<&What> = (from.iter().zip(from.iter().skip(1)))
        .filter(|(table, next)| is_table(&table.what) && !is_block(&next.what))
        .map(|(table, _)| &table.what)
        .collect();
    let mut at = 0;
    while let Some([(table, _), (next, _), (words, _)]) = to.get(at..at + 3) {
        let is_plain = matches!(next, What::Block(BlockKind::Paragraph));
        if bare.contains(&table) && is_plain && !is_block(words) {
            to.remove(at + 1);
        }
        at += 1;
    }
}

fn push_inlines(to: &mut Vec<(What, Marks)>, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { text, marks } => {
                let characters = text.chars().map(What::Character);
                to.extend(characters.map(|it| (it, marks.clone())));
            }
            Inline::Footnote { id } => to.push((What::Footnote(id.clone()), Marks::default())),
        }
    }
}

/// Makes the units of words that are in both texts each other's twins.
fn pair(sides: &mut Sides) {
    let mut vocabulary = Vocabulary::default();
    let from = tokens(&sides.from, &mut vocabulary);
    let to = tokens(&sides.to, &mut vocabulary);
    let from_says: Vec<u32> = from.iter().map(|it| says(it, &sides.from)).collect();
    let to_says: Vec<u32> = to.iter().map(|it| says(it, &sides.to)).collect();
    let mut input = InternedInput::default();
    input.update_before(from_says.iter().copied());
    input.update_after(to_says.iter().copied());
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let hunks: Vec<_> = diff
        .hunks()
        .map(|it| (range(&it.before), range(&it.after)))
        .collect();
    let (mut next_from, mut next_to) = (0, 0);
    for (index, (before, after)) in hunks.iter().enumerate() {
        let (until_from, until_to) = match hunks.get(index + 1) {
            Some((before, after)) => (before.start, after.start),
            None => (from.len(), to.len()),
        };
        let (back, on) = match (before.is_empty(), after.is_empty()) {
            (true, false) => slide(&to_says, (next_to, after, until_to)),
            (false, true) => slide(&from_says, (next_from, before, until_from)),
            _ => (0, 0),
        };
        let begin = before.start - back + on;
        join_all(sides, from.get(next_from..begin), to.get(next_to..));
        (next_from, next_to) = (before.end - back + on, after.end - back + on);
    }
    join_all(sides, from.get(next_from..), to.get(next_to..));
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn is_block(what: &What) -> bool {
    matches!(what, What::Block(_))
}

fn is_table(what: &What) -> bool {
    matches!(what, What::Block(BlockKind::Table { .. }))
}

/// By how many tokens earlier or later what was added or removed can be said to begin, so that it begins with a block: of
/// two paragraphs that end with the same words, one came or went as a whole.
fn slide(says: &[u32], (from, changed, until): (usize, &Range<usize>, usize)) -> (usize, usize) {
    let begins = |at: usize| says.get(at) == Some(&ANY_BLOCK);
    let mut back = 0;
    while !begins(changed.start - back) {
        let (first, last) = (changed.start - back, changed.end - back);
        if first <= from || says.get(first - 1) != says.get(last - 1) {
            break;
        }
        back += 1;
    }
    if begins(changed.start - back) {
        return (back, 0);
    }
    let mut on = 0;
    while !begins(changed.start + on) {
        let (first, behind) = (changed.start + on, changed.end + on);
        if behind >= until || says.get(first) != says.get(behind) {
            return (0, 0);
        }
        on += 1;
    }
    (0, on)
}

fn says(token: &Token, units: &[Unit]) -> u32 {
    let unit = units.get(token.units.start).map(|it| &it.what);
    match (token.kind, unit) {
        (TokenKind::Block, Some(What::Block(BlockKind::Table { .. }))) => token.says,
        (TokenKind::Block, _) => ANY_BLOCK,
        _ => token.says,
    }
}

/// Joins the tokens that were found to be the same, one by one.
fn join_all(sides: &mut Sides, from: Option<&[Token]>, to: Option<&[Token]>) {
    let pairs = from.into_iter().flatten().zip(to.into_iter().flatten());
    for (older, newer) in pairs {
        for (a, b) in older.units.clone().zip(newer.units.clone()) {
            let (Some(older), Some(newer)) = (sides.from.get_mut(a), sides.to.get_mut(b)) else {
                continue;
            };
            older.join(b);
            newer.join(a);
            // Marks on a reference show nothing.
            if matches!(newer.what, What::Footnote(_)) {
                newer.marks = older.marks;
            }
        }
    }
}
