//! A data folder with a workspace, members with their devices, and documents, for the tests to tell their stories with.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use rusqlite::{Connection, config::DbConfig};
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    io::ErrorKind,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use wortlaut_model::{
    DocumentId, DocumentKind, Member, MemberId, Organisation, OrganisationId, Role, Timestamp,
    Workspace, WorkspaceId,
};
use wortlaut_store::{
    Batch, By, ChangeHash, ChangeLog, ChangeRecord, LoggedChange, NewDocument, SecretHash, Store,
};

/// When every story begins.
pub const NOON: Timestamp = Timestamp::from_millis(1_795_521_600_000);

/// A folder that exists for one test.
pub struct TestFolder(PathBuf);

impl TestFolder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A test run that was killed may have left folders of a process with the same number.
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("wortlaut-store-{}-{number}", process::id());
            let path = env::temp_dir().join(name);
            match fs::create_dir(&path) {
                Ok(()) => return Self(path),
                Err(error) => assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{error}"),
            }
        }
    }

    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// The database file of a data folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.join("wortlaut.sqlite")
}

/// A connection such as an administrator's shell makes, with nothing to keep it from doing harm.
pub fn foreign_connection(folder: &Path) -> Connection {
    let connection = Connection::open(database(folder)).unwrap();
    for guard in [
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY,
        DbConfig::SQLITE_DBCONFIG_DEFENSIVE,
    ] {
        connection.set_db_config(guard, false).unwrap();
    }
    connection
        .pragma_update(None, "ignore_check_constraints", true)
        .unwrap();
    connection
}

/// An open store with one workspace of one organisation.
pub struct World {
    pub store: Store,
    pub workspace: WorkspaceId,
    pub organisation: OrganisationId,
    dice: Mutex<StdRng>,
    pub folder: TestFolder,
}

impl World {
    pub fn new() -> Self {
        let folder = TestFolder::new();
        let store = Store::open(folder.data()).unwrap();
        let mut dice = StdRng::seed_from_u64(7);
        let workspace = Workspace {
            id: WorkspaceId::from_bytes(dice.random()),
            name: "Task Force".into(),
            language: "de".into(),
            persons_in_history: false,
        };
        store
            .create_workspace(&workspace, By::Server, NOON)
            .unwrap();
        let organisation = organisation(dice.random(), "Stadtwerke Lübeck", "HL");
        store
            .add_organisation(workspace.id, &organisation, By::Server, NOON)
            .unwrap();
        Self {
            store,
            workspace: workspace.id,
            organisation: organisation.id,
            dice: Mutex::new(dice),
            folder,
        }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.data()
    }

    /// Closes the store and opens it again.
    pub fn reopened(self) -> Self {
        let World {
            store,
            workspace,
            organisation,
            dice,
            folder,
        } = self;
        drop(store);
        Self {
            store: Store::open(folder.data()).unwrap(),
            workspace,
            organisation,
            dice,
            folder,
        }
    }

    /// 16 random bytes, the same ones in every run.
    pub fn id(&self) -> [u8; 16] {
        self.dice.lock().unwrap().random()
    }

    pub fn secret(&self) -> SecretHash {
        SecretHash::from_bytes(self.dice.lock().unwrap().random())
    }

    pub fn member(&self, name: &str, role: Role) -> MemberId {
        let id = MemberId::from_bytes(self.id());
        let member = Member::new(id, name.into(), self.organisation, role, NOON);
        self.store.add_member(&member, By::Shell).unwrap();
        member.id
    }

    pub fn editor(&self, name: &str) -> MemberId {
        self.member(name, Role::Editor)
    }

    /// A document with one first change by the server.
    pub fn document(&self, title: &str) -> DocumentId {
        let document = NewDocument {
            id: DocumentId::from_bytes(self.id()),
            workspace: self.workspace,
            kind: DocumentKind::Definition,
            title: title.into(),
        };
        let first = self.device(None).types("");
        self.store
            .create_document(&document, vec![first], By::Shell, NOON)
            .unwrap();
        document.id
    }

    /// A device of a member (or the server's own hand) that begins to write.
    pub fn device(&self, member: Option<MemberId>) -> Device {
        Device::new(self.id(), member)
    }

    pub fn log(&self, document: DocumentId) -> Vec<LoggedChange> {
        read_log(&self.store, document)
    }
}

pub fn organisation(id: [u8; 16], name: &str, short: &str) -> Organisation {
    Organisation {
        id: OrganisationId::from_bytes(id),
        name: name.into(),
        short: short.into(),
        place: "Lübeck".into(),
        colour: 1,
        votes: true,
        chair: false,
    }
}

pub fn batch(document: DocumentId, changes: &[ChangeRecord]) -> Batch {
    Batch {
        document,
        changes: changes.to_vec(),
    }
}

pub fn read_log(store: &Store, document: DocumentId) -> Vec<LoggedChange> {
    let mut log = Vec::new();
    store
        .read(document, 0, &mut |logged| {
            log.push(logged);
            ControlFlow::Continue(())
        })
        .unwrap();
    log
}

/// A writer with an actor of its own, each of whose changes depends on the one before.
#[derive(Clone)]
pub struct Device {
    pub actor: Vec<u8>,
    pub member: Option<MemberId>,
    pub sequence: u64,
    pub dependencies: Vec<ChangeHash>,
}

impl Device {
    pub fn new(actor: [u8; 16], member: Option<MemberId>) -> Self {
        Self {
            actor: actor.to_vec(),
            member,
            sequence: 0,
            dependencies: Vec::new(),
        }
    }

    /// Goes on after changes of others.
    pub fn after(mut self, hashes: &[ChangeHash]) -> Self {
        self.dependencies.extend(hashes);
        self
    }

    /// Makes the next change. What it says is its message: the store looks at no operation.
    pub fn types(&mut self, text: &str) -> ChangeRecord {
        self.sequence += 1;
        let bytes = chunk(&self.dependencies, &self.actor, self.sequence, text);
        let hash: ChangeHash = Sha256::digest(&bytes[8..]).into();
        self.dependencies = vec![hash];
        ChangeRecord {
            hash,
            actor: self.actor.clone(),
            sequence: self.sequence,
            bytes: bytes.into(),
            member: self.member,
            brought_by: self.member,
            received_at: NOON.plus_millis(i64::try_from(self.sequence).unwrap()),
        }
    }
}

/// A change chunk of Automerge's format without operations.
pub fn chunk(dependencies: &[ChangeHash], actor: &[u8], sequence: u64, message: &str) -> Vec<u8> {
    let mut contents = leb128(dependencies.len() as u64);
    contents.extend(dependencies.concat());
    contents.extend(leb128(actor.len() as u64));
    contents.extend(actor);
    contents.extend(leb128(sequence));
    contents.extend(leb128(sequence)); // the first operation's counter
    contents.push(0); // the time
    contents.extend(leb128(message.len() as u64));
    contents.extend(message.as_bytes());
    contents.extend([0, 0]); // no other actors, no columns
    let mut hashed = vec![1];
    hashed.extend(leb128(contents.len() as u64));
    hashed.extend(contents);
    let checksum = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}

fn leb128(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}
