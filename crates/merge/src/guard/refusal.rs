//! Why a change is refused: one reason a rule.

use crate::ChangeHash;

/// A change that was refused, or bytes in which no change could be found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// The change, when the bytes were good enough to name it.
    pub change: Option<ChangeHash>,
    /// The rule it broke.
    pub reason: Reason,
}

impl Refusal {
    pub(super) fn of(change: ChangeHash, reason: Reason) -> Self {
        Self {
            change: Some(change),
            reason,
        }
    }

    pub(super) fn unnamed(reason: Reason) -> Self {
        Self {
            change: None,
            reason,
        }
    }
}

/// A change in the log does not fit what was logged before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the logged change {} does not replay: {reason}", name(.change))]
pub struct ReplayError {
    /// The change, when its bytes were good enough to name it.
    pub change: Option<ChangeHash>,
    /// The rule it breaks.
    pub reason: Reason,
}

impl ReplayError {
    pub(super) fn of(change: ChangeHash, reason: Reason) -> Self {
        Self {
            change: Some(change),
            reason,
        }
    }
}

impl From<Refusal> for ReplayError {
    fn from(refusal: Refusal) -> Self {
        Self {
            change: refusal.change,
            reason: refusal.reason,
        }
    }
}

fn name(change: &Option<ChangeHash>) -> String {
    change.map_or_else(|| "(unreadable)".to_owned(), |hash| hash.to_string())
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $sentence:literal;)+) => {
        /// The rule that a change broke.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
        pub enum Reason {
            $($(#[$doc])* #[error($sentence)] $name,)+
        }

        impl Reason {
            /// Every rule.
            pub const ALL: &[Reason] = &[$(Reason::$name,)+];

            /// The rule in kebab-case, at most 24 characters: for close frames, logs and metrics.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Reason::$name => $code,)+
                }
            }
        }
    };
}

