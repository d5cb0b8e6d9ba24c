//! The only crate that names Automerge: what a change must be to get in, what the sync protocol asks, and how a
//! document is created and read.
//!
//! [`guard`] checks a client's bytes before the library applies anything and keeps an index of a few bytes a change;
//! [`graph`] and [`message`] answer the sync protocol from that index. None of these ever holds a document: what they
//! cost does not depend on how long the text is. Nothing here does input or output, reads a clock or rolls dice.
//!
//! ```
//! use wortlaut_merge::guard::{Guard, Reason, parse_chunks};
//!
//! // 460 bytes like these can abort the library; here they are refused by name.
//! let hostile = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0, 1, 0];
//! let refusal = parse_chunks(&hostile).unwrap_err();
//! assert_eq!(refusal.reason, Reason::ChunkType);
//!
//! let guard = Guard::new();
//! assert!(guard.graph().is_empty());
//! ```

pub mod document;
pub mod graph;
pub mod guard;
mod leb128;
pub mod markdown;
pub mod message;

pub use automerge::{ActorId, ChangeHash};
