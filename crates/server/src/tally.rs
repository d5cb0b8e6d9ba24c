//! How many of something are open at a time: of everybody, of one member, and of one address.

use crate::auth::rate::network;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wortlaut_model::MemberId;

/// How many there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub(crate) of_all: usize,
    pub(crate) of_a_member: usize,
    pub(crate) of_an_address: usize,
}

/// What is open.
pub(crate) struct Tally {
    most: Most,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    of_all: usize,
    of_members: Counts<MemberId>,
    of_addresses: Counts<IpAddr>,
}

/// How many each has; whoever has none is forgotten.
pub(crate) struct Counts<K>(HashMap<K, usize>);

/// Whose something is, as far as it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holder {
    /// Nobody where nobody has signed in.
    pub(crate) member: Option<MemberId>,
    /// `None` for this machine itself, which nobody has to be kept from.
    pub(crate) address: Option<IpAddr>,
}

/// One that is open, until it is dropped.
pub(crate) struct Entry {
    tally: Arc<Tally>,
    holder: Holder,
}

/// There are as many as there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// Of everybody together.
    ForAll,
    /// Of this member, or of this address.
    ForHolder,
}

impl Tally {
    /// Nothing is open yet.
    pub(crate) fn new(most: Most) -> Arc<Self> {
        Arc::new(Self {
            most,
            open: Mutex::default(),
        })
    }

    /// Opens one more, if there may be one.
    pub(crate) fn enter(self: &Arc<Self>, holder: Holder) -> Result<Entry, Full> {
        let holder = Holder {
            address: holder.address.map(network),
            ..holder
        };
        let mut open = self.lock();
        if open.of_all >= self.most.of_all {
            return Err(Full::ForAll);
        }
        let of_member = open.of_members.of(holder.member);
        let of_address = open.of_addresses.of(holder.address);
        if of_member >= self.most.of_a_member || of_address >= self.most.of_an_address {
            return Err(Full::ForHolder);
        }
        open.of_all += 1;
        open.of_members.add(holder.member);
        open.of_addresses.add(holder.address);
        Ok(Entry {
            tally: Arc::clone(self),
            holder,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut open = self.tally.lock();
        open.of_all -= 1;
        open.of_members.subtract(self.holder.member);
        open.of_addresses.subtract(self.holder.address);
    }
}

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

/// `None` is whoever is not counted.
impl<K: Eq + Hash> Counts<K> {
    pub(crate) fn of(&self, key: Option<K>) -> usize {
        key.and_then(|key| self.0.get(&key).copied())
            .unwrap_or_default()
    }

    /// How many have any.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, key: Option<K>) {
        if let Some(key) = key {
            *self.0.entry(key).or_default() += 1;
        }
    }

    pub(crate) fn subtract(&mut self, key: Option<K>) {
        let Some(key) = key else { return };
        if let Some(count) = self.0.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Most = Most {
        of_all: 5,
        of_a_member: 2,
        of_an_address: 3,
    };

    fn holder(member: u8, address: u8) -> Holder {
        Holder {
            member: Some(MemberId::from_bytes([member; 16])),
            address: Some([192, 0, 2, address].into()),
        }
    }

    #[test]
    fn a_member_an_address_and_all_have_so_many_and_get_them_back() {
        let tally = Tally::new(MOST);
        let enter = |member, address| tally.enter(holder(member, address));
        let [first, second] = [(); 2].map(|()| enter(1, 1).ok().unwrap());
        assert_eq!(enter(1, 2).err(), Some(Full::ForHolder), "of a member");
        let third = enter(2, 1).ok().unwrap();
        assert_eq!(enter(3, 1).err(), Some(Full::ForHolder), "of an address");
        let others = [3, 4].map(|number| enter(number, number).ok().unwrap());
        assert_eq!(enter(5, 5).err(), Some(Full::ForAll));
        drop(first);
        let _again = enter(1, 1).ok().unwrap();
        drop((second, third, others));
        let open = tally.lock();
        assert_eq!((open.of_all, open.of_members.len()), (1, 1));
        assert_eq!(open.of_addresses.len(), 1);
    }

    #[test]
    fn this_machine_is_counted_by_member_alone_and_a_network_together() {
        let tally = Tally::new(Most {
            of_an_address: 1,
            ..MOST
        });
        let from = |address: Option<&str>, member: u8| {
            tally.enter(Holder {
                member: Some(MemberId::from_bytes([member; 16])),
                address: address.map(|it| it.parse().unwrap()),
            })
        };
        let _here = [1, 2].map(|member| from(None, member).ok().unwrap());
        let _there = from(Some("2001:db8::1"), 3).ok().unwrap();
        assert_eq!(from(Some("2001:db8::2"), 4).err(), Some(Full::ForHolder));
    }
}
