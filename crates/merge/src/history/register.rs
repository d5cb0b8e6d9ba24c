//! A place that can have several values over time: an entry of a map, a block marker.

use super::moment::Moment;
use super::sequence::OperationId;
use crate::ActorId;
use automerge::ScalarValue;

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Scalar(ScalarValue),
    /// An object, by its index.
    Object(u32),
}

/// One write.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) id: OperationId,
    /// The change that wrote it, by its place in the log.
    pub(super) made: u32,
    pub(super) value: Value,
    /// The changes that replaced or removed it.
    replaced: Vec<u32>,
}

impl Write {
    fn stands(&self, moment: &Moment) -> bool {
        moment.contains(self.made) && !self.replaced.iter().any(|it| moment.contains(*it))
    }
}

/// All that was ever written at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    writes: Vec<Write>,
}

impl Register {
    /// Adds a write; gives its index.
    pub(super) fn write(&mut self, id: OperationId, made: u32, value: Value) -> u32 {
        self.writes.push(Write {
            id,
            made,
            value,
            replaced: Vec::new(),
        });
        self.writes.len() as u32 - 1
    }

    /// Notes that a change replaced a write.
    pub(super) fn replace(&mut self, write: u32, change: u32) {
        if let Some(write) = self.writes.get_mut(write as usize) {
            write.replaced.push(change);
        }
    }

    /// The write that counts at the moment: of those nobody had replaced, the one with the highest operation.
    pub(super) fn at(&self, moment: &Moment, actors: &[ActorId]) -> Option<&Write> {
        let standing = self.writes.iter().filter(|write| write.stands(moment));
        standing.reduce(|best, other| {
            if other.id.is_above(best.id, actors) {
                other
            } else {
                best
            }
        })
    }

    /// The operations whose values nobody had replaced at the moment.
    pub(super) fn standing(&self, moment: &Moment) -> Vec<OperationId> {
        let standing = self.writes.iter().filter(|write| write.stands(moment));
        standing.map(|write| write.id).collect()
    }

    /// The objects that nobody had replaced at the moment, with the operations that made them.
    pub(super) fn standing_objects(&self, moment: &Moment) -> Vec<(OperationId, u32)> {
        let standing = self.writes.iter().filter(|write| write.stands(moment));
        standing
            .filter_map(|write| match write.value {
                Value::Object(object) => Some((write.id, object)),
                Value::Scalar(_) => None,
            })
            .collect()
    }

    /// All values that ever stood here.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.writes.iter().map(|write| &write.value)
    }

    /// The first change in `moment` that replaced what stood here, or removed it.
    pub(super) fn replaced_in(&self, moment: &Moment) -> Option<u32> {
        let replaced = self.writes.iter().flat_map(|write| &write.replaced);
        replaced.copied().filter(|it| moment.contains(*it)).min()
    }

    /// Every change that wrote or replaced something here.
    pub(super) fn changes(&self) -> impl Iterator<Item = u32> + Clone {
        self.writes
            .iter()
            .flat_map(|write| std::iter::once(write.made).chain(write.replaced.iter().copied()))
    }
}
