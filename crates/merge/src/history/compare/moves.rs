//! Passages that were taken away here and put back there: moved, not new.

use super::align::Step;
use super::tokens::{Token, TokenKind};
use hashbrown::HashMap;

/// Fewer words than these stand in two places by chance.
const MOVED_WORDS: usize = 5;
/// Most places looked at for the beginning of a moved passage: a phrase repeated more often is no sign of a move.
const CANDIDATES: usize = 8;

/// A changed word: its step, what it says, and the stretch of changed steps it is in.
#[derive(Clone, Copy)]
struct Word {
    step: usize,
    says: u32,
    stretch: usize,
}

/// The number of the move that each step belongs to, counted from `first`, and how many moves there are.
pub(super) fn moves(
    steps: &[Step],
    from: &[Token],
    to: &[Token],
    first: usize,
) -> (Vec<Option<usize>>, usize) {
    let removed = words(steps, |step| match step {
        Step::From(token) => from.get(token),
        _ => None,
    });
    let inserted = words(steps, |step| match step {
        Step::To(token) => to.get(token),
        _ => None,
    });
    let mut moved = vec![None; steps.len()];
    let beginnings = beginnings(&inserted);
    let (mut at, mut count) = (0, 0);
    while at < removed.len() {
        match longest(&removed, at, &inserted, &beginnings, &moved) {
            Some((there, length)) => {
                let number = first + count;
                note(&mut moved, steps, &removed, at..at + length, number);
                note(&mut moved, steps, &inserted, there..there + length, number);
                count += 1;
                at += length;
            }
            None => at += 1,
        }
    }
    (moved, count)
}

fn words<'t>(steps: &[Step], token: impl Fn(Step) -> Option<&'t Token>) -> Vec<Word> {
    let (mut words, mut stretch) = (Vec::new(), 0);
    for (index, step) in steps.iter().enumerate() {
        if matches!(step, Step::Both(..)) {
            stretch = index;
        }
        let word = token(*step).filter(|token| token.kind == TokenKind::Word);
        words.extend(word.map(|token| Word {
            step: index,
            says: token.says,
            stretch,
        }));
    }
    words
}

type Beginning = [u32; MOVED_WORDS];

/// Where each sequence of words begins that is long enough to be a move.
fn beginnings(words: &[Word]) -> HashMap<Beginning, Vec<usize>> {
    let mut beginnings: HashMap<Beginning, Vec<usize>> = HashMap::new();
    for (index, window) in words.windows(MOVED_WORDS).enumerate() {
        let places = beginnings.entry(spell(window)).or_default();
        if places.len() < CANDIDATES {
            places.push(index);
        }
    }
    beginnings
}

fn spell(window: &[Word]) -> Beginning {
    let mut says = [0; MOVED_WORDS];
    for (slot, word) in says.iter_mut().zip(window) {
        *slot = word.says;
    }
    says
}

/// The longest passage that says the same as the removed words from `at` on: where it is, and its words.
fn longest(
    removed: &[Word],
    at: usize,
    inserted: &[Word],
    beginnings: &HashMap<Beginning, Vec<usize>>,
    moved: &[Option<usize>],
) -> Option<(usize, usize)> {
    let window = removed.get(at..at + MOVED_WORDS)?;
    let places = beginnings.get(&spell(window))?;
    let is_free = |word: &Word| moved.get(word.step) == Some(&None);
    places
        .iter()
        .map(|place| {
            let here = removed.iter().skip(at);
            let there = inserted.iter().skip(*place);
            let (stretch_here, stretch_there) = (
                removed.get(at).map(|it| it.stretch),
                inserted.get(*place).map(|it| it.stretch),
            );
            let length = here
                .zip(there)
                .take_while(|(a, b)| {
                    a.says == b.says
                        && Some(a.stretch) == stretch_here
                        && Some(b.stretch) == stretch_there
                        && is_free(b)
                })
                .count();
            (*place, length)
        })
        .filter(|(_, length)| *length >= MOVED_WORDS)
        .max_by_key(|(_, length)| *length)
}

/// Gives the words of a passage, and what stands between them, the number of their move.
fn note(
    moved: &mut [Option<usize>],
    steps: &[Step],
    words: &[Word],
    passage: std::ops::Range<usize>,
    number: usize,
) {
    let passage = words.get(passage).unwrap_or_default();
    let (Some(first), Some(last)) = (passage.first(), passage.last()) else {
        return;
    };
    let kind = steps.get(first.step).map(std::mem::discriminant);
    for index in first.step..=last.step {
        let is_same_side = steps.get(index).map(std::mem::discriminant) == kind;
        if let (true, Some(slot)) = (is_same_side, moved.get_mut(index)) {
            *slot = Some(number);
        }
    }
}
