//! Changes that wait for their author: another member brought them, and the log lacks them. Whose they are is known by their
//! actor, which is bound to its member, or says who made it ([`ActorKeys`](crate::ActorKeys)).
//!
//! It happens after a restore from a backup: devices have what the server has lost. Such a change is neither admitted
//! (anybody could have made it up) nor refused (then whoever brought it would have to give up the whole document). The
//! owner keeps it beside the log; here stand only hashes, so that it is not asked for again and again. What builds on it
//! waits in turn, with whoever wrote that. The author may bring it at any time; else a moderator admits or drops it.

use super::held::HeldChanges;
use super::{CloseCause, Effect, PeerKey, Pending, Room};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use wortlaut_merge::graph::ChangeIndex;
use wortlaut_merge::guard::{self, Contributor, Held, ParsedChange, Verdict};
use wortlaut_merge::{ActorId, ChangeHash};
use wortlaut_model::{MemberId, Role, Timestamp, limits};

/// Most hashes that are known in a room, and brought by one connection, as those of changes that wait.
const KNOWN: usize = limits::HELD_FOR_AUTHORS as usize;
const BROUGHT: usize = limits::HELD_OF_BRINGER as usize;

/// Most unseen actors whose author is remembered: it is found again.
const UNSEEN: usize = 10_000;
/// What trying one member's key costs of a budget whose unit is a look at a change.
const UNITS_OF_A_KEY: u64 = 20;

/// A change that waits for its author.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The change: well-formed, within bounds and canonical; whether it fits is not known.
    pub change: Arc<[u8]>,
    /// Its hash.
    pub hash: ChangeHash,
    /// The actor that made it.
    pub actor: Vec<u8>,
    /// Whose the actor is: it is bound to them, or says that they made it.
    pub author: MemberId,
    /// Its number among the changes of its actor.
    pub sequence: u64,
    /// Whose connection brought it.
    pub brought_by: MemberId,
    /// When it came.
    pub at: Timestamp,
}

/// A moderator's decision to admit changes, by which the owner of the room knows the answer again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decision(pub u64);

/// What has become of the changes that a moderator admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Changes that are in the log now.
    pub admitted: usize,
    /// Changes that go on waiting: what they build on is not here, or they no longer fit.
    pub waiting: usize,
}

/// The changes of a document that wait, and those that were dropped.
#[derive(Default)]
pub(super) struct ForAuthors {
    fates: HashMap<ChangeHash, Fate>,
    /// Bytes of what has come to wait since the room was opened: they stand in memory until they are kept.
    bytes: u64,
    /// What of that each member brought: nobody alone fills the room for it.
    of_bringers: HashMap<MemberId, Brought>,
    /// Who made actors of which nothing is in the log, as far as they were asked for.
    unseen: HashMap<ActorId, Option<MemberId>>,
    /// To be kept by the owner.
    new: Vec<Waiting>,
    offered: Offered,
    recovering: Vec<Recovering>,
}

/// What moderators have admitted and is not in the graph.
#[derive(Default)]
struct Offered {
    /// Author, and who brought it.
    people: HashMap<ChangeHash, (MemberId, MemberId)>,
    /// Those that build on others which come first.
    held: HeldChanges,
}

#[derive(Clone, Copy, Default)]
struct Brought {
    changes: usize,
    bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Waits { author: MemberId },
    Dropped,
}

struct Recovering {
    decision: Decision,
    recovery: Recovery,
    /// When this is on disk, all that was admitted is.
    last: ChangeIndex,
}

impl Offered {
    fn drop_out(&mut self, hash: &ChangeHash) {
        self.people.remove(hash);
        self.held.forget(hash);
    }
}

impl ForAuthors {
    /// Whether a change waits, and not for this member: its author is asked for it.
    pub(super) fn waits_for_another(&self, hash: &ChangeHash, member: Option<MemberId>) -> bool {
        let fate = self.fates.get(hash);
        matches!(fate, Some(Fate::Waits { author }) if Some(*author) != member)
    }

    fn remember_unseen(&mut self, actor: &ActorId, author: Option<MemberId>) {
        if self.unseen.len() >= UNSEEN {
            self.unseen.clear();
        }
        self.unseen.insert(actor.clone(), author);
    }

    pub(super) fn is_recovering(&self) -> bool {
        !self.offered.held.is_empty()
    }

    fn is_dropped(&self, hash: &ChangeHash) -> bool {
        self.fates.get(hash) == Some(&Fate::Dropped)
    }

