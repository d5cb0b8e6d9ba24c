//! How often an address may ask, and how often it may try to sign in. Secrets have 256 bits, so this is not what keeps guessers out: it keeps
//! them from costing anything.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use wortlaut_model::{Timestamp, limits};

/// Attempts an address may make at once; an office behind one address signs in within a few minutes.
const ATTEMPTS: i64 = 30;
/// One attempt comes back in this time, in milliseconds.
const MILLIS_PER_ATTEMPT: i64 = 2_000;
/// Most addresses remembered; with more, those that have recovered are forgotten, and if none has, all are.
const ADDRESSES: usize = 10_000;

/// Token buckets by address.
#[derive(Default)]
pub(crate) struct SignInAttempts {
    /// The moment at which each address will have all its attempts back.
    recovered_at: Mutex<HashMap<IpAddr, Timestamp>>,
}

impl SignInAttempts {
    /// Takes one attempt of the address; `false` when it has none left.
    pub(crate) fn take(&self, address: IpAddr, now: Timestamp) -> bool {
        let all = &self.recovered_at;
        take(all, address, now, ATTEMPTS, MILLIS_PER_ATTEMPT)
    }
}

/// Requests of all kinds, by address.
#[derive(Default)]
pub(crate) struct Requests {
    recovered_at: Mutex<HashMap<IpAddr, Timestamp>>,
}

impl Requests {
    /// Counts a request of the address; `false` when it has none left.
    pub(crate) fn take(&self, address: IpAddr, now: Timestamp) -> bool {
        let all = &self.recovered_at;
        take(
            all,
            address,
            now,
            limits::REQUESTS_AT_ONCE,
            limits::MILLIS_PER_REQUEST,
        )
    }
}

/// Takes one of what an address has at once and gets back one by one.
fn take(
    all: &Mutex<HashMap<IpAddr, Timestamp>>,
    address: IpAddr,
    now: Timestamp,
    at_once: i64,
    millis_each: i64,
) -> bool {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= ADDRESSES {
        all.retain(|_, recovered_at| *recovered_at > now);
    }
    if all.len() >= ADDRESSES {
        all.clear();
    }
    let recovered_at = all.entry(network(address)).or_insert(now);
    let next = (*recovered_at).max(now).plus_millis(millis_each);
    if next.millis_since(now) > at_once * millis_each {
        return false;
    }
    *recovered_at = next;
    true
}

/// One household of IPv6 is a /64: counting single addresses would count nobody.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let prefix = v6.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(prefix))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_runs_out_of_attempts_and_gets_them_back_while_others_go_on() {
        let attempts = SignInAttempts::default();
        let now = Timestamp::from_millis(0);
        let (busy, other) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        for _ in 0..ATTEMPTS {
            assert!(attempts.take(busy, now));
        }
        assert!(!attempts.take(busy, now));
        assert!(attempts.take(other, now));
        assert!(attempts.take(busy, now.plus_millis(MILLIS_PER_ATTEMPT)));
    }

    #[test]
    fn a_page_never_waits_and_a_flood_does() {
        let requests = Requests::default();
        let now = Timestamp::from_millis(0);
        let address: IpAddr = [10, 0, 0, 1].into();
        let taken = (0..10_000).filter(|_| requests.take(address, now)).count();
        assert_eq!(i64::try_from(taken), Ok(limits::REQUESTS_AT_ONCE));
        let second = now.plus_millis(1_000);
        let back = (0..10_000)
            .filter(|_| requests.take(address, second))
            .count();
        assert_eq!(i64::try_from(back), Ok(1_000 / limits::MILLIS_PER_REQUEST));
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_together() {
        let attempts = SignInAttempts::default();
        let now = Timestamp::from_millis(0);
        for host in 0..ATTEMPTS {
            let address: IpAddr = format!("2001:db8::{host:x}").parse().unwrap();
            assert!(attempts.take(address, now));
        }
        assert!(!attempts.take("2001:db8::ffff".parse().unwrap(), now));
        assert!(attempts.take("2001:db8:0:1::1".parse().unwrap(), now));
    }
}
