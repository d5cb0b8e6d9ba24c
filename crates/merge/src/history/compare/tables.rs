//! A table at both moments: which rows and columns stayed, came, went or moved, and its cells word by word.

use super::align::Sameness;
use super::passages::{Numbers, Passage, Passages};
use super::units::{Reads, Sides, Unit, What};
use super::{Side, lines};
use crate::document::{BlockKind, ShownTables};
use crate::history::chronicle::Chronicle;
use crate::history::moment::Moment;
use crate::history::tables::{Lines, Shape};
use hashbrown::HashMap;

/// A table that a block shows, at both moments.
#[derive(Debug)]
pub(in super::super) struct TablePassages {
    pub(in super::super) id: String,
    pub(super) header_from: bool,
    pub(super) header_to: bool,
    /// The number of the change that the header's coming or going is.
    pub(in super::super) header_change: Option<usize>,
    pub(super) header_by: Option<u32>,
    pub(in super::super) columns: Vec<Line>,
    pub(in super::super) rows: Vec<Line>,
    /// The texts of the cells at each row's and column's name.
    cells: HashMap<(String, String), Vec<Passages>>,
}

/// A row or a column. One that moved stands in the list twice: where it was and where it is.
#[derive(Clone, Debug)]
pub(in super::super) struct Line {
    pub(in super::super) name: String,
    pub(in super::super) side: Side,
    pub(in super::super) change: Option<usize>,
    pub(super) moved: Option<usize>,
    pub(super) by: Option<u32>,
}

/// A block that shows a table, and when.
struct Shown {
    table: String,
    from: bool,
    to: bool,
    /// The number of the change that made or removed the block, and who did.
    change: Option<usize>,
    by: Option<u32>,
}

impl Line {
    /// Whether this is where a row or column was that stands elsewhere now.
    pub(in super::super) fn is_where_it_was(&self) -> bool {
        self.side == Side::From && self.moved.is_some()
    }

    fn comes_or_goes(&self) -> bool {
        self.side != Side::Both && self.moved.is_none()
    }
}

/// The row or column that came or went with its cells.
pub(in super::super) fn whole<'l>(row: &'l Line, column: &'l Line) -> Option<&'l Line> {
    [row, column].into_iter().find(|line| line.comes_or_goes())
}

impl TablePassages {
    /// The texts of a cell.
    pub(in super::super) fn cell(&self, row: &Line, column: &Line) -> &[Passages] {
        let key = (row.name.clone(), column.name.clone());
        self.cells.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The words of all cells.
    pub(super) fn passages(&self) -> impl Iterator<Item = &Passage> {
        self.cells.values().flatten().flat_map(|it| &it.steps)
    }

    /// Every number of a change, in the order of reading.
    pub(super) fn changes_mut(&mut self, mut visit: impl FnMut(&mut Option<usize>)) {
        visit(&mut self.header_change);
        for column in &mut self.columns {
            visit(&mut column.change);
        }
        for row in &mut self.rows {
            visit(&mut row.change);
            for column in &self.columns {
                let key = (row.name.clone(), column.name.clone());
                // A row or column that moved is met twice; its cells are told where it is now.
                if row.is_where_it_was() || column.is_where_it_was() {
                    continue;
                }
                let texts = self.cells.get_mut(&key).into_iter().flatten();
                for passage in texts.flat_map(|it| &mut it.steps) {
                    visit(&mut passage.change);
                }
            }
        }
    }
}

impl Chronicle {
    /// The tables that the blocks of the running text show, by the block's place among its passages: each where it
    /// stood at either moment.
    pub(super) fn table_passages(
        &self,
        text: &Passages,
        moments: (&Moment, &Moment),
        sameness: Sameness,
        numbers: &mut Numbers,
    ) -> HashMap<usize, TablePassages> {
        let mut before = [ShownTables::default(), ShownTables::default()];
        let blocks = text.steps.iter().enumerate();
        blocks
            .filter_map(|(place, passage)| {
                let shown = shown_by(text, passage, &mut before)?;
                Some((
                    place,
                    self.compare_table(&shown, moments, sameness, numbers),
                ))
            })
            .collect()
    }

    fn compare_table(
        &self,
        shown: &Shown,
        (from, to): (&Moment, &Moment),
        sameness: Sameness,
        numbers: &mut Numbers,
    ) -> TablePassages {
        let shape = |is_shown: bool, moment| match is_shown {
            true => self.shape(&shown.table, moment).unwrap_or_default(),
            false => Shape::default(),
        };
        let (older, newer) = (shape(shown.from, from), shape(shown.to, to));
        let object = older.object.max(newer.object);
        let mut table = TablePassages {
            id: shown.table.clone(),
            header_from: older.header,
            header_to: newer.header,
            header_change: None,
            header_by: None,
            columns: self.lines(
                shown,
                object,
                (&older, &newer),
                Lines::Columns,
                (from, to),
                numbers,
            ),
            rows: self.lines(
                shown,
                object,
                (&older, &newer),
                Lines::Rows,
                (from, to),
                numbers,
            ),
            cells: HashMap::new(),
        };
        if shown.from && shown.to && older.header != newer.header {
            table.header_change = Some(numbers.next_change());
            table.header_by = self.header_changer(object, from, to);
        }
        self.compare_cells(&mut table, object, (from, to), sameness, numbers);
        table
    }

