//! What is derived from the log, in the background: titles for the list of documents, and snapshots for fresh clients.
//!
//! One thread does it, because each document costs a core and, for a moment, many times its size in memory. It keeps the
//! documents it opened last, so that the next look at one costs only the changes since.

use crate::clock;
use crate::events::{Events, Notice};
use crate::metrics::Metrics;
use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tracing::{debug, error};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::{MaterialiseError, Materialised};
use wortlaut_model::DocumentId;
use wortlaut_store::{ChangeLog, Store, StoreError};
use wortlaut_sync::Snapshot;

/// A snapshot is made when at least this many changes came since the last one …
const NEW_CHANGES: u64 = 200;
/// … and at least one in so many of all: a fresh client takes the rest as one batch.
const SHARE_OF_ALL: u64 = 20;
/// Most documents kept open.
const KEPT: usize = 4;
/// Longest document kept open, in changes: 40 MB in memory at one character a change.
const KEPT_CHANGES: u64 = 200_000;
/// Most changes read from the log at once.
const CHANGES_A_READ: usize = 50_000;

/// Asks for documents to be looked at.
pub(crate) struct Snapshots {
    queue: Arc<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    /// A document waits once, however often it was asked for.
    documents: BTreeMap<DocumentId, Why>,
    is_stopped: bool,
}

/// Why a document is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// It was opened, and has no snapshot.
    Opened,
    /// It was changed: the list of documents tells so.
    Changed,
}

/// The thread's part.
pub(crate) struct Worker {
    queue: Arc<Queue>,
    store: Arc<Store>,
    metrics: Arc<Metrics>,
    events: Events,
    kept: VecDeque<Kept>,
}

/// A document open for reading, with its place in the log.
struct Kept {
    document: DocumentId,
    position: u64,
    materialised: Materialised,
}

/// A document could not be looked at.
#[derive(Debug, thiserror::Error)]
enum LookError {
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the document cannot be opened")]
    Materialise(#[from] MaterialiseError),
}

impl Snapshots {
    pub(crate) fn new(store: Arc<Store>, metrics: Arc<Metrics>, events: Events) -> (Self, Worker) {
        let queue = Arc::new(Queue::default());
        let worker = Worker {
            queue: Arc::clone(&queue),
            store,
            metrics,
            events,
            kept: VecDeque::new(),
        };
        (Self { queue }, worker)
    }

    /// Looks at a document soon.
    pub(crate) fn refresh(&self, document: DocumentId, why: Why) {
        let mut waiting = self.queue.lock();
        let waits = waiting.documents.entry(document).or_insert(why);
        *waits = why.max(*waits);
        drop(waiting);
        self.queue.changed.notify_one();
    }

