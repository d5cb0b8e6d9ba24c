//! How often an address may ask, and how often somebody may try to sign in.
//!
//! An invitation's secret has 256 bits, so counting there is not what keeps guessers out: it keeps them from costing
//! anything. A password has fewer, and counting is what protects it: by account, so that many addresses are no help, and by
//! address, so that many accounts are none. Whoever has signed in from the same network before has a count of their own there, or
//! strangers who go on trying would keep everybody out whose address they know.

use super::queue::Acquaintance;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use wortlaut_model::{Timestamp, limits};

/// In how many milliseconds all attempts at an account come back.
const MINUTE: i64 = 60_000;

/// Token buckets.
struct Buckets<K> {
    size: i64,
    millis_each: i64,
    /// The moment at which each bucket will be full again.
    full_at: Mutex<HashMap<K, Timestamp>>,
}

impl<K: Eq + Hash> Buckets<K> {
    fn new(size: i64, millis_each: i64) -> Self {
        Self {
            size,
            millis_each,
            full_at: Mutex::default(),
        }
    }

    /// Takes one out of a bucket; `false` when it is empty.
    fn take(&self, key: K, now: Timestamp) -> bool {
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut all, |full_at| *full_at > now);
        let full_at = all.entry(key).or_insert(now);
        match self.with_one_less(*full_at, now) {
            Some(next) => *full_at = next,
            None => return false,
        }
        true
    }

    /// When a bucket will be full again after one was taken out; `None` when it has none.
    fn with_one_less(&self, full_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let longest = now.plus_millis(self.size * self.millis_each);
        // One that lies further ahead was counted before the clock was set back: it would keep everybody out until then.
        let full_at = Some(full_at).filter(|it| *it <= longest).unwrap_or(now);
        let next = full_at.max(now).plus_millis(self.millis_each);
        (next <= longest).then_some(next)
    }

    /// Whether there is one in a bucket.
    fn has_one(&self, key: &K, now: Timestamp) -> bool {
        let all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = all.get(key).copied().unwrap_or(now);
        self.with_one_less(full_at, now).is_some()
    }

    /// Puts one back.
    fn put_back(&self, key: &K) {
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = all.get_mut(key) {
            *full_at = full_at.plus_millis(-self.millis_each);
        }
    }
}

/// Makes room for one more in what is kept by names that strangers choose: what counts no longer goes, and if all counts,
/// all of it.
pub(super) fn make_room<K: Eq + Hash, V>(
    all: &mut HashMap<K, V>,
    still_counts: impl Fn(&V) -> bool,
) {
    if all.len() >= limits::SIGN_IN_COUNTED {
        all.retain(|_, value| still_counts(value));
    }
    if all.len() >= limits::SIGN_IN_COUNTED {
        all.clear();
    }
}

/// How often addresses do one thing, each for itself.
pub(crate) struct OfAddresses(Buckets<IpAddr>);

impl OfAddresses {
    /// Looks at invitations, and uses of them.
    pub(crate) fn invitations() -> Self {
        let each = limits::MILLIS_PER_INVITATION_LOOK;
        Self(Buckets::new(limits::INVITATION_LOOKS_AT_ONCE, each))
    }

    /// Questions about a passkey to sign in with.
    pub(crate) fn passkey_questions() -> Self {
        let each = limits::MILLIS_PER_PASSKEY_QUESTION;
        Self(Buckets::new(limits::PASSKEY_QUESTIONS_AT_ONCE, each))
    }

    /// Requests of all kinds.
    pub(crate) fn requests() -> Self {
        let each = limits::MILLIS_PER_REQUEST;
        Self(Buckets::new(limits::REQUESTS_AT_ONCE, each))
    }

    /// Counts one of the address; `false` when it has none left.
    pub(crate) fn take(&self, address: IpAddr, now: Timestamp) -> bool {
        self.0.take(network(address), now)
    }
}

/// An account, known or unknown, as attempts at it are counted: by a hash, so that long names take no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Account([u8; 32]);

impl Account {
    /// The account, or the credential, that somebody calls so.
    pub(crate) fn called(name: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(name).into())
    }
}

/// What an attempt is counted by; addresses are those of networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Counted {
    From(IpAddr),
    /// By strangers, from wherever.
    At(Account),
    /// From where the account has signed in before.
    AtFrom(Account, IpAddr),
}

/// Somebody who is about to prove who they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Try {
    pub(crate) who: Acquaintance,
    pub(crate) from: IpAddr,
    pub(crate) account: Account,
}

impl Try {
    fn counted(&self) -> [Counted; 2] {
        let from = network(self.from);
        let at = match self.who {
            Acquaintance::Known => Counted::AtFrom(self.account, from),
            Acquaintance::Stranger => Counted::At(self.account),
        };
        [Counted::From(from), at]
    }
}

/// Attempts to prove who one is.
pub(crate) struct Attempts(Buckets<Counted>);

impl Default for Attempts {
    fn default() -> Self {
        let each = MINUTE / limits::SIGN_IN_ATTEMPTS;
        Self(Buckets::new(limits::SIGN_IN_ATTEMPTS, each))
    }
}

