//! Secrets handed out once: invitations, sessions and bearer tokens. Only their SHA-256 is ever kept.

use crate::hex::hex;
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::{Builder, Uuid};
use wortlaut_store::SecretHash;

/// Bytes of a secret: 256 bits cannot be guessed, so a fast hash of them is safe to keep.
const SECRET_BYTES: usize = 32;

/// The system's source of randomness failed.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes")]
pub(crate) struct NoRandomness(#[source] getrandom::Error);

/// A secret in the clear, shown to its holder and then forgotten. Its `Debug` form hides it.
pub(crate) struct Secret(String);

impl Secret {
    /// Draws a new secret.
    pub(crate) fn draw() -> Result<Self, NoRandomness> {
        Ok(Self(hex(&random_bytes::<SECRET_BYTES>()?)))
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        hash_of(&self.0)
    }

    /// The text to hand out.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Hashes what somebody presents. Any text may come; none but a secret that was handed out will be found.
pub(crate) fn hash_of(presented: &str) -> SecretHash {
    SecretHash::from_bytes(Sha256::digest(presented.as_bytes()).into())
}

/// Random bytes, for ids and secrets.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}

/// A random id in the form of a version-4 UUID.
pub(crate) fn random_uuid() -> Result<Uuid, NoRandomness> {
    Ok(Builder::from_random_bytes(random_bytes()?).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_are_recognised_by_their_hash() {
        let (one, other) = (Secret::draw().unwrap(), Secret::draw().unwrap());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 2 * SECRET_BYTES);
        assert_eq!(one.hash(), hash_of(one.reveal()));
        assert_ne!(one.hash(), other.hash());
    }

    #[test]
    fn a_secret_does_not_show_in_debug_output() {
        let secret = Secret::draw().unwrap();
        assert!(!format!("{secret:?}").contains(secret.reveal()));
    }
}
