//! The record of everything that was ever written in one document, and by whom.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for entries that are never removed"
)]

use super::moment::Moment;
use super::register::{Register, Value};
use super::sequence::{Content, Element, OperationId, Sequence};
use super::session::Session;
use super::traces::{Trace, Traces};
use crate::document::root;
use crate::graph::{ActorIndex, ChangeGraph, ChangeIndex, NewChange};
use crate::{ActorId, ChangeHash};
use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::{Change, ExpandedChange, ObjType, ScalarValue};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wortlaut_model::{MemberId, Timestamp};

/// The object that all others lie in.
pub(super) const ROOT: u32 = 0;

/// A change as the log keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The change chunk. It must have passed the guard: the library trusts it.
    pub bytes: &'a [u8],
    /// Whose actor made it; `None` is the server itself.
    pub member: Option<MemberId>,
    /// Whose connection or command brought it.
    pub brought_by: Option<MemberId>,
    /// When the server received it.
    pub received_at: Timestamp,
}

/// A log cannot be read as a history. The chronicle is of no use any more.
#[derive(Debug, thiserror::Error)]
pub enum ChronicleError {
    /// The bytes are no change.
    #[error("change {place} of the log cannot be decoded")]
    Decode {
        /// Its place in the log, counted from zero.
        place: usize,
    },
    /// The change builds on what does not come before it.
    #[error("change {place} of the log refers to what does not come before it")]
    Reference {
        /// Its place in the log, counted from zero.
        place: usize,
    },
}

/// What is known of a change besides what it wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeFacts {
    /// Whose text it is; `None` is the server's own.
    pub member: Option<MemberId>,
    /// Whose connection or command brought it.
    pub brought_by: Option<MemberId>,
    /// When the server received it.
    pub received_at: Timestamp,
    /// When it was written as the writing device's clock had it, which nobody vouches for.
    pub written_at: Timestamp,
    /// Characters it inserted into the title, the text and the footnotes.
    pub inserted: usize,
    /// Characters it was the first to remove from them.
    pub removed: usize,
}

/// Every element that was ever in a document, who put it there and who took it away.
///
/// It is fed with the document's log and answers any question about any moment from its own index, without an Automerge
/// document: reading a text at some moment, comparing two and blaming are one walk each over the elements. A keystroke
/// costs about thirty bytes and its change about a hundred and fifty.
#[derive(Default)]
pub struct Chronicle {
    pub(super) graph: ChangeGraph,
    pub(super) actors: Vec<ActorId>,
    objects: Vec<Object>,
    object_by_id: HashMap<OperationId, u32>,
    sequences: Vec<Sequence>,
    registers: Vec<Register>,
    marks: Vec<MarkData>,
    traces: Traces,
    contributors: Vec<Contributor>,
    facts: Vec<Facts>,
    sessions: Vec<Session>,
    /// The operation with the highest counter.
    pub(super) last_operation: u64,
}

/// What is kept of a change besides the graph's part.
struct Facts {
    contributor: u32,
    session: u32,
    inserted: u32,
    removed: u32,
    received_at: Timestamp,
    written_at: Timestamp,
}

/// Somebody whose changes make sessions: the owner of the actor, and who brought it.
struct Contributor {
    member: Option<MemberId>,
    brought_by: Option<MemberId>,
    latest_session: u32,
}

#[derive(Debug)]
struct Object {
    area: Area,
    /// Whether it is a sequence of characters. Entries of other lists may be overwritten.
    is_text: bool,
    holds: Holds,
}

#[derive(Debug)]
enum Holds {
    /// Registers by key.
    Entries(BTreeMap<Box<str>, u32>),
    Sequence(u32),
}

/// What an object is to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    Root,
    Footnotes,
    /// The title, the text, or a footnote: what counts as written.
    Words,
    Other,
}

/// A change that is being taken in.
struct Intake {
    place: u32,
    actor: ActorIndex,
    inserted: u32,
    removed: u32,
}

/// What an operation names is not there.
struct Missing;

impl Chronicle {
    /// The chronicle of a document without changes.
    pub fn new() -> Self {
        let root = Object {
            area: Area::Root,
            is_text: false,
            holds: Holds::Entries(BTreeMap::new()),
        };
        Self {
            objects: vec![root],
            ..Self::default()
        }
    }

