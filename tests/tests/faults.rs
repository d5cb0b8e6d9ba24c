//! `kill -9` at random moments under four writers, and a backup that comes back.
//!
//! `WORTLAUT_KILLS=20 cargo test -p wortlaut-tests --test faults` kills more often than CI does. What the server saw on a
//! real disk after a power cut is beyond this test: it shows that nothing acknowledged was still only in the process.
#![expect(
    clippy::expect_used,
    reason = "a broken expectation is how a test fails"
)]

use rand::RngExt;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wortlaut_model::Role;
use wortlaut_tests::{Client, Folder, World, eventually, number_from};

const KILLS_IN_CI: u64 = 5;
const WRITERS: [&str; 4] = ["Lübeck", "Bund", "Potsdam", "Kassel"];

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_change_is_lost_however_often_the_server_is_killed() {
    let kills = number_from("WORTLAUT_KILLS", KILLS_IN_CI);
    let mut world = World::start();
    let writers = Writers::start(&world).await;
    for kill in 1..=kills {
        let saved_before = writers.saved().len();
        eventually("something new to be saved", || {
            (writers.saved().len() > saved_before).then_some(())
        })
        .await;
        let moment = rand::rng().random_range(0..700);
        tokio::time::sleep(Duration::from_millis(moment)).await;

        world.server.kill();
        let acknowledged = writers.saved_when_all_noticed().await;
        world.server.run(&["check"]);
        world.server.start_again();

        let kept = kept(&world).await;
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(
            lost.is_empty(),
            "kill {kill} lost acknowledged changes: {lost:?}"
        );
        assert!(
            acknowledged.len() > saved_before,
            "kill {kill} came before anything was saved"
        );
    }
    let clients = writers.stop().await;
    let clients: Vec<&Client> = clients.iter().map(AsRef::as_ref).collect();
    world.settle(&clients).await;
    clients
        .iter()
        .for_each(|client| client.assert_never_refused());
    let written = clients[0].look(|replica| replica.hashes().len());
    eprintln!("{kills} kills, {written} changes, all of them kept");
    world.server.stop();
    world.server.run(&["check"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_they_write_comes_back_and_the_devices_bring_the_rest() {
    let mut world = World::start();
    let writers = Writers::start(&world).await;
    let is_written = || (writers.saved().len() > 20).then_some(());
    eventually("something to be saved", is_written).await;
    let folder = Folder::new();
    let file = folder.path().join("sicherung");
    let file = file.to_str().expect("a name in UTF-8");
    let backup = world.server.command(&["backup", file, "--json"]);
    assert_eq!(backup["problems"], json!([]));
    let kept_then = backup["changes"].as_u64().expect("a count");
    let is_more = || (writers.saved().len() as u64 > kept_then + 20).then_some(());
    eventually("more than the backup has to be saved", is_more).await;

    world.server.kill();
    let acknowledged = writers.saved_when_all_noticed().await;
    std::fs::remove_dir_all(world.server.data()).expect("our own folder");
    world.server.run(&["restore", file]);
    world.server.run(&["check"]);
    world.server.start_again();
    let clients = writers.stop().await;
    let clients: Vec<&Client> = clients.iter().map(AsRef::as_ref).collect();
    world.settle(&clients).await;
    let kept = kept(&world).await;
    let lost = acknowledged.difference(&kept).count();
    assert_eq!(lost, 0, "of {} acknowledged changes", acknowledged.len());
}

/// Everything a fresh member gets from the server that was started again.
async fn kept(world: &World) -> HashSet<automerge::ChangeHash> {
    let fresh = world.connect_as("Zuletzt", Role::Reader).await;
    fresh.look(|replica| replica.hashes())
}

/// Four clients that write a word every few milliseconds, connected or not.
struct Writers {
    clients: Vec<Arc<Client>>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
    is_over: Arc<AtomicBool>,
}

impl Writers {
    async fn start(world: &World) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let mut clients = Vec::new();
        let mut tasks = Vec::new();
        for name in WRITERS {
            let client = Arc::new(world.connect(name).await);
            tasks.push(tokio::spawn(write(
                Arc::clone(&client),
                Arc::clone(&is_over),
            )));
            clients.push(client);
        }
        Self {
            clients,
            tasks,
            is_over,
        }
    }

    fn saved(&self) -> HashSet<automerge::ChangeHash> {
        let each = self.clients.iter();
        each.flat_map(|client| client.look(|replica| replica.saved().clone()))
            .collect()
    }

    /// What had been acknowledged when the connections broke: everything that arrived has then been read.
    async fn saved_when_all_noticed(&self) -> HashSet<automerge::ChangeHash> {
        for client in &self.clients {
            client
                .until("the connection to break", |replica| !replica.is_connected)
                .await;
        }
        self.saved()
    }

    async fn stop(self) -> Vec<Arc<Client>> {
        self.is_over.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("no writer has failed");
        }
        self.clients
    }
}

async fn write(client: Arc<Client>, is_over: Arc<AtomicBool>) {
    while !is_over.load(Ordering::Relaxed) {
        client.types("ein Wort ");
        let pause = rand::rng().random_range(5..40);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}
