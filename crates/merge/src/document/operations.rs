//! Automerge operations, put together without a document.
//!
//! A transaction of the library keeps every column of the document in order after each operation, so that writing a text
//! takes time by the square of its length, and needs the document; appending to a list of operations does not. The writer
//! says behind which element it puts one, and which operations it replaces, as the library would.

use automerge::{
    ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType, SortedVec},
};
use hashbrown::HashMap;
use std::num::NonZeroU64;
use wortlaut_model::{Timestamp, limits};

/// An operation, by its counter and its actor's index among those the writer refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id {
    counter: u64,
    actor: usize,
}

/// An object of the document, by the operation that made it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object(Option<Id>);

/// The object that all others lie in.
pub(crate) const ROOT: Object = Object(None);

/// An element of a list or text, by the operation that inserted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element(Option<Id>);

/// The place before the first element.
pub(crate) const HEAD: Element = Element(None);

impl Element {
    /// The counter of the operation that inserted it; 0 before the first element.
    pub(crate) fn counter(self) -> u64 {
        self.0.map_or(0, |id| id.counter)
    }
}

impl From<Id> for Object {
    fn from(id: Id) -> Self {
        Self(Some(id))
    }
}

impl From<Id> for Element {
    fn from(id: Id) -> Self {
        Self(Some(id))
    }
}

/// A mark to be put on characters.
pub(crate) struct NewMark {
    pub(crate) name: &'static str,
    pub(crate) value: ScalarValue,
    /// Whether what is later typed at its end carries it too.
    pub(crate) grows: bool,
}

/// Operations of an actor that has made none before, in changes that each depend on the one before.
pub(crate) struct Operations {
    /// The writing actor, and those whose operations it refers to.
    actors: Vec<ActorId>,
    actor_indices: HashMap<ActorId, usize>,
    seconds: i64,
    /// The counter of the next operation.
    next: u64,
    pending: Vec<Op>,
    /// What the next change depends on.
    dependencies: Vec<ChangeHash>,
    changes: Vec<Vec<u8>>,
}

/// The writing actor's index.
const OWN: usize = 0;

impl Operations {
    /// The first operations of a document.
    pub(crate) fn new(actor: &ActorId, at: Timestamp) -> Self {
        Self::after(Vec::new(), 0, actor, at)
    }

    /// Operations on top of a document with these heads, whose highest operation has the counter `last`.
    pub(crate) fn after(heads: Vec<ChangeHash>, last: u64, actor: &ActorId, at: Timestamp) -> Self {
        Self {
            actors: vec![actor.clone()],
            actor_indices: HashMap::from([(actor.clone(), OWN)]),
            // Everybody who has the document can read it, also those to whom the server tells no minute of what others do.
            seconds: at.to_the_hour().millis().div_euclid(1_000),
            next: last + 1,
            pending: Vec::new(),
            dependencies: heads,
            changes: Vec::new(),
        }
    }

    /// The name of an operation that the document has already.
    pub(crate) fn existing(&mut self, id: &OpId) -> Id {
        let actor = match self.actor_indices.get(id.actor()) {
            Some(known) => *known,
            None => {
                self.actors.push(id.actor().clone());
                let index = self.actors.len() - 1;
                self.actor_indices.insert(id.actor().clone(), index);
                index
            }
        };
        Id {
            counter: id.counter(),
            actor,
        }
    }

    /// Sees to it that the next `operations` get into the same change.
    pub(crate) fn keep_together(&mut self, operations: usize) {
        if self.pending.len() + operations > limits::OWN_CHANGE_OPERATIONS {
            self.commit();
        }
    }

    pub(crate) fn make(&mut self, parent: Object, key: &str, kind: ObjType) -> Object {
        self.make_over(parent, key, kind, &[])
    }

