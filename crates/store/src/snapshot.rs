//! Snapshots: documents saved whole, derived from the log and replaceable by it.

use crate::{
    Store,
    column::{Column, get},
    error::{Result, StoreError},
    log::{ChangeHash, Hex},
    workspace::refusal,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};
use std::{fmt, sync::Arc};
use wortlaut_model::{DocumentId, Timestamp};

/// A document saved whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The document.
    pub document: DocumentId,
    /// The position in its log up to which the snapshot covers every change.
    pub position: u64,
    /// The heads of what it covers.
    pub heads: Vec<ChangeHash>,
    /// The saved document, as one Automerge document chunk.
    pub bytes: Arc<[u8]>,
    /// When it was made.
    pub made_at: Timestamp,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads: Vec<_> = self.heads.iter().map(|head| Hex(head)).collect();
        f.debug_struct("Snapshot")
            .field("document", &self.document)
            .field("position", &self.position)
            .field("heads", &heads)
            .field("bytes", &self.bytes.len())
            .field("made_at", &self.made_at)
            .finish()
    }
}

impl Store {
    /// Keeps a snapshot in place of the document's former one, unless that one covers more.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such document, and database errors.
    pub fn put_snapshot(&self, snapshot: &Snapshot) -> Result<()> {
        self.write("keep a snapshot", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO snapshot (document, position, heads, bytes, sha256, made_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (document) DO UPDATE SET
                         position = excluded.position, heads = excluded.heads,
                         bytes = excluded.bytes, sha256 = excluded.sha256,
                         made_at = excluded.made_at
                     WHERE excluded.position >= snapshot.position",
                )?
                .execute(params![
                    Column(snapshot.document),
                    snapshot.position,
                    snapshot.heads.concat(),
                    snapshot.bytes,
                    sha256(&snapshot.bytes),
                    Column(snapshot.made_at),
                ])
                .map_err(|error| refusal(error, "the snapshot", "document"))?;
            Ok(())
        })
    }

    /// The snapshot of a document, if there is one.
    ///
    /// # Errors
    ///
    /// [`Damaged`](StoreError::Damaged) when its bytes are not those that were kept: delete it and go on from the log.
    /// Database errors.
    pub fn snapshot(&self, document: DocumentId) -> Result<Option<Snapshot>> {
        self.reading("read a snapshot", |transaction| read(transaction, document))
    }

    /// Deletes the snapshot of a document, if there is one: the log has everything that is in it.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn delete_snapshot(&self, document: DocumentId) -> Result<()> {
        self.write("delete a snapshot", |transaction| {
            transaction.execute(
                "DELETE FROM snapshot WHERE document = ?1",
                [Column(document)],
            )?;
            Ok(())
        })
    }
}

/// Reads the snapshot of a document and verifies its bytes.
pub(crate) fn read(connection: &Connection, document: DocumentId) -> Result<Option<Snapshot>> {
    let found = connection
        .prepare_cached(
            "SELECT document, position, heads, bytes, made_at, sha256
             FROM snapshot WHERE document = ?1",
        )?
        .query_row([Column(document)], snapshot_at)
        .optional()?;
    match found {
        Some((snapshot, kept)) if sha256(&snapshot.bytes) != kept => {
            Err(StoreError::damaged(format!("the snapshot of {document}")))
        }
        found => Ok(found.map(|(snapshot, _)| snapshot)),
    }
}

fn snapshot_at(row: &Row<'_>) -> rusqlite::Result<(Snapshot, [u8; 32])> {
    let heads: Vec<u8> = row.get(2)?;
    let snapshot = Snapshot {
        document: get(row, 0)?,
        position: row.get(1)?,
        heads: heads.as_chunks().0.to_vec(),
        bytes: row.get(3)?,
        made_at: get(row, 4)?,
    };
    Ok((snapshot, row.get(5)?))
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