    /// Begins nothing more. What is under way may be lost: it can be derived again.
    pub(crate) fn stop(&self) {
        self.queue.lock().is_stopped = true;
        self.queue.changed.notify_one();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<(DocumentId, Why)> {
        let is_idle = |it: &mut Waiting| it.documents.is_empty() && !it.is_stopped;
        let mut waiting = self
            .changed
            .wait_while(self.lock(), is_idle)
            .unwrap_or_else(PoisonError::into_inner);
        if waiting.is_stopped {
            None
        } else {
            waiting.documents.pop_first()
        }
    }
}

impl Worker {
    /// Starts the thread; `offer` hears of every snapshot made.
    pub(crate) fn start(
        mut self,
        offer: impl Fn(DocumentId, Arc<Snapshot>) + Send + 'static,
    ) -> std::io::Result<()> {
        let work = move || {
            while let Some((document, why)) = self.queue.next() {
                match self.look(document, why) {
                    Ok(Some(snapshot)) => offer(document, snapshot),
                    Ok(None) => {}
                    Err(LookError::Store(StoreError::Stopped)) => {}
                    Err(failure) => {
                        error!(%document, error = &failure as &dyn Error, "cannot read a document");
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().name("snapshots".to_owned());
        thread.spawn(work).map(drop)
    }

    fn look(&mut self, document: DocumentId, why: Why) -> Result<Option<Arc<Snapshot>>, LookError> {
        let Some(workspace) = self.store.workspace_of(document)? else {
            // It was deleted: its words are not kept in memory either.
            self.kept.retain(|kept| kept.document != document);
            return Ok(None);
        };
        let kept = self.open(document)?;
        let title = kept.materialised.title()?;
        let snapshot = self.snapshot(&kept)?;
        self.keep(kept);
        let listed = self.store.document(workspace, document)?;
        if listed.is_some_and(|listed| listed.title != title) {
            self.store.set_title(document, &title)?;
        }
        if why == Why::Changed {
            // The list also tells when a document changed last.
            self.events.tell(Notice::Documents(workspace));
        }
        Ok(snapshot)
    }

    /// The document as its log has it now.
    fn open(&mut self, document: DocumentId) -> Result<Kept, LookError> {
        let index = self.kept.iter().position(|kept| kept.document == document);
        let mut kept = match index.and_then(|index| self.kept.remove(index)) {
            Some(kept) => kept,
            None => open_snapshot(&self.store, document)?,
        };
        loop {
            let (position, changes) = read_on(&self.store, document, kept.position)?;
            if changes.is_empty() {
                return Ok(kept);
            }
            kept.materialised = kept.materialised.apply(changes.iter().map(|it| &**it))?;
            kept.position = position;
        }
    }

    fn keep(&mut self, kept: Kept) {
        if kept.position <= KEPT_CHANGES {
            self.kept.push_front(kept);
            self.kept.truncate(KEPT);
        }
    }

    /// Makes, verifies and keeps a snapshot if it is worth one.
    fn snapshot(&self, kept: &Kept) -> Result<Option<Arc<Snapshot>>, LookError> {
        let before = self
            .store
            .snapshot(kept.document)?
            .map_or(0, |it| it.position);
        let wanted = NEW_CHANGES.max(kept.position / SHARE_OF_ALL);
        if kept.position.saturating_sub(before) < wanted {
            return Ok(None);
        }
        let bytes = kept.materialised.save()?;
        let heads = kept.materialised.heads();
        self.store.put_snapshot(&wortlaut_store::Snapshot {
            document: kept.document,
            position: kept.position,
            heads: heads.iter().map(|head| head.0).collect(),
            bytes: bytes.as_slice().into(),
            made_at: clock::now(),
        })?;
        self.metrics.snapshot_made();
        debug!(document = %kept.document, changes = kept.position, bytes = bytes.len(), "snapshot");
        let bytes = bytes.into();
        Ok(Some(Arc::new(Snapshot { heads, bytes })))
    }
}

/// Opens a document at its snapshot, or empty when it has none that is good.
fn open_snapshot(store: &Store, document: DocumentId) -> Result<Kept, LookError> {
    let snapshot = match store.snapshot(document) {
        Err(StoreError::Damaged { .. }) => None,
        snapshot => snapshot?,
    };
    let loaded = snapshot.and_then(|it| {
        let materialised = Materialised::load(&it.bytes).ok()?;
        let is_same =
            materialised.heads() == it.heads.into_iter().map(ChangeHash).collect::<Vec<_>>();
        is_same.then_some((it.position, materialised))
    });
    let (position, materialised) = match loaded {
        Some(loaded) => loaded,
        None => (0, Materialised::from_log([])?),
    };
    Ok(Kept {
        document,
        position,
        materialised,
    })
}

type Changes = Vec<Arc<[u8]>>;

/// The next changes of a document, at most [`CHANGES_A_READ`], and the position they reach.
pub(crate) fn read_on(
    store: &Store,
    document: DocumentId,
    after: u64,
) -> Result<(u64, Changes), StoreError> {
    let mut changes = Vec::new();
    let position = store.read(document, after, &mut |logged| {
        changes.push(logged.change.bytes);
        if changes.len() < CHANGES_A_READ {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok((position, changes))
}
