//! What is under way with a browser: bounded in number and in time, and good for one answer.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use wortlaut_model::{Timestamp, limits};

/// Ceremonies that have begun and wait for their answer, by what names them.
///
/// ```
/// use wortlaut_credentials::ceremony::Ceremonies;
/// use wortlaut_model::{Timestamp, limits::CEREMONY_MILLIS};
///
/// let mut ceremonies = Ceremonies::default();
/// let now = Timestamp::from_millis(0);
/// ceremonies.begin("first", 1, now);
/// ceremonies.begin("second", 2, now);
/// assert_eq!(ceremonies.take(&"first", now), Some(1));
/// assert_eq!(ceremonies.take(&"first", now), None, "an answer counts once");
/// assert_eq!(ceremonies.take(&"second", now.plus_millis(CEREMONY_MILLIS)), None, "and in time");
/// ```
#[derive(Debug)]
pub struct Ceremonies<K, T> {
    last: u64,
    waiting: HashMap<K, (u64, Timestamp, T)>,
    /// The names, in the order in which they began.
    order: BTreeMap<u64, K>,
}

impl<K, T> Default for Ceremonies<K, T> {
    fn default() -> Self {
        Self {
            last: 0,
            waiting: HashMap::new(),
            order: BTreeMap::new(),
        }
    }
}

impl<K: Eq + Hash + Clone, T> Ceremonies<K, T> {
    /// Begins one. What is over is forgotten, and with too many under way the oldest ends.
    pub fn begin(&mut self, name: K, ceremony: T, now: Timestamp) {
        self.forget_expired(now);
        if self.waiting.len() >= limits::CEREMONIES
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.waiting.remove(&oldest);
        }
        self.last += 1;
        self.order.insert(self.last, name.clone());
        let ends_at = now.plus_millis(limits::CEREMONY_MILLIS);
        if let Some((replaced, ..)) = self.waiting.insert(name, (self.last, ends_at, ceremony)) {
            self.order.remove(&replaced);
        }
    }

    /// Begins one that has siblings: those of the same person, of whom the oldest ends with too many.
    pub fn begin_among(
        &mut self,
        name: K,
        ceremony: T,
        now: Timestamp,
        is_sibling: impl Fn(&T) -> bool,
    ) {
        let siblings = self.order.iter().filter(|(_, name)| {
            let waiting = self.waiting.get(*name);
            waiting.is_some_and(|(.., ceremony)| is_sibling(ceremony))
        });
        let siblings: Vec<u64> = siblings.map(|(number, _)| *number).collect();
        let surplus = (siblings.len() + 1).saturating_sub(limits::CEREMONIES_OF_A_MEMBER);
        for number in siblings.into_iter().take(surplus) {
            if let Some(oldest) = self.order.remove(&number) {
                self.waiting.remove(&oldest);
            }
        }
        self.begin(name, ceremony, now);
    }

    /// Ends one, for its answer; `None` when there is none, or no more.
    pub fn take(&mut self, name: &K, now: Timestamp) -> Option<T> {
        let (number, ends_at, ceremony) = self.waiting.remove(name)?;
        self.order.remove(&number);
        (now < ends_at).then_some(ceremony)
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some(oldest) = self.order.first_entry()
            && self
                .waiting
                .get(oldest.get())
                .is_none_or(|(_, ends_at, _)| *ends_at <= now)
        {
            self.waiting.remove(&oldest.remove());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_too_many_the_oldest_ends() {
        let mut ceremonies = Ceremonies::default();
        let now = Timestamp::from_millis(0);
        for number in 0..=limits::CEREMONIES {
            ceremonies.begin(number, (), now);
        }
        assert_eq!(ceremonies.waiting.len(), limits::CEREMONIES);
        assert_eq!(ceremonies.order.len(), limits::CEREMONIES);
        assert_eq!(ceremonies.take(&0, now), None);
        assert_eq!(ceremonies.take(&1, now), Some(()));
    }

    #[test]
    fn what_is_over_takes_no_room() {
        let mut ceremonies = Ceremonies::default();
        ceremonies.begin(1, (), Timestamp::from_millis(0));
        ceremonies.begin(2, (), Timestamp::from_millis(limits::CEREMONY_MILLIS));
        assert_eq!((ceremonies.waiting.len(), ceremonies.order.len()), (1, 1));
    }
}
