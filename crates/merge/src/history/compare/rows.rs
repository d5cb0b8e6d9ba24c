//! The passages of a table → its rows as a person is shown them.

use super::passages::{Passage, Passages};
use super::render::{inline, side_of};
use super::tables::{Line, TablePassages};
use super::units::What;
use super::{ComparedLine, ComparedRow, ComparedRun, ComparedTable, Side};
use crate::document::Marks;
use crate::history::chronicle::Chronicle;

impl Chronicle {
    pub(super) fn compared_table(&self, table: &TablePassages) -> ComparedTable {
        ComparedTable {
            header_from: table.header_from,
            header_to: table.header_to,
            change: table.header_change,
            by: table.header_by.map(|it| it as usize),
            columns: table.columns.iter().map(compared_line).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| ComparedRow {
                    line: compared_line(row),
                    cells: table
                        .columns
                        .iter()
                        .map(|column| self.compared_cell(table, row, column))
                        .collect(),
                })
                .collect(),
        }
    }

    fn compared_cell(&self, table: &TablePassages, row: &Line, column: &Line) -> Vec<ComparedRun> {
        let texts = table.cell(row, column);
        let lines = [row, column];
        let is = |side| lines.iter().any(|line| line.side == side);
        match lines.into_iter().find(|it| it.side == Side::From) {
            // A row that is where it was before does not meet a column that is where it was not.
            Some(_) if is(Side::To) => Vec::new(),
            Some(line) if line.moved.is_some() => self.cell_as_it_was(texts, line),
            _ => self.cell_at_both(texts),
        }
    }

    fn cell_at_both(&self, texts: &[Passages]) -> Vec<ComparedRun> {
        let mut runs = Vec::new();
        for text in texts {
            let changed = text.steps.iter().find(|it| it.change.is_some());
            self.push_space(&mut runs, text, changed);
            for passage in &text.steps {
                self.push(&mut runs, text, passage);
            }
        }
        runs
    }

    /// Texts that were made at once for one cell have a space between them, when both hold words.
    fn push_space(&self, runs: &mut Vec<ComparedRun>, text: &Passages, changed: Option<&Passage>) {
        let has_words = |runs: &[ComparedRun], other| runs.iter().any(|run| run.side != other);
        let stood = [
            has_words(runs, Side::To) && !text.sides.from.is_empty(),
            has_words(runs, Side::From) && !text.sides.to.is_empty(),
        ];
        let side = match stood {
            [true, true] => Side::Both,
            [true, false] => Side::From,
            [false, true] => Side::To,
            [false, false] => return,
        };
        let before = runs.iter().rev().find(|run| run.change.is_some());
        let (change, by) = match (side, changed) {
            (Side::Both, _) => (None, None),
            (_, Some(passage)) => {
                let mut units = text
                    .units_to(passage)
                    .iter()
                    .chain(text.units_from(passage));
                (
                    passage.change,
                    units.find_map(|unit| unit.by).map(|it| it as usize),
                )
            }
            (_, None) => before.map_or((None, None), |run| (run.change, run.by)),
        };
        runs.push(ComparedRun {
            side,
            inline: inline(&What::Character(' '), &Marks::default()),
            marks_from: None,
            change,
            moved: None,
            by,
        });
    }

    /// The words of a cell before its row or column moved.
    fn cell_as_it_was(&self, texts: &[Passages], line: &Line) -> Vec<ComparedRun> {
        let mut runs = Vec::new();
        let mut push = |what: &What, marks: &Marks| {
            let run = ComparedRun {
                side: Side::From,
                inline: inline(what, marks),
                marks_from: None,
                change: line.change,
                moved: line.moved,
                by: line.by.map(|it| it as usize),
            };
            self.join(&mut runs, run);
        };
        let mut is_first = true;
        for text in texts.iter().filter(|text| !text.sides.from.is_empty()) {
            if !std::mem::take(&mut is_first) {
                push(&What::Character(' '), &Marks::default());
            }
            let passages = text.steps.iter().filter(|it| side_of(it) != Side::To);
            for unit in passages.flat_map(|passage| text.units_from(passage)) {
                push(&unit.what, text.sides.table.get(unit.marks));
            }
        }
        runs
    }
}

fn compared_line(line: &Line) -> ComparedLine {
    ComparedLine {
        id: line.name.clone(),
        side: line.side,
        change: line.change,
        moved: line.moved,
        by: line.by.map(|it| it as usize),
    }
}
