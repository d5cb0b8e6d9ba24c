//! With what people sign in: passwords, passkeys, and accounts of OpenID Connect providers.
//!
//! This crate holds the cryptography and the protocols, and nothing that is kept: hashes and credentials go in and out as
//! text. [`password`] and [`passkey`] do no input or output; [`openid`] speaks to the provider, and that is all it speaks
//! to. Moments, salts and secrets are handed in; only challenges, and what goes to a provider once, are drawn by the
//! libraries below.
//!
//! ```
//! use wortlaut_credentials::password::{self, NewPassword, Weakness};
//!
//! let about = ["Anke Petersen", "Stadtwerke Lübeck"];
//! assert_eq!(NewPassword::check("Stadtwerke2026!", &about).unwrap_err(), Weakness::Common);
//! let chosen = NewPassword::check("ein Kormoran frisst Hefeklöße", &about).unwrap();
//! let kept = password::hash(&chosen, &[7; 16]).unwrap();
//! assert!(password::verify("ein Kormoran frisst Hefeklöße", &kept));
//! assert!(!password::verify("ein Kormoran frisst Hefekloß", &kept));
//! ```

pub mod ceremony;
pub mod openid;
pub mod passkey;
pub mod password;
