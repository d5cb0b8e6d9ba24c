//! What is kept: the change log, snapshots and records, in one SQLite file in a data folder.
//!
//! [`Store`] is the open folder. It is a [`ChangeLog`], which is the truth about every document: changes are only ever
//! added, each document's in one gapless sequence, and [`append`](ChangeLog::append) returns when they are on disk.
//! Snapshots are derived from it and can all be deleted. Records tell who takes part and what people say about the
//! history (versions, what was agreed, notes); every change of one is told in the audit trail, in the same transaction. [`check()`] reads everything back and verifies it, also beside a live server.
//!
//! This crate knows nothing of Automerge but the head of a change, reads no clock and rolls no dice (moments, ids and
//! secrets' hashes are handed in), and never logs. No error carries a name, a title, a text or a secret.
//!
//! ```
//! use wortlaut_model::{DocumentId, DocumentKind, Timestamp, Workspace, WorkspaceId};
//! use wortlaut_store::{By, ChangeLog, ChangeRecord, NewDocument, Store, check};
//!
//! # let folder = std::env::temp_dir().join(format!("wortlaut-example-{}", std::process::id()));
//! # let now = Timestamp::from_millis(1_795_521_600_000);
//! # let hex = |text: &str| -> Vec<u8> {
//! #     let digits = text.as_bytes().chunks(2);
//! #     digits.map(|d| u8::from_str_radix(std::str::from_utf8(d).unwrap(), 16).unwrap()).collect()
//! # };
//! # let bytes = include_bytes!("../tests/store/data/first.change").as_slice();
//! # let hash = hex("c43e8508ba8641043c9604f2c01b59deb812e52c5e18aacbd23c4ea0ab4fc6e2").try_into().unwrap();
//! let store = Store::open(&folder)?;
//! let workspace = Workspace {
//!     id: WorkspaceId::from_bytes([1; 16]),
//!     name: "Task Force".into(),
//!     language: "de".into(),
//!     persons_in_history: false,
//! };
//! store.create_workspace(&workspace, By::Shell, now)?;
//!
//! // A document begins with a change that the server made.
//! let document = NewDocument {
//!     id: DocumentId::from_bytes([2; 16]),
//!     workspace: workspace.id,
//!     kind: DocumentKind::Definition,
//!     title: "Digitale Daseinsvorsorge".into(),
//! };
//! let first = ChangeRecord {
//!     hash,
//!     actor: vec![0x11; 16],
//!     sequence: 1,
//!     bytes: bytes.into(),
//!     member: None,
//!     brought_by: None,
//!     received_at: now,
//! };
//! store.create_document(&document, vec![first], By::Shell, now)?;
//! assert_eq!(store.length(document.id)?, 1);
//!
//! // The check needs no lock: the store is still open.
//! assert!(check(&folder)?.is_clean());
//! # drop(store);
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), wortlaut_store::StoreError>(())
//! ```

mod actor_secret;
mod admission;
mod audit;
mod backup;
mod check;
mod chunk;
mod column;
mod connection;
mod deletion;
mod document;
mod document_right;
mod erasure;
mod error;
mod external_identity;
mod folder;
mod held;
mod invitation;
mod lock_out;
mod log;
mod member;
mod member_change;
mod migration;
mod own_data;
mod own_record;
mod passkey;
mod password;
mod patience;
mod publication;
mod readers;
mod restore;
mod room;
mod secret;
mod session;
mod session_note;
mod sign_in;
mod snapshot;
mod store;
mod token;
mod version;
mod visit;
mod workspace;
mod writer;

pub use admission::Activity;
pub use audit::{Action, AuditEntry, By};
pub use backup::{back_up, restore};
pub use check::{CheckReport, Examine, Problem, SoundLog, check, check_and_examine};
pub use chunk::BadChange;
pub use deletion::Deletion;
pub use document::NewDocument;
pub use document_right::DocumentRight;
pub use erasure::{Erased, Erasure};
pub use error::{Result, StoreError};
pub use external_identity::ExternalIdentity;
pub use held::{HeldChange, HeldGroup, KnownHeld};
pub use invitation::{Consumption, Invitation, NewInvitation};
pub use lock_out::LockedOut;
pub use log::{
    ActorBinding, Batch, ChangeHash, ChangeLog, ChangeRecord, Conflict, ConflictReason,
    LoggedChange,
};
pub use member::Identity;
pub use member_change::MemberChange;
pub use own_data::{
    OwnData, OwnDeclaration, OwnHeld, OwnIdentity, OwnInvitation, OwnNote, OwnPasskey,
    OwnPublication, OwnRight, OwnSession, OwnToken, OwnVersion, OwnVisit, OwnWriting,
};
pub use own_record::OwnChange;
pub use passkey::{NewPasskey, Passkey};
pub use password::Password;
pub use publication::Publication;
pub use restore::Restore;
pub use secret::SecretHash;
pub use session::{Begun, NewSession, Session};
pub use session_note::SessionNote;
pub use sign_in::Means;
pub use snapshot::Snapshot;
pub use store::Store;
pub use token::{NewToken, Token};
pub use version::{Declaration, NewVersion, Version};
pub use visit::Visit;
pub use workspace::OrganisationChange;
