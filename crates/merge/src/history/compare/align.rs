//! Which words of the two sides are the same.
//!
//! Words whose elements stood at both moments were never touched, and need no search. Only between those a search for
//! words that were typed again is made, and what it finds counts when it is more than a chance word.

use super::tokens::{Token, TokenKind};
use super::units::Unit;
use crate::unchanged::{Unchanged, unchanged};
use std::ops::Range;

/// A matched passage that was typed again counts with at least so many words: fewer stand in any two sentences.
const WORDS_TYPED_AGAIN: usize = 2;
/// Most tokens of a gap that are searched for what was typed again: its time grows faster than its length.
const GAP_TOKENS: usize = 20_000;

/// A token of one side, or a pair that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Both(usize, usize),
    From(usize),
    To(usize),
}

/// What counts as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Sameness {
    /// Words that say the same, as a reader sees it, though they were typed again.
    Words,
    /// The very elements: words that were typed again may be another's.
    Elements,
}

/// One side in units and tokens.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) units: &'a [Unit],
    pub(super) tokens: &'a [Token],
}

impl Side<'_> {
    fn kind(&self, token: usize) -> Option<TokenKind> {
        self.tokens.get(token).map(|it| it.kind)
    }
}

/// All tokens of both sides in one order, which keeps the order of each side.
pub(super) fn align(from: Side<'_>, to: Side<'_>, sameness: Sameness) -> Vec<Step> {
    let mut steps = Vec::with_capacity(to.tokens.len());
    let search = match sameness {
        Sameness::Words => GAP_TOKENS,
        Sameness::Elements => 0,
    };
    let (mut next_from, mut next_to) = (0, 0);
    for (token, twin) in untouched(from, to) {
        fill_gap(
            from,
            to,
            (next_from..token, next_to..twin),
            search,
            &mut steps,
        );
        steps.push(Step::Both(token, twin));
        (next_from, next_to) = (token + 1, twin + 1);
    }
    let rest = (next_from..from.tokens.len(), next_to..to.tokens.len());
    fill_gap(from, to, rest, search, &mut steps);
    in_reading_order(from, to, dissolve_spaces(from, steps))
}

/// The tokens whose elements stood at both moments, with their index on the other side.
fn untouched(from: Side<'_>, to: Side<'_>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut at_to = 0;
    for (index, token) in from.tokens.iter().enumerate() {
        let Some(twin) = unbroken_twin(from.units, &token.units) else {
            continue;
        };
        while to.tokens.get(at_to).is_some_and(|it| it.units.start < twin) {
            at_to += 1;
        }
        let is_same = to.tokens.get(at_to).is_some_and(|it| {
            let is_same_place = it.units.start == twin && it.units.len() == token.units.len();
            // A reference that leads to another footnote now is another reference.
            let is_same_note = token.kind != TokenKind::Footnote || it.says == token.says;
            is_same_place && it.kind == token.kind && is_same_note
        });
        if is_same {
            pairs.push((index, at_to));
        }
    }
    pairs
}

/// Where the units stand on the other side, if all do, one behind the other.
fn unbroken_twin(units: &[Unit], range: &Range<usize>) -> Option<usize> {
    let units = units.get(range.clone())?;
    let first = units.first()?.twin()?;
    let is_unbroken = units
        .iter()
        .enumerate()
        .all(|(offset, unit)| unit.twin() == Some(first + offset));
    is_unbroken.then_some(first)
}

fn fill_gap(
    from: Side<'_>,
    to: Side<'_>,
    (gap_from, gap_to): (Range<usize>, Range<usize>),
    search: usize,
    steps: &mut Vec<Step>,
) {
    let (mut next_from, mut next_to) = (gap_from.start, gap_to.start);
    for (token, twin) in typed_again(from, to, (&gap_from, &gap_to), search) {
        steps.extend((next_from..token).map(Step::From));
        steps.extend((next_to..twin).map(Step::To));
        steps.push(Step::Both(token, twin));
        (next_from, next_to) = (token + 1, twin + 1);
    }
    steps.extend((next_from..gap_from.end).map(Step::From));
    steps.extend((next_to..gap_to.end).map(Step::To));
}

