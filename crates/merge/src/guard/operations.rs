//! The operation index: what every operation of the document made, and whether a new one fits.
//!
//! Kept are the objects with their places, the runs of insertions, and the entries of maps: enough to tell whether an
//! object, an element, a key or a predecessor that a change names is what it says. Deletions leave no trace here, because
//! a deleted element may still be referred to.
//!
//! A change is taken in operation by operation; if one is refused, the journal undoes those before it.

#![expect(
    clippy::indexing_slicing,
    reason = "indices are only made here, for entries that are never removed while an index to them is kept"
)]

use super::Contributor;
use super::causality::Past;
use super::order::{Element, Runs};
use super::refusal::Reason;
use super::rights::{self, Deed};
use super::schema::Place;
use crate::ActorId;
use crate::graph::{ActorIndex, ChangeGraph};
use crate::segments::Segments;
use automerge::legacy::OpType;
use automerge::{ExpandedChange, ScalarValue};
use hashbrown::{HashMap, HashSet};
use journal::Journal;
use marks::OpenMark;
use tables::Tables;
use target::{NewOperation, Target, counter};
use wortlaut_model::{MemberId, limits};

mod journal;
mod marks;
mod tables;
mod target;

/// An operation, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Id {
    actor: ActorIndex,
    counter: u32,
}

#[derive(Clone, Copy, Debug)]
struct Object {
    place: Place,
    maker: ActorIndex,
    /// The object it was made in.
    parent: u32,
}

/// An entry that an operation which is no insertion set: of a map by key, of a sequence by element.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    object: u32,
    key: EntryKey,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum EntryKey {
    Name(Box<str>),
    Element(Id),
}

const ROOT: u32 = 0;

/// What the operations of a document made.
pub(super) struct OperationIndex {
    objects: Vec<Object>,
    object_by_id: HashMap<Id, u32>,
    runs: Runs,
    /// Each actor's runs with the counter each begins with, by which they are in order.
    runs_of: Vec<Segments<(u32, u32)>>,
    actors: Vec<ActorId>,
    entries: HashMap<Id, Entry>,
    /// The keys that were ever made in maps that make each key once.
    made_once: HashSet<(u32, Box<str>)>,
    /// The halves of marks: elements of a text that nothing may replace or delete.
    marks: HashSet<Id>,
    tables: Tables,
    journal: Journal,
}

impl Default for OperationIndex {
    fn default() -> Self {
        Self {
            objects: vec![Object {
                place: Place::Root,
                maker: ActorIndex(u32::MAX),
                parent: ROOT,
            }],
            object_by_id: HashMap::new(),
            runs: Runs::default(),
            runs_of: Vec::new(),
            actors: Vec::new(),
            entries: HashMap::new(),
            made_once: HashSet::new(),
            marks: HashSet::new(),
            tables: Tables::default(),
            journal: Journal::default(),
        }
    }
}

/// What is known of a change besides its operations.
pub(super) struct Context<'a> {
    pub(super) graph: &'a ChangeGraph,
    pub(super) past: &'a Past,
    pub(super) owners: &'a [Option<MemberId>],
    pub(super) actor: ActorIndex,
    /// `None` for what was admitted before and is replayed: then only structure is checked.
    pub(super) by: Option<&'a Contributor>,
}

impl Context<'_> {
    /// Whether the contributor is bound to the actor that made an object.
    fn is_own(&self, maker: ActorIndex) -> bool {
        let Some(by) = self.by else {
            return true;
        };
        maker == self.actor || self.owners.get(maker.position()) == Some(&by.author)
    }
}

impl OperationIndex {
    /// Checks all operations of a change and indexes them; on a refusal the index is as before.
    pub(super) fn take_in(
        &mut self,
        change: &ExpandedChange,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        self.journal.start(self.objects.len(), self.runs.len());
        self.name_actor(context.actor, &change.actor_id);
        let taken = self.take_in_operations(change, context);
        if taken.is_err() {
            self.undo();
        }
        taken
    }

    fn name_actor(&mut self, actor: ActorIndex, id: &ActorId) {
        if actor.position() >= self.actors.len() {
            self.actors.push(id.clone());
            self.runs_of.push(Segments::default());
            self.journal.new_actor = true;
        }
    }

