//! The values Wortlaut talks about: ids, organisations, members, roles, documents, and the limits every part keeps to.
//!
//! This crate does no input or output, reads no clock, rolls no dice and knows nothing of Automerge: ids and times are
//! handed in by whoever has them.
//!
//! ```
//! use wortlaut_model::{DocumentId, Role};
//!
//! let document = DocumentId::from_bytes([7; 16]);
//! let url = document.automerge_url();
//! assert!(url.starts_with("automerge:"));
//! assert_eq!(url.parse::<DocumentId>().unwrap(), document);
//! assert!(Role::Editor > Role::Commenter);
//! ```

mod address;
mod document;
mod ids;
pub mod limits;
mod member;
mod role;
mod scope;
mod timestamp;

pub use address::{BadAddress, normalised_address};
pub use document::{Document, DocumentKind, UnknownKind};
pub use ids::{
    BadDocumentId, DocumentId, InvitationId, MemberId, OrganisationId, SessionId, TokenId,
    WorkspaceId,
};
pub use member::{Member, Organisation, Workspace};
pub use role::{Role, UnknownRole, right_on_document};
pub use scope::{Scope, UnknownScope};
pub use timestamp::{GERMAN_MONTHS, Timestamp};
