//! A full disk: the failure is reported, nothing that was confirmed is lost, and writing goes on once there is room.

use crate::world::{World, batch, read_log};
use std::{
    env,
    path::{Path, PathBuf},
    process::{self, Command},
};
use wortlaut_store::{ChangeLog, Store, StoreError, check};

const CHILD_FOLDER: &str = "WORTLAUT_STORE_FULL_DISK_TEST_FOLDER";

#[test]
fn a_write_that_fails_is_reported_and_the_log_stays_sound() {
    if let Some(folder) = env::var_os(CHILD_FOLDER) {
        return write_until_the_disk_is_full(&PathBuf::from(folder));
    }
    let world = World::new();
    world.document("Definition");
    world.editor("Anna");
    let World { store, folder, .. } = world;
    drop(store);

    // A limit on the size of files fails writes as a full disk does. The shell sets it for the child, which is this test
    // again; exceeding it then is an error instead of a signal.
    let status = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -S -f 2000; exec \"$@\"", "sh"])
        .arg(env::current_exe().unwrap())
        .args([
            "full_disk::a_write_that_fails_is_reported_and_the_log_stays_sound",
            "--exact",
        ])
        .env(CHILD_FOLDER, folder.data())
        .status()
        .unwrap();
    assert!(status.success());
    let report = check(folder.data()).unwrap();
    assert!(report.is_clean(), "{:?}", report.problems);
    assert!(report.changes > 2);
}

fn write_until_the_disk_is_full(folder: &Path) {
    let store = Store::open(folder).unwrap();
    let workspace = store.workspaces().unwrap()[0].id;
    let document = store.documents(workspace).unwrap()[0].id;
    let member = store.members(workspace).unwrap()[0].id;
    let mut device = crate::world::Device::new([5; 16], Some(member));
    let page = "Daseinsvorsorge ".repeat(4_000);

    let mut confirmed = store.length(document).unwrap();
    let (refused, error) = loop {
        let change = device.types(&page);
        match store.append(&[batch(document, std::slice::from_ref(&change))]) {
            Ok(positions) => confirmed = positions[0],
            Err(error) => break (change, error),
        }
    };
    assert!(
        matches!(
            &error,
            StoreError::Database {
                operation: "append to the log",
                ..
            }
        ),
        "{error:?}"
    );
    // It stays refused, and what was confirmed can be read.
    let again = store.append(&[batch(document, std::slice::from_ref(&refused))]);
    assert!(
        matches!(again, Err(StoreError::Database { .. })),
        "{again:?}"
    );
    assert_eq!(read_log(&store, document).len() as u64, confirmed);
    assert!(check(folder).unwrap().is_clean());

    make_room();
    let positions = store.append(&[batch(document, &[refused, device.types("on")])]);
    assert_eq!(positions.unwrap(), [confirmed + 2]);
}

fn make_room() {
    let status = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &process::id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}
