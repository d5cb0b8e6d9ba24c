//! Read-only connections, so that reading never waits for the writer.

use crate::{connection, error::Result, patience::Patience};
use rusqlite::{Connection, Transaction};
use std::{
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

/// Most read connections, and so most reads at a time: more would wait for the disk instead of for a connection.
const CONNECTIONS: usize = 8;

/// A pool of read connections, opened when first needed.
pub(crate) struct Readers {
    path: PathBuf,
    patience: Arc<Patience>,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Connection>,
    lent: usize,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, patience: Arc<Patience>) -> Self {
        Self {
            path,
            patience,
            pool: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    /// Runs `work` in a read transaction: all its statements see the same committed state.
    pub(crate) fn read<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.lend()
            .read(work)
            .map_err(|error| error.during(operation))
    }

    fn lend(&self) -> Loan<'_> {
        let mut pool = self
            .returned
            .wait_while(self.pool(), |pool| pool.lent >= CONNECTIONS)
            .unwrap_or_else(PoisonError::into_inner);
        pool.lent += 1;
        Loan {
            readers: self,
            connection: pool.idle.pop(),
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the pool, given back when dropped, also by a panic; a connection that failed is not given back.
struct Loan<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Loan<'_> {
    fn read<T>(mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connection::open_reader(&self.readers.path, &self.readers.patience)?,
        };
        let transaction = connection.transaction()?;
        let value = work(&transaction)?;
        transaction.rollback()?;
        self.connection = Some(connection);
        Ok(value)
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut pool = self.readers.pool();
        pool.lent -= 1;
        pool.idle.extend(self.connection.take());
        drop(pool);
        self.readers.returned.notify_one();
    }
}