    /// Notes a change; whether it is new, and there is room for it and for what its bringer brings.
    fn note(&mut self, waiting: &Waiting) -> bool {
        let (hash, bytes) = (waiting.hash, waiting.change.len());
        let brought = self.of_bringers.entry(waiting.brought_by).or_default();
        let has_room = self.fates.len() < KNOWN && self.bytes < limits::HELD_FOR_AUTHORS_BYTES;
        let may_bring = brought.changes < BROUGHT && brought.bytes < limits::HELD_OF_BRINGER_BYTES;
        let is_new = has_room && may_bring && !self.fates.contains_key(&hash);
        if is_new {
            let author = waiting.author;
            self.fates.insert(hash, Fate::Waits { author });
            self.bytes += bytes as u64;
            brought.changes += 1;
            brought.bytes += bytes as u64;
        }
        is_new
    }

    /// It is in the log: nobody waits for it any more.
    pub(super) fn arrived(&mut self, hash: &ChangeHash) {
        if !self.fates.is_empty() {
            self.fates.remove(hash);
            self.offered.people.remove(hash);
        }
    }
}

/// The changes of others that one connection has brought.
#[derive(Default)]
pub(super) struct OfOthers {
    hashes: HashSet<ChangeHash>,
    /// It brought more than are remembered: its heads are no longer asked for.
    pub(super) is_over: bool,
}

impl OfOthers {
    pub(super) fn contains(&self, hash: &ChangeHash) -> bool {
        self.hashes.contains(hash)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    fn note(&mut self, hash: ChangeHash) {
        if self.hashes.len() < BROUGHT {
            self.hashes.insert(hash);
        } else {
            self.is_over = true;
        }
    }
}

impl Room {
    /// Notes changes that waited, or were dropped, before the room was opened.
    /// Each comes with whom it waits for; `None` was dropped.
    pub fn remember_waiting(
        &mut self,
        known: impl IntoIterator<Item = (ChangeHash, Option<MemberId>)>,
    ) {
        let fate = |author: Option<MemberId>| {
            author.map_or(Fate::Dropped, |author| Fate::Waits { author })
        };
        let known = known.into_iter().map(|(hash, author)| (hash, fate(author)));
        self.for_authors.fates.extend(known);
    }

    /// Who made a change of an actor that has not been seen, if the actor says so and another member brings it.
    pub(super) fn author_elsewhere(
        &mut self,
        from: PeerKey,
        change: &ParsedChange,
    ) -> Result<Option<MemberId>, CloseCause> {
        let actor = change.actor();
        let (Some(keys), Some(peer)) = (&self.actor_keys, self.peers.get(&from)) else {
            return Ok(None);
        };
        let is_own = |member| keys.is_by(member, self.document, actor);
        if self.guard.has_actor(actor) || peer.contributor.author.is_none_or(is_own) {
            return Ok(None);
        }
        if let Some(author) = self.for_authors.unseen.get(actor) {
            return Ok(*author);
        }
        let (author, tried) = (keys.author(self.document, actor), keys.members() as u64);
        self.for_authors.remember_unseen(actor, author);
        self.pay(from, UNITS_OF_A_KEY * tried)?;
        Ok(author)
    }

    /// A change of somebody else's actor has come. The server's own actors have no member who could bring it: their
    /// changes are not kept.
    pub(super) fn wait_for_author(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        held: &Held,
        author: Option<MemberId>,
    ) -> Result<(), CloseCause> {
        let change = &held.change;
        let hash = change.hash();
        if self.for_authors.is_dropped(&hash) {
            return Err(self.remember(from, held.refuse()));
        }
        let Some(peer) = self.peers.get_mut(&from) else {
            return Ok(());
        };
        peer.of_others.note(hash);
        let (Some(author), Some(brought_by)) = (author, peer.contributor.member) else {
            return Ok(());
        };
        let waiting = Waiting {
            change: change.bytes().into(),
            hash,
            actor: change.actor().to_bytes().to_vec(),
            sequence: change.sequence(),
            author,
            brought_by,
            at: now,
        };
        if self.for_authors.note(&waiting) {
            self.for_authors.new.push(waiting);
        }
        Ok(())
    }

    /// Hands over what has come to wait.
    pub(super) fn keep_waiting(&mut self, effects: &mut Vec<Effect>) {
        if !self.for_authors.new.is_empty() {
            effects.push(Effect::Keep(std::mem::take(&mut self.for_authors.new)));
        }
    }

