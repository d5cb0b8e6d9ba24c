//! Which change has which hash.

use super::{ChangeIndex, Node};
use crate::ChangeHash;
use crate::segments::Segments;
use hashbrown::HashTable;
use std::hash::{BuildHasher, RandomState};

/// How many tables share the hashes, a power of two. A table that is full is made anew as a whole, so one keystroke in
/// many waits for that: with so many tables, for a sixty-fourth of it, and hardly ever two at once.
const TABLES: usize = 64;

/// Positions by hash; the hashes themselves stand in the nodes.
pub(super) struct Hashes {
    tables: Vec<HashTable<u32>>,
    /// A change's author can choose some bits of its hash by trying: where it lands must not be theirs to choose.
    hasher: RandomState,
}

impl Default for Hashes {
    fn default() -> Self {
        Self {
            tables: std::iter::repeat_with(HashTable::new)
                .take(TABLES)
                .collect(),
            hasher: RandomState::new(),
        }
    }
}

impl Hashes {
    pub(super) fn find(&self, hash: &ChangeHash, nodes: &Segments<Node>) -> Option<ChangeIndex> {
        let key = self.hasher.hash_one(hash);
        let is_it = |position: &u32| {
            let node = nodes.get(*position as usize);
            node.is_some_and(|node| node.hash == *hash)
        };
        let position = self.tables.get(table_of(key))?.find(key, is_it)?;
        Some(ChangeIndex(*position))
    }

    /// Adds a change that is not here yet.
    pub(super) fn insert(&mut self, hash: &ChangeHash, index: ChangeIndex, nodes: &Segments<Node>) {
        let Self { tables, hasher } = self;
        let key = hasher.hash_one(hash);
        let key_of = |position: &u32| {
            let node = nodes.get(*position as usize);
            node.map_or(0, |node| hasher.hash_one(node.hash))
        };
        if let Some(table) = tables.get_mut(table_of(key)) {
            table.insert_unique(key, index.0, key_of);
        }
    }
}

/// From bits that the tables themselves do not look at: they take the lowest and the seven highest.
fn table_of(key: u64) -> usize {
    (key >> 40) as usize % TABLES
}
