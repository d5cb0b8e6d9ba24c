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
