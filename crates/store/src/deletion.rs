//! Deleting a document for good: its words, its history and all that was said about it. The audit trail keeps that it was
//! done, and nothing keeps what it was.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::{Result, StoreError},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Value, json};
use std::fmt;
use wortlaut_model::{DocumentId, Timestamp, WorkspaceId};

/// Whatever belongs to a document, in an order in which nothing is left that refers to what has gone.
const BELONGINGS: [&str; 11] = [
    "DELETE FROM session_note WHERE document = ?1",
    "DELETE FROM publication WHERE document = ?1",
    "DELETE FROM agreed WHERE document = ?1",
    "DELETE FROM version WHERE document = ?1",
    "DELETE FROM snapshot WHERE document = ?1",
    "DELETE FROM restore WHERE document = ?1",
    "DELETE FROM visit WHERE document = ?1",
    "DELETE FROM document_right WHERE document = ?1",
    "DELETE FROM held_change WHERE document = ?1",
    "DELETE FROM change WHERE document = ?1",
    "DELETE FROM actor WHERE document = ?1",
];

/// What deleting a document would take away.
#[derive(Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The document's title.
    pub title: String,
    /// How many changes.
    pub changes: u64,
    /// How many named versions.
    pub versions: u64,
    /// How many of them were ever declared the agreed one.
    pub agreed: u64,
    /// How many of them the public could ever read.
    pub published: u64,
    /// How many members wrote in it.
    pub authors: u64,
}

impl fmt::Debug for Deletion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deletion")
            .field("changes", &self.changes)
            .field("versions", &self.versions)
            .field("authors", &self.authors)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// What deleting a document would take away. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document, and database errors.
    pub fn deletion(&self, document: DocumentId) -> Result<Deletion> {
        self.reading("read what belongs to a document", |transaction| {
            preview(transaction, document)
        })
    }

    /// Deletes a document for good, with everything that belongs to it, and returns the workspace it was in. Of one that
    /// the public could ever read it is remembered that there was something at its address.
    ///
    /// The bytes are overwritten in the database; [`wipe_deleted`](Self::wipe_deleted) takes them out of its log.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document, and database errors.
    pub fn delete_document(
        &self,
        document: DocumentId,
        by: By,
        now: Timestamp,
    ) -> Result<WorkspaceId> {
        self.write("delete a document", |transaction| {
            let workspace = workspace_of(transaction, document)?;
            let deletion = preview(transaction, document)?;
            delete(transaction, document, now)?;
            if deletion.published > 0 {
                remember_address(transaction, document, now)?;
            }
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::DocumentDeleted,
                    subject: &document,
                    detail: json!({
                        "workspace": workspace,
                        "changes": deletion.changes,
                        "gaps": gaps(transaction)?,
                    }),
                },
            )?;
            Ok(workspace)
        })
    }

    /// Whether the public could once read a version of a document that is deleted.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn was_public(&self, document: DocumentId) -> Result<bool> {
        self.reading("read whether a document was public", |transaction| {
            let found = transaction
                .prepare_cached("SELECT 1 FROM setting WHERE name = ?1")?
                .exists([address_setting(document)])?;
            Ok(found)
        })
    }
}

/// How many numbers are missing among those of the log's rows: rows are numbered through, so only deleted documents leave
/// gaps, and [`expected_gaps`] knows how many.
pub(crate) fn gaps(connection: &Connection) -> Result<u64> {
    let gaps = connection.query_row(
        "SELECT ifnull(max(id), 0) - count(*) FROM change",
        [],
        |row| row.get(0),
    )?;
    Ok(gaps)
}

/// How many numbers the last deletion of a document left missing, as the audit trail tells.
pub(crate) fn expected_gaps(connection: &Connection) -> Result<u64> {
    let detail: Option<String> = connection
        .query_row(
            "SELECT detail FROM audit WHERE action = ?1 ORDER BY number DESC LIMIT 1",
            [Action::DocumentDeleted.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    let Some(detail) = detail else { return Ok(0) };
    let gaps = serde_json::from_str(&detail)
        .ok()
        .and_then(|detail: Value| detail.get("gaps")?.as_u64());
    gaps.ok_or_else(|| StoreError::damaged("the audit entry of the last deleted document"))
}

fn workspace_of(transaction: &Transaction<'_>, document: DocumentId) -> Result<WorkspaceId> {
    transaction
        .prepare_cached("SELECT workspace FROM document WHERE id = ?1")?
        .query_row([Column(document)], |row| get(row, 0))
        .optional()?
        .ok_or(StoreError::Unknown { what: "document" })
}

fn preview(transaction: &Transaction<'_>, document: DocumentId) -> Result<Deletion> {
    let mut statement = transaction.prepare_cached(
        "SELECT title,
                (SELECT count(*) FROM change WHERE document = ?1),
                (SELECT count(*) FROM version WHERE document = ?1),
                (SELECT count(DISTINCT version) FROM agreed WHERE document = ?1),
                (SELECT count(DISTINCT version) FROM publication WHERE document = ?1),
                (SELECT count(DISTINCT member) FROM actor WHERE document = ?1)
         FROM document WHERE id = ?1",
    )?;
    let deletion = statement.query_row([Column(document)], |row| {
        Ok(Deletion {
            title: row.get(0)?,
            changes: row.get(1)?,
            versions: row.get(2)?,
            agreed: row.get(3)?,
            published: row.get(4)?,
            authors: row.get(5)?,
        })
    });
    deletion
        .optional()?
        .ok_or(StoreError::Unknown { what: "document" })
}

/// Nothing stays, not even the document's own row: whatever is still under way for it (a snapshot, a note, a change) is
/// then refused for want of a document.
fn delete(transaction: &Transaction<'_>, document: DocumentId, now: Timestamp) -> Result<()> {
    // Opens the locks of what is append-only, for this document and until the transaction ends.
    transaction.execute(
        "UPDATE document SET deleted_at = ?2 WHERE id = ?1",
        params![Column(document), Column(now)],
    )?;
    for belongings in BELONGINGS {
        transaction.execute(belongings, [Column(document)])?;
    }
    transaction.execute("DELETE FROM document WHERE id = ?1", [Column(document)])?;
    Ok(())
}

/// Readers outside, who have the address from a link or a citation, are told that it is gone.
fn remember_address(
    transaction: &Transaction<'_>,
    document: DocumentId,
    now: Timestamp,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2)",
        params![address_setting(document), now.millis().to_string()],
    )?;
    Ok(())
}

fn address_setting(document: DocumentId) -> String {
    format!("gone/{document}")
}