/// Pairs of tokens in a gap that say the same, in passages of some length; none in a gap of more than `search` tokens.
fn typed_again(
    from: Side<'_>,
    to: Side<'_>,
    (gap_from, gap_to): (&Range<usize>, &Range<usize>),
    search: usize,
) -> Vec<(usize, usize)> {
    let (Some(before), Some(after)) = (
        from.tokens.get(gap_from.clone()),
        to.tokens.get(gap_to.clone()),
    ) else {
        return Vec::new();
    };
    if before.is_empty() || after.is_empty() || before.len() + after.len() > search {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    let says = |it: &Token| it.says;
    for passage in unchanged(before.iter().map(says), after.iter().map(says)) {
        take_passage(before, passage, &mut pairs);
    }
    pairs
        .into_iter()
        .map(|(a, b)| (gap_from.start + a, gap_to.start + b))
        .collect()
}

/// Adds the pairs of a matched passage if it is more than a chance word.
fn take_passage(before: &[Token], passage: Unchanged, pairs: &mut Vec<(usize, usize)>) {
    let range = passage.from..passage.from + passage.length;
    let tokens = before.get(range).unwrap_or_default();
    let words = tokens.iter().filter(|it| it.kind == TokenKind::Word);
    if words.count() >= WORDS_TYPED_AGAIN {
        pairs.extend(passage.pairs());
    }
}

/// A space between two words that were both replaced is replaced with them, so that a phrase reads as one.
fn dissolve_spaces(from: Side<'_>, steps: Vec<Step>) -> Vec<Step> {
    let is_changed = |index: Option<usize>| {
        let step = index.and_then(|index| steps.get(index));
        step.is_some_and(|step| !matches!(step, Step::Both(..)))
    };
    let dissolves = |index: usize, token: usize| {
        from.kind(token) == Some(TokenKind::Space)
            && is_changed(index.checked_sub(1))
            && is_changed(Some(index + 1))
    };
    let mut dissolved = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Both(a, b) if dissolves(index, *a) => {
                dissolved.extend([Step::From(*a), Step::To(*b)]);
            }
            step => dissolved.push(*step),
        }
    }
    dissolved
}

/// Between two tokens that stayed: what was removed, then what was inserted, first within the block, then in new ones.
fn in_reading_order(from: Side<'_>, to: Side<'_>, steps: Vec<Step>) -> Vec<Step> {
    let mut ordered = Vec::with_capacity(steps.len());
    let (mut removed, mut inserted) = (Vec::new(), Vec::new());
    for step in steps {
        match step {
            Step::From(token) => removed.push(token),
            Step::To(token) => inserted.push(token),
            both @ Step::Both(..) => {
                flush(from, to, &mut removed, &mut inserted, &mut ordered);
                ordered.push(both);
            }
        }
    }
    flush(from, to, &mut removed, &mut inserted, &mut ordered);
    ordered
}

fn flush(
    from: Side<'_>,
    to: Side<'_>,
    removed: &mut Vec<usize>,
    inserted: &mut Vec<usize>,
    ordered: &mut Vec<Step>,
) {
    let new_block = |side: Side<'_>, tokens: &[usize]| {
        let first = tokens
            .iter()
            .position(|it| side.kind(*it) == Some(TokenKind::Block));
        first.unwrap_or(tokens.len())
    };
    let removed_blocks = removed.split_off(new_block(from, removed));
    let inserted_blocks = inserted.split_off(new_block(to, inserted));
    ordered.extend(removed.drain(..).map(Step::From));
    ordered.extend(inserted.drain(..).map(Step::To));
    ordered.extend(removed_blocks.into_iter().map(Step::From));
    ordered.extend(inserted_blocks.into_iter().map(Step::To));
}
