//! Syncing without documents: the frames of the automerge-repo protocol, and [`Room`], which answers it.
//!
//! A [`Room`] is one open document as a state machine: events in, effects out. It answers the Automerge sync protocol
//! from the change graph alone, lets nothing through that the guard has not admitted, and names or passes on nothing
//! that its owner has not reported durable. It never holds a materialised document, never does input or output and
//! never reads a clock: the moment is handed in with each event.
//!
//! ```
//! use wortlaut_merge::guard::{Contributor, Guard};
//! use wortlaut_model::{DocumentId, MemberId, Role, Timestamp};
//! use wortlaut_sync::{Effect, Event, PeerKey, Room};
//!
//! let now = Timestamp::from_millis(0);
//! let mut room = Room::open(DocumentId::from_bytes([1; 16]), Guard::new(), now);
//! let reader = Contributor::member(MemberId::from_bytes([2; 16]), Role::Reader);
//! room.handle(now, Event::Join { peer: PeerKey(1), peer_id: "alice".into(), contributor: reader });
//!
//! // Bytes that are no sync message end the connection; they never reach Automerge.
//! let effects = room.handle(now, Event::Sync { peer: PeerKey(1), data: b"hello" });
//! assert!(matches!(effects.as_slice(), [Effect::Close { .. }]));
//! ```

use wortlaut_merge::guard::{self, Weight};
use wortlaut_merge::message::SyncMessage;

mod actor_keys;
pub mod frame;
mod room;

pub use actor_keys::{ActorKeys, make_actor};
pub use room::budget::Budget;
pub use room::close::{CloseCause, CloseCode};
pub use room::{
    Appended, Batch, BatchNumber, Decision, Effect, Event, LoggedChange, PeerKey, Recovery,
    RefusedHashes, Relay, Room, Snapshot, Waiting,
};

/// How much work the changes of a sync message announce, found out no further than the bound. A message that cannot be
/// read announces none: the room says so.
pub fn weigh(message: &[u8], bound: &Weight) -> Weight {
    match SyncMessage::decode(message) {
        Ok(message) => guard::weigh(message.chunks, bound),
        Err(_) => Weight::default(),
    }
}
