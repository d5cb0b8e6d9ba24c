//! The change log: the truth about every document.

mod append;
mod read;

use crate::{chunk::BadChange, error::Result, restore::Restore};
use std::{fmt, ops::ControlFlow, sync::Arc};
use wortlaut_model::{DocumentId, MemberId, Timestamp};

pub(crate) use append::append_batch;
pub(crate) use read::logged_change;

/// A change's hash: the SHA-256 that names it, 32 bytes.
pub type ChangeHash = [u8; 32];

/// One change as the log keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct ChangeRecord {
    /// The hash of the change; the log verifies that it is that of `bytes`.
    pub hash: ChangeHash,
    /// The actor that made it, 1 to 64 bytes.
    pub actor: Vec<u8>,
    /// Its number among the changes of its actor in this document, from 1.
    pub sequence: u64,
    /// The change as one uncompressed Automerge change chunk.
    pub bytes: Arc<[u8]>,
    /// Whose actor it is; `None` is the server itself: the first change of a document, and imported text.
    pub member: Option<MemberId>,
    /// Whose connection or command brought it: the author, who imported it, or, of a change that a moderator admitted as
    /// recovered, whoever's device still had it. `None` is the server.
    pub brought_by: Option<MemberId>,
    /// When the server received it.
    pub received_at: Timestamp,
}

impl fmt::Debug for ChangeRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeRecord")
            .field("hash", &Hex(&self.hash))
            .field("actor", &Hex(&self.actor))
            .field("sequence", &self.sequence)
            .field("bytes", &self.bytes.len())
            .field("member", &self.member)
            .field("brought_by", &self.brought_by)
            .field("received_at", &self.received_at)
            .finish()
    }
}

/// A change with its place in its document's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedChange {
    /// Its place, from 1, without gaps.
    pub position: u64,
    /// The change.
    pub change: ChangeRecord,
}

/// New changes of one document, each after those it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The document they belong to.
    pub document: DocumentId,
    /// The changes, in the order in which they are to stand in the log.
    pub changes: Vec<ChangeRecord>,
}

/// Whose an actor of a document is, for ever.
#[derive(Clone, PartialEq, Eq)]
pub struct ActorBinding {
    /// The actor.
    pub actor: Vec<u8>,
    /// Its member; `None` is the server itself.
    pub member: Option<MemberId>,
    /// When its first change was received.
    pub bound_at: Timestamp,
}

impl fmt::Debug for ActorBinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorBinding")
            .field("actor", &Hex(&self.actor))
            .field("member", &self.member)
            .field("bound_at", &self.bound_at)
            .finish()
    }
}

/// Why the log refused a change. Nothing of the call that brought it is in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log of {document} refuses change {}: {reason}", Hex(change))]
pub struct Conflict {
    /// The document whose log refused.
    pub document: DocumentId,
    /// The change that was refused; zeros when the document itself is unknown.
    pub change: ChangeHash,
    /// Why.
    pub reason: ConflictReason,
}

/// What a change is in conflict with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConflictReason {
    /// There is no such document.
    #[error("there is no such document")]
    UnknownDocument,
    /// The author or the member who brought it does not exist.
    #[error("its member does not exist")]
    UnknownMember,
    /// The log has this change already.
    #[error("it is in the log already, at position {position}")]
    Known {
        /// Where it stands.
        position: u64,
    },
    /// The log has another change of this actor with this sequence number.
    #[error("its actor's sequence number is taken")]
    SequenceTaken,
    /// The log lacks the change of this actor that comes before.
    #[error("its actor's next sequence number is {expected}")]
    SequenceGap {
        /// The sequence number that the actor's next change has.
        expected: u64,
    },
    /// The actor belongs to somebody else.
    #[error("its actor belongs to somebody else")]
    ActorOfAnother {
        /// Whose the actor is; `None` is the server itself.
        owner: Option<MemberId>,
    },
    /// A change it depends on is not before it in the log.
    #[error("it depends on {}, which the log lacks", Hex(dependency))]
    MissingDependency {
        /// The change that is missing.
        dependency: ChangeHash,
    },
    /// Its bytes are not one whole uncompressed change.
    #[error("{0}")]
    BadBytes(#[from] BadChange),
    /// Its hash, actor or sequence number is not what its bytes say.
    #[error("its bytes are those of another change")]
    OtherBytes,
}

/// Where every admitted change is kept before anybody hears of it. SQLite keeps it today; a log shared by several
/// servers keeps the same promises.
pub trait ChangeLog: Send + Sync {
    /// Appends all batches in one transaction and returns when they are on disk. The last position of each batch's
    /// document is returned, in the order of the batches.
    ///
    /// In the same transaction each actor seen for the first time is bound to the author of its change, each change
    /// gets the next position of its document, and a copy of it that was [held](crate::HeldChange) for its author goes. The log refuses a second change with the same hash, a sequence number
    /// that is not the actor's next, an actor that is bound to somebody else, a dependency that does not come before,
    /// and bytes that are not the change the record says.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`](crate::StoreError::Conflict): one change was refused, and nothing of any batch is in the
    /// log. Any other error leaves open whether the batches are on disk (a COMMIT may fail after its bytes were
    /// written). After either, what the caller believes about the documents of these batches is rebuilt from the log
    /// before it goes on, and nothing is acknowledged.
    fn append(&self, batches: &[Batch]) -> Result<Vec<u64>>;

    /// Hands the changes of a document after position `after` (0: from the beginning) to `visit`, in log order and from
    /// one consistent state, until it breaks; returns the last position visited, or `after` when there was none.
    ///
    /// Every change's bytes are verified against its hash. `visit` must not use the store: it holds one of few read
    /// connections.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`](crate::StoreError::Damaged) when a change's bytes are not those that were written, and
    /// database errors.
    fn read(
        &self,
        document: DocumentId,
        after: u64,
        visit: &mut dyn FnMut(LoggedChange) -> ControlFlow<()>,
    ) -> Result<u64>;

    /// The number of changes in a document's log, which is the last position; 0 for an unknown document.
    ///
    /// # Errors
    ///
    /// Database errors.
    fn length(&self, document: DocumentId) -> Result<u64>;

    /// What is noted about the restores of a document. A restore's note is there before its first change is.
    ///
    /// # Errors
    ///
    /// Database errors.
    fn restores(&self, document: DocumentId) -> Result<Vec<Restore>>;

    /// The actors of a document and whose they are, in the order of their bytes.
    ///
    /// # Errors
    ///
    /// Database errors.
    fn actors(&self, document: DocumentId) -> Result<Vec<ActorBinding>>;
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
