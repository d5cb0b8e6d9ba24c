//! The only crate that names Automerge.

pub mod document;
mod leb128;
pub mod markdown;
pub mod message;

pub use automerge::{ActorId, ChangeHash};
