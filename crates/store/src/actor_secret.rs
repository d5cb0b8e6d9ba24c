//! The secret from which members' keys for actors are made.

use crate::{Store, column::get, error::Result};
use rusqlite::params;
use wortlaut_model::MemberId;

impl Store {
    /// The secret of 32 bytes that is kept for good; `fresh` when there is none yet.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn actor_secret(&self, fresh: &[u8; 32]) -> Result<[u8; 32]> {
        self.write("keep the secret of actors", |transaction| {
            transaction.execute(
                "INSERT INTO actor_secret (id, secret) VALUES (1, ?1) ON CONFLICT DO NOTHING",
                params![fresh],
            )?;
            let secret = "SELECT secret FROM actor_secret";
            Ok(transaction.query_row(secret, [], |row| row.get(0))?)
        })
    }

    /// Everybody who was ever a member of any workspace.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn member_ids(&self) -> Result<Vec<MemberId>> {
        self.reading("read who the members are", |transaction| {
            let mut statement = transaction.prepare_cached("SELECT id FROM member")?;
            let ids = statement.query_map([], |row| get(row, 0))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }
}
