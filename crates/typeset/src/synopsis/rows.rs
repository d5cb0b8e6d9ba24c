//! The rows of the Synopse, and what stands where a text has nothing.

use super::cells::{Cell, Cells};
use super::places::{Place, range};
use crate::words::{Compositor, Measure, Piece};
use serde::Serialize;
use std::collections::HashMap;
use wortlaut_export::{
    BlockHead, BlockKind, ChangedBlock, ChangedNote, ChangedRun, Redline, Run, Side, labels,
};

/// A row.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum Row {
    /// Clauses that stayed: where they are, and that they stayed.
    Same { from: Vec<Piece>, to: Vec<Piece> },
    /// A clause on one or both sides.
    Clause { from: Entry, to: Entry },
    /// What the rows below it are.
    Caption { words: Vec<Piece> },
}

/// One side of a row.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    /// The clause; nothing where the text has none.
    cell: Option<Cell>,
    /// What became of it.
    told: Option<Vec<Piece>>,
}

/// A block with its names in both texts.
struct Named<'a> {
    block: &'a ChangedBlock,
    from: Option<String>,
    to: Option<String>,
}

/// Turns the blocks of a redline into rows.
pub(super) struct Rows<'a> {
    redline: &'a Redline,
    compositor: &'a mut Compositor,
    /// Where moved blocks stood and where they stand.
    moves: HashMap<usize, (Option<String>, Option<String>)>,
    done: Vec<Row>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(redline: &'a Redline, compositor: &'a mut Compositor) -> Self {
        Self {
            redline,
            compositor,
            moves: HashMap::new(),
            done: Vec::new(),
        }
    }

    pub(super) fn all(mut self) -> Vec<Row> {
        self.title();
        let named = named(&self.redline.blocks);
        self.moves = moves(&named);
        let mut same: Vec<&Named> = Vec::new();
        for block in &named {
            if !has_changed(block.block) {
                same.push(block);
                continue;
            }
            let above = same.pop_if(|last| is_heading(last.block));
            self.unchanged(&std::mem::take(&mut same));
            above.into_iter().for_each(|heading| self.clause(heading));
            self.clause(block);
        }
        self.unchanged(&same);
        self.footnotes();
        self.done
    }

    fn title(&mut self) {
        if self.redline.title.iter().any(run_has_changed) {
            self.caption("Titel");
            let runs = &self.redline.title;
            let (from, to) = (self.lone(Side::From, runs), self.lone(Side::To, runs));
            self.done.push(Row::Clause { from, to });
        }
    }

    fn lone(&mut self, side: Side, runs: &[ChangedRun]) -> Entry {
        let cell = self.cells(side).clause(None, runs, None);
        Entry { cell: Some(cell), told: None }
    }

    fn caption(&mut self, words: &str) {
        let words = self.pieces(words);
        self.done.push(Row::Caption { words });
    }

    fn unchanged(&mut self, same: &[&Named]) {
        let (Some(first), Some(last)) = (same.first(), same.last()) else { return };
        let from = between(first.from.as_deref(), last.from.as_deref());
        let to = between(first.to.as_deref(), last.to.as_deref());
        let now = if from == to { String::new() } else { format!(" (jetzt {to})") };
        let (from, to) = (self.pieces(&from), self.pieces(&format!("{}{now}", labels::UNCHANGED)));
        self.done.push(Row::Same { from, to });
    }

    fn clause(&mut self, named: &Named) {
        let from = self.entry(Side::From, named);
        let to = self.entry(Side::To, named);
        self.done.push(Row::Clause { from, to });
    }

    fn entry(&mut self, side: Side, named: &Named) -> Entry {
        let block = named.block;
        let head = if side == Side::From { &block.from } else { &block.to };
        let stays = block.words.iter().any(|run| run.side == Side::Both);
        let told = told(side, block, stays, self.moves.get(&block.moved.unwrap_or_default()));
        let told = told.map(|told| self.pieces(&told));
        let there = head.is_some() || stays;
        let cell = there.then(|| {
            let table = block.table.as_ref();
            self.cells(side).clause(head.as_ref(), &block.words, table)
        });
        Entry { cell, told }
    }

    fn footnotes(&mut self) {
        let changed = self.redline.footnotes.iter().filter(|note| note_has_changed(note));
        let changed: Vec<_> = changed.collect();
        if changed.is_empty() {
            return;
        }
        self.caption(labels::FOOTNOTES);
        for note in changed {
            let from = self.note(Side::From, note.from, note);
            let to = self.note(Side::To, note.to, note);
            self.done.push(Row::Clause { from, to });
        }
    }

    fn note(&mut self, side: Side, number: Option<usize>, note: &ChangedNote) -> Entry {
        let cell = number.map(|number| self.cells(side).note(number, &note.words));
        let told = (cell.is_none() && side == Side::To).then(|| self.pieces(labels::REMOVED));
        Entry { cell, told }
    }

    fn cells(&mut self, side: Side) -> Cells<'_> {
        Cells {
            side,
            notes: &self.redline.footnotes,
            compositor: self.compositor,
        }
    }

    fn pieces(&mut self, words: &str) -> Vec<Piece> {
        self.compositor.pieces(words, Measure::HALF)
    }
}

