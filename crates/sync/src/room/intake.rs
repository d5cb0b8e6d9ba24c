//! What arrives: through the guard into the graph, into the held changes, or not at all.

use super::{CloseCause, Effect, PeerKey, Pending, Room};
use wortlaut_merge::ChangeHash;
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
                Ok(()) => {}
                Err(cause) => {
                    self.close(now, from, cause, effects);
                    break;
                }
            }
        }
        self.offer_held_again(now, effects);
        self.peers.contains_key(&from)
    }

    fn offer_all(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        changes: Vec<ParsedChange>,
    ) -> Result<(), CloseCause> {
        for change in changes {
            let before = self.guard.steps();
            self.offer(now, from, change)?;
            if let Some(peer) = self.peers.get_mut(&from) {
                peer.pay(self.guard.steps() - before)?;
            }
        }
        Ok(())
    }

    /// Offers one change to the guard.
    fn offer(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        change: ParsedChange,
    ) -> Result<(), CloseCause> {
        let Some(peer) = self.peers.get(&from) else {
            return Ok(());
        };
        let hash = change.hash();
        if self.guard.graph().find(&hash).is_some() {
            // Somebody else may have brought what was refused of this member.
            return Ok(());
        }
        if let Some(code) = self.refused.code(&peer.contributor, &hash) {
            return Err(CloseCause::Refused(hash, code));
        }
        if let Some(author) = self.author_elsewhere(from, &change)? {
            return self.wait_for_author(now, from, &Held::for_its_author(change), Some(author));
        }
        let Some(peer) = self.peers.get_mut(&from) else {
            return Ok(());
        };
        match self.guard.admit(change, &peer.contributor) {
            Ok(Verdict::Admitted(change)) => {
                self.admitted(now, from, change);
                Ok(())
            }
            Ok(Verdict::Known) => Ok(()),
            Ok(Verdict::Held(held)) if held.why == HeldWhy::ForeignActor => {
                let author = self.guard.owner(held.change.actor());
                self.wait_for_author(now, from, &held, author)
            }
            Ok(Verdict::Held(held)) => {
                let fits = peer.held.push(*held, self.held_limit);
                if !fits {
                    self.distrusted.insert(peer.contributor.member);
                    return Err(CloseCause::HeldTooMuch);
                }
                Ok(())
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

    /// Offers what waited for changes that have come into the graph since this was last done, and so on.
    pub(super) fn offer_held_again(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        while let Some(arrived) = self.next_arrived() {
            for (key, changes) in self.released_by(&arrived) {
                if let Err(cause) = self.offer_all(now, key, changes) {
                    self.close(now, key, cause, effects);
                }
            }
            self.recover_released(now, &arrived);
        }
        self.keep_waiting(effects);
    }

    /// The next change of the graph for which nobody was asked yet whether they waited for it.
    fn next_arrived(&mut self) -> Option<ChangeHash> {
        let graph = self.guard.graph();
        if self.peers.values().all(|it| it.held.is_empty()) && !self.for_authors.is_recovering() {
            self.arrivals = graph.len();
        }
        let arrived = graph.at(self.arrivals)?;
        self.arrivals += 1;
        Some(graph.hash(arrived))
    }

    fn released_by(&mut self, arrived: &ChangeHash) -> Vec<(PeerKey, Vec<ParsedChange>)> {
        let (graph, next) = (self.guard.graph(), self.guard.next_operation());
        let holders = self.peers.iter_mut().filter(|(_, it)| !it.held.is_empty());
        holders
            .map(|(key, peer)| (*key, peer.held.arrived(arrived, graph, next)))
            .filter(|(_, changes)| !changes.is_empty())
            .collect()
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
        let stuck = alone.and_then(|peer| peer.held.ahead().map(Held::refuse));
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
