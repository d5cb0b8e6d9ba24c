//! Who wrote something.

use serde::Serialize;
use utoipa::ToSchema;

/// A member as far as the asking one may see it.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(in crate::http) struct Person {
    /// The organisation the member acts for; null for the server itself, as with imported text.
    #[schema(required)]
    pub(in super::super) organisation_id: Option<String>,
    /// The member, for those of the same organisation, for moderators, and for all where the workspace shows persons in
    /// the history; else null.
    #[schema(required)]
    pub(in super::super) member_id: Option<String>,
}

/// The author of a passage: one session of writing. Times are milliseconds since 1970; where `member_id` is not told to the
/// asker, they are told to the hour: whole hours of UTC, rounded down.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Author {
    /// The session: the hash of its first change.
    pub(in super::super) session: String,
    #[serde(flatten)]
    pub(in super::super) person: Person,
    /// The organisation that brought it, when that is not the author: an import, or a recovered change.
    #[schema(required)]
    pub(in super::super) brought_by: Option<String>,
    /// When the server received the session's first change.
    pub(in super::super) received_at: i64,
    /// When the server received the session's last change so far.
    pub(in super::super) received_until: i64,
    /// When the device says it was written, where that differs by more than two minutes; nobody vouches for it.
    #[schema(required)]
    pub(in super::super) written_at: Option<i64>,
    /// The position of the session's first change.
    pub(in super::super) first: usize,
    /// The position of the session's last change so far.
    pub(in super::super) last: usize,
    /// What is said about the session.
    #[schema(required)]
    pub(in super::super) note: Option<String>,
}
