//! Two members of different organisations, each with letters of their own, so that every character tells who typed it.

use automerge::transaction::Transactable;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use wortlaut_model::Role;
use wortlaut_tests::{Client, Member, World};

/// The letters that Lübeck types.
pub const LÜBECK: &[u8] = b"abcdefghijklm";
/// The letters that Bund types.
pub const BUND: &[u8] = b"nopqrstuvwxyz";

pub struct Scene {
    pub world: World,
    pub moderator: Member,
    pub lübeck: Member,
    pub bund: Member,
    writers: [Client; 2],
    dice: SmallRng,
}

impl Scene {
    pub async fn begin(seed: u64) -> Self {
        let world = World::start();
        let moderator = world.add("Leitung", Role::Moderator);
        let lübeck = world.add("Lübeck", Role::Editor);
        let bund = world.add("Bund", Role::Editor);
        let writers = [world.client_of(&lübeck), world.client_of(&bund)];
        for writer in &writers {
            writer.until_ready().await;
        }
        Self {
            world,
            moderator,
            lübeck,
            bund,
            writers,
            dice: SmallRng::seed_from_u64(seed),
        }
    }

    pub fn lübeck_client(&self) -> &Client {
        &self.writers[0]
    }

    pub fn bund_client(&self) -> &Client {
        &self.writers[1]
    }

    /// Both write and delete, sometimes before they have heard of each other.
    pub async fn both_write(&mut self, rounds: usize) {
        for _ in 0..rounds {
            for writer in 0..2 {
                for _ in 0..self.dice.random_range(1..4) {
                    self.edit(writer);
                }
            }
            if self.dice.random_bool(0.4) {
                self.settle().await;
            }
        }
        self.settle().await;
    }

    fn edit(&mut self, writer: usize) {
        let letters = [LÜBECK, BUND][writer];
        let count = self.dice.random_range(1..8);
        let words: String = (0..count)
            .map(|_| char::from(letters[self.dice.random_range(0..letters.len())]))
            .collect();
        let (place, deletes) = (self.dice.random::<f64>(), self.dice.random_range(0..3));
        let makes_block = self.dice.random_bool(0.1);
        self.writers[writer].edit(|replica| {
            let length = replica.length();
            // The first element is the first block's marker.
            let at = 1 + (place * (length - 1) as f64) as usize;
            let deleted = isize::try_from(deletes.min(length - at)).unwrap();
            replica.commit(|tx, text| {
                tx.splice_text(text, at, deleted, &words).expect("an edit");
                if makes_block {
                    let block = tx.split_block(text, at).expect("a block");
                    tx.put(&block, "type", "paragraph").expect("its type");
                }
            });
        });
    }

    pub async fn settle(&self) {
        self.world
            .settle(&[&self.writers[0], &self.writers[1]])
            .await;
    }

    /// Asks as the moderator, who sees everybody.
    pub fn get(&self, path: &str) -> Value {
        self.world.get(&self.moderator, path).expect(200)
    }

    /// How many changes the log has.
    pub fn length(&self) -> u64 {
        self.get("/history?limit=1")["position"].as_u64().unwrap()
    }

    /// The changes of the log, in its order.
    pub fn log(&self) -> Vec<Vec<u8>> {
        let database = rusqlite::Connection::open(self.world.server.database()).unwrap();
        let mut statement = database
            .prepare("SELECT bytes FROM change ORDER BY id")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

/// The words of a text: its blocks' runs, without their authors.
pub fn words(text: &Value) -> String {
    let blocks = text["blocks"].as_array().unwrap().iter();
    let runs = blocks.flat_map(|block| block["runs"].as_array().unwrap());
    runs.filter_map(|run| run["text"].as_str()).collect()
}
