//! Hashing passwords where it may block, a few at a time.

use super::queue::{Acquaintance, Queue};
use super::rate::network;
use crate::metrics::Metrics;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use wortlaut_credentials::password::{self, HashFailure, NOBODYS_HASH, NewPassword};
use wortlaut_model::limits;

/// Turns at the memory that hashing takes.
pub(crate) struct Passwords {
    line: Arc<Line>,
    metrics: Arc<Metrics>,
}

/// Those who hash, and those who wait for a turn.
#[derive(Default)]
struct Line {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// How many hash of those who are known, and of strangers.
    known: usize,
    strangers: usize,
    waiting: Queue<oneshot::Sender<Turn>>,
}

/// The right to hash one password, until it is dropped.
pub(crate) struct Turn {
    line: Arc<Line>,
    who: Acquaintance,
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
        Self {
            line: Arc::default(),
            metrics,
        }
    }

    /// Waits until somebody at this address may have a password hashed.
    pub(crate) async fn turn(
        &self,
        who: Acquaintance,
        address: IpAddr,
    ) -> Result<Turn, PasswordError> {
        let turn = self.line.enter(who, network(address));
        // The sender goes with whoever has to make room.
        turn.await.map_err(|_| PasswordError::Busy)
    }

    /// Hashes a password with this salt.
    pub(crate) async fn hash(
        &self,
        turn: Turn,
        password: NewPassword,
        salt: [u8; 16],
    ) -> Result<String, PasswordError> {
        let hash = move || password::hash(&password, &salt);
        Ok(self.compute(turn, hash).await??)
    }

    /// Whether this is the password that was kept. Where nothing was kept it is not, and that takes as long to say.
    pub(crate) async fn verify(
        &self,
        turn: Turn,
        password: String,
        kept: Option<String>,
    ) -> Result<bool, PasswordError> {
        let verify = move || {
            let is_it = password::verify(&password, kept.as_deref().unwrap_or(NOBODYS_HASH));
            is_it && kept.is_some()
        };
        self.compute(turn, verify).await
    }

    async fn compute<T: Send + 'static>(
        &self,
        turn: Turn,
        compute: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        self.metrics.password_hashed();
        let computed = tokio::task::spawn_blocking(move || {
            // Held until it is done: whoever asked may have gone.
            let _held = turn;
            compute()
        });
        computed.await.map_err(|_| PasswordError::Unfinished)
    }
}

