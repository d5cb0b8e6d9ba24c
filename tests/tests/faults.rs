//! `kill -9` at random moments under four writers.
//!
//! `WORTLAUT_KILLS=20 cargo test -p wortlaut-tests --test faults` kills more often than CI does. What the server saw on a
//! real disk after a power cut is beyond this test: it shows that nothing acknowledged was still only in the process.
#![expect(
    clippy::expect_used,
    reason = "a broken expectation is how a test fails"
)]

use rand::RngExt;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wortlaut_model::Role;
use wortlaut_tests::{Client, World, eventually, number_from};

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
