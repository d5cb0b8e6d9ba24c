//! What an attacker knows of the document, and what makes an attack.

use automerge::legacy::{Change as Written, ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId, ReadDoc, ScalarValue};
use wortlaut_model::Role;
use wortlaut_tests::{Intruder, Replica};

/// One attack and how it must end.
#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    /// What the attacker may do by right.
    pub role: Role,
    pub attack: Attack,
    /// The close code.
    pub code: u16,
    /// The last word of the reason.
    pub rule: &'static str,
    /// How many honest changes the attack begins with; these are let in.
    pub admitted: usize,
}

/// What is sent.
#[derive(Clone, Copy)]
pub enum Attack {
    /// Chunks as the changes of a sync message.
    Chunks(fn(&Scene) -> Vec<Vec<u8>>),
    /// The bytes of a sync message in a frame.
    Message(fn(&Scene) -> Vec<u8>),
    /// The bytes of a WebSocket message.
    Frame(fn(&Scene) -> Vec<u8>),
    /// A text message.
    Text(&'static str),
}

/// A change that is refused by name.
pub const fn refused(
    name: &'static str,
    rule: &'static str,
    attack: fn(&Scene) -> Vec<Vec<u8>>,
) -> Case {
    Case {
        name,
        role: Role::Editor,
        attack: Attack::Chunks(attack),
        code: 4409,
        rule,
        admitted: 0,
    }
}

/// Bytes in which no change can be named.
pub const fn malformed(name: &'static str, rule: &'static str, attack: Attack) -> Case {
    Case {
        name,
        role: Role::Editor,
        attack,
        code: 4400,
        rule,
        admitted: 0,
    }
}

impl Case {
    pub const fn by(self, role: Role) -> Self {
        Self { role, ..self }
    }

    pub const fn after_an_honest_change(self) -> Self {
        Self {
            admitted: 1,
            ..self
        }
    }
}

/// The document as the attacker fetched it, and a fresh actor.
pub struct Scene {
    pub peer: String,
    pub document: Automerge,
    pub heads: Vec<ChangeHash>,
    pub actor: ActorId,
    /// The first free operation counter.
    pub next: u64,
    pub text: ObjectId,
    pub comments: ObjectId,
    /// An element of the title that is a character.
    pub title_character: OpId,
    /// Two characters of the text, the first before the second.
    pub characters: [OpId; 2],
}

impl Scene {
    pub fn of(intruder: &Intruder) -> Self {
        let replica = &intruder.replica;
        let document = replica.document.clone();
        let changes = document.get_changes(&[]);
        let last = changes.iter().map(Change::max_op).max().unwrap();
        Self {
            peer: intruder.peer().to_owned(),
            heads: document.get_heads(),
            actor: ActorId::random(),
            next: last + 1,
            text: object(replica, "text"),
            comments: object(replica, "comments"),
            title_character: element(replica, "title", 0),
            characters: [element(replica, "text", 4), element(replica, "text", 8)],
            document,
        }
    }

    /// A change with these operations, well-formed as to everything else.
    pub fn change(&self, operations: Vec<Op>) -> Vec<Vec<u8>> {
        vec![self.written(operations).bytes()]
    }

    /// The same, to be spoilt further.
    pub fn written(&self, operations: Vec<Op>) -> Draft {
        Draft(Written {
            operations,
            actor_id: self.actor.clone(),
            hash: None,
            seq: 1,
            start_op: self.next.try_into().unwrap(),
            time: 0,
            message: None,
            deps: self.heads.clone(),
            extra_bytes: Vec::new(),
            author: None,
        })
    }

    /// An operation of the change's own, by its place in it.
    pub fn own(&self, offset: u64) -> OpId {
        OpId::new(self.next + offset, &self.actor)
    }

    /// An honest insertion at the beginning of the text.
    pub fn honest(&self) -> Op {
        insert(self.text.clone(), Key::head(), "h")
    }

    /// An operation of an actor that made the document, which does not exist.
    pub fn missing(&self) -> OpId {
        OpId::new(self.next - 1 + 1_000_000, self.first_actor())
    }

    pub fn first_actor(&self) -> &ActorId {
        self.characters[0].actor()
    }
}

/// A change before it is encoded.
pub struct Draft(pub Written);

impl Draft {
    pub fn bytes(&self) -> Vec<u8> {
        self.encoded().raw_bytes().to_vec()
    }

    pub fn hash(&self) -> ChangeHash {
        self.encoded().hash()
    }

    fn encoded(&self) -> Change {
        Change::from(self.0.clone())
    }

    pub fn with(mut self, spoil: impl FnOnce(&mut Written)) -> Self {
        spoil(&mut self.0);
        self
    }

    /// The next change of the same actor.
    pub fn followed_by(&self, operations: Vec<Op>) -> Draft {
        let mut next = Draft(self.0.clone());
        next.0.seq += 1;
        let after = self.0.start_op.get() + self.0.operations.len() as u64;
        next.0.start_op = after.try_into().unwrap();
        next.0.deps = vec![self.hash()];
        next.0.operations = operations;
        next
    }
}

fn object(replica: &Replica, key: &str) -> ObjectId {
    ObjectId::Id(operation(&replica.object(key).expect("the schema's root")))
}

fn element(replica: &Replica, key: &str, at: usize) -> OpId {
    let object = replica.object(key).expect("the schema's root");
    let item = replica.document.list_range(&object, at..=at).next();
    operation(&item.expect("the text is long enough").id())
}

fn operation(id: &ObjId) -> OpId {
    match id {
        ObjId::Id(counter, actor, _) => OpId::new(*counter, actor),
        ObjId::Root => panic!("the root is made by nobody"),
    }
}

pub fn op(action: OpType, obj: ObjectId, key: Key, pred: Vec<OpId>, insert: bool) -> Op {
    Op {
        action,
        obj,
        key,
        pred: SortedVec::from(pred),
        insert,
    }
}

pub fn put(words: &str) -> OpType {
    OpType::Put(ScalarValue::Str(words.into()))
}

pub fn insert(into: ObjectId, after: Key, character: &str) -> Op {
    op(put(character), into, after, Vec::new(), true)
}

pub fn set(object: ObjectId, key: &str, action: OpType) -> Op {
    op(action, object, named(key), Vec::new(), false)
}

pub fn named(key: &str) -> Key {
    Key::Map(key.into())
}

pub fn at(element: OpId) -> Key {
    Key::Seq(ElementId::Id(element))
}
