//! The numbers in the margin. They are computed, never stored, so that inserting a section cannot leave a wrong one.

use super::text::{Block, BlockKind, List};

/// The number of every block, or none.
///
/// - A numbered heading gets `1`, `1.1`, `1.1.1`, …: one place for each level from the highest level that any numbered
///   heading of the text has. A level that was passed over counts as 0, so that no number occurs twice.
/// - An unnumbered heading has no number, counts nothing and begins nothing anew: whatever stands behind it, every
///   number still occurs once.
/// - A paragraph whose nearest heading is numbered gets `(1)`, `(2)`, …, from 1 under each heading. Lists and quotations
///   between paragraphs do not interrupt the count.
/// - An item of an ordered list gets `a)`, `b)`, … `z)`, `aa)`, `ab)`, …. The letters begin anew after any block that is
///   no list item, in each nested list, and where the kind of list changes.
/// - Items of unordered lists and quotations get none.
pub fn numbers(blocks: &[Block]) -> Vec<Option<String>> {
    let mut numbering = Numbering::new(blocks);
    blocks
        .iter()
        .map(|block| numbering.next(&block.kind))
        .collect()
}

struct Numbering {
    /// The highest level of a numbered heading.
    top: u8,
    /// How many numbered headings there were, for each level from `top`.
    sections: Vec<u32>,
    /// How many paragraphs there were below the nearest heading, if that is numbered.
    paragraphs: Option<u32>,
    /// How many items there were in the innermost list and in those around it, outermost first.
    items: Vec<(List, u32)>,
}

impl Numbering {
    fn new(blocks: &[Block]) -> Self {
        let numbered = blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Heading {
                level,
                numbered: true,
            } => Some(level),
            _ => None,
        });
        Self {
            top: numbered.min().unwrap_or(1),
            sections: Vec::new(),
            paragraphs: None,
            items: Vec::new(),
        }
    }

    fn next(&mut self, kind: &BlockKind) -> Option<String> {
        if let BlockKind::ListItem { list, parents } = kind {
            return self.item(*list, parents.len());
        }
        self.items.clear();
        match kind {
            BlockKind::Heading {
                level,
                numbered: true,
            } => Some(self.heading(*level)),
            BlockKind::Heading { .. } => {
                self.paragraphs = None;
                None
            }
            BlockKind::Paragraph => self.paragraph(),
            BlockKind::Blockquote | BlockKind::ListItem { .. } => None,
        }
    }

    fn heading(&mut self, level: u8) -> String {
        let places = usize::from(level.saturating_sub(self.top)) + 1;
        self.sections.resize(places, 0);
        if let Some(last) = self.sections.last_mut() {
            *last += 1;
        }
        self.paragraphs = Some(0);
        let places: Vec<String> = self.sections.iter().map(u32::to_string).collect();
        places.join(".")
    }

    fn paragraph(&mut self) -> Option<String> {
        let count = self.paragraphs.as_mut()?;
        *count += 1;
        Some(format!("({count})"))
    }

    fn item(&mut self, list: List, depth: usize) -> Option<String> {
        self.items.truncate(depth + 1);
        while self.items.len() < depth {
            self.items.push((List::Unordered, 0));
        }
        match self.items.get_mut(depth) {
            Some((current, count)) if *current == list => *count += 1,
            Some(other) => *other = (list, 1),
            None => self.items.push((list, 1)),
        }
        let (_, count) = self.items.last()?;
        match list {
            List::Ordered => Some(format!("{})", letters(*count))),
            List::Unordered => None,
        }
    }
}

