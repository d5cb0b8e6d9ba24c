//! The data folder: whose it is, and who may read it.

use crate::world::{TestFolder, World, database, foreign_connection};
use rusqlite::Connection;
use std::{error::Error, fs, os::unix::fs::PermissionsExt};
use uuid::Uuid;
use wortlaut_store::{Store, StoreError, check};

#[test]
fn only_the_service_may_read_the_folder_and_its_files() {
    let world = World::new();
    world.document("Definition");
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(world.data()), 0o700);
    let mut names = Vec::new();
    for file in fs::read_dir(world.data()).unwrap() {
        let file = file.unwrap();
        assert_eq!(mode(file.path()), 0o600, "{file:?}");
        names.push(file.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(
        names,
        [
            "lock",
            "wortlaut.sqlite",
            "wortlaut.sqlite-shm",
            "wortlaut.sqlite-wal"
        ]
    );
}

#[test]
fn a_folder_is_open_once_at_a_time() {
    let world = World::new();
    let error = Store::open(world.data()).unwrap_err();
    assert!(matches!(&error, StoreError::InUse { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("another wortlaut is running on this folder")
    );
    drop(world.reopened());
}

#[test]
fn the_storage_id_stays() {
    let folder = TestFolder::new();
    let first = Uuid::from_bytes([1; 16]);
    let store = Store::open(folder.data()).unwrap();
    assert_eq!(store.storage_id(first).unwrap(), first);
    drop(store);
    let store = Store::open(folder.data()).unwrap();
    assert_eq!(store.storage_id(Uuid::from_bytes([2; 16])).unwrap(), first);
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = TestFolder::new();
    fs::create_dir(folder.data()).unwrap();
    let other = Connection::open(database(&folder.data())).unwrap();
    other.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(other);

    let opened = Store::open(folder.data());
    assert!(
        matches!(opened, Err(StoreError::Foreign { .. })),
        "{opened:?}"
    );
    let checked = check(folder.data());
    assert!(
        matches!(checked, Err(StoreError::Foreign { .. })),
        "{checked:?}"
    );
    let tables: i64 = foreign_connection(&folder.data())
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[test]
fn a_newer_schema_is_left_alone() {
    let folder = TestFolder::new();
    drop(Store::open(folder.data()).unwrap());
    foreign_connection(&folder.data())
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let opened = Store::open(folder.data());
    assert!(
        matches!(opened, Err(StoreError::Newer { found: 99, .. })),
        "{opened:?}"
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TestFolder::new();
    fs::write(folder.data(), "a file where the folder should be").unwrap();
    let error = Store::open(folder.data()).unwrap_err();
    assert!(
        error.to_string().contains(folder.data().to_str().unwrap()),
        "{error}"
    );
    assert!(error.source().is_some());
}

#[test]
fn a_check_of_nothing_is_an_error() {
    let folder = TestFolder::new();
    assert!(matches!(
        check(folder.data()),
        Err(StoreError::Folder { .. })
    ));
    assert!(!folder.data().exists());
}
