//! What a text is made of, and how it becomes blocks: decided here once, for every way of reading a document.

use super::inlines::push_words;
use super::schema::{block, kind};
use super::text::{Block, BlockKind, DEEPEST_LIST, HEADING_LEVELS, Inline, List, Marks};
use automerge::ScalarValue;

/// What Automerge puts into a text's characters where it holds something else.
pub(crate) const PLACEHOLDER: char = '\u{fffc}';

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words that carry the same marks.
    Words(String, Marks),
    /// The beginning of a block.
    Block(BlockKind),
    /// A reference to the footnote of this id.
    Footnote(String),
}

/// A map of a document, as far as block markers are read.
pub(crate) trait ReadMap: Sized {
    /// The value at `key`, if it is no object.
    fn scalar(&self, key: &str) -> Option<ScalarValue>;
    /// The map at `key`.
    fn map(&self, key: &str) -> Option<Self>;
    /// The plain strings of the list at `key`.
    fn strings(&self, key: &str) -> Vec<String>;

    /// The plain string at `key`.
    fn string(&self, key: &str) -> Option<String> {
        match self.scalar(key)? {
            ScalarValue::Str(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Whether `key` holds a yes.
    fn is_true(&self, key: &str) -> bool {
        matches!(self.scalar(key), Some(ScalarValue::Boolean(true)))
    }

    /// The whole number at `key`. JavaScript writes whole numbers as integers, other clients as they please.
    fn integer(&self, key: &str) -> Option<i64> {
        match self.scalar(key)? {
            ScalarValue::Int(value) => Some(value),
            ScalarValue::Uint(value) => Some(i64::try_from(value).unwrap_or(i64::MAX)),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a cast from f64 keeps to the nearest end of the range"
            )]
            ScalarValue::F64(value) if value.is_finite() => Some(value as i64),
            _ => None,
        }
    }
}

/// What a block marker stands for; nothing when it is an embed that has no words.
pub(crate) fn piece_of(marker: &impl ReadMap) -> Option<Piece> {
    let name = marker.string(block::TYPE);
    let id = || marker.map(block::ATTRS)?.string(block::ID);
    match name.as_deref() {
        Some(kind::FOOTNOTE) => return id().map(Piece::Footnote),
        Some(kind::TABLE) => return id().map(|id| Piece::Block(BlockKind::Table { id })),
        _ => {}
    }
    if marker.is_true(block::IS_EMBED) {
        return None;
    }
    Some(Piece::Block(block_kind(marker, name.as_deref())))
}

fn block_kind(marker: &impl ReadMap, name: Option<&str>) -> BlockKind {
    match name {
        Some(kind::HEADING) => heading(marker),
        Some(kind::BLOCKQUOTE) => BlockKind::Blockquote,
        Some(name) => match list(name) {
            Some(list) => BlockKind::ListItem {
                list,
                parents: parents(marker),
            },
            None => BlockKind::Paragraph,
        },
        None => BlockKind::Paragraph,
    }
}

fn heading(marker: &impl ReadMap) -> BlockKind {
    let attrs = marker.map(block::ATTRS);
    let (lowest, highest) = HEADING_LEVELS.into_inner();
    let level = attrs
        .as_ref()
        .and_then(|attrs| attrs.integer(block::LEVEL))
        .map_or(lowest, |level| {
            u8::try_from(level.max(0)).map_or(highest, |level| level.clamp(lowest, highest))
        });
    let numbered = attrs.is_some_and(|attrs| attrs.is_true(block::NUMBERED));
    BlockKind::Heading { level, numbered }
}

fn parents(marker: &impl ReadMap) -> Vec<List> {
    marker
        .strings(block::PARENTS)
        .iter()
        .filter_map(|name| list(name))
        .take(DEEPEST_LIST)
        .collect()
}

fn list(name: &str) -> Option<List> {
    match name {
        kind::ORDERED_ITEM => Some(List::Ordered),
        kind::UNORDERED_ITEM => Some(List::Unordered),
        _ => None,
    }
}

/// The blocks that pieces make; words before the first block are a paragraph.
pub(crate) fn blocks_of(pieces: impl IntoIterator<Item = Piece>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Words(words, marks) => {
                push_words(&mut current(&mut blocks).inlines, &words, &marks);
            }
            Piece::Block(kind) => blocks.push(Block::new(kind)),
            Piece::Footnote(id) => current(&mut blocks).inlines.push(Inline::Footnote { id }),
        }
    }
    blocks
}

/// The block that words belong to: the last one, or a paragraph for text before the first and behind a table.
fn current(blocks: &mut Vec<Block>) -> &mut Block {
    if blocks
        .last()
        .is_none_or(|last| matches!(last.kind, BlockKind::Table { .. }))
    {
        blocks.push(Block::new(BlockKind::Paragraph));
    }
    let last = blocks.len() - 1;
    #[expect(
        clippy::indexing_slicing,
        reason = "a block was pushed if there was none"
    )]
    &mut blocks[last]
}

/// A footnote is words only: a block in it reads as a space, a footnote in it as nothing.
pub(crate) fn footnote_of(pieces: impl IntoIterator<Item = Piece>) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Words(words, marks) => push_words(&mut inlines, &words, &marks),
            Piece::Block(_) if !inlines.is_empty() => {
                push_words(&mut inlines, " ", &Marks::default());
            }
            Piece::Block(_) | Piece::Footnote(_) => {}
        }
    }
    inlines
}

/// Adds the words of a text that was made at the same time as another for the same cell, with a space between.
pub(crate) fn append_cell(cell: &mut Vec<Inline>, words: Vec<Inline>) {
    if !cell.is_empty() && !words.is_empty() {
        push_words(cell, " ", &Marks::default());
    }
    for inline in words {
        match inline {
            Inline::Text { text, marks } => push_words(cell, &text, &marks),
            Inline::Footnote { .. } => {}
        }
    }
}

/// A title is one line of words.
pub(crate) fn line_of(pieces: impl IntoIterator<Item = Piece>) -> String {
    let words: String = pieces
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Words(words, _) => Some(words),
            Piece::Block(_) => Some(" ".to_owned()),
            Piece::Footnote(_) => None,
        })
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds a character to the words before it if they carry the same marks.
pub(crate) fn push_character(pieces: &mut Vec<Piece>, character: char, marks: &Marks) {
    match pieces.last_mut() {
        Some(Piece::Words(words, last)) if last == marks => words.push(character),
        _ => pieces.push(Piece::Words(character.to_string(), marks.clone())),
    }
}
