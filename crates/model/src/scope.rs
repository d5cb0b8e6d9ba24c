//! What a program may do with a token.

use crate::Role;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How much of its member's right a token gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Reading, whatever the member may do.
    Read,
    /// All that the member may do with texts.
    Edit,
}

impl Scope {
    /// The scope's name on the command line, in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Edit => "edit",
        }
    }

    /// The widest right that the scope lets through.
    pub const fn most(self) -> Role {
        match self {
            Scope::Read => Role::Reader,
            Scope::Edit => Role::Moderator,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope {0:?}: expected read or edit")]
pub struct UnknownScope(String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Scope::Read, Scope::Edit]
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| UnknownScope(text.to_owned()))
    }
}
