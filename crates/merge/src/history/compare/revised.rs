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

    fn revised(&self, (map, key): (u32, &str), to: Vec<(What, Marks)>, reads: Reads) -> Passages {
        let now = self.now();
        let mut sides = self.sides((Some(map), Some(map)), key, (&now, &now), reads);
        // What comes from outside repeats no element of this document.
        sides.sequence_to = None;
        sides.from.iter_mut().for_each(Unit::part);
        sides.to = (to.into_iter())
            .map(|(what, marks)| Unit::from_outside(what, sides.table.intern(&marks)))
            .collect();
        pair(&mut sides);
        Passages::new(sides, Sameness::Elements, &mut Numbers::default())
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
    let mut input = InternedInput::default();
    input.update_before(from.iter().map(|it| says(it, &sides.from)));
    input.update_after(to.iter().map(|it| says(it, &sides.to)));
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let (mut next_from, mut next_to) = (0, 0);
    for hunk in diff.hunks() {
        let until = hunk.before.start as usize;
        join_all(sides, from.get(next_from..until), to.get(next_to..));
        (next_from, next_to) = (hunk.before.end as usize, hunk.after.end as usize);
    }
    join_all(sides, from.get(next_from..), to.get(next_to..));
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
