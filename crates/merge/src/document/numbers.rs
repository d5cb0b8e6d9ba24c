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
/// - Items of unordered lists, quotations and tables get none.
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
            BlockKind::Blockquote | BlockKind::Table { .. } | BlockKind::ListItem { .. } => None,
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
