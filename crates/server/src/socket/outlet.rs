//! What waits to be written to one socket: bounded in bytes, never in silence.

use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, watch};
use wortlaut_model::{DocumentId, limits};
use wortlaut_sync::{CloseCode, Relay};

/// Bytes that an entry of the queue costs beside its payload.
const ENTRY_BYTES: usize = 128;

/// A frame before it is addressed: followers of a document share its bytes.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// The answer to `join`.
    Welcome,
    /// A sync message.
    Sync { document: DocumentId, data: Bytes },
    /// Somebody's presence.
    Relay {
        document: DocumentId,
        relay: Arc<Relay>,
    },
    /// The document does not exist, or not for this peer.
    Unavailable(DocumentId),
    /// The answer to a ping, of the WebSocket's own kind.
    Pong(Bytes),
}

impl Outgoing {
    fn bytes(&self) -> usize {
        let payload = match self {
            Self::Sync { data, .. } => data.len(),
            Self::Relay { relay, .. } => relay.data.len(),
            Self::Pong(payload) => payload.len(),
            Self::Welcome | Self::Unavailable(_) => 0,
        };
        payload.saturating_add(ENTRY_BYTES)
    }
}

/// The end of a connection, as the close frame tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Goodbye {
    /// The code clients act on.
    pub(crate) code: CloseCode,
    /// For people and logs, at most 123 bytes.
    pub(crate) reason: String,
    /// What becomes of the frames that still wait.
    pub(crate) backlog: Backlog,
}

/// What becomes of waiting frames when a connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backlog {
    /// They are written before the close frame: acknowledgements may be among them.
    Flush,
    /// They are dropped: the reader is too slow to be waited for.
    Discard,
}

/// The sending end of a connection, shared by everybody who has something to tell it.
#[derive(Clone, Debug)]
pub(crate) struct Outlet {
    queue: mpsc::UnboundedSender<Outgoing>,
    waiting: Arc<AtomicUsize>,
    goodbye: watch::Sender<Option<Goodbye>>,
}

/// The end of a connection that its writer reads from.
#[derive(Debug)]
pub(crate) struct Outbox {
    queue: mpsc::UnboundedReceiver<Outgoing>,
    waiting: Arc<AtomicUsize>,
    goodbye: watch::Receiver<Option<Goodbye>>,
}

/// A connection's two ends.
pub(crate) fn outlet() -> (Outlet, Outbox) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let (goodbye, goodbye_seen) = watch::channel(None);
    let waiting = Arc::new(AtomicUsize::new(0));
    let outlet = Outlet {
        queue: sender,
        waiting: Arc::clone(&waiting),
        goodbye,
    };
    let outbox = Outbox {
        queue: receiver,
        waiting,
        goodbye: goodbye_seen,
    };
    (outlet, outbox)
}

impl Outlet {
    /// Queues a frame. With more than [`limits::OUTGOING_BYTES`] waiting already the connection is closed instead: it
    /// catches up from its heads when it returns. The frame's own length is no reason: it would come back the same.
    pub(crate) fn send(&self, frame: Outgoing) {
        let bytes = frame.bytes();
        let waiting = self.waiting.fetch_add(bytes, Ordering::Relaxed);
        if waiting > limits::OUTGOING_BYTES {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
            return self.end(CloseCode::Retry, "too-slow", Backlog::Discard);
        }
        // Only fails when the writer has ended, and with it the connection.
        let _ = self.queue.send(frame);
    }

    /// Closes the connection after what already waits has been written.
    pub(crate) fn close(&self, code: CloseCode, reason: impl Into<String>) {
        self.end(code, reason, Backlog::Flush);
    }

    fn end(&self, code: CloseCode, reason: impl Into<String>, backlog: Backlog) {
        self.goodbye.send_if_modified(|goodbye| {
            let is_first = goodbye.is_none();
            if is_first {
                *goodbye = Some(Goodbye {
                    code,
                    reason: reason.into(),
                    backlog,
                });
            }
            is_first
        });
    }

    /// Whether the connection ends because a change was refused.
    pub(crate) fn was_refused(&self) -> bool {
        let goodbye = self.goodbye.borrow();
        goodbye
            .as_ref()
            .is_some_and(|it| it.code == CloseCode::ChangeRefused)
    }

    /// Whether the connection is being closed: whatever it still sends is not listened to.
    pub(crate) fn is_closed(&self) -> bool {
        self.goodbye.borrow().is_some()
    }

    /// Waits until the connection is to be closed.
    pub(crate) async fn closed(&self) {
        let mut goodbye = self.goodbye.subscribe();
        // The sender is `self`, so waiting cannot fail.
        let _ = goodbye.wait_for(Option::is_some).await;
    }
}

impl Outbox {
    /// The next frame to write; `None` when nobody can send any more.
    pub(crate) async fn next(&mut self) -> Option<Outgoing> {
        let frame = self.queue.recv().await?;
        self.waiting.fetch_sub(frame.bytes(), Ordering::Relaxed);
        Some(frame)
    }

    /// A frame that already waits.
    pub(crate) fn next_waiting(&mut self) -> Option<Outgoing> {
        let frame = self.queue.try_recv().ok()?;
        self.waiting.fetch_sub(frame.bytes(), Ordering::Relaxed);
        Some(frame)
    }

    /// A watch on how the connection ends, to be had while a frame is being written.
    pub(crate) fn goodbye(&self) -> watch::Receiver<Option<Goodbye>> {
        self.goodbye.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(bytes: usize) -> Outgoing {
        Outgoing::Sync {
            document: DocumentId::from_bytes([1; 16]),
            data: Bytes::from(vec![0; bytes]),
        }
    }

    #[test]
    fn a_reader_that_lets_too_much_wait_is_closed_with_the_retry_code() {
        let (outlet, outbox) = outlet();
        for _ in 0..2 {
            outlet.send(frame(limits::OUTGOING_BYTES / 2));
            assert!(!outlet.is_closed());
        }
        outlet.send(frame(1));
        let goodbye = outbox.goodbye().borrow().clone().unwrap();
        assert_eq!(
            (goodbye.code, goodbye.backlog),
            (CloseCode::Retry, Backlog::Discard)
        );
    }

    /// Whoever lacks so much is sent it, or would be closed, come back lacking the same, and be closed again, for ever.
    #[test]
    fn an_answer_that_is_longer_than_may_wait_is_sent() {
        let (outlet, mut outbox) = outlet();
        outlet.send(frame(limits::OUTGOING_BYTES + limits::LARGE_MESSAGE_BYTES));
        assert!(!outlet.is_closed());
        assert!(outbox.next_waiting().is_some());
        outlet.send(frame(1));
        assert!(!outlet.is_closed());
    }

    #[test]
    fn what_has_been_written_counts_no_longer() {
        let (outlet, mut outbox) = outlet();
        for _ in 0..10 {
            outlet.send(frame(limits::OUTGOING_BYTES / 2));
            assert!(outbox.next_waiting().is_some());
        }
        assert!(!outlet.is_closed());
    }

    #[test]
    fn the_first_reason_to_close_is_the_one_that_is_told() {
        let (outlet, outbox) = outlet();
        outlet.close(CloseCode::SignInAgain, "revoked");
        outlet.close(CloseCode::Retry, "stopping");
        let goodbye = outbox.goodbye().borrow().clone().unwrap();
        assert_eq!(goodbye.reason, "revoked");
    }
}
