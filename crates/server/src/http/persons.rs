//! Who sees which persons, and the minute of what they did: people of other organisations act as their organisation, and
//! when they did is told to the hour. `docs/privacy.md` goes through all answers.

use crate::auth::Identity;
use wortlaut_model::{OrganisationId, Role, Timestamp};

/// Whether a viewer may see the names of an organisation's members: those of the own, and a moderator all.
pub(super) fn shows_name(viewer: &Identity, organisation: OrganisationId) -> bool {
    viewer.member.organisation_id == organisation || viewer.member.role == Role::Moderator
}

/// Whether a viewer may see who of an organisation wrote what: also where the workspace shows persons in the history.
pub(super) fn shows_in_history(viewer: &Identity, organisation: OrganisationId) -> bool {
    sees_everybody(viewer) || shows_name(viewer, organisation)
}

/// Whether a viewer may see in the history who of any organisation wrote what.
pub(super) fn sees_everybody(viewer: &Identity) -> bool {
    viewer.workspace.persons_in_history || viewer.member.role == Role::Moderator
}

/// When somebody of an organisation did something, as a viewer may know it: exactly where they may know who of it did what,
/// and else the hour.
pub(super) fn told(viewer: &Identity, organisation: OrganisationId, at: Timestamp) -> Timestamp {
    if shows_in_history(viewer, organisation) {
        at
    } else {
        at.to_the_hour()
    }
}
