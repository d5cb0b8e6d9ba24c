//! What two sequences have in common.

use imara_diff::{Algorithm, Diff, InternedInput};
use std::hash::Hash;
use std::ops::Range;

/// So many entries that are the same in both, one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unchanged {
    /// Where it begins in the first sequence.
    pub(crate) from: usize,
    /// Where it begins in the second.
    pub(crate) to: usize,
    pub(crate) length: usize,
}

impl Unchanged {
    /// Its entries, as places in both sequences.
    pub(crate) fn pairs(self) -> impl Iterator<Item = (usize, usize)> {
        let places = |begin: usize| begin..begin + self.length;
        places(self.from).zip(places(self.to))
    }
}

/// What stands in both, in order; some may be empty.
pub(crate) fn unchanged<T: Eq + Hash + Default>(
    from: impl Iterator<Item = T>,
    to: impl Iterator<Item = T>,
) -> Vec<Unchanged> {
    let mut input = InternedInput::default();
    input.update_before(from);
    input.update_after(to);
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let end = input.before.len();
    let changed = diff
        .hunks()
        .map(|it| (places(&it.before), places(&it.after)));
    let mut found = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (before, after) in changed.chain([(end..end, 0..0)]) {
        found.push(Unchanged {
            from,
            to,
            length: before.start - from,
        });
        (from, to) = (before.end, after.end);
    }
    found
}

fn places(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_both_is_found_between_what_came_and_went() {
        for (from, to, common) in [
            ("", "", ""),
            ("abc", "", ""),
            ("", "abc", ""),
            ("abc", "abc", "abc"),
            ("xabcdz", "abycd", "abcd"),
        ] {
            let found = unchanged(from.bytes(), to.bytes());
            let pairs: Vec<_> = found.into_iter().flat_map(Unchanged::pairs).collect();
            let said = |places: Vec<usize>, text: &str| -> String {
                places
                    .into_iter()
                    .map(|at| char::from(text.as_bytes()[at]))
                    .collect()
            };
            let (in_from, in_to) = pairs.into_iter().unzip();
            assert_eq!(
                (said(in_from, from), said(in_to, to)),
                (common.into(), common.into())
            );
        }
    }
}
