//! Appending, with everything the log promises to refuse.

use super::{Batch, ChangeHash, ChangeRecord, Conflict, ConflictReason};
use crate::{
    chunk::ChangeHead,
    column::{Column, get_optional},
    error::{Result, StoreError, Violation, violation},
};
use rusqlite::{OptionalExtension, Transaction, params};
use wortlaut_model::{DocumentId, MemberId};

/// Appends one batch and returns the last position of its document.
pub(crate) fn append_batch(transaction: &Transaction<'_>, batch: &Batch) -> Result<u64> {
    let log = DocumentLog {
        transaction,
        document: batch.document,
    };
    let mut position = log.length()?;
    for change in &batch.changes {
        position += 1;
        log.append(position, change)?;
    }
    Ok(position)
}

/// One document's log within a write transaction.
struct DocumentLog<'a> {
    transaction: &'a Transaction<'a>,
    document: DocumentId,
}

impl DocumentLog<'_> {
    fn append(&self, position: u64, change: &ChangeRecord) -> Result<()> {
        let head = self.verified_head(change)?;
        self.require_next_sequence(change)?;
        self.bind_actor(change)?;
        self.require_dependencies(change, &head)?;
        self.insert(position, change)?;
        self.release_held(change)
    }

    fn length(&self) -> Result<u64> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT (SELECT max(position) FROM change WHERE change.document = document.id)
             FROM document WHERE id = ?1",
        )?;
        let length: Option<Option<u64>> = statement
            .query_row([Column(self.document)], |row| row.get(0))
            .optional()?;
        match length {
            Some(length) => Ok(length.unwrap_or(0)),
            None => Err(self.conflict([0; 32], ConflictReason::UnknownDocument)),
        }
    }

    fn verified_head<'c>(&self, change: &'c ChangeRecord) -> Result<ChangeHead<'c>> {
        let head = ChangeHead::read(&change.bytes)
            .map_err(|bad| self.conflict(change.hash, ConflictReason::BadBytes(bad)))?;
        let same = head.hash == change.hash
            && head.actor == change.actor
            && head.sequence == change.sequence;
        if !same {
            return Err(self.conflict(change.hash, ConflictReason::OtherBytes));
        }
        Ok(head)
    }

    fn require_next_sequence(&self, change: &ChangeRecord) -> Result<()> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT ifnull(max(sequence), 0) + 1 FROM change WHERE document = ?1 AND actor = ?2",
        )?;
        let expected: u64 = statement
            .query_row(params![Column(self.document), change.actor], |row| {
                row.get(0)
            })?;
        if change.sequence == expected {
            return Ok(());
        }
        let reason = match self.position_of(&change.hash)? {
            Some(position) => ConflictReason::Known { position },
            None if change.sequence < expected => ConflictReason::SequenceTaken,
            None => ConflictReason::SequenceGap { expected },
        };
        Err(self.conflict(change.hash, reason))
    }

    fn bind_actor(&self, change: &ChangeRecord) -> Result<()> {
        let owner = self.owner_of(&change.actor)?;
        match owner {
            None => self.insert_actor(change),
            Some(owner) if owner == change.member => Ok(()),
            Some(owner) => {
                Err(self.conflict(change.hash, ConflictReason::ActorOfAnother { owner }))
            }
        }
    }

    fn owner_of(&self, actor: &[u8]) -> Result<Option<Option<MemberId>>> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT member FROM actor WHERE document = ?1 AND actor = ?2")?;
        let owner = statement
            .query_row(params![Column(self.document), actor], |row| {
                get_optional(row, 0)
            })
            .optional()?;
        Ok(owner)
    }

    fn insert_actor(&self, change: &ChangeRecord) -> Result<()> {
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO actor (document, actor, member, bound_at) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let inserted = statement.execute(params![
            Column(self.document),
            change.actor,
            change.member.map(Column),
            Column(change.received_at),
        ]);
        self.inserted(change, inserted)
    }

    fn require_dependencies(&self, change: &ChangeRecord, head: &ChangeHead<'_>) -> Result<()> {
        for dependency in &head.dependencies {
            if self.position_of(dependency)?.is_none() {
                let dependency = *dependency;
                let reason = ConflictReason::MissingDependency { dependency };
                return Err(self.conflict(change.hash, reason));
            }
        }
        Ok(())
    }

    fn position_of(&self, hash: &ChangeHash) -> Result<Option<u64>> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT position FROM change WHERE document = ?1 AND hash = ?2")?;
        let position = statement
            .query_row(params![Column(self.document), hash], |row| row.get(0))
            .optional()?;
        Ok(position)
    }

    fn insert(&self, position: u64, change: &ChangeRecord) -> Result<()> {
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO change
                 (document, position, hash, actor, sequence, member, brought_by, received_at, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let inserted = statement.execute(params![
            Column(self.document),
            position,
            change.hash,
            change.actor,
            change.sequence,
            change.member.map(Column),
            change.brought_by.map(Column),
            Column(change.received_at),
            change.bytes,
        ]);
        self.inserted(change, inserted)
    }

    /// It is here now: nothing of it waits for its author any more.
    fn release_held(&self, change: &ChangeRecord) -> Result<()> {
        self.transaction
            .prepare_cached("DELETE FROM held_change WHERE document = ?1 AND hash = ?2")?
            .execute(params![Column(self.document), change.hash])?;
        Ok(())
    }

    fn inserted(&self, change: &ChangeRecord, outcome: rusqlite::Result<usize>) -> Result<()> {
        let Err(error) = outcome else { return Ok(()) };
        match violation(&error) {
            Some(Violation::Reference) => {
                Err(self.conflict(change.hash, ConflictReason::UnknownMember))
            }
            _ => Err(error.into()),
        }
    }

    fn conflict(&self, change: ChangeHash, reason: ConflictReason) -> StoreError {
        Conflict {
            document: self.document,
            change,
            reason,
        }
        .into()
    }
}
