//! What the public asked for before: files that are always the same are written once, however many want them.

use super::Format;
use axum::body::Bytes;
use axum::http::HeaderValue;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use wortlaut_model::{DocumentId, limits};

/// What something on the shelf is: of which version, in which format, and with which stamp it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kept {
    pub(crate) document: DocumentId,
    pub(crate) version: u64,
    /// The page itself has none.
    pub(crate) format: Option<Format>,
    pub(crate) stamp: Vec<u8>,
}

/// What stands there.
#[derive(Clone, Debug)]
pub(crate) struct Shelved {
    pub(crate) bytes: Bytes,
    /// Under which name a browser saves it; a page is not saved.
    pub(crate) disposition: Option<HeaderValue>,
}

/// Bodies by what they are, bounded in bytes; the one asked for longest ago goes.
#[derive(Default)]
pub(crate) struct Shelf {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    bodies: HashMap<Kept, Body>,
    bytes: usize,
    asked: u64,
}

struct Body {
    shelved: Shelved,
    asked: u64,
}

impl Shelf {
    /// What is there under this name.
    pub(crate) fn take(&self, name: &Kept) -> Option<Shelved> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked += 1;
        let asked = inner.asked;
        let body = inner.bodies.get_mut(name)?;
        body.asked = asked;
        Some(body.shelved.clone())
    }

    /// Puts something there, in place of what was asked for longest ago. What is larger than the shelf is not kept.
    pub(crate) fn put(&self, name: Kept, shelved: Shelved) {
        if shelved.bytes.len() > limits::PUBLISHED_BYTES {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked += 1;
        let asked = inner.asked;
        inner.bytes += shelved.bytes.len();
        if let Some(before) = inner.bodies.insert(name, Body { shelved, asked }) {
            inner.bytes -= before.shelved.bytes.len();
        }
        while inner.bytes > limits::PUBLISHED_BYTES {
            inner.drop_oldest();
        }
    }

    /// Keeps nothing more of a document that is gone.
    pub(crate) fn forget(&self, document: DocumentId) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.bodies.retain(|name, _| name.document != document);
        inner.bytes = inner.bodies.values().map(|it| it.shelved.bytes.len()).sum();
    }
}

impl Inner {
    fn drop_oldest(&mut self) {
        let oldest = self.bodies.iter().min_by_key(|(_, body)| body.asked);
        let Some(name) = oldest.map(|(name, _)| name.clone()) else {
            self.bytes = 0;
            return;
        };
        if let Some(gone) = self.bodies.remove(&name) {
            self.bytes -= gone.shelved.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(version: u64) -> Kept {
        Kept {
            document: DocumentId::from_bytes([1; 16]),
            version,
            format: Some(Format::Pdf),
            stamp: vec![1],
        }
    }

    fn of(bytes: usize) -> Shelved {
        Shelved {
            bytes: Bytes::from(vec![0; bytes]),
            disposition: None,
        }
    }

    fn half() -> Shelved {
        of(limits::PUBLISHED_BYTES / 2)
    }

    #[test]
    fn what_was_asked_for_longest_ago_makes_room() {
        let shelf = Shelf::default();
        shelf.put(kept(1), half());
        shelf.put(kept(2), half());
        assert!(shelf.take(&kept(1)).is_some());
        shelf.put(kept(3), half());
        assert!(shelf.take(&kept(1)).is_some());
        assert!(shelf.take(&kept(2)).is_none());
        assert!(shelf.take(&kept(3)).is_some());
        shelf.put(kept(4), of(limits::PUBLISHED_BYTES + 1));
        assert!(shelf.take(&kept(4)).is_none());
        assert!(shelf.take(&kept(3)).is_some());
    }

    #[test]
    fn nothing_stays_of_a_document_that_is_gone() {
        let shelf = Shelf::default();
        shelf.put(kept(1), half());
        let other = Kept {
            document: DocumentId::from_bytes([2; 16]),
            ..kept(1)
        };
        shelf.put(other.clone(), half());
        shelf.forget(kept(1).document);
        assert!(shelf.take(&kept(1)).is_none());
        assert!(shelf.take(&other).is_some());
        // Its room is free again.
        shelf.put(kept(2), half());
        assert!(shelf.take(&other).is_some());
    }
}
