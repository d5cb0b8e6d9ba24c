//! Passkeys: WebAuthn credentials that an authenticator keeps and finds by itself, so that nobody types an address.
//!
//! What browsers are given and answer is the JSON serialisation of WebAuthn Level 3 (5.1.8 to 5.1.10 there):
//! `PublicKeyCredential.parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON` and `toJSON`.

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};
use wortlaut_model::MemberId;

/// The service, as authenticators know it: by the host of its public address.
#[derive(Debug)]
pub struct RelyingParty {
    webauthn: Webauthn,
}

/// Browsers make no passkeys for this address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no passkeys at {0}: browsers make them at https://… with a name, and at http://localhost")]
pub struct NoPasskeys(String);

/// A passkey was not taken, or did not prove who it is.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// What the browser sent is not what it should send, or not what was asked of it.
    #[error("the browser's answer is not what was asked of it")]
    Refused(#[source] WebauthnError),
    /// What the browser sent cannot be read.
    #[error("the browser's answer cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// What is kept of the passkey cannot be read.
    #[error("the passkey that is kept cannot be read")]
    Damaged(#[source] serde_json::Error),
}

/// Whose passkey is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The member.
    pub member: MemberId,
    /// What tells the account from others in the authenticator's list: the address, or else the name.
    pub account: &'a str,
    /// The person's name.
    pub name: &'a str,
}

/// The making of a passkey, until the browser answers.
#[derive(Debug)]
pub struct Registration(PasskeyRegistration);

/// A sign-in, until the browser answers.
#[derive(Debug)]
pub struct SignIn(DiscoverableAuthentication);

/// A passkey that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The credential's id.
    pub id: Vec<u8>,
    /// What is to be kept of it: JSON without anything secret.
    pub credential: String,
}

/// A browser's answer to a sign-in, which says whose passkey it is and has not proved it yet.
pub struct Assertion {
    /// The credential's id.
    pub id: Vec<u8>,
    /// Whose passkey it is said to be.
    pub member: MemberId,
    answer: PublicKeyCredential,
}

impl fmt::Debug for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assertion")
            .field("member", &self.member)
            .finish_non_exhaustive()
    }
}

impl RelyingParty {
    /// The service at a public address, under the name that authenticators show.
    ///
    /// # Errors
    ///
    /// [`NoPasskeys`] where browsers make none: at a bare IP address, and without HTTPS but at `localhost`.
    pub fn new(origin: &str, name: &str) -> Result<Self, NoPasskeys> {
        let no_passkeys = || NoPasskeys(origin.to_owned());
        let url: Url = origin.parse().map_err(|_| no_passkeys())?;
        let host = url.domain().ok_or_else(no_passkeys)?;
        if url.scheme() != "https" && host != "localhost" {
            return Err(no_passkeys());
        }
        let builder = WebauthnBuilder::new(host, &url).map_err(|_| no_passkeys())?;
        let webauthn = builder.rp_name(name).build().map_err(|_| no_passkeys())?;
        Ok(Self { webauthn })
    }

    /// Begins to make a passkey: the options for the browser. Authenticators that hold one of the `known` credentials make
    /// no second one.
    ///
    /// # Errors
    ///
    /// [`PasskeyError`] when the library refuses.
    pub fn start_registration(
        &self,
        owner: Owner<'_>,
        known: Vec<Vec<u8>>,
    ) -> Result<(Value, Registration), PasskeyError> {
        let (options, state) = self
            .webauthn
            .start_passkey_registration(owner.member.uuid(), owner.account, owner.name, Some(known))
            .map_err(PasskeyError::Refused)?;
        let mut options =
            serde_json::to_value(options.public_key).map_err(PasskeyError::Unreadable)?;
        require_discoverable(&mut options);
        Ok((options, Registration(state)))
    }

    /// Ends the making of a passkey with the browser's answer.
    ///
    /// # Errors
    ///
    /// [`PasskeyError`] when the answer is not one to this registration, from this address, with the person verified.
    pub fn finish_registration(
        &self,
        registration: &Registration,
        answer: &Value,
    ) -> Result<Made, PasskeyError> {
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let passkey = self
            .webauthn
            .finish_passkey_registration(&answer, &registration.0)
            .map_err(PasskeyError::Refused)?;
        let credential = serde_json::to_string(&passkey).map_err(PasskeyError::Unreadable)?;
        Ok(Made {
            id: passkey.cred_id().to_vec(),
            credential,
        })
    }

