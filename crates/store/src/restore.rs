//! What the words of a restore repeat: noted before its changes are logged, and for ever once they are.

use crate::{column::Column, error::Result, store::Store};
use rusqlite::params;
use wortlaut_model::{DocumentId, Timestamp};

/// What is noted about a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The actor under which it is written, which writes nothing else.
    pub actor: Vec<u8>,
    /// What its words repeat, as whoever wrote it spells that.
    pub origins: String,
}

impl Store {
    /// Notes what a restore repeats. Once its actor has changes in the log, nothing is noted any more.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn note_restore(
        &self,
        document: DocumentId,
        restore: &Restore,
        now: Timestamp,
    ) -> Result<()> {
        self.write("note a restore", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO restore (document, actor, origins, at)
                     SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS
                         (SELECT 1 FROM actor WHERE document = ?1 AND actor = ?2)
                     ON CONFLICT (document, actor) DO UPDATE SET
                         origins = excluded.origins, at = excluded.at",
                )?
                .execute(params![
                    Column(document),
                    restore.actor,
                    restore.origins,
                    Column(now)
                ])?;
            Ok(())
        })
    }
}
