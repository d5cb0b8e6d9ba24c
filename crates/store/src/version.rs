//! Versions: names for exact heads, and which of them was declared the agreed one.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    log::ChangeHash,
    room::require_room,
    workspace::refusal,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::json;
use std::fmt;
use wortlaut_model::{DocumentId, MemberId, Timestamp, limits};

/// The columns that [`version_at`] reads, with a version's newest declaration beside it.
const COLUMNS: &str =
    "v.number, v.name, v.note, v.heads, v.position, v.text_sha256, v.created_by, v.created_at,
    a.declared_by, a.declared_at, a.note,
    ifnull(a.id = (SELECT max(id) FROM agreed WHERE document = v.document), 0)
    FROM version v LEFT JOIN agreed a
        ON a.id = (SELECT max(id) FROM agreed WHERE document = v.document AND version = v.number)";

/// A version to be named.
#[derive(Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// The document.
    pub document: DocumentId,
    /// Its name, one line.
    pub name: String,
    /// What there is to say about it.
    pub note: Option<String>,
    /// The heads, sorted; at least one.
    pub heads: Vec<ChangeHash>,
    /// The position in the log up to which every change belongs to the version and none beyond; `None` when there is none.
    pub position: Option<u64>,
    /// The SHA-256 of its canonical text.
    pub text_sha256: [u8; 32],
}

impl fmt::Debug for NewVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewVersion")
            .field("document", &self.document)
            .field("heads", &self.heads.len())
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

/// A version as it is kept, for ever.
#[derive(Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number in its document, from 1, without gaps.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// What there is to say about it.
    pub note: Option<String>,
    /// Its heads, sorted.
    pub heads: Vec<ChangeHash>,
    /// The position in the log up to which every change belongs to it and none beyond, if there is one.
    pub position: Option<u64>,
    /// The SHA-256 of its canonical text.
    pub text_sha256: [u8; 32],
    /// Who named it.
    pub created_by: MemberId,
    /// When.
    pub created_at: Timestamp,
    /// Its newest declaration as the agreed one.
    pub agreed: Option<Declaration>,
    /// Whether that declaration is its document's newest.
    pub is_current: bool,
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Version")
            .field("number", &self.number)
            .field("heads", &self.heads.len())
            .field("position", &self.position)
            .field("created_by", &self.created_by)
            .field("is_current", &self.is_current)
            .finish_non_exhaustive()
    }
}

/// That a version is the agreed one.
#[derive(Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Who declared it.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
    /// What there is to say about it.
    pub note: Option<String>,
}

impl fmt::Debug for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Declaration")
            .field("by", &self.by)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Gives heads of a document a name and the next number.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document or member, when a head is not in its log, or when
    /// there are no heads; [`Full`](StoreError::Full) when it has [`limits::VERSIONS`] versions; and database errors.
    pub fn name_version(&self, new: &NewVersion, by: MemberId, now: Timestamp) -> Result<Version> {
        self.write("name a version", |transaction| {
            require_heads(transaction, new.document, &new.heads)?;
            let number = next_number(transaction, new.document)?;
            insert(transaction, new, number, by, now)?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by: By::Member(by),
                    action: Action::VersionNamed,
                    subject: &new.document,
                    detail: json!({ "version": number, "position": new.position }),
                },
            )?;
            require(transaction, new.document, number)
        })
    }

    /// Declares a version the agreed one, in place of any before it.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such version or member, [`Full`](StoreError::Full) when the
    /// document has [`limits::DECLARATIONS`] of them, and database errors.
    pub fn declare_agreed(
        &self,
        document: DocumentId,
        number: u64,
        note: Option<&str>,
        by: MemberId,
        now: Timestamp,
    ) -> Result<Version> {
        self.write("declare a version agreed", |transaction| {
            require_room(
                transaction,
                "SELECT count(*) FROM agreed WHERE document = ?1",
                Column(document),
                "declarations",
                limits::DECLARATIONS,
            )?;
            transaction
                .prepare_cached(
                    "INSERT INTO agreed (document, version, note, declared_by, declared_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    Column(document),
                    number,
                    note,
                    Column(by),
                    Column(now)
                ])
                .map_err(|error| refusal(error, "the declaration", "version"))?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by: By::Member(by),
                    action: Action::VersionAgreed,
                    subject: &document,
                    detail: json!({ "version": number }),
                },
            )?;
            require(transaction, document, number)
        })
    }

    /// The versions of a document, by number.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn versions(&self, document: DocumentId) -> Result<Vec<Version>> {
        self.reading("read the versions", |transaction| {
            all(transaction, document)
        })
    }

    /// A version of a document; `None` when there is none with this number.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn version(&self, document: DocumentId, number: u64) -> Result<Option<Version>> {
        self.reading("read a version", |transaction| {
            one(transaction, document, number)
        })
    }
}

