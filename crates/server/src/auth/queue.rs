//! Who has a password hashed next, when more want it than may at once.
//!
//! Networks take turns, so that a hundred attempts from one keep somebody from another waiting for one of them and not for a
//! hundred. Whoever has signed in from the same network before waits in a line of their own: guessers from a thousand
//! addresses are strangers at all of them.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use wortlaut_model::limits;

/// Who waits, by class and by network.
pub(super) struct Queue<T> {
    known: Rounds<T>,
    strangers: Rounds<T>,
}

/// Whether somebody has signed in from the same network before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acquaintance {
    /// Somebody has, with this account, or is signed in now.
    Known,
    /// Nobody has.
    Stranger,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self {
            known: Rounds::default(),
            strangers: Rounds::default(),
        }
    }
}

impl<T> Queue<T> {
    /// Lets somebody wait. With too many, the one who came last of those of whose network most wait has to go: that may be
    /// the one who comes. Whoever goes is returned.
    pub(super) fn push(&mut self, who: Acquaintance, network: IpAddr, waiting: T) -> Option<T> {
        let class = self.class(who);
        let of_network = class.of(network);
        if of_network >= limits::PASSWORD_HASHES_WAITING_OF_AN_ADDRESS {
            return Some(waiting);
        }
        if class.count < limits::PASSWORD_HASHES_WAITING {
            class.push(network, waiting);
            return None;
        }
        let (longest, most) = class.longest()?;
        if most <= of_network + 1 {
            return Some(waiting);
        }
        let goes = class.remove_last(longest);
        class.push(network, waiting);
        goes
    }

    /// Whose turn it is among these.
    pub(super) fn pop(&mut self, who: Acquaintance) -> Option<T> {
        self.class(who).pop()
    }

    /// Forgets those who wait no more.
    pub(super) fn retain(&mut self, still_waits: impl Fn(&T) -> bool) {
        self.known.retain(&still_waits);
        self.strangers.retain(&still_waits);
    }

    fn class(&mut self, who: Acquaintance) -> &mut Rounds<T> {
        match who {
            Acquaintance::Known => &mut self.known,
            Acquaintance::Stranger => &mut self.strangers,
        }
    }
}

/// Those who wait, network after network, and of one network one after the other.
struct Rounds<T> {
    lines: HashMap<IpAddr, VecDeque<T>>,
    /// The networks somebody of which waits, the one whose turn is next in front.
    order: VecDeque<IpAddr>,
    count: usize,
}

impl<T> Default for Rounds<T> {
    fn default() -> Self {
        Self {
            lines: HashMap::new(),
            order: VecDeque::new(),
            count: 0,
        }
    }
}

impl<T> Rounds<T> {
    fn push(&mut self, network: IpAddr, waiting: T) {
        let line = self.lines.entry(network).or_default();
        if line.is_empty() {
            self.order.push_back(network);
        }
        line.push_back(waiting);
        self.count += 1;
    }

    fn pop(&mut self) -> Option<T> {
        let network = self.order.pop_front()?;
        let line = self.lines.get_mut(&network)?;
        let first = line.pop_front()?;
        self.count -= 1;
        if line.is_empty() {
            self.lines.remove(&network);
        } else {
            self.order.push_back(network);
        }
        Some(first)
    }

    fn of(&self, network: IpAddr) -> usize {
        self.lines.get(&network).map_or(0, VecDeque::len)
    }

    /// The network of which most wait, and how many those are.
    fn longest(&self) -> Option<(IpAddr, usize)> {
        let lines = self.lines.iter().map(|(network, it)| (*network, it.len()));
        lines.max_by_key(|(_, count)| *count)
    }

    fn remove_last(&mut self, network: IpAddr) -> Option<T> {
        let line = self.lines.get_mut(&network)?;
        let last = line.pop_back()?;
        self.count -= 1;
        if line.is_empty() {
            self.lines.remove(&network);
            self.order.retain(|it| *it != network);
        }
        Some(last)
    }

    fn retain(&mut self, still_waits: impl Fn(&T) -> bool) {
        for line in self.lines.values_mut() {
            line.retain(&still_waits);
        }
        self.lines.retain(|_, line| !line.is_empty());
        self.order.retain(|it| self.lines.contains_key(it));
        self.count = self.lines.values().map(VecDeque::len).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Acquaintance::{Known, Stranger};

    fn network(number: usize) -> IpAddr {
        let [high, low] = u16::try_from(number).unwrap().to_be_bytes();
        [10, 0, high, low].into()
    }

    fn drain(queue: &mut Queue<&'static str>, who: Acquaintance) -> Vec<&'static str> {
        std::iter::from_fn(|| queue.pop(who)).collect()
    }

    #[test]
    fn networks_take_turns_and_of_one_network_who_came_first() {
        let mut queue = Queue::default();
        for (from, name) in [(1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1")] {
            assert_eq!(queue.push(Stranger, network(from), name), None);
        }
        assert_eq!(drain(&mut queue, Stranger), ["a1", "b1", "c1", "a2", "a3"]);
    }

    #[test]
    fn known_ones_and_strangers_wait_in_lines_of_their_own() {
        let mut queue = Queue::default();
        for (who, name) in [
            (Stranger, "s1"),
            (Known, "k1"),
            (Stranger, "s2"),
            (Known, "k2"),
        ] {
            queue.push(who, network(1), name);
        }
        assert_eq!(drain(&mut queue, Known), ["k1", "k2"]);
        assert_eq!(drain(&mut queue, Stranger), ["s1", "s2"]);
    }

    #[test]
    fn somebody_else_gets_in_when_one_network_has_filled_the_queue() {
        let mut queue = Queue::default();
        let of_one = limits::PASSWORD_HASHES_WAITING_OF_AN_ADDRESS;
        for number in 0..limits::PASSWORD_HASHES_WAITING {
            assert_eq!(queue.push(Stranger, network(number / of_one), number), None);
        }
        assert_eq!(queue.push(Stranger, network(0), 1_000), Some(1_000));
        let newcomer = network(900);
        assert!(
            queue
                .push(Stranger, newcomer, 2_000)
                .is_some_and(|goes| goes < 1_000)
        );
        let lines = limits::PASSWORD_HASHES_WAITING.div_ceil(of_one);
        let round: Vec<_> = (0..=lines).filter_map(|_| queue.pop(Stranger)).collect();
        assert!(round.contains(&2_000), "{round:?}");
    }

    #[test]
    fn when_each_network_has_one_there_is_no_room_for_another() {
        let mut queue = Queue::default();
        for number in 0..limits::PASSWORD_HASHES_WAITING {
            queue.push(Stranger, network(number), number);
        }
        assert_eq!(queue.push(Stranger, network(900), 2_000), Some(2_000));
        assert_eq!(queue.push(Known, network(900), 2_000), None);
        queue.retain(|number| *number == 2_000);
        assert_eq!((queue.pop(Known), queue.pop(Stranger)), (Some(2_000), None));
    }
}
