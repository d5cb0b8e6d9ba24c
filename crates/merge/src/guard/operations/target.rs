//! What an operation names: objects, elements and keys, found in the index if the change's author can have seen them.

use super::{Context, EntryKey, Id, OperationIndex, ROOT};
use crate::guard::order::Element;
use crate::guard::refusal::Reason;
use crate::guard::schema::Place;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId};
use wortlaut_model::limits;

pub(super) struct NewOperation<'a> {
    pub(super) id: Id,
    /// The counter of the change's first operation.
    pub(super) first: u32,
    pub(super) operation: &'a Op,
}

/// What an operation is aimed at within its object.
pub(super) enum Target<'a> {
    /// An entry of a map.
    Name(&'a str),
    /// A new element after this one, or at the head.
    After(Option<Element>),
    /// An existing element.
    Element(Id),
}

impl Target<'_> {
    pub(super) fn is_insert(&self) -> bool {
        matches!(self, Self::After(_))
    }

    pub(super) fn element(&self) -> Option<Element> {
        match self {
            Self::After(element) => *element,
            Self::Name(_) | Self::Element(_) => None,
        }
    }

    pub(super) fn is_key(&self, key: &EntryKey) -> bool {
        match (self, key) {
            (Self::Name(name), EntryKey::Name(key)) => **key == **name,
            (Self::Element(element), EntryKey::Element(key)) => element == key,
            _ => false,
        }
    }
}

impl OperationIndex {
    pub(super) fn find_object(
        &self,
        object: &ObjectId,
        new: &NewOperation<'_>,
        context: &Context<'_>,
    ) -> Result<u32, Reason> {
        match object {
            ObjectId::Root => Ok(ROOT),
            ObjectId::Id(id) => {
                let id = self.resolve(id, new, context)?;
                let object = self.object_by_id.get(&id);
                object.copied().ok_or(Reason::UnknownObject)
            }
        }
    }

    /// The operation that is named, if the change's author can have seen it.
    pub(super) fn resolve(
        &self,
        id: &OpId,
        new: &NewOperation<'_>,
        context: &Context<'_>,
    ) -> Result<Id, Reason> {
        let counter = counter(id.counter())?;
        let own = self.actors.get(context.actor.position());
        if own == Some(id.actor()) && counter >= new.first {
            // Earlier in this very change.
            let is_earlier = counter < new.id.counter;
            return is_earlier
                .then_some(Id {
                    actor: context.actor,
                    counter,
                })
                .ok_or(Reason::NotInPast);
        }
        let actor = context
            .graph
            .find_actor(id.actor())
            .ok_or(Reason::UnknownActor)?;
        let change = context
            .graph
            .change_with_operation(actor, id.counter())
            .ok_or(Reason::NotInPast)?;
        if !context.past.contains(change) {
            return Err(Reason::NotInPast);
        }
        Ok(Id { actor, counter })
    }

    pub(super) fn find_target<'a>(
        &self,
        object: u32,
        place: Place,
        new: &NewOperation<'a>,
        context: &Context<'_>,
    ) -> Result<Target<'a>, Reason> {
        let is_insert = new.operation.insert;
        match &new.operation.key {
            Key::Map(_) if place.is_sequence() => Err(Reason::KeyKind),
            Key::Seq(_) if !place.is_sequence() => Err(Reason::KeyKind),
            Key::Map(_) if is_insert => Err(Reason::BadOperation),
            Key::Map(key) if key.len() > limits::KEY_BYTES => Err(Reason::KeyTooLong),
            Key::Map(key) => Ok(Target::Name(key)),
            Key::Seq(ElementId::Head) if is_insert => Ok(Target::After(None)),
            Key::Seq(ElementId::Head) => Err(Reason::BadOperation),
            Key::Seq(ElementId::Id(id)) => {
                let id = self.resolve(id, new, context)?;
                let element = self.find_element(id).ok_or(Reason::UnknownElement)?;
                if self.runs.get(element.run).object != object {
                    return Err(Reason::UnknownElement);
                }
                if is_insert {
                    Ok(Target::After(Some(element)))
                } else if self.marks.contains(&id) {
                    Err(Reason::Mark)
                } else {
                    Ok(Target::Element(id))
                }
            }
        }
    }

    pub(super) fn find_element(&self, id: Id) -> Option<Element> {
        let runs = self.runs_of.get(id.actor.position())?;
        let after = runs.partition_point(|(first, _)| *first <= id.counter);
        let (first, run) = *runs.get(after.checked_sub(1)?)?;
        let offset = id.counter - first;
        (offset < self.runs.get(run).length).then_some(Element { run, offset })
    }
}

pub(super) fn counter(counter: u64) -> Result<u32, Reason> {
    u32::try_from(counter).map_err(|_| Reason::CounterTooLarge)
}
