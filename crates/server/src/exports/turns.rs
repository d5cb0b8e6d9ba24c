//! Whose turn it is: writing files takes a core each, and the machine is for those who write.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wortlaut_model::MemberId;

/// For whom a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Party {
    /// A member.
    Member(MemberId),
    /// Readers outside, all together.
    Public,
    /// Whoever runs commands on the server's machine.
    Shell,
}

/// Bounded turns: so many at a time, and of one party fewer, so that many wishes of one never keep the others waiting. The
/// turns themselves are given in the order in which they are asked for.
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    of_one_party: usize,
    parties: Mutex<HashMap<Party, Arc<Semaphore>>>,
}

/// A turn, or several, which end with this value.
#[derive(Debug)]
pub(crate) struct Turn {
    of_party: Option<OwnedSemaphorePermit>,
    of_all: Option<OwnedSemaphorePermit>,
}

impl Turn {
    /// Takes so many turns out of several; they end by themselves.
    pub(crate) fn split(&mut self, count: usize) -> Self {
        let split = |turns: &mut Option<OwnedSemaphorePermit>| turns.as_mut()?.split(count);
        Self {
            of_party: split(&mut self.of_party),
            of_all: split(&mut self.of_all),
        }
    }
}

impl Turns {
    /// So many turns at a time, and of one party one.
    pub(crate) fn new(at_once: usize) -> Self {
        Self::with_several(at_once, 1)
    }

    /// So many turns at a time, and of one party so many.
    pub(crate) fn with_several(at_once: usize, of_one_party: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(at_once)),
            of_one_party,
            parties: Mutex::default(),
        }
    }

    /// Waits for the party's turn.
    pub(crate) async fn take(&self, party: Party) -> Turn {
        self.take_many(party, 1).await
    }

    /// Waits until the party may have so many turns at the same time, of which there must be as many.
    pub(crate) async fn take_many(&self, party: Party, count: u32) -> Turn {
        // Neither is ever closed.
        let of_party = self.of(party).acquire_many_owned(count).await.ok();
        let all = Arc::clone(&self.all);
        let of_all = all.acquire_many_owned(count).await.ok();
        Turn { of_party, of_all }
    }

    /// So many turns at the same time, if the party may have them now. More than one party has are taken only by one that has
    /// none.
    pub(crate) fn try_take_many(&self, party: Party, count: u32) -> Option<Turn> {
        let most = u32::try_from(self.of_one_party).unwrap_or(u32::MAX);
        let of_party = self
            .of(party)
            .try_acquire_many_owned(count.min(most))
            .ok()?;
        let of_all = Arc::clone(&self.all).try_acquire_many_owned(count).ok()?;
        Some(Turn {
            of_party: Some(of_party),
            of_all: Some(of_all),
        })
    }

    /// The party's own turn; those of parties that wait for nothing are forgotten.
    fn of(&self, party: Party) -> Arc<Semaphore> {
        let mut parties = self.parties.lock().unwrap_or_else(PoisonError::into_inner);
        parties.retain(|_, own| Arc::strong_count(own) > 1);
        let own = parties
            .entry(party)
            .or_insert_with(|| Arc::new(Semaphore::new(self.of_one_party)));
        Arc::clone(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn member(number: u8) -> Party {
        Party::Member(MemberId::from_bytes([number; 16]))
    }

    #[tokio::test]
    async fn one_who_asks_for_many_keeps_nobody_else_waiting() {
        let turns = Turns::new(2);
        let first = turns.take(member(1)).await;
        let mut second = Box::pin(turns.take(member(1)));
        let mut third = Box::pin(turns.take(member(1)));
        assert!((&mut second).now_or_never().is_none());
        assert!((&mut third).now_or_never().is_none());
        // The other turn is free for anybody else.
        let other = turns.take(member(2)).await;
        let mut public = Box::pin(turns.take(Party::Public));
        assert!((&mut public).now_or_never().is_none(), "two at a time");
        drop(first);
        // Whoever has waited longest for a turn of all comes next, and the member's own next one after that.
        let public = (&mut public).now_or_never();
        assert!(public.is_some());
        assert!((&mut second).now_or_never().is_none());
        drop((other, public));
        assert!((&mut second).now_or_never().is_some());
    }

    #[tokio::test]
    async fn one_may_have_several_and_never_all() {
        let turns = Turns::with_several(3, 2);
        let mine = [turns.take(member(1)).await, turns.take(member(1)).await];
        let mut third = Box::pin(turns.take(member(1)));
        assert!((&mut third).now_or_never().is_none());
        assert!(turns.take(member(2)).now_or_never().is_some());
        drop(mine);
        assert!((&mut third).now_or_never().is_some());
    }

    #[tokio::test]
    async fn several_turns_are_taken_together_and_end_apart() {
        let turns = Turns::with_several(4, 3);
        let mut mine = turns.take_many(member(1), 3).await;
        let mut others = Box::pin(turns.take_many(member(2), 3));
        assert!((&mut others).now_or_never().is_none());
        let one = mine.split(1);
        drop(mine);
        assert!((&mut others).now_or_never().is_some());
        assert!(turns.take_many(member(1), 3).now_or_never().is_none());
        drop(one);
        assert!(turns.take_many(member(1), 3).now_or_never().is_some());
    }

    #[tokio::test]
    async fn whoever_will_not_wait_gets_all_or_nothing() {
        let turns = Turns::with_several(4, 3);
        let mine = turns.try_take_many(member(1), 2).unwrap();
        assert!(turns.try_take_many(member(1), 2).is_none());
        assert!(turns.try_take_many(member(2), 3).is_none());
        assert!(turns.try_take_many(member(1), 1).is_some());
        drop(mine);
        assert!(turns.try_take_many(member(2), 3).is_some());
    }

    #[tokio::test]
    async fn what_is_more_than_one_has_is_for_whoever_has_nothing_else() {
        let turns = Turns::with_several(6, 2);
        let small = turns.try_take_many(member(1), 1).unwrap();
        assert!(turns.try_take_many(member(1), 5).is_none());
        drop(small);
        let large = turns.try_take_many(member(1), 5).unwrap();
        assert!(turns.try_take_many(member(1), 1).is_none());
        // It counts whole among all.
        assert!(turns.try_take_many(member(2), 2).is_none());
        drop(large);
        assert!(turns.try_take_many(member(1), 7).is_none(), "than all have");
    }

    #[tokio::test]
    async fn who_waits_for_nothing_is_forgotten() {
        let turns = Turns::new(2);
        for number in 0..100 {
            drop(turns.take(member(number)).await);
        }
        let _turn = turns.take(Party::Shell).await;
        assert_eq!(turns.parties.lock().unwrap().len(), 1);
    }
}
