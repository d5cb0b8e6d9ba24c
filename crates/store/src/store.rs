//! The store: one data folder, opened by one process.

use crate::{
    StoreError, connection, error::Result, folder::Folder, migration, patience::Patience,
    readers::Readers, writer::Writer,
};
use rusqlite::{OptionalExtension, Transaction};
use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// An open data folder. All methods may be called from many threads at a time; they block, so an async program calls
/// them on a thread where that is allowed.
///
/// Writes run one after the other. Reads run beside them and beside each other, and see what was committed when they
/// began.
///
/// A lock that another process holds on the database is delay, not failure: calls wait until it is free, or until
/// [`stop_waiting`](Self::stop_waiting).
pub struct Store {
    // Fields are dropped in this order: the connections are closed before the folder is released.
    writer: Writer,
    readers: Readers,
    patience: Arc<Patience>,
    unnoted: Mutex<Option<Arc<UnnotedListener>>>,
    folder: Folder,
}

type UnnotedListener = Box<dyn Fn(&StoreError) + Send + Sync>;

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.folder.path())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the data folder, makes it (mode 0700) when it does not exist, and brings its schema up to date.
    ///
    /// The folder belongs to this value until it is dropped or the process ends, however it ends.
    ///
    /// # Errors
    ///
    /// [`InUse`](crate::StoreError::InUse) when another process has it open, [`Foreign`](crate::StoreError::Foreign) and
    /// [`Newer`](crate::StoreError::Newer) when its database is another program's or a newer Wortlaut's, and errors of
    /// the file system and of SQLite.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = Folder::claim(folder.as_ref())?;
        let path = folder.database();
        let patience = Arc::new(Patience::default());
        let opened = connection::open_writer(&path, &patience);
        let mut connection = opened.map_err(|error| error.during("open the database"))?;
        migration::migrate(&mut connection, &path)
            .map_err(|error| error.during("bring the database's schema up to date"))?;
        Ok(Self {
            writer: Writer::new(path.clone(), Arc::clone(&patience), connection),
            readers: Readers::new(path, Arc::clone(&patience)),
            patience,
            unnoted: Mutex::default(),
            folder,
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The id by which automerge-repo clients know this data folder as a storage: `fresh`, when the folder has none
    /// yet, and the same one ever after.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn storage_id(&self, fresh: Uuid) -> Result<Uuid> {
        self.write("read the storage id", |transaction| {
            transaction.execute(
                "INSERT INTO setting (name, value) VALUES ('storage_id', ?1)
                 ON CONFLICT (name) DO NOTHING",
                [fresh.to_string()],
            )?;
            stored_storage_id(transaction)
        })
    }

    /// Calls `listener` when a call finds the database locked by another process, and about once a second while it
    /// waits, with the time waited so far. Replaces the listener set before. It must not use the store.
    pub fn on_wait(&self, listener: impl Fn(Duration) + Send + Sync + 'static) {
        self.patience.listen(Box::new(listener));
    }

    /// Calls `listener` when the use of a session or a token could not be noted, for instance because the disk is full: whoever
    /// uses it is let in all the same. Replaces the listener set before. It must not use the store.
    pub fn on_unnoted_use(&self, listener: impl Fn(&StoreError) + Send + Sync + 'static) {
        let mut unnoted = self.unnoted.lock().unwrap_or_else(PoisonError::into_inner);
        *unnoted = Some(Arc::new(Box::new(listener)));
    }

    /// How often, since the store was opened, a call found the database locked by another process; while one waits the
    /// number grows about a hundred times a second.
    pub fn waits(&self) -> u64 {
        self.patience.attempts()
    }

    /// Ends all waiting for locks of other processes, now and from now on: calls that would wait fail with
    /// [`Stopped`](crate::StoreError::Stopped). Meant for shutting down.
    pub fn stop_waiting(&self) {
        self.patience.stop();
    }

    /// Takes what was deleted out of the files, too. Deleted rows are overwritten where they stood, but earlier states of
    /// them stand in the write-ahead log until it is emptied, which it cannot be while somebody reads from it: `false` says
    /// to try again in a moment. Never waits.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn wipe_deleted(&self) -> Result<bool> {
        let wiped = self.writer.empty_log();
        wiped.map_err(|error| error.during("empty the write-ahead log"))
    }

    /// Runs `work` in a write transaction.
    pub(crate) fn write<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.writer.write(operation, work)
    }

    /// Notes something if writing is possible at once, and tells whether it did. Nothing depends on the note: a failure is
    /// told to whoever listens, and to nobody else.
    pub(crate) fn note(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> bool {
        let noted = self.writer.write_if_free(operation, work);
        noted.unwrap_or_else(|failure| {
            let listener = self.unnoted.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(listener) = listener.clone() {
                listener(&failure);
            }
            false
        })
    }

    /// Runs `work` in a read transaction.
    pub(crate) fn reading<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.readers.read(operation, work)
    }
}

fn stored_storage_id(transaction: &Transaction<'_>) -> Result<Uuid> {
    let text: Option<String> = transaction
        .query_row(
            "SELECT value FROM setting WHERE name = 'storage_id'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| StoreError::damaged("the storage id in table setting"))
}