    fn take_in_operations(
        &mut self,
        change: &ExpandedChange,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        let first = counter(change.start_op.get())?;
        let mut open_mark = None;
        for (position, operation) in change.operations.iter().enumerate() {
            let new = NewOperation {
                id: Id {
                    actor: context.actor,
                    counter: first.saturating_add(counter(position as u64)?),
                },
                first,
                operation,
            };
            open_mark = self.take_in_one(&new, open_mark, context)?;
            if self.journal.entries_made(self.runs.len()) > limits::CHANGE_ENTRIES {
                return Err(Reason::TooManyEntries);
            }
        }
        if open_mark.is_some() {
            return Err(Reason::Mark);
        }
        if self.journal.replaces_twice() {
            return Err(Reason::Predecessor);
        }
        Ok(())
    }

    /// Takes in one operation; gives the mark that it begins, which the next one must end.
    fn take_in_one(
        &mut self,
        new: &NewOperation<'_>,
        open_mark: Option<OpenMark>,
        context: &Context<'_>,
    ) -> Result<Option<OpenMark>, Reason> {
        let object = self.find_object(&new.operation.obj, new, context)?;
        let place = self.object(object).place;
        let target = self.find_target(object, place, new, context)?;
        self.check_predecessors(object, &target, new, context)?;
        self.check_rights(object, place, &target, new, context)?;
        if let Some(open) = open_mark {
            self.end_mark(object, &target, new, open)?;
            self.insert(object, target.element(), new.id);
            self.mark(new.id);
            return Ok(None);
        }
        match &new.operation.action {
            OpType::MarkBegin(mark) => {
                self.begin_mark(place, &target, mark, context)?;
                self.insert(object, target.element(), new.id);
                self.mark(new.id);
                let begin = OpenMark {
                    object,
                    after: target.element(),
                    begin: new.id,
                };
                return Ok(Some(begin));
            }
            OpType::MarkEnd(_) => return Err(Reason::Mark),
            OpType::Increment(_) => return Err(Reason::Counter),
            OpType::Delete => {
                if target.is_insert() || new.operation.pred.is_empty() {
                    return Err(Reason::BadOperation);
                }
                if let Target::Name(key) = target {
                    place.check_delete(key)?;
                }
            }
            OpType::Put(value) => self.put(object, place, target, value, new, context)?,
            OpType::Make(kind) => {
                let child = match &target {
                    Target::Name(key) => place.child_at(key, *kind)?,
                    Target::After(_) => place.child_in_sequence(*kind)?,
                    Target::Element(_) if place == Place::BlockParents => {
                        place.child_in_sequence(*kind)?
                    }
                    Target::Element(_) => return Err(Reason::Schema),
                };
                self.make_once(object, place, &target)?;
                if let (Place::Cell, Target::Name(key)) = (child, &target) {
                    self.make_cell(object, key, new, context)?;
                }
                self.settle(object, target, new.id);
                self.make(child, object, new.id);
            }
        }
        Ok(None)
    }

