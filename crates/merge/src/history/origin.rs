//! Where restored words come from: they stay their authors', whoever brought them back.
//!
//! A restore inserts words anew, under the restorer's actor. Which element each of them repeats is noted by the service
//! that wrote the restore, beside the log: a client could claim anything. It is noted of the very changes that were made,
//! because whoever may write under the restore's actor may write other changes under it.

use super::chronicle::Chronicle;
use super::sequence::{Content, OperationId};
use crate::ChangeHash;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A run of elements that repeat others, in the order in which they were inserted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The counter of the operation that inserted the first of them.
    pub counter: u64,
    /// How many there are; the counters rise by one.
    pub length: u64,
    /// The operation that inserted the first of those they repeat, as `<counter>@<actor>`; theirs rise by one too.
    pub of: String,
}

/// What the words of a restore repeat, by counter.
pub(super) type Repeats = Arc<[Origin]>;

/// What the words of all restores repeat, by the hashes of their changes.
pub(super) type Origins = HashMap<ChangeHash, Repeats>;

impl Chronicle {
    /// Says that changes of one actor are a restore, and what its words repeat. To be said before the first of them is taken
    /// in.
    pub fn know_restore(
        &mut self,
        changes: impl IntoIterator<Item = ChangeHash>,
        mut origins: Vec<Origin>,
    ) {
        origins.sort_by_key(|origin| origin.counter);
        let origins: Repeats = origins.into();
        let changes = changes.into_iter();
        self.origins
            .extend(changes.map(|change| (change, Arc::clone(&origins))));
    }

    /// The change whose author an element has that a restore inserted: that of the element it repeats, if it repeats one.
    pub(super) fn origin_of(
        &self,
        origins: &[Origin],
        inserted: OperationId,
        content: Content,
    ) -> Option<u32> {
        let counter = u64::from(inserted.counter);
        let after = origins.partition_point(|origin| origin.counter <= counter);
        let origin = origins.get(after.checked_sub(1)?)?;
        let steps = counter.checked_sub(origin.counter)?;
        if steps >= origin.length {
            return None;
        }
        let mut id = self.parse_cursor(&origin.of)?;
        id.counter = id.counter.checked_add(u32::try_from(steps).ok()?)?;
        let (sequence, element) = self.element_of(id)?;
        let is_same = match (self.element(sequence, element).content, content) {
            (Content::Character(a), Content::Character(b)) => a == b,
            (Content::Register(_), Content::Register(_)) => true,
            _ => false,
        };
        is_same.then(|| self.author_of(sequence, element))
    }
}
