//! Reading back, and the log as the store implements it.

use super::{ActorBinding, Batch, ChangeLog, ChangeRecord, LoggedChange, append_batch};
use crate::restore::Restore;
use crate::{
    Store,
    chunk::ChangeHead,
    column::{Column, get, get_optional},
    error::{Result, StoreError},
};
use rusqlite::{Row, params};
use std::ops::ControlFlow;
use wortlaut_model::DocumentId;

impl ChangeLog for Store {
    fn append(&self, batches: &[Batch]) -> Result<Vec<u64>> {
        self.write("append to the log", |transaction| {
            batches
                .iter()
                .map(|batch| append_batch(transaction, batch))
                .collect()
        })
    }

    fn read(
        &self,
        document: DocumentId,
        after: u64,
        visit: &mut dyn FnMut(LoggedChange) -> ControlFlow<()>,
    ) -> Result<u64> {
        self.reading("read the log", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT position, hash, actor, sequence, bytes, member, brought_by, received_at
                 FROM change WHERE document = ?1 AND position > ?2 ORDER BY position",
            )?;
            let mut rows = statement.query(params![Column(document), after])?;
            let mut last = after;
            while let Some(row) = rows.next()? {
                let logged = verified(document, logged_change(row)?)?;
                last = logged.position;
                if visit(logged).is_break() {
                    break;
                }
            }
            Ok(last)
        })
    }

    fn length(&self, document: DocumentId) -> Result<u64> {
        self.reading("read the log", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT ifnull(max(position), 0) FROM change WHERE document = ?1",
            )?;
            Ok(statement.query_row([Column(document)], |row| row.get(0))?)
        })
    }

    fn restores(&self, document: DocumentId) -> Result<Vec<Restore>> {
        self.reading("read the restores", |transaction| {
            let mut statement = transaction
                .prepare_cached("SELECT changes, origins FROM restore WHERE document = ?1")?;
            let restores = statement.query_map([Column(document)], |row| {
                let changes: Vec<u8> = row.get(0)?;
                Ok(Restore {
                    changes: changes.as_chunks().0.to_vec(),
                    origins: row.get(1)?,
                })
            })?;
            Ok(restores.collect::<Result<_, _>>()?)
        })
    }

    fn actors(&self, document: DocumentId) -> Result<Vec<ActorBinding>> {
        self.reading("read the actors", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT actor, member, bound_at FROM actor WHERE document = ?1 ORDER BY actor",
            )?;
            let actors = statement.query_map([Column(document)], |row| {
                Ok(ActorBinding {
                    actor: row.get(0)?,
                    member: get_optional(row, 1)?,
                    bound_at: get(row, 2)?,
                })
            })?;
            Ok(actors.collect::<Result<_, _>>()?)
        })
    }
}

/// Reads the columns position, hash, actor, sequence, bytes, member, brought_by, received_at.
pub(crate) fn logged_change(row: &Row<'_>) -> rusqlite::Result<LoggedChange> {
    Ok(LoggedChange {
        position: row.get(0)?,
        change: ChangeRecord {
            hash: row.get(1)?,
            actor: row.get(2)?,
            sequence: row.get(3)?,
            bytes: row.get(4)?,
            member: get_optional(row, 5)?,
            brought_by: get_optional(row, 6)?,
            received_at: get(row, 7)?,
        },
    })
}

/// The counterpart of the check before the write: what was read is what was written.
fn verified(document: DocumentId, logged: LoggedChange) -> Result<LoggedChange> {
    let change = &logged.change;
    let sound = ChangeHead::read(&change.bytes).is_ok_and(|head| {
        head.hash == change.hash && head.actor == change.actor && head.sequence == change.sequence
    });
    if sound {
        return Ok(logged);
    }
    Err(StoreError::damaged(format!(
        "change {} of document {document}",
        logged.position
    )))
}
