//! The one thread that writes to the change log: it takes whatever batches wait, of all rooms, and commits them together,
//! so that one fsync serves everybody who typed meanwhile.

use crate::metrics::Metrics;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Instant;
use tokio::sync::oneshot;
use tracing::{error, warn};
use wortlaut_model::{DocumentId, limits};
use wortlaut_store::{Batch, ChangeLog, StoreError};

/// The batch may or may not be on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommitFailed;

/// What a room hears about its batch.
pub(crate) type Outcome = Result<(), CommitFailed>;

struct Commit {
    batch: Batch,
    reply: oneshot::Sender<Outcome>,
}

/// The way to the committing thread. A room has one batch under way at a time, so no more batches wait than there are
/// rooms.
pub(crate) struct Committer {
    queue: Mutex<Option<mpsc::Sender<Commit>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    /// Starts the thread.
    pub(crate) fn start(log: Arc<dyn ChangeLog>, metrics: Arc<Metrics>) -> std::io::Result<Self> {
        let (sender, queue) = mpsc::channel();
        let worker = Worker { log, metrics };
        let thread = std::thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || worker.run(&queue))?;
        Ok(Self {
            queue: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Hands in a document's batch. The answer comes when it is on disk; if the thread is gone, the channel just ends.
    pub(crate) fn submit(&self, batch: Batch) -> oneshot::Receiver<Outcome> {
        let (reply, outcome) = oneshot::channel();
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queue.as_ref() {
            // When the thread is gone, `reply` is dropped with the commit, and the room hears of it.
            let _ = queue.send(Commit { batch, reply });
        }
        outcome
    }

    /// Commits what waits and ends the thread.
    pub(crate) fn stop(&self) {
        self.queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            error!("the committing thread panicked");
        }
    }
}

struct Worker {
    log: Arc<dyn ChangeLog>,
    metrics: Arc<Metrics>,
}

impl Worker {
    fn run(&self, queue: &mpsc::Receiver<Commit>) {
        while let Ok(first) = queue.recv() {
            self.commit(gather(first, queue));
        }
    }

    fn commit(&self, commits: Vec<Commit>) {
        let (batches, replies): (Vec<_>, Vec<_>) =
            commits.into_iter().map(|it| (it.batch, it.reply)).unzip();
        match self.append(&batches) {
            Ok(()) => tell_all(replies, Ok(())),
            Err(StoreError::Conflict(_)) if batches.len() > 1 => self.commit_each(batches, replies),
            Err(_) => tell_all(replies, Err(CommitFailed)),
        }
    }

    /// A conflict left nothing of any batch in the log: the one that caused it must not fail the others.
    fn commit_each(&self, batches: Vec<Batch>, replies: Vec<oneshot::Sender<Outcome>>) {
        for (batch, reply) in batches.into_iter().zip(replies) {
            let outcome = self.append(&[batch]).map_err(|_| CommitFailed);
            tell_all(vec![reply], outcome);
        }
    }