/// The versions of a document, by number.
pub(crate) fn all(connection: &Connection, document: DocumentId) -> Result<Vec<Version>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE v.document = ?1 ORDER BY v.number"
    ))?;
    let versions = statement.query_map([Column(document)], version_at)?;
    Ok(versions.collect::<Result<_, _>>()?)
}

fn one(connection: &Connection, document: DocumentId, number: u64) -> Result<Option<Version>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE v.document = ?1 AND v.number = ?2"
    ))?;
    let found = statement.query_row(params![Column(document), number], version_at);
    Ok(found.optional()?)
}

fn require(connection: &Connection, document: DocumentId, number: u64) -> Result<Version> {
    one(connection, document, number)?.ok_or(StoreError::Unknown { what: "version" })
}

fn require_heads(
    transaction: &Transaction<'_>,
    document: DocumentId,
    heads: &[ChangeHash],
) -> Result<()> {
    let mut statement = transaction
        .prepare_cached("SELECT count(*) FROM change WHERE document = ?1 AND hash = ?2")?;
    for head in heads {
        let found: u64 = statement.query_row(params![Column(document), head], |row| row.get(0))?;
        if found == 0 {
            return Err(StoreError::Unknown { what: "change" });
        }
    }
    if heads.is_empty() {
        return Err(StoreError::Unknown { what: "change" });
    }
    Ok(())
}

fn next_number(transaction: &Transaction<'_>, document: DocumentId) -> Result<u64> {
    let last: u64 = transaction
        .prepare_cached("SELECT ifnull(max(number), 0) FROM version WHERE document = ?1")?
        .query_row([Column(document)], |row| row.get(0))?;
    if last >= limits::VERSIONS {
        return Err(StoreError::Full {
            what: "versions",
            most: limits::VERSIONS,
        });
    }
    Ok(last + 1)
}

fn insert(
    transaction: &Transaction<'_>,
    new: &NewVersion,
    number: u64,
    by: MemberId,
    now: Timestamp,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO version
                 (document, number, name, note, heads, position, text_sha256, created_by, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            Column(new.document),
            number,
            new.name,
            new.note,
            new.heads.concat(),
            new.position,
            new.text_sha256,
            Column(by),
            Column(now),
        ])
        .map_err(|error| refusal(error, "the version", "document or member"))?;
    Ok(())
}

fn version_at(row: &Row<'_>) -> rusqlite::Result<Version> {
    let heads: Vec<u8> = row.get(3)?;
    let declared_by: Option<MemberId> = get_optional(row, 8)?;
    let agreed = match declared_by {
        Some(by) => Some(Declaration {
            by,
            at: get(row, 9)?,
            note: row.get(10)?,
        }),
        None => None,
    };
    Ok(Version {
        number: row.get(0)?,
        name: row.get(1)?,
        note: row.get(2)?,
        heads: heads.as_chunks().0.to_vec(),
        position: row.get(4)?,
        text_sha256: row.get(5)?,
        created_by: get(row, 6)?,
        created_at: get(row, 7)?,
        agreed,
        is_current: row.get(11)?,
    })
}
