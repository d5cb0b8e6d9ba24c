//! Sessions: what one member wrote without a long pause.

use super::chronicle::ChangeFacts;
use wortlaut_model::{MemberId, Timestamp};

/// A pause longer than this ends a session, in milliseconds.
pub(super) const PAUSE_MILLIS: i64 = 10 * 60 * 1_000;

/// Changes of one member without a pause of more than ten minutes between their arrivals, however others wrote between
/// them; a restore and an import are sessions of their own. Places in the log are counted from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The place of its first change.
    pub first: usize,
    /// The place of its last change so far.
    pub last: usize,
    /// How many changes it has.
    pub changes: usize,
    /// Whose text it is; `None` is the server's own, as imported text.
    pub member: Option<MemberId>,
    /// Whose connection or command brought it.
    pub brought_by: Option<MemberId>,
    /// When the server received the first change.
    pub began_at: Timestamp,
    /// When the server received the last one.
    pub ended_at: Timestamp,
    /// The earliest time that the writing device gave.
    pub written_from: Timestamp,
    /// The latest time that the writing device gave.
    pub written_to: Timestamp,
    /// Whether it is a restore, or the taking back of one.
    pub is_restore: bool,
    /// Characters inserted into the title, the text, the footnotes and the cells of tables.
    pub inserted: usize,
    /// Characters removed from them, each counted for the first change of the log that removed it.
    pub removed: usize,
}

impl Session {
    pub(super) fn begin(place: usize, facts: &ChangeFacts) -> Self {
        Self {
            first: place,
            last: place,
            changes: 1,
            member: facts.member,
            brought_by: facts.brought_by,
            began_at: facts.received_at,
            ended_at: facts.received_at,
            written_from: facts.written_at,
            written_to: facts.written_at,
            is_restore: facts.is_restore,
            inserted: facts.inserted,
            removed: facts.removed,
        }
    }

    /// Whether a change of the same member that arrives then goes on with the session.
    pub(super) fn goes_on_at(&self, received_at: Timestamp) -> bool {
        received_at.millis_since(self.ended_at) <= PAUSE_MILLIS
    }

    pub(super) fn add(&mut self, place: usize, facts: &ChangeFacts) {
        self.last = place;
        self.changes += 1;
        self.ended_at = self.ended_at.max(facts.received_at);
        self.written_from = self.written_from.min(facts.written_at);
        self.written_to = self.written_to.max(facts.written_at);
        self.inserted += facts.inserted;
        self.removed += facts.removed;
    }
}
