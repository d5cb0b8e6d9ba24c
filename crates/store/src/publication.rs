//! What the public may read: which versions of a document were published, and which of them withdrawn.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    room::require_room,
    workspace::refusal,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{DocumentId, MemberId, Timestamp, limits};

/// The columns that [`publication_at`] reads: a version's newest row, and when it was published last.
const COLUMNS: &str = "p.version, p.is_shown, p.by, p.at,
    (SELECT max(at) FROM publication
        WHERE document = p.document AND version = p.version AND is_shown = 1 AND id <= p.id)
    FROM publication p
    WHERE p.document = ?1 AND p.id = (SELECT max(id) FROM publication
        WHERE document = p.document AND version = p.version)";

/// A version that the public may read, or might once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The version's number.
    pub version: u64,
    /// When it was published last.
    pub published_at: Timestamp,
    /// When it was withdrawn, if it is.
    pub withdrawn_at: Option<Timestamp>,
    /// Who published or withdrew it last.
    pub by: MemberId,
}

impl Publication {
    /// Whether the public may read it now.
    pub fn is_shown(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

impl Store {
    /// Publishes a version. One that is published already stays as it is.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such version or member, [`Full`](StoreError::Full) when the
    /// document has [`limits::PUBLICATIONS`] rows, and database errors.
    pub fn publish(
        &self,
        document: DocumentId,
        version: u64,
        by: MemberId,
        now: Timestamp,
    ) -> Result<Publication> {
        self.write("publish a version", |transaction| {
            let before = one(transaction, document, version)?;
            if let Some(shown) = before.filter(Publication::is_shown) {
                return Ok(shown);
            }
            let row = NewRow {
                document,
                version,
                is_shown: true,
                by,
                now,
            };
            add(transaction, &row, Action::VersionPublished)
        })
    }

    /// Withdraws a published version from the public. One that is withdrawn already stays as it is.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when it was never published, [`Full`](StoreError::Full) as in
    /// [`publish`](Self::publish), and database errors.
    pub fn withdraw(
        &self,
        document: DocumentId,
        version: u64,
        by: MemberId,
        now: Timestamp,
    ) -> Result<Publication> {
        self.write("withdraw a version", |transaction| {
            let before = one(transaction, document, version)?;
            let before = before.ok_or(StoreError::Unknown {
                what: "publication",
            })?;
            if !before.is_shown() {
                return Ok(before);
            }
            let row = NewRow {
                document,
                version,
                is_shown: false,
                by,
                now,
            };
            add(transaction, &row, Action::VersionWithdrawn)
        })
    }

    /// The versions of a document that are or were published, by number.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn publications(&self, document: DocumentId) -> Result<Vec<Publication>> {
        self.reading("read the publications", |transaction| {
            let mut statement =
                transaction.prepare_cached(&format!("SELECT {COLUMNS} ORDER BY p.version"))?;
            let rows = statement.query_map([Column(document)], publication_at)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

struct NewRow {
    document: DocumentId,
    version: u64,
    is_shown: bool,
    by: MemberId,
    now: Timestamp,
}

fn add(transaction: &Transaction<'_>, row: &NewRow, action: Action) -> Result<Publication> {
    require_room(
        transaction,
        "SELECT count(*) FROM publication WHERE document = ?1",
        Column(row.document),
        "publications",
        limits::PUBLICATIONS,
    )?;
    transaction
        .prepare_cached(
            "INSERT INTO publication (document, version, is_shown, by, at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            Column(row.document),
            row.version,
            row.is_shown,
            Column(row.by),
            Column(row.now)
        ])
        .map_err(|error| refusal(error, "the publication", "version"))?;
    audit::record(
        transaction,
        &Event {
            at: row.now,
            by: By::Member(row.by),
            action,
            subject: &row.document,
            detail: json!({ "version": row.version }),
        },
    )?;
    one(transaction, row.document, row.version)?.ok_or(StoreError::Unknown {
        what: "publication",
    })
}

fn one(connection: &Connection, document: DocumentId, version: u64) -> Result<Option<Publication>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} AND p.version = ?2"))?;
    let found = statement.query_row(params![Column(document), version], publication_at);
    Ok(found.optional()?)
}

fn publication_at(row: &Row<'_>) -> rusqlite::Result<Publication> {
    let is_shown: bool = row.get(1)?;
    let at: Timestamp = get(row, 3)?;
    let published_at: Option<Timestamp> = get_optional(row, 4)?;
    Ok(Publication {
        version: row.get(0)?,
        published_at: published_at.unwrap_or(at),
        withdrawn_at: (!is_shown).then_some(at),
        by: get(row, 2)?,
    })
}
