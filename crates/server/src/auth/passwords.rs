//! Hashing passwords where it may block, a few at a time.

use crate::metrics::Metrics;
use std::sync::Arc;
use tokio::sync::Semaphore;
use wortlaut_credentials::password::{self, HashFailure, NOBODYS_HASH, NewPassword};
use wortlaut_model::limits;

/// Turns at the memory that hashing takes.
pub(crate) struct Passwords {
    /// Those who hash.
    turns: Arc<Semaphore>,
    /// Those who hash or wait for a turn.
    queue: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordError {
    /// Too many wait already.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// There is no memory for it.
    #[error(transparent)]
    Hash(#[from] HashFailure),
    /// The hashing panicked, or the service stops.
    #[error("the hashing did not end")]
    Unfinished,
}

impl Passwords {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        let places = limits::PASSWORD_HASHES_AT_ONCE + limits::PASSWORD_HASHES_WAITING;
        Self {
            turns: Arc::new(Semaphore::new(limits::PASSWORD_HASHES_AT_ONCE)),
            queue: Arc::new(Semaphore::new(places)),
            metrics,
        }
    }

    /// Hashes a password with this salt.
    pub(crate) async fn hash(
        &self,
        password: NewPassword,
        salt: [u8; 16],
    ) -> Result<String, PasswordError> {
        Ok(self
            .in_turn(move || password::hash(&password, &salt))
            .await??)
    }

    /// Whether this is the password that was kept. Where nothing was kept it is not, and that takes as long to say.
    pub(crate) async fn verify(
        &self,
        password: String,
        kept: Option<String>,
    ) -> Result<bool, PasswordError> {
        let verify = move || {
            let is_it = password::verify(&password, kept.as_deref().unwrap_or(NOBODYS_HASH));
            is_it && kept.is_some()
        };
        self.in_turn(verify).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        compute: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        let place = place.map_err(|_| PasswordError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| PasswordError::Unfinished)?;
        self.metrics.password_hashed();
        let computed = tokio::task::spawn_blocking(move || {
            // Held until it is done: whoever asked may have gone.
            let _held = (place, turn);
            compute()
        });
        computed.await.map_err(|_| PasswordError::Unfinished)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords() -> (Passwords, Arc<Metrics>) {
        let metrics = Arc::<Metrics>::default();
        (Passwords::new(Arc::clone(&metrics)), metrics)
    }

    /// Counted, not timed: a busy machine would make the difference that the test looks for.
    #[tokio::test]
    async fn an_unknown_account_costs_one_hash_like_a_known_one() {
        let (passwords, metrics) = passwords();
        let chosen = NewPassword::check("ein Kormoran frisst Hefeklöße", &[]).unwrap();
        let kept = passwords.hash(chosen, [7; 16]).await.unwrap();
        assert_eq!(metrics.passwords_hashed(), 1);
        for (password, kept, is_it) in [
            ("ein Kormoran frisst Hefeklöße", Some(kept.clone()), true),
            ("ein Kormoran frisst Semmeln", Some(kept), false),
            ("ein Kormoran frisst Hefeklöße", None, false),
        ] {
            let before = metrics.passwords_hashed();
            let verified = passwords.verify(password.to_owned(), kept).await.unwrap();
            assert_eq!(verified, is_it);
            assert_eq!(metrics.passwords_hashed(), before + 1);
        }
    }

    #[tokio::test]
    async fn no_more_are_hashed_at_once_than_may_be_and_no_more_wait() {
        let (passwords, metrics) = passwords();
        let passwords = Arc::new(passwords);
        let turns = u32::try_from(limits::PASSWORD_HASHES_AT_ONCE).unwrap();
        let all_turns = passwords.turns.acquire_many(turns).await.unwrap();
        let places = passwords.queue.available_permits();
        let ask = |_| {
            let passwords = Arc::clone(&passwords);
            tokio::spawn(async move { passwords.in_turn(|| ()).await })
        };
        let waiting: Vec<_> = (0..places).map(ask).collect();
        while passwords.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(metrics.passwords_hashed(), 0);
        let refused = passwords.in_turn(|| ()).await;
        assert!(matches!(refused, Err(PasswordError::Busy)));
        drop(all_turns);
        for waited in waiting {
            waited.await.unwrap().unwrap();
        }
    }
}
