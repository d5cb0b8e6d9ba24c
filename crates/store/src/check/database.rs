//! SQLite's own structures, the schema, and references between rows.

use super::CheckReport;
use crate::{error::Result, migration};
use rusqlite::Connection;
use std::collections::BTreeMap;

pub(super) fn check(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let stage = structures(connection, report);
    report.unless_readable("the database file", stage);
    let stage = schema(connection, report);
    report.unless_readable("the schema", stage);
    references(connection, report)
}

/// SQLite verifies its pages, its indexes against their tables, and every column's constraints.
fn structures(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let finding: String = row.get(0)?;
        if finding != "ok" {
            report.add("the database file", finding);
        }
    }
    Ok(())
}

/// Nothing, and no guard against deletions, was added, changed or removed.
fn schema(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let mut fresh = Connection::open_in_memory()?;
    migration::migrate(&mut fresh, "memory".as_ref())?;
    let (expected, found) = (definitions(&fresh)?, definitions(connection)?);
    for (name, sql) in &expected {
        match found.get(name) {
            None => report.add("the schema", format_args!("{name} is missing")),
            Some(other) if other != sql => {
                report.add("the schema", format_args!("{name} was changed"));
            }
            Some(_) => {}
        }
    }
    for name in found.keys().filter(|name| !expected.contains_key(*name)) {
        report.add("the schema", format_args!("{name} was added"));
    }
    Ok(())
}

/// Tables, indexes and triggers by kind and name, with their SQL. SQLite's statistics are its own.
fn definitions(connection: &Connection) -> Result<BTreeMap<String, Option<String>>> {
    let mut statement = connection.prepare(
        "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'",
    )?;
    let definitions = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(definitions.collect::<Result<_, _>>()?)
}

fn references(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        let number: Option<i64> = row.get(1)?;
        let place = match number {
            Some(number) => format!("table {table}, row {number}"),
            None => format!("table {table}"),
        };
        report.add(
            place,
            format_args!("refers to a row of table {parent} that does not exist"),
        );
    }
    Ok(())
}
