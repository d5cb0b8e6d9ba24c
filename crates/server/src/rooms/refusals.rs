//! What closed rooms remembered of refused changes: whoever brings one again is answered by a look-up, also after a minute
//! in which nobody had the document open.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wortlaut_model::{DocumentId, MemberId, limits};
use wortlaut_sync::RefusedHashes;

/// The memories of closed rooms; those of the room closed longest ago go first.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    by_document: HashMap<DocumentId, RefusedHashes>,
    /// The documents, the one closed longest ago first.
    order: VecDeque<DocumentId>,
    hashes: usize,
}

impl Refusals {
    /// Keeps what a room remembered.
    pub(crate) fn keep(&self, document: DocumentId, refused: RefusedHashes) {
        if refused.is_empty() {
            return;
        }
        let mut shelf = self.lock();
        shelf.take(document);
        shelf.hashes += refused.len();
        shelf.by_document.insert(document, refused);
        shelf.order.push_back(document);
        while shelf.hashes > limits::REFUSED_OF_CLOSED_ROOMS
            && let Some(oldest) = shelf.order.front().copied()
        {
            shelf.take(oldest);
        }
    }

    /// Gives a room back what an earlier one of its document remembered.
    pub(crate) fn take(&self, document: DocumentId) -> RefusedHashes {
        self.lock().take(document)
    }

    /// A member's right changed: what was refused before may be admitted now.
    pub(crate) fn forget(&self, member: MemberId) {
        let mut shelf = self.lock();
        for refused in shelf.by_document.values_mut() {
            refused.forget(member);
        }
        shelf.hashes = shelf.by_document.values().map(RefusedHashes::len).sum();
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn take(&mut self, document: DocumentId) -> RefusedHashes {
        self.order.retain(|it| *it != document);
        let taken = self.by_document.remove(&document).unwrap_or_default();
        self.hashes -= taken.len();
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wortlaut_merge::ChangeHash;

    fn document(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    fn member(number: u8) -> MemberId {
        MemberId::from_bytes([number; 16])
    }

    fn refused(by: u8) -> RefusedHashes {
        let mut refused = RefusedHashes::default();
        refused.remember(Some(member(by)), ChangeHash([by; 32]), "schema");
        refused
    }

    #[test]
    fn what_a_closed_room_remembered_is_given_to_the_next() {
        let refusals = Refusals::default();
        refusals.keep(document(1), refused(7));
        let memory = refusals.take(document(1));
        assert_eq!(
            memory.code(Some(member(7)), &ChangeHash([7; 32])),
            Some("schema")
        );
        assert!(refusals.take(document(1)).is_empty(), "one room has it");
    }

    #[test]
    fn a_changed_right_is_a_fresh_start_in_closed_rooms_too() {
        let refusals = Refusals::default();
        refusals.keep(document(1), refused(7));
        refusals.forget(member(8));
        refusals.forget(member(7));
        assert_eq!(refusals.take(document(1)).len(), 0);
    }

    #[test]
    fn memories_of_rooms_closed_long_ago_make_room_for_new_ones() {
        let refusals = Refusals::default();
        let full = |by: u8| {
            let mut refused = RefusedHashes::default();
            for number in 0..limits::REFUSED_REMEMBERED as u32 {
                let mut hash = [by; 32];
                hash[..4].copy_from_slice(&number.to_le_bytes());
                refused.remember(Some(member(by)), ChangeHash(hash), "schema");
            }
            refused
        };
        let rooms = limits::REFUSED_OF_CLOSED_ROOMS / limits::REFUSED_REMEMBERED + 1;
        for number in 0..u8::try_from(rooms).unwrap() {
            refusals.keep(document(number), full(number));
        }
        assert!(refusals.take(document(0)).is_empty());
        assert_eq!(refusals.take(document(1)).len(), limits::REFUSED_REMEMBERED);
    }
}
