//! How many connections there are, and which of them has waited longest without a word.
//!
//! A connection that never says what it wants costs a file and a task, and an attacker opens thousands of them. They have
//! only so long, and there are only so many of them: with one more, the one that has waited longest goes. Whoever means it
//! speaks within one way of the network.

use crate::auth::rate::network;
use crate::tally::Counts;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The connections there are.
pub(super) struct Crowd {
    inner: Mutex<Inner>,
    most_silent: usize,
    most_of_an_address: usize,
}

#[derive(Default)]
struct Inner {
    last: u64,
    /// Those that have said nothing yet, the one that came first in front.
    silent: BTreeMap<u64, Arc<Notify>>,
    of_address: Counts<IpAddr>,
}

/// A connection's place among the others, until it is dropped.
pub(super) struct Seat {
    crowd: Arc<Crowd>,
    number: u64,
    address: Option<IpAddr>,
    shown_out: Arc<Notify>,
}

impl Crowd {
    /// A crowd with so many who have said nothing yet, and so many of one address.
    pub(super) fn new(most_silent: usize, most_of_an_address: usize) -> Arc<Self> {
        Arc::new(Self {
            inner: Mutex::default(),
            most_silent,
            most_of_an_address,
        })
    }

    /// Lets a connection in. `address` is whose it is, `None` for a proxy's: it speaks for many. `None` when there are too
    /// many of that address.
    pub(super) fn enter(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Seat> {
        let address = address.map(network);
        let mut inner = self.lock();
        if inner.of_address.of(address) >= self.most_of_an_address {
            return None;
        }
        inner.of_address.add(address);
        if inner.silent.len() >= self.most_silent
            && let Some((_, longest)) = inner.silent.pop_first()
        {
            longest.notify_one();
        }
        inner.last += 1;
        let (number, shown_out) = (inner.last, Arc::new(Notify::new()));
        inner.silent.insert(number, Arc::clone(&shown_out));
        Some(Seat {
            crowd: Arc::clone(self),
            number,
            address,
            shown_out,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The connection has said what it wants.
    pub(super) fn speak(&self) {
        self.crowd.lock().silent.remove(&self.number);
    }

    /// Waits until the connection has to go; it never has to once it has spoken.
    pub(super) async fn shown_out(&self) {
        self.shown_out.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut inner = self.crowd.lock();
        inner.silent.remove(&self.number);
        inner.of_address.subtract(self.address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn is_shown_out(seat: &Seat) -> bool {
        seat.shown_out().now_or_never().is_some()
    }

    #[test]
    fn the_silent_one_that_came_first_makes_room_and_whoever_has_spoken_stays() {
        let crowd = Crowd::new(2, 10);
        let [spoken, first, second] = [(); 3].map(|()| {
            let seat = crowd.enter(None).unwrap();
            if crowd.lock().last == 1 {
                seat.speak();
            }
            seat
        });
        assert!(!is_shown_out(&first));
        let third = crowd.enter(None).unwrap();
        assert!(is_shown_out(&first));
        assert!(!is_shown_out(&spoken) && !is_shown_out(&second) && !is_shown_out(&third));
        drop(second);
        let _fourth = crowd.enter(None).unwrap();
        assert!(!is_shown_out(&third), "whoever left has made room");
    }

    #[test]
    fn an_address_has_so_many_and_gets_them_back_and_a_proxy_has_any() {
        let crowd = Crowd::new(100, 2);
        let busy: IpAddr = [192, 0, 2, 1].into();
        let first = crowd.enter(Some(busy)).unwrap();
        let _second = crowd.enter(Some(busy)).unwrap();
        assert!(crowd.enter(Some(busy)).is_none());
        assert!(crowd.enter(Some([192, 0, 2, 2].into())).is_some());
        let _proxied: Vec<_> = (0..10).map(|_| crowd.enter(None).unwrap()).collect();
        drop(first);
        assert!(crowd.enter(Some(busy)).is_some());
        assert!(crowd.lock().of_address.len() <= 1);
    }
}
