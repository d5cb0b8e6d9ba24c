//! Automerge document → [`Text`]. Total: whatever a document holds, something reads.

use super::{
    marks::Stretches,
    schema::{block, kind, root},
    text::{Block, BlockKind, DEEPEST_LIST, HEADING_LEVELS, Inline, List, Marks, Text, push_words},
};
use automerge::{
    Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef, Value, ValueRef,
};
use std::collections::BTreeMap;

/// What Automerge puts into a text's characters where it holds something else.
const PLACEHOLDER: char = '\u{fffc}';

pub(super) fn text(doc: &Automerge) -> Text {
    Text {
        title: title(doc),
        blocks: blocks(doc),
        footnotes: footnotes(doc),
    }
}

pub(super) fn title(doc: &Automerge) -> String {
    let words = words_at(doc, &ROOT, root::TITLE);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn blocks(doc: &Automerge) -> Vec<Block> {
    let mut blocks = Vec::new();
    for piece in pieces_at(doc, &ROOT, root::TEXT) {
        match piece {
            Piece::Words(words, marks) => {
                push_words(&mut current(&mut blocks).inlines, &words, &marks)
            }
            Piece::Block(kind) => blocks.push(Block::new(kind)),
            Piece::Footnote(id) => current(&mut blocks).inlines.push(Inline::Footnote { id }),
        }
    }
    blocks
}

/// The block that words belong to: the last one, or a paragraph for text before the first.
fn current(blocks: &mut Vec<Block>) -> &mut Block {
    if blocks.is_empty() {
        blocks.push(Block::new(BlockKind::Paragraph));
    }
    let last = blocks.len() - 1;
    #[expect(
        clippy::indexing_slicing,
        reason = "a block was pushed if there was none"
    )]
    &mut blocks[last]
}

fn footnotes(doc: &Automerge) -> BTreeMap<String, Vec<Inline>> {
    let Some(map) = object_at(doc, &ROOT, root::FOOTNOTES, ObjType::Map) else {
        return BTreeMap::new();
    };
    doc.keys(&map)
        .map(|id| {
            let words = footnote(doc, &map, &id);
            (id, words)
        })
        .collect()
}

/// A footnote is words only: a block in it reads as a space, a footnote in it as nothing.
fn footnote(doc: &Automerge, map: &ObjId, id: &str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for piece in pieces_at(doc, map, id) {
        match piece {
            Piece::Words(words, marks) => push_words(&mut inlines, &words, &marks),
            Piece::Block(_) if !inlines.is_empty() => {
                push_words(&mut inlines, " ", &Marks::default())
            }
            Piece::Block(_) | Piece::Footnote(_) => {}
        }
    }
    inlines
}

/// What a text is made of.
enum Piece {
    Words(String, Marks),
    Block(BlockKind),
    Footnote(String),
}

