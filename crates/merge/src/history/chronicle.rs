//! The record of everything that was ever written in one document, and by whom.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for entries that are never removed"
)]

use super::moment::Moment;
use super::origin::Origins;
use super::register::Register;
use super::sequence::{Element, OperationId, Sequence};
use super::session::Session;
use super::traces::{Trace, Traces};
use crate::graph::{ActorIndex, ChangeGraph, ChangeIndex};
use crate::{ActorId, ChangeHash};
use automerge::legacy::{MarkData, OpId};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use wortlaut_model::{MemberId, Timestamp};

mod intake;

pub use intake::{ChronicleError, Entry};

/// The object that all others lie in.
pub(super) const ROOT: u32 = 0;

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
    /// Whether it is part of a restore.
    pub is_restore: bool,
    /// Characters it inserted into the title, the text, the footnotes and the cells of tables.
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
    contributor_by: HashMap<Contribution, u32>,
    facts: Vec<Facts>,
    sessions: Vec<Session>,
    /// What restores repeat.
    pub(super) origins: Origins,
    /// The operation with the highest counter.
    pub(super) last_operation: u64,
    /// Bytes of names and values, and of what registers note beside them.
    value_bytes: usize,
    /// How many elements insertions had to pass to find their place.
    passed: u64,
    /// A change was taken in half.
    is_broken: bool,
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

/// Whose changes make sessions: the owner of the actor, and who brought it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Contribution {
    member: Option<MemberId>,
    brought_by: Option<MemberId>,
    /// The actor of a restore or an import, each of which is a session of its own.
    alone: Option<ActorIndex>,
    is_restore: bool,
}

