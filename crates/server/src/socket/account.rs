//! What one member's changes may cost: operations are taken on credit, and whoever has none left waits; and so does who
//! comes back with refused changes again and again.
//!
//! An account belongs to a member, not to a connection, so that neither more connections nor newer ones give more.

use crate::clock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;
use wortlaut_model::{MemberId, Timestamp, limits};
use wortlaut_sync::Budget;

/// The accounts of all members who have connected since the server started; about 200 bytes each.
#[derive(Default)]
pub(crate) struct Accounts(Mutex<HashMap<MemberId, Arc<Account>>>);

impl Accounts {
    /// The member's account, opened with full credit.
    pub(crate) fn of(&self, member: MemberId) -> Arc<Account> {
        let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let account = accounts.entry(member);
        Arc::clone(account.or_insert_with(|| Arc::new(Account::new(clock::now()))))
    }
}

/// One member's account.
#[derive(Debug)]
pub(crate) struct Account {
    operations: Mutex<Budget>,
    refusals: Mutex<Refusals>,
    /// One permit: a member has one large message under way at a time.
    large_message: Arc<Semaphore>,
}

impl Account {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            operations: Mutex::new(Budget::new(
                limits::OPERATIONS_AT_ONCE,
                limits::OPERATIONS_PER_SECOND,
                now,
            )),
            refusals: Mutex::new(Refusals {
                count: 0,
                last: now,
            }),
            large_message: Arc::new(Semaphore::new(1)),
        }
    }

    /// A connection of the member ended with a refused change.
    pub(crate) fn note_refusal(&self, now: Timestamp) {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.forgive(now);
        refusals.count = refusals.count.saturating_add(1);
        refusals.last = now;
    }

    /// From when on the member's next connection is served.
    pub(crate) fn welcome_at(&self, now: Timestamp) -> Timestamp {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.forgive(now);
        refusals.last.plus_millis(refusals.wait())
    }

    /// Pays for so many operations if there is any credit; else tells when there will be. It may be overdrawn once:
    /// what somebody brings is taken whole.
    pub(crate) fn pay(&self, operations: u64, now: Timestamp) -> Result<(), Timestamp> {
        let mut budget = self
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if operations > 0 && !budget.has_credit(now) {
            return Err(budget.credit_at(now));
        }
        budget.spend(operations);
        Ok(())
    }

    /// Pays for so many operations whether there is credit or not: their bytes are here, in a place others wait for.
    pub(crate) fn overdraw(&self, operations: u64) {
        let mut budget = self
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        budget.spend(operations);
    }

    /// Pays for so many operations, as soon as there is credit.
    pub(crate) async fn pay_when_possible(&self, operations: u64) {
        while let Err(moment) = self.pay(operations, clock::now()) {
            sleep(clock::until(moment)).await;
        }
    }

    /// Waits until the member has credit and no other large message under way.
    pub(super) async fn large_message(&self) -> Result<Arc<OwnedSemaphorePermit>, AcquireError> {
        let permit = Arc::clone(&self.large_message).acquire_owned().await?;
        self.pay_when_possible(1).await;
        Ok(Arc::new(permit))
    }
}

/// How often the member's connections ended with a refused change, as far as that is not forgiven.
#[derive(Debug)]
struct Refusals {
    count: u32,
    /// When the last one was, or one was forgiven since.
    last: Timestamp,
}

impl Refusals {
    fn forgive(&mut self, now: Timestamp) {
        // The clock may have been set back: nobody waits until it is where it was.
        self.last = self.last.min(now);
        let pauses = now.millis_since(self.last) / limits::REFUSAL_FORGIVEN_MILLIS;
        if pauses > 0 {
            let forgiven = u32::try_from(pauses).unwrap_or(u32::MAX);
            self.count = self.count.saturating_sub(forgiven);
            self.last = now;
        }
    }

