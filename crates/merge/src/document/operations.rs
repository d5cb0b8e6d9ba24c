//! Automerge operations of a new document, put together without one.
//!
//! A transaction of the library keeps every column of the document in order after each operation, so that writing a text
//! takes time by the square of its length; appending to a list of operations does not. The result is the same, for what
//! is written here is only ever put at the end.

use automerge::{
    ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType, SortedVec},
};
use std::num::NonZeroU64;
use wortlaut_model::{Timestamp, limits};

/// An object of the document, by the counter of the operation that made it.
#[derive(Clone, Copy)]
pub(super) struct Object(Option<u64>);

/// The object that all others lie in.
pub(super) const ROOT: Object = Object(None);

/// An element of a list or text, by the counter of the operation that inserted it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Element(Option<u64>);

/// The place before the first element.
pub(super) const HEAD: Element = Element(None);

/// A mark to be put on characters.
pub(super) struct NewMark {
    pub(super) name: &'static str,
    pub(super) value: ScalarValue,
    /// Whether what is later typed at its end carries it too.
    pub(super) grows: bool,
}

/// Operations of one actor, in changes that each depend on the one before.
pub(super) struct Operations {
    actor: ActorId,
    seconds: i64,
    /// The counter of the next operation.
    next: u64,
    pending: Vec<Op>,
    last: Option<ChangeHash>,
    changes: Vec<Vec<u8>>,
}

impl Operations {
    pub(super) fn new(actor: &ActorId, at: Timestamp) -> Self {
        Self {
            actor: actor.clone(),
            seconds: at.millis().div_euclid(1_000),
            next: 1,
            pending: Vec::new(),
            last: None,
            changes: Vec::new(),
        }
    }

    /// Sees to it that the next `operations` get into the same change.
    pub(super) fn keep_together(&mut self, operations: usize) {
        if self.pending.len() + operations > limits::OWN_CHANGE_OPERATIONS {
            self.commit();
        }
    }

    pub(super) fn make(&mut self, parent: Object, key: &str, kind: ObjType) -> Object {
        let key = Key::Map(key.into());
        Object(Some(self.push(parent, key, OpType::Make(kind), false)))
    }

    pub(super) fn put(&mut self, parent: Object, key: &str, value: impl Into<ScalarValue>) {
        let key = Key::Map(key.into());
        self.push(parent, key, OpType::Put(value.into()), false);
    }

    /// Inserts a value into a list, or a character into a text.
    pub(super) fn insert(&mut self, list: Object, after: Element, value: &str) -> Element {
        self.insert_action(list, after, OpType::Put(value.into()))
    }

    /// Inserts a map into a text: a block marker.
    pub(super) fn insert_map(&mut self, text: Object, after: Element) -> (Element, Object) {
        let element = self.insert_action(text, after, OpType::Make(ObjType::Map));
        (element, Object(element.0))
    }

    /// Marks the characters that follow `before`, up to and with `last`. All of them must have been inserted.
    pub(super) fn mark(&mut self, text: Object, before: Element, last: Element, mark: NewMark) {
        self.keep_together(2);
        let begin = OpType::MarkBegin(MarkData {
            name: mark.name.into(),
            value: mark.value,
            expand: false,
        });
        self.insert_action(text, before, begin);
        self.insert_action(text, last, OpType::MarkEnd(mark.grows));
    }

    /// The changes in order, as uncompressed chunks.
    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        self.commit();
        self.changes
    }

    fn insert_action(&mut self, list: Object, after: Element, action: OpType) -> Element {
        let after = match after.0 {
            Some(counter) => ElementId::Id(self.id(counter)),
            None => ElementId::Head,
        };
        Element(Some(self.push(list, Key::Seq(after), action, true)))
    }

    fn push(&mut self, object: Object, key: Key, action: OpType, insert: bool) -> u64 {
        self.keep_together(1);
        let obj = match object.0 {
            Some(counter) => ObjectId::Id(self.id(counter)),
            None => ObjectId::Root,
        };
        let pred = SortedVec::new();
        self.pending.push(Op {
            action,
            obj,
            key,
            pred,
            insert,
        });
        self.next += 1;
        self.next - 1
    }

    fn id(&self, counter: u64) -> OpId {
        OpId::new(counter, &self.actor)
    }

    fn commit(&mut self) {
        let operations = std::mem::take(&mut self.pending);
        let first = self.next - operations.len() as u64;
        let Some(start_op) = NonZeroU64::new(first).filter(|_| !operations.is_empty()) else {
            return;
        };
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: self.actor.clone(),
            hash: None,
            seq: self.changes.len() as u64 + 1,
            start_op,
            time: self.seconds,
            message: None,
            deps: self.last.into_iter().collect(),
            extra_bytes: Vec::new(),
            author: None,
        });
        self.last = Some(change.hash());
        self.changes.push(change.raw_bytes().to_vec());
    }
}