/// What is said of a clause beside its words, or where it is not.
fn told(
    side: Side,
    block: &ChangedBlock,
    stays: bool,
    moved: Option<&(Option<String>, Option<String>)>,
) -> Option<String> {
    let (was, is) = moved.cloned().unwrap_or_default();
    match (block.side, side) {
        (Side::From, Side::To) if block.moved.is_some() => Some(somewhere("verschoben nach", is)),
        (Side::To, Side::To) if block.moved.is_some() => Some(somewhere("verschoben von", was)),
        (Side::From, Side::To) if stays => Some("mit dem Absatz davor verbunden".to_owned()),
        (Side::To, Side::To) if stays => Some("vom Absatz davor abgetrennt".to_owned()),
        (Side::From, Side::To) => Some(labels::REMOVED.to_owned()),
        (Side::Both, Side::To) => became(block),
        _ => None,
    }
}

fn somewhere(how: &str, place: Option<String>) -> String {
    place.map_or_else(|| "verschoben".to_owned(), |place| format!("{how} {place}"))
}

/// That a clause is of another kind now.
fn became(block: &ChangedBlock) -> Option<String> {
    let (from, to) = (block.from.as_ref()?, block.to.as_ref()?);
    let (was, is) = (kind_name(&from.kind), kind_name(&to.kind));
    (was != is).then(|| format!("war {was}, jetzt {is}"))
}

const fn kind_name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph(_) => "Absatz",
        BlockKind::Heading { .. } => "Überschrift",
        BlockKind::Item { .. } => "Punkt einer Liste",
        BlockKind::Quotation(_) => "Zitat",
        BlockKind::Table(_) => "Tabelle",
    }
}

fn between(first: Option<&str>, last: Option<&str>) -> String {
    range(first.unwrap_or_default(), last.unwrap_or_default())
}

fn named(blocks: &[ChangedBlock]) -> Vec<Named<'_>> {
    let (mut from, mut to) = (Place::default(), Place::default());
    let named = blocks.iter().map(|block| Named {
        block,
        from: name(&mut from, block.from.as_ref(), Side::From, block),
        to: name(&mut to, block.to.as_ref(), Side::To, block),
    });
    named.collect()
}

fn name(place: &mut Place, head: Option<&BlockHead>, side: Side, block: &ChangedBlock) -> Option<String> {
    let here = block.words.iter().filter(|run| super::cells::stands(run.side, side));
    let words = here.filter_map(|run| match &run.run {
        Run::Words { text, .. } => Some(text.as_str()),
        Run::Footnote(_) => None,
    });
    Some(place.next(head?, &words.collect::<String>()))
}

fn moves(named: &[Named]) -> HashMap<usize, (Option<String>, Option<String>)> {
    let mut moves: HashMap<usize, (Option<String>, Option<String>)> = HashMap::new();
    for named in named {
        let Some(number) = named.block.moved else { continue };
        let (was, is) = moves.entry(number).or_default();
        if named.block.side != Side::To {
            *was = was.take().or_else(|| named.from.clone());
        }
        if named.block.side != Side::From {
            *is = is.take().or_else(|| named.to.clone());
        }
    }
    moves
}

fn is_heading(block: &ChangedBlock) -> bool {
    let head = block.to.as_ref().or(block.from.as_ref());
    head.is_some_and(|head| matches!(head.kind, BlockKind::Heading { .. }))
}

fn has_changed(block: &ChangedBlock) -> bool {
    let kinds = |head: &Option<BlockHead>| head.as_ref().map(|head| head.kind.clone());
    block.side != Side::Both
        || block.moved.is_some()
        || kinds(&block.from) != kinds(&block.to)
        || block.words.iter().any(run_has_changed)
        || block.table.as_ref().is_some_and(table_has_changed)
}

fn run_has_changed(run: &ChangedRun) -> bool {
    run.side != Side::Both || run.moved.is_some() || run.marks_from.is_some()
}

fn note_has_changed(note: &ChangedNote) -> bool {
    note.side != Side::Both || note.words.iter().any(run_has_changed)
}

fn table_has_changed(table: &wortlaut_export::ChangedTable) -> bool {
    table.header_from != table.header_to
        || table.columns.iter().any(|side| *side != Side::Both)
        || table.rows.iter().any(|row| {
            let mut words = row.cells.iter().flat_map(|cell| &cell.words);
            row.side != Side::Both || words.any(run_has_changed)
        })
}
