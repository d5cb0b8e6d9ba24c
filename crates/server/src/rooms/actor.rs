//! One open document: a task that feeds a [`Room`] and does what it says.

use super::committer::{self, CommitFailed, Outcome};
use super::snapshots::Why;
use super::{Shared, ToRoom};
use crate::clock;
use crate::events::Notice;
use crate::socket::outlet::{Outgoing, Outlet};
use std::collections::HashMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tracing::{error, info, warn};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::{Guard, ReplayError};
use wortlaut_model::{DocumentId, Timestamp, limits};
use wortlaut_store::{ChangeLog, HeldChange, KnownHeld, Store, StoreError};
use wortlaut_sync::{
    Batch, BatchNumber, CloseCause, CloseCode, Decision, Effect, Event, PeerKey, Recovery, Room,
    Snapshot, Waiting,
};

/// A document's title is read, and a snapshot considered, when nobody has changed it for this long, in milliseconds.
const SETTLED_MILLIS: i64 = 3_000;
/// While it is changed without a pause, after this many changes.
const CHANGES_WITHOUT_PAUSE: usize = 2_000;
/// A room that has no reason to wake looks around after this long, in milliseconds.
const REST_MILLIS: i64 = limits::ROOM_IDLE_MILLIS + 1;
const REST: Duration = Duration::from_millis(REST_MILLIS.unsigned_abs());

/// A room's task.
pub(crate) struct Actor {
    document: DocumentId,
    shared: Arc<Shared>,
    inbox: mpsc::Receiver<ToRoom>,
    outlets: HashMap<PeerKey, Outlet>,
    in_flight: Option<InFlight>,
    /// Moderators who wait to hear what became of their decisions.
    deciding: HashMap<Decision, oneshot::Sender<Recovery>>,
    last_decision: Decision,
    wake_at: Timestamp,
    unread: Unread,
    is_stopping: bool,
}

struct InFlight {
    number: BatchNumber,
    changes: usize,
    outcome: oneshot::Receiver<Outcome>,
}

/// Durable changes since the title was last read.
#[derive(Default)]
struct Unread {
    changes: usize,
    settled_at: Option<Timestamp>,
}

/// How a room's life went on.
enum End {
    /// Nobody needs it.
    Closed,
    /// What is on disk is unknown: open it again.
    Reload,
}

/// What woke the task.
enum Woken {
    Committed(BatchNumber, Outcome),
    Told(Option<ToRoom>),
    Time,
}

