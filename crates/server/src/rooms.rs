//! The documents that somebody has open, each in a task of its own.
//!
//! Opening and closing race without a gap: whoever wants a room holds a lease that is only handed out under the
//! registry's lock, and a room ends only under that lock, when no lease is out and nothing waits in its inbox.

pub(crate) mod actor;
pub(crate) mod committer;
pub(crate) mod contribution;
mod refusals;
pub(crate) mod snapshots;

use crate::events::Events;
use crate::metrics::Metrics;
use crate::socket::outlet::Outlet;
use crate::socket::places::Place;
use crate::tasks::Tasks;
use actor::Actor;
use bytes::Bytes;
use committer::Committer;
use refusals::Refusals;
use snapshots::{Snapshots, Why};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::Contributor;
use wortlaut_model::{DocumentId, Role, limits};
use wortlaut_store::Store;
use wortlaut_sync::{ActorKeys, PeerKey, Recovery, Relay, Snapshot, Waiting};

/// What a room is told.
pub(crate) enum ToRoom {
    /// A connection opens the document.
    Join {
        peer: PeerKey,
        peer_id: String,
        contributor: Contributor,
        outlet: Outlet,
    },
    /// A connection is gone.
    Leave { peer: PeerKey },
    /// A sync message.
    Sync {
        peer: PeerKey,
        data: Bytes,
        /// Whether it takes milliseconds to handle.
        is_long: bool,
        /// Given back when it has been handled.
        standing: Standing,
    },
    /// A presence message.
    Ephemeral { peer: PeerKey, relay: Relay },
    /// What a peer may do changed; `None` when it may no longer have the document open.
    RoleChanged { peer: PeerKey, role: Option<Role> },
    /// A moderator admits changes that wait for their authors.
    Recover {
        changes: Vec<Waiting>,
        /// Told when what is admitted is on disk.
        reply: oneshot::Sender<Recovery>,
    },
    /// A moderator dropped changes that waited for their authors.
    Drop { hashes: Vec<ChangeHash> },
    /// A snapshot was made.
    Snapshot(Arc<Snapshot>),
    /// The document is gone for good.
    Deleted,
    /// The server stops: finish what is under way and end.
    Stop,
}

/// What a sync message takes of the memory for messages under way.
#[derive(Debug)]
#[expect(dead_code, reason = "it is held, and given back by being dropped")]
pub(crate) enum Standing {
    /// A share of the bytes that small messages may have in all inboxes together.
    Share(Option<OwnedSemaphorePermit>),
    /// A place for large messages.
    Place(Place),
}

/// What rooms share.
pub(crate) struct Shared {
    pub(crate) store: Arc<Store>,
    pub(crate) actor_keys: Arc<ActorKeys>,
    pub(crate) committer: Committer,
    pub(crate) snapshots: Snapshots,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) events: Events,
    pub(crate) refusals: Refusals,
    /// Whoever has it keeps changes for their authors: one room at a time, so that many take one thread between them.
    pub(crate) keeping: tokio::sync::Mutex<()>,
    open: Mutex<HashMap<DocumentId, Entry>>,
    tasks: Tasks,
}

struct Entry {
    inbox: mpsc::Sender<ToRoom>,
    lease: Arc<()>,
}

/// Every open room.
#[derive(Clone)]
pub(crate) struct Rooms {
    shared: Arc<Shared>,
}

/// A way into a room, which stays open as long as this is held.
pub(crate) struct RoomHandle {
    inbox: mpsc::Sender<ToRoom>,
    _lease: Arc<()>,
}

/// The room could not be opened, or ended for a reason of its own: come back later.
#[derive(Debug, thiserror::Error)]
#[error("the room is not open")]
pub(crate) struct RoomGone;

impl RoomHandle {
    /// Tells the room something; waits while its inbox is full.
    pub(crate) async fn tell(&self, message: ToRoom) -> Result<(), RoomGone> {
        self.inbox.send(message).await.map_err(|_| RoomGone)
    }
}

impl Rooms {
    /// Starts without any room.
    pub(crate) fn start(
        store: Arc<Store>,
        actor_keys: Arc<ActorKeys>,
        metrics: Arc<Metrics>,
        events: Events,
    ) -> std::io::Result<Self> {
        let log = Arc::clone(&store) as Arc<dyn wortlaut_store::ChangeLog>;
        let committer = Committer::start(log, Arc::clone(&metrics))?;
        let told = events.clone();
        let (snapshots, worker) = Snapshots::new(Arc::clone(&store), Arc::clone(&metrics), told);
        let shared = Arc::new(Shared {
            store,
            actor_keys,
            committer,
            snapshots,
            metrics,
            events,
            refusals: Refusals::default(),
            keeping: tokio::sync::Mutex::default(),
            open: Mutex::default(),
            tasks: Tasks::new(),
        });
        let rooms = Arc::downgrade(&shared);
        worker.start(move |document, snapshot| offer(&rooms, document, snapshot))?;
        Ok(Self { shared })
    }

