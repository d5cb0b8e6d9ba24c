//! One text of a comparison, its words aligned and its changes numbered.

use super::align::{self, Sameness, Step, align};
use super::moves::moves;
use super::tokens::{Token, TokenKind, Vocabulary, tokens};
use super::units::{Sides, Unit, What};

/// A text at both moments, word by word.
#[derive(Debug, Default)]
pub(in super::super) struct Passages {
    pub(in super::super) sides: Sides,
    pub(in super::super) steps: Vec<Passage>,
}

/// A word that stayed, was removed or was inserted. A word that stayed has units on both sides.
#[derive(Clone, Debug)]
pub(in super::super) struct Passage {
    pub(in super::super) from: std::ops::Range<usize>,
    pub(in super::super) to: std::ops::Range<usize>,
    pub(super) kind: TokenKind,
    /// The number of the change it is part of.
    pub(in super::super) change: Option<usize>,
    /// The number of the move it is part of.
    pub(super) moved: Option<usize>,
    /// Whether it stayed, but as another kind of block or with other marks.
    pub(super) is_altered: bool,
}

/// Numbers that run through all texts of a comparison.
#[derive(Debug, Default)]
pub(in super::super) struct Numbers {
    pub(super) changes: usize,
    pub(super) moves: usize,
}

impl Numbers {
    /// The number of one more change.
    pub(super) fn next_change(&mut self) -> usize {
        self.changes += 1;
        self.changes
    }

    /// The number of one more move.
    pub(super) fn next_move(&mut self) -> usize {
        self.moves += 1;
        self.moves
    }
}

/// What a further changed word would be part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    Nothing,
    Words(usize),
    Marks(usize),
}

impl Passages {
    /// Aligns the two sides of a text.
    pub(in super::super) fn new(sides: Sides, sameness: Sameness, numbers: &mut Numbers) -> Self {
        let mut vocabulary = Vocabulary::default();
        let from = tokens(&sides.from, &mut vocabulary);
        let to = tokens(&sides.to, &mut vocabulary);
        let steps = align(
            align::Side {
                units: &sides.from,
                tokens: &from,
            },
            align::Side {
                units: &sides.to,
                tokens: &to,
            },
            sameness,
        );
        let (moved, count) = moves(&steps, &from, &to, numbers.moves + 1);
        numbers.moves += count;
        let mut passages: Vec<Passage> = steps
            .iter()
            .zip(moved)
            .filter_map(|(step, moved)| passage(*step, &from, &to, moved, &sides))
            .collect();
        number(&mut passages, numbers);
        Self {
            sides,
            steps: passages,
        }
    }

    pub(in super::super) fn units_from(&self, passage: &Passage) -> &[Unit] {
        self.sides
            .from
            .get(passage.from.clone())
            .unwrap_or_default()
    }

    pub(in super::super) fn units_to(&self, passage: &Passage) -> &[Unit] {
        self.sides.to.get(passage.to.clone()).unwrap_or_default()
    }
}

impl Passage {
    pub(in super::super) fn is_on_both_sides(&self) -> bool {
        !self.from.is_empty() && !self.to.is_empty()
    }
}

fn passage(
    step: Step,
    from: &[Token],
    to: &[Token],
    moved: Option<usize>,
    sides: &Sides,
) -> Option<Passage> {
    let (older, newer) = match step {
        Step::Both(a, b) => (from.get(a), to.get(b)),
        Step::From(a) => (from.get(a), None),
        Step::To(b) => (None, to.get(b)),
    };
    let range = |token: Option<&Token>| token.map_or(0..0, |token| token.units.clone());
    let mut passage = Passage {
        from: range(older),
        to: range(newer),
        kind: older.or(newer)?.kind,
        change: None,
        moved,
        is_altered: false,
    };
    passage.is_altered = passage.is_on_both_sides() && is_altered(&passage, sides);
    Some(passage)
}

fn is_altered(passage: &Passage, sides: &Sides) -> bool {
    let older = sides.from.get(passage.from.clone()).unwrap_or_default();
    let newer = sides.to.get(passage.to.clone()).unwrap_or_default();
    older.iter().zip(newer).any(|(a, b)| match &a.what {
        What::Block(_) => a.what != b.what,
        _ => a.marks != b.marks,
    })
}

/// Numbers the changes in the order of reading: neighbouring removed and inserted words are one; every block that was
/// added or removed begins a new one.
fn number(passages: &mut [Passage], numbers: &mut Numbers) {
    let mut running = Running::Nothing;
    for passage in passages {
        let is_block = passage.kind == TokenKind::Block;
        let is_changed = !passage.is_on_both_sides();
        let mut next = || numbers.next_change();
        running = match running {
            Running::Words(number) if is_changed && !is_block => Running::Words(number),
            Running::Marks(number) if passage.is_altered && !is_block => Running::Marks(number),
            _ if is_changed => Running::Words(next()),
            _ if passage.is_altered => Running::Marks(next()),
            _ => Running::Nothing,
        };
        passage.change = match running {
            Running::Words(number) | Running::Marks(number) => Some(number),
            Running::Nothing => None,
        };
    }
}
