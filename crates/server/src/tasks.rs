//! Waiting for tasks to end when the server stops.

use std::sync::{Mutex, PoisonError};
use tokio::sync::mpsc;

/// Counts tasks by the tokens they hold.
pub(crate) struct Tasks {
    token: Mutex<Option<mpsc::Sender<()>>>,
    ended: tokio::sync::Mutex<mpsc::Receiver<()>>,
}

/// Held by a task for as long as it runs.
pub(crate) struct TaskToken {
    _token: mpsc::Sender<()>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        let (token, ended) = mpsc::channel(1);
        Self {
            token: Mutex::new(Some(token)),
            ended: tokio::sync::Mutex::new(ended),
        }
    }

    /// A token for a task that is about to begin; `None` when no more may.
    pub(crate) fn begin(&self) -> Option<TaskToken> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        token.clone().map(|token| TaskToken { _token: token })
    }

    /// Lets no more tasks begin.
    pub(crate) fn close(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Waits until no more tasks may begin and all have ended.
    pub(crate) async fn ended(&self) {
        // Nothing is ever sent: the channel ends with its last token.
        let _ = self.ended.lock().await.recv().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_wait_ends_with_the_last_task() {
        let tasks = Tasks::new();
        let token = tasks.begin();
        assert!(token.is_some());
        tasks.close();
        assert!(tasks.begin().is_none());
        tokio::spawn(async move { drop(token) });
        tasks.ended().await;
    }
}
