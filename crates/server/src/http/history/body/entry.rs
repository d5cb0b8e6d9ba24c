//! The entries of a history.

use super::author::Person;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much one entry of a history covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in super::super) enum Zoom {
    /// A session: what one member wrote without a pause of ten minutes.
    #[default]
    Session,
    /// A single change.
    Change,
    /// The sessions that ended within an hour of the clock.
    Hour,
    /// The sessions that ended on one day.
    Day,
    /// The sessions that ended in one week, from Monday.
    Week,
    /// The sessions that ended in one month.
    Month,
}

/// One page of a history, the newest entry first.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct HistoryPage {
    /// The heads of now, sorted.
    pub(in super::super) heads: Vec<String>,
    /// The position of now.
    pub(in super::super) position: usize,
    /// How many changes there are in all.
    pub(in super::super) changes: usize,
    /// How many characters were inserted in all.
    pub(in super::super) inserted: usize,
    /// How many characters were removed in all.
    pub(in super::super) removed: usize,
    pub(in super::super) entries: Vec<Entry>,
    /// What to ask for as `before` to read on; null when there is no more.
    #[schema(required)]
    pub(in super::super) next: Option<usize>,
}

/// An entry of a history. Times are milliseconds since 1970, positions count from 1. Times of those whose `member_id` is not
/// told to the asker are told to the hour: whole hours of UTC, rounded down.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryEntry)]
pub(in super::super) struct Entry {
    /// The hash of its first change.
    pub(in super::super) id: String,
    /// The position of its first change.
    pub(in super::super) first: usize,
    /// The position of its last change; others may have written in between.
    pub(in super::super) last: usize,
    pub(in super::super) changes: usize,
    /// Characters inserted.
    pub(in super::super) inserted: usize,
    /// Characters removed.
    pub(in super::super) removed: usize,
    /// When its first change was received.
    pub(in super::super) began_at: i64,
    /// When its last change was received.
    pub(in super::super) ended_at: i64,
    /// When the device says that it was begun, where that differs by more than two minutes.
    #[schema(required)]
    pub(in super::super) written_from: Option<i64>,
    /// When the device says that it was ended, where that differs by more than two minutes.
    #[schema(required)]
    pub(in super::super) written_to: Option<i64>,
    /// Who took part, whoever wrote most first.
    pub(in super::super) parts: Vec<Part>,
    /// How many sessions it covers.
    pub(in super::super) sessions: usize,
    /// Whether it brought back what was there, or took such a restore back.
    pub(in super::super) is_restore: bool,
    /// Some of the blocks that were written in.
    pub(in super::super) blocks: Vec<TouchedBlock>,
    /// What is said about the session; where several are covered, about none.
    #[schema(required)]
    pub(in super::super) note: Option<Note>,
    /// The versions that name a moment within.
    pub(in super::super) version: Vec<VersionName>,
}

/// What one member contributed to an entry.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryPart)]
pub(in super::super) struct Part {
    #[serde(flatten)]
    pub(in super::super) person: Person,
    /// The organisation that brought it, when that is not the author.
    #[schema(required)]
    pub(in super::super) brought_by: Option<String>,
    pub(in super::super) changes: usize,
    pub(in super::super) inserted: usize,
    pub(in super::super) removed: usize,
}

/// A block that was written in.
#[derive(Clone, Serialize, ToSchema)]
pub(in super::super) struct TouchedBlock {
    /// The block's id; `title`, `footnote:` and its id, or `beginning` (before the first block) for what is no block.
    pub(in super::super) id: String,
    /// Its number now; null when it has none or is gone.
    #[schema(required)]
    pub(in super::super) label: Option<String>,
    /// Its first words now, or those that stood there last when it is gone.
    pub(in super::super) excerpt: String,
}

/// What is said about a session.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionNote)]
pub(in super::super) struct Note {
    pub(in super::super) text: String,
    #[serde(flatten)]
    pub(in super::super) person: Person,
    pub(in super::super) at: i64,
}

/// A version that an entry leads to.
#[derive(Clone, Serialize, ToSchema)]
pub(in super::super) struct VersionName {
    pub(in super::super) number: u64,
    pub(in super::super) name: String,
}

/// What is to be said about a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewNote {
    /// At most 500 characters; an empty text takes away what was said.
    pub(in super::super) text: String,
}

/// Up to where a member has seen a document.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Visit {
    pub(in super::super) position: u64,
    /// When that was noted, in milliseconds since 1970.
    pub(in super::super) at: i64,
}

/// Up to where a document has been seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewVisit {
    /// Absent: up to now.
    pub(in super::super) position: Option<u64>,
}
