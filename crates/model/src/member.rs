//! Who takes part.

use crate::{MemberId, OrganisationId, Role, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};

/// A body of organisations that drafts together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name, as the pages show it.
    pub name: String,
    /// The language its pages start in: `de` or `en`.
    pub language: String,
    /// Whether the history shows every member which person of another organisation wrote what.
    pub persons_in_history: bool,
}

/// An organisation of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name, unique in the workspace.
    pub name: String,
    /// The initials that stand beside its colour; unique in the workspace, at most five characters.
    pub short: String,
    /// Where it is at home; may be empty.
    pub place: String,
    /// Its colour among the ten of the design tokens, 1 to 10.
    pub colour: u8,
    /// Whether it has a vote when the body agrees on a version.
    pub votes: bool,
    /// Whether it chairs the body (the "Leitung" is an office, not a right).
    pub chair: bool,
}

/// A member: one person of one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its id, which stays the same when the person is invited again.
    pub id: MemberId,
    /// The person's name; empty once the person was erased.
    pub name: String,
    /// The e-mail address the person signs in with, in small letters.
    pub address: Option<String>,
    /// The language the person chose: `de` or `en`; otherwise the workspace's.
    pub language: Option<String>,
    /// The organisation the person belongs to.
    pub organisation_id: OrganisationId,
    /// What the member may do.
    pub role: Role,
    /// When the member was added.
    pub created_at: Timestamp,
    /// A guest's end: from this moment on the member gets in no more.
    pub ends_at: Option<Timestamp>,
    /// When the member was removed: since then they get in no more.
    pub removed_at: Option<Timestamp>,
    /// When the person was erased: name, address and whatever they signed in with are gone since.
    pub erased_at: Option<Timestamp>,
}

impl Member {
    /// A member who has just been added, without an address or an end.
    pub fn new(
        id: MemberId,
        name: String,
        organisation_id: OrganisationId,
        role: Role,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            name,
            address: None,
            language: None,
            organisation_id,
            role,
            created_at,
            ends_at: None,
            removed_at: None,
            erased_at: None,
        }
    }

    /// Whether the member gets in at `now`.
    pub fn is_admitted(&self, now: Timestamp) -> bool {
        self.removed_at.is_none()
            && self.erased_at.is_none()
            && self.ends_at.is_none_or(|end| now < end)
    }
}
