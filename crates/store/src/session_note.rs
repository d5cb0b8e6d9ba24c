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
use wortlaut_model::{DocumentId, MemberId, Timestamp};

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
    /// Says something about the session that begins with `change`, in place of what was said before; `None` takes that
    /// away.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when the log has no such change or there is no such member, and database errors.
    pub fn note_session(
        &self,
        document: DocumentId,
        change: &ChangeHash,
        text: Option<&str>,
        by: MemberId,
        now: Timestamp,
    ) -> Result<()> {
        self.write("note something about a session", |transaction| {
            let position = require_position(transaction, document, change)?;
            match text {
                Some(text) => put(transaction, document, change, text, by, now)?,
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

    /// What was said about the sessions that begin with these changes; those about which nothing was said are left out.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn session_notes(
        &self,
        document: DocumentId,
        changes: &[ChangeHash],
    ) -> Result<Vec<SessionNote>> {
        self.reading("read the notes about sessions", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT change, text, by, at FROM session_note WHERE document = ?1 AND change = ?2",
            )?;
            let mut notes = Vec::new();
            for change in changes {
                let found = statement.query_row(params![Column(document), change], note_at);
                notes.extend(found.optional()?);
            }
            Ok(notes)
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
