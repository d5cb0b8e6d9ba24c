//! Which items are counted together, in each of the two texts.

use super::{ListKind, Shape};
use crate::{BlockHead, BlockKind};
use std::collections::BTreeSet;

/// The lists of both texts.
///
/// A list is what the word processor counts by itself, so each list must begin where the text's numbering begins anew:
/// the first item of a level after any other block, below another item, or after a list of the other kind. Where it can,
/// an item is in the same list in both texts, so that few items have to be told as changed.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) kinds: Vec<ListKind>,
    from: Counting,
    to: Counting,
}

/// How the items of one text are counted.
#[derive(Default)]
struct Counting {
    /// The lists that the next item may continue, outermost first.
    open: Vec<Option<usize>>,
    used: BTreeSet<usize>,
}

impl Lists {
    /// What the next block is in the older and in the newer text.
    pub(super) fn shapes(
        &mut self,
        from: Option<&BlockHead>,
        to: Option<&BlockHead>,
    ) -> (Option<Shape>, Option<Shape>) {
        let kinds = (list_kind(from), list_kind(to));
        let known_from = from.and_then(|_| self.from.continued(&self.kinds, kinds.0.as_ref()));
        let known_to = to.and_then(|_| self.to.continued(&self.kinds, kinds.1.as_ref()));
        let same = kinds.0 == kinds.1;
        let list_from = kinds.0.map(|kind| {
            let candidate = known_to.filter(|_| same);
            Self::list(&mut self.kinds, &mut self.from, kind, known_from, candidate)
        });
        let list_to = kinds.1.map(|kind| {
            let candidate = list_from.filter(|_| same);
            Self::list(&mut self.kinds, &mut self.to, kind, known_to, candidate)
        });
        (
            from.map(|head| shape(head, list_from)),
            to.map(|head| shape(head, list_to)),
        )
    }

    /// The list that the item continues, or one that begins with it: the other text's if this text does not have it yet.
    fn list(
        kinds: &mut Vec<ListKind>,
        counting: &mut Counting,
        kind: ListKind,
        known: Option<usize>,
        candidate: Option<usize>,
    ) -> usize {
        let free = candidate.filter(|list| !counting.used.contains(list));
        let list = known.or(free).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        counting.used.insert(list);
        if let Some(last) = counting.open.last_mut() {
            *last = Some(list);
        }
        list
    }
}

impl Counting {
    /// The list that the next block continues, if it is an item and there is such a list.
    fn continued(&mut self, kinds: &[ListKind], kind: Option<&ListKind>) -> Option<usize> {
        let Some(kind) = kind else {
            self.open.clear();
            return None;
        };
        self.open.resize(kind.depth + 1, None);
        let last = self.open.last().copied().flatten();
        last.filter(|list| kinds.get(*list) == Some(kind))
    }
}

fn list_kind(head: Option<&BlockHead>) -> Option<ListKind> {
    match &head?.kind {
        BlockKind::Item { list, parents, .. } => Some(ListKind {
            list: *list,
            depth: parents.len(),
            label: label(head?),
        }),
        _ => None,
    }
}

/// The letters that word processors do not count as we do: those behind `z)`.
fn label(head: &BlockHead) -> Option<String> {
    let number = head.number.as_ref()?;
    (number.chars().count() > "z)".len()).then(|| number.clone())
}

fn shape(head: &BlockHead, list: Option<usize>) -> Shape {
    match &head.kind {
        BlockKind::Heading { level, .. } => Shape::Heading { level: *level },
        BlockKind::Quotation(_) => Shape::Quotation,
        BlockKind::Table(_) => Shape::Table,
        BlockKind::Item { parents, .. } => Shape::Item {
            list: list.unwrap_or_default(),
            depth: parents.len(),
        },
        BlockKind::Paragraph(_) if head.number.is_some() => Shape::Numbered,
        BlockKind::Paragraph(_) => Shape::Paragraph,
    }
}
