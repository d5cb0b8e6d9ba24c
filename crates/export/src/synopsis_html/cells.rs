//! What stands in the two columns.

use crate::html::{lines, marked};
use crate::synopsis::{Move, column, other};
use crate::{BlockKind, ChangedBlock, ChangedNote, ChangedRun, ChangedTable, Run, Side, labels};
use maud::{Markup, html};
use std::collections::BTreeMap;
use wortlaut_merge::document::Marks;

/// The words of the cells, with what they need to know of the whole.
pub(super) struct Cells<'r> {
    moves: &'r BTreeMap<usize, Move>,
    notes: &'r [ChangedNote],
}

impl<'r> Cells<'r> {
    pub(super) const fn new(moves: &'r BTreeMap<usize, Move>, notes: &'r [ChangedNote]) -> Self {
        Self { moves, notes }
    }

    /// The paragraphs of one column of a row.
    pub(super) fn column(&self, blocks: &[&ChangedBlock], side: Side) -> Markup {
        let paragraphs = column(blocks, side);
        html! {
            @for (block, words) in &paragraphs {
                @match &block.table {
                    Some(table) => (self.table(table, side)),
                    None => (self.paragraph(block, words, side)),
                }
                @if let Some(told) = self.moved_block(block, side) { p class="told" { (told) } }
            }
        }
    }

    fn paragraph(&self, block: &ChangedBlock, words: &[&ChangedRun], side: Side) -> Markup {
        let head = match side {
            Side::From => block.from.as_ref(),
            Side::To | Side::Both => block.to.as_ref(),
        };
        let kind = head.map(|head| &head.kind);
        let number = head.and_then(|head| number(&head.kind, head.number.as_deref()));
        let depth = match kind {
            Some(BlockKind::Item { parents, .. }) => parents.len() + 1,
            _ => 0,
        };
        html! {
            p class=[class(kind, depth)] {
                @if let Some(number) = number {
                    @if block.side == Side::Both { span class="number" { (number) } }
                    @else { (framed(html! { span class="number" { (number) } }, side)) }
                    " "
                }
                (self.words(words, side))
            }
        }
    }

    /// Words as one column shows them.
    pub(super) fn words(&self, words: &[&ChangedRun], side: Side) -> Markup {
        let absent = other(side);
        html! { @for run in words.iter().filter(|run| run.side != absent) { (self.run(run, side)) } }
    }

    fn run(&self, changed: &ChangedRun, side: Side) -> Markup {
        let words = match &changed.run {
            Run::Footnote(place) => html! { sup { (self.note_number(*place, side)) } },
            Run::Words { text, marks } => {
                let was = changed.marks_from.as_ref().filter(|_| side == Side::From);
                marked_words(text, was.unwrap_or(marks))
            }
        };
        match (changed.side, changed.moved) {
            (Side::Both, _) if changed.marks_from.is_some() => {
                html! { span class="remarked" { (words) } }
            }
            (Side::Both, _) => words,
            (_, None) => framed(words, side),
            (_, Some(number)) => html! {
                span class="moved" { (words) }
                span class="place" { " [" (self.moved(number, side)) "]" }
            },
        }
    }

    /// The number that a footnote has on a side.
    fn note_number(&self, place: usize, side: Side) -> usize {
        let note = self.notes.get(place.saturating_sub(1));
        let number = note.and_then(|note| match side {
            Side::From => note.from,
            Side::To | Side::Both => note.to,
        });
        number.unwrap_or(place)
    }

    fn moved_block(&self, block: &ChangedBlock, side: Side) -> Option<String> {
        let whole_words = block.words.iter().any(|run| run.moved.is_some());
        let number = block
            .moved
            .filter(|_| !whole_words || block.table.is_some())?;
        Some(self.moved(number, side))
    }

    /// Where something went or came from.
    fn moved(&self, number: usize, side: Side) -> String {
        let place = self.moves.get(&number);
        match side {
            Side::From => labels::moved_to(place.and_then(|place| place.to.as_deref())),
            Side::To | Side::Both => {
                labels::moved_from(place.and_then(|place| place.from.as_deref()))
            }
        }
    }

    /// The table as it stands on one side, changed cells word by word.
    fn table(&self, table: &ChangedTable, side: Side) -> Markup {
        let absent = other(side);
        let header = match side {
            Side::From => table.header_from,
            Side::To | Side::Both => table.header_to,
        };
        let rows = table.rows.iter().filter(|row| row.side != absent);
        html! {
            table class="inner" { "\n"
                @for (index, row) in rows.enumerate() {
                    tr class=[(row.side != Side::Both).then_some("whole")] {
                        @for (cell, column) in row.cells.iter().zip(&table.columns) {
                            @if *column != absent {
                                @let words: Vec<&ChangedRun> = cell.words.iter().collect();
                                @if header && index == 0 { th scope="col" { (self.words(&words, side)) } }
                                @else { td { (self.words(&words, side)) } }
                            }
                        }
                    } "\n"
                }
            }
        }
    }
}

/// Words that stand on one side only.
fn framed(words: Markup, side: Side) -> Markup {
    match side {
        Side::From => html! { del { (words) } },
        Side::To | Side::Both => html! { ins { (words) } },
    }
}

fn marked_words(text: &str, marks: &Marks) -> Markup {
    marked(lines(text), marks)
}

/// What stands before a block's words.
fn number(kind: &BlockKind, number: Option<&str>) -> Option<String> {
    match kind {
        BlockKind::Item { list, .. } => Some(labels::item_label(*list, number)),
        _ => number.map(str::to_owned),
    }
}

fn class(kind: Option<&BlockKind>, depth: usize) -> Option<String> {
    match kind? {
        BlockKind::Heading { level, .. } => Some(format!("heading-{level}")),
        BlockKind::Item { .. } => Some(format!("item depth-{depth}")),
        BlockKind::Quotation(_) => Some("quotation".to_owned()),
        BlockKind::Paragraph(_) | BlockKind::Table(_) => None,
    }
}