    /// Begins a sign-in: the options for the browser, which name nobody.
    ///
    /// # Errors
    ///
    /// [`PasskeyError`] when the library refuses.
    pub fn start_sign_in(&self) -> Result<(Value, SignIn), PasskeyError> {
        let started = self.webauthn.start_discoverable_authentication();
        let (options, state) = started.map_err(PasskeyError::Refused)?;
        let options = serde_json::to_value(options.public_key).map_err(PasskeyError::Unreadable)?;
        Ok((options, SignIn(state)))
    }

    /// Reads a browser's answer, to know which passkey is to be looked up.
    ///
    /// # Errors
    ///
    /// [`PasskeyError`] when it cannot be read or names nobody.
    pub fn read_answer(&self, answer: &Value) -> Result<Assertion, PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        let (member, id) = self
            .webauthn
            .identify_discoverable_authentication(&answer)
            .map_err(PasskeyError::Refused)?;
        Ok(Assertion {
            id: id.to_vec(),
            member: member.into(),
            answer,
        })
    }

    /// Ends a sign-in: `kept` is what was kept of the passkey that the answer names. Returns what is to be kept from now on,
    /// when that is something else.
    ///
    /// # Errors
    ///
    /// [`PasskeyError`] when the answer is not one to this sign-in, from this address and by that passkey, with the person
    /// verified.
    pub fn finish_sign_in(
        &self,
        sign_in: SignIn,
        assertion: &Assertion,
        kept: &str,
    ) -> Result<Option<String>, PasskeyError> {
        let mut passkey: webauthn_rs::prelude::Passkey =
            serde_json::from_str(kept).map_err(PasskeyError::Damaged)?;
        let result = self
            .webauthn
            .finish_discoverable_authentication_v2(&assertion.answer, sign_in.0, &passkey)
            .map_err(PasskeyError::Refused)?;
        if passkey.update_credential(&result) != Some(true) {
            return Ok(None);
        }
        let changed = serde_json::to_string(&passkey).map_err(PasskeyError::Damaged)?;
        Ok(Some(changed))
    }
}

fn read<T: DeserializeOwned>(answer: &Value) -> Result<T, PasskeyError> {
    T::deserialize(answer).map_err(PasskeyError::Unreadable)
}

/// Asks for a passkey that can be found without an address: the library only asks for that in Google's case.
fn require_discoverable(options: &mut Value) {
    let selection = options.as_object_mut().map(|options| {
        options
            .entry("authenticatorSelection")
            .or_insert_with(|| Value::Object(Default::default()))
    });
    if let Some(Value::Object(selection)) = selection {
        selection.insert("residentKey".to_owned(), "required".into());
        selection.insert("requireResidentKey".to_owned(), true.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_make_passkeys_for_names_over_https_and_for_localhost() {
        for good in [
            "https://text.example.org",
            "https://text.example.org:8443",
            "http://localhost:8080",
        ] {
            assert!(RelyingParty::new(good, "Wortlaut").is_ok(), "{good}");
        }
        for bad in [
            "http://127.0.0.1:8080",
            "https://192.0.2.1",
            "http://text.example.org",
            "http://[::1]:1",
            "",
        ] {
            assert!(RelyingParty::new(bad, "Wortlaut").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_passkey_is_asked_for_that_is_found_without_an_address() {
        let service = RelyingParty::new("http://localhost:8080", "Wortlaut").unwrap();
        let owner = Owner {
            member: MemberId::from_bytes([7; 16]),
            account: "anke@example.org",
            name: "Anke Petersen",
        };
        let (options, _) = service
            .start_registration(owner, vec![vec![1, 2, 3]])
            .unwrap();
        assert_eq!(options["rp"]["id"], "localhost");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(
            options["authenticatorSelection"]["userVerification"],
            "required"
        );
        assert_eq!(options["excludeCredentials"][0]["id"], "AQID");
        let (options, _) = service.start_sign_in().unwrap();
        assert_eq!(options["allowCredentials"], serde_json::json!([]));
        assert_eq!(options["userVerification"], "required");
    }

    #[test]
    fn nonsense_is_refused() {
        let service = RelyingParty::new("http://localhost:8080", "Wortlaut").unwrap();
        for answer in [
            Value::Null,
            serde_json::json!({}),
            serde_json::json!({ "id": 1 }),
        ] {
            assert!(service.read_answer(&answer).is_err(), "{answer}");
        }
    }
}
