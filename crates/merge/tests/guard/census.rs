//! What a document is made of, read from its changes: what a writer who knows it could name.

use super::world::*;
use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{Automerge, Change, ObjType};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What an object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Meta,
    Title,
    Text,
    Tables,
    Footnotes,
    Fields,
    Comments,
    Block,
    Parents,
    Attributes,
    Table,
    Columns,
    Rows,
    Cells,
    Cell,
    Footnote,
    Comment,
    Anchor,
    Body,
    Replies,
    Reply,
    Other,
}

/// The objects, elements and entries that there are.
#[derive(Default)]
pub struct Census {
    pub objects: BTreeMap<Kind, Vec<OpId>>,
    kinds: HashMap<OpId, Kind>,
    /// The elements of each sequence, deleted ones included, in the order of the changes.
    pub elements: HashMap<OpId, Vec<OpId>>,
    /// Elements that are halves of marks.
    pub marks: HashSet<OpId>,
    /// What stands in each map under each key.
    pub entries: BTreeMap<(OpId, String), Vec<OpId>>,
    /// Every operation.
    pub all: Vec<OpId>,
}

impl Census {
    pub fn of(document: &Automerge) -> Self {
        let mut census = Self::default();
        for change in document.get_changes(&[]) {
            census.read(&change);
        }
        census
    }

    fn read(&mut self, change: &Change) {
        let decoded = change.decode();
        let ids = decoded.start_op.get()..;
        for (counter, operation) in ids.zip(&decoded.operations) {
            let id = OpId::new(counter, &decoded.actor_id);
            self.all.push(id.clone());
            if let OpType::Make(kind) = &operation.action {
                let kind = self.kind_of_child(&operation.obj, &operation.key, *kind);
                self.kinds.insert(id.clone(), kind);
                self.objects.entry(kind).or_default().push(id.clone());
            }
            let ObjectId::Id(object) = &operation.obj else {
                continue;
            };
            if operation.insert {
                let elements = self.elements.entry(object.clone()).or_default();
                elements.push(id.clone());
                if matches!(operation.action, OpType::MarkBegin(_) | OpType::MarkEnd(_)) {
                    self.marks.insert(id);
                }
            } else if let Key::Map(key) = &operation.key {
                let place = (object.clone(), key.to_string());
                let standing = self.entries.entry(place).or_default();
                standing.retain(|it| !operation.pred.iter().any(|replaced| replaced == it));
                if operation.action != OpType::Delete {
                    standing.push(id);
                }
            }
        }
    }

    fn kind_of_child(&self, parent: &ObjectId, key: &Key, made: ObjType) -> Kind {
        let parent = match parent {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some(self.kinds.get(id).copied().unwrap_or(Kind::Other)),
        };
        let key = match key {
            Key::Map(key) => key.as_str(),
            Key::Seq(_) => "",
        };
        match (parent, key) {
            (None, "meta") => Kind::Meta,
            (None, "title") => Kind::Title,
            (None, "text") => Kind::Text,
            (None, "tables") => Kind::Tables,
            (None, "footnotes") => Kind::Footnotes,
            (None, "fields") => Kind::Fields,
            (None, "comments") => Kind::Comments,
            (Some(Kind::Text), _) if made == ObjType::Map => Kind::Block,
            (Some(Kind::Block), "parents") => Kind::Parents,
            (Some(Kind::Block), "attrs") => Kind::Attributes,
            (Some(Kind::Tables), _) => Kind::Table,
            (Some(Kind::Table), "columns") => Kind::Columns,
            (Some(Kind::Table), "rows") => Kind::Rows,
            (Some(Kind::Table), "cells") => Kind::Cells,
            (Some(Kind::Cells), _) => Kind::Cell,
            (Some(Kind::Footnotes), _) => Kind::Footnote,
            (Some(Kind::Comments), _) => Kind::Comment,
            (Some(Kind::Comment), "anchor") => Kind::Anchor,
            (Some(Kind::Comment), "replies") => Kind::Replies,
            (Some(Kind::Comment | Kind::Reply), "body") => Kind::Body,
            (Some(Kind::Replies), _) => Kind::Reply,
            _ => Kind::Other,
        }
    }

    pub fn of_kind(&self, kind: Kind) -> &[OpId] {
        self.objects.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The elements of a sequence that are not halves of marks.
    pub fn characters(&self, sequence: &OpId) -> Vec<OpId> {
        let elements = self.elements.get(sequence).cloned().unwrap_or_default();
        let is_character = |id: &OpId| !self.marks.contains(id);
        elements.into_iter().filter(is_character).collect()
    }

    /// What stands in a map under a key.
    pub fn standing(&self, map: &OpId, name: &str) -> Vec<OpId> {
        let place = (map.clone(), name.to_owned());
        self.entries.get(&place).cloned().unwrap_or_default()
    }
}

/// The text that the server made.
pub fn the_text() -> OpId {
    old(TEXT)
}
