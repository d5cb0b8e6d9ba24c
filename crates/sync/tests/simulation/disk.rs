//! A log on a disk that confirms late, fails, and dies with what it had not confirmed.

use automerge::ChangeHash;
use rand::RngExt;
use rand::rngs::SmallRng;
use std::collections::BTreeSet;
use std::sync::Arc;
use wortlaut_merge::guard::Guard;
use wortlaut_model::MemberId;
use wortlaut_sync::{Batch, BatchNumber};

pub struct Row {
    pub bytes: Arc<[u8]>,
    pub member: Option<MemberId>,
    pub brought_by: Option<MemberId>,
}

#[derive(Default)]
pub struct Disk {
    pub rows: Vec<Row>,
    pub hashes: BTreeSet<ChangeHash>,
    /// Confirms and fails nothing while it is set.
    pub holds_still: bool,
    writing: Option<Batch>,
}

pub enum Outcome {
    Nothing,
    Persisted(BatchNumber),
    Failed(BatchNumber),
}

impl Disk {
    pub fn append(&mut self, hash: ChangeHash, bytes: Arc<[u8]>, member: Option<MemberId>) {
        let brought_by = member;
        self.push(
            hash,
            Row {
                bytes,
                member,
                brought_by,
            },
        );
    }

    fn push(&mut self, hash: ChangeHash, row: Row) {
        assert!(self.hashes.insert(hash), "the log refuses a second {hash}");
        self.rows.push(row);
    }

    /// What a backup has that was made when there were so many rows.
    pub fn restore(&mut self, rows: usize) {
        self.writing = None;
        let lost = self.rows.split_off(rows);
        for row in lost {
            let change = automerge::Change::from_bytes(row.bytes.to_vec()).expect("it was logged");
            self.hashes.remove(&change.hash());
        }
    }

    pub fn start(&mut self, batch: Batch) {
        assert!(
            self.writing.is_none(),
            "a room has one batch under way at a time"
        );
        self.writing = Some(batch);
    }

    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    pub fn confirm(&mut self) -> Outcome {
        if self.holds_still {
            return Outcome::Nothing;
        }
        match self.writing.take() {
            Some(batch) => {
                let number = batch.number;
                self.write(batch);
                Outcome::Persisted(number)
            }
            None => Outcome::Nothing,
        }
    }

    /// A write error: what of it is on disk is anybody's guess.
    pub fn fail(&mut self, random: &mut SmallRng) -> Outcome {
        if self.holds_still {
            return Outcome::Nothing;
        }
        match self.writing.take() {
            Some(batch) => {
                let number = batch.number;
                if random.random_bool(0.5) {
                    self.write(batch);
                }
                Outcome::Failed(number)
            }
            None => Outcome::Nothing,
        }
    }

    /// The process dies: a transaction under way is there as a whole or not at all.
    pub fn crash(&mut self, random: &mut SmallRng) {
        if let Some(batch) = self.writing.take()
            && random.random_bool(0.5)
        {
            self.write(batch);
        }
    }

    fn write(&mut self, batch: Batch) {
        for logged in batch.changes {
            let row = Row {
                bytes: Arc::clone(logged.change.bytes()),
                member: logged.author,
                brought_by: logged.brought_by,
            };
            self.push(logged.change.hash(), row);
        }
    }

    /// All changes, one after the other: the library pays a walk of the text for each batch it is given.
    pub fn bytes(&self) -> Vec<u8> {
        self.rows
            .iter()
            .flat_map(|row| row.bytes.iter().copied())
            .collect()
    }

    /// The guard as a restarted server rebuilds it.
    pub fn guard(&self) -> Guard {
        let mut guard = Guard::new();
        for row in &self.rows {
            guard
                .replay(&row.bytes, row.member)
                .expect("the log replays");
        }
        guard
    }
}
