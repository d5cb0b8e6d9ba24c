//! Which paragraph marks are tracked, and what each paragraph is before and after.
//!
//! A block of ours begins with its marker; a paragraph of a word processor ends with its mark. So the mark that ends a
//! paragraph is the one that begins the next block, and an inserted block is told as its predecessor's mark being inserted.
//! That is right for a paragraph that was split or joined. For a block that stands in one text as a whole it is told more
//! simply by its own mark, wherever that does not alter either text.

use crate::sheet::{Paragraph, Shape};
use crate::{Author, Side};

/// The end of a paragraph.
pub(super) struct Mark {
    /// In which text the paragraph ends here.
    pub(super) side: Side,
    /// What the paragraph is, with all changes shown.
    pub(super) shape: Shape,
    /// What it was, if that is something else.
    pub(super) shape_from: Option<Shape>,
    /// Whose hand it is.
    pub(super) by: Option<Author>,
}

/// The marks of `blocks`.
pub(super) fn marks(blocks: &[Paragraph]) -> Vec<Mark> {
    let ends = ends(blocks);
    let mut from = None;
    let mut to = None;
    let marks = blocks.iter().zip(ends).map(|(block, (side, by))| {
        if block.side != Side::To {
            from = block.from;
        }
        if block.side != Side::From {
            to = block.to;
        }
        // What vanishes as a whole needs no other shape.
        let whole = side == block.side && side != Side::Both;
        let own = if side == Side::From {
            block.from
        } else {
            block.to
        };
        let shape = if whole { own } else { to.or(from) };
        let shape = shape.unwrap_or(Shape::Paragraph);
        let before = if whole { None } else { from };
        Mark {
            side,
            shape,
            shape_from: before.filter(|before| *before != shape),
            by,
        }
    });
    marks.collect()
}

/// In which text each paragraph ends where the next block begins or, for blocks of one text, where they end themselves.
fn ends(blocks: &[Paragraph]) -> Vec<(Side, Option<Author>)> {
    let next = blocks
        .iter()
        .skip(1)
        .map(|block| (block.side, block.by.clone()));
    let mut ends: Vec<_> = next.chain([(Side::Both, None)]).collect();
    for index in (1..blocks.len()).rev() {
        let own_mark = blocks.get(index).is_some_and(|block| {
            let other = match block.side {
                Side::Both => return false,
                Side::From => Side::To,
                Side::To => Side::From,
            };
            block.is_absent_from(other) && ends.get(index).is_some_and(|end| end.0 == Side::Both)
        });
        if own_mark {
            ends.swap(index - 1, index);
        }
    }
    ends
}
