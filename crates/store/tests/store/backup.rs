//! Backups: what is in them, what they come back as, and what is never written over.

use crate::world::{NOON, TestFolder, World, batch, database, read_log};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};
use uuid::Uuid;
use wortlaut_model::DocumentId;
use wortlaut_store::{By, ChangeLog, Store, StoreError, back_up, check, restore};

/// A workspace with words in it, and a place for a backup.
fn lived_in() -> (World, DocumentId, PathBuf) {
    let world = World::new();
    let document = world.document("Definition");
    let mut anna = world.device(Some(world.editor("Anna")));
    for word in ["Digitale", " Daseinsvorsorge", " heißt"] {
        let changes = [anna.types(word)];
        world.store.append(&[batch(document, &changes)]).unwrap();
    }
    world.store.storage_id(Uuid::from_bytes([1; 16])).unwrap();
    let file = world.data().with_file_name("backup");
    (world, document, file)
}

#[test]
fn a_backup_is_made_beside_a_live_store_and_comes_back_as_it_was() {
    let (world, document, file) = lived_in();
    let written = back_up(world.data(), &file).unwrap();
    assert!(written.is_clean(), "{written:?}");
    assert_eq!(written, check(world.data()).unwrap());
    assert_eq!(written.changes, 4);
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let elsewhere = TestFolder::new();
    let restored = restore(&file, elsewhere.data(), NOON).unwrap();
    assert!(restored.is_clean(), "{restored:?}");
    let store = Store::open(elsewhere.data()).unwrap();
    assert_eq!(read_log(&store, document), world.log(document));
    let trail = store.audit_trail(0).unwrap();
    let last = trail.last().unwrap();
    assert_eq!(
        (last.action.as_str(), last.by),
        ("backup-restored", By::Shell)
    );
    assert_eq!(trail.len() - 1, world.store.audit_trail(0).unwrap().len());
    // To clients it is another storage: they do not believe that it has what the old one had.
    let other = Uuid::from_bytes([2; 16]);
    assert_eq!(store.storage_id(other).unwrap(), other);
    let names = fs::read_dir(elsewhere.data()).unwrap();
    let left = names.filter(|it| {
        it.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .contains("restoring")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn no_backup_is_written_over_a_file_and_none_restored_over_a_workspace() {
    let (world, _, file) = lived_in();
    fs::write(&file, "something else").unwrap();
    let error = back_up(world.data(), &file).unwrap_err();
    assert!(matches!(error, StoreError::Folder { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "something else");
    fs::remove_file(&file).unwrap();
    back_up(world.data(), &file).unwrap();

    let error = restore(&file, world.data(), NOON).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
    let World { store, folder, .. } = world;
    drop(store);
    let before = check(folder.data()).unwrap();
    let error = restore(&file, folder.data(), NOON).unwrap_err();
    assert!(matches!(error, StoreError::Occupied { .. }), "{error:?}");
    assert_eq!(check(folder.data()).unwrap(), before);
}

#[test]
fn what_is_no_backup_or_a_damaged_one_is_not_restored() {
    let (world, _, file) = lived_in();
    let empty = TestFolder::new();
    for bytes in [&b""[..], b"no database", &[0; 5_000]] {
        fs::write(&file, bytes).unwrap();
        assert!(restore(&file, empty.data(), NOON).is_err());
    }
    fs::remove_file(&file).unwrap();
    back_up(world.data(), &file).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let word = " Daseinsvorsorge".as_bytes();
    let at = bytes.windows(word.len()).position(|it| it == word).unwrap();
    bytes[at] ^= 1;
    fs::write(&file, bytes).unwrap();
    let report = restore(&file, empty.data(), NOON).unwrap();
    assert!(!report.is_clean());
    assert_eq!(fs::metadata(database(&empty.data())).unwrap().len(), 0);
    assert!(restore(empty.data().join("missing"), empty.data(), NOON).is_err());
}
