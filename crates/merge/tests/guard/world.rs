//! A document with known operation ids, and members who send hand-made changes into it.

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{
    ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjType, ROOT, ReadDoc, ScalarValue,
};
use wortlaut_merge::guard::{Contributor, Guard, Reason, Refusal, Verdict, parse_chunks};
use wortlaut_model::{MemberId, Role};

/// Counters of the server's operations in [`World::new`].
pub const META: u64 = 1;
pub const TITLE: u64 = 3;
pub const TEXT: u64 = 4;
pub const TABLES: u64 = 5;
pub const FOOTNOTES: u64 = 6;
pub const FIELDS: u64 = 7;
pub const COMMENTS: u64 = 8;
/// The `h` of "hello world".
pub const FIRST: u64 = 9;
/// Its `d`.
pub const LAST: u64 = 19;
pub const BLOCK: u64 = 20;
pub const PARENTS: u64 = 22;
pub const ATTRIBUTES: u64 = 23;
/// `attrs.level`
pub const LEVEL: u64 = 24;
/// The first operation after the server's.
pub const NEXT: u64 = 25;

pub fn server() -> ActorId {
    actor(1)
}

pub fn actor(seed: u8) -> ActorId {
    ActorId::from([seed; 16])
}

/// An operation of the server.
pub fn old(counter: u64) -> OpId {
    OpId::new(counter, &server())
}

pub fn text(words: &str) -> OpType {
    OpType::Put(ScalarValue::Str(words.into()))
}

pub fn value(value: impl Into<ScalarValue>) -> OpType {
    OpType::Put(value.into())
}

pub fn make(kind: ObjType) -> OpType {
    OpType::Make(kind)
}

pub fn begin(name: &str) -> OpType {
    OpType::MarkBegin(MarkData {
        name: name.into(),
        value: true.into(),
        expand: true,
    })
}

pub fn end() -> OpType {
    OpType::MarkEnd(false)
}

pub fn key(name: &str) -> Key {
    Key::Map(name.into())
}

pub fn element(id: OpId) -> Key {
    Key::Seq(ElementId::Id(id))
}

/// An operation exactly as given.
pub fn raw(object: OpId, key: Key, action: OpType, pred: Vec<OpId>, insert: bool) -> Op {
    Op {
        action,
        obj: ObjectId::Id(object),
        key,
        pred: SortedVec::from(pred),
        insert,
    }
}

/// Sets a new entry of a map.
pub fn set(map: OpId, name: &str, action: OpType) -> Op {
    raw(map, key(name), action, vec![], false)
}

/// The same at the root.
pub fn set_root(name: &str, action: OpType) -> Op {
    Op {
        obj: ObjectId::Root,
        ..set(old(1), name, action)
    }
}

pub fn delete_key(map: OpId, name: &str, pred: OpId) -> Op {
    raw(map, key(name), OpType::Delete, vec![pred], false)
}

pub fn insert(sequence: OpId, after: OpId, action: OpType) -> Op {
    raw(sequence, element(after), action, vec![], true)
}

pub fn insert_first(sequence: OpId, action: OpType) -> Op {
    raw(sequence, Key::head(), action, vec![], true)
}

pub fn delete(sequence: OpId, id: OpId) -> Op {
    raw(
        sequence,
        element(id.clone()),
        OpType::Delete,
        vec![id],
        false,
    )
}

/// Someone who sends changes of one actor.
pub struct Client {
    pub actor: ActorId,
    pub by: Contributor,
    pub sequence: u64,
}

impl Client {
    /// Client and member number `seed`.
    pub fn new(seed: u8, role: Role) -> Self {
        let member = MemberId::from_bytes([seed; 16]);
        Self {
            actor: actor(seed),
            by: Contributor::member(member, role),
            sequence: 0,
        }
    }
}

/// A change before it is encoded.
pub fn expanded(
    actor: &ActorId,
    sequence: u64,
    first: u64,
    deps: Vec<ChangeHash>,
    operations: Vec<Op>,
) -> ExpandedChange {
    ExpandedChange {
        operations,
        actor_id: actor.clone(),
        hash: None,
        seq: sequence,
        start_op: first.try_into().expect("counters start at 1"),
        time: 0,
        message: None,
        deps,
        extra_bytes: vec![],
        author: None,
    }
}

/// What became of a change.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Admitted,
    Known,
    Held(wortlaut_merge::guard::HeldWhy),
    Refused(Reason),
}

impl From<Result<Verdict, Refusal>> for Outcome {
    fn from(verdict: Result<Verdict, Refusal>) -> Self {
        match verdict {
            Ok(Verdict::Admitted(_)) => Self::Admitted,
            Ok(Verdict::Known) => Self::Known,
            Ok(Verdict::Held(held)) => Self::Held(held.why),
            Err(refusal) => Self::Refused(refusal.reason),
        }
    }
}

