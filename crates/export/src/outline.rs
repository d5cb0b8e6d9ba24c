//! The blocks as the formats with nested elements need them: lists within lists, quotations together.

use crate::{Block, BlockKind, Run};
use wortlaut_merge::document::List;

/// A stretch of the text.
pub(crate) enum Part<'m> {
    /// A heading, paragraph or table.
    Single(&'m Block),
    /// Items that follow each other.
    Lists(Vec<Items<'m>>),
    /// Quotations that follow each other.
    Quotations(Vec<&'m Block>),
}

/// A list: items of the same kind that lie equally deep.
pub(crate) struct Items<'m> {
    /// What kind of list it is.
    pub(crate) list: List,
    /// Its items, at least one.
    pub(crate) items: Vec<Item<'m>>,
}

/// An item and the lists within.
#[derive(Default)]
pub(crate) struct Item<'m> {
    /// The item; `None` where the text has items in a list without the item around them.
    pub(crate) block: Option<&'m Block>,
    /// The lists in it.
    pub(crate) nested: Vec<Items<'m>>,
}

/// The parts of a text in their order.
pub(crate) fn parts<'m>(blocks: impl IntoIterator<Item = &'m Block>) -> Vec<Part<'m>> {
    let blocks: Vec<&Block> = blocks.into_iter().collect();
    let mut parts = Vec::new();
    for stretch in blocks.chunk_by(|one, next| class(one) == class(next) && class(one) > 0) {
        match class_of(stretch) {
            ITEMS => parts.push(Part::Lists(lists(stretch))),
            QUOTATIONS => parts.push(Part::Quotations(stretch.to_vec())),
            _ => parts.extend(stretch.iter().copied().map(Part::Single)),
        }
    }
    parts
}

const ITEMS: u8 = 1;
const QUOTATIONS: u8 = 2;

fn class_of(stretch: &[&Block]) -> u8 {
    stretch.first().map_or(0, |block| class(block))
}

/// What a block stands together with; 0 for one that stands alone.
const fn class(block: &Block) -> u8 {
    match block.kind {
        BlockKind::Item { .. } => ITEMS,
        BlockKind::Quotation(_) => QUOTATIONS,
        BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Table(_) => 0,
    }
}

/// The lists that items make, built up item by item: each belongs to the innermost list that has its path.
fn lists<'m>(items: &[&'m Block]) -> Vec<Items<'m>> {
    let mut lists = Vec::new();
    for block in items {
        if let BlockKind::Item { list, parents, .. } = &block.kind {
            place(&mut lists, parents, *list, block);
        }
    }
    lists
}

/// Puts an item below `parents`, which go down one list each.
fn place<'m>(lists: &mut Vec<Items<'m>>, parents: &[List], list: List, block: &'m Block) {
    let Some((outermost, within)) = parents.split_first() else {
        let block = Some(block);
        let nested = Vec::new();
        open(lists, list).push(Item { block, nested });
        return;
    };
    let items = open(lists, *outermost);
    if items.is_empty() {
        items.push(Item::default());
    }
    if let Some(last) = items.last_mut() {
        place(&mut last.nested, within, list, block);
    }
}

/// The items of the last list, if it is of this kind, or of a new one.
fn open<'l, 'm>(lists: &'l mut Vec<Items<'m>>, list: List) -> &'l mut Vec<Item<'m>> {
    if lists.last().is_none_or(|last| last.list != list) {
        let items = Vec::new();
        lists.push(Items { list, items });
    }
    let last = lists.len() - 1;
    #[expect(
        clippy::indexing_slicing,
        reason = "a list was pushed if there was none"
    )]
    &mut lists[last].items
}

impl Block {
    /// The block's words; none for a table.
    pub(crate) fn words(&self) -> &[Run] {
        match &self.kind {
            BlockKind::Paragraph(words) | BlockKind::Quotation(words) => words,
            BlockKind::Heading { words, .. } | BlockKind::Item { words, .. } => words,
            BlockKind::Table(_) => &[],
        }
    }
}
