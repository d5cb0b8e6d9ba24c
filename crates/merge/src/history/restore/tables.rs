//! Restoring tables: rows and columns get the places back that they had, and cells their words. Whatever somebody else has
//! made of a row, a column or the header meanwhile stays.

use super::{Wanted, Writing};
use crate::document::{Object, table_keys};
use crate::history::compare::{
    Compared, Line, Numbers, Passages, Reads, Sameness, Side, TablePassages, whole,
};
use crate::history::moment::Moment;
use crate::history::tables::{Lines, Shape};
use std::collections::BTreeSet;

/// A table that is restored, as it is now.
struct Now<'t> {
    id: &'t str,
    /// The map that it is.
    map: u32,
    /// The moments from which and to which it is brought.
    moments: (&'t Moment, &'t Moment),
}

impl Writing<'_> {
    /// Restores all tables that were there then.
    pub(super) fn all_tables(&mut self, moments: (&Moment, &Moment)) {
        for id in self.chronicle.table_ids(moments.1) {
            let shapes = (self.shape(&id, moments.0), self.shape(&id, moments.1));
            let Some(table) = self.table_now(&id, moments) else {
                continue;
            };
            self.header(&table);
            for lines in [Lines::Columns, Lines::Rows] {
                let (older, newer) = (shapes.0.lines(lines), shapes.1.lines(lines));
                let names: BTreeSet<&String> = older.iter().chain(newer).collect();
                for name in names {
                    self.line(&table, lines, name);
                }
            }
            for row in &shapes.1.rows {
                for column in &shapes.1.columns {
                    self.whole_cell(&table, (row, column), Sameness::Elements);
                }
            }
        }
    }

    /// Restores what is wanted of the tables that were compared.
    pub(super) fn tables(&mut self, compared: &Compared, moments: (&Moment, &Moment)) {
        let mut tables: Vec<_> = compared.tables.iter().collect();
        tables.sort_by_key(|(place, _)| **place);
        for (_, passages) in tables {
            if let Some(table) = self.table_now(&passages.id, moments) {
                self.table(&table, passages);
            }
        }
    }

    fn table(&mut self, table: &Now<'_>, passages: &TablePassages) {
        if self.wanted.takes_number(passages.header_change) {
            self.header(table);
        }
        let columns = passages.columns.iter().map(|it| (Lines::Columns, it));
        let rows = passages.rows.iter().map(|it| (Lines::Rows, it));
        // One that moved is met twice; where it is to be is enough.
        let lines = columns.chain(rows).filter(|(_, it)| !it.is_where_it_was());
        for (lines, line) in lines {
            if self.wanted.takes_number(line.change) {
                self.line(table, lines, &line.name);
            }
        }
        for row in passages.rows.iter().filter(|it| !it.is_where_it_was()) {
            for column in passages.columns.iter().filter(|it| !it.is_where_it_was()) {
                self.cell(table, passages, (row, column));
            }
        }
    }

    /// A cell that came with its row or column is restored with it, one that went is left; of others the wanted changes.
    fn cell(&mut self, table: &Now<'_>, passages: &TablePassages, (row, column): (&Line, &Line)) {
        if let Some(line) = whole(row, column) {
            if line.side == Side::To && self.wanted.takes_number(line.change) {
                self.whole_cell(table, (&row.name, &column.name), Sameness::Words);
            }
            return;
        }
        let name = (row.name.as_str(), column.name.as_str());
        let texts = self
            .chronicle
            .texts_at_either(table.map, name, table.moments);
        for (text, passages) in texts.into_iter().zip(passages.cell(row, column)) {
            if passages.steps.iter().any(|it| self.wanted.takes(it)) {
                let object = self.id(text.id).into();
                self.rewrite(object, passages);
            }
        }
    }

    /// Gives a cell all the words it had, also where its row or column did not stand.
    fn whole_cell(&mut self, table: &Now<'_>, (row, column): (&str, &str), sameness: Sameness) {
        let wanted = std::mem::replace(&mut self.wanted, Wanted::Everything);
        let moments = table.moments;
        for text in self
            .chronicle
            .texts_at_either(table.map, (row, column), moments)
        {
            let sides = self
                .chronicle
                .sides_of(text.sequence, moments, Reads::Words);
            let passages = Passages::new(sides, sameness, &mut Numbers::default());
            if passages.steps.iter().any(|it| it.change.is_some()) {
                let object = self.id(text.id).into();
                self.rewrite(object, &passages);
            }
        }
        self.wanted = wanted;
    }

    fn header(&mut self, table: &Now<'_>) {
        let at = |moment| {
            let shape = self.chronicle.shape(table.id, moment);
            shape.is_some_and(|shape| shape.header)
        };
        let (was, is, wants) = (at(table.moments.0), at(&self.now), at(table.moments.1));
        if is != was || is == wants {
            return;
        }
        let register = self.chronicle.entry(table.map, table_keys::HEADER);
        let replaced = register.map_or_else(Vec::new, |it| self.standing_in(it));
        if let Some(object) = self.table_object(table) {
            self.operations
                .put_over(object, table_keys::HEADER, wants, &replaced);
        }
    }

    fn line(&mut self, table: &Now<'_>, lines: Lines, name: &str) {
        let chronicle = self.chronicle;
        let (Some(place), Some(map)) = (
            chronicle.place_of(table.map, lines, name),
            self.object_at(table.map, lines.key()),
        ) else {
            return;
        };
        let at = |moment| chronicle.order_at(place, moment);
        let (was, is, wants) = (at(table.moments.0), at(&self.now), at(table.moments.1));
        if is != was || is == wants {
            return;
        }
        let replaced = self.standing_in(place);
        match wants {
            Some(order) => self
                .operations
                .put_over(map, name, order.as_str(), &replaced),
            None => self.operations.delete_key(map, name, &replaced),
        }
    }

    fn shape(&self, id: &str, moment: &Moment) -> Shape {
        self.chronicle.shape(id, moment).unwrap_or_default()
    }

    fn table_now<'t>(&self, id: &'t str, moments: (&'t Moment, &'t Moment)) -> Option<Now<'t>> {
        let map = self.chronicle.shape(id, &self.now)?.object;
        Some(Now { id, map, moments })
    }

    fn table_object(&mut self, table: &Now<'_>) -> Option<Object> {
        let tables = self.chronicle.tables_at(&self.now)?;
        self.object_at(tables, table.id)
    }
}
