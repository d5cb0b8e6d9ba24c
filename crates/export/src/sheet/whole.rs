//! Blocks that stand in one text only, as wholes.
//!
//! A block of ours begins with its marker; a paragraph of a word processor ends with its mark. What becomes of paragraphs
//! that are joined when a mark is accepted or rejected is not the same in Word and LibreOffice. So no mark is tracked by
//! itself: where a paragraph was split or joined, the words that stayed are told as removed from one paragraph and inserted
//! in the other, and every block of one text is a paragraph whose words and mark share one fate.

use super::{Paragraph, Piece, Tracked};
use crate::{Author, Side};
use std::collections::BTreeSet;

/// Moves what stands in the other text out of blocks that stand in one text only, to the block that it belongs to there.
///
/// All of such a block is told as the work of whoever made or removed it: LibreOffice gives what follows another kind if the
/// words and the end of a paragraph vanish one after the other.
pub(super) fn make_whole(blocks: &mut [Paragraph]) {
    for index in 0..blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        let Some(block) = rest.first_mut() else {
            return;
        };
        let other = match block.side {
            Side::Both => continue,
            Side::From => Side::To,
            Side::To => Side::From,
        };
        let pieces = std::mem::take(&mut block.pieces);
        let elsewhere = standing_in(&pieces, other);
        block.pieces = standing_in(&pieces, block.side).collect();
        let owner = before
            .iter_mut()
            .rev()
            .find(|owner| owner.side != block.side && owner.table.is_none());
        if let Some(owner) = owner {
            let by = owner.by.clone().filter(|_| owner.side != Side::Both);
            owner.pieces.extend(elsewhere.map(|piece| Tracked {
                by: by.clone().or(piece.by),
                ..piece
            }));
        }
        for piece in &mut block.pieces {
            piece.by.clone_from(&block.by);
        }
    }
}

fn standing_in(pieces: &[Tracked], side: Side) -> impl Iterator<Item = Tracked> {
    let there = pieces
        .iter()
        .filter(move |piece| piece.side == Side::Both || piece.side == side);
    there.cloned().map(move |piece| piece.on(side))
}

/// Among neighbouring blocks that each stand in one text only, those that were removed go before those that were inserted:
/// items that belong together stay together, and the order of neither text is another.
pub(super) fn removed_first(blocks: &mut [Paragraph]) {
    for run in blocks.chunk_by_mut(|one, other| one.side != Side::Both && other.side != Side::Both)
    {
        run.sort_by_key(|block| block.side == Side::To);
    }
}

/// What makes an organisation another author for LibreOffice and the same for a reader: a space without width.
const APART: char = '\u{200b}';

/// Sets blocks of one text apart from changes of the same kind at the end of the paragraph before them and at the beginning
/// of the one behind them, and such changes of neighbouring paragraphs from each other.
///
/// LibreOffice takes neighbouring changes of one author for one, even if the first reaches to the end of a paragraph and the
/// second begins in the next (`CompressRedlines`). The one change would then hold the end of a paragraph that stands in both
/// texts, or a part of one, and what is left would be joined, or take the kind of the paragraph that vanishes.
pub(super) fn set_apart(blocks: &mut [Paragraph], anyone: &Author) {
    for index in 1..blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        let Some((block, behind)) = rest.split_first_mut() else {
            return;
        };
        let ends = before
            .last()
            .and_then(|block| block.pieces.last().filter(|_| block.side == Side::Both));
        let begins = behind
            .first()
            .and_then(|block| block.pieces.first().filter(|_| block.side == Side::Both));
        let meets = [ends, begins]
            .into_iter()
            .flatten()
            .any(|piece| piece.side == block.side);
        if block.side != Side::Both && meets {
            be_apart(block, anyone);
        }
        if let (Side::Both, Some(end)) = (block.side, ends) {
            begin_apart(block, end, anyone);
        }
    }
}

/// Sets the change that a paragraph begins with apart from the one that `end` ends.
fn begin_apart(block: &mut Paragraph, end: &Tracked, anyone: &Author) {
    let Some(first) = block.pieces.first() else {
        return;
    };
    let author = |piece: &Tracked| piece.by.as_ref().unwrap_or(anyone).organisation.clone();
    let (side, by) = (first.side, author(first));
    if side == Side::Both || side != end.side || by != author(end) {
        return;
    }
    let change = block.pieces.iter_mut();
    change
        .take_while(|piece| piece.side == side && author(piece) == by)
        .for_each(|piece| keep_apart(&mut piece.by, anyone));
}

/// Sets blocks of one text apart from the same words in the other one.
///
/// LibreOffice takes removed words that one author inserts elsewhere for moved (`SwRedlineTable::isMoved`), and accepts or
/// rejects both at once; what follows a paragraph that vanishes so takes its kind.
pub(super) fn tell_no_moves(blocks: &mut [Paragraph], anyone: &Author) {
    for (side, other) in [(Side::To, Side::From), (Side::From, Side::To)] {
        let elsewhere: BTreeSet<(String, String)> = blocks
            .iter()
            .flat_map(|block| changes(block, other, anyone))
            .collect();
        for block in blocks.iter_mut().filter(|block| block.side == side) {
            if changes(block, side, anyone).any(|change| elsewhere.contains(&change)) {
                be_apart(block, anyone);
            }
        }
    }
}

fn be_apart(block: &mut Paragraph, anyone: &Author) {
    let authors = block.pieces.iter_mut().map(|piece| &mut piece.by);
    for author in authors.chain([&mut block.by]) {
        keep_apart(author, anyone);
    }
}

fn keep_apart(author: &mut Option<Author>, anyone: &Author) {
    let author = author.get_or_insert_with(|| anyone.clone());
    author.organisation.push(APART);
}

/// The words of each change in a block that stand in the text of `side` alone, behind their author's name.
fn changes(
    block: &Paragraph,
    side: Side,
    anyone: &Author,
) -> impl Iterator<Item = (String, String)> {
    let author = |piece: &Tracked| {
        let by = piece.by.as_ref().unwrap_or(anyone);
        by.organisation.clone()
    };
    let is_one = move |one: &Tracked, other: &Tracked| {
        one.side == other.side && author(one) == author(other)
    };
    let runs = block.pieces.chunk_by(is_one);
    runs.filter_map(move |run| {
        let first = run.first().filter(|first| first.side == side)?;
        let words: String = run.iter().map(|piece| shown(&piece.piece)).collect();
        Some((author(first), words.trim().to_owned()))
    })
}

fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Number(number) => format!("{number}\t"),
        Piece::Words { text, .. } => text.clone(),
        Piece::Note(_) | Piece::NoteAgain { .. } => String::new(),
    }
}