    fn append(&self, batches: &[Batch]) -> Result<(), StoreError> {
        let began = Instant::now();
        let changes = batches.iter().map(|batch| batch.changes.len()).sum();
        let outcome = self.log.append(batches);
        match &outcome {
            Ok(_) => self.metrics.committed(changes, began.elapsed()),
            Err(conflict @ StoreError::Conflict(_)) => warn!(%conflict, "the log refused a change"),
            Err(failure) => {
                self.metrics.commit_failed();
                error!(
                    error = failure as &dyn std::error::Error,
                    "cannot write to the log"
                );
            }
        }
        outcome.map(drop)
    }
}

/// What waits, up to [`limits::COMMIT_CHANGES`].
fn gather(first: Commit, queue: &mpsc::Receiver<Commit>) -> Vec<Commit> {
    let mut changes = first.batch.changes.len();
    let mut commits = vec![first];
    while changes < limits::COMMIT_CHANGES
        && let Ok(next) = queue.try_recv()
    {
        changes += next.batch.changes.len();
        commits.push(next);
    }
    commits
}

fn tell_all(replies: Vec<oneshot::Sender<Outcome>>, outcome: Outcome) {
    for reply in replies {
        // A room that is gone needs no answer.
        let _ = reply.send(outcome);
    }
}

/// A room's batch as the log takes it.
pub(crate) fn log_batch(document: DocumentId, batch: wortlaut_sync::Batch) -> Batch {
    let changes = batch
        .changes
        .into_iter()
        .map(|logged| wortlaut_store::ChangeRecord {
            hash: logged.change.hash().0,
            actor: logged.change.actor().to_bytes().to_vec(),
            sequence: logged.change.sequence(),
            bytes: Arc::clone(logged.change.bytes()),
            member: logged.author,
            brought_by: logged.brought_by,
            received_at: logged.received_at,
        });
    Batch {
        document,
        changes: changes.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;
    use wortlaut_store::{ActorBinding, Conflict, ConflictReason, LoggedChange};

    /// Refuses every batch of one document, and remembers how it was called.
    struct Log {
        refused: DocumentId,
        calls: Mutex<Vec<Vec<DocumentId>>>,
    }

    impl ChangeLog for Log {
        fn append(&self, batches: &[Batch]) -> Result<Vec<u64>, StoreError> {
            let documents: Vec<_> = batches.iter().map(|batch| batch.document).collect();
            self.calls.lock().unwrap().push(documents.clone());
            if documents.contains(&self.refused) {
                return Err(StoreError::Conflict(Box::new(Conflict {
                    document: self.refused,
                    change: [0; 32],
                    reason: ConflictReason::SequenceTaken,
                })));
            }
            Ok(vec![0; batches.len()])
        }

        fn read(
            &self,
            _: DocumentId,
            after: u64,
            _: &mut dyn FnMut(LoggedChange) -> ControlFlow<()>,
        ) -> Result<u64, StoreError> {
            Ok(after)
        }

        fn length(&self, _: DocumentId) -> Result<u64, StoreError> {
            Ok(0)
        }

        fn restores(&self, _: DocumentId) -> Result<Vec<wortlaut_store::Restore>, StoreError> {
            Ok(Vec::new())
        }

        fn actors(&self, _: DocumentId) -> Result<Vec<ActorBinding>, StoreError> {
            Ok(Vec::new())
        }
    }

    fn batch(number: u8) -> Batch {
        Batch {
            document: DocumentId::from_bytes([number; 16]),
            changes: Vec::new(),
        }
    }

    #[test]
    fn a_conflict_of_one_document_does_not_fail_the_others() {
        let log = Arc::new(Log {
            refused: DocumentId::from_bytes([2; 16]),
            calls: Mutex::default(),
        });
        let worker = Worker {
            log: Arc::clone(&log) as Arc<dyn ChangeLog>,
            metrics: Arc::default(),
        };
        let (replies, mut outcomes): (Vec<_>, Vec<_>) = (0..3).map(|_| oneshot::channel()).unzip();
        let commits = [1, 2, 3].into_iter().zip(replies);
        let commits = commits.map(|(number, reply)| Commit {
            batch: batch(number),
            reply,
        });
        worker.commit(commits.collect());
        let outcomes: Vec<_> = outcomes
            .iter_mut()
            .map(|it| it.try_recv().unwrap())
            .collect();
        assert_eq!(outcomes, [Ok(()), Err(CommitFailed), Ok(())]);
        assert_eq!(log.calls.lock().unwrap().len(), 4);
    }

    #[test]
    fn stopping_commits_what_waits() {
        let log = Arc::new(Log {
            refused: DocumentId::from_bytes([2; 16]),
            calls: Mutex::default(),
        });
        let committer = Committer::start(log, Arc::default()).unwrap();
        let mut outcome = committer.submit(batch(1));
        committer.stop();
        assert_eq!(outcome.try_recv(), Ok(Ok(())));
        assert!(committer.submit(batch(1)).try_recv().is_err());
    }
}