    /// Takes in changes on a moderator's word: as their authors', who are treated as editors, brought by whoever had them.
    /// What builds on them, and they on it, may have waited too. What does not fit yet goes in by itself once it does, as
    /// long as the room is open: two who wrote in turns are admitted by two decisions.
    pub(super) fn recover(
        &mut self,
        now: Timestamp,
        decision: Decision,
        changes: Vec<Waiting>,
        effects: &mut Vec<Effect>,
    ) {
        let lacking: Vec<&Waiting> = changes.iter().filter(|it| self.lacks(&it.hash)).collect();
        for waiting in &lacking {
            let people = (waiting.author, waiting.brought_by);
            let offered = &mut self.for_authors.offered;
            offered.people.insert(waiting.hash, people);
            // They were parsed before they were kept.
            for change in guard::parse_chunks(&waiting.change).unwrap_or_default() {
                self.recover_one(now, change);
            }
        }
        self.offer_held_again(now, effects);
        let waiting = lacking.iter().filter(|it| self.lacks(&it.hash)).count();
        let recovery = Recovery {
            admitted: lacking.len() - waiting,
            waiting,
        };
        match self.guard.graph().last().filter(|_| recovery.admitted > 0) {
            Some(last) if !self.durable.contains(last) => {
                self.for_authors.recovering.push(Recovering {
                    decision,
                    recovery,
                    last,
                });
            }
            _ => effects.push(Effect::Recovered { decision, recovery }),
        }
    }

    fn lacks(&self, hash: &ChangeHash) -> bool {
        self.guard.graph().find(hash).is_none()
    }

    fn recover_one(&mut self, now: Timestamp, change: ParsedChange) {
        let Some(by) = self.its_author(&change) else {
            return;
        };
        match self.guard.admit(change, &by) {
            Ok(Verdict::Admitted(change)) => {
                let admitted = Pending::of(&self.guard, None, change, &by, now);
                self.pending.extend(admitted);
            }
            Ok(Verdict::Held(held)) => {
                self.for_authors.offered.held.push(*held, usize::MAX);
            }
            Ok(Verdict::Known) | Err(_) => {}
        }
    }

    /// Of those that a moderator admits, what waited for this change.
    pub(super) fn recover_released(&mut self, now: Timestamp, arrived: &ChangeHash) {
        let (graph, next) = (self.guard.graph(), self.guard.next_operation());
        for change in self.for_authors.offered.held.arrived(arrived, graph, next) {
            self.recover_one(now, change);
        }
    }

    fn its_author(&self, change: &ParsedChange) -> Option<Contributor> {
        let (author, brought_by) = *self.for_authors.offered.people.get(&change.hash())?;
        let author = self.guard.owner(change.actor()).unwrap_or(author);
        Some(Contributor::member(brought_by, Role::Editor).for_author(author))
    }

    /// Tells of recoveries that are on disk by now.
    pub(super) fn tell_recovered(&mut self, effects: &mut Vec<Effect>) {
        let recovering = std::mem::take(&mut self.for_authors.recovering);
        let (durable, others) = recovering
            .into_iter()
            .partition(|it| self.durable.contains(it.last));
        self.for_authors.recovering = others;
        let durable: Vec<Recovering> = durable;
        effects.extend(durable.into_iter().map(|it| Effect::Recovered {
            decision: it.decision,
            recovery: it.recovery,
        }));
    }

    /// A moderator dropped changes: from now on they are refused, and who has brought them hears so, to begin anew
    /// without them.
    pub(super) fn drop_waiting(
        &mut self,
        now: Timestamp,
        hashes: &[ChangeHash],
        effects: &mut Vec<Effect>,
    ) {
        for hash in hashes {
            self.for_authors.offered.drop_out(hash);
            if self.guard.graph().find(hash).is_none() {
                self.for_authors.fates.insert(*hash, Fate::Dropped);
            }
        }
        let bringers: Vec<(PeerKey, ChangeHash)> = self
            .peers
            .iter()
            .filter_map(|(key, peer)| {
                let brought = hashes.iter().find(|hash| peer.of_others.contains(hash));
                brought.map(|hash| (*key, *hash))
            })
            .filter(|(_, hash)| self.for_authors.is_dropped(hash))
            .collect();
        for (key, hash) in bringers {
            let code = guard::Reason::ForeignActor.code();
            self.close(now, key, CloseCause::Refused(hash, code), effects);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(number: usize, bytes: usize, brought_by: MemberId) -> Waiting {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&number.to_be_bytes());
        Waiting {
            change: vec![0; bytes].into(),
            hash: ChangeHash(hash),
            actor: vec![7],
            sequence: 1,
            author: MemberId::from_bytes([9; 16]),
            brought_by,
            at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn whoever_brings_as_much_as_anybody_may_takes_no_room_from_others() {
        let [many, long, other] = [1, 2, 3].map(|it| MemberId::from_bytes([it; 16]));
        let mut known = ForAuthors::default();
        let noted = (0..KNOWN).filter(|it| known.note(&waiting(*it, 1, many)));
        assert_eq!(noted.count(), BROUGHT);
        let bytes = usize::try_from(limits::HELD_OF_BRINGER_BYTES).unwrap();
        assert!(known.note(&waiting(KNOWN, bytes, long)));
        assert!(!known.note(&waiting(KNOWN + 1, 1, long)));
        assert!(known.note(&waiting(KNOWN + 1, 1, other)));
    }
}