reasons! {
    /// No chunk where one should begin.
    NoChunk = "no-chunk", "the bytes do not begin with an Automerge chunk";
    /// The chunk ends before what it announces.
    Truncated = "truncated", "the chunk ends before what it announces";
    /// A document or a bundle: only single changes are taken.
    ChunkType = "chunk-type", "only change chunks are taken, no documents and no bundles";
    /// The compressed chunk does not inflate.
    Deflate = "deflate", "the compressed change does not inflate";
    /// Larger than any change may be.
    TooLarge = "too-large", "the change is larger than 4 MB";
    /// The bytes are not those the checksum was made of.
    Checksum = "checksum", "the checksum of the change is wrong";
    /// The header or a column is malformed.
    Malformed = "malformed", "the change is malformed";
    /// More dependencies than a change may have.
    TooManyDependencies = "too-many-dependencies", "the change names too many dependencies";
    /// More heads than a document may have.
    TooManyHeads = "too-many-heads", "too many have written at once without seeing each other's words";
    /// An actor id longer than Automerge makes them.
    ActorTooLong = "actor-too-long", "an actor id is too long";
    /// More actors than a change may refer to.
    TooManyActors = "too-many-actors", "the change refers to too many actors";
    /// A time beyond what any clock shows.
    Time = "time", "the time of the change is out of range";
    /// A message longer than a change may carry.
    MessageTooLong = "message-too-long", "the message of the change is too long";
    /// More columns than the format has.
    TooManyColumns = "too-many-columns", "the change has too many columns";
    /// A column is compressed, which changes never are.
    CompressedColumn = "compressed-column", "a column of the change is compressed";
    /// More operations than a change may have.
    TooManyOperations = "too-many-operations", "the change has too many operations";
    /// More predecessors than a change may have.
    TooManyPredecessors = "too-many-predecessors", "the operations of the change have too many predecessors";
    /// More objects, map entries, marks and separate insertions than a change may add to the index.
    TooManyEntries = "too-many-entries", "the change makes too many separate things";
    /// An actor is named that the change does not list.
    ActorIndex = "actor-index", "the change names an actor that it does not list";
    /// Bytes after the columns: an author footer or anything else that is not of the change.
    ExtraBytes = "extra-bytes", "the change carries bytes beyond its operations";
    /// The library would write the change in other bytes.
    NotCanonical = "not-canonical", "the change is not in its canonical encoding";
    /// A reader sent a change.
    Reader = "reader", "a reader may not change the text";
    /// The actor is bound to another member.
    ForeignActor = "foreign-actor", "the actor of the change belongs to another member";
    /// A dependency never came.
    MissingDependency = "missing-dependency", "a change it depends on is missing";
    /// Not the actor's next sequence number.
    Sequence = "sequence", "the sequence number is not the actor's next";
    /// The change does not build on its actor's previous one.
    OwnPrevious = "own-previous", "the change does not build on its actor's previous change";
    /// The counter starts at or below one its dependencies know.
    CounterBehind = "counter-behind", "the operation counter starts too low";
    /// The counter starts beyond the document's, and nothing is to come that would explain it.
    CounterAhead = "counter-ahead", "the operation counter starts too high";
    /// The counter is near the end of its range.
    CounterTooLarge = "counter-too-large", "the operation counter is too large";
    /// An operation names an actor nobody has seen.
    UnknownActor = "unknown-actor", "an operation refers to an unknown actor";
    /// An operation names one that is not in the change's causal past.
    NotInPast = "not-in-past", "an operation refers to one that its author cannot have seen";
    /// An operation names an object that does not exist.
    UnknownObject = "unknown-object", "an operation refers to an object that does not exist";
    /// An operation names an element that is not in its object.
    UnknownElement = "unknown-element", "an operation refers to an element that is not in its object";
    /// A predecessor is not of the same object and key.
    Predecessor = "predecessor", "an operation replaces one of another object or key";
    /// A map key in a sequence, an element in a map, and the like.
    KeyKind = "key-kind", "an operation uses a key of the wrong kind";
    /// A key that is too long.
    KeyTooLong = "key-too-long", "a key is too long";
    /// An insertion or a deletion that is not one.
    BadOperation = "bad-operation", "an operation contradicts itself";
    /// Counters are not used.
    Counter = "counter", "counters are not part of the schema";
    /// A value of a type that has no place here.
    ValueType = "value-type", "a value has a type that has no place there";
    /// A value that is too long.
    ValueTooLong = "value-too-long", "a value is too long";
    /// A mark without its other half, outside running text, or named too long.
    Mark = "mark", "a mark is incomplete or in the wrong place";
    /// A mark that ends before it begins.
    MarkOrder = "mark-order", "a mark ends before it begins";
    /// The root and `meta` belong to the server.
    ServerOnly = "server-only", "only the server may change this part of the document";
    /// A part of the document that is not in use yet.
    NotInUse = "not-in-use", "this part of the document is not in use yet";
    /// Something the schema has no place for.
    Schema = "schema", "the schema has no place for this";
    /// A table, row, column or cell whose name is none.
    TableName = "table-name", "the name of a table, row, column or cell is malformed";
    /// A row's or column's place in the order that is none.
    TableOrder = "table-order", "the place of a row or column is malformed";
    /// More rows and columns than a document's tables may have, or one cell made too often at once.
    TooManyCells = "too-many-cells", "the tables of the document would get too many cells";
    /// A table, a part of one that is never deleted, or a footnote.
    Permanent = "permanent", "tables, their cells and footnotes are never deleted";
    /// A key that was created before.
    CreatedBefore = "created-before", "the entry was created before";
    /// A commenter's change outside the comments.
    CommentsOnly = "comments-only", "a commenter may only change comments";
    /// Another member's comment or reply.
    NotTheAuthor = "not-the-author", "only its author may change a comment";
    /// A part of a comment that stays as it was made.
    Fixed = "fixed", "this part of a comment stays as it was made";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_short_and_kebab_case() {
        let codes: BTreeSet<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for code in codes {
            assert!(code.len() <= 24, "{code} is too long for a close frame");
            assert!(
                code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{code}"
            );
        }
    }
}
