//! From bytes to [`ParsedChange`]: the stages that need no index.

use super::chunk::{self, Chunk};
use super::columns;
use super::refusal::{Reason, Refusal};
use crate::{ActorId, ChangeHash};
use automerge::{Change, ExpandedChange};
use std::panic::{AssertUnwindSafe, catch_unwind};
use wortlaut_model::limits;

/// A change that is well-formed, within bounds and canonical. Whether it fits the document is not known yet.
pub struct ParsedChange {
    change: Change,
    decoded: Option<ExpandedChange>,
}

impl std::fmt::Debug for ParsedChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never its content: that is what people write.
        write!(
            f,
            "ParsedChange({}, {} bytes)",
            self.hash(),
            self.bytes().len()
        )
    }
}

/// Reads the change chunks that one chunk of a sync message carries, one after the other.
///
/// Refuses, before the library parses anything, whatever is not a change chunk with the right checksum, inflates to
/// more than a change may have, or announces more operations than a change may have; and afterwards what the library
/// would encode differently.
pub fn parse_chunks(mut bytes: &[u8]) -> Result<Vec<ParsedChange>, Refusal> {
    let mut changes = Vec::new();
    let (mut inflated, mut operations) = (0_usize, 0_u64);
    while !bytes.is_empty() {
        let chunk = chunk::take(&mut bytes)?;
        let hash = chunk.hash;
        inflated += chunk.bytes.len();
        if inflated > limits::CHUNK_BYTES {
            return Err(Refusal::of(hash, Reason::TooLarge));
        }
        let mut change = ParsedChange::from_chunk(chunk)?;
        operations += change.operation_count() as u64;
        if operations > limits::CHUNK_OPERATIONS {
            return Err(Refusal::of(hash, Reason::TooManyOperations));
        }
        if operations > limits::INLINE_OPERATIONS {
            change.forget_decoded();
        }
        changes.push(change);
    }
    Ok(changes)
}

impl ParsedChange {
    fn from_chunk(chunk: Chunk) -> Result<Self, Refusal> {
        let hash = chunk.hash;
        let refuse = |reason| Refusal::of(hash, reason);
        columns::scan(chunk.body()).map_err(refuse)?;
        let change = load(chunk.bytes).ok_or_else(|| refuse(Reason::Malformed))?;
        let decoded = decode(&change).ok_or_else(|| refuse(Reason::Malformed))?;
        // Decoded operations take a thousand times the memory of a well compressed change: of a long one there is only
        // ever one copy, and it is decoded once more when its turn comes.
        let is_long = change.len() as u64 > limits::INLINE_OPERATIONS;
        let kept = (!is_long).then(|| decoded.clone());
        if encode_again(decoded) != Some(hash) {
            return Err(refuse(Reason::NotCanonical));
        }
        Ok(Self {
            change,
            decoded: kept,
        })
    }

    /// Reads one change chunk of the log: its checksum is verified again. That it is canonical was checked when it was
    /// admitted, and its hash says that it is the same.
    pub(super) fn from_log(mut bytes: &[u8]) -> Result<Self, Refusal> {
        let chunk = chunk::take(&mut bytes)?;
        if !bytes.is_empty() {
            return Err(Refusal::of(chunk.hash, Reason::ExtraBytes));
        }
        columns::scan(chunk.body()).map_err(|reason| Refusal::of(chunk.hash, reason))?;
        let change = load(chunk.bytes).ok_or(Refusal::of(chunk.hash, Reason::Malformed))?;
        Ok(Self {
            change,
            decoded: None,
        })
    }

    /// The change's hash.
    pub fn hash(&self) -> ChangeHash {
        self.change.hash()
    }

    /// The actor that made it.
    pub fn actor(&self) -> &ActorId {
        self.change.actor_id()
    }

    /// Its number among the actor's changes, counted from one.
    pub fn sequence(&self) -> u64 {
        self.change.seq()
    }

    /// The changes it builds on.
    pub fn dependencies(&self) -> &[ChangeHash] {
        self.change.deps()
    }

    /// How many operations it has.
    pub fn operation_count(&self) -> usize {
        self.change.len()
    }

    /// Bytes of its uncompressed chunk.
    pub fn byte_len(&self) -> usize {
        self.bytes().len()
    }

    /// The change chunk, uncompressed and canonical.
    pub fn bytes(&self) -> &[u8] {
        self.change.raw_bytes()
    }

    pub(super) fn library(&self) -> &Change {
        &self.change
    }

    /// The counter of its first operation.
    pub fn first_operation(&self) -> u64 {
        self.change.start_op().get()
    }

    /// The operations; decoded again when they were forgotten while the change was held.
    pub(super) fn take_decoded(&mut self) -> Result<ExpandedChange, Reason> {
        let decoded = self.decoded.take();
        decoded
            .or_else(|| decode(&self.change))
            .ok_or(Reason::Malformed)
    }

    /// Drops the decoded operations, which take many times the memory of the bytes.
    pub(super) fn forget_decoded(&mut self) {
        self.decoded = None;
    }
}

fn load(bytes: Vec<u8>) -> Option<Change> {
    catch_unwind(AssertUnwindSafe(|| Change::from_bytes(bytes).ok())).ok()?
}

pub(super) fn decode(change: &Change) -> Option<ExpandedChange> {
    catch_unwind(AssertUnwindSafe(|| change.decode())).ok()
}

/// The hash of the change as the library writes it when it saves a document.
fn encode_again(decoded: ExpandedChange) -> Option<ChangeHash> {
    catch_unwind(AssertUnwindSafe(|| Change::from(decoded).hash())).ok()
}
