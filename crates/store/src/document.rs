//! The list of documents. Their words are in the change log.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    log::{Batch, ChangeRecord, append_batch},
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{Document, DocumentId, DocumentKind, Timestamp, WorkspaceId};

/// The columns that [`document_at`] reads. A document changed when the last change in its log was received.
pub(crate) const COLUMNS: &str =
    "document.id, document.title, document.kind, document.created_at, ifnull(
    (SELECT received_at FROM change WHERE document = document.id ORDER BY position DESC LIMIT 1),
    document.created_at), document.archived_at,
    (SELECT member.organisation FROM change LEFT JOIN member ON member.id = change.brought_by
        WHERE change.document = document.id ORDER BY change.position LIMIT 1),
    (SELECT member.organisation FROM change LEFT JOIN member ON member.id = change.brought_by
        WHERE change.document = document.id ORDER BY change.position DESC LIMIT 1)";
/// How many those are.
pub(crate) const COLUMN_COUNT: usize = 8;

/// A document to be created.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its id, drawn by the caller.
    pub id: DocumentId,
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// What kind of text it is.
    pub kind: DocumentKind,
    /// Its title, as its first changes write it.
    pub title: String,
}

impl std::fmt::Debug for NewDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDocument")
            .field("id", &self.id)
            .field("workspace", &self.workspace)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Creates a document together with its first changes: all of it or nothing is on disk afterwards.
    ///
    /// # Errors
    ///
    /// [`Taken`](StoreError::Taken) when its id exists, [`Unknown`](StoreError::Unknown) when there is no such
    /// workspace, [`Conflict`](StoreError::Conflict) when the log refuses one of the changes, and database errors.
    pub fn create_document(
        &self,
        document: &NewDocument,
        first_changes: Vec<ChangeRecord>,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("create a document", |transaction| {
            insert(transaction, document, now)?;
            let batch = Batch {
                document: document.id,
                changes: first_changes,
            };
            append_batch(transaction, &batch)?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::DocumentCreated,
                    subject: &document.id,
                    detail: json!({
                        "workspace": document.workspace,
                        "kind": document.kind,
                        "changes": batch.changes.len(),
                    }),
                },
            )
        })
    }

    /// The documents of a workspace, in the order in which they were created.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn documents(&self, workspace: WorkspaceId) -> Result<Vec<Document>> {
        self.reading("read the documents", |transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM document WHERE workspace = ?1 ORDER BY created_at, id"
            ))?;
            let documents = statement.query_map([Column(workspace)], document_at)?;
            Ok(documents.collect::<Result<_, _>>()?)
        })
    }

    /// A document of a workspace; `None` when there is none, or when it is another workspace's.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn document(
        &self,
        workspace: WorkspaceId,
        document: DocumentId,
    ) -> Result<Option<Document>> {
        self.reading("read a document", |transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM document WHERE id = ?1 AND workspace = ?2"
            ))?;
            let found =
                statement.query_row(params![Column(document), Column(workspace)], document_at);
            Ok(found.optional()?)
        })
    }

    /// The workspace a document belongs to; `None` when there is no such document.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn workspace_of(&self, document: DocumentId) -> Result<Option<WorkspaceId>> {
        self.reading("read a document's workspace", |transaction| {
            let mut statement =
                transaction.prepare_cached("SELECT workspace FROM document WHERE id = ?1")?;
            let workspace = statement.query_row([Column(document)], |row| get(row, 0));
            Ok(workspace.optional()?)
        })
    }

    /// Puts a document away, or takes it out again.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document, and database errors.
    pub fn archive(
        &self,
        document: DocumentId,
        is_archived: bool,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("put a document away", |transaction| {
            let was_archived: bool = transaction
                .prepare_cached("SELECT archived_at IS NOT NULL FROM document WHERE id = ?1")?
                .query_row([Column(document)], |row| row.get(0))
                .optional()?
                .ok_or(StoreError::Unknown { what: "document" })?;
            if was_archived == is_archived {
                return Ok(());
            }
            transaction.execute(
                "UPDATE document SET archived_at = ?2 WHERE id = ?1",
                params![Column(document), is_archived.then_some(Column(now))],
            )?;
            let action = if is_archived {
                Action::DocumentArchived
            } else {
                Action::DocumentUnarchived
            };
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action,
                    subject: &document,
                    detail: json!({}),
                },
            )
        })
    }

    /// Keeps the title that was last read from a document's text, for the list of documents.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document, and database errors.
    pub fn set_title(&self, document: DocumentId, title: &str) -> Result<()> {
        self.write("keep a title", |transaction| {
            let changed = transaction.execute(
                "UPDATE document SET title = ?2 WHERE id = ?1",
                params![Column(document), title],
            )?;
            if changed == 0 {
                return Err(StoreError::Unknown { what: "document" });
            }
            Ok(())
        })
    }
}

fn insert(transaction: &Transaction<'_>, document: &NewDocument, now: Timestamp) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO document (id, workspace, kind, title, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                Column(document.id),
                Column(document.workspace),
                Column(document.kind),
                document.title,
                Column(now),
            ],
        )
        .map_err(|error| refusal(error, "the document", "workspace"))?;
    Ok(())
}

pub(crate) fn document_at(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: get(row, 0)?,
        title: row.get(1)?,
        kind: get(row, 2)?,
        created_at: get(row, 3)?,
        changed_at: get(row, 4)?,
        archived_at: get_optional(row, 5)?,
        created_by: get_optional(row, 6)?,
        changed_by: get_optional(row, 7)?,
    })
}
