//! Up to where each member has seen each document.
//!
//! Visits are not told in the audit trail: nobody is watched reading, for ever.

use crate::{
    Store,
    column::{Column, get},
    error::{Result, StoreError},
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Transaction, params};
use wortlaut_model::{DocumentId, MemberId, Timestamp};

/// Up to where a member has seen a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The position in its log.
    pub position: u64,
    /// When that was noted.
    pub at: Timestamp,
}

impl Store {
    /// Notes up to where a member has seen a document. It never goes back: an earlier position than is noted already
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document or member, or when the position lies beyond the
    /// log; and database errors.
    pub fn note_visit(
        &self,
        member: MemberId,
        document: DocumentId,
        position: u64,
        now: Timestamp,
    ) -> Result<()> {
        self.write("note a visit", |transaction| {
            require_logged(transaction, document, position)?;
            transaction
                .prepare_cached(
                    "INSERT INTO visit (member, document, position, at) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (member, document) DO UPDATE SET
                         position = excluded.position, at = excluded.at
                     WHERE excluded.position >= visit.position",
                )?
                .execute(params![
                    Column(member),
                    Column(document),
                    position,
                    Column(now)
                ])
                .map_err(|error| refusal(error, "the visit", "document or member"))?;
            Ok(())
        })
    }

    /// Up to where a member has seen a document; `None` when never.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn visit(&self, member: MemberId, document: DocumentId) -> Result<Option<Visit>> {
        self.reading("read a visit", |transaction| {
            let visit = transaction
                .prepare_cached(
                    "SELECT position, at FROM visit WHERE member = ?1 AND document = ?2",
                )?
                .query_row(params![Column(member), Column(document)], |row| {
                    Ok(Visit {
                        position: row.get(0)?,
                        at: get(row, 1)?,
                    })
                });
            Ok(visit.optional()?)
        })
    }
}

fn require_logged(
    transaction: &Transaction<'_>,
    document: DocumentId,
    position: u64,
) -> Result<()> {
    let last: u64 = transaction
        .prepare_cached("SELECT ifnull(max(position), 0) FROM change WHERE document = ?1")?
        .query_row([Column(document)], |row| row.get(0))?;
    if position > last {
        return Err(StoreError::Unknown { what: "position" });
    }
    Ok(())
}
