//! What a member may do.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A member's right, from the narrowest to the widest; a wider one includes the narrower ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads ("Lesen").
    Reader,
    /// Reads and comments ("Kommentieren").
    Commenter,
    /// Reads, comments and edits ("Bearbeiten").
    Editor,
    /// Edits, and administers the workspace ("Verwalten").
    Moderator,
}

impl Role {
    /// The four rights, narrowest first.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Commenter, Role::Editor, Role::Moderator];

    /// The role's name on the command line, in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Commenter => "commenter",
            Role::Editor => "editor",
            Role::Moderator => "moderator",
        }
    }
}

/// What a member may do with one document; `None` when it looks to them as if it did not exist.
///
/// `here` is the right that was given for this document in place of the member's own. It never lowers a moderator, who
/// would have to be able to take it back. In an archived document everybody reads.
///
/// ```
/// use wortlaut_model::{Role, right_on_document};
///
/// assert_eq!(right_on_document(Role::Reader, Some(Some(Role::Editor)), false), Some(Role::Editor));
/// assert_eq!(right_on_document(Role::Editor, Some(None), false), None);
/// assert_eq!(right_on_document(Role::Moderator, Some(None), false), Some(Role::Moderator));
/// assert_eq!(right_on_document(Role::Moderator, None, true), Some(Role::Reader));
/// ```
pub fn right_on_document(own: Role, here: Option<Option<Role>>, is_archived: bool) -> Option<Role> {
    let right = match here {
        Some(here) if own < Role::Moderator => here,
        _ => Some(own),
    };
    let widest = if is_archived {
        Role::Reader
    } else {
        Role::Moderator
    };
    right.map(|right| right.min(widest))
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown role {0:?}: expected reader, commenter, editor or moderator")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}
