//! Sentences about sessions of writing: what somebody did there, and why.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::{Result, StoreError},
    log::{ChangeHash, Hex},
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use std::fmt;
use wortlaut_model::{DocumentId, MemberId, Timestamp, limits};

/// What somebody said about a session of writing.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionNote {
    /// The first change of the session.
    pub change: ChangeHash,
    /// What is said.
    pub text: String,
    /// Who said it.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

impl fmt::Debug for SessionNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionNote")
            .field("change", &Hex(&self.change))
            .field("by", &self.by)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Says something about the session that begins with `change`, in place of what was said before about it and about
    /// the changes `instead_of`; `None` takes that away.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when the log has no such change or there is no such member,
    /// [`Full`](StoreError::Full) when the document has [`limits::SESSION_NOTES`] of them, and database errors.
    pub fn note_session(
        &self,
        document: DocumentId,
        change: &ChangeHash,
        instead_of: &[ChangeHash],
        text: Option<&str>,
        by: MemberId,
        now: Timestamp,
    ) -> Result<()> {
        self.write("note something about a session", |transaction| {
            let position = require_position(transaction, document, change)?;
            for former in instead_of {
                delete(transaction, document, former)?;
            }
            match text {
                Some(text) => {
                    put(transaction, document, change, text, by, now)?;
                    require_not_too_many(transaction, document)?;
                }
                None => delete(transaction, document, change)?,
            }
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by: By::Member(by),
                    action: Action::SessionNoted,
                    subject: &document,
                    detail: json!({ "position": position, "deleted": text.is_none() }),
                },
            )
        })
    }

    /// Everything that is said about a document's sessions, in no order that means anything.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn session_notes(&self, document: DocumentId) -> Result<Vec<SessionNote>> {
        self.reading("read the notes about sessions", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT change, text, by, at FROM session_note WHERE document = ?1",
            )?;
            let notes = statement.query_map([Column(document)], note_at)?;
            Ok(notes.collect::<Result<_, _>>()?)
        })
    }
}

fn require_position(
    transaction: &Transaction<'_>,
    document: DocumentId,
    change: &ChangeHash,
) -> Result<u64> {
    transaction
        .prepare_cached("SELECT position FROM change WHERE document = ?1 AND hash = ?2")?
        .query_row(params![Column(document), change], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::Unknown { what: "change" })
}

fn require_not_too_many(transaction: &Transaction<'_>, document: DocumentId) -> Result<()> {
    let count: u64 = transaction
        .prepare_cached("SELECT count(*) FROM session_note WHERE document = ?1")?
        .query_row([Column(document)], |row| row.get(0))?;
    if count > limits::SESSION_NOTES {
        return Err(StoreError::Full {
            what: "notes about sessions",
            most: limits::SESSION_NOTES,
        });
    }
    Ok(())
}

fn put(
    transaction: &Transaction<'_>,
    document: DocumentId,
    change: &ChangeHash,
    text: &str,
    by: MemberId,
    now: Timestamp,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO session_note (document, change, text, by, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (document, change) DO UPDATE SET
                 text = excluded.text, by = excluded.by, at = excluded.at",
        )?
        .execute(params![
            Column(document),
            change,
            text,
            Column(by),
            Column(now)
        ])
        .map_err(|error| refusal(error, "the note", "member"))?;
    Ok(())
}

fn delete(transaction: &Transaction<'_>, document: DocumentId, change: &ChangeHash) -> Result<()> {
    transaction
        .prepare_cached("DELETE FROM session_note WHERE document = ?1 AND change = ?2")?
        .execute(params![Column(document), change])?;
    Ok(())
}

fn note_at(row: &Row<'_>) -> rusqlite::Result<SessionNote> {
    Ok(SessionNote {
        change: row.get(0)?,
        text: row.get(1)?,
        by: get(row, 2)?,
        at: get(row, 3)?,
    })
}