    fn lines(
        &self,
        shown: &Shown,
        table: u32,
        (older, newer): (&Shape, &Shape),
        lines: Lines,
        (from, to): (&Moment, &Moment),
        numbers: &mut Numbers,
    ) -> Vec<Line> {
        let is_whole = !(shown.from && shown.to);
        let mut moves: HashMap<&str, (usize, usize)> = HashMap::new();
        let is_untouched = |name: &str| {
            let place = self.place_of(table, lines, name);
            place.is_some_and(|it| self.order_at(it, from) == self.order_at(it, to))
        };
        let (older, newer) = (older.lines(lines), newer.lines(lines));
        let in_order = lines::in_one_order(older, newer, is_untouched);
        in_order
            .into_iter()
            .map(|step| {
                let (change, moved) = match (step.side, step.is_moved) {
                    (Side::Both, _) => (None, None),
                    _ if is_whole => (shown.change, None),
                    (_, false) => (Some(numbers.next_change()), None),
                    (_, true) => {
                        let (change, moved) = *moves
                            .entry(step.name)
                            .or_insert_with(|| (numbers.next_change(), numbers.next_move()));
                        (Some(change), Some(moved))
                    }
                };
                let by = || {
                    let register = self.place_of(table, lines, step.name)?;
                    self.changer(register, from, to)
                };
                Line {
                    name: step.name.to_owned(),
                    side: step.side,
                    change,
                    moved,
                    by: change.and_then(|_| if is_whole { shown.by } else { by() }),
                }
            })
            .collect()
    }

    fn compare_cells(
        &self,
        table: &mut TablePassages,
        object: u32,
        moments: (&Moment, &Moment),
        sameness: Sameness,
        numbers: &mut Numbers,
    ) {
        for row in &table.rows {
            for column in &table.columns {
                let key = (row.name.clone(), column.name.clone());
                let is_told = |line: &Line| line.side != Side::From || line.moved.is_none();
                let whole = [row, column]
                    .into_iter()
                    .find(|it| it.change.is_some() && it.moved.is_none());
                if !is_told(row) || !is_told(column) || crosses(row, column) {
                    continue;
                }
                let texts = self.compare_cell(object, whole, &key, moments, sameness, numbers);
                if !texts.is_empty() {
                    table.cells.insert(key, texts);
                }
            }
        }
    }

    /// The texts of a cell; `whole` is the row or column that came or went with it.
    fn compare_cell(
        &self,
        table: u32,
        whole: Option<&Line>,
        (row, column): &(String, String),
        (from, to): (&Moment, &Moment),
        sameness: Sameness,
        numbers: &mut Numbers,
    ) -> Vec<Passages> {
        let nothing = Moment::prefix(0);
        let older = whole.is_none_or(|line| line.side == Side::From);
        let newer = whole.is_none_or(|line| line.side == Side::To);
        let gated = |stands: bool, moment| if stands { moment } else { &nothing };
        self.texts_at_either(table, (row, column), (from, to))
            .into_iter()
            .map(|text| {
                let moments = (gated(older, from), gated(newer, to));
                let mut sides = self.sides_of(text.sequence, moments, Reads::Words);
                if let Some(line) = whole {
                    sides.credit(line.by, |change| newer && !from.contains(change));
                }
                let mut passages = Passages::new(sides, sameness, numbers);
                for passage in &mut passages.steps {
                    passage.change = whole.map_or(passage.change, |line| line.change);
                }
                passages
            })
            .collect()
    }
}

/// Whether a row and a column never stood at the same moment.
fn crosses(row: &Line, column: &Line) -> bool {
    let stands = |line: &Line, side| line.side == side && line.comes_or_goes();
    stands(row, Side::To) && stands(column, Side::From)
        || stands(row, Side::From) && stands(column, Side::To)
}

impl Sides {
    /// Says that words which came or went with their row or column did so by the hand that is given, but for those whose
    /// own change is told.
    fn credit(&mut self, by: Option<u32>, is_told: impl Fn(u32) -> bool) {
        for unit in self.from.iter_mut().chain(&mut self.to) {
            unit.by = unit.by.filter(|change| is_told(*change)).or(by);
        }
    }
}

/// The table that a block shows, if it is the first to name it at one of the moments.
fn shown_by(
    text: &Passages,
    passage: &Passage,
    [before_from, before_to]: &mut [ShownTables; 2],
) -> Option<Shown> {
    let (older, newer) = (
        text.units_from(passage).first(),
        text.units_to(passage).first(),
    );
    let (from, to) = (older.and_then(block_of), newer.and_then(block_of));
    let is_first_from = from.is_some_and(|it| before_from.shows(it).is_some());
    let is_first_to = to.is_some_and(|it| before_to.shows(it).is_some());
    if !is_first_from && !is_first_to {
        return None;
    }
    let (from, to) = (from.and_then(table_of), to.and_then(table_of));
    let id = to.or(from)?;
    Some(Shown {
        from: from == Some(id),
        to: to == Some(id),
        table: id.to_owned(),
        change: passage.change,
        by: newer.or(older).and_then(|unit| unit.by.or(unit.altered_by)),
    })
}

fn block_of(unit: &Unit) -> Option<&BlockKind> {
    match &unit.what {
        What::Block(kind) => Some(kind),
        _ => None,
    }
}

fn table_of(kind: &BlockKind) -> Option<&str> {
    match kind {
        BlockKind::Table { id } => Some(id),
        _ => None,
    }
}
