//! The guard: what a change goes through before anything else may see it.
//!
//! Automerge trusts its input: a few hundred hostile bytes abort the process, inflate to gigabytes, or make the saved
//! document unloadable. So a client's bytes go through stages, and each stage's output is a type that proves it:
//!
//! ```text
//! bytes ── chunk ── columns ── decode ──> ParsedChange      well-formed, bounded, canonical; needs no index
//! ParsedChange ── causality ── operations ──> AdmittedChange   fits the document's index, allowed to its contributor
//! ```
//! - [`chunk`]: split, accept only change chunks, inflate under a cap, verify the checksum;
//! - [`columns`]: count operations and predecessors before the library allocates for them;
//! - decode by the library under `catch_unwind`, and compare its canonical re-encoding (another one would be saved under
//!   another hash, and the document could not be loaded again);
//! - [`causality`]: sequence, dependencies, counter, and what lies in the change's causal past;
//! - [`operations`]: every object, element, key and predecessor exists, belongs together and lies in that past;
//! - [`schema`]: the closed schema; [`rights`]: who may do what in it; [`order`]: marks begin before they end.
//!
//! Nothing here needs a document: the index holds a few bytes a change, and a check costs the same at any length.

use crate::graph::{ActorIndex, ChangeGraph, ChangeIndex, NewChange};
use crate::{ActorId, ChangeHash};
use causality::{Causality, Past};
use operations::OperationIndex;
use std::sync::Arc;
use wortlaut_model::{MemberId, Role, limits};

mod causality;
mod chunk;
mod columns;
mod glimpse;
mod operations;
mod order;
mod parse;
mod refusal;
mod rights;
mod schema;
mod weight;

pub use glimpse::Glimpse;
pub use parse::{ParsedChange, parse_chunks};
pub use refusal::{Reason, Refusal, ReplayError};
pub use schema::Area;
pub use weight::{Weight, weigh};

/// On whose behalf a change is offered: the member behind the authenticated connection, and what they may do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The member; `None` is whoever runs commands on the server's machine.
    pub member: Option<MemberId>,
    /// What may be done at this moment: the member's right, as far as the connection lets it through.
    pub role: Role,
    /// To whom the actors of the changes are bound; `None` is the server itself, whose every import is.
    pub author: Option<MemberId>,
    most: Role,
}

impl Contributor {
    /// A member with the right they have now.
    pub fn member(member: MemberId, role: Role) -> Self {
        Self {
            member: Some(member),
            role,
            author: Some(member),
            most: Role::Moderator,
        }
    }

    /// Who brings an import, with the right they have now: its words are no organisation's.
    pub fn import(brought_by: Option<MemberId>, role: Role) -> Self {
        Self {
            member: brought_by,
            role,
            author: None,
            most: Role::Moderator,
        }
    }

    /// The same for an actor that is bound to somebody else.
    #[must_use]
    pub fn for_author(self, author: MemberId) -> Self {
        let author = Some(author);
        Self { author, ..self }
    }

    /// The same on a connection that lets no wider right through, whatever the member's becomes.
    #[must_use]
    pub fn at_most(self, most: Role) -> Self {
        let role = self.role.min(most);
        Self { role, most, ..self }
    }

    /// The member's right is another one now.
    pub fn change_role(&mut self, role: Role) {
        self.role = role.min(self.most);
    }
}

/// A change that the guard let in: it is in the index, and may be logged and passed on. Only [`Guard`] makes one.
#[derive(Clone, Debug)]
pub struct AdmittedChange {
    hash: ChangeHash,
    actor: ActorId,
    sequence: u64,
    operations: usize,
    bytes: Arc<[u8]>,
}

impl AdmittedChange {
    /// The change's hash.
    pub fn hash(&self) -> ChangeHash {
        self.hash
    }

    /// The actor that made it.
    pub fn actor(&self) -> &ActorId {
        &self.actor
    }

    /// Its number among the actor's changes, counted from one.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// How many operations it has.
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// The change chunk, uncompressed and canonical, as it is logged and sent.
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }
}

/// What became of a change that is not refused.
#[derive(Debug)]
pub enum Verdict {
    /// It is in the index now.
    Admitted(AdmittedChange),
    /// It was there already.
    Known,
    /// It cannot be judged yet; nothing has changed.
    Held(Box<Held>),
}

/// A change that waits, and for what.
#[derive(Debug)]
pub struct Held {
    /// The change, to be offered again.
    pub change: ParsedChange,
    /// The dependencies that are not here.
    pub missing: Vec<ChangeHash>,
    /// Why it waits.
    pub why: HeldWhy,
}

