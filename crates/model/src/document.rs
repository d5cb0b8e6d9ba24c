//! The texts a workspace works on.

use crate::{DocumentId, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What kind of text a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// The definition, or any other running text.
    Definition,
    /// An entry of the catalogue of good practice.
    Practice,
    /// A recommendation for action.
    Recommendation,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [DocumentKind; 3] = [
        DocumentKind::Definition,
        DocumentKind::Practice,
        DocumentKind::Recommendation,
    ];

    /// The kind's name on the command line, in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            DocumentKind::Definition => "definition",
            DocumentKind::Practice => "practice",
            DocumentKind::Recommendation => "recommendation",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no kind of document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind {0:?}: expected definition, practice or recommendation")]
pub struct UnknownKind(String);

impl FromStr for DocumentKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// A document as the workspace lists it. Its words live in the change log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Its title when it was last read from the text.
    pub title: String,
    /// What kind of text it is.
    pub kind: DocumentKind,
    /// When it was created.
    pub created_at: Timestamp,
    /// The organisation whose member created it; `None` when it was created on the server's machine.
    pub created_by: Option<OrganisationId>,
    /// When the last change of it was received.
    pub changed_at: Timestamp,
    /// The organisation whose member brought that change; `None` when the service wrote it.
    pub changed_by: Option<OrganisationId>,
    /// When it was put away, if it was: it is read from then on, and not written in.
    pub archived_at: Option<Timestamp>,
}
