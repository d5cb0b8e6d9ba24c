//! What a revised file means for the text that it came from.
//!
//! No format of files carries all that a text can hold: plain text knows no bold words, Markdown no empty paragraphs, and
//! none a control character. What a file lacks for that reason, nobody took out. So three texts are looked at: the one
//! that stands, its *echo*, which is what a file of the same format says of it, and the revised one. What differs between
//! the echo and the revised text was changed; all else stays as it stands. A file that nobody changed therefore means no
//! change, whatever its format.
//!
//! ```
//! use wortlaut_merge::{markdown, revision::meant};
//! use uuid::Uuid;
//!
//! let text = |source: &str| markdown::parse(source, Uuid::nil).text;
//! let stands = text("# Zweck\n\nDie **Kommunen** sichern die Daten.");
//! // The format of the file knows no bold words. Somebody changed the last one.
//! let echo = text("# Zweck\n\nDie Kommunen sichern die Daten.");
//! let revised = text("# Zweck\n\nDie Kommunen sichern die Netze.");
//! assert_eq!(
//!     meant(&stands, &echo, &revised),
//!     text("# Zweck\n\nDie **Kommunen** sichern die Netze.")
//! );
//! ```

mod links;
mod pairs;
mod tables;
mod tokens;
mod words;

use crate::document::{Block, BlockKind, Inline, Text};
use pairs::pairs;
use std::ops::Range;
use words::merged;

/// The text that a revised file means: what stands, with what differs between its echo and the revised text.
///
/// Footnotes and tables that stay keep the names that they have in `stands`; those in `revised` must not have such names.
pub fn meant(stands: &Text, echo: &Text, revised: &Text) -> Text {
    let mut text = stands.clone();
    let others = revised.footnotes.clone();
    text.footnotes.extend(others);
    text.tables.extend(revised.tables.clone());
    text.blocks = Vec::with_capacity(revised.blocks.len());
    let mut meaning = Meaning {
        stands,
        echo,
        revised,
        text,
        read: 0,
    };
    meaning.title();
    meaning.blocks();
    meaning.text
}

struct Meaning<'t> {
    stands: &'t Text,
    echo: &'t Text,
    revised: &'t Text,
    /// What is meant, as far as it is known.
    text: Text,
    /// How many of the revised blocks are in it, or are known to be the format's own.
    read: usize,
}

/// A part of the text that stands, and what the echo says there.
#[derive(Clone, Debug)]
enum Slot {
    /// A block that the format carries.
    Carried { stands: usize, echo: usize },
    /// Blocks that it does not carry as blocks of the same kind, and what it has instead; one of both may be none.
    Lost {
        stands: Range<usize>,
        echo: Range<usize>,
    },
}