/// Why a change waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldWhy {
    /// Changes it depends on have not come (a bloom filter made its sender leave them out).
    MissingDependencies,
    /// Its counter is beyond the document's: its sender made it on older heads and still owes newer changes.
    CounterAhead,
    /// Its actor is bound to another member, and the server lacks the change: it is held for its author.
    ForeignActor,
}

impl Held {
    /// A change that waits because its actor says that another member made it.
    pub fn for_its_author(change: ParsedChange) -> Self {
        *hold(change, Vec::new(), HeldWhy::ForeignActor)
    }

    /// The refusal for a change whose wait is over without what it waited for.
    pub fn refuse(&self) -> Refusal {
        let reason = match self.why {
            HeldWhy::MissingDependencies => Reason::MissingDependency,
            HeldWhy::CounterAhead => Reason::CounterAhead,
            HeldWhy::ForeignActor => Reason::ForeignActor,
        };
        Refusal::of(self.change.hash(), reason)
    }
}

/// The index of one document and the rules for what may be added to it.
#[derive(Default)]
pub struct Guard {
    graph: ChangeGraph,
    causality: Causality,
    operations: OperationIndex,
    /// Who each actor is bound to; `None` is the server itself.
    owners: Vec<Option<MemberId>>,
    last_operation: u64,
}

impl Guard {
    /// The guard of a document without changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything that has been admitted.
    pub fn graph(&self) -> &ChangeGraph {
        &self.graph
    }

    /// The highest counter that a change may begin with: one after the document's.
    pub fn next_operation(&self) -> u64 {
        self.last_operation + 1
    }

    /// Steps that were walked so far to find what lies in the past of changes. Typing walks none; a change that an unseen
    /// actor makes in the midst of a long branch walks that branch.
    pub fn steps(&self) -> u64 {
        self.causality.steps()
    }

    /// Checks a change against the index and takes it in. On a refusal, and when it is held, nothing has changed.
    pub fn admit(&mut self, change: ParsedChange, by: &Contributor) -> Result<Verdict, Refusal> {
        let hash = change.hash();
        if self.graph.find(&hash).is_some() {
            return Ok(Verdict::Known);
        }
        let refuse = |reason| Err(Refusal::of(hash, reason));
        if self.is_of_another(change.actor(), by.author) {
            return Ok(Verdict::Held(hold(
                change,
                Vec::new(),
                HeldWhy::ForeignActor,
            )));
        }
        if by.role == Role::Reader {
            return refuse(Reason::Reader);
        }
        let dependencies = match self.find_dependencies(&change) {
            Ok(dependencies) => dependencies,
            Err(missing) => {
                let held = hold(change, missing, HeldWhy::MissingDependencies);
                return Ok(Verdict::Held(held));
            }
        };
        let place = match self.place(&change, dependencies) {
            Ok(place) => place,
            Err(reason) => return refuse(reason),
        };
        if change.first_operation() > self.next_operation() {
            return Ok(Verdict::Held(hold(
                change,
                Vec::new(),
                HeldWhy::CounterAhead,
            )));
        }
        if !self.has_room_for_heads(&place.dependencies) {
            return refuse(Reason::TooManyHeads);
        }
        match self.take_in(change, place, Some(by)) {
            Ok(change) => Ok(Verdict::Admitted(change)),
            Err(reason) => refuse(reason),
        }
    }

    /// Takes in a change read back from the log: its bytes are verified again and indexed; rights were checked when it
    /// was admitted and are not checked now. `member` is who brought it, `None` the server itself.
    pub fn replay(&mut self, bytes: &[u8], member: Option<MemberId>) -> Result<(), ReplayError> {
        let change = ParsedChange::from_log(bytes)?;
        let hash = change.hash();
        if self.graph.find(&hash).is_some() {
            return Ok(());
        }
        let dependencies = self
            .find_dependencies(&change)
            .map_err(|_| ReplayError::of(hash, Reason::MissingDependency))?;
        let place = self
            .place(&change, dependencies)
            .map_err(|reason| ReplayError::of(hash, reason))?;
        let actor = place.actor;
        self.take_in(change, place, None)
            .map_err(|reason| ReplayError::of(hash, reason))?;
        if let Some(owner) = self.owners.get_mut(actor.position())
            && owner.is_none()
        {
            *owner = member;
        }
        Ok(())
    }

    /// The member to whom an actor is bound; `None` for the server's own and for one that was never seen.
    pub fn owner(&self, actor: &ActorId) -> Option<MemberId> {
        let actor = self.graph.find_actor(actor)?;
        self.owners.get(actor.position()).copied().flatten()
    }