    /// A way into the document's room, which is opened when it is not open. The document must exist.
    pub(crate) fn enter(&self, document: DocumentId) -> Result<RoomHandle, RoomGone> {
        let mut open = self.shared.lock();
        if let Some(handle) = open.get(&document).and_then(Entry::handle) {
            return Ok(handle);
        }
        let token = self.shared.tasks.begin().ok_or(RoomGone)?;
        let (inbox, messages) = mpsc::channel(limits::ROOM_INBOX);
        let entry = Entry {
            inbox,
            lease: Arc::new(()),
        };
        let handle = entry.handle().ok_or(RoomGone)?;
        open.insert(document, entry);
        let actor = Actor::new(document, Arc::clone(&self.shared), messages);
        tokio::spawn(async move {
            actor.run().await;
            drop(token);
        });
        Ok(handle)
    }

    /// Tells the document's room, if it is open, that a moderator dropped changes that waited for their authors.
    pub(crate) async fn drop_waiting(&self, document: DocumentId, hashes: Vec<ChangeHash>) {
        let handle = self.shared.lock().get(&document).and_then(Entry::handle);
        if let Some(handle) = handle {
            // A room that has just ended: the next one reads it in the store.
            let _ = handle.tell(ToRoom::Drop { hashes }).await;
        }
    }

    /// Tells a document's room, if it is open, what a peer may do now.
    pub(crate) async fn change_role(
        &self,
        document: DocumentId,
        peer: PeerKey,
        role: Option<Role>,
    ) {
        let handle = self.shared.lock().get(&document).and_then(Entry::handle);
        if let Some(handle) = handle {
            // A room that has just ended has no peer with the old right.
            let _ = handle.tell(ToRoom::RoleChanged { peer, role }).await;
        }
    }

    /// Ends the room of a document that is gone for good, if it is open; whoever was in it comes back and finds nothing.
    pub(crate) async fn delete(&self, document: DocumentId) {
        let handle = self.shared.lock().get(&document).and_then(Entry::handle);
        if let Some(handle) = handle {
            // A room that has just ended has nobody in it.
            let _ = handle.tell(ToRoom::Deleted).await;
        }
        // What is kept for the next snapshot goes, too.
        self.shared.snapshots.refresh(document, Why::Changed);
    }

    /// How many rooms are open.
    pub(crate) fn len(&self) -> usize {
        self.shared.lock().len()
    }

    /// Lets every room finish what is under way, and waits for it.
    pub(crate) async fn drain(&self) {
        self.shared.tasks.close();
        let handles: Vec<_> = self
            .shared
            .lock()
            .values()
            .filter_map(Entry::handle)
            .collect();
        for handle in handles {
            // A room that has ended is what we want.
            let _ = handle.tell(ToRoom::Stop).await;
        }
        self.shared.tasks.ended().await;
    }

    /// Ends the threads behind the rooms: what waits is committed.
    pub(crate) fn stop_threads(&self) {
        self.shared.snapshots.stop();
        self.shared.committer.stop();
    }
}

impl Entry {
    fn handle(&self) -> Option<RoomHandle> {
        let is_open = !self.inbox.is_closed();
        is_open.then(|| RoomHandle {
            inbox: self.inbox.clone(),
            _lease: Arc::clone(&self.lease),
        })
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<DocumentId, Entry>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the room off the registry if nobody has a way into it and nothing waits.
    pub(crate) fn retire(&self, document: DocumentId, inbox: &mpsc::Receiver<ToRoom>) -> bool {
        let mut open = self.lock();
        let Some(entry) = open.get(&document) else {
            return true;
        };
        let is_unused = Arc::strong_count(&entry.lease) == 1 && inbox.is_empty();
        if is_unused {
            open.remove(&document);
        }
        is_unused
    }

    /// Takes a room off the registry that ends without being asked. `inbox` is closed already, so a newer room of the
    /// same document is told from it by being open.
    pub(crate) fn bury(&self, document: DocumentId) {
        let mut open = self.lock();
        if open
            .get(&document)
            .is_some_and(|entry| entry.inbox.is_closed())
        {
            open.remove(&document);
        }
    }
}

/// Hands a snapshot to the document's room if that is open. Runs on the thread that makes snapshots.
fn offer(rooms: &Weak<Shared>, document: DocumentId, snapshot: Arc<Snapshot>) {
    let Some(shared) = rooms.upgrade() else {
        return;
    };
    let handle = shared.lock().get(&document).and_then(Entry::handle);
    if let Some(handle) = handle {
        // The next peer of a room that has just ended finds the snapshot in the store.
        let _ = handle.inbox.blocking_send(ToRoom::Snapshot(snapshot));
    }
}