    /// Takes in the next change of the log. A change that is there already is passed over.
    ///
    /// # Errors
    /// When the bytes are no change, or refer to what does not come before: then the log is damaged, and the chronicle
    /// must be thrown away.
    pub fn append(&mut self, entry: &Entry<'_>) -> Result<(), ChronicleError> {
        let place = self.len();
        let (change, decoded) = decode(entry.bytes).ok_or(ChronicleError::Decode { place })?;
        if self.graph.find(&change.hash()).is_some() {
            return Ok(());
        }
        let refer = |Missing| ChronicleError::Reference { place };
        let actor = self.add_to_graph(&change).map_err(refer)?;
        let mut intake = Intake {
            place: place as u32,
            actor,
            inserted: 0,
            removed: 0,
        };
        self.take_in(&decoded, &mut intake).map_err(refer)?;
        self.add_facts(entry, &decoded, &intake);
        Ok(())
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.graph.len()
    }

    /// Whether there is no change yet.
    pub fn is_empty(&self) -> bool {
        self.graph.is_empty()
    }

    /// Bytes held, estimated.
    pub fn memory(&self) -> usize {
        let sequences: usize = self.sequences.iter().map(Sequence::memory).sum();
        let registers = self.registers.len() * (size_of::<Register>() + 120);
        let objects = self.objects.len() * (size_of::<Object>() + 100);
        let changes = self.len() * (size_of::<Facts>() + 100);
        sequences + registers + objects + changes + self.traces.memory()
    }

    /// The document as the log has it.
    pub fn now(&self) -> Moment {
        Moment::prefix(self.len())
    }

    /// The document after the first `changes` changes of the log; `None` when there are not so many.
    pub fn at_position(&self, changes: usize) -> Option<Moment> {
        (changes <= self.len()).then(|| Moment::prefix(changes))
    }

    /// The document at these heads; `None` when one of them is unknown.
    pub fn at_heads(&self, heads: &[ChangeHash]) -> Option<Moment> {
        let heads: Option<Vec<ChangeIndex>> =
            heads.iter().map(|hash| self.graph.find(hash)).collect();
        Some(Moment::of(&self.graph, &heads?))
    }

    /// The heads of a moment, sorted.
    pub fn heads(&self, moment: &Moment) -> Vec<ChangeHash> {
        moment.heads(&self.graph)
    }

    /// How many changes of the log a moment is, if it is exactly the first ones.
    pub fn position(&self, moment: &Moment) -> Option<usize> {
        moment.length_of_prefix()
    }

    /// The place of a change in the log, counted from zero.
    pub fn find(&self, hash: &ChangeHash) -> Option<usize> {
        self.graph.find(hash).map(ChangeIndex::position)
    }

    /// The hash of the change at a place of the log.
    pub fn hash(&self, place: usize) -> Option<ChangeHash> {
        (place < self.len()).then(|| self.graph.hash(ChangeIndex::at(place)))
    }

    /// When the last change of a moment was received.
    pub fn received_at(&self, moment: &Moment) -> Option<Timestamp> {
        let end = moment.end().min(self.len());
        let last = (0..end).rev().find(|it| moment.contains(*it as u32))?;
        Some(self.facts[last].received_at)
    }

    /// What is known of the change at a place of the log.
    pub fn facts(&self, place: usize) -> Option<ChangeFacts> {
        let facts = self.facts.get(place)?;
        let contributor = &self.contributors[facts.contributor as usize];
        Some(ChangeFacts {
            member: contributor.member,
            brought_by: contributor.brought_by,
            received_at: facts.received_at,
            written_at: facts.written_at,
            inserted: facts.inserted as usize,
            removed: facts.removed as usize,
        })
    }

    /// All sessions, in the order in which they began.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// The index in [`Chronicle::sessions`] of the session that the change at a place of the log belongs to.
    pub fn session_of(&self, place: usize) -> Option<usize> {
        self.facts.get(place).map(|it| it.session as usize)
    }

    pub(super) fn sequence(&self, sequence: u32) -> &Sequence {
        &self.sequences[sequence as usize]
    }

