//! Which text of which document it is: what stands on the cover, in the footer and in every file's properties.

use wortlaut_merge::ChangeHash;
use wortlaut_model::{DocumentId, DocumentKind, Timestamp};

/// The identity of an exported text: exact heads, a text hash, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The document.
    pub document: DocumentId,
    /// What kind of text it is.
    pub kind: DocumentKind,
    /// The workspace's name, which stands for the body that drafts the text.
    pub workspace: String,
    /// The exact heads, sorted.
    pub heads: Vec<ChangeHash>,
    /// The SHA-256 of the canonical text (see ARCHITECTURE.md).
    pub text_sha256: [u8; 32],
    /// When the server received the last change of this text; a text without changes has 0.
    pub at: Timestamp,
    /// The named version that it is, if it is one.
    pub version: Option<NamedVersion>,
    /// Where the text can be read on the web.
    pub address: Option<String>,
}

/// A named version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedVersion {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What was noted about it when it was named.
    pub note: Option<String>,
    /// That it was declared the agreed version.
    pub agreed: Option<Agreement>,
}

/// That a version was declared the agreed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// When.
    pub declared_at: Timestamp,
    /// The organisation whose member declared it. Files name organisations, never persons.
    pub organisation: String,
    /// What was noted about it.
    pub note: Option<String>,
}
