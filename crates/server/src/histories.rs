//! The histories of documents that somebody looks into: each read from its log once, kept while there is room, and fed
//! with the log's tail before every answer.
//!
//! Nothing here is on a keystroke's way. Questions are answered on threads of their own, only so many at a time; those who
//! ask about the same document read the same history side by side, but only one of them feeds it.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::{Semaphore, oneshot};
use tracing::warn;
use wortlaut_export::bundle::Restore;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::{Chronicle, ChronicleError, Entry};
use wortlaut_model::{DocumentId, limits};
use wortlaut_store::{ChangeLog, ChangeRecord, LoggedChange, StoreError};

/// Histories by document, bounded in bytes.
#[derive(Clone)]
pub(crate) struct Histories {
    shared: Arc<Shared>,
    threads: Arc<ThreadPool>,
    turns: Arc<Semaphore>,
}

struct Shared {
    log: Arc<dyn ChangeLog>,
    kept: Mutex<Kept>,
    limit: usize,
}

/// What is in memory. While a history is built it counts as nothing; no more are built than may be asked at a time.
#[derive(Default)]
struct Kept {
    histories: HashMap<DocumentId, History>,
    /// Counts the questions: whatever was asked about longest ago goes first.
    questions: u64,
    /// Documents that have no history, with the change at which that was found out, which took seconds. A log only grows, so
    /// it stays so; one entry a document.
    entangled: HashMap<DocumentId, usize>,
}

struct History {
    chronicle: Arc<RwLock<Chronicle>>,
    bytes: usize,
    asked: u64,
}

/// How much is kept in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) documents: usize,
    pub(crate) bytes: usize,
}

/// A document's history could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HistoryError {
    /// The log cannot be read.
    #[error("cannot read the log")]
    Store(#[from] StoreError),
    /// The log holds what the guard would never have admitted.
    #[error("the log is not what was written")]
    Log(#[from] ChronicleError),
    /// Reading or answering panicked.
    #[error("looking into the history panicked")]
    Panicked,
}

impl Histories {
    /// Keeps histories of at most `limit` bytes.
    pub(crate) fn start(log: Arc<dyn ChangeLog>, limit: usize) -> std::io::Result<Self> {
        // Threads of its own: each keeps what its allocator once had, and a question takes many times what it answers.
        let threads = ThreadPoolBuilder::new()
            .num_threads(limits::HISTORIES_AT_ONCE)
            .thread_name(|number| format!("history {number}"))
            // Whoever asked finds that no answer comes.
            .panic_handler(|_| {})
            .build()
            .map_err(std::io::Error::other)?;
        Ok(Self {
            threads: Arc::new(threads),
            shared: Arc::new(Shared {
                log,
                kept: Mutex::default(),
                limit,
            }),
            turns: Arc::new(Semaphore::new(limits::HISTORIES_AT_ONCE)),
        })
    }

    /// Answers a question about a document's history, which reaches at least to where the log is now.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        document: DocumentId,
        question: impl FnOnce(&Chronicle) -> T + Send + 'static,
    ) -> Result<T, HistoryError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let shared = Arc::clone(&self.shared);
        let (reply, answered) = oneshot::channel();
        self.threads.spawn(move || {
            let answer = shared.answer(document, question);
            // The turn ends with the work, even when nobody waits for the answer any more.
            drop(turn);
            let _ = reply.send(answer);
        });
        answered.await.map_err(|_| HistoryError::Panicked)?
    }

    /// Keeps nothing more of a document that is gone.
    pub(crate) fn forget(&self, document: DocumentId) {
        let mut kept = self.shared.lock();
        kept.histories.remove(&document);
        kept.entangled.remove(&document);
    }

    /// How much is kept.
    pub(crate) fn size(&self) -> Size {
        let kept = self.shared.lock();
        Size {
            documents: kept.histories.len(),
            bytes: kept.bytes(),
        }
    }
}

impl Shared {
    fn answer<T>(
        &self,
        document: DocumentId,
        question: impl FnOnce(&Chronicle) -> T,
    ) -> Result<T, HistoryError> {
        if let Some(place) = self.lock().entangled.get(&document).copied() {
            return Err(ChronicleError::Entangled { place }.into());
        }
        let chronicle = self.take(document);
        if let Err(failure) = feed(self.log.as_ref(), document, &chronicle, &mut |_| ()) {
            // It may have been left half fed: the next question builds it anew.
            self.forget(document, &chronicle);
            self.remember(document, &failure);
            return Err(failure);
        }
        let fed = chronicle.read().map_err(|_| HistoryError::Panicked)?;
        self.weigh(document, &chronicle, fed.memory());
        Ok(question(&fed))
    }

    /// The document's history as it is kept, or an empty one. One that panicked while it was fed is not used again.
    fn take(&self, document: DocumentId) -> Arc<RwLock<Chronicle>> {
        let mut kept = self.lock();
        kept.questions += 1;
        let asked = kept.questions;
        let history = kept
            .histories
            .entry(document)
            .and_modify(|history| {
                if history.chronicle.is_poisoned() {
                    *history = History::default();
                }
            })
            .or_default();
        history.asked = asked;
        Arc::clone(&history.chronicle)
    }