    /// Whether a change of this actor has been admitted, so that it is bound for ever.
    pub fn has_actor(&self, actor: &ActorId) -> bool {
        self.graph.find_actor(actor).is_some()
    }

    fn is_of_another(&self, actor: &ActorId, author: Option<MemberId>) -> bool {
        self.graph
            .find_actor(actor)
            .and_then(|actor| self.owners.get(actor.position()))
            .is_some_and(|owner| *owner != author)
    }

    /// The dependencies' places, or the hashes of those that are not here.
    fn find_dependencies(
        &self,
        change: &ParsedChange,
    ) -> Result<Vec<ChangeIndex>, Vec<ChangeHash>> {
        let (found, missing): (Vec<_>, Vec<_>) = change
            .dependencies()
            .iter()
            .map(|hash| (self.graph.find(hash), *hash))
            .partition(|(index, _)| index.is_some());
        if missing.is_empty() {
            Ok(found.into_iter().filter_map(|(index, _)| index).collect())
        } else {
            Err(missing.into_iter().map(|(_, hash)| hash).collect())
        }
    }

    /// Whether a change on these dependencies leaves the document with no more heads than clients may name: with one more,
    /// whoever has received it could not even say so. A change that takes a head's place is always let in.
    fn has_room_for_heads(&self, dependencies: &[ChangeIndex]) -> bool {
        let frontier = self.graph.frontier();
        let is_head = |index: &ChangeIndex| frontier.contains(&self.graph.hash(*index));
        frontier.len() < limits::DOCUMENT_HEADS || dependencies.iter().any(is_head)
    }

    /// Where the change stands among the others: sequence, own previous change, counter.
    fn place(
        &mut self,
        change: &ParsedChange,
        dependencies: Vec<ChangeIndex>,
    ) -> Result<Place, Reason> {
        let actor = self.graph.actor_or_next(change.actor());
        if change.sequence() != self.graph.last_sequence(actor) + 1 {
            return Err(Reason::Sequence);
        }
        let past = self
            .causality
            .past(&self.graph, actor, &dependencies)
            .ok_or(Reason::OwnPrevious)?;
        let counters = dependencies
            .iter()
            .map(|index| self.graph.last_operation(*index));
        let floor = counters.max().unwrap_or(0);
        if change.first_operation() <= floor {
            return Err(Reason::CounterBehind);
        }
        let last = change.first_operation() + change.operation_count() as u64;
        if last > limits::OPERATION_COUNTER {
            return Err(Reason::CounterTooLarge);
        }
        Ok(Place {
            actor,
            dependencies,
            past,
            floor,
        })
    }

    /// Checks the operations and appends the change, or leaves everything as it was.
    fn take_in(
        &mut self,
        mut change: ParsedChange,
        place: Place,
        by: Option<&Contributor>,
    ) -> Result<AdmittedChange, Reason> {
        let decoded = change.take_decoded()?;
        let context = operations::Context {
            graph: &self.graph,
            past: &place.past,
            owners: &self.owners,
            actor: place.actor,
            by,
        };
        self.operations.take_in(&decoded, &context)?;
        let last = change.first_operation() + (change.operation_count() as u64).saturating_sub(1);
        let last = if change.operation_count() == 0 {
            place.floor
        } else {
            last
        };
        let index = self.graph.append(NewChange {
            hash: change.hash(),
            actor: change.actor(),
            dependencies: place.dependencies,
            first_operation: change.first_operation(),
            last_operation: last.max(place.floor),
            known_below: place.past.known_below(),
            bytes: change.bytes(),
        });
        self.causality.advance(place.actor, place.past, index);
        if self.owners.len() <= place.actor.position() {
            self.owners.push(by.and_then(|by| by.author));
        }
        self.last_operation = self.last_operation.max(last);
        Ok(AdmittedChange {
            hash: change.hash(),
            actor: change.actor().clone(),
            sequence: change.sequence(),
            operations: change.operation_count(),
            bytes: Arc::from(change.bytes()),
        })
    }
}

/// Where a change stands among the others.
struct Place {
    actor: ActorIndex,
    dependencies: Vec<ChangeIndex>,
    past: Past,
    /// The highest counter that the dependencies know of.
    floor: u64,
}

fn hold(mut change: ParsedChange, missing: Vec<ChangeHash>, why: HeldWhy) -> Box<Held> {
    change.forget_decoded();
    Box::new(Held {
        change,
        missing,
        why,
    })
}