/// Offers bytes as a client sends them; the outcome is the last change's, or the first refusal.
pub fn offer(guard: &mut Guard, by: &Contributor, bytes: &[u8]) -> Outcome {
    let changes = match parse_chunks(bytes) {
        Ok(changes) => changes,
        Err(refusal) => return Outcome::Refused(refusal.reason),
    };
    let mut last = Outcome::Known;
    for change in changes {
        last = guard.admit(change, by).into();
        if let Outcome::Refused(_) = last {
            return last;
        }
    }
    last
}

pub struct World {
    pub guard: Guard,
    pub document: Automerge,
    pub next: u64,
}

impl World {
    /// `{meta: {schema: 1}, title: "", text: "hello world" and a heading, tables: {}, footnotes: {}, fields: {},
    /// comments: {}}`, made by the server in one change.
    pub fn new() -> Self {
        let mut operations = vec![
            set_root("meta", make(ObjType::Map)),
            set(old(META), "schema", value(1)),
            set_root("title", make(ObjType::Text)),
            set_root("text", make(ObjType::Text)),
            set_root("tables", make(ObjType::Map)),
            set_root("footnotes", make(ObjType::Map)),
            set_root("fields", make(ObjType::Map)),
            set_root("comments", make(ObjType::Map)),
            insert_first(old(TEXT), text("h")),
        ];
        for (after, character) in (FIRST..).zip("ello world".chars()) {
            let character = character.to_string();
            operations.push(insert(old(TEXT), old(after), text(&character)));
        }
        operations.extend([
            insert(old(TEXT), old(LAST), make(ObjType::Map)),
            set(old(BLOCK), "type", text("heading")),
            set(old(BLOCK), "parents", make(ObjType::List)),
            set(old(BLOCK), "attrs", make(ObjType::Map)),
            set(old(ATTRIBUTES), "level", value(1)),
        ]);
        let change = Change::from(expanded(&server(), 1, 1, vec![], operations));
        let mut guard = Guard::new();
        guard
            .replay(change.raw_bytes(), None)
            .expect("the server's change fits");
        let mut document = Automerge::new();
        document.apply_changes([change]).expect("it applies");
        Self {
            guard,
            document,
            next: NEXT,
        }
    }

    /// The next change of a client that knows everything, with these operations.
    pub fn draft(&self, client: &Client, operations: Vec<Op>) -> Change {
        let heads = self.guard.graph().heads();
        let sequence = client.sequence + 1;
        Change::from(expanded(
            &client.actor,
            sequence,
            self.next,
            heads,
            operations,
        ))
    }

    /// Offers that change; when it is admitted, everybody has it.
    pub fn sends(&mut self, client: &mut Client, operations: Vec<Op>) -> Outcome {
        let change = self.draft(client, operations);
        self.receives(client, change)
    }

    /// Offers a change of a client; when it is admitted, everybody has it.
    pub fn receives(&mut self, client: &mut Client, change: Change) -> Outcome {
        let outcome = offer(&mut self.guard, &client.by, change.raw_bytes());
        if outcome == Outcome::Admitted {
            client.sequence += 1;
            self.next = self.next.max(change.max_op() + 1);
            self.document.apply_changes([change]).expect("it applies");
            self.assert_sound();
        }
        outcome
    }

    /// An operation of the change that `client` drafts next, counted from zero.
    pub fn new_id(&self, client: &Client, position: u64) -> OpId {
        OpId::new(self.next + position, &client.actor)
    }

    /// The document that was let in saves and loads, and the guard knows its heads.
    pub fn assert_sound(&self) {
        assert_eq!(self.document.get_heads(), self.guard.graph().heads());
        assert_survives(&self.document);
    }

    pub fn words(&self) -> String {
        let (_, object) = self.document.get(ROOT, "text").unwrap().unwrap();
        self.document.text(&object).unwrap()
    }
}

/// Saving and loading gives the same heads and the same content.
pub fn assert_survives(document: &Automerge) {
    let loaded = Automerge::load(&document.save()).expect("the saved document loads");
    assert_eq!(loaded.get_heads(), document.get_heads());
    assert_eq!(loaded.hydrate(None), document.hydrate(None));
    let (Ok(Some((_, text))), Ok(Some((_, reloaded)))) =
        (document.get(ROOT, "text"), loaded.get(ROOT, "text"))
    else {
        panic!("the document has no text");
    };
    assert_eq!(
        document.marks(&text).unwrap(),
        loaded.marks(&reloaded).unwrap()
    );
}
