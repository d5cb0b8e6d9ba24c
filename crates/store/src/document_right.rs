//! Rights in single documents, in place of a member's own.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    document::{COLUMN_COUNT, COLUMNS, document_at},
    error::{Result, StoreError},
    member::require_member,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{Document, DocumentId, MemberId, Role, Timestamp, right_on_document};

/// How the database says that a member may not even open a document.
const NONE: &str = "none";

/// The right of a member in one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentRight {
    /// Whose it is.
    pub member: MemberId,
    /// The right; `None` when the document looks to them as if it did not exist.
    pub role: Option<Role>,
}

impl Store {
    /// What a member may do with a document, now: the right that was given for it, or else the member's own; `None` when
    /// there is no such document, it is another workspace's, or was closed to them. Whether the member gets in at all is
    /// not asked here.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn access(&self, member: MemberId, document: DocumentId) -> Result<Option<Role>> {
        self.reading("read a right", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT member.role, document_right.role, document.archived_at IS NOT NULL
                 FROM member
                 JOIN organisation ON organisation.id = member.organisation
                 JOIN document ON document.workspace = organisation.workspace
                 LEFT JOIN document_right ON document_right.document = document.id
                     AND document_right.member = member.id
                 WHERE member.id = ?1 AND document.id = ?2",
            )?;
            let found = statement.query_row(params![Column(member), Column(document)], |row| {
                Ok(right_on_document(
                    get(row, 0)?,
                    right_at(row, 1)?,
                    row.get(2)?,
                ))
            });
            Ok(found.optional()?.flatten())
        })
    }

    /// The documents that a member may open, in the order in which they were created, each with what the member may do.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn open_documents(&self, member: MemberId) -> Result<Vec<(Document, Role)>> {
        self.reading("read the documents of a member", |transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "SELECT {COLUMNS}, member.role, document_right.role
                 FROM member
                 JOIN organisation ON organisation.id = member.organisation
                 JOIN document ON document.workspace = organisation.workspace
                 LEFT JOIN document_right ON document_right.document = document.id
                     AND document_right.member = member.id
                 WHERE member.id = ?1 ORDER BY document.created_at, document.id"
            ))?;
            let documents = statement.query_map([Column(member)], |row| {
                let document = document_at(row)?;
                let is_archived = document.archived_at.is_some();
                let right = right_on_document(
                    get(row, COLUMN_COUNT)?,
                    right_at(row, COLUMN_COUNT + 1)?,
                    is_archived,
                );
                Ok(right.map(|right| (document, right)))
            })?;
            let documents: Vec<_> = documents.collect::<Result<_, _>>()?;
            Ok(documents.into_iter().flatten().collect())
        })
    }

    /// The rights that were given for a document in place of members' own, in the order in which the members were added.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn document_rights(&self, document: DocumentId) -> Result<Vec<DocumentRight>> {
        self.reading("read the rights in a document", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT member.id, document_right.role
                 FROM document_right JOIN member ON member.id = document_right.member
                 WHERE document_right.document = ?1 ORDER BY member.created_at, member.id",
            )?;
            let rights = statement.query_map([Column(document)], |row| {
                Ok(DocumentRight {
                    member: get(row, 0)?,
                    role: right_at(row, 1)?.flatten(),
                })
            })?;
            Ok(rights.collect::<Result<_, _>>()?)
        })
    }

    /// Gives a member another right in a document than their own.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member or document, or they are of different workspaces,
    /// [`KeepsRight`](StoreError::KeepsRight) when the member is a moderator, and database errors.
    pub fn set_document_right(
        &self,
        document: DocumentId,
        right: DocumentRight,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("give a right in a document", |transaction| {
            require_document_of(transaction, document, right.member)?;
            if require_member(transaction, right.member)?.role == Role::Moderator {
                return Err(StoreError::KeepsRight);
            }
            let before = stored(transaction, document, right.member)?;
            if before == Some(right.role) {
                return Ok(());
            }
            transaction.execute(
                "INSERT INTO document_right (document, member, role) VALUES (?1, ?2, ?3)
                 ON CONFLICT (document, member) DO UPDATE SET role = excluded.role",
                params![
                    Column(document),
                    Column(right.member),
                    right.role.map_or(NONE, Role::as_str)
                ],
            )?;
            let to = Some(right.role);
            record(transaction, document, right.member, (before, to), (by, now))
        })
    }

    /// Gives a member their own right in a document again.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member or document, or they are of different workspaces, and
    /// database errors.
    pub fn clear_document_right(
        &self,
        document: DocumentId,
        member: MemberId,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("take a right in a document back", |transaction| {
            require_document_of(transaction, document, member)?;
            let before = stored(transaction, document, member)?;
            if before.is_none() {
                return Ok(());
            }
            transaction.execute(
                "DELETE FROM document_right WHERE document = ?1 AND member = ?2",
                params![Column(document), Column(member)],
            )?;
            record(transaction, document, member, (before, None), (by, now))
        })
    }
}

/// Refuses a document that is not of the member's workspace.
fn require_document_of(
    transaction: &Transaction<'_>,
    document: DocumentId,
    member: MemberId,
) -> Result<()> {
    let is_of_one_workspace = transaction
        .prepare_cached(
            "SELECT 1 FROM member
             JOIN organisation ON organisation.id = member.organisation
             JOIN document ON document.workspace = organisation.workspace
             WHERE member.id = ?1 AND document.id = ?2",
        )?
        .exists(params![Column(member), Column(document)])?;
    if is_of_one_workspace {
        return Ok(());
    }
    let what = "member and document of one workspace";
    Err(StoreError::Unknown { what })
}

/// The right that was given, if one was.
type Given = Option<Option<Role>>;

fn stored(transaction: &Transaction<'_>, document: DocumentId, member: MemberId) -> Result<Given> {
    let found = transaction
        .prepare_cached("SELECT role FROM document_right WHERE document = ?1 AND member = ?2")?
        .query_row(params![Column(document), Column(member)], |row| {
            right_at(row, 0)
        });
    Ok(found.optional()?.flatten())
}

fn record(
    transaction: &Transaction<'_>,
    document: DocumentId,
    member: MemberId,
    (from, to): (Given, Given),
    (by, now): (By, Timestamp),
) -> Result<()> {
    audit::record(
        transaction,
        &Event {
            at: now,
            by,
            action: Action::DocumentRightChanged,
            subject: &document,
            detail: json!({ "member": member, "from": told(from), "to": told(to) }),
        },
    )
}

/// A right as the trail tells it; null is the member's own.
fn told(right: Given) -> Option<&'static str> {
    right.map(|right| right.map_or(NONE, Role::as_str))
}

/// Reads a right that may be missing.
fn right_at(row: &Row<'_>, index: usize) -> rusqlite::Result<Given> {
    let text: Option<String> = row.get(index)?;
    match text.as_deref() {
        None => Ok(None),
        Some(NONE) => Ok(Some(None)),
        Some(_) => get(row, index).map(|role| Some(Some(role))),
    }
}
