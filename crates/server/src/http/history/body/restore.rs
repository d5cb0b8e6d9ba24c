//! Taking changes back.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is to be as it was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RestoreRequest)]
pub(in super::super) struct Restore {
    /// The moment to go back to.
    pub(in super::super) at: String,
    /// The heads of now as the asker saw them: what others wrote after that stays.
    pub(in super::super) base: String,
    /// Which changes of the comparison from `base` to `at` to take over, by their numbers; absent is all.
    pub(in super::super) changes: Option<Vec<usize>>,
    /// What is to be said about it; at most 500 characters.
    pub(in super::super) note: Option<String>,
}

/// Which changes are to be taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UndoRequest)]
pub(in super::super) struct Undo {
    /// The hashes of the changes, as hex; at most 900.
    pub(in super::super) changes: Vec<String>,
}

/// What was written to take something back, and is on disk.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Restored {
    /// The heads that hold it, sorted.
    pub(in super::super) heads: Vec<String>,
    /// How many changes of the log that is, when it is exactly the first ones.
    #[schema(required)]
    pub(in super::super) position: Option<usize>,
    /// The hashes of the changes that were written.
    pub(in super::super) written: Vec<String>,
}