    /// How long after the last one the next connection is served, in milliseconds.
    fn wait(&self) -> i64 {
        let beyond = self.count.saturating_sub(limits::REFUSALS_AT_ONCE);
        if beyond == 0 {
            return 0;
        }
        let doubled = limits::REFUSAL_WAIT_MILLIS.checked_shl(beyond.min(20) - 1);
        let wait = doubled.unwrap_or(i64::MAX);
        wait.min(limits::REFUSAL_WAIT_MOST_MILLIS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(i64::try_from(seconds * 1_000).unwrap())
    }

    #[test]
    fn dear_changes_are_paid_off_by_time_and_ordinary_ones_never_wait() {
        let account = Account::new(at(0));
        for second in 0..3_600 {
            // Somebody types, pastes a page now and then, and selects all once an hour.
            assert_eq!(
                account.pay(20 + 2_000 * u64::from(second % 10 == 0), at(second)),
                Ok(())
            );
        }
        assert_eq!(account.pay(260_000, at(3_600)), Ok(()));

        let account = Account::new(at(0));
        let dear = limits::CHANGE_OPERATIONS;
        let at_once = (0..100)
            .take_while(|_| account.pay(dear, at(0)).is_ok())
            .count() as u64;
        assert_eq!(at_once, limits::OPERATIONS_AT_ONCE / dear);
        let moment = account.pay(dear, at(0)).unwrap_err();
        assert_eq!(account.pay(dear, moment), Ok(()), "whoever waits is served");
        assert!(account.pay(dear, moment).is_err());
        let next = account.pay(dear, moment).unwrap_err();
        let seconds = dear / limits::OPERATIONS_PER_SECOND;
        assert!(next.millis_since(moment).unsigned_abs() >= 1_000 * seconds);
    }

    #[test]
    fn what_was_written_offline_is_taken_whole_and_paid_off_afterwards() {
        let account = Account::new(at(0));
        assert_eq!(account.pay(limits::MESSAGE_OPERATIONS, at(0)), Ok(()));
        assert!(account.pay(1, at(0)).is_err());
        assert_eq!(account.pay(0, at(0)), Ok(()), "reading costs nothing");
        let debt = limits::MESSAGE_OPERATIONS - limits::OPERATIONS_AT_ONCE;
        assert_eq!(
            account.pay(1, at(debt / limits::OPERATIONS_PER_SECOND + 1)),
            Ok(())
        );
    }

    #[test]
    fn whoever_is_refused_again_and_again_waits_longer_and_longer_and_is_forgiven() {
        let account = Account::new(at(0));
        let waits: Vec<i64> = (0..12)
            .map(|_| {
                account.note_refusal(at(1));
                account.welcome_at(at(1)).millis_since(at(1)) / 1_000
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(
            account.welcome_at(at(30)),
            at(61),
            "coming earlier does not prolong it"
        );
        let pause = u64::try_from(limits::REFUSAL_FORGIVEN_MILLIS).unwrap() / 1_000;
        let later = at(1 + 12 * pause);
        account.note_refusal(later);
        assert_eq!(account.welcome_at(later), later);
    }

    #[test]
    fn a_clock_that_is_set_back_by_an_hour_keeps_nobody_out() {
        let account = Account::new(at(3_600));
        assert_eq!(account.welcome_at(at(0)), at(0));
        for _ in 0..=limits::REFUSALS_AT_ONCE {
            account.note_refusal(at(3_600));
        }
        assert_eq!(account.welcome_at(at(0)), at(1));
    }

    #[test]
    fn another_members_account_is_another() {
        let accounts = Accounts::default();
        let [dear, other] = [1, 2].map(|number| MemberId::from_bytes([number; 16]));
        let now = clock::now();
        accounts.of(dear).overdraw(10 * limits::OPERATIONS_AT_ONCE);
        assert!(
            accounts.of(dear).pay(1, now).is_err(),
            "on every connection"
        );
        assert_eq!(accounts.of(other).pay(1, now), Ok(()));
    }
}
