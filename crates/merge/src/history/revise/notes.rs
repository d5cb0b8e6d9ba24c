//! Which footnote of a revision is which of those that stand.

use super::Names;
use crate::document::{Inline, Text, words};
use std::collections::BTreeSet;

/// The footnotes that a text refers to, in the order of the first reference.
pub(super) fn referred(text: &Text) -> Vec<(&str, &[Inline])> {
    let mut seen = BTreeSet::new();
    let inlines = text.blocks.iter().flat_map(|block| &block.inlines);
    let ids = inlines.filter_map(|inline| match inline {
        Inline::Footnote { id } => Some(id.as_str()),
        Inline::Text { .. } => None,
    });
    ids.filter(|id| seen.insert(*id))
        .map(|id| (id, text.footnotes.get(id).map_or(&[][..], Vec::as_slice)))
        .collect()
}

/// The names of the footnotes that stand, by those in the revision: first of those that say the same, then of those that
/// come in the same place among these.
pub(super) fn matched_notes(stands: &Text, revised: &Text) -> Names {
    let (older, newer) = (referred(stands), referred(revised));
    let mut pairs: Vec<Option<usize>> = vec![None; newer.len()];
    let mut taken = vec![false; older.len()];
    for ((_, said), pair) in newer.iter().zip(&mut pairs) {
        let said = words(said);
        let same = older.iter().zip(&taken);
        let same = same
            .enumerate()
            .position(|(_, ((_, stands), taken))| !taken && words(stands) == said);
        if let Some(index) = same
            && let Some(taken) = taken.get_mut(index)
        {
            *taken = true;
            *pair = Some(index);
        }
    }
    pair_rest(&mut pairs, &mut taken);
    let named = newer.iter().zip(pairs).filter_map(|((id, _), pair)| {
        let (stands, _) = older.get(pair?)?;
        Some(((*id).to_owned(), (*stands).to_owned()))
    });
    named.collect()
}

/// Pairs a footnote with the first free one behind the partner of the footnote before it.
fn pair_rest(pairs: &mut [Option<usize>], taken: &mut [bool]) {
    let mut next = 0;
    for pair in pairs {
        if pair.is_none()
            && let Some(free) = taken.get_mut(next).filter(|taken| !**taken)
        {
            *free = true;
            *pair = Some(next);
        }
        next = pair.map_or(next, |index| index + 1);
    }
}
