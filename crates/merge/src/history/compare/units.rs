//! The two sides of a comparison: what stood in one text at either moment, element by element.

use super::super::chronicle::Chronicle;
use super::super::moment::Moment;
use super::super::sequence::Content;
use super::super::tables::last_between;
use super::super::walk::{MarkTable, MarksIndex, Stop};
use crate::document::{BlockKind, PLACEHOLDER, Piece};

/// No unit.
const NONE: u32 = u32::MAX;

/// What stood at one element at one of the two moments.
#[derive(Clone, Debug)]
pub(in super::super) struct Unit {
    /// The element, by its index in the sequence.
    pub(in super::super) element: u32,
    pub(in super::super) what: What,
    pub(in super::super) marks: MarksIndex,
    /// The change that put it there (on the newer side) or took it away (on the older one); looking back, what is to be
    /// taken away was put there by this one.
    pub(in super::super) by: Option<u32>,
    /// On the newer side: the change that gave it other marks, or made it another kind of block.
    pub(super) altered_by: Option<u32>,
    /// Its index on the other side, where the same element stood too.
    twin: u32,
}

/// What a unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum What {
    Character(char),
    Block(BlockKind),
    Footnote(String),
}

impl Unit {
    pub(super) fn twin(&self) -> Option<usize> {
        (self.twin != NONE).then_some(self.twin as usize)
    }
}

/// One text at both moments.
#[derive(Debug, Default)]
pub(in super::super) struct Sides {
    pub(in super::super) from: Vec<Unit>,
    pub(in super::super) to: Vec<Unit>,
    /// The sequence that the older side's elements are in.
    pub(in super::super) sequence_from: Option<u32>,
    /// The sequence that the newer side's elements are in; nearly always the same.
    pub(in super::super) sequence_to: Option<u32>,
    pub(in super::super) table: MarkTable,
}

/// How a text is read: blocks and footnotes count in the running text alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Reads {
    Blocks,
    Words,
}

impl Chronicle {
    /// Both sides of the text that is at `map` and `key`.
    pub(super) fn sides(
        &self,
        (map_from, map_to): (Option<u32>, Option<u32>),
        key: &str,
        (from, to): (&Moment, &Moment),
        reads: Reads,
    ) -> Sides {
        let mut sides = Sides::default();
        let older = map_from.and_then(|map| self.text_at(map, key, from));
        let newer = map_to.and_then(|map| self.text_at(map, key, to));
        (sides.sequence_from, sides.sequence_to) = (older, newer);
        if let (Some(text), true) = (older, older == newer) {
            return self.sides_of(text, (from, to), reads);
        }
        let nothing = Moment::prefix(0);
        if let Some(older) = older {
            self.add_all(&mut sides, older, (from, &nothing), (from, to), reads);
        }
        if let Some(newer) = newer {
            self.add_all(&mut sides, newer, (&nothing, to), (from, to), reads);
        }
        sides
    }

    /// Both sides of a text that was there at both moments.
    pub(in super::super) fn sides_of(
        &self,
        text: u32,
        moments: (&Moment, &Moment),
        reads: Reads,
    ) -> Sides {
        let mut sides = Sides {
            sequence_from: Some(text),
            sequence_to: Some(text),
            ..Sides::default()
        };
        self.add_all(&mut sides, text, moments, moments, reads);
        sides
    }

    fn add_all(
        &self,
        sides: &mut Sides,
        text: u32,
        (from, to): (&Moment, &Moment),
        moments: (&Moment, &Moment),
        reads: Reads,
    ) {
        for stop in self.walk(text, [from, to], &mut sides.table) {
            self.add(sides, text, &stop, moments, reads);
        }
    }

    fn add(
        &self,
        sides: &mut Sides,
        sequence: u32,
        stop: &Stop<2>,
        (from, to): (&Moment, &Moment),
        reads: Reads,
    ) {
        let [stood_from, stood_to] = stop.stood;
        let [marks_from, marks_to] = stop.marks;
        let what = |stood: bool, moment| stood.then(|| self.what(stop.content, moment))?;
        let (older, newer) = (what(stood_from, from), what(stood_to, to));
        let older = older.and_then(|what| reads.reads(what, sides.from.is_empty()));
        let newer = newer.and_then(|what| reads.reads(what, sides.to.is_empty()));
        let (at_from, at_to) = (sides.from.len() as u32, sides.to.len() as u32);
        let (has_older, has_newer) = (older.is_some(), newer.is_some());
        let altered_by = match (&older, &newer) {
            (Some(What::Block(was)), Some(What::Block(is))) if was != is => {
                self.rewritten_by(stop.content, from, to)
            }
            (Some(_), Some(_)) if marks_from != marks_to => marked_by(&sides.table, stop, from, to),
            _ => None,
        };
        if let Some(what) = older {
            sides.from.push(Unit {
                element: stop.element,
                what,
                marks: marks_from,
                by: (!has_newer)
                    .then(|| self.removed_by(sequence, stop, to).unwrap_or(stop.author)),
                altered_by: None,
                twin: if has_newer { at_to } else { NONE },
            });
        }
        if let Some(what) = newer {
            sides.to.push(Unit {
                element: stop.element,
                what,
                marks: marks_to,
                by: (!has_older).then_some(stop.made),
                altered_by,
                twin: if has_older { at_from } else { NONE },
            });
        }
    }

    fn what(&self, content: Content, moment: &Moment) -> Option<What> {
        match content {
            Content::Character(character) => Some(What::Character(character)),
            Content::Register(register) => match self.piece_at(register, moment)? {
                Piece::Block(kind) => Some(What::Block(kind)),
                Piece::Footnote(id) => Some(What::Footnote(id)),
                Piece::Words(..) => Some(What::Character(PLACEHOLDER)),
            },
            Content::MarkBegin(_) | Content::MarkEnd => None,
        }
    }

    /// The last change that made a block what it is.
    fn rewritten_by(&self, content: Content, from: &Moment, to: &Moment) -> Option<u32> {
        let Content::Register(register) = content else {
            return None;
        };
        last_between(self.changes_of(register).iter().copied(), from, to)
    }

    fn removed_by(&self, sequence: u32, stop: &Stop<2>, to: &Moment) -> Option<u32> {
        match stop.content {
            Content::Register(register) => self.register(register).replaced_in(to),
            _ => self.sequence(sequence).removed_in(stop.element, to),
        }
    }
}

/// The last change that gave a character the marks it has: the newer of those in force at either moment.
fn marked_by(table: &MarkTable, stop: &Stop<2>, from: &Moment, to: &Moment) -> Option<u32> {
    let [older, newer] = stop.hands;
    let hands = table.hands(older).iter().chain(table.hands(newer));
    last_between(hands.copied(), from, to)
}

impl Reads {
    fn reads(self, what: What, is_first: bool) -> Option<What> {
        match (self, what) {
            (Self::Blocks, what) => Some(what),
            (Self::Words, What::Character(character)) => Some(What::Character(character)),
            (Self::Words, What::Block(_)) => (!is_first).then_some(What::Character(' ')),
            (Self::Words, What::Footnote(_)) => None,
        }
    }
}