    /// Makes an object under a key in place of what these operations put there.
    pub(crate) fn make_over(
        &mut self,
        parent: Object,
        key: &str,
        kind: ObjType,
        replaced: &[Id],
    ) -> Object {
        let key = Key::Map(key.into());
        self.push(parent, key, OpType::Make(kind), replaced).into()
    }

    pub(crate) fn put(&mut self, parent: Object, key: &str, value: impl Into<ScalarValue>) {
        self.put_over(parent, key, value, &[]);
    }

    /// Puts a value under a key in place of what these operations put there.
    pub(crate) fn put_over(
        &mut self,
        parent: Object,
        key: &str,
        value: impl Into<ScalarValue>,
        replaced: &[Id],
    ) {
        let key = Key::Map(key.into());
        self.push(parent, key, OpType::Put(value.into()), replaced);
    }

    /// Inserts a value into a list, or a character into a text.
    pub(crate) fn insert(&mut self, list: Object, after: Element, value: &str) -> Element {
        self.insert_action(list, after, OpType::Put(value.into()))
    }

    /// Inserts a map into a text: a block marker.
    pub(crate) fn insert_map(&mut self, text: Object, after: Element) -> (Element, Object) {
        let element = self.insert_action(text, after, OpType::Make(ObjType::Map));
        (element, Object(element.0))
    }

    /// Removes what stands under a key.
    pub(crate) fn delete_key(&mut self, parent: Object, key: &str, replaced: &[Id]) {
        self.push(parent, Key::Map(key.into()), OpType::Delete, replaced);
    }

    /// Removes an element of a list or text: what these operations put there.
    pub(crate) fn delete(&mut self, list: Object, element: Id, replaced: &[Id]) {
        let key = Key::Seq(ElementId::Id(self.name(element)));
        self.push(list, key, OpType::Delete, replaced);
    }

    /// Marks the characters that follow `before`, up to and with `last`. All of them must have been inserted.
    pub(crate) fn mark(&mut self, text: Object, before: Element, last: Element, mark: NewMark) {
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
    pub(crate) fn finish(mut self) -> Vec<Vec<u8>> {
        self.commit();
        self.changes
    }

    fn insert_action(&mut self, list: Object, after: Element, action: OpType) -> Element {
        let after = match after.0 {
            Some(id) => ElementId::Id(self.name(id)),
            None => ElementId::Head,
        };
        let id = self.push(list, Key::Seq(after), action, &[]);
        if let Some(operation) = self.pending.last_mut() {
            operation.insert = true;
        }
        id.into()
    }

    fn push(&mut self, object: Object, key: Key, action: OpType, replaced: &[Id]) -> Id {
        self.keep_together(1);
        let obj = match object.0 {
            Some(id) => ObjectId::Id(self.name(id)),
            None => ObjectId::Root,
        };
        let pred: Vec<OpId> = replaced.iter().map(|id| self.name(*id)).collect();
        self.pending.push(Op {
            action,
            obj,
            key,
            pred: SortedVec::from(pred),
            insert: false,
        });
        self.next += 1;
        Id {
            counter: self.next - 1,
            actor: OWN,
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "an actor's index is made when the actor is added, and actors are never removed"
    )]
    fn name(&self, id: Id) -> OpId {
        OpId::new(id.counter, &self.actors[id.actor])
    }

    fn commit(&mut self) {
        let operations = std::mem::take(&mut self.pending);
        let first = self.next - operations.len() as u64;
        let Some(start_op) = NonZeroU64::new(first).filter(|_| !operations.is_empty()) else {
            return;
        };
        let Some(own) = self.actors.first().cloned() else {
            return;
        };
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: own,
            hash: None,
            seq: self.changes.len() as u64 + 1,
            start_op,
            time: self.seconds,
            message: None,
            deps: std::mem::take(&mut self.dependencies),
            extra_bytes: Vec::new(),
            author: None,
        });
        self.dependencies = vec![change.hash()];
        self.changes.push(change.raw_bytes().to_vec());
    }
}
