//! The one connection that writes.

use crate::{
    connection,
    error::{Result, StoreError},
    patience::Patience,
};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, TryLockError},
};

/// Runs one write transaction after the other. A connection that failed is thrown away, and the next write opens
/// another: what it had in memory is never trusted again.
pub(crate) struct Writer {
    path: PathBuf,
    patience: Arc<Patience>,
    connection: Mutex<Option<Connection>>,
}

impl Writer {
    pub(crate) fn new(path: PathBuf, patience: Arc<Patience>, connection: Connection) -> Self {
        Self {
            path,
            patience,
            connection: Mutex::new(Some(connection)),
        }
    }

    /// Runs `work` in a transaction and commits it; waits as long as another process holds the write lock.
    pub(crate) fn write<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut slot = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.transact(&mut slot, work)
            .map_err(|error| error.during(operation))
    }

    /// Runs `work` in a transaction and commits it, but only if neither another thread nor another process is writing;
    /// tells whether it ran.
    pub(crate) fn write_if_free(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<bool> {
        let mut slot = match self.connection.try_lock() {
            Ok(slot) => slot,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(false),
        };
        connection::never_wait(self.connected(&mut slot)?)?;
        let outcome = self.transact(&mut slot, work);
        connection::wait_with(self.connected(&mut slot)?, &self.patience)?;
        match outcome {
            Ok(()) => Ok(true),
            Err(StoreError::Stopped) => Ok(false),
            Err(error) => Err(error.during(operation)),
        }
    }

    /// Moves the write-ahead log into the database and cuts it to nothing, unless somebody still reads from it or writes;
    /// tells whether it is empty.
    pub(crate) fn empty_log(&self) -> Result<bool> {
        let mut slot = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        connection::never_wait(self.connected(&mut slot)?)?;
        let emptied = connection::empty_log(self.connected(&mut slot)?);
        connection::wait_with(self.connected(&mut slot)?, &self.patience)?;
        emptied
    }

    fn transact<T>(
        &self,
        slot: &mut Option<Connection>,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let connection = self.connected(slot)?;
        let outcome = run(connection, work);
        let failed = matches!(outcome, Err(StoreError::Database { .. }));
        if failed || !connection.is_autocommit() {
            *slot = None;
        }
        outcome
    }

    fn connected<'a>(&self, slot: &'a mut Option<Connection>) -> Result<&'a mut Connection> {
        match slot {
            Some(connection) => Ok(connection),
            empty => Ok(empty.insert(connection::open_writer(&self.path, &self.patience)?)),
        }
    }
}

/// Commits what `work` did, or rolls it back.
fn run<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T>,
) -> Result<T> {
    // The write lock is taken here, so that no later statement, COMMIT included, finds the database busy.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}
