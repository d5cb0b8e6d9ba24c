//! What a comparison amounts to.

use super::passages::Passage;
use super::render::side_of;
use super::tables::TablePassages;
use super::tokens::TokenKind;
use super::{Compared, ComparedBlock, Counts, Side};

pub(super) fn counts(compared: &Compared, blocks: &[ComparedBlock]) -> Counts {
    let mut counts = Counts::default();
    let footnotes = compared.footnotes.iter().map(|note| &note.passages);
    let texts = [&compared.title, &compared.text]
        .into_iter()
        .chain(footnotes);
    let cells = compared.tables.values().flat_map(TablePassages::passages);
    for passage in texts.flat_map(|it| &it.steps).chain(cells) {
        if passage.kind == TokenKind::Word {
            count_word(&mut counts, passage);
        }
    }
    for block in blocks {
        match (block.side, block.moved, block.alteration()) {
            (Side::To, Some(_), _) => counts.moved_blocks += 1,
            (Side::To, None, _) => counts.inserted_blocks += 1,
            (Side::From, None, _) => counts.removed_blocks += 1,
            (Side::Both, _, Some(_)) => counts.changed_blocks += 1,
            (Side::From, Some(_), _) | (Side::Both, _, None) => {}
        }
    }
    counts
}

fn count_word(counts: &mut Counts, passage: &Passage) {
    match (side_of(passage), passage.moved) {
        (Side::To, Some(_)) => counts.moved_words += 1,
        (Side::To, None) => counts.inserted_words += 1,
        (Side::From, None) => counts.removed_words += 1,
        (Side::Both, _) if passage.is_altered => counts.remarked_words += 1,
        (Side::From, Some(_)) | (Side::Both, _) => {}
    }
}

impl ComparedBlock {
    /// The number of the change that altered the block itself, or the rows, columns or header of the table that it is.
    fn alteration(&self) -> Option<usize> {
        let table = self.table.iter();
        let lines = table.clone().flat_map(|table| {
            let rows = table.rows.iter().map(|row| row.line.change);
            rows.chain(table.columns.iter().map(|column| column.change))
        });
        let mut all = std::iter::once(self.change)
            .chain(table.map(|table| table.change))
            .chain(lines);
        all.find_map(|change| change)
    }
}
