//! Passwords: which are taken, and how they are kept.
//!
//! Kept is Argon2id (RFC 9106) with 64 MiB, three passes and one lane, in the PHC string format. Length counts and
//! commonness counts; no character is asked for (NIST SP 800-63B, 3.1.1.2).

mod common;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;
use wortlaut_model::limits;

/// What is verified when an account is unknown or has no password: with the same parameters as any other, and of a
/// password that nobody knows, so that the answer takes as long.
pub const NOBODYS_HASH: &str = "$argon2id$v=19$m=65536,t=3,p=1$bm9ib2R5IGtub3dzIGl0$\
                                AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// It is too short.
    #[error("a password has at least {} characters", limits::PASSWORD_CHARS_LEAST)]
    TooShort,
    /// It is too long.
    #[error("a password has at most {} characters", limits::PASSWORD_CHARS_MOST)]
    TooLong,
    /// It is one that guessers try first.
    #[error("the password is one that guessers try first")]
    Common,
}

/// The hash could not be computed: there is no memory for it.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashFailure(#[source] argon2::password_hash::Error);

/// A password that may be set. Its `Debug` form hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl NewPassword {
    /// Takes a password of somebody; `about` is what others know of them: name, address, organisation.
    ///
    /// # Errors
    ///
    /// A [`Weakness`].
    pub fn check(password: &str, about: &[&str]) -> Result<Self, Weakness> {
        match password.chars().count() {
            ..limits::PASSWORD_CHARS_LEAST => Err(Weakness::TooShort),
            chars if chars > limits::PASSWORD_CHARS_MOST => Err(Weakness::TooLong),
            _ if common::is_common(password, about) => Err(Weakness::Common),
            _ => Ok(Self(password.to_owned())),
        }
    }
}

/// Hashes a password with a salt that nobody else's has. It takes 64 MiB and some tenths of a second.
///
/// # Errors
///
/// [`HashFailure`].
pub fn hash(password: &NewPassword, salt: &[u8; 16]) -> Result<String, HashFailure> {
    let salt = SaltString::encode_b64(salt).map_err(HashFailure)?;
    let hashed = argon2()
        .map_err(|error| HashFailure(error.into()))?
        .hash_password(password.0.as_bytes(), &salt);
    hashed.map(|it| it.to_string()).map_err(HashFailure)
}

/// Whether this is the password of which `kept` is the hash. It takes as long as [`hash`].
pub fn verify(password: &str, kept: &str) -> bool {
    let (Ok(argon2), Ok(kept)) = (argon2(), PasswordHash::new(kept)) else {
        return false;
    };
    argon2.verify_password(password.as_bytes(), &kept).is_ok()
}

fn argon2() -> Result<Argon2<'static>, argon2::Error> {
    let params = Params::new(
        limits::PASSWORD_HASH_KIB,
        limits::PASSWORD_HASH_PASSES,
        1,
        None,
    )?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_how_it_was_made_and_recognises_its_password() {
        let chosen = NewPassword::check("ein Kormoran frisst Hefeklöße", &[]).unwrap();
        let kept = hash(&chosen, &[7; 16]).unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{kept}"
        );
        assert!(verify("ein Kormoran frisst Hefeklöße", &kept));
        assert!(!verify("ein Kormoran frisst Hefeklösse", &kept));
        assert_ne!(kept, hash(&chosen, &[8; 16]).unwrap());
    }

    #[test]
    fn nobodys_hash_is_computed_like_any_other() {
        let nobodys = PasswordHash::new(NOBODYS_HASH).unwrap();
        let chosen = NewPassword::check("ein Kormoran frisst Hefeklöße", &[]).unwrap();
        let kept = hash(&chosen, &[7; 16]).unwrap();
        let somebodys = PasswordHash::new(&kept).unwrap();
        assert_eq!(nobodys.algorithm, somebodys.algorithm);
        assert_eq!(nobodys.version, somebodys.version);
        assert_eq!(nobodys.params, somebodys.params);
        assert_eq!(nobodys.hash.unwrap().len(), somebodys.hash.unwrap().len());
        assert!(!verify("", NOBODYS_HASH));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(NewPassword::check("äöü", &[]), Err(Weakness::TooShort));
        assert_eq!(
            NewPassword::check("Kürbisäpfel", &[]),
            Err(Weakness::TooShort)
        );
        assert!(NewPassword::check("Kürbisäpfeln", &[]).is_ok());
        let long = "Kürbis & Äpfel; ".repeat(13);
        assert_eq!(NewPassword::check(&long, &[]), Err(Weakness::TooLong));
    }
}
