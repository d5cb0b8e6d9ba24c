//! The only crate that names Automerge: what a change must be to get in, what the sync protocol asks, and how a
//! document is created and read.
//!
//! [`guard`] checks a client's bytes before the library applies anything and keeps an index of a few bytes a change;
//! [`graph`] and [`message`] answer the sync protocol from that index. None of these ever holds a document: what they
//! cost does not depend on how long the text is. [`history`] looks into the past; [`revision`] says what a revised file
//! means. Nothing here does input or output, reads a clock or rolls dice.
//!
//! ```
//! use wortlaut_merge::ActorId;
//! use wortlaut_merge::document::{self, Materialised, Text};
//! use wortlaut_merge::guard::{Contributor, Guard, Reason, Verdict, parse_chunks};
//! use wortlaut_model::{MemberId, Role, Timestamp};
//!
//! // The server creates a document and logs it; the guard's index is rebuilt from the log.
//! let server = ActorId::from([1; 16]);
//! let at = Timestamp::from_millis(1_790_000_000_000);
//! let log = document::create(&Text::blank("Daseinsvorsorge"), &server, at).changes;
//! let mut guard = Guard::new();
//! for change in &log {
//!     guard.replay(change, None)?;
//! }
//!
//! // An editor's browser sends a change: bytes become a parsed change, and that an admitted one, or a refusal.
//! let mut browser = automerge::Automerge::new();
//! browser.load_incremental(&log.concat())?;
//! browser.empty_commit(Default::default());
//! let sent = browser.get_last_local_change().ok_or("nothing was committed")?;
//! let editor = Contributor::member(MemberId::from_bytes([7; 16]), Role::Editor);
//! for change in parse_chunks(sent.raw_bytes())? {
//!     assert!(matches!(guard.admit(change, &editor)?, Verdict::Admitted(_)));
//! }
//! assert_eq!(guard.graph().heads(), browser.get_heads());
//!
//! // Bytes like these can make the library abort; they never reach it.
//! let hostile = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0, 1, 0];
//! assert_eq!(parse_chunks(&hostile).unwrap_err().reason, Reason::ChunkType);
//!
//! // Reading is the one thing that needs a document.
//! let text = Materialised::from_log(log.iter().map(Vec::as_slice))?.text()?;
//! assert_eq!(text.title, "Daseinsvorsorge");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod document;
pub mod graph;
pub mod guard;
pub mod history;
mod leb128;
pub mod markdown;
pub mod message;
pub mod revision;
mod segments;
mod unchanged;

pub use automerge::{ActorId, ChangeHash};
