//! Actors that name who made them, to the server alone.
//!
//! The server binds an actor to the member who brings its first change. After a restore from a backup that would bind one
//! member's lost words to whichever device comes first with a copy of them. So the pages make their actors with a key that a
//! member and the server share: eight random bytes, and the first eight of an HMAC-SHA-256 of the document's id and them.
//! Whoever lacks the key learns nothing from such an actor, not even which two are one member's; and whoever brings another
//! member's is told apart from its author. Programs may make their actors as they like: those are bound as they come.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use wortlaut_merge::ActorId;
use wortlaut_model::{DocumentId, MemberId};

/// Bytes of an actor that are random, and as many that follow from them.
const HALF: usize = 8;

/// The keys of all members, made from one secret that is in every backup.
pub struct ActorKeys {
    secret: [u8; 32],
    /// With each member's key in place.
    members: RwLock<BTreeMap<MemberId, Hmac<Sha256>>>,
}

impl ActorKeys {
    /// Knows no member yet.
    pub fn new(secret: [u8; 32]) -> Self {
        Self {
            secret,
            members: RwLock::default(),
        }
    }

    /// The key with which a member makes actors. From now on these are known.
    pub fn hand_out(&self, member: MemberId) -> [u8; 32] {
        let key = self.key(member);
        if !self.known().contains_key(&member) {
            let mut members = self.members.write().unwrap_or_else(PoisonError::into_inner);
            members.insert(member, keyed(&key));
        }
        key
    }

    /// How many members are known: what it costs to find the author of an actor.
    pub fn members(&self) -> usize {
        self.known().len()
    }

    fn known(&self) -> RwLockReadGuard<'_, BTreeMap<MemberId, Hmac<Sha256>>> {
        self.members.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, member: MemberId) -> [u8; 32] {
        let mut mac = keyed(&self.secret);
        mac.update(member.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Whether the member made the actor, for this document.
    pub fn is_by(&self, member: MemberId, document: DocumentId, actor: &ActorId) -> bool {
        let known = self.known();
        let key = known.get(&member);
        key.is_some_and(|key| is_made_with(key, document, actor))
    }

    /// The member who made the actor for this document; `None` when it was made in another way.
    pub fn author(&self, document: DocumentId, actor: &ActorId) -> Option<MemberId> {
        let known = self.known();
        let mut members = known.iter();
        let author = members.find(|(_, key)| is_made_with(key, document, actor));
        author.map(|(member, _)| *member)
    }
}

/// The actor that a member's key makes of eight random bytes, as the pages do (`web/src/sync/actor.ts`).
pub fn make_actor(key: &[u8; 32], document: DocumentId, random: [u8; HALF]) -> ActorId {
    let tag = tag(&keyed(key), document, &random).finalize().into_bytes();
    let (tag, _) = tag.split_at(HALF);
    ActorId::from([&random[..], tag].concat())
}

fn is_made_with(key: &Hmac<Sha256>, document: DocumentId, actor: &ActorId) -> bool {
    let Some((random, rest)) = actor.to_bytes().split_at_checked(HALF) else {
        return false;
    };
    rest.len() == HALF
        && tag(key, document, random)
            .verify_truncated_left(rest)
            .is_ok()
}

fn tag(key: &Hmac<Sha256>, document: DocumentId, random: &[u8]) -> Hmac<Sha256> {
    let mut mac = key.clone();
    mac.update(document.as_bytes());
    mac.update(random);
    mac
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: DocumentId = DocumentId::from_bytes([0xd0; 16]);

    fn member(number: u8) -> MemberId {
        MemberId::from_bytes([number; 16])
    }

    fn keys_of_two() -> ActorKeys {
        let keys = ActorKeys::new([7; 32]);
        for number in [1, 2, 2] {
            keys.hand_out(member(number));
        }
        keys
    }

    #[test]
    fn an_actor_names_whose_key_made_it_for_which_document() {
        let keys = keys_of_two();
        let theirs = make_actor(&keys.key(member(2)), DOCUMENT, [9; HALF]);
        assert_eq!(keys.members(), 2);
        assert_eq!(keys.author(DOCUMENT, &theirs), Some(member(2)));
        assert!(keys.is_by(member(2), DOCUMENT, &theirs));
        assert!(!keys.is_by(member(1), DOCUMENT, &theirs));
        assert_eq!(
            keys.author(DocumentId::from_bytes([0xd1; 16]), &theirs),
            None
        );
    }

    #[test]
    fn an_actor_made_in_another_way_names_nobody() {
        let keys = keys_of_two();
        let theirs = make_actor(&keys.key(member(2)), DOCUMENT, [9; HALF]);
        let bytes = theirs.to_bytes();
        let longer = [bytes, &[0]].concat();
        let mut other = bytes.to_vec();
        other[HALF] ^= 1;
        for made in [
            &bytes[..HALF],
            &bytes[..15],
            &longer,
            &other,
            &[3],
            &[4; 16],
        ] {
            assert_eq!(keys.author(DOCUMENT, &ActorId::from(made)), None);
        }
    }

    /// The same as the pages are tested with: `web/src/sync/actor.test.ts`.
    #[test]
    fn a_known_actor() {
        let keys = ActorKeys::new([7; 32]);
        let made = make_actor(&keys.key(member(1)), DOCUMENT, [9; HALF]);
        let key: String = keys
            .key(member(1))
            .iter()
            .map(|it| format!("{it:02x}"))
            .collect();
        assert_eq!(
            key,
            "139ce5e99f636d2ce9bde16251fe84176697fc96368ca111687c19c7920d0313"
        );
        assert_eq!(made.to_hex_string(), "090909090909090920a3f11d21307828");
    }
}
