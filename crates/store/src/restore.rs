//! What the words of a restore repeat: noted before its changes are logged, and for ever once they are.

use crate::{column::Column, error::Result, log::ChangeHash, store::Store};
use rusqlite::{Transaction, params};
use wortlaut_model::{DocumentId, Timestamp, limits};

/// What is noted about a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The hashes of its changes, in their order; at least one. It is said of no other change, whoever's it is.
    pub changes: Vec<ChangeHash>,
    /// What its words repeat, as whoever wrote it spells that.
    pub origins: String,
}

impl Store {
    /// Notes what a restore repeats, and forgets what was noted about those that were never logged.
    ///
    /// # Errors
    ///
    /// Database errors, also when it has no changes.
    pub fn note_restore(
        &self,
        document: DocumentId,
        restore: &Restore,
        now: Timestamp,
    ) -> Result<()> {
        self.write("note a restore", |transaction| {
            forget_unlogged(transaction, document, now)?;
            transaction
                .prepare_cached(
                    "INSERT INTO restore (document, first, changes, origins, at)
                     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (document, first) DO NOTHING",
                )?
                .execute(params![
                    Column(document),
                    restore.changes.first(),
                    restore.changes.as_flattened(),
                    restore.origins,
                    Column(now)
                ])?;
            Ok(())
        })
    }
}

fn forget_unlogged(
    transaction: &Transaction<'_>,
    document: DocumentId,
    now: Timestamp,
) -> Result<()> {
    let before = now.plus_millis(-limits::RESTORE_NOTED_MILLIS);
    transaction
        .prepare_cached(
            "DELETE FROM restore WHERE document = ?1 AND at < ?2 AND NOT EXISTS
                 (SELECT 1 FROM change WHERE document = ?1 AND hash = restore.first)",
        )?
        .execute(params![Column(document), Column(before)])?;
    Ok(())
}
