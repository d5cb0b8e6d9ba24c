//! The chain of hashes that holds the audit trail together.

use super::CheckReport;
use crate::{
    audit::{BEGINNING, Line},
    error::Result,
};
use rusqlite::Connection;

pub(super) fn check(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT number, at, by, action, subject, detail, previous, hash FROM audit ORDER BY number",
    )?;
    let mut rows = statement.query([])?;
    let (mut number, mut hash) = (0, BEGINNING);
    while let Some(row) = rows.next()? {
        let line = Line::from_row(row)?;
        let (previous, kept): ([u8; 32], [u8; 32]) = (row.get(6)?, row.get(7)?);
        report.audit_entries += 1;
        let place = format!("audit entry {}", line.number);
        if line.number != number + 1 {
            report.add(
                &place,
                format_args!("follows entry {number}: entries are missing"),
            );
        }
        if previous != hash {
            report.add(&place, "does not carry the hash of the entry before");
        }
        if line.hash(&previous) != kept {
            report.add(&place, "was changed: its hash is not that of its columns");
        }
        (number, hash) = (line.number, kept);
    }
    Ok(())
}
