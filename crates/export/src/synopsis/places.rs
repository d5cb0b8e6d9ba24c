//! Where moved words and blocks stood and stand.

use super::{Move, heading_words};
use crate::{BlockHead, BlockKind, ChangedBlock, Side, labels};
use std::collections::BTreeMap;

/// The place of every block on both sides.
pub(super) struct Places {
    places: Vec<[Option<String>; 2]>,
}

impl Places {
    pub(super) fn new(blocks: &[ChangedBlock]) -> Self {
        let (mut from, mut to) = (Section::default(), Section::default());
        let places = blocks.iter().map(|block| {
            let words = heading_words(block);
            let heads = [(&mut from, &block.from), (&mut to, &block.to)];
            heads.map(|(section, head)| section.place(head.as_ref(), words.as_deref()))
        });
        Self {
            places: places.collect(),
        }
    }

    pub(super) fn moves(&self, blocks: &[ChangedBlock]) -> BTreeMap<usize, Move> {
        let mut moves: BTreeMap<usize, Move> = BTreeMap::new();
        for (block, [from, to]) in blocks.iter().zip(&self.places) {
            let words = block
                .words
                .iter()
                .filter_map(|run| Some((run.moved?, run.side)));
            let whole = block.moved.map(|number| (number, block.side));
            for (number, side) in whole.into_iter().chain(words) {
                let entry = moves.entry(number).or_default();
                match side {
                    Side::From => entry.from = entry.from.take().or_else(|| from.clone()),
                    Side::To => entry.to = entry.to.take().or_else(|| to.clone()),
                    Side::Both => {}
                }
            }
        }
        moves
    }
}

/// The place at which a walk through one of the texts has come.
#[derive(Default)]
struct Section {
    section: Option<String>,
    paragraph: Option<String>,
    place: Option<String>,
}

impl Section {
    /// The place of the next block; that of the block before it if this text has no such block.
    fn place(&mut self, head: Option<&BlockHead>, heading: Option<&str>) -> Option<String> {
        let Some(head) = head else {
            return self.place.clone();
        };
        let named = head.number.as_deref().and_then(labels::place);
        let parts = match &head.kind {
            BlockKind::Heading { .. } => {
                self.section = named.or_else(|| heading.map(labels::quoted));
                self.paragraph = None;
                [self.section.clone(), None, None]
            }
            BlockKind::Paragraph(_) => {
                self.paragraph = named;
                [self.section.clone(), self.paragraph.clone(), None]
            }
            _ => [self.section.clone(), self.paragraph.clone(), named],
        };
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        self.place = (!parts.is_empty()).then(|| parts.join(" "));
        self.place.clone()
    }
}
