//! What a check found.

use crate::error::Result;
use serde::Serialize;
use std::{error::Error, fmt};

/// Most problems a report lists; a file that is thoroughly broken has one for every row.
const PROBLEMS_LISTED: usize = 1_000;

/// What a check read and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// How many documents have a log.
    pub documents: u64,
    /// How many changes were verified.
    pub changes: u64,
    /// How many changes that wait for their authors, or were dropped, were verified.
    pub held_changes: u64,
    /// How many snapshots were verified.
    pub snapshots: u64,
    /// How many versions were verified.
    pub versions: u64,
    /// How many entries of the audit trail were verified.
    pub audit_entries: u64,
    /// The first 1,000 problems, in the order in which they were found.
    pub problems: Vec<Problem>,
    /// How many problems there are beyond those listed.
    pub unlisted: u64,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: a table, a document and a position, an entry; never content.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl CheckReport {
    /// Whether nothing at all is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn problem_count(&self) -> u64 {
        self.problems.len() as u64 + self.unlisted
    }

    pub(super) fn add(&mut self, place: impl fmt::Display, what: impl fmt::Display) {
        if self.problems.len() == PROBLEMS_LISTED {
            self.unlisted += 1;
            return;
        }
        self.problems.push(Problem {
            place: place.to_string(),
            what: what.to_string(),
        });
    }

    /// A part that cannot be read to its end is a problem, not a reason to give up on the others.
    pub(super) fn unless_readable(&mut self, part: &str, outcome: Result<()>) {
        let Err(error) = outcome else { return };
        match error.source() {
            Some(cause) => self.add(part, format_args!("cannot be read to its end: {cause}")),
            None => self.add(part, format_args!("cannot be read to its end: {error}")),
        }
    }
}