/// `a` to `z`, then `aa`, `ab`, … as spreadsheets name their columns; counted from 1.
fn letters(mut count: u32) -> String {
    let mut letters = Vec::new();
    while count > 0 {
        count -= 1;
        let place = u8::try_from(count % 26).unwrap_or_default();
        letters.push(char::from(b'a' + place));
        count /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use List::{Ordered, Unordered};

    const P: BlockKind = BlockKind::Paragraph;
    const QUOTE: BlockKind = BlockKind::Blockquote;

    fn numbered(level: u8) -> BlockKind {
        BlockKind::Heading {
            level,
            numbered: true,
        }
    }

    fn unnumbered(level: u8) -> BlockKind {
        BlockKind::Heading {
            level,
            numbered: false,
        }
    }

    fn item(list: List, parents: &[List]) -> BlockKind {
        let parents = parents.to_vec();
        BlockKind::ListItem { list, parents }
    }

    /// The numbers of blocks of these kinds, a dash for none.
    fn of(kinds: impl IntoIterator<Item = BlockKind>) -> String {
        let blocks: Vec<Block> = kinds.into_iter().map(Block::new).collect();
        let numbers = numbers(&blocks).into_iter();
        let shown: Vec<String> = numbers
            .map(|number| number.unwrap_or_else(|| "–".into()))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn headings_count_by_level() {
        let kinds = [1, 1, 2, 2, 3, 2, 1, 2].map(numbered);
        assert_eq!(of(kinds), "1 2 2.1 2.2 2.2.1 2.3 3 3.1");
    }

    #[test]
    fn paragraphs_count_under_each_numbered_heading() {
        let kinds = [
            P,
            unnumbered(1),
            P,
            numbered(1),
            P,
            P,
            numbered(2),
            P,
            unnumbered(2),
            P,
        ];
        assert_eq!(of(kinds), "– – – 1 (1) (2) 1.1 (1) – –");
    }

    #[test]
    fn lists_and_quotations_do_not_interrupt_paragraphs() {
        let kinds = [numbered(1), P, item(Ordered, &[]), QUOTE, P];
        assert_eq!(of(kinds), "1 (1) a) – (2)");
    }

    #[test]
    fn an_unnumbered_heading_counts_nothing_and_begins_nothing_anew() {
        let kinds = [
            numbered(1),
            numbered(2),
            unnumbered(1),
            numbered(2),
            unnumbered(2),
            numbered(1),
        ];
        assert_eq!(of(kinds), "1 1.1 – 1.2 – 2");
    }

    #[test]
    fn the_highest_numbered_level_is_the_first_place() {
        let kinds = [
            unnumbered(1),
            numbered(2),
            numbered(3),
            unnumbered(1),
            numbered(2),
        ];
        assert_eq!(of(kinds), "– 1 1.1 – 2");
    }

    #[test]
    fn a_level_passed_over_counts_as_zero_so_that_no_number_occurs_twice() {
        assert_eq!(of([2, 1, 3, 2, 3].map(numbered)), "0.1 1 1.0.1 1.1 1.1.1");
    }

    #[test]
    fn letters_begin_anew_after_other_blocks_and_in_nested_lists() {
        let (top, nested) = (item(Ordered, &[]), item(Ordered, &[Ordered]));
        let kinds = [&top, &top, &nested, &nested, &top, &nested, &P, &top].map(Clone::clone);
        assert_eq!(of(kinds), "a) b) a) b) c) a) – a)");
    }

    #[test]
    fn bullets_have_no_letter_and_end_the_letters() {
        let (letter, bullet) = (item(Ordered, &[]), item(Unordered, &[]));
        let kinds = [&letter, &bullet, &letter, &letter].map(Clone::clone);
        assert_eq!(of(kinds), "a) – a) b)");
    }

    #[test]
    fn letters_go_on_around_a_nested_list_of_bullets() {
        let (letter, bullet) = (item(Ordered, &[]), item(Unordered, &[Ordered]));
        let kinds = [&letter, &bullet, &bullet, &letter].map(Clone::clone);
        assert_eq!(of(kinds), "a) – – b)");
    }

    #[test]
    fn an_item_whose_outer_list_has_no_item_is_lettered() {
        assert_eq!(
            of([item(Ordered, &[Unordered, Ordered]), item(Ordered, &[])]),
            "a) a)"
        );
    }

    #[test]
    fn after_z_comes_aa() {
        let lettered: Vec<String> = [1, 26, 27, 52, 53, 702, 703].map(letters).into();
        assert_eq!(lettered, ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
