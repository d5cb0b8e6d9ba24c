//! Automerge document → [`Text`]. Total: whatever a document holds, something reads.

use super::{
    marks::Stretches,
    pieces::{
        PLACEHOLDER, Piece, ReadMap, append_cell, blocks_of, footnote_of, line_of, piece_of,
        push_character,
    },
    schema::{root, table},
    table::{Table, TableRow, cell_key, in_order},
    text::{Inline, Marks, Text},
};
use automerge::{
    Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef, Value, ValueRef,
};
use std::collections::BTreeMap;

pub(super) fn text(doc: &Automerge) -> Text {
    Text {
        title: title(doc),
        blocks: blocks_of(pieces_at(doc, &ROOT, root::TEXT)),
        footnotes: footnotes(doc),
        tables: tables(doc),
    }
}

pub(super) fn title(doc: &Automerge) -> String {
    line_of(pieces_at(doc, &ROOT, root::TITLE))
}

fn footnotes(doc: &Automerge) -> BTreeMap<String, Vec<Inline>> {
    let Some(map) = object_at(doc, &ROOT, root::FOOTNOTES, ObjType::Map) else {
        return BTreeMap::new();
    };
    doc.keys(&map)
        .map(|id| {
            let words = footnote_of(pieces_at(doc, &map, &id));
            (id, words)
        })
        .collect()
}

fn tables(doc: &Automerge) -> BTreeMap<String, Table> {
    let Some(map) = object_at(doc, &ROOT, root::TABLES, ObjType::Map) else {
        return BTreeMap::new();
    };
    doc.keys(&map)
        .filter_map(|id| {
            let map = object_at(doc, &map, &id, ObjType::Map)?;
            Some((id, table_in(&Map { doc, id: map })))
        })
        .collect()
}

fn table_in(map: &Map<'_>) -> Table {
    let columns = names_in(map, table::COLUMNS);
    let rows = names_in(map, table::ROWS)
        .into_iter()
        .map(|id| TableRow {
            cells: columns
                .iter()
                .map(|column| cell_at(map, &cell_key(&id, column)))
                .collect(),
            id,
        })
        .collect();
    Table {
        header: map.is_true(table::HEADER),
        columns,
        rows,
    }
}

fn names_in(map: &Map<'_>, key: &str) -> Vec<String> {
    let Some(names) = map.map(key) else {
        return Vec::new();
    };
    let orders = names.doc.keys(&names.id);
    in_order(
        orders
            .filter_map(|name| names.string(&name).map(|order| (name, order)))
            .collect(),
    )
}

/// The words of a cell; where it was made twice at once, those of all, in the order in which they were made.
fn cell_at(map: &Map<'_>, key: &str) -> Vec<Inline> {
    let Some(cells) = map.map(table::CELLS) else {
        return Vec::new();
    };
    let made = cells.doc.get_all(&cells.id, key).unwrap_or_default();
    let mut joined = Vec::new();
    for (value, text) in made {
        if value != Value::Object(ObjType::Text) {
            continue;
        }
        let words = footnote_of(pieces(cells.doc, &text));
        append_cell(&mut joined, words);
    }
    joined
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
        let marker = (character == PLACEHOLDER)
            .then(|| marker_at(doc, text, offset))
            .flatten();
        match marker {
            Some(marker) => pieces.extend(piece_of(&marker)),
            None => push_character(&mut pieces, character, stretches.at(offset)),
        }
        offset += character.len_utf16();
    }
    pieces
}

fn marker_at<'d>(doc: &'d Automerge, text: &ObjId, offset: usize) -> Option<Map<'d>> {
    match doc.get(text, offset) {
        Ok(Some((Value::Object(ObjType::Map), id))) => Some(Map { doc, id }),
        _ => None,
    }
}

fn object_at(doc: &Automerge, parent: &ObjId, key: &str, kind: ObjType) -> Option<ObjId> {
    match doc.get(parent, key) {
        Ok(Some((Value::Object(found), id))) if found == kind => Some(id),
        _ => None,
    }
}

/// A map of an Automerge document.
struct Map<'d> {
    doc: &'d Automerge,
    id: ObjId,
}

impl ReadMap for Map<'_> {
    fn scalar(&self, key: &str) -> Option<ScalarValue> {
        match self.doc.get(&self.id, key) {
            Ok(Some((Value::Scalar(value), _))) => Some(value.into_owned()),
            _ => None,
        }
    }

    fn map(&self, key: &str) -> Option<Self> {
        let id = object_at(self.doc, &self.id, key, ObjType::Map)?;
        Some(Self { doc: self.doc, id })
    }

    fn strings(&self, key: &str) -> Vec<String> {
        let Some(list) = object_at(self.doc, &self.id, key, ObjType::List) else {
            return Vec::new();
        };
        self.doc
            .list_range(&list, ..)
            .filter_map(|item| match &item.value {
                ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text.to_string()),
                _ => None,
            })
            .collect()
    }
}
