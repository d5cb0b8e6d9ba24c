//! Typed ids: an organisation's id can never be passed where a member's is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes the id from 16 bytes that the caller drew at random or read back.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes of the id.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id as a UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self)
            }
        }
    };
}

macro_rules! uuid_text {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id!(
    /// A workspace: one body of organisations with its members and documents.
    WorkspaceId
);
id!(
    /// An organisation of a workspace.
    OrganisationId
);
id!(
    /// A member: one person of one organisation, for as long as the workspace lives.
    MemberId
);
id!(
    /// An invitation: a link that signs its member in once.
    InvitationId
);
id!(
    /// A browser session.
    SessionId
);
id!(
    /// A bearer token for a program.
    TokenId
);
uuid_text!(
    WorkspaceId,
    OrganisationId,
    MemberId,
    InvitationId,
    SessionId,
    TokenId
);

/// A document's id: 16 bytes, written as automerge-repo writes them (base58 with a checksum), so that the same text
/// names the document in a URL, on the command line and in the sync protocol.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentId([u8; 16]);

/// The text is no document id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a document id: expected 16 bytes in base58 with a checksum, as in automerge:2j9knpCse…"
)]
pub struct BadDocumentId;

const URL_SCHEME: &str = "automerge:";
/// 16 bytes and a 4-byte checksum never need more than 28 base58 digits; anything longer is not worth decoding.
const MAX_BASE58_DIGITS: usize = 28;

impl DocumentId {
    /// Makes the id from 16 bytes that the caller drew at random or read back.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes of the id.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The URL by which automerge-repo clients find the document: `automerge:` and the base58check id.
    pub fn automerge_url(&self) -> String {
        format!("{URL_SCHEME}{self}")
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).with_check().into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}

impl FromStr for DocumentId {
    type Err = BadDocumentId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix(URL_SCHEME).unwrap_or(text);
        if digits.len() > MAX_BASE58_DIGITS {
            return Err(BadDocumentId);
        }
        let bytes = bs58::decode(digits)
            .with_check(None)
            .into_vec()
            .map_err(|_| BadDocumentId)?;
        bytes.try_into().map(Self).map_err(|_| BadDocumentId)
    }
}

impl TryFrom<String> for DocumentId {
    type Error = BadDocumentId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DocumentId> for String {
    fn from(id: DocumentId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_id_survives_its_text_form() {
        let id = DocumentId::from_bytes(*b"sixteen bytes ok");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.automerge_url().parse(), Ok(id));
    }

    #[test]
    fn a_mistyped_document_id_is_refused() {
        let mut text = DocumentId::from_bytes([3; 16]).to_string();
        let last = text.pop().unwrap();
        text.push(if last == '2' { '3' } else { '2' });
        assert_eq!(text.parse::<DocumentId>(), Err(BadDocumentId));
        assert_eq!("".parse::<DocumentId>(), Err(BadDocumentId));
        assert_eq!("1".repeat(10_000).parse::<DocumentId>(), Err(BadDocumentId));
    }
}
