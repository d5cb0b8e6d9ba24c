//! The frames of the automerge-repo network protocol, version "1", as a server reads and writes them.
//!
//! Every WebSocket message is one CBOR map with a `type`. Unknown keys are skipped (newer clients may send more), a key
//! of the wrong type is refused, and frames of types that only gossip between repositories are named [`Ignored`]
//! without being read further. Source: automerge-repo 2.5, `network/messages.ts` and the WebSocket adapter.
//!
//! [`Ignored`]: ClientFrame::Ignored

use wortlaut_model::DocumentId;

mod decode;
mod encode;

pub use decode::decode;
pub use encode::{encode_ephemeral, encode_peer, encode_sync, encode_unavailable};

/// The protocol version this server speaks.
pub const PROTOCOL_VERSION: &str = "1";

/// A frame as it came from a client. Nothing in `data` has been read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientFrame<'a> {
    /// The first frame of a connection.
    Join {
        /// The name the client gives itself.
        sender_id: &'a str,
        /// The protocol versions it speaks.
        versions: Vec<&'a str>,
    },
    /// A sync message for a document, or the first one for a document the client does not have.
    Sync(SyncFrame<'a>),
    /// Presence: relayed, never stored.
    Ephemeral(EphemeralFrame<'a>),
    /// A frame this server has no use for: gossip about other peers' storage, `doc-unavailable`, `leave`.
    Ignored,
}

/// A sync message for one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncFrame<'a> {
    /// The document it is for.
    pub document: DocumentId,
    /// Who says it comes from there; the connection knows better.
    pub sender_id: &'a str,
    /// The Automerge sync message, unread.
    pub data: &'a [u8],
}

/// A presence message for everybody in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EphemeralFrame<'a> {
    /// The document it is about.
    pub document: DocumentId,
    /// Who says it comes from there; automerge-repo clients also echo what others sent.
    pub sender_id: &'a str,
    /// The sender's session, to tell its restarted counter from an old one.
    pub session_id: &'a str,
    /// The sender's counter within the session.
    pub count: u64,
    /// What is said, unread.
    pub data: &'a [u8],
}

/// The bytes are no frame of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not a CBOR map, or cut short.
    #[error("the frame is not a CBOR map")]
    NotCbor,
    /// A key that this frame needs is missing.
    #[error("the frame lacks {0:?}")]
    Missing(&'static str),
    /// A key has a value of the wrong type.
    #[error("{0:?} has a value of the wrong type")]
    WrongType(&'static str),
    /// A value is longer than any client makes it.
    #[error("{0:?} is too long")]
    TooLong(&'static str),
    /// The document id is not a base58check id of 16 bytes.
    #[error("the document id is malformed")]
    Document,
    /// A map has more keys, or is nested deeper, than any client makes it.
    #[error("the frame is too large a structure")]
    TooComplex,
}
