//! The only crate that names Automerge.

mod leb128;
pub mod message;

pub use automerge::{ActorId, ChangeHash};