struct Contributor {
    whose: Contribution,
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
    Tables,
    Table,
    Cells,
    /// The title, the text, a footnote or a cell: what counts as written.
    Words,
    Other,
}

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
        let registers = self.registers.len() * (size_of::<Register>() + 16) + self.value_bytes;
        let objects = self.objects.len() * (size_of::<Object>() + 100);
        let changes = self.len() * (size_of::<Facts>() + 150);
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

    /// The places of all changes of an actor in the log, counted from zero.
    pub fn changes_by(&self, actor: &ActorId) -> Vec<usize> {
        let changes = self.graph.find_actor(actor);
        let changes = changes.map(|actor| self.graph.changes_by(actor));
        changes
            .into_iter()
            .flatten()
            .map(ChangeIndex::position)
            .collect()
    }

    /// The place of a change in the log, counted from zero.
    pub fn find(&self, hash: &ChangeHash) -> Option<usize> {
        self.graph.find(hash).map(ChangeIndex::position)
    }

    /// The hash of the change at a place of the log.
    pub fn hash(&self, place: usize) -> Option<ChangeHash> {
        (place < self.len()).then(|| self.graph.hash(ChangeIndex::at(place)))
    }

    /// The actor that made the change at a place of the log, and the change's number among those of this actor, from 1.
    pub fn actor(&self, place: usize) -> Option<(&ActorId, u64)> {
        let change = (place < self.len()).then(|| ChangeIndex::at(place))?;
        Some((self.graph.actor_id(change), self.graph.sequence(change)))
    }

    /// When the last change of a moment was received.
    pub fn received_at(&self, moment: &Moment) -> Option<Timestamp> {
        Some(self.facts[self.last_of(moment)?].received_at)
    }

    /// The place in the log of the last change of a moment; `None` for the moment before all changes.
    pub fn last_of(&self, moment: &Moment) -> Option<usize> {
        let end = moment.end().min(self.len());
        (0..end).rev().find(|it| moment.contains(*it as u32))
    }

    /// What is known of the change at a place of the log.
    pub fn facts(&self, place: usize) -> Option<ChangeFacts> {
        let facts = self.facts.get(place)?;
        let contributor = &self.contributors[facts.contributor as usize].whose;
        Some(ChangeFacts {
            member: contributor.member,
            brought_by: contributor.brought_by,
            received_at: facts.received_at,
            written_at: facts.written_at,
            is_restore: contributor.is_restore,
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

    /// The document after the first `end` changes (at the end of a session, unless told otherwise), but without what was
    /// written in the session: compared with the same end, it shows the session's work alone, however others wrote
    /// meanwhile. `None` when there is no such session or end.
    pub fn before_session(&self, session: usize, end: Option<usize>) -> Option<Moment> {
        let Session { first, last, .. } = *self.sessions.get(session)?;
        let end = end.unwrap_or(last + 1);
        let whole = self.at_position(end)?;
        let last = last.min(end.checked_sub(1)?);
        let is_in_it = |place: &usize| self.session_of(*place) == Some(session);
        let changes = (first..=last).filter(is_in_it).map(|place| place as u32);
        let changes: Vec<u32> = changes.collect();
        Some(whole.without(&changes))
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

    /// The sequence that an object is, if it is a text.
    pub(super) fn text_of(&self, object: u32) -> Option<u32> {
        let is_text = self.objects[object as usize].is_text;
        self.sequence_of(object).filter(|_| is_text)
    }

    /// The element that an operation inserted, with its sequence.
    pub(super) fn element_of(&self, id: OperationId) -> Option<(u32, u32)> {
        match self.traces.find(id.actor, id.counter)? {
            Trace::Element { sequence, element } => Some((sequence, element)),
            Trace::Write { .. } => None,
        }
    }

    /// Where an operation stands among all.
    pub(super) fn rank(&self, id: OperationId) -> (u32, &ActorId) {
        (id.counter, &self.actors[id.actor.position()])
    }

    /// The operation as Automerge names it.
    pub(super) fn name(&self, id: OperationId) -> OpId {
        OpId::new(u64::from(id.counter), &self.actors[id.actor.position()])
    }

    /// The change whose author an element has: the one that inserted it, or that inserted what it repeats.
    pub(super) fn author_of(&self, sequence: u32, element: u32) -> u32 {
        let elements = self.sequence(sequence);
        elements
            .origin(element)
            .unwrap_or(elements.get(element).made)
    }

    /// The element at an index of a sequence.
    pub(super) fn element(&self, sequence: u32, element: u32) -> &Element {
        self.sequence(sequence).get(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::root;
    use automerge::transaction::Transactable;
    use automerge::{AutoCommit, ObjType, ROOT};
    use wortlaut_model::limits;

    const CHARACTERS: u64 = 50;

    fn append(chronicle: &mut Chronicle, doc: &mut AutoCommit) -> Result<(), ChronicleError> {
        let mut changes = doc.get_changes(&[]).into_iter();
        changes.try_for_each(|change| {
            chronicle.append(&Entry {
                bytes: change.raw_bytes(),
                member: None,
                brought_by: None,
                received_at: Timestamp::from_millis(0),
            })
        })
    }

    /// Whoever writes before what others wrote without their knowing passes all of that, and one change may do so very
    /// often.
    #[test]
    fn what_costs_too_much_is_found_out_within_a_change() {
        let mut doc = AutoCommit::new().with_actor(ActorId::from([2; 16]));
        let text = doc.put_object(ROOT, root::TEXT, ObjType::Text).unwrap();
        let mut other = doc.fork().with_actor(ActorId::from([1; 16]));
        for doc in [&mut doc, &mut other] {
            for _ in 0..CHARACTERS {
                doc.splice_text(&text, 0, 0, "x").unwrap();
            }
        }
        let mut chronicle = Chronicle::new();
        append(&mut chronicle, &mut doc).unwrap();
        chronicle.passed = limits::HISTORY_STEPS - 2 * CHARACTERS;
        let entangled = append(&mut chronicle, &mut other);
        let is_it = matches!(entangled, Err(ChronicleError::Entangled { place: 2 }));
        assert!(is_it, "{entangled:?}");
        assert!(chronicle.passed <= limits::HISTORY_STEPS + CHARACTERS);
    }
}
