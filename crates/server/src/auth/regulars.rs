//! Who has signed in with a password from where before: they do not wait behind strangers.
//!
//! In memory alone, and for as long as a session may last. A restart forgets them, after which everybody waits like a stranger
//! once.

use super::queue::Acquaintance;
use super::rate::{Account, make_room, network};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wortlaut_model::{Timestamp, limits};

/// Accounts and networks, with when they last signed in together.
#[derive(Default)]
pub(crate) struct Regulars {
    seen: Mutex<HashMap<(Account, IpAddr), Timestamp>>,
}

impl Regulars {
    /// An account was signed in from an address.
    pub(crate) fn note(&self, account: Account, address: IpAddr, now: Timestamp) {
        let mut seen = self.lock();
        make_room(&mut seen, |at| is_recent(*at, now));
        seen.insert((account, network(address)), now);
    }

    /// Whether an account was signed in from this network.
    pub(crate) fn knows(&self, account: Account, address: IpAddr, now: Timestamp) -> Acquaintance {
        let seen = self.lock();
        match seen.get(&(account, network(address))) {
            Some(at) if is_recent(*at, now) => Acquaintance::Known,
            _ => Acquaintance::Stranger,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(Account, IpAddr), Timestamp>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.millis_since(at) < limits::SESSION_LIFE_MILLIS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_known_where_it_signed_in_for_as_long_as_a_session_may_last() {
        let regulars = Regulars::default();
        let (anke, jonas) = (Account::called("anke"), Account::called("jonas"));
        let (office, elsewhere) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let now = Timestamp::from_millis(0);
        regulars.note(anke, office, now);
        let later = now.plus_millis(limits::SESSION_LIFE_MILLIS - 1);
        assert_eq!(regulars.knows(anke, office, later), Acquaintance::Known);
        for (account, address, at) in [
            (anke, elsewhere, later),
            (jonas, office, later),
            (anke, office, later.plus_millis(1)),
        ] {
            let known = regulars.knows(account, address, at);
            assert_eq!(known, Acquaintance::Stranger);
        }
    }
}