    pub(super) fn register(&self, register: u32) -> &Register {
        &self.registers[register as usize]
    }

    pub(super) fn mark(&self, mark: u32) -> &MarkData {
        &self.marks[mark as usize]
    }

    /// The register at `key` of a map.
    pub(super) fn entry(&self, object: u32, key: &str) -> Option<u32> {
        match &self.objects[object as usize].holds {
            Holds::Entries(entries) => entries.get(key).copied(),
            Holds::Sequence(_) => None,
        }
    }

    /// The keys of a map and their registers, in order.
    pub(super) fn entries(&self, object: u32) -> impl Iterator<Item = (&str, u32)> {
        let entries = match &self.objects[object as usize].holds {
            Holds::Entries(entries) => Some(entries),
            Holds::Sequence(_) => None,
        };
        let pairs = entries.into_iter().flatten();
        pairs.map(|(key, register)| (&**key, *register))
    }

    /// Whether an object is a map.
    pub(super) fn is_map(&self, object: u32) -> bool {
        matches!(self.objects[object as usize].holds, Holds::Entries(_))
    }

    /// The sequence that an object is.
    pub(super) fn sequence_of(&self, object: u32) -> Option<u32> {
        match self.objects[object as usize].holds {
            Holds::Sequence(sequence) => Some(sequence),
            Holds::Entries(_) => None,
        }
    }

    /// The element that an operation inserted, with its sequence.
    pub(super) fn element_of(&self, id: OperationId) -> Option<(u32, u32)> {
        match self.traces.find(id.actor, id.counter)? {
            Trace::Element { sequence, element } => Some((sequence, element)),
            Trace::Write { .. } => None,
        }
    }

    fn add_to_graph(&mut self, change: &Change) -> Result<ActorIndex, Missing> {
        let dependencies: Option<Vec<ChangeIndex>> = change
            .deps()
            .iter()
            .map(|hash| self.graph.find(hash))
            .collect();
        let dependencies = dependencies.ok_or(Missing)?;
        let known_below = self.known_below(&dependencies);
        let first = change.start_op().get();
        let last = (first + change.len() as u64).saturating_sub(1);
        self.last_operation = self.last_operation.max(last);
        let index = self.graph.append(NewChange {
            hash: change.hash(),
            actor: change.actor_id(),
            dependencies,
            first_operation: first,
            last_operation: last,
            known_below,
            bytes: &[],
        });
        let actor = self.graph.actor(index);
        if actor.position() == self.actors.len() {
            self.actors.push(change.actor_id().clone());
        }
        Ok(actor)
    }

    /// A place below which everything is an ancestor of a change with these dependencies; it may be too low.
    fn known_below(&self, dependencies: &[ChangeIndex]) -> u32 {
        let known = dependencies
            .iter()
            .map(|it| self.graph.known_below(*it).position());
        let mut below = known.max().unwrap_or(0);
        let mut places: Vec<usize> = dependencies.iter().map(|it| it.position()).collect();
        places.sort_unstable();
        for place in places {
            if place == below {
                below += 1;
            }
        }
        below as u32
    }

    fn add_facts(&mut self, entry: &Entry<'_>, decoded: &ExpandedChange, intake: &Intake) {
        let (contributor, is_new) = self.contributor(entry.member, entry.brought_by);
        self.facts.push(Facts {
            contributor,
            session: self.contributors[contributor as usize].latest_session,
            inserted: intake.inserted,
            removed: intake.removed,
            received_at: entry.received_at,
            written_at: Timestamp::from_millis(decoded.time.saturating_mul(1_000)),
        });
        let place = self.facts.len() - 1;
        let Some(facts) = self.facts(place) else {
            return;
        };
        let latest = self.contributors[contributor as usize].latest_session as usize;
        match self.sessions.get_mut(latest) {
            Some(session) if !is_new && session.goes_on_at(facts.received_at) => {
                session.add(place, &facts);
            }
            _ => {
                let session = self.sessions.len() as u32;
                self.sessions.push(Session::begin(place, &facts));
                self.contributors[contributor as usize].latest_session = session;
                self.facts[place].session = session;
            }
        }
    }

