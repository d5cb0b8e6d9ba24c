//! A backup: everything that a data folder holds, in one file, and the way back.

use crate::{
    audit::{self, Action, By, Event},
    check::{self, CheckReport},
    connection,
    error::{Result, StoreError},
    folder::{Folder, create_private, database_in, failed, sync_names},
    migration,
    patience::Patience,
};
use rusqlite::Connection;
use serde_json::json;
use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use wortlaut_model::Timestamp;

/// Writes everything that a data folder holds into a new file, only its owner's to read, and reads the file back. The folder
/// may be in use: the file holds one committed state, and nobody waits for it. An interrupted backup leaves an empty file.
///
/// # Errors
///
/// [`Folder`](StoreError::Folder) when the file exists already or cannot be written, and database errors. No file is left
/// then. Damage, in the folder and so in the file, is in the report.
pub fn back_up(folder: impl AsRef<Path>, file: impl AsRef<Path>) -> Result<CheckReport> {
    let (database, file) = (database_in(folder.as_ref()), file.as_ref());
    check::require_file(&database)?;
    // The name is taken before anything is written: nothing that was there is written over.
    File::create_new(file).map_err(|source| failed("create", file, source))?;
    let partial = beside(file, ".partial");
    let written = copy_out(&database, &partial).and_then(|()| put_in_place(&partial, file));
    if written.is_err() {
        // What the error says matters more than whether these can be removed.
        let _ = (fs::remove_file(&partial), fs::remove_file(file));
    }
    written?;
    check::run_on(file, None)
}

/// Makes a data folder from a backup, of this version or an older one, after it was read back. Documents are as they were
/// then; clients that know more send it again.
///
/// # Errors
///
/// [`InUse`](StoreError::InUse) when a server runs on the folder, [`Occupied`](StoreError::Occupied) when it holds a
/// workspace, [`Foreign`](StoreError::Foreign) and [`Newer`](StoreError::Newer) for what is no backup or a newer version's,
/// and errors of the file system and of SQLite. When the report is not clean, nothing was restored either.
pub fn restore(
    file: impl AsRef<Path>,
    folder: impl AsRef<Path>,
    now: Timestamp,
) -> Result<CheckReport> {
    check::require_file(file.as_ref())?;
    let folder = Folder::claim(folder.as_ref())?;
    let database = folder.database();
    require_empty(&database, folder.path())?;
    let copy = beside(&database, ".restoring");
    let report = copy_in(file.as_ref(), &copy, now).and_then(|()| check::run_on(&copy, None));
    if report.as_ref().is_ok_and(CheckReport::is_clean) {
        put_in_place(&copy, &database)?;
    } else {
        let _ = fs::remove_file(&copy);
    }
    report
}

/// Whether there is no workspace yet, nor what is left of one: a write-ahead log would be taken for the backup's.
fn require_empty(database: &Path, folder: &Path) -> Result<()> {
    let length = fs::metadata(database).map_or(0, |it| it.len());
    if length > 0 || beside(database, "-wal").exists() {
        return Err(StoreError::Occupied {
            folder: folder.to_owned(),
        });
    }
    Ok(())
}

fn copy_out(database: &Path, partial: &Path) -> Result<()> {
    create_private(partial)?;
    let target = partial.to_str().ok_or_else(|| {
        let source = io::Error::new(io::ErrorKind::InvalidFilename, "the name is not UTF-8");
        failed("create", partial, source)
    })?;
    let copy = || -> Result<()> {
        let connection = connection::open_reader(database, &Arc::new(Patience::default()))?;
        migration::require_current(&connection, database)?;
        connection.execute("VACUUM INTO ?1", [target])?;
        Ok(())
    };
    copy().map_err(|error| error.during("write the backup"))?;
    let file = File::open(partial).and_then(|file| file.sync_all());
    file.map_err(|source| failed("write", partial, source))
}

fn copy_in(file: &Path, copy: &Path, now: Timestamp) -> Result<()> {
    let target = create_private(copy)?;
    let copied = File::open(file)
        .and_then(|mut backup| io::copy(&mut backup, &mut &target))
        .and_then(|_| target.sync_all());
    copied.map_err(|source| failed("write", copy, source))?;
    let adopt = || -> Result<()> {
        let mut connection = connection::open_writer(copy, &Arc::new(Patience::default()))?;
        migration::require_ours(&connection, file)?;
        migration::migrate(&mut connection, file)?;
        note_restored(&mut connection, now)?;
        // What is renamed is one file; the store begins a log of its own.
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        Ok(())
    };
    adopt().map_err(|error| error.during("read the backup"))
}

/// Clients remember by its id what a storage has. This one has less than the one they knew, and gets another id.
fn note_restored(connection: &mut Connection, now: Timestamp) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute("DELETE FROM setting WHERE name = 'storage_id'", [])?;
    let event = Event {
        at: now,
        by: By::Shell,
        action: Action::BackupRestored,
        subject: &"backup",
        detail: json!({}),
    };
    audit::record(&transaction, &event)?;
    transaction.commit()?;
    Ok(())
}

fn put_in_place(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|source| failed("write", to, source))?;
    let folder = to.parent().filter(|it| *it != Path::new(""));
    sync_names(folder.unwrap_or(Path::new(".")))
}

/// A file beside another, whose name goes on like this.
fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(more);
    name.into()
}
