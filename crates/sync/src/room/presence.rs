//! Presence: relayed, never stored.

use super::{Effect, PeerKey, Relay, Room};
use wortlaut_model::{Timestamp, limits};

impl Room {
    /// Passes a presence message on to everybody else. One under a foreign name is an echo (automerge-repo clients
    /// re-send what they receive) and is dropped silently, like one too large or too many.
    pub(super) fn relay(
        &mut self,
        now: Timestamp,
        from: PeerKey,
        relay: Relay,
        effects: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        if relay.sender_id != peer.peer_id || relay.data.len() > limits::PRESENCE_BYTES {
            return;
        }
        if !peer.presence.has_credit(now) {
            return;
        }
        peer.presence.spend(1);
        let peers: Vec<PeerKey> = self
            .peers
            .iter()
            .filter(|(key, peer)| **key != from && peer.is_following)
            .map(|(key, _)| *key)
            .collect();
        if !peers.is_empty() {
            effects.push(Effect::Relay { peers, relay });
        }
    }
}
