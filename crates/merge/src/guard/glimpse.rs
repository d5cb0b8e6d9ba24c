//! What changes write and take away, at a glance: enough for a person to judge them by, without a document.

use super::parse::{ParsedChange, decode};
use automerge::legacy::{ElementId, Key, OpId, OpType};
use automerge::{ObjType, ScalarValue};

/// What stands between words that were not written in one go.
const GAP: &str = " … ";

/// The words of changes, read one change after the other, up to a bound.
#[derive(Debug)]
pub struct Glimpse {
    words: String,
    room: usize,
    removed: usize,
    /// The character that was written last.
    last: Option<OpId>,
}

impl Glimpse {
    /// A glimpse of at most so many characters.
    pub fn up_to(chars: usize) -> Self {
        Self {
            words: String::new(),
            room: chars,
            removed: 0,
            last: None,
        }
    }

    /// The words written so far, in the order of writing; " … " where somebody went on elsewhere, and at the end when there
    /// are more than it takes.
    pub fn words(&self) -> &str {
        self.words.trim()
    }

    /// How many characters and other elements are taken away.
    pub fn removed(&self) -> usize {
        self.removed
    }

    /// Reads one more change.
    pub fn add(&mut self, change: &ParsedChange) {
        let Some(expanded) = decode(change.library()) else {
            return;
        };
        for (counter, operation) in (expanded.start_op.get()..).zip(&expanded.operations) {
            let id = OpId::new(counter, &expanded.actor_id);
            match &operation.action {
                OpType::Delete if matches!(operation.key, Key::Seq(_)) => self.removed += 1,
                OpType::Put(ScalarValue::Str(text)) if operation.insert => {
                    self.write(&operation.key, text, id);
                }
                OpType::Make(ObjType::Map) if operation.insert => {
                    self.write(&operation.key, "\n", id)
                }
                _ => {}
            }
        }
    }

    fn write(&mut self, after: &Key, text: &str, id: OpId) {
        if self.room == 0 {
            return;
        }
        let goes_on = match after {
            Key::Seq(ElementId::Id(after)) => self.last.as_ref() == Some(after),
            _ => false,
        };
        if !goes_on && !self.words.is_empty() {
            self.words.push_str(GAP);
        }
        self.words.push_str(text);
        self.last = Some(id);
        self.room = self.room.saturating_sub(text.chars().count());
        if self.room == 0 {
            self.words.push_str(GAP);
        }
    }
}
