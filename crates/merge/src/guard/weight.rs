//! What changes announce, found out without reading them: by that a message is checked where it delays nobody, and paid
//! for before it is let in.

use super::{chunk, columns};
use wortlaut_model::limits;

/// How much work the changes of a message announce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes of their chunks, inflated.
    pub bytes: usize,
    /// Their operations, or the predecessors of these where they are more; an empty change counts as one.
    pub operations: u64,
}

impl Weight {
    /// What may be checked on an async thread.
    pub const INLINE: Self = Self {
        bytes: limits::INLINE_BYTES,
        operations: limits::INLINE_OPERATIONS,
    };

    /// What is taken of one message.
    pub const MESSAGE: Self = Self {
        bytes: limits::MESSAGE_INFLATED_BYTES,
        operations: limits::MESSAGE_OPERATIONS,
    };

    /// Whether either number is above its bound.
    pub fn exceeds(&self, bound: &Self) -> bool {
        self.bytes > bound.bytes || self.operations > bound.operations
    }

    /// What it costs a member's account: its operations, or its bytes where those are more work.
    pub fn cost(&self) -> u64 {
        let bytes = u64::try_from(self.bytes).unwrap_or(u64::MAX);
        self.operations.max(bytes / limits::BYTES_OF_AN_OPERATION)
    }

    /// Adds up two weights.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_add(other.bytes),
            operations: self.operations.saturating_add(other.operations),
        }
    }
}

/// Weighs the change chunks of a sync message; stops as soon as they exceed the bound, and where a chunk is malformed,
/// which is for the guard to say. Never inflates more than the bound has bytes.
pub fn weigh<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, bound: &Weight) -> Weight {
    let mut total = Weight::default();
    for mut bytes in chunks {
        while !bytes.is_empty() {
            let Some(weight) = weigh_one(&mut bytes, bound.bytes.saturating_sub(total.bytes))
            else {
                return total;
            };
            total = total.plus(weight);
            if total.exceeds(bound) {
                return total;
            }
        }
    }
    total
}

/// Weighs the change at the front; `None` when there is none that announces what a change may have.
fn weigh_one(bytes: &mut &[u8], most_bytes: usize) -> Option<Weight> {
    let most_bytes = most_bytes.min(limits::CHANGE_BYTES);
    let raw = chunk::take_raw(bytes).ok()?;
    let Ok(body) = raw.inflate(most_bytes) else {
        return Some(Weight {
            bytes: most_bytes + 1,
            operations: 1,
        });
    };
    Some(Weight {
        bytes: body.len(),
        operations: columns::scan(&body).ok()?.max(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};

    /// A document with the words, and its last change as it is sent.
    fn inserting(words: &str) -> (AutoCommit, Vec<u8>) {
        let mut document = AutoCommit::new();
        let text = document.put_object(ROOT, "text", ObjType::Text).unwrap();
        document.commit();
        document.splice_text(&text, 0, 0, words).unwrap();
        let change = sent(&mut document);
        (document, change)
    }

    fn sent(document: &mut AutoCommit) -> Vec<u8> {
        document.commit();
        document.get_last_local_change().unwrap().bytes().to_vec()
    }

    #[test]
    fn what_a_few_hundred_bytes_announce_is_found_out_without_inflating_it_all() {
        let (_, change) = inserting(&"a".repeat(400_000));
        assert!(change.len() < 1_000, "{} bytes", change.len());
        let weight = weigh([&*change], &Weight::INLINE);
        assert!(weight.exceeds(&Weight::INLINE));
        assert_eq!(
            weight.bytes,
            limits::INLINE_BYTES + 1,
            "no more is inflated"
        );
        assert_eq!(weigh([&*change], &Weight::MESSAGE).operations, 400_000);
    }

    #[test]
    fn a_deletion_is_as_long_as_what_it_deletes() {
        let (mut document, _) = inserting(&"a".repeat(20_000));
        let (_, text) = document.get(ROOT, "text").unwrap().unwrap();
        document.splice_text(&text, 0, 20_000, "").unwrap();
        let change = sent(&mut document);
        assert!(change.len() < 1_000, "{} bytes", change.len());
        assert!(weigh([&*change], &Weight::INLINE).exceeds(&Weight::INLINE));
    }

    #[test]
    fn keystrokes_are_light_and_add_up_chunk_by_chunk() {
        let (mut document, change) = inserting("w");
        let weight = weigh([&*change, &*change], &Weight::INLINE);
        assert_eq!(weight.operations, 2);
        document.empty_change(CommitOptions::default());
        let empty = document.get_last_local_change().unwrap().bytes().to_vec();
        assert_eq!(weigh([&*empty], &Weight::INLINE).operations, 1);
    }

    #[test]
    fn long_values_cost_what_their_bytes_cost_and_keystrokes_their_number() {
        let quotes = Weight {
            bytes: limits::CHANGE_BYTES,
            operations: 63,
        };
        assert_eq!(quotes.cost(), 65_536);
        let (_, change) = inserting(&"w".repeat(1_000));
        let typed = weigh([&*change], &Weight::MESSAGE);
        assert_eq!(typed.cost(), 1_000);
    }

    #[test]
    fn what_is_malformed_weighs_what_came_before_it() {
        let (_, change) = inserting("w");
        let before = weigh([&*change], &Weight::INLINE);
        assert_eq!(weigh([&*change, b"noise"], &Weight::INLINE), before);
    }
}