    /// Notes how large a history is, and drops others, or in the end itself, until all fit.
    fn weigh(&self, document: DocumentId, chronicle: &Arc<RwLock<Chronicle>>, bytes: usize) {
        let mut kept = self.lock();
        if let Some(history) = kept.histories.get_mut(&document)
            && Arc::ptr_eq(&history.chronicle, chronicle)
        {
            history.bytes = bytes;
        }
        while kept.bytes() > self.limit {
            let oldest = kept.histories.iter().min_by_key(|(_, it)| it.asked);
            let Some(oldest) = oldest.map(|(document, _)| *document) else {
                return;
            };
            kept.histories.remove(&oldest);
        }
    }

    fn forget(&self, document: DocumentId, chronicle: &Arc<RwLock<Chronicle>>) {
        let mut kept = self.lock();
        let is_it = |history: &History| Arc::ptr_eq(&history.chronicle, chronicle);
        if kept.histories.get(&document).is_some_and(is_it) {
            kept.histories.remove(&document);
        }
    }

    fn remember(&self, document: DocumentId, failure: &HistoryError) {
        if let HistoryError::Log(ChronicleError::Entangled { place }) = failure {
            warn!(%document, place, "the document is too entangled to have a history");
            self.lock().entangled.insert(document, *place);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn bytes(&self) -> usize {
        self.histories.values().map(|history| history.bytes).sum()
    }
}

impl Default for History {
    fn default() -> Self {
        Self {
            chronicle: Arc::new(RwLock::new(Chronicle::new())),
            bytes: 0,
            asked: 0,
        }
    }
}

/// Reads a document's whole history, for a process that serves nobody.
pub(crate) fn read(log: &dyn ChangeLog, document: DocumentId) -> Result<Chronicle, HistoryError> {
    read_with(log, document, &mut |_| ())
}

/// Reads a document's whole history, and shows every change of the log that is in it, in the log's order.
pub(crate) fn read_with(
    log: &dyn ChangeLog,
    document: DocumentId,
    show: &mut dyn FnMut(&ChangeRecord),
) -> Result<Chronicle, HistoryError> {
    let chronicle = RwLock::new(Chronicle::new());
    feed(log, document, &chronicle, show)?;
    chronicle.into_inner().map_err(|_| HistoryError::Panicked)
}

/// Reads the log on from where the history ends.
fn feed(
    log: &dyn ChangeLog,
    document: DocumentId,
    chronicle: &RwLock<Chronicle>,
    show: &mut dyn FnMut(&ChangeRecord),
) -> Result<(), HistoryError> {
    let length = log.length(document)?;
    let known = chronicle.read().map_err(|_| HistoryError::Panicked)?.len();
    if known as u64 >= length {
        return Ok(());
    }
    // What a restore repeats was noted before its changes were logged: what is there up to `length` is known now.
    let restores = restores(log, document)?;
    let mut chronicle = chronicle.write().map_err(|_| HistoryError::Panicked)?;
    for Restore { changes, origins } in restores {
        chronicle.know_restore(changes, origins);
    }
    let mut failure = None;
    let known = chronicle.len() as u64;
    log.read(document, known, &mut |logged| {
        if logged.position > length {
            return ControlFlow::Break(());
        }
        failure = append(&mut chronicle, &logged).err();
        show(&logged.change);
        match failure {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    })?;
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

/// What the restores of a document repeat.
pub(crate) fn restores(
    log: &dyn ChangeLog,
    document: DocumentId,
) -> Result<Vec<Restore>, StoreError> {
    let noted = log.restores(document)?.into_iter();
    let read = noted.map(|noted| Restore {
        changes: noted.changes.into_iter().map(ChangeHash).collect(),
        origins: serde_json::from_str(&noted.origins).unwrap_or_default(),
    });
    Ok(read.collect())
}

fn append(chronicle: &mut Chronicle, logged: &LoggedChange) -> Result<(), ChronicleError> {
    let change = &logged.change;
    chronicle.append(&Entry {
        bytes: &change.bytes,
        member: change.member,
        brought_by: change.brought_by,
        received_at: change.received_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use wortlaut_merge::ActorId;
    use wortlaut_merge::document::{self, Text};
    use wortlaut_model::Timestamp;
    use wortlaut_store::{ActorBinding, Batch};

    const NOON: Timestamp = Timestamp::from_millis(1_795_521_600_000);

    /// A log in which every document has the same first change, and `more` of them a second one that cannot be decoded.
    struct Log {
        change: Arc<[u8]>,
        is_damaged: AtomicBool,
        reads: AtomicUsize,
    }

    impl Log {
        fn new() -> Arc<Self> {
            let created = document::create(&Text::blank("Titel"), &ActorId::from([1; 16]), NOON);
            Arc::new(Self {
                change: created.changes[0].as_slice().into(),
                is_damaged: AtomicBool::new(false),
                reads: AtomicUsize::new(0),
            })
        }

        fn logged(&self) -> LoggedChange {
            let bytes = match self.is_damaged.load(Ordering::Relaxed) {
                true => Arc::from(b"no change".as_slice()),
                false => Arc::clone(&self.change),
            };
            LoggedChange {
                position: 1,
                change: ChangeRecord {
                    hash: [0; 32],
                    actor: vec![1; 16],
                    sequence: 1,
                    bytes,
                    member: None,
                    brought_by: None,
                    received_at: NOON,
                },
            }
        }
    }

    impl ChangeLog for Log {
        fn append(&self, _: &[Batch]) -> Result<Vec<u64>, StoreError> {
            Ok(Vec::new())
        }

        fn read(
            &self,
            _: DocumentId,
            after: u64,
            visit: &mut dyn FnMut(LoggedChange) -> ControlFlow<()>,
        ) -> Result<u64, StoreError> {
            assert_eq!(after, 0, "nothing is read twice");
            self.reads.fetch_add(1, Ordering::Relaxed);
            let _ = visit(self.logged());
            Ok(1)
        }

        fn length(&self, _: DocumentId) -> Result<u64, StoreError> {
            Ok(1)
        }

        fn restores(&self, _: DocumentId) -> Result<Vec<wortlaut_store::Restore>, StoreError> {
            Ok(Vec::new())
        }

        fn actors(&self, _: DocumentId) -> Result<Vec<ActorBinding>, StoreError> {
            Ok(Vec::new())
        }
    }

    const fn document(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    #[tokio::test]
    async fn a_history_is_read_once_and_then_kept() {
        let log = Log::new();
        let histories = Histories::start(log.clone(), limits::HISTORIES_BYTES).unwrap();
        for _ in 0..3 {
            let changes = histories.ask(document(1), Chronicle::len).await.unwrap();
            assert_eq!(changes, 1);
        }
        assert_eq!(log.reads.load(Ordering::Relaxed), 1);
        assert_eq!(histories.size().documents, 1);
        assert!(histories.size().bytes > 0);
    }

    #[tokio::test]
    async fn the_history_asked_about_longest_ago_goes_when_there_is_no_more_room() {
        let log = Log::new();
        let one = Histories::start(log.clone(), limits::HISTORIES_BYTES).unwrap();
        one.ask(document(1), Chronicle::len).await.unwrap();
        let room_for_two = one.size().bytes * 2;

        let log = Log::new();
        let histories = Histories::start(log.clone(), room_for_two).unwrap();
        for number in [1, 2, 1, 3, 1] {
            histories
                .ask(document(number), Chronicle::len)
                .await
                .unwrap();
        }
        assert_eq!(log.reads.load(Ordering::Relaxed), 3, "1 was never dropped");
        assert!(histories.size().bytes <= room_for_two);
        histories.ask(document(2), Chronicle::len).await.unwrap();
        assert_eq!(log.reads.load(Ordering::Relaxed), 4, "2 was dropped");
    }

    #[tokio::test]
    async fn a_log_that_cannot_be_read_is_told_and_not_kept() {
        let log = Log::new();
        log.is_damaged.store(true, Ordering::Relaxed);
        let histories = Histories::start(log.clone(), limits::HISTORIES_BYTES).unwrap();
        let failed = histories.ask(document(1), Chronicle::len).await;
        assert!(matches!(failed, Err(HistoryError::Log(_))), "{failed:?}");
        assert_eq!(histories.size().documents, 0);
        log.is_damaged.store(false, Ordering::Relaxed);
        assert_eq!(histories.ask(document(1), Chronicle::len).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_log_that_is_too_entangled_is_not_read_again() {
        let log = Log::new();
        let histories = Histories::start(log.clone(), limits::HISTORIES_BYTES).unwrap();
        let entangled = HistoryError::Log(ChronicleError::Entangled { place: 7 });
        histories.shared.remember(document(1), &entangled);
        for _ in 0..2 {
            let failed = histories.ask(document(1), Chronicle::len).await;
            let failed = failed.unwrap_err().to_string();
            assert_eq!(failed, entangled.to_string());
        }
        assert_eq!(log.reads.load(Ordering::Relaxed), 0);
        assert_eq!(histories.ask(document(2), Chronicle::len).await.unwrap(), 1);
        histories.forget(document(1));
        assert!(histories.shared.lock().entangled.is_empty());
    }

    #[tokio::test]
    async fn nothing_stays_of_a_document_that_is_gone() {
        let histories = Histories::start(Log::new(), limits::HISTORIES_BYTES).unwrap();
        for number in [1, 2] {
            histories
                .ask(document(number), Chronicle::len)
                .await
                .unwrap();
        }
        histories.forget(document(1));
        assert_eq!(histories.size().documents, 1);
    }

    #[tokio::test]
    async fn a_question_that_panics_harms_nobody_else() {
        let histories = Histories::start(Log::new(), limits::HISTORIES_BYTES).unwrap();
        for _ in 0..2 * limits::HISTORIES_AT_ONCE {
            let failed = histories.ask(document(1), |_| panic!("odd")).await;
            assert!(matches!(failed, Err::<(), _>(HistoryError::Panicked)));
        }
        assert_eq!(histories.ask(document(1), Chronicle::len).await.unwrap(), 1);
    }
}
