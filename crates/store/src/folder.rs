//! The data folder: its rights, its lock, and the name of the database file in it.

use crate::error::{Result, StoreError};
use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

const DATABASE: &str = "wortlaut.sqlite";
const LOCK: &str = "lock";

/// Only the account the service runs under may list, read or write.
const PRIVATE_FOLDER: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

/// A data folder that belongs to this process until the value is dropped or the process ends, however it ends.
pub(crate) struct Folder {
    path: PathBuf,
    lock: File,
}

impl Folder {
    /// Makes the folder and its files if they do not exist, and takes its lock.
    pub(crate) fn claim(path: &Path) -> Result<Self> {
        make_folder(path)?;
        let lock_path = path.join(LOCK);
        let lock = open_private(&lock_path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse {
                    folder: path.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed("lock", &lock_path, source)),
        }
        open_private(&database_in(path))?;
        // SQLite makes its own files' contents durable, but not the names we have just made.
        sync_names(path)?;
        Ok(Self {
            path: path.to_owned(),
            lock,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn database(&self) -> PathBuf {
        database_in(&self.path)
    }
}

impl Drop for Folder {
    /// Gives the lock back by itself. Closing the file would not do: when another thread has just forked a child, that has
    /// a copy of the file until it begins its own program, and a lock lasts as long as any copy.
    fn drop(&mut self) {
        // It cannot fail; if it did, closing the file would be what is left.
        let _ = self.lock.unlock();
    }
}

/// The database file of a data folder.
pub(crate) fn database_in(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

fn make_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE_FOLDER)
        .create(path)
        .map_err(|source| failed("create", path, source))?;
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    sync_names(parent.unwrap_or(Path::new(".")))
}

fn open_private(path: &Path) -> Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(PRIVATE_FILE)
        .open(path)
        .map_err(|source| failed("open", path, source))
}

/// Makes a file empty, and only its owner's to read.
pub(crate) fn create_private(path: &Path) -> Result<File> {
    let file = open_private(path)?;
    let emptied = file.set_len(0);
    emptied.map_err(|source| failed("write", path, source))?;
    Ok(file)
}

pub(crate) fn sync_names(folder: &Path) -> Result<()> {
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| failed("write to", folder, source))
}

pub(crate) fn failed(action: &'static str, path: &Path, source: io::Error) -> StoreError {
    StoreError::Folder {
        action,
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_free_although_a_child_has_inherited_the_locks_file() {
        let name = format!("wortlaut-store-folder-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let folder = Folder::claim(&path).unwrap();
        // What `fork` does to a file, and what is left of it until `exec`.
        let inherited = folder.lock.try_clone().unwrap();
        assert!(matches!(
            Folder::claim(&path),
            Err(StoreError::InUse { .. })
        ));
        drop(folder);
        assert!(Folder::claim(&path).is_ok());
        drop(inherited);
        fs::remove_dir_all(&path).unwrap();
    }
}
