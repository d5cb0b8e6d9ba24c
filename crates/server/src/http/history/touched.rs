//! Which blocks the entries of a history were written in.

use super::body::entry::TouchedBlock;
use super::group::{Group, Piece};
use std::collections::{BTreeSet, HashMap, HashSet};
use wortlaut_merge::history::{Chronicle, ClauseName, Clauses};
use wortlaut_model::limits;

/// Everything that was ever touched, with the changes that touched it.
pub(super) struct Touched<'a> {
    chronicle: &'a Chronicle,
    clauses: Clauses,
}

/// What was touched by the pieces of one page.
pub(super) struct OnPage<'t> {
    clauses: &'t Clauses,
    by_piece: HashMap<Key, BTreeSet<usize>>,
}

/// A session by its number, or a change by its place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Session(usize),
    Change(usize),
}

impl Key {
    fn of(piece: &Piece) -> Self {
        if piece.is_change {
            Self::Change(piece.first)
        } else {
            Self::Session(piece.session)
        }
    }
}

/// The sessions and changes that wrote in one block.
pub(super) struct Writers(HashSet<Key>);

impl Writers {
    pub(super) fn contain(&self, piece: &Piece) -> bool {
        self.0.contains(&Key::of(piece))
    }
}

impl<'a> Touched<'a> {
    pub(super) fn read(chronicle: &'a Chronicle) -> Self {
        Self {
            chronicle,
            clauses: chronicle.clauses(),
        }
    }

    /// Who wrote in a block.
    pub(super) fn writers(&self, block: &str) -> Writers {
        let clauses = &self.clauses.clauses;
        let number = clauses.iter().position(|it| id(&it.name) == block);
        let touched = self.clauses.touched.iter();
        let changes = touched.filter(|(_, clause)| Some(*clause) == number);
        let keys = changes.flat_map(|(change, _)| {
            let session = self.chronicle.session_of(*change).map(Key::Session);
            [Some(Key::Change(*change)), session]
        });
        Writers(keys.flatten().collect())
    }

    /// What the pieces of these groups wrote in.
    pub(super) fn on_page(&self, groups: &[Group]) -> OnPage<'_> {
        let pieces = || groups.iter().flat_map(|group| &group.pieces);
        let mut by_piece: HashMap<Key, BTreeSet<usize>> = pieces()
            .map(|piece| (Key::of(piece), BTreeSet::new()))
            .collect();
        let first = pieces().map(|piece| piece.first).min().unwrap_or(0);
        let last = pieces().map(|piece| piece.last).max().unwrap_or(0);
        let touched = &self.clauses.touched;
        let begin = touched.partition_point(|(change, _)| *change < first);
        let within = touched.iter().skip(begin);
        let are_changes = pieces().any(|piece| piece.is_change);
        let mut before = None;
        for (change, clause) in within.take_while(|(change, _)| *change <= last) {
            let key = if are_changes {
                Some(Key::Change(*change))
            } else {
                self.chronicle.session_of(*change).map(Key::Session)
            };
            // Whoever writes goes on where they are: most touches repeat the one before.
            let touch = key.map(|key| (key, *clause));
            if touch == before {
                continue;
            }
            before = touch;
            if let Some(clauses) = key.and_then(|key| by_piece.get_mut(&key)) {
                clauses.insert(*clause);
            }
        }
        OnPage {
            clauses: &self.clauses,
            by_piece,
        }
    }
}

impl OnPage<'_> {
    /// Some of the blocks that the pieces wrote in, in the document's order.
    pub(super) fn by(&self, pieces: &[Piece]) -> Vec<TouchedBlock> {
        let sets = pieces
            .iter()
            .filter_map(|it| self.by_piece.get(&Key::of(it)));
        let touched: BTreeSet<usize> = sets.flatten().copied().collect();
        let clauses = touched
            .iter()
            .filter_map(|it| self.clauses.clauses.get(*it));
        let described = clauses.map(|clause| TouchedBlock {
            id: id(&clause.name),
            label: clause.number.clone(),
            excerpt: clause.excerpt.clone(),
        });
        described.take(limits::HISTORY_BLOCKS).collect()
    }
}

/// How a part of the document is named: a block by its id, what is no block by a word.
fn id(name: &ClauseName) -> String {
    match name {
        ClauseName::Title => "title".to_owned(),
        ClauseName::Beginning => "beginning".to_owned(),
        ClauseName::Block(id) => id.to_string(),
        ClauseName::Footnote(key) => format!("footnote:{key}"),
    }
}