/// The pieces of the text at `key`; a plain string reads as its words.
fn pieces_at(doc: &Automerge, parent: &ObjId, key: &str) -> Vec<Piece> {
    match doc.get(parent, key) {
        Ok(Some((Value::Object(ObjType::Text), text))) => pieces(doc, &text),
        Ok(Some((Value::Scalar(value), _))) => match value.as_ref() {
            ScalarValue::Str(words) => vec![Piece::Words(words.to_string(), Marks::default())],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Goes through the characters and asks what each placeholder stands for. `spans` would read every block with all that
/// lies in it, by recursion; `list_range` yields the marks among the characters, where a link's looks like a word.
fn pieces(doc: &Automerge, text: &ObjId) -> Vec<Piece> {
    let mut stretches = Stretches::new(&doc.marks(text).unwrap_or_default());
    let mut pieces = Vec::new();
    let mut offset = 0;
    for character in doc.text(text).unwrap_or_default().chars() {
        let block = (character == PLACEHOLDER)
            .then(|| block_at(doc, text, offset))
            .flatten();
        match block {
            Some(block) => pieces.extend(marker(doc, &block)),
            None => push_character(&mut pieces, character, stretches.at(offset)),
        }
        offset += character.len_utf16();
    }
    pieces
}

fn block_at(doc: &Automerge, text: &ObjId, offset: usize) -> Option<ObjId> {
    match doc.get(text, offset) {
        Ok(Some((Value::Object(ObjType::Map), block))) => Some(block),
        _ => None,
    }
}

fn push_character(pieces: &mut Vec<Piece>, character: char, marks: &Marks) {
    match pieces.last_mut() {
        Some(Piece::Words(words, last)) if last == marks => words.push(character),
        _ => pieces.push(Piece::Words(character.to_string(), marks.clone())),
    }
}

/// What a block marker stands for; nothing when it is an embed that has no words.
fn marker(doc: &Automerge, marker: &ObjId) -> Option<Piece> {
    let name = string_at(doc, marker, block::TYPE);
    if name.as_deref() == Some(kind::FOOTNOTE) {
        let attrs = object_at(doc, marker, block::ATTRS, ObjType::Map)?;
        return string_at(doc, &attrs, block::ID).map(Piece::Footnote);
    }
    if bool_at(doc, marker, block::IS_EMBED) {
        return None;
    }
    Some(Piece::Block(block_kind(doc, marker, name.as_deref())))
}

fn block_kind(doc: &Automerge, marker: &ObjId, name: Option<&str>) -> BlockKind {
    match name {
        Some(kind::HEADING) => heading(doc, marker),
        Some(kind::BLOCKQUOTE) => BlockKind::Blockquote,
        Some(name) => match list(name) {
            Some(list) => BlockKind::ListItem {
                list,
                parents: parents(doc, marker),
            },
            None => BlockKind::Paragraph,
        },
        None => BlockKind::Paragraph,
    }
}

fn heading(doc: &Automerge, marker: &ObjId) -> BlockKind {
    let attrs = object_at(doc, marker, block::ATTRS, ObjType::Map);
    let (lowest, highest) = HEADING_LEVELS.into_inner();
    let level = attrs
        .as_ref()
        .and_then(|attrs| integer_at(doc, attrs, block::LEVEL))
        .map_or(lowest, |level| {
            u8::try_from(level.max(0)).map_or(highest, |level| level.clamp(lowest, highest))
        });
    let numbered = attrs.is_some_and(|attrs| bool_at(doc, &attrs, block::NUMBERED));
    BlockKind::Heading { level, numbered }
}

fn parents(doc: &Automerge, marker: &ObjId) -> Vec<List> {
    let Some(parents) = object_at(doc, marker, block::PARENTS, ObjType::List) else {
        return Vec::new();
    };
    doc.list_range(&parents, ..)
        .filter_map(|parent| match &parent.value {
            ValueRef::Scalar(ScalarValueRef::Str(name)) => list(name),
            _ => None,
        })
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

fn object_at(doc: &Automerge, parent: &ObjId, key: &str, kind: ObjType) -> Option<ObjId> {
    match doc.get(parent, key) {
        Ok(Some((Value::Object(found), id))) if found == kind => Some(id),
        _ => None,
    }
}

/// The words at `key`, whether they are a text or a plain string.
fn words_at(doc: &Automerge, parent: &ObjId, key: &str) -> String {
    pieces_at(doc, parent, key)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Words(words, _) => Some(words),
            Piece::Block(_) => Some(" ".to_owned()),
            Piece::Footnote(_) => None,
        })
        .collect()
}

fn scalar_at(doc: &Automerge, parent: &ObjId, key: &str) -> Option<ScalarValue> {
    match doc.get(parent, key) {
        Ok(Some((Value::Scalar(value), _))) => Some(value.into_owned()),
        _ => None,
    }
}

fn string_at(doc: &Automerge, parent: &ObjId, key: &str) -> Option<String> {
    match scalar_at(doc, parent, key)? {
        ScalarValue::Str(value) => Some(value.to_string()),
        _ => None,
    }
}

fn bool_at(doc: &Automerge, parent: &ObjId, key: &str) -> bool {
    matches!(
        scalar_at(doc, parent, key),
        Some(ScalarValue::Boolean(true))
    )
}

/// JavaScript writes whole numbers as integers, other clients as they please.
fn integer_at(doc: &Automerge, parent: &ObjId, key: &str) -> Option<i64> {
    match scalar_at(doc, parent, key)? {
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
