//! Tables at a moment: which rows and columns stand, in which order, and which texts their cells are.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::register::Value;
use super::sequence::OperationId;
use crate::document::{ReadMap, cell_key, in_order, root, table_keys};
use automerge::ScalarValue;
use std::cmp::Ordering;

/// A table at a moment, without its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// The map that the table is.
    pub(super) object: u32,
    pub(super) header: bool,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<String>,
}

/// A text of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellText {
    /// The operation that made it.
    pub(super) id: OperationId,
    pub(super) sequence: u32,
}

/// What stands in the order: rows or columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    Rows,
    Columns,
}

impl Lines {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Rows => table_keys::ROWS,
            Self::Columns => table_keys::COLUMNS,
        }
    }
}

impl Shape {
    pub(super) fn lines(&self, lines: Lines) -> &[String] {
        match lines {
            Lines::Rows => &self.rows,
            Lines::Columns => &self.columns,
        }
    }
}

impl Chronicle {
    /// The map of the tables at a moment.
    pub(super) fn tables_at(&self, moment: &Moment) -> Option<u32> {
        self.map_in(ROOT, root::TABLES, moment)
    }

    /// The keys of all tables that were there at a moment.
    pub(super) fn table_ids(&self, moment: &Moment) -> Vec<String> {
        let tables = self.tables_at(moment);
        let entries = tables.into_iter().flat_map(|map| self.entries(map));
        entries
            .filter(|(_, register)| self.register(*register).at(moment, &self.actors).is_some())
            .map(|(id, _)| id.to_owned())
            .collect()
    }

    /// The table with this key as it was at a moment.
    pub(super) fn shape(&self, id: &str, moment: &Moment) -> Option<Shape> {
        let object = self.map_in(self.tables_at(moment)?, id, moment)?;
        Some(Shape {
            object,
            header: self.map_at(object, moment).is_true(table_keys::HEADER),
            columns: self.lines_at(object, Lines::Columns, moment),
            rows: self.lines_at(object, Lines::Rows, moment),
        })
    }

    /// A row's or column's place in the order at a moment.
    pub(super) fn order_at(&self, register: u32, moment: &Moment) -> Option<String> {
        let write = self.register(register).at(moment, &self.actors)?;
        match &write.value {
            Value::Scalar(ScalarValue::Str(order)) => Some(order.to_string()),
            _ => None,
        }
    }

    fn lines_at(&self, table: u32, lines: Lines, moment: &Moment) -> Vec<String> {
        let Some(map) = self.map_in(table, lines.key(), moment) else {
            return Vec::new();
        };
        let places = self.entries(map).filter_map(|(name, register)| {
            let order = self.order_at(register, moment)?;
            Some((name.to_owned(), order))
        });
        in_order(places.collect())
    }

    /// The texts of a cell, in the order in which they were made: nearly always one.
    pub(super) fn texts_of(
        &self,
        table: u32,
        (row, column): (&str, &str),
        moment: &Moment,
    ) -> Vec<CellText> {
        let cells = self.map_in(table, table_keys::CELLS, moment);
        let entry = cells.and_then(|cells| self.entry(cells, &cell_key(row, column)));
        let Some(entry) = entry else {
            return Vec::new();
        };
        let made = self.register(entry).standing_objects(moment).into_iter();
        let mut texts: Vec<CellText> = made
            .filter_map(|(id, object)| {
                let sequence = self.text_of(object)?;
                Some(CellText { id, sequence })
            })
            .collect();
        self.in_order_made(&mut texts);
        texts
    }

    /// The texts of a cell at one of two moments.
    pub(super) fn texts_at_either(
        &self,
        table: u32,
        cell: (&str, &str),
        (from, to): (&Moment, &Moment),
    ) -> Vec<CellText> {
        let (older, mut texts) = (
            self.texts_of(table, cell, from),
            self.texts_of(table, cell, to),
        );
        if older != texts {
            texts.extend(older);
            self.in_order_made(&mut texts);
            texts.dedup();
        }
        texts
    }

    fn in_order_made(&self, texts: &mut [CellText]) {
        texts.sort_by(|a, b| match (a == b, a.id.is_above(b.id, &self.actors)) {
            (true, _) => Ordering::Equal,
            (_, true) => Ordering::Greater,
            (_, false) => Ordering::Less,
        });
    }

    /// The register of a row's or column's place in the order.
    pub(super) fn place_of(&self, table: u32, lines: Lines, name: &str) -> Option<u32> {
        let map = self.map_in(table, lines.key(), &self.now())?;
        self.entry(map, name)
    }

    /// The last change that made or took away a table's header.
    pub(super) fn header_changer(&self, table: u32, from: &Moment, to: &Moment) -> Option<u32> {
        let register = self.entry(table, table_keys::HEADER)?;
        self.changer(register, from, to)
    }

    /// The last change that made of what stood in a register at one moment what stood there at the other.
    pub(super) fn changer(&self, register: u32, from: &Moment, to: &Moment) -> Option<u32> {
        last_between(self.register(register).changes(), from, to)
    }

    /// The map at `key` of a map at a moment.
    pub(super) fn map_in(&self, map: u32, key: &str, moment: &Moment) -> Option<u32> {
        let register = self.register(self.entry(map, key)?);
        match register.at(moment, &self.actors)?.value {
            Value::Object(object) if self.is_map(object) => Some(object),
            _ => None,
        }
    }
}

/// The last of the changes that are in `to` alone; looking back, the last of those in `from` alone.
pub(super) fn last_between(
    changes: impl Iterator<Item = u32> + Clone,
    from: &Moment,
    to: &Moment,
) -> Option<u32> {
    let only = |moment: &Moment, other: &Moment| {
        let changes = changes.clone();
        changes
            .filter(|it| moment.contains(*it) && !other.contains(*it))
            .max()
    };
    only(to, from).or_else(|| only(from, to))
}
