//! Where an operation left its trace.

use super::sequence::OperationId;
use crate::graph::ActorIndex;

/// What an operation made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trace {
    /// An element of a sequence.
    Element {
        /// The sequence, by its index.
        sequence: u32,
        /// The element, by its index in the sequence.
        element: u32,
    },
    /// A write in a register.
    Write {
        /// The register, by its index.
        register: u32,
        /// The write, by its index in the register.
        write: u32,
    },
}

impl Trace {
    /// The trace of an operation that is `steps` after the one that left this, if a run goes on that far.
    fn after(self, steps: u32) -> Self {
        match self {
            Self::Element { sequence, element } => Self::Element {
                sequence,
                element: element + steps,
            },
            write @ Self::Write { .. } => write,
        }
    }
}

/// Consecutive operations of one actor whose traces are consecutive elements of one sequence.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u32,
    length: u32,
    trace: Trace,
}

/// The traces of all operations, found by actor and counter. Typing costs a run a burst, not an entry a character.
#[derive(Debug, Default)]
pub(super) struct Traces {
    runs: Vec<Vec<Run>>,
}

impl Traces {
    /// Notes a trace. The operations of one actor come with rising counters.
    pub(super) fn add(&mut self, id: OperationId, trace: Trace) {
        let actor = id.actor.position();
        if self.runs.len() <= actor {
            self.runs.resize_with(actor + 1, Vec::new);
        }
        let Some(runs) = self.runs.get_mut(actor) else {
            return;
        };
        if let Some(last) = runs.last_mut()
            && matches!(trace, Trace::Element { .. })
            && last.first + last.length == id.counter
            && last.trace.after(last.length) == trace
        {
            last.length += 1;
            return;
        }
        runs.push(Run {
            first: id.counter,
            length: 1,
            trace,
        });
    }

    /// What the operation made, if it made something.
    pub(super) fn find(&self, actor: ActorIndex, counter: u32) -> Option<Trace> {
        let runs = self.runs.get(actor.position())?;
        let after = runs.partition_point(|run| run.first <= counter);
        let run = runs.get(after.checked_sub(1)?)?;
        let steps = counter - run.first;
        (steps < run.length).then(|| run.trace.after(steps))
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        let runs: usize = self.runs.iter().map(Vec::capacity).sum();
        runs * size_of::<Run>()
    }
}
