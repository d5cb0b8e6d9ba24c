//! Footnotes by reference: word processors keep a footnote's words at the place that refers to it.

use super::{Paragraph, Piece, Tracked, only, tracked};
use crate::{Redline, Side};
use std::collections::BTreeMap;

/// Numbers the references of all blocks anew, by their index in the notes that are returned. A footnote whose reference
/// stands in one text only has the words of that text.
///
/// A text may refer twice to the same footnote. The word processor can do so only by its number, so the second time in
/// either text is a cross-reference; a place that is the first in one text and the second in the other is split.
pub(super) fn number(redline: &Redline, blocks: &mut [Paragraph]) -> Vec<Vec<Tracked>> {
    let mut notes = Notes {
        redline,
        written: Vec::new(),
        from: BTreeMap::new(),
        to: BTreeMap::new(),
    };
    for block in blocks {
        block.pieces = block
            .pieces
            .drain(..)
            .flat_map(|piece| notes.refer(piece))
            .collect();
    }
    notes.written
}

struct Notes<'a> {
    redline: &'a Redline,
    written: Vec<Vec<Tracked>>,
    /// Where the words of each footnote of the older text are.
    from: BTreeMap<usize, usize>,
    /// The same of the newer text.
    to: BTreeMap<usize, usize>,
}

impl Notes<'_> {
    fn refer(&mut self, piece: Tracked) -> Vec<Tracked> {
        let Piece::Note(note) = piece.piece else {
            return vec![piece];
        };
        let known = (self.from.get(&note).copied(), self.to.get(&note).copied());
        if piece.side == Side::Both && known.0 != known.1 {
            let (from, to) = (piece.clone().on(Side::From), piece.on(Side::To));
            return vec![self.refer_once(from, note), self.refer_once(to, note)];
        }
        vec![self.refer_once(piece, note)]
    }

    fn refer_once(&mut self, mut piece: Tracked, note: usize) -> Tracked {
        let known = match piece.side {
            Side::From => self.from.get(&note),
            Side::Both | Side::To => self.to.get(&note),
        };
        piece.piece = match known {
            Some(first) => Piece::NoteAgain {
                note: *first,
                number: self.number_of(note, piece.side),
            },
            None => Piece::Note(self.write(note, piece.side)),
        };
        piece
    }

    fn number_of(&self, note: usize, side: Side) -> usize {
        let number = self
            .redline
            .footnotes
            .get(note)
            .and_then(|note| match side {
                Side::From => note.from,
                Side::Both | Side::To => note.to,
            });
        number.unwrap_or(note + 1)
    }

    fn write(&mut self, note: usize, side: Side) -> usize {
        let words = self.redline.footnotes.get(note).map(|note| &note.words);
        let mut words: Vec<_> = words.into_iter().flatten().map(tracked).collect();
        if side != Side::Both {
            words = only(words, side);
            // The reference carries the change for its words.
            words.iter_mut().for_each(|word| word.side = Side::Both);
        }
        let index = self.written.len();
        self.written.push(words);
        if side != Side::To {
            self.from.insert(note, index);
        }
        if side != Side::From {
            self.to.insert(note, index);
        }
        index
    }
}
