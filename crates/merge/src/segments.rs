//! Append-only lists that never move what they hold.
//!
//! A `Vec` that is full copies itself as a whole: at 260,000 changes one keystroke waited 13 ms for that. These lists grow
//! by a segment; only the first, which is all that a short document has, grows as a `Vec` does.

#![expect(
    clippy::indexing_slicing,
    reason = "like a `Vec`, an index beyond the end is the caller's mistake"
)]

use std::ops::{Index, IndexMut};

/// Entries of a segment.
const SEGMENT: usize = 1 << 10;

/// Bytes of a slab; a longer string has one of its own.
const SLAB: usize = 1 << 16;

/// A list of entries.
#[derive(Debug)]
pub(crate) struct Segments<T> {
    /// All but the last are full.
    segments: Vec<Vec<T>>,
}

impl<T> Default for Segments<T> {
    fn default() -> Self {
        Self {
            segments: Vec::new(),
        }
    }
}

impl<T> Segments<T> {
    pub(crate) fn len(&self) -> usize {
        let full = self.segments.len().saturating_sub(1) * SEGMENT;
        full + self.segments.last().map_or(0, Vec::len)
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.segments.get(index / SEGMENT)?.get(index % SEGMENT)
    }

    pub(crate) fn last(&self) -> Option<&T> {
        self.segments.last()?.last()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.segments.iter().flatten()
    }

    pub(crate) fn push(&mut self, entry: T) {
        match self.segments.last_mut() {
            Some(last) if last.len() < SEGMENT => last.push(entry),
            None => self.segments.push(vec![entry]),
            Some(_) => {
                let mut segment = Vec::with_capacity(SEGMENT);
                segment.push(entry);
                self.segments.push(segment);
            }
        }
    }

    pub(crate) fn pop(&mut self) {
        if let Some(last) = self.segments.last_mut() {
            last.pop();
            if last.is_empty() {
                self.segments.pop();
            }
        }
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        while self.len() > length {
            self.pop();
        }
    }

    /// How many entries from the start hold to `is_before`, which holds for all of them before all others.
    ///
    /// Looks into the last segment first: what is typed refers to what was typed just now.
    pub(crate) fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let begins_before = |segment: &Vec<T>| segment.first().is_some_and(&is_before);
        let begun = match self.segments.last() {
            Some(last) if begins_before(last) => self.segments.len(),
            _ => self.segments.partition_point(begins_before),
        };
        let Some(inside) = begun.checked_sub(1) else {
            return 0;
        };
        inside * SEGMENT + self.segments[inside].partition_point(is_before)
    }
}

impl<T> Index<usize> for Segments<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.segments[index / SEGMENT][index % SEGMENT]
    }
}

impl<T> IndexMut<usize> for Segments<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.segments[index / SEGMENT][index % SEGMENT]
    }
}

/// A list of byte strings, each in one piece. Whoever appends keeps where each ends; it begins where the one before ends.
#[derive(Debug, Default)]
pub(crate) struct Slabs {
    slabs: Vec<Vec<u8>>,
}

/// Where a byte string in [`Slabs`] ends.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SlabEnd {
    slab: u32,
    offset: u32,
}

impl Slabs {
    pub(crate) fn push(&mut self, bytes: &[u8]) -> SlabEnd {
        let has_room = |last: &Vec<u8>| last.len() + bytes.len() <= SLAB;
        match self.slabs.last_mut() {
            Some(last) if has_room(last) => last.extend_from_slice(bytes),
            None => self.slabs.push(bytes.to_vec()),
            Some(_) => {
                let mut slab = Vec::with_capacity(SLAB.max(bytes.len()));
                slab.extend_from_slice(bytes);
                self.slabs.push(slab);
            }
        }
        SlabEnd {
            slab: self.slabs.len().saturating_sub(1) as u32,
            offset: self.slabs.last().map_or(0, Vec::len) as u32,
        }
    }

    /// The string that ends at `end`, where the one before ends at `before`.
    pub(crate) fn get(&self, before: SlabEnd, end: SlabEnd) -> &[u8] {
        let is_first = before.slab != end.slab;
        let start = if is_first { 0 } else { before.offset };
        let slab = self.slabs.get(end.slab as usize);
        slab.and_then(|slab| slab.get(start as usize..end.offset as usize))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{SEGMENT, SLAB, Segments, SlabEnd, Slabs};
    use proptest::prelude::*;

    fn up_to(length: usize) -> Segments<usize> {
        let mut list = Segments::default();
        (0..length).for_each(|entry| list.push(entry));
        list
    }

    #[test]
    fn entries_stand_where_they_were_put_on_both_sides_of_a_segments_end() {
        for length in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT] {
            let list = up_to(length);
            assert_eq!(list.len(), length);
            assert_eq!(list.last().copied(), length.checked_sub(1));
            assert!(list.iter().copied().eq(0..length));
            assert!((0..length).all(|index| list[index] == index));
            assert_eq!(list.get(length), None);
        }
    }

    #[test]
    fn what_is_taken_off_makes_room_for_others() {
        let mut list = up_to(2 * SEGMENT + 1);
        list.truncate(SEGMENT);
        assert_eq!((list.len(), list.last()), (SEGMENT, Some(&(SEGMENT - 1))));
        list.pop();
        list.push(7);
        list.push(8);
        assert_eq!((list[SEGMENT - 1], list[SEGMENT]), (7, 8));
        list[SEGMENT] = 9;
        assert_eq!(list.last(), Some(&9));
        list.truncate(0);
        assert_eq!((list.len(), list.last()), (0, None));
    }

    proptest! {
        #[test]
        fn a_search_finds_what_a_vec_finds(length in 0..3 * SEGMENT, bound in 0..4 * SEGMENT) {
            let whole: Vec<_> = (0..length).collect();
            let is_before = |entry: &usize| *entry < bound;
            prop_assert_eq!(up_to(length).partition_point(is_before), whole.partition_point(is_before));
        }

        #[test]
        fn strings_come_back_whole(lengths in prop::collection::vec(prop_oneof![0..200usize, SLAB - 2..SLAB + 2], 0..40)) {
            let mut slabs = Slabs::default();
            let strings: Vec<_> = lengths.iter().enumerate().map(|(byte, length)| vec![byte as u8; *length]).collect();
            let ends: Vec<_> = strings.iter().map(|string| slabs.push(string)).collect();
            let befores = std::iter::once(SlabEnd::default()).chain(ends.iter().copied());
            for ((before, end), string) in befores.zip(&ends).zip(&strings) {
                prop_assert_eq!(slabs.get(before, *end), string.as_slice());
            }
        }
    }
}
