//! What is kept: the change log, snapshots and records, in one SQLite file in a data folder.

mod audit;
mod check;
mod chunk;
mod column;
mod connection;
mod document;
mod error;
mod folder;
mod invitation;
mod log;
mod member;
mod migration;
mod patience;
mod readers;
mod secret;
mod session;
mod snapshot;
mod store;
mod token;
mod workspace;
mod writer;

pub use audit::{Action, AuditEntry, By};
pub use check::{CheckReport, Examine, Problem, SoundLog, check, check_and_examine};
pub use chunk::BadChange;
pub use document::NewDocument;
pub use error::{Result, StoreError};
pub use invitation::{Consumption, Invitation, NewInvitation};
pub use log::{
    ActorBinding, Batch, ChangeHash, ChangeLog, ChangeRecord, Conflict, ConflictReason,
    LoggedChange,
};
pub use member::Identity;
pub use secret::SecretHash;
pub use session::{NewSession, Session};
pub use snapshot::Snapshot;
pub use store::Store;
pub use token::{NewToken, Token};
