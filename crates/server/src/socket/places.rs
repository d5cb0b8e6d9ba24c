//! Places for large messages: the memory that messages under way may take, however many connections send.
//!
//! A connection pays for a small message itself. A larger one waits for a place before more of it is read, and keeps the
//! place until its room has handled it. There are two kinds of place, and a message that outgrows the one waits for the
//! other: whoever has the larger kind needs nothing more, so nobody waits in a circle. A member has one place at a time:
//! no member can take them all.

use super::account::Account;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use wortlaut_model::limits;

const GRACE: Duration = Duration::from_millis(limits::LARGE_MESSAGE_GRACE_MILLIS);

/// The places of this server.
pub(crate) struct Places {
    large: Arc<Semaphore>,
    largest: Arc<Semaphore>,
}

/// A place for one message; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _kind: OwnedSemaphorePermit,
    of_member: Arc<OwnedSemaphorePermit>,
    most_bytes: usize,
    taken_at: Instant,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            large: Arc::new(Semaphore::new(limits::LARGE_MESSAGE_PLACES)),
            largest: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Places {
    /// A place for a message of so many bytes, none for a small one; waits until one is free and the member has credit.
    /// `place` is the one that the message has outgrown.
    pub(crate) async fn find(
        &self,
        bytes: usize,
        place: Option<Place>,
        account: &Account,
    ) -> Result<Option<Place>, AcquireError> {
        if bytes
            <= place
                .as_ref()
                .map_or(limits::SMALL_MESSAGE_BYTES, |it| it.most_bytes)
        {
            return Ok(place);
        }
        let of_member = match &place {
            Some(place) => Arc::clone(&place.of_member),
            None => account.large_message().await?,
        };
        let (kind, most_bytes) = if bytes <= limits::LARGE_MESSAGE_BYTES {
            (&self.large, limits::LARGE_MESSAGE_BYTES)
        } else {
            (&self.largest, limits::MESSAGE_BYTES)
        };
        Ok(Some(Place {
            _kind: Arc::clone(kind).acquire_owned().await?,
            of_member,
            most_bytes,
            taken_at: Instant::now(),
        }))
    }
}

impl Place {
    /// Until when the message must have grown beyond the bytes that are here.
    pub(crate) fn deadline(&self, bytes: usize) -> Instant {
        let seconds = bytes as u64 / limits::LARGE_MESSAGE_BYTES_PER_SECOND;
        self.taken_at + GRACE + Duration::from_secs(seconds)
    }
}
