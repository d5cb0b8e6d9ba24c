//! A full disk: the failure is reported, nothing that was confirmed is lost, and writing goes on once there is room.

use crate::world::{NOON, World, batch, read_log};
use std::{
    env,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use wortlaut_model::{MemberId, Scope, SessionId, TokenId};
use wortlaut_store::{
    By, ChangeLog, Means, NewSession, NewToken, SecretHash, Store, StoreError, check,
};

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
    let visitor = Visitor::signs_in(&store, member);
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
    visitor.is_let_in(&store);
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

/// Somebody with a browser session and a token, of both of which the use is noted once a minute.
struct Visitor {
    cookie: SecretHash,
    token: SecretHash,
}

impl Visitor {
    fn signs_in(store: &Store, member: MemberId) -> Self {
        let (cookie, token) = (
            SecretHash::from_bytes([6; 32]),
            SecretHash::from_bytes([7; 32]),
        );
        let session = NewSession {
            id: SessionId::from_bytes([6; 16]),
            secret: cookie,
            device: String::new(),
            replaces: None,
        };
        let begun = store.sign_in(member, &Means::Password, &session, NOON);
        assert!(begun.unwrap().is_some());
        let new = NewToken {
            id: TokenId::from_bytes([7; 16]),
            secret: token,
            member,
            name: "archive".into(),
            scope: Scope::Read,
            expires_at: None,
            through: None,
        };
        store.create_token(&new, By::Shell, NOON).unwrap();
        Self { cookie, token }
    }

    /// Whoever only reads needs no room on the disk. What little is left of it takes some notes yet.
    fn is_let_in(&self, store: &Store) {
        let failures = Arc::new(AtomicUsize::new(0));
        let heard = Arc::clone(&failures);
        store.on_unnoted_use(move |_| {
            heard.fetch_add(1, Ordering::Relaxed);
        });
        let mut minutes = (1..200).map(|minute| NOON.plus_millis(minute * 60_000));
        let is_unnoted = |now| {
            let session = store.session(&self.cookie, now).unwrap().unwrap();
            let token = store.token(&self.token, now).unwrap().unwrap();
            session.last_used_at < now && token.last_used_at < Some(now)
        };
        assert!(minutes.any(is_unnoted), "there was room all the time");
        assert!(failures.load(Ordering::Relaxed) >= 2);
    }
}

fn make_room() {
    let status = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &process::id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}
