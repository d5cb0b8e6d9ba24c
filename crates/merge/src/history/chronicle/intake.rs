//! Taking in the log, change by change and operation by operation.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for entries that are never removed"
)]

use super::{Area, Chronicle, Contribution, Contributor, Facts, Holds, Object, ROOT};
use crate::document::{root, table_keys};
use crate::graph::{ActorIndex, ChangeIndex, NewChange};
use crate::history::origin::Repeats;
use crate::history::register::{Register, Value, Write};
use crate::history::sequence::{Content, OperationId, Sequence};
use crate::history::session::Session;
use crate::history::traces::Trace;
use Obstacle::{Entangled, Missing};
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{Change, ExpandedChange, ObjType, ScalarValue};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use wortlaut_model::{MemberId, Timestamp, limits};

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
    /// So many insertions were made at the same places that putting them in order costs more than it may.
    #[error("the log is too entangled to be read as a history, at change {place}")]
    Entangled {
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

/// A change that is being taken in.
struct Intake {
    place: u32,
    actor: ActorIndex,
    /// What its words repeat, if it is part of a restore.
    repeats: Option<Repeats>,
    inserted: u32,
    removed: u32,
}

/// Why a change cannot be taken in.
enum Obstacle {
    /// What an operation names is not there.
    Missing,
    /// Too many elements had to be passed.
    Entangled,
}

impl Obstacle {
    fn at(self, place: usize) -> ChronicleError {
        match self {
            Missing => ChronicleError::Reference { place },
            Entangled => ChronicleError::Entangled { place },
        }
    }
}

impl Chronicle {
    /// Takes in the next change of the log. A change that is there already is passed over.
    ///
    /// # Errors
    /// When the bytes are no change, or refer to what does not come before: then the log is damaged, and the chronicle
    /// must be thrown away.
    pub fn append(&mut self, entry: &Entry<'_>) -> Result<(), ChronicleError> {
        let place = self.len();
        if self.is_broken {
            return Err(ChronicleError::Reference { place });
        }
        let (change, decoded) = decode(entry.bytes).ok_or(ChronicleError::Decode { place })?;
        if self.graph.find(&change.hash()).is_some() {
            return Ok(());
        }
        // Until the change is taken in whole, nothing must be answered from here.
        self.is_broken = true;
        let actor = self.add_to_graph(&change).map_err(|it| it.at(place))?;
        let mut intake = Intake {
            place: place as u32,
            actor,
            repeats: self.origins.get(&change.hash()).map(Arc::clone),
            inserted: 0,
            removed: 0,
        };
        self.take_in(&decoded, &mut intake)
            .map_err(|it| it.at(place))?;
        self.add_facts(entry, &decoded, &intake);
        self.is_broken = false;
        Ok(())
    }

    fn add_to_graph(&mut self, change: &Change) -> Result<ActorIndex, Obstacle> {
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
        let (contributor, is_new) = self.contributor(entry, intake);
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

    fn contributor(&mut self, entry: &Entry<'_>, intake: &Intake) -> (u32, bool) {
        let is_restore = intake.repeats.is_some();
        // What the server itself wrote was imported.
        let is_alone = is_restore || entry.member.is_none();
        let whose = Contribution {
            member: entry.member,
            brought_by: entry.brought_by,
            alone: is_alone.then_some(intake.actor),
            is_restore,
        };
        if let Some(found) = self.contributor_by.get(&whose) {
            return (*found, false);
        }
        let index = self.contributors.len() as u32;
        self.contributor_by.insert(whose, index);
        self.contributors.push(Contributor {
            whose,
            latest_session: 0,
        });
        (index, true)
    }

    fn take_in(&mut self, change: &ExpandedChange, intake: &mut Intake) -> Result<(), Obstacle> {
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
    ) -> Result<(), Obstacle> {
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
                self.value_bytes += size_of_val(mark) + mark.name.len() + bytes_of(&mark.value);
                self.marks.push(mark.clone());
                self.insert(object, id, &operation.key, content, intake)
            }
            OpType::MarkEnd(_) => self.insert(object, id, &operation.key, Content::MarkEnd, intake),
        }
    }

    /// Notes that the operation's predecessors count no longer.
    fn replace(&mut self, operation: &Op, intake: &mut Intake) -> Result<(), Obstacle> {
        self.value_bytes += operation.pred.len() * size_of::<u32>();
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
    ) -> Result<(), Obstacle> {
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
            (Area::Root, Key::Map(key)) if key == root::TABLES => Area::Tables,
            (Area::Tables, _) => Area::Table,
            (Area::Table, Key::Map(key)) if key == table_keys::CELLS => Area::Cells,
            (Area::Footnotes | Area::Cells, _) => Area::Words,
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
    ) -> Result<(), Obstacle> {
        self.value_bytes += size_of::<Write>();
        if let Value::Scalar(scalar) = &value {
            self.value_bytes += bytes_of(scalar);
        }
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

    fn entry_or_new(&mut self, object: u32, key: &str) -> Result<u32, Obstacle> {
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

    fn register_at(&self, element: &OpId) -> Result<u32, Obstacle> {
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
    ) -> Result<(), Obstacle> {
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
        let (element, passed) = elements.insert(after, id, content, intake.place, &self.actors);
        self.passed += passed;
        if self.passed > limits::HISTORY_STEPS {
            return Err(Entangled);
        }
        let repeats = intake.repeats.as_deref();
        let origin = repeats.and_then(|it| self.origin_of(it, id, content));
        if let Some(origin) = origin {
            self.sequences[sequence as usize].set_origin(element, origin);
        }
        self.traces.add(id, Trace::Element { sequence, element });
        Ok(())
    }

    fn find_object(&self, object: &ObjectId) -> Result<u32, Obstacle> {
        match object {
            ObjectId::Root => Ok(ROOT),
            ObjectId::Id(id) => {
                let id = self.resolve(id)?;
                self.object_by_id.get(&id).copied().ok_or(Missing)
            }
        }
    }

    fn resolve(&self, id: &OpId) -> Result<OperationId, Obstacle> {
        Ok(OperationId {
            counter: counter(id.counter())?,
            actor: self.graph.find_actor(id.actor()).ok_or(Missing)?,
        })
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

/// Bytes that a value takes beyond its own place.
fn bytes_of(value: &ScalarValue) -> usize {
    match value {
        ScalarValue::Str(text) => text.len(),
        ScalarValue::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

fn counter(counter: u64) -> Result<u32, Obstacle> {
    u32::try_from(counter).map_err(|_| Missing)
}

fn single_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}
