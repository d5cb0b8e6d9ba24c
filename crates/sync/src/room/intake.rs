//! What arrives: through the guard into the graph, into the held changes, or not at all.

use super::{CloseCause, Effect, PeerKey, Pending, Room};
use wortlaut_merge::guard::{
    self, AdmittedChange, Held, HeldWhy, ParsedChange, Refusal, Verdict, Weight,
};
use wortlaut_merge::message::SyncMessage;
use wortlaut_model::Timestamp;

impl Room {
    /// Takes the changes of a message. False when the sender was closed for one of them, or because there is more than
    /// is taken of one message; what was admitted before stays admitted, and is not sent again by a client that returns.
    pub(super) fn take_changes(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        message: &SyncMessage<'_>,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let mut admitted_any = false;
        let mut weight = Weight::default();
        for chunk in &message.chunks {
            let taken = guard::parse_chunks(chunk)
                .map_err(|refusal| self.remember(from, refusal))
                .and_then(|changes| {
                    weight = changes.iter().map(weight_of).fold(weight, Weight::plus);
                    if weight.exceeds(&self.message_limit) {
                        return Err(CloseCause::TooFast);
                    }
                    self.offer_all(now, from, changes)
                });
            match taken {
                Ok(admitted) => admitted_any |= admitted,
                Err(cause) => {
                    self.close(now, from, cause, effects);
                    break;
                }
            }
        }
        self.keep_waiting(effects);
        if admitted_any {
            self.offer_held_again(now, effects);
        }
        self.peers.contains_key(&from)
    }

    fn offer_all(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        changes: Vec<ParsedChange>,
    ) -> Result<bool, CloseCause> {
        let mut admitted_any = false;
        for change in changes {
            admitted_any |= self.offer(now, from, change)?;
        }
        Ok(admitted_any)
    }

    /// Offers one change to the guard; true when it was admitted.
    fn offer(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        change: ParsedChange,
    ) -> Result<bool, CloseCause> {
        let Some(peer) = self.peers.get_mut(&from) else {
            return Ok(false);
        };
        let hash = change.hash();
        if self.guard.graph().find(&hash).is_some() {
            // Somebody else may have brought what was refused of this member.
            return Ok(false);
        }
        if let Some(code) = self.refused.code(&peer.contributor, &hash) {
            return Err(CloseCause::Refused(hash, code));
        }
        match self.guard.admit(change, &peer.contributor) {
            Ok(Verdict::Admitted(change)) => {
                self.admitted(now, from, change);
                Ok(true)
            }
            Ok(Verdict::Known) => Ok(false),
            Ok(Verdict::Held(held)) if held.why == HeldWhy::ForeignActor => {
                self.wait_for_author(now, from, &held)?;
                Ok(false)
            }
            Ok(Verdict::Held(held)) => {
                let fits = peer.held.push(*held, self.held_limit);
                if !fits {
                    self.distrusted.insert(peer.contributor.member);
                    return Err(CloseCause::HeldTooMuch);
                }
                Ok(false)
            }
            Err(refusal) => Err(self.remember(from, refusal)),
        }
    }

    fn admitted(&mut self, now: Timestamp, from: PeerKey, change: AdmittedChange) {
        if let Some(peer) = self.peers.get(&from) {
            let admitted = Pending::of(&self.guard, Some(from), change, &peer.contributor, now);
            self.pending.extend(admitted);
        }
    }

    /// Something new is in the graph: held changes of anybody may fit now, and make others fit in turn.
    pub(super) fn offer_held_again(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        loop {
            let mut admitted_any = false;
            let holders: Vec<PeerKey> = self
                .peers
                .iter()
                .filter(|(_, peer)| !peer.held.is_empty())
                .map(|(key, _)| *key)
                .collect();
            for key in holders {
                match self.offer_held_of(now, key) {
                    Ok(admitted) => admitted_any |= admitted,
                    Err(cause) => self.close(now, key, cause, effects),
                }
            }
            if !admitted_any {
                return;
            }
        }
    }

    fn offer_held_of(&mut self, now: Timestamp, key: PeerKey) -> Result<bool, CloseCause> {
        let Some(peer) = self.peers.get_mut(&key) else {
            return Ok(false);
        };
        let mut admitted_any = false;
        for held in peer.held.take() {
            if self.may_fit(&held) {
                admitted_any |= self.offer(now, key, held.change)?;
            } else if let Some(peer) = self.peers.get_mut(&key) {
                peer.held.push(held, usize::MAX);
            }
        }
        Ok(admitted_any)
    }

    fn may_fit(&self, held: &Held) -> bool {
        let graph = self.guard.graph();
        held.missing.iter().all(|hash| graph.find(hash).is_some())
    }

    /// A change that is ahead of the document's counter while its sender owes nothing more will never fit. One that may
    /// have been counted on from others' changes that wait goes on waiting with them.
    pub(super) fn refuse_stuck(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let alone = self.peers.get(&from).filter(|it| it.of_others.is_empty());
        let stuck = alone.and_then(|peer| {
            peer.held
                .iter()
                .find(|held| held.why == HeldWhy::CounterAhead)
                .map(Held::refuse)
        });
        let Some(refusal) = stuck else {
            return false;
        };
        let cause = self.remember(from, refusal);
        self.close(now, from, cause, effects);
        true
    }

    pub(super) fn remember(&mut self, from: PeerKey, refusal: Refusal) -> CloseCause {
        let code = refusal.reason.code();
        let Some(hash) = refusal.change else {
            return CloseCause::Malformed(code);
        };
        if let Some(peer) = self.peers.get(&from) {
            self.refused.remember(&peer.contributor, hash, code);
        }
        CloseCause::Refused(hash, code)
    }
}

fn weight_of(change: &ParsedChange) -> Weight {
    Weight {
        bytes: change.byte_len(),
        operations: change.operation_count() as u64,
    }
}