    fn contributor(
        &mut self,
        member: Option<MemberId>,
        brought_by: Option<MemberId>,
    ) -> (u32, bool) {
        let found = self
            .contributors
            .iter()
            .position(|it| it.member == member && it.brought_by == brought_by);
        if let Some(found) = found {
            return (found as u32, false);
        }
        self.contributors.push(Contributor {
            member,
            brought_by,
            latest_session: 0,
        });
        (self.contributors.len() as u32 - 1, true)
    }

    fn take_in(&mut self, change: &ExpandedChange, intake: &mut Intake) -> Result<(), Missing> {
        let first = counter(change.start_op.get())?;
        for (position, operation) in change.operations.iter().enumerate() {
            let id = OperationId {
                counter: first.saturating_add(counter(position as u64)?),
                actor: intake.actor,
            };
            self.take_in_one(id, operation, intake)?;
        }
        Ok(())
    }

    fn take_in_one(
        &mut self,
        id: OperationId,
        operation: &Op,
        intake: &mut Intake,
    ) -> Result<(), Missing> {
        let object = self.find_object(&operation.obj)?;
        self.replace(operation, intake)?;
        match &operation.action {
            OpType::Delete | OpType::Increment(_) => Ok(()),
            OpType::Put(value) => self.put(object, id, operation, value, intake),
            OpType::Make(kind) => {
                let made = self.make(object, operation, *kind, id);
                self.settle(object, id, operation, Value::Object(made), intake)
            }
            OpType::MarkBegin(mark) => {
                let content = Content::MarkBegin(self.marks.len() as u32);
                self.marks.push(mark.clone());
                self.insert(object, id, &operation.key, content, intake)
            }
            OpType::MarkEnd(_) => self.insert(object, id, &operation.key, Content::MarkEnd, intake),
        }
    }

    /// Notes that the operation's predecessors count no longer.
    fn replace(&mut self, operation: &Op, intake: &mut Intake) -> Result<(), Missing> {
        for id in operation.pred.iter() {
            let id = self.resolve(id)?;
            match self.traces.find(id.actor, id.counter).ok_or(Missing)? {
                Trace::Write { register, write } => {
                    self.registers[register as usize].replace(write, intake.place);
                }
                Trace::Element { sequence, element } => {
                    self.remove_element(sequence, element, operation, intake);
                }
            }
        }
        Ok(())
    }

    fn remove_element(&mut self, sequence: u32, element: u32, operation: &Op, intake: &mut Intake) {
        let content = self.sequence(sequence).get(element).content;
        let is_gone = operation.action == OpType::Delete;
        if let Content::Register(register) = content {
            // The element's own operation is the first write of its register.
            self.registers[register as usize].replace(0, intake.place);
        }
        if !is_gone {
            return;
        }
        let is_first = self.sequences[sequence as usize].remove(element, intake.place);
        let is_words = self
            .find_object(&operation.obj)
            .is_ok_and(|object| self.objects[object as usize].area == Area::Words);
        if is_first && is_words && matches!(content, Content::Character(_)) {
            intake.removed += 1;
        }
    }

    fn put(
        &mut self,
        object: u32,
        id: OperationId,
        operation: &Op,
        value: &ScalarValue,
        intake: &mut Intake,
    ) -> Result<(), Missing> {
        if let (true, ScalarValue::Str(text)) = (operation.insert, value)
            && let Some(character) = single_character(text)
            && self.objects[object as usize].is_text
        {
            if self.objects[object as usize].area == Area::Words {
                intake.inserted += 1;
            }
            let content = Content::Character(character);
            return self.insert(object, id, &operation.key, content, intake);
        }
        self.settle(object, id, operation, Value::Scalar(value.clone()), intake)
    }

    fn make(&mut self, parent: u32, operation: &Op, kind: ObjType, id: OperationId) -> u32 {
        let area = match (self.objects[parent as usize].area, &operation.key) {
            (Area::Root, Key::Map(key)) if [root::TITLE, root::TEXT].contains(&key.as_str()) => {
                Area::Words
            }
            (Area::Root, Key::Map(key)) if key == root::FOOTNOTES => Area::Footnotes,
            (Area::Footnotes, _) => Area::Words,
            _ => Area::Other,
        };
        let holds = match kind {
            ObjType::Map | ObjType::Table => Holds::Entries(BTreeMap::new()),
            ObjType::List | ObjType::Text => {
                self.sequences.push(Sequence::default());
                Holds::Sequence(self.sequences.len() as u32 - 1)
            }
        };
        let object = self.objects.len() as u32;
        self.objects.push(Object {
            area,
            is_text: kind == ObjType::Text,
            holds,
        });
        self.object_by_id.insert(id, object);
        object
    }

