//! Which blocks of two texts are the same, or what became of one another.

use super::tokens::same;
use crate::document::{Block, BlockKind, ShownTables, Table, Text};
use std::collections::HashMap;
use unicode_segmentation::UnicodeSegmentation;

/// A text as a sequence of words, and of signs that say where a block begins, each with the block that it is in.
struct Signs {
    signs: Vec<String>,
    blocks: Vec<usize>,
    /// How many words each block has.
    words: Vec<usize>,
    tables: Vec<bool>,
}

/// Pairs of blocks in order, each with at most one of the other text: those that have at least half of their words in
/// common, and those that come in the same place between such.
pub(super) fn pairs(from: &Text, to: &Text) -> Vec<(usize, usize)> {
    let (from, to) = (Signs::of(from), Signs::of(to));
    let alike = alike(&from, &to);
    let mut pairs = Vec::with_capacity(alike.len());
    let mut next = (0, 0);
    let end = (from.words.len(), to.words.len());
    for (one, other) in alike.into_iter().chain([end]) {
        if one - next.0 == other - next.1 {
            let gap = (next.0..one).zip(next.1..other);
            pairs.extend(gap.filter(|pair| is_table_in_both_or_none(&from, &to, *pair)));
        }
        if (one, other) != end {
            pairs.push((one, other));
        }
        next = (one + 1, other + 1);
    }
    pairs
}

fn is_table_in_both_or_none(from: &Signs, to: &Signs, (one, other): (usize, usize)) -> bool {
    from.tables.get(one) == to.tables.get(other)
}

/// The blocks that have words in common, or are both empty in the same place.
fn alike(from: &Signs, to: &Signs) -> Vec<(usize, usize)> {
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (one, other) in same(from.words_and_signs(), to.words_and_signs()) {
        if let (Some(one), Some(other)) = (from.blocks.get(one), to.blocks.get(other)) {
            *shared.entry((*one, *other)).or_default() += 1;
        }
    }
    let mut best_from: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut best_to: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut shared: Vec<_> = shared.into_iter().collect();
    shared.sort_unstable();
    for ((one, other), count) in &shared {
        let best = best_from.entry(*one).or_default();
        *best = (*best).max((*count, usize::MAX - other));
        let best = best_to.entry(*other).or_default();
        *best = (*best).max((*count, usize::MAX - one));
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for ((one, other), count) in shared {
        let is_best = best_from.get(&one) == Some(&(count, usize::MAX - other))
            && best_to.get(&other) == Some(&(count, usize::MAX - one));
        let follows = pairs.last().is_none_or(|(_, last)| *last < other);
        if is_best && follows && is_alike(from, to, (one, other), count) {
            pairs.push((one, other));
        }
    }
    pairs
}

/// Whether two blocks that have so many signs in common are the same block.
fn is_alike(from: &Signs, to: &Signs, pair: (usize, usize), count: usize) -> bool {
    let words = |signs: &Signs, block: usize| signs.words.get(block).copied().unwrap_or(0);
    let (one, other) = (words(from, pair.0), words(to, pair.1));
    is_table_in_both_or_none(from, to, pair) && 2 * count > one.min(other)
}

impl Signs {
    fn of(text: &Text) -> Self {
        let mut signs = Self {
            signs: Vec::new(),
            blocks: Vec::new(),
            words: Vec::new(),
            tables: Vec::new(),
        };
        let mut shown = ShownTables::default();
        for block in &text.blocks {
            let table = shown.shows(&block.kind).and_then(|id| text.tables.get(id));
            signs.push(block, table);
        }
        signs
    }

    fn words_and_signs(&self) -> impl Iterator<Item = &str> {
        self.signs.iter().map(String::as_str)
    }

    fn push(&mut self, block: &Block, table: Option<&Table>) {
        let index = self.words.len();
        self.signs.push(beginning(&block.kind).to_owned());
        let mut words = block.words();
        let rows = table.into_iter().flat_map(|it| &it.rows);
        for cell in rows.flat_map(|row| &row.cells) {
            words.push_str(&crate::document::words(cell));
            words.push('\n');
        }
        let before = self.signs.len();
        let words = words.unicode_words().map(str::to_owned);
        self.signs.extend(words);
        self.words.push(self.signs.len() - before);
        self.blocks.resize(self.signs.len(), index);
        self.tables
            .push(matches!(block.kind, BlockKind::Table { .. }));
    }
}

/// What no word is.
const fn beginning(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "\0paragraph",
        BlockKind::Heading { .. } => "\0heading",
        BlockKind::ListItem { .. } => "\0item",
        BlockKind::Blockquote => "\0quotation",
        BlockKind::Table { .. } => "\0table",
    }
}
