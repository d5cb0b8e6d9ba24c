//! Places in a text that stay where they were put, however the text changes around them.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::reading::BlockId;
use super::sequence::{Content, OperationId};
use crate::ActorId;
use crate::document::{Piece, root};

/// Where an anchored element is at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// Characters before it in its text, in UTF-16 code units; block markers and footnotes count as one.
    pub offset: usize,
    /// Whether the element itself stands; if not, the offset is where it would be.
    pub stands: bool,
    /// In the running text: the block it is in.
    pub block: Option<BlockId>,
}

impl Chronicle {
    /// Where the element of an Automerge cursor (`<counter>@<actor>`, with or without the `-` before it) is at a moment.
    /// A block's id is such a cursor too. `None` when it names no element of a text of this document.
    pub fn anchored(&self, cursor: &str, moment: &Moment) -> Option<Anchored> {
        let id = self.parse_cursor(cursor)?;
        let (sequence, anchor) = self.element_of(id)?;
        let elements = self.sequence(sequence);
        let is_text = self.text_at(ROOT, root::TEXT, moment) == Some(sequence);
        let (mut offset, mut block) = (0, None);
        for element in elements.iter() {
            let width = self.width(sequence, element, moment);
            if let Content::Register(register) = elements.get(element).content
                && is_text
                && matches!(self.piece_at(register, moment), Some(Piece::Block(_)))
            {
                block = Some(self.block_id(sequence, element));
            }
            if element == anchor {
                return Some(Anchored {
                    offset,
                    stands: width > 0,
                    block,
                });
            }
            offset += width;
        }
        None
    }

    fn width(&self, sequence: u32, element: u32, moment: &Moment) -> usize {
        let elements = self.sequence(sequence);
        match elements.get(element).content {
            Content::Character(character) if elements.stands(element, moment) => {
                character.len_utf16()
            }
            Content::Register(register) => {
                usize::from(self.register(register).at(moment, &self.actors).is_some())
            }
            _ => 0,
        }
    }

    pub(super) fn parse_cursor(&self, cursor: &str) -> Option<OperationId> {
        let (counter, actor) = cursor.trim_start_matches('-').split_once('@')?;
        let actor = ActorId::try_from(actor).ok()?;
        Some(OperationId {
            counter: counter.parse().ok()?,
            actor: self.graph.find_actor(&actor)?,
        })
    }
}