    /// Puts a value where the operation says: into a new element, over an existing one, or under a key.
    fn settle(
        &mut self,
        object: u32,
        id: OperationId,
        operation: &Op,
        value: Value,
        intake: &Intake,
    ) -> Result<(), Missing> {
        if operation.insert {
            let register = self.registers.len() as u32;
            self.registers.push(Register::default());
            self.registers[register as usize].write(id, intake.place, value);
            let content = Content::Register(register);
            return self.insert(object, id, &operation.key, content, intake);
        }
        let register = match &operation.key {
            Key::Map(key) => self.entry_or_new(object, key)?,
            Key::Seq(ElementId::Id(element)) => self.register_at(element)?,
            Key::Seq(ElementId::Head) => return Err(Missing),
        };
        let write = self.registers[register as usize].write(id, intake.place, value);
        self.traces.add(id, Trace::Write { register, write });
        Ok(())
    }

    fn entry_or_new(&mut self, object: u32, key: &str) -> Result<u32, Missing> {
        let next = self.registers.len() as u32;
        let Holds::Entries(entries) = &mut self.objects[object as usize].holds else {
            return Err(Missing);
        };
        let register = *entries.entry(key.into()).or_insert(next);
        if register == next {
            self.registers.push(Register::default());
        }
        Ok(register)
    }

    fn register_at(&self, element: &OpId) -> Result<u32, Missing> {
        let id = self.resolve(element)?;
        let (sequence, element) = self.element_of(id).ok_or(Missing)?;
        match self.sequence(sequence).get(element).content {
            Content::Register(register) => Ok(register),
            _ => Err(Missing),
        }
    }

    fn insert(
        &mut self,
        object: u32,
        id: OperationId,
        key: &Key,
        content: Content,
        intake: &Intake,
    ) -> Result<(), Missing> {
        let sequence = self.sequence_of(object).ok_or(Missing)?;
        let after = match key {
            Key::Seq(ElementId::Head) => None,
            Key::Seq(ElementId::Id(element)) => {
                let (of, element) = self.element_of(self.resolve(element)?).ok_or(Missing)?;
                Some(element).filter(|_| of == sequence)
            }
            Key::Map(_) => return Err(Missing),
        };
        let elements = &mut self.sequences[sequence as usize];
        let element = elements.insert(after, id, content, intake.place, &self.actors);
        self.traces.add(id, Trace::Element { sequence, element });
        Ok(())
    }

    fn find_object(&self, object: &ObjectId) -> Result<u32, Missing> {
        match object {
            ObjectId::Root => Ok(ROOT),
            ObjectId::Id(id) => {
                let id = self.resolve(id)?;
                self.object_by_id.get(&id).copied().ok_or(Missing)
            }
        }
    }

    fn resolve(&self, id: &OpId) -> Result<OperationId, Missing> {
        Ok(OperationId {
            counter: counter(id.counter())?,
            actor: self.graph.find_actor(id.actor()).ok_or(Missing)?,
        })
    }

    /// The operation as Automerge names it.
    pub(super) fn name(&self, id: OperationId) -> OpId {
        OpId::new(u64::from(id.counter), &self.actors[id.actor.position()])
    }

    /// The element at an index of a sequence.
    pub(super) fn element(&self, sequence: u32, element: u32) -> &Element {
        self.sequence(sequence).get(element)
    }
}

fn decode(bytes: &[u8]) -> Option<(Change, ExpandedChange)> {
    catch_unwind(AssertUnwindSafe(|| {
        let change = Change::try_from(bytes).ok()?;
        let decoded = change.decode();
        Some((change, decoded))
    }))
    .ok()?
}

fn counter(counter: u64) -> Result<u32, Missing> {
    u32::try_from(counter).map_err(|_| Missing)
}

fn single_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}
