//! Waiting for a lock that another process holds: delay, never failure.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Between two attempts to get the lock. Short enough that a person does not notice, long enough to cost nothing.
const ATTEMPT_EVERY: Duration = Duration::from_millis(10);

/// The listener hears of a wait at its first attempt and then once in as many attempts (about a second).
const ATTEMPTS_A_REPORT: u64 = 100;

type Listener = Box<dyn Fn(Duration) + Send + Sync>;

/// Shared by all connections of a store: every wait of any of them goes on until the lock is free or waiting is stopped.
#[derive(Default)]
pub(crate) struct Patience {
    stopped: Mutex<bool>,
    stopping: Condvar,
    attempts: AtomicU64,
    listener: Mutex<Option<Arc<Listener>>>,
}

impl Patience {
    /// Ends all waits, now and later.
    pub(crate) fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stopping.notify_all();
    }

    /// How many attempts found the lock held, since the store was opened.
    pub(crate) fn attempts(&self) -> u64 {
        self.attempts.load(Ordering::Relaxed)
    }

    pub(crate) fn listen(&self, listener: Listener) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }

    /// SQLite's busy handler: waits a moment and tells whether to try again. `attempt` counts from zero within one wait.
    pub(crate) fn wait(&self, attempt: u64) -> bool {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        if attempt.is_multiple_of(ATTEMPTS_A_REPORT) {
            self.report(attempt);
        }
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let (stopped, _) = self
            .stopping
            .wait_timeout_while(stopped, ATTEMPT_EVERY, |stopped| !*stopped)
            .unwrap_or_else(PoisonError::into_inner);
        !*stopped
    }

    fn report(&self, attempt: u64) {
        let listener = self
            .listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(listener) = listener {
            let attempts = u32::try_from(attempt).unwrap_or(u32::MAX);
            listener(ATTEMPT_EVERY.saturating_mul(attempts));
        }
    }
}
