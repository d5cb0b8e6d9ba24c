//! Tables: how many rows and columns they ever had, and which cells were made.
//!
//! A row that is made while another makes a column leaves a cell that neither made; whoever writes there first makes it,
//! and two may at once. So a cell is made only where its maker can have seen none, and every one of them stays.

use super::target::NewOperation;
use super::{Context, Id, OperationIndex};
use crate::guard::refusal::Reason;
use crate::guard::schema::Place;
use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};
use wortlaut_model::limits;

/// The tables of a document.
#[derive(Default)]
pub(super) struct Tables {
    /// The names that rows and columns ever had, by the map they are in.
    names: HashSet<(u32, Box<str>)>,
    /// How many names each table has, by its object.
    sizes: HashMap<u32, Size>,
    /// All tables' rows by their columns.
    cells: usize,
    /// The texts of every cell, by the map they are in and its key; more than one were made at once.
    texts: HashMap<(u32, Box<str>), Vec<Id>>,
}

/// How many names the rows and columns of a table ever had.
#[derive(Clone, Copy, Default, PartialEq)]
struct Size {
    columns: usize,
    rows: usize,
}

impl Size {
    fn cells(self) -> usize {
        self.columns * self.rows
    }
}

/// What a change added to a table.
pub(super) enum TableEntry {
    /// A name of a row or a column.
    Line {
        table: u32,
        place: Place,
        names: u32,
        name: Box<str>,
    },
    /// A text of a cell.
    Text { cells: u32, key: Box<str> },
}

impl OperationIndex {
    /// A row or column gets a place in the order: a name that was there before, or a new one if there is room.
    pub(super) fn name_line(
        &mut self,
        names: u32,
        name: &str,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        let entry = (names, Box::from(name));
        if self.tables.names.contains(&entry) {
            return Ok(());
        }
        let (table, place) = (self.object(names).parent, self.object(names).place);
        self.tables.names.insert(entry);
        let size = self.tables.resize(table, place, |count| count + 1);
        self.journal.table_entries.push(TableEntry::Line {
            table,
            place,
            names,
            name: name.into(),
        });
        let fits =
            size.columns <= limits::TABLE_COLUMNS && self.tables.cells <= limits::DOCUMENT_CELLS;
        // What is in the log stays, whatever the bounds were when it was let in.
        if fits || context.by.is_none() {
            Ok(())
        } else {
            Err(Reason::TooManyCells)
        }
    }

    /// A cell is made: only where its maker can have seen none.
    pub(super) fn make_cell(
        &mut self,
        cells: u32,
        key: &str,
        new: &NewOperation<'_>,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        let entry = (cells, Box::from(key));
        if let Some(texts) = self.tables.texts.get(&entry) {
            if texts.iter().any(|text| is_known(*text, new, context)) {
                return Err(Reason::CreatedBefore);
            }
            if texts.len() >= limits::CELL_TEXTS && context.by.is_some() {
                return Err(Reason::TooManyCells);
            }
        }
        self.tables.texts.entry(entry).or_default().push(new.id);
        let key = key.into();
        self.journal
            .table_entries
            .push(TableEntry::Text { cells, key });
        Ok(())
    }
}

/// Whether an operation is in the change's past, or in the change itself.
fn is_known(id: Id, new: &NewOperation<'_>, context: &Context<'_>) -> bool {
    if id.actor == context.actor && id.counter >= new.first {
        return true;
    }
    let counter = u64::from(id.counter);
    let change = context.graph.change_with_operation(id.actor, counter);
    change.is_some_and(|change| context.past.contains(change))
}

impl Tables {
    /// Changes how many rows or columns a table has; gives its size then.
    fn resize(&mut self, table: u32, place: Place, count: fn(usize) -> usize) -> Size {
        let size = self.sizes.entry(table).or_default();
        let before = size.cells();
        match place {
            Place::Columns => size.columns = count(size.columns),
            _ => size.rows = count(size.rows),
        }
        self.cells = self.cells - before + size.cells();
        *size
    }

    /// Takes back what a change added, the last first.
    pub(super) fn undo(&mut self, entries: Vec<TableEntry>) {
        for entry in entries.into_iter().rev() {
            match entry {
                TableEntry::Line {
                    table,
                    place,
                    names,
                    name,
                } => {
                    self.names.remove(&(names, name));
                    if self.resize(table, place, |count| count - 1) == Size::default() {
                        self.sizes.remove(&table);
                    }
                }
                TableEntry::Text { cells, key } => {
                    if let Entry::Occupied(mut texts) = self.texts.entry((cells, key)) {
                        texts.get_mut().pop();
                        if texts.get().is_empty() {
                            texts.remove();
                        }
                    }
                }
            }
        }
    }
}
