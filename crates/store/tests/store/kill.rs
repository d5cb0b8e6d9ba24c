//! `kill -9` in the middle of appending: what was reported as durable is there.

use crate::world::{NOON, TestFolder, World, batch, read_log};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    collections::HashMap,
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use wortlaut_model::{DocumentId, MemberId};
use wortlaut_store::{ChangeLog, ChangeRecord, Store, check};

const CHILD_FOLDER: &str = "WORTLAUT_STORE_KILL_TEST_FOLDER";
const ROUNDS: u32 = 20;

#[test]
fn what_was_reported_before_a_kill_is_there_afterwards() {
    // The test runs itself again as the process that is killed.
    if let Some(folder) = env::var_os(CHILD_FOLDER) {
        append_for_ever(&PathBuf::from(folder));
    }
    let world = World::new();
    let documents = [world.document("Definition"), world.document("Practice")];
    world.editor("Anna");
    let World { store, folder, .. } = world;
    drop(store);

    let mut dice = StdRng::seed_from_u64(20);
    for round in 0..ROUNDS {
        let reports = dice.random_range(1..40);
        let reported = append_until_killed(&folder, reports);
        let report = check(folder.data()).unwrap();
        assert!(report.is_clean(), "round {round}: {:?}", report.problems);

        let store = Store::open(folder.data()).unwrap();
        for document in documents {
            let log = read_log(&store, document);
            for (position, hash) in reported.get(&document).into_iter().flatten() {
                let logged = &log[*position - 1];
                assert_eq!(
                    &format!("{:02x?}", logged.change.hash),
                    hash,
                    "round {round}"
                );
            }
        }
    }
}

type Reported = HashMap<DocumentId, Vec<(usize, String)>>;

/// Lets a child append until it has reported so many batches, kills it, and returns all it had reported by then.
fn append_until_killed(folder: &TestFolder, reports: usize) -> Reported {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "kill::what_was_reported_before_a_kill_is_there_afterwards",
            "--exact",
        ])
        .arg("--nocapture")
        .env(CHILD_FOLDER, folder.data())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut reported = Reported::new();
    let mut seen = 0;
    for line in lines {
        // The test harness prints its own lines; one that the kill cut off was not reported.
        let line = line.unwrap();
        let Some(report) = line
            .strip_prefix("durable ")
            .and_then(|r| r.strip_suffix('.'))
        else {
            continue;
        };
        let mut words = report.splitn(3, ' ');
        let mut word = || words.next().unwrap();
        let document = word().parse().unwrap();
        let position = word().parse().unwrap();
        let hash = word().to_owned();
        reported.entry(document).or_default().push((position, hash));
        seen += 1;
        if seen == reports {
            child.kill().unwrap();
        }
    }
    assert!(seen >= reports, "the child ended by itself");
    child.wait().unwrap();
    reported
}

/// The child: appends batches of random sizes to all documents and reports each once `append` has returned.
fn append_for_ever(folder: &Path) -> ! {
    let store = Store::open(folder).unwrap();
    let workspace = store.workspaces().unwrap()[0].id;
    let member = store.members(workspace).unwrap()[0].id;
    let documents = store.documents(workspace).unwrap();
    let mut writers: Vec<Writer> = documents
        .iter()
        .map(|document| Writer::new(&store, document.id, member))
        .collect();
    loop {
        let batches: Vec<_> = writers.iter_mut().map(Writer::writes).collect();
        let lasts = store.append(&batches).unwrap();
        for (batch, last) in batches.iter().zip(lasts) {
            let first = last - batch.changes.len() as u64 + 1;
            for (position, change) in (first..).zip(&batch.changes) {
                println!(
                    "durable {} {position} {:02x?}.",
                    batch.document, change.hash
                );
            }
        }
    }
}

struct Writer {
    document: DocumentId,
    device: crate::world::Device,
    dice: StdRng,
}

impl Writer {
    /// A writer with an actor that no earlier round has used.
    fn new(store: &Store, document: DocumentId, member: MemberId) -> Self {
        let mut dice = StdRng::seed_from_u64(store.length(document).unwrap());
        Self {
            document,
            device: crate::world::Device::new(dice.random(), Some(member)),
            dice,
        }
    }

    fn writes(&mut self) -> wortlaut_store::Batch {
        let count = self.dice.random_range(1..8);
        let changes: Vec<ChangeRecord> = (0..count)
            .map(|_| ChangeRecord {
                received_at: NOON,
                ..self
                    .device
                    .types(&"wort".repeat(self.dice.random_range(0..200)))
            })
            .collect();
        batch(self.document, &changes)
    }
}
