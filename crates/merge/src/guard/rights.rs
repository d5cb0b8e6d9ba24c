//! Who may do what: the member's right against the area, and the rules of comments.
//!
//! In comments and replies an entry is made once (see `Place::makes_once`); whoever may comment adds them; only the
//! author edits or deletes; the author, editors and moderators set `resolved`; anchor, kind and quote stay as made.
//! Footnotes are deleted by nobody: what goes is the reference in the text.

use super::Contributor;
use super::refusal::Reason;
use super::schema::{Area, Place};
use wortlaut_model::Role;

/// What an operation does to an object, as far as rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed<'a> {
    /// Makes or sets an entry of a map.
    Set(&'a str),
    /// Deletes an entry of a map; whether the contributor's own object stands there.
    Delete {
        /// The entry's key.
        key: &'a str,
        /// Whether the deleted object was made by the contributor.
        is_own: bool,
    },
    /// Changes the elements of a sequence.
    Elements,
}

/// Whether the contributor may do this to an object at `place`; `is_own` says whether they made that object.
pub(super) fn check(
    by: &Contributor,
    place: Place,
    is_own: bool,
    deed: Deed<'_>,
) -> Result<(), Reason> {
    let area = place.area();
    let least = area.least_right().ok_or(Reason::ServerOnly)?;
    match area {
        _ if by.role < Role::Commenter => Err(Reason::Reader),
        _ if by.role < least => Err(Reason::CommentsOnly),
        Area::Comments => check_comment(by, place, is_own, deed),
        // Its key cannot be made again, nor its words be brought back. No rule of the schema: older servers let it in, and
        // their logs must replay.
        Area::Text if place == Place::Footnotes && matches!(deed, Deed::Delete { .. }) => {
            Err(Reason::Permanent)
        }
        Area::Text | Area::Server => Ok(()),
    }
}

fn check_comment(
    by: &Contributor,
    place: Place,
    is_own: bool,
    deed: Deed<'_>,
) -> Result<(), Reason> {
    match (place, deed) {
        (Place::Comments | Place::Replies, Deed::Set(_)) => Ok(()),
        (Place::Comments | Place::Replies, Deed::Delete { is_own, .. }) => only_author(is_own),
        // Automerge writes a deletion of what lost when two set it at once and it is set to what won.
        (
            Place::Comment,
            Deed::Set("resolved")
            | Deed::Delete {
                key: "resolved", ..
            },
        ) => {
            if by.role >= Role::Editor {
                Ok(())
            } else {
                only_author(is_own)
            }
        }
        (Place::Comment | Place::Reply | Place::Anchor, Deed::Set(_)) => only_author(is_own),
        (Place::Comment | Place::Reply | Place::Anchor, Deed::Delete { .. }) => Err(Reason::Fixed),
        (_, _) => only_author(is_own),
    }
}

fn only_author(is_author: bool) -> Result<(), Reason> {
    if is_author {
        Ok(())
    } else {
        Err(Reason::NotTheAuthor)
    }
}