/// A document cannot be read from the log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The store failed.
    #[error("cannot read the log")]
    Store(#[from] StoreError),
    /// The log holds what the guard would never have admitted.
    #[error("the log is not what was written")]
    Replay(#[from] ReplayError),
    /// The reading thread panicked.
    #[error("reading the log panicked")]
    Panicked,
}

impl Actor {
    pub(crate) fn new(
        document: DocumentId,
        shared: Arc<Shared>,
        inbox: mpsc::Receiver<ToRoom>,
    ) -> Self {
        Self {
            document,
            shared,
            inbox,
            outlets: HashMap::new(),
            in_flight: None,
            deciding: HashMap::new(),
            last_decision: Decision(0),
            wake_at: clock::now(),
            unread: Unread::default(),
            is_stopping: false,
        }
    }

    /// Lives until nobody needs the room, opening it again from the log after every failed write.
    pub(crate) async fn run(mut self) {
        loop {
            let room = match self.open().await {
                Ok(room) => room,
                Err(failure) => {
                    error!(document = %self.document, error = &failure as &dyn Error, "cannot open");
                    return;
                }
            };
            match self.live(room).await {
                End::Closed => return,
                End::Reload => warn!(document = %self.document, "opening again from the log"),
            }
        }
    }

    async fn open(&mut self) -> Result<Room, OpenError> {
        let (store, document) = (Arc::clone(&self.shared.store), self.document);
        let task = tokio::task::spawn_blocking(move || {
            let guard = replay(&store, document)?;
            let waiting = store.known_held(document)?;
            Ok::<_, OpenError>((guard, waiting, stored_snapshot(&store, document)))
        });
        let (guard, waiting, snapshot) = task.await.map_err(|_| OpenError::Panicked)??;
        let mut room = Room::open(document, guard, clock::now());
        let known = |it: KnownHeld| (ChangeHash(it.hash), it.is_dropped);
        room.remember_waiting(waiting.into_iter().map(known));
        room.know_actors(Arc::clone(&self.shared.actor_keys));
        room.remember_refused(self.shared.refusals.take(document));
        match snapshot {
            Some(snapshot) => drop(room.handle(clock::now(), Event::Snapshot(snapshot))),
            None => self.shared.snapshots.refresh(document, Why::Opened),
        }
        self.wake_at = clock::now().plus_millis(REST_MILLIS);
        Ok(room)
    }

    async fn live(&mut self, mut room: Room) -> End {
        while !self.has_stopped() {
            let flow = match self.next().await {
                Woken::Committed(batch, outcome) => self.committed(&mut room, batch, outcome),
                Woken::Told(Some(message)) => self.take(&mut room, message),
                Woken::Told(None) => ControlFlow::Break(End::Closed),
                Woken::Time => self.look_around(&mut room),
            };
            if let ControlFlow::Break(end) = flow {
                self.part(room);
                return end;
            }
        }
        self.part(room);
        End::Closed
    }

    /// What outlives a room; whoever waits for it is told by the end of the channel.
    fn part(&mut self, room: Room) {
        self.deciding.clear();
        self.shared
            .refusals
            .keep(self.document, room.into_refused());
    }

    /// Whether the server stops and nothing is under way here.
    fn has_stopped(&self) -> bool {
        self.is_stopping && self.in_flight.is_none() && self.inbox.is_empty()
    }

    async fn next(&mut self) -> Woken {
        let committed = async {
            match &mut self.in_flight {
                // A committer that is gone has not written the batch for all we know.
                Some(it) => (
                    it.number,
                    (&mut it.outcome).await.unwrap_or(Err(CommitFailed)),
                ),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            (batch, outcome) = committed => Woken::Committed(batch, outcome),
            message = self.inbox.recv() => Woken::Told(message),
            // Never longer, should the clock be set back.
            () = sleep(clock::until(self.wake_at).min(REST)) => Woken::Time,
        }
    }

    fn committed(
        &mut self,
        room: &mut Room,
        batch: BatchNumber,
        outcome: Outcome,
    ) -> ControlFlow<End> {
        let changes = self.in_flight.take().map_or(0, |it| it.changes);
        let event = match outcome {
            Ok(()) => {
                self.note_growth(changes);
                Event::Persisted { batch }
            }
            Err(CommitFailed) => Event::PersistFailed { batch },
        };
        self.handle(room, event)
    }

    fn take(&mut self, room: &mut Room, message: ToRoom) -> ControlFlow<End> {
        match message {
            ToRoom::Join {
                peer,
                peer_id,
                contributor,
                outlet,
            } => {
                self.outlets.insert(peer, outlet);
                self.handle(
                    room,
                    Event::Join {
                        peer,
                        peer_id,
                        contributor,
                    },
                )
            }
            ToRoom::Leave { peer } => {
                self.outlets.remove(&peer);
                self.wake_by(clock::now().plus_millis(REST_MILLIS));
                self.handle(room, Event::Leave { peer })
            }
            ToRoom::Sync {
                peer,
                data,
                is_long,
                standing,
            } => {
                let event = Event::Sync { peer, data: &data };
                let flow = if is_long {
                    tokio::task::block_in_place(|| self.handle(room, event))
                } else {
                    self.handle(room, event)
                };
                drop(standing);
                flow
            }
            ToRoom::Ephemeral { peer, relay } => {
                self.handle(room, Event::Ephemeral { peer, relay })
            }
            ToRoom::RoleChanged { peer, role } => {
                self.handle(room, Event::RoleChanged { peer, role })
            }
            ToRoom::Recover { changes, reply } => {
                let decision = Decision(self.last_decision.0 + 1);
                self.last_decision = decision;
                self.deciding.insert(decision, reply);
                let event = Event::Recover { decision, changes };
                tokio::task::block_in_place(|| self.handle(room, event))
            }
            ToRoom::Drop { hashes } => self.handle(room, Event::Drop { hashes }),
            ToRoom::Snapshot(snapshot) => self.handle(room, Event::Snapshot(snapshot)),
            ToRoom::Deleted => self.end_for_good(),
            ToRoom::Stop => {
                self.is_stopping = true;
                ControlFlow::Continue(())
            }
        }
    }

    /// Time has passed: whatever was to be done by now is done, and an empty room may end.
    fn look_around(&mut self, room: &mut Room) -> ControlFlow<End> {
        let now = clock::now();
        self.wake_at = now.plus_millis(REST_MILLIS);
        self.handle(room, Event::Tick)?;
        self.read_when_settled(now);
        if room.may_close(now) && self.shared.retire(self.document, &self.inbox) {
            info!(document = %self.document, "closed, nobody is here");
            return ControlFlow::Break(End::Closed);
        }
        ControlFlow::Continue(())
    }

    fn handle(&mut self, room: &mut Room, event: Event<'_>) -> ControlFlow<End> {
        for effect in room.handle(clock::now(), event) {
            match effect {
                Effect::Send { peer, data } => {
                    let document = self.document;
                    self.send(peer, Outgoing::Sync { document, data });
                }
                Effect::Relay { peers, relay } => {
                    let (document, relay) = (self.document, Arc::new(relay));
                    for peer in peers {
                        let relay = Arc::clone(&relay);
                        self.send(peer, Outgoing::Relay { document, relay });
                    }
                }
                Effect::Persist(batch) => self.persist(batch),
                Effect::Keep(waiting) => self.keep(waiting),
                Effect::Recovered { decision, recovery } => {
                    if let Some(reply) = self.deciding.remove(&decision) {
                        // Whoever asked may be gone.
                        let _ = reply.send(recovery);
                    }
                }
                Effect::Close { peer, cause } => self.close(peer, cause),
                Effect::Reload => return ControlFlow::Break(End::Reload),
                Effect::WakeAt(moment) => self.wake_by(moment),
            }
        }
        ControlFlow::Continue(())
    }

    fn send(&self, peer: PeerKey, frame: Outgoing) {
        if let Some(outlet) = self.outlets.get(&peer) {
            outlet.send(frame);
        }
    }

    fn persist(&mut self, batch: Batch) {
        let (number, changes) = (batch.number, batch.changes.len());
        self.shared.metrics.admitted(changes);
        let batch = committer::log_batch(self.document, batch);
        self.in_flight = Some(InFlight {
            number,
            changes,
            outcome: self.shared.committer.submit(batch),
        });
    }

    /// Keeps changes for their authors, away from the room. If that fails, whoever brought them still has them.
    fn keep(&self, waiting: Vec<Waiting>) {
        let (shared, document) = (Arc::clone(&self.shared), self.document);
        let changes: Vec<HeldChange> = waiting.into_iter().map(held_change).collect();
        tokio::spawn(async move {
            let _turn = shared.keeping.lock().await;
            let store = Arc::clone(&shared.store);
            let kept = tokio::task::spawn_blocking(move || store.hold(document, &changes)).await;
            match kept {
                Ok(Ok(0)) => {}
                Ok(Ok(count)) => {
                    info!(%document, count, "changes wait for their author");
                    shared.events.tell(Notice::Held(document));
                }
                Ok(Err(failure)) => {
                    error!(%document, error = &failure as &dyn Error, "cannot keep changes for their author");
                }
                Err(_) => error!(%document, "keeping changes for their author panicked"),
            }
        });
    }

    fn close(&mut self, peer: PeerKey, cause: CloseCause) {
        self.shared.metrics.closed(cause.word());
        if let Some(outlet) = self.outlets.remove(&peer) {
            let reason = cause.reason(self.document);
            info!(peer = peer.0, reason, "closed by its room");
            outlet.close(cause.code(), reason);
        }
    }

    /// The document is gone. Clients come back for the other documents that they have open on the same connection, and are
    /// told that there is no such document.
    fn end_for_good(&mut self) -> ControlFlow<End> {
        let reason = format!("{} deleted", self.document);
        info!(document = %self.document, "closed, it is deleted");
        for (_, outlet) in self.outlets.drain() {
            self.shared.metrics.closed("deleted");
            outlet.close(CloseCode::Retry, reason.clone());
        }
        self.unread = Unread::default();
        ControlFlow::Break(End::Closed)
    }

    fn wake_by(&mut self, moment: Timestamp) {
        self.wake_at = self.wake_at.min(moment);
    }

    fn note_growth(&mut self, changes: usize) {
        let settled_at = clock::now().plus_millis(SETTLED_MILLIS);
        self.unread.changes += changes;
        self.unread.settled_at = Some(settled_at);
        if self.unread.changes >= CHANGES_WITHOUT_PAUSE {
            self.read();
        } else {
            self.wake_by(settled_at);
        }
    }

    fn read_when_settled(&mut self, now: Timestamp) {
        let latest = now.plus_millis(SETTLED_MILLIS);
        match self.unread.settled_at {
            // One that lies further ahead was noted before the clock was set back.
            Some(settled_at) if settled_at <= now || settled_at > latest => self.read(),
            Some(settled_at) => self.wake_by(settled_at),
            None => {}
        }
    }

    fn read(&mut self) {
        self.unread = Unread::default();
        self.shared.snapshots.refresh(self.document, Why::Changed);
    }
}

/// However a room ends, nobody is left waiting in it, and the next one to come opens it again.
impl Drop for Actor {
    fn drop(&mut self) {
        self.inbox.close();
        for outlet in self.outlets.values() {
            outlet.close(CloseCode::Retry, "room-ended");
        }
        while let Ok(message) = self.inbox.try_recv() {
            if let ToRoom::Join { outlet, .. } = message {
                outlet.close(CloseCode::Retry, "room-ended");
            }
        }
        if self.unread.changes > 0 {
            self.shared.snapshots.refresh(self.document, Why::Changed);
        }
        self.shared.bury(self.document);
    }
}

fn held_change(waiting: Waiting) -> HeldChange {
    HeldChange {
        hash: waiting.hash.0,
        actor: waiting.actor,
        author: waiting.author,
        sequence: waiting.sequence,
        bytes: waiting.change,
        brought_by: waiting.brought_by,
        at: waiting.at,
    }
}

/// Builds a document's guard from its log.
pub(crate) fn replay(store: &Store, document: DocumentId) -> Result<Guard, OpenError> {
    let mut guard = Guard::new();
    let mut failure = None;
    store.read(document, 0, &mut |logged| {
        let replayed = guard.replay(&logged.change.bytes, logged.change.member);
        failure = replayed.err();
        if failure.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    match failure {
        Some(failure) => Err(failure.into()),
        None => Ok(guard),
    }
}

/// The document's snapshot, if a good one is kept. A damaged one is deleted: the log has everything that is in it.
fn stored_snapshot(store: &Store, document: DocumentId) -> Option<Arc<Snapshot>> {
    match store.snapshot(document) {
        Ok(snapshot) => snapshot.map(|it| {
            Arc::new(Snapshot {
                heads: it.heads.into_iter().map(ChangeHash).collect(),
                bytes: it.bytes.to_vec().into(),
            })
        }),
        Err(failure) => {
            warn!(%document, error = &failure as &dyn Error, "dropping the snapshot");
            if let Err(failure) = store.delete_snapshot(document) {
                warn!(%document, error = &failure as &dyn Error, "cannot drop the snapshot");
            }
            None
        }
    }
}
