//! Holding SQLite's write lock from outside, as a backup or an administrator's shell may.

use rusqlite::Connection;
use std::path::Path;

/// SQLite's write lock on a database, released when the value is dropped.
pub struct WriteLock(Connection);

impl WriteLock {
    /// Takes the lock, waiting for the server to finish what it is writing.
    pub fn take(database: &Path) -> Self {
        let connection = Connection::open(database).expect("the server's database opens");
        connection
            .busy_timeout(crate::PATIENCE)
            .expect("a time to wait for the lock");
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .expect("the write lock is free sooner or later");
        Self(connection)
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        let _ = self.0.execute_batch("ROLLBACK");
    }
}