/// An attempt under way, which counts unless it succeeds.
#[must_use]
pub(crate) struct Attempt<'a> {
    buckets: &'a Buckets<Counted>,
    counted: [Counted; 2],
}

impl Attempts {
    /// Whether an attempt could begin now; nothing is counted.
    pub(crate) fn may_begin(&self, one: Try, now: Timestamp) -> bool {
        one.counted().iter().all(|it| self.0.has_one(it, now))
    }

    /// Begins an attempt; `None` when the address or the account has none left.
    pub(crate) fn begin(&self, one: Try, now: Timestamp) -> Option<Attempt<'_>> {
        let counted = one.counted();
        let may = counted.iter().all(|it| self.0.take(*it, now));
        may.then_some(Attempt {
            buckets: &self.0,
            counted,
        })
    }
}

impl Attempt<'_> {
    /// It was whom it said it was.
    pub(crate) fn succeed(self) {
        for counted in &self.counted {
            self.buckets.put_back(counted);
        }
    }
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

    const NOW: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn an_address_runs_out_of_looks_and_gets_them_back_while_others_go_on() {
        let invitations = OfAddresses::invitations();
        let (busy, other) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        for _ in 0..limits::INVITATION_LOOKS_AT_ONCE {
            assert!(invitations.take(busy, NOW));
        }
        assert!(!invitations.take(busy, NOW));
        assert!(invitations.take(other, NOW));
        assert!(invitations.take(busy, NOW.plus_millis(limits::MILLIS_PER_INVITATION_LOOK)));
    }

    #[test]
    fn a_clock_that_is_set_back_by_an_hour_keeps_nobody_out_until_then() {
        let invitations = OfAddresses::invitations();
        let address: IpAddr = [10, 0, 0, 1].into();
        let later = NOW.plus_millis(3_600_000);
        while invitations.take(address, later) {}
        let taken = (0..10_000).filter(|_| invitations.take(address, NOW));
        let at_once = i64::try_from(taken.count());
        assert_eq!(at_once, Ok(limits::INVITATION_LOOKS_AT_ONCE));
    }

    #[test]
    fn a_page_never_waits_and_a_flood_does() {
        let requests = OfAddresses::requests();
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
        let invitations = OfAddresses::invitations();
        for host in 0..limits::INVITATION_LOOKS_AT_ONCE {
            let address: IpAddr = format!("2001:db8::{host:x}").parse().unwrap();
            assert!(invitations.take(address, NOW));
        }
        assert!(!invitations.take("2001:db8::ffff".parse().unwrap(), NOW));
        assert!(invitations.take("2001:db8:0:1::1".parse().unwrap(), NOW));
    }

    /// A stranger's try, from one of so many networks.
    fn stranger(host: u8, account: Account) -> Try {
        Try {
            who: Acquaintance::Stranger,
            from: IpAddr::from([10, 0, 0, host]),
            account,
        }
    }

    #[test]
    fn an_account_is_tried_five_times_a_minute_from_wherever() {
        let attempts = Attempts::default();
        let anke = Account::called("anke@example.org");
        for host in 0..5 {
            assert!(attempts.may_begin(stranger(host, anke), NOW));
            assert!(attempts.begin(stranger(host, anke), NOW).is_some());
        }
        assert!(!attempts.may_begin(stranger(9, anke), NOW));
        assert!(attempts.begin(stranger(9, anke), NOW).is_none());
        let jonas = Account::called("jonas@example.org");
        assert!(attempts.begin(stranger(10, jonas), NOW).is_some());
        let later = NOW.plus_millis(MINUTE);
        for host in 20..25 {
            assert!(attempts.begin(stranger(host, anke), later).is_some());
        }
        assert!(attempts.begin(stranger(26, anke), later).is_none());
    }

    #[test]
    fn strangers_keep_nobody_out_who_is_known_where_they_are() {
        let attempts = Attempts::default();
        let anke = Account::called("anke@example.org");
        let begins = |one| attempts.begin(one, NOW).is_some();
        while begins(stranger(1, anke)) {}
        let known = |host| Try {
            who: Acquaintance::Known,
            ..stranger(host, anke)
        };
        assert!(
            !attempts.may_begin(known(1), NOW),
            "the address counts for all"
        );
        for _ in 0..limits::SIGN_IN_ATTEMPTS {
            assert!(attempts.may_begin(known(2), NOW));
            assert!(begins(known(2)));
        }
        assert!(!attempts.may_begin(known(2), NOW) && !begins(known(2)));
        assert!(begins(known(3)), "each network for itself");
    }

    #[test]
    fn an_address_tries_five_accounts_a_minute_and_those_that_succeed_do_not_count() {
        let attempts = Attempts::default();
        let try_one = |number: u32| {
            let account = Account::called(number.to_string());
            attempts.begin(stranger(1, account), NOW)
        };
        for number in 0..50 {
            try_one(number).unwrap().succeed();
        }
        for number in 100..105 {
            assert!(try_one(number).is_some());
        }
        assert!(try_one(200).is_none());
    }
}