impl Meaning<'_> {
    fn title(&mut self) {
        if self.revised.title != self.echo.title {
            self.text.title.clone_from(&self.revised.title);
        }
    }

    fn blocks(&mut self) {
        let mut became = vec![None; self.echo.blocks.len()];
        for (echo, revised) in pairs(self.echo, self.revised) {
            if let Some(became) = became.get_mut(echo) {
                *became = Some(revised);
            }
        }
        let slots = slots(self.stands, self.echo);
        for (index, slot) in slots.iter().enumerate() {
            match slot {
                Slot::Carried { stands, echo } => {
                    if let Some(revised) = became.get(*echo).copied().flatten() {
                        self.new_blocks(revised);
                        self.block(*stands, *echo, revised);
                        self.read = revised + 1;
                    }
                }
                Slot::Lost { stands, echo } if echo.is_empty() => {
                    let beside = [index.checked_sub(1), Some(index + 1)];
                    let beside = beside.map(|it| slots.get(it?));
                    let stays = beside.iter().flatten().any(|it| it.stays(&became));
                    if stays || slots.len() == 1 {
                        self.as_it_stands(stands.clone());
                    }
                }
                Slot::Lost { stands, echo } => self.lost(stands, echo, &became),
            }
        }
        self.new_blocks(self.revised.blocks.len());
    }

    /// Takes in the revised blocks before `end` as they are.
    fn new_blocks(&mut self, end: usize) {
        let new = self.revised.blocks.get(self.read..end).unwrap_or_default();
        self.text.blocks.extend_from_slice(new);
        self.read = self.read.max(end);
    }

    fn as_it_stands(&mut self, range: Range<usize>) {
        let blocks = self.stands.blocks.get(range).unwrap_or_default();
        self.text.blocks.extend_from_slice(blocks);
    }

    /// Blocks that the file shows in another way stay if what it shows is untouched.
    fn lost(&mut self, stands: &Range<usize>, echo: &Range<usize>, became: &[Option<usize>]) {
        let revised: Vec<usize> = became
            .get(echo.clone())
            .into_iter()
            .flatten()
            .filter_map(|it| *it)
            .collect();
        let (Some(first), Some(last)) = (revised.first(), revised.last()) else {
            return;
        };
        let is_whole = revised.len() == echo.len() && last - first + 1 == echo.len();
        let is_untouched = is_whole
            && (echo.clone().zip(&revised))
                .all(|(echo, revised)| self.is_untouched(echo, *revised));
        if is_untouched {
            self.new_blocks(*first);
            self.as_it_stands(stands.clone());
            self.read = last + 1;
        } else {
            self.new_blocks(last + 1);
        }
    }

    /// Whether a revised block says what the echo says there.
    fn is_untouched(&self, echo: usize, revised: usize) -> bool {
        let (Some(one), Some(other)) =
            (self.echo.blocks.get(echo), self.revised.blocks.get(revised))
        else {
            return false;
        };
        let is_same_kind = match (&one.kind, &other.kind) {
            (BlockKind::Table { id }, BlockKind::Table { id: other }) => {
                let (one, other) = (self.echo.tables.get(id), self.revised.tables.get(other));
                tables::says_the_same(one, other)
            }
            (one, other) => one == other,
        };
        is_same_kind && self.say_the_same(&one.inlines, &other.inlines)
    }

    /// Whether words of the echo and of the revised text are the same, with the words of their footnotes.
    fn say_the_same(&self, echo: &[Inline], revised: &[Inline]) -> bool {
        echo.len() == revised.len()
            && echo.iter().zip(revised).all(|pair| match pair {
                (Inline::Footnote { id }, Inline::Footnote { id: other }) => {
                    self.echo.footnotes.get(id) == self.revised.footnotes.get(other)
                }
                (one, other) => one == other,
            })
    }

    /// A block with what was changed in it.
    fn block(&mut self, stands: usize, echo: usize, revised: usize) {
        let (Some(block), Some(said), Some(new)) = (
            self.stands.blocks.get(stands),
            self.echo.blocks.get(echo),
            self.revised.blocks.get(revised),
        ) else {
            return;
        };
        if self.is_untouched(echo, revised) {
            self.text.blocks.push(block.clone());
            return;
        }
        let kind = self.kind(&block.kind, &said.kind, &new.kind);
        let inlines = merged([&block.inlines, &said.inlines, &new.inlines], |ids| {
            self.note(ids);
        });
        self.text.blocks.push(Block { kind, inlines });
    }

    fn kind(&mut self, stands: &BlockKind, echo: &BlockKind, revised: &BlockKind) -> BlockKind {
        if let (
            BlockKind::Table { id },
            BlockKind::Table { id: said },
            BlockKind::Table { id: new },
        ) = (stands, echo, revised)
        {
            let table = tables::merged(
                self.stands.tables.get(id),
                self.echo.tables.get(said),
                self.revised.tables.get(new),
            );
            if let Some(table) = table {
                self.text.tables.insert(id.clone(), table);
                return stands.clone();
            }
            return revised.clone();
        }
        if echo == revised { stands } else { revised }.clone()
    }

    /// Brings the words of a footnote up to date, by its names in the three texts.
    fn note(&mut self, [stands, echo, revised]: [&str; 3]) {
        let words = |text: &Text, id: &str| text.footnotes.get(id).cloned().unwrap_or_default();
        let (said, new) = (words(self.echo, echo), words(self.revised, revised));
        if said != new {
            let words = merged([&words(self.stands, stands), &said, &new], |_| {});
            self.text.footnotes.insert(stands.to_owned(), words);
        }
    }
}

impl Slot {
    /// Whether a block that the format carries is still there.
    fn stays(&self, became: &[Option<usize>]) -> bool {
        match self {
            Self::Carried { echo, .. } => became.get(*echo).copied().flatten().is_some(),
            Self::Lost { .. } => false,
        }
    }
}

/// The text that stands, part by part, with what the echo says there.
fn slots(stands: &Text, echo: &Text) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut next = (0, 0);
    let end = (stands.blocks.len(), echo.blocks.len());
    for (at, said) in pairs(stands, echo).into_iter().chain([end]) {
        if next != (at, said) {
            slots.push(Slot::Lost {
                stands: next.0..at,
                echo: next.1..said,
            });
        }
        if (at, said) != end {
            slots.push(Slot::Carried {
                stands: at,
                echo: said,
            });
        }
        next = (at + 1, said + 1);
    }
    slots
}
