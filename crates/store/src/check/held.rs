//! Changes that wait for their authors, or were dropped.

use super::CheckReport;
use crate::{
    chunk::ChangeHead,
    column::get,
    error::Result,
    log::{ChangeHash, Hex},
};
use rusqlite::{Connection, Row};
use wortlaut_model::DocumentId;

/// A row of the table.
struct HeldRow {
    document: DocumentId,
    hash: ChangeHash,
    actor: Vec<u8>,
    sequence: u64,
    bytes: Vec<u8>,
    is_dropped: bool,
    is_logged: bool,
    is_of_another: bool,
}

pub(super) fn check(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT document, hash, actor, sequence, bytes, dropped_at IS NOT NULL,
                EXISTS (SELECT 1 FROM change
                        WHERE change.document = held_change.document
                            AND change.hash = held_change.hash),
                EXISTS (SELECT 1 FROM actor
                        WHERE actor.document = held_change.document AND actor.actor = held_change.actor
                            AND actor.member IS NOT held_change.author)
         FROM held_change ORDER BY document, actor, sequence, hash",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let held = HeldRow::from_row(row)?;
        report.held_changes += 1;
        let place = format!(
            "document {}, held change {}",
            held.document,
            Hex(&held.hash)
        );
        for problem in held.problems() {
            report.add(&place, problem);
        }
    }
    Ok(())
}

impl HeldRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            document: get(row, 0)?,
            hash: row.get(1)?,
            actor: row.get(2)?,
            sequence: row.get(3)?,
            bytes: row.get(4)?,
            is_dropped: row.get(5)?,
            is_logged: row.get(6)?,
            is_of_another: row.get(7)?,
        })
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = match (self.is_dropped, self.bytes.is_empty()) {
            (true, true) => Vec::new(),
            (true, false) => vec!["was dropped, and its bytes are still there".to_owned()],
            (false, _) => self.problems_of_bytes(),
        };
        if self.is_logged {
            problems.push("is in the log, too: it waits for nobody".to_owned());
        }
        if self.is_of_another {
            problems.push("waits for another than the member its actor is bound to".to_owned());
        }
        problems
    }

    fn problems_of_bytes(&self) -> Vec<String> {
        let head = match ChangeHead::read(&self.bytes) {
            Ok(head) => head,
            Err(bad) => return vec![format!("its bytes are damaged: {bad}")],
        };
        let wrong = head.unlike(&self.hash, &self.actor, self.sequence);
        wrong
            .map(|column| format!("its {column} is not what its bytes say"))
            .collect()
    }
}