    fn put(
        &mut self,
        object: u32,
        place: Place,
        target: Target<'_>,
        value: &ScalarValue,
        new: &NewOperation<'_>,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        match &target {
            Target::Name(key) => place.check_value(key, value)?,
            Target::After(_) => place.check_element(value, true)?,
            Target::Element(_) => place.check_element(value, false)?,
        }
        self.make_once(object, place, &target)?;
        if let (Place::Columns | Place::Rows, Target::Name(name)) = (place, &target) {
            self.name_line(object, name, context)?;
        }
        self.settle(object, target, new.id);
        Ok(())
    }

    fn object(&self, object: u32) -> &Object {
        &self.objects[object as usize]
    }

    fn check_rights(
        &self,
        object: u32,
        place: Place,
        target: &Target<'_>,
        new: &NewOperation<'_>,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        let Some(by) = context.by else {
            return Ok(());
        };
        let deed = match (target, &new.operation.action) {
            (Target::Name(key), OpType::Delete) => Deed::Delete {
                key,
                is_own: self.deletes_own(new, context)?,
            },
            (Target::Name(key), _) => Deed::Set(key),
            (Target::After(_) | Target::Element(_), _) => Deed::Elements,
        };
        let is_own = context.is_own(self.object(object).maker);
        rights::check(by, place, is_own, deed)
    }

    /// Whether everything that a deletion takes away was made by the contributor.
    fn deletes_own(&self, new: &NewOperation<'_>, context: &Context<'_>) -> Result<bool, Reason> {
        for id in new.operation.pred.iter() {
            let id = self.resolve(id, new, context)?;
            if !context.is_own(id.actor) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Predecessors are operations on the same key or element of the same object; insertions have none.
    fn check_predecessors(
        &mut self,
        object: u32,
        target: &Target<'_>,
        new: &NewOperation<'_>,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        if target.is_insert() && !new.operation.pred.is_empty() {
            return Err(Reason::Predecessor);
        }
        for id in new.operation.pred.iter() {
            let id = self.resolve(id, new, context)?;
            self.journal.replaced.push(id);
            let is_element_itself = matches!(target, Target::Element(element) if *element == id);
            let is_same_entry = self
                .entries
                .get(&id)
                .is_some_and(|entry| entry.object == object && target.is_key(&entry.key));
            if !is_element_itself && !is_same_entry {
                return Err(Reason::Predecessor);
            }
        }
        Ok(())
    }

    fn make_once(&mut self, object: u32, place: Place, target: &Target<'_>) -> Result<(), Reason> {
        let Target::Name(key) = target else {
            return Ok(());
        };
        if !place.makes_once(key) {
            return Ok(());
        }
        let made = (object, Box::from(*key));
        if !self.made_once.insert(made.clone()) {
            return Err(Reason::CreatedBefore);
        }
        self.journal.made_once.push(made);
        Ok(())
    }

    /// Notes where an operation that made or set something stands.
    fn settle(&mut self, object: u32, target: Target<'_>, id: Id) {
        let key = match target {
            Target::After(element) => return self.insert(object, element, id),
            Target::Name(key) => EntryKey::Name(key.into()),
            Target::Element(element) => EntryKey::Element(element),
        };
        self.entries.insert(id, Entry { object, key });
        self.journal.entries.push(id);
    }

    fn make(&mut self, place: Place, parent: u32, id: Id) {
        self.object_by_id.insert(id, self.objects.len() as u32);
        self.objects.push(Object {
            place,
            maker: id.actor,
            parent,
        });
        self.journal.objects.push(id);
    }

    /// Adds an element: to its actor's last run if it directly continues it, else as a run of its own.
    fn insert(&mut self, object: u32, after: Option<Element>, id: Id) {
        let last = self.runs_of[id.actor.position()].last();
        if let (Some((_, last)), Some(after)) = (last.copied(), after)
            && self.continues(last, after, id)
        {
            let length = self.runs.get(last).length;
            self.journal.extended(last, length);
            self.runs.set_length(last, length + 1);
            return;
        }
        let run = self.runs.start(id.actor, object, id.counter, after);
        self.runs_of[id.actor.position()].push((id.counter, run));
    }

    fn continues(&self, last: u32, after: Element, id: Id) -> bool {
        let run = self.runs.get(last);
        after.run == last && after.offset + 1 == run.length && run.first + run.length == id.counter
    }

    fn undo(&mut self) {
        let journal = std::mem::take(&mut self.journal);
        if let Some((run, length)) = journal.extended {
            self.runs.set_length(run, length);
        }
        let mut run = self.runs.len();
        while run > journal.runs {
            run -= 1;
            let actor = self.runs.get(run as u32).actor;
            self.runs_of[actor.position()].pop();
        }
        self.runs.truncate(journal.runs);
        self.tables.undo(journal.table_entries);
        self.objects.truncate(journal.objects_before);
        for id in journal.objects {
            self.object_by_id.remove(&id);
        }
        for id in journal.entries {
            self.entries.remove(&id);
        }
        for made in journal.made_once {
            self.made_once.remove(&made);
        }
        for id in journal.marks {
            self.marks.remove(&id);
        }
        if journal.new_actor {
            self.actors.pop();
            self.runs_of.pop();
        }
    }
}