impl Line {
    /// A turn now or later.
    fn enter(self: &Arc<Self>, who: Acquaintance, network: IpAddr) -> oneshot::Receiver<Turn> {
        let (sender, receiver) = oneshot::channel();
        let mut inner = self.lock();
        if inner.may_begin(who) {
            *inner.hashing(who) += 1;
            drop(inner);
            // The receiver is here.
            let _ = sender.send(Turn {
                line: Arc::clone(self),
                who,
            });
            return receiver;
        }
        inner.waiting.retain(|waits| !waits.is_closed());
        let goes = inner.waiting.push(who, network, sender);
        drop(inner);
        drop(goes);
        receiver
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Whether one of these may begin to hash.
    fn may_begin(&self, who: Acquaintance) -> bool {
        let has_room = self.known + self.strangers < limits::PASSWORD_HASHES_AT_ONCE;
        let is_within_share = match who {
            Acquaintance::Known => true,
            Acquaintance::Stranger => self.strangers < limits::PASSWORD_HASHES_OF_STRANGERS,
        };
        has_room && is_within_share
    }

    /// How many of these hash.
    fn hashing(&mut self, who: Acquaintance) -> &mut usize {
        match who {
            Acquaintance::Known => &mut self.known,
            Acquaintance::Stranger => &mut self.strangers,
        }
    }

    /// Who begins now that somebody has ended: a stranger, if none hashes, so that nobody waits for ever.
    fn next(&mut self) -> Option<(Acquaintance, oneshot::Sender<Turn>)> {
        let strangers = self.next_of(Acquaintance::Stranger);
        strangers.or_else(|| self.next_of(Acquaintance::Known))
    }

    fn next_of(&mut self, who: Acquaintance) -> Option<(Acquaintance, oneshot::Sender<Turn>)> {
        if !self.may_begin(who) {
            return None;
        }
        let mut waiting = std::iter::from_fn(|| self.waiting.pop(who));
        let next = waiting.find(|waits| !waits.is_closed())?;
        *self.hashing(who) += 1;
        Some((who, next))
    }
}

impl Drop for Turn {
    /// Passes the turn on. Whoever waits no more passes it on in the same way.
    fn drop(&mut self) {
        let mut inner = self.line.lock();
        *inner.hashing(self.who) -= 1;
        let Some((who, next)) = inner.next() else {
            return;
        };
        drop(inner);
        let turn = Turn {
            line: Arc::clone(&self.line),
            who,
        };
        // One that comes back because nobody takes it is dropped, and so passed on.
        drop(next.send(turn));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn passwords() -> (Passwords, Arc<Metrics>) {
        let metrics = Arc::<Metrics>::default();
        (Passwords::new(Arc::clone(&metrics)), metrics)
    }

    async fn turn(passwords: &Passwords) -> Result<Turn, PasswordError> {
        passwords.turn(Acquaintance::Known, HERE).await
    }

    /// Counted, not timed: a busy machine would make the difference that the test looks for.
    #[tokio::test]
    async fn an_unknown_account_costs_one_hash_like_a_known_one() {
        let (passwords, metrics) = passwords();
        let chosen = NewPassword::check("ein Kormoran frisst Hefeklöße", &[]).unwrap();
        let first = turn(&passwords).await.unwrap();
        let kept = passwords.hash(first, chosen, [7; 16]).await.unwrap();
        assert_eq!(metrics.passwords_hashed(), 1);
        for (password, kept, is_it) in [
            ("ein Kormoran frisst Hefeklöße", Some(kept.clone()), true),
            ("ein Kormoran frisst Semmeln", Some(kept), false),
            ("ein Kormoran frisst Hefeklöße", None, false),
        ] {
            let before = metrics.passwords_hashed();
            let turn = turn(&passwords).await.unwrap();
            let verified = passwords.verify(turn, password.to_owned(), kept).await;
            assert_eq!(verified.unwrap(), is_it);
            assert_eq!(metrics.passwords_hashed(), before + 1);
        }
    }

    #[tokio::test]
    async fn no_more_have_a_turn_at_once_than_may_and_it_is_passed_on() {
        let (passwords, _) = passwords();
        let mut hashing = Vec::new();
        for _ in 0..limits::PASSWORD_HASHES_AT_ONCE {
            hashing.push(turn(&passwords).await.unwrap());
        }
        let mut waiting = Box::pin(turn(&passwords));
        let gone = Box::pin(turn(&passwords));
        for pending in [&mut waiting, &mut { gone }] {
            let waited = tokio::time::timeout(Duration::ZERO, pending).await;
            assert!(waited.is_err(), "two at a time");
        }
        drop(hashing.pop());
        let mine = waiting.await.unwrap();
        // Whoever waited behind has gone: nothing keeps their turn.
        drop((mine, hashing));
        let inner = passwords.line.lock();
        assert_eq!((inner.known, inner.strangers), (0, 0));
    }

    #[tokio::test]
    async fn strangers_never_keep_waiting_whoever_is_known_nor_the_other_way_round() {
        let (passwords, _) = passwords();
        let comes = |who| Box::pin(passwords.turn(who, HERE));
        let waits = async |turn: &mut _| tokio::time::timeout(Duration::ZERO, turn).await.is_err();
        let first = comes(Acquaintance::Stranger).await.unwrap();
        let mut second = comes(Acquaintance::Stranger);
        assert!(waits(&mut second).await, "one of them at a time");
        let known = comes(Acquaintance::Known).await.unwrap();
        drop(first);
        drop(second.await.unwrap());
        // Those who are known may have both, and then the next is a stranger's.
        let another = comes(Acquaintance::Known).await.unwrap();
        let mut third = comes(Acquaintance::Stranger);
        let mut waiting = comes(Acquaintance::Known);
        assert!(waits(&mut third).await && waits(&mut waiting).await);
        drop(known);
        let third = third.await.unwrap();
        assert!(waits(&mut waiting).await);
        drop(another);
        waiting.await.unwrap();
        drop(third);
    }

    #[tokio::test]
    async fn whoever_finds_too_many_waiting_is_told_so_at_once() {
        let (passwords, _) = passwords();
        let mut hashing = Vec::new();
        for _ in 0..limits::PASSWORD_HASHES_AT_ONCE {
            hashing.push(turn(&passwords).await.unwrap());
        }
        let of_one = limits::PASSWORD_HASHES_WAITING_OF_AN_ADDRESS;
        let mut waiting: Vec<_> = (0..of_one).map(|_| Box::pin(turn(&passwords))).collect();
        for pending in &mut waiting {
            assert!(tokio::time::timeout(Duration::ZERO, pending).await.is_err());
        }
        assert!(matches!(turn(&passwords).await, Err(PasswordError::Busy)));
        let elsewhere = [192, 0, 2, 1].into();
        let other = passwords.turn(Acquaintance::Known, elsewhere);
        drop((hashing, waiting));
        other.await.unwrap();
    }
}
