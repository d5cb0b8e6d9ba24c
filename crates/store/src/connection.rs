//! Connections to the database file, and what each is set to.

use crate::{
    error::{Result, StoreError},
    patience::Patience,
};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{path::Path, sync::Arc};

/// Statements kept prepared on each connection; the store has fewer than this.
const PREPARED_STATEMENTS: usize = 96;

/// The write-ahead log file is cut back to this many bytes once a long reader has let it grow.
const WAL_BYTES_KEPT: i64 = 64 << 20;

/// Opens the connection that writes: write-ahead log, and an fsync before a commit returns.
pub(crate) fn open_writer(path: &Path, patience: &Arc<Patience>) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::damaged(format!(
            "the database cannot use a write-ahead log (journal mode {mode})"
        )));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: nobody finds a person's name in the file's free space.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_KEPT, |_| Ok(()))?;
    Ok(connection)
}

/// Opens a connection that can only read. It sees the last committed state and never waits for the writer.
pub(crate) fn open_reader(path: &Path, patience: &Arc<Patience>) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience)
}

/// Opens a connection that verifies: it never writes, but is not opened read-only, because SQLite then forgets the
/// tables' CHECK constraints and finds nothing against them.
pub(crate) fn open_checker(path: &Path) -> Result<Connection> {
    let patience = Arc::new(Patience::default());
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, &patience)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn open(path: &Path, mode: OpenFlags, patience: &Arc<Patience>) -> Result<Connection> {
    // One thread at a time uses a connection, which Rust's types prove: SQLite's own mutexes are not needed.
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut connection = Connection::open_with_flags(path, flags)?;
    wait_with(&mut connection, patience)?;
    // What stands in the file is data: it may not call functions with side effects, nor write to the schema.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    Ok(connection)
}

/// Moves the write-ahead log into the database file and cuts it to nothing; `false` when that cannot be done at once.
pub(crate) fn empty_log(connection: &Connection) -> Result<bool> {
    let is_busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(!is_busy)
}

/// Lets the connection wait for the locks of other processes.
pub(crate) fn wait_with(connection: &mut Connection, patience: &Arc<Patience>) -> Result<()> {
    let patience = Arc::clone(patience);
    connection.busy_handler(Some(move |attempt: i32| {
        patience.wait(u64::try_from(attempt).unwrap_or_default())
    }))?;
    Ok(())
}

/// Lets the connection fail at once when another process holds a lock.
pub(crate) fn never_wait(connection: &mut Connection) -> Result<()> {
    connection.busy_handler(None::<fn(i32) -> bool>)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writer_makes_every_commit_durable_enforces_references_and_overwrites_what_is_deleted() {
        let path = std::env::temp_dir().join(format!("wortlaut-writer-{}", std::process::id()));
        Connection::open(&path).unwrap();
        let writer = open_writer(&path, &Arc::new(Patience::default())).unwrap();
        let setting = |name: &str| -> String {
            let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
            writer.query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        assert_eq!(setting("journal_mode"), "wal");
        assert_eq!(setting("synchronous"), "2", "FULL");
        assert_eq!(setting("foreign_keys"), "1");
        assert_eq!(setting("secure_delete"), "1");
        drop(writer);
        std::fs::remove_file(&path).unwrap();
    }
}
