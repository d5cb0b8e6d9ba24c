//! Passkeys being made and used: what browsers have been asked, until they answer.

use crate::auth::origin::PublicUrl;
use crate::auth::secret::{NoRandomness, Secret};
use crate::clock;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tracing::info;
use wortlaut_credentials::ceremony::Ceremonies;
use wortlaut_credentials::passkey::{
    Assertion, Made, Owner, PasskeyError, Registration, RelyingParty, SignIn,
};
use wortlaut_model::MemberId;

/// The name under which authenticators list the service.
const SERVICE: &str = "Wortlaut";

/// Passkeys of this server.
pub(crate) struct Passkeys {
    service: RelyingParty,
    registrations: Under<(MemberId, Registration)>,
    sign_ins: Under<SignIn>,
}

/// What is under way, by the secrets that name it.
type Under<T> = Mutex<Ceremonies<String, T>>;

/// What a browser is asked.
pub(crate) struct Asked {
    /// Names the ceremony in the answer.
    pub(crate) ceremony_id: String,
    /// For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub(crate) options: Value,
}

/// A passkey's ceremony failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CeremonyError {
    /// There is none of this name, or no more.
    #[error("no such ceremony is under way")]
    Over,
    /// What the browser answered is not good.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// No random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl Passkeys {
    /// Passkeys at the server's address; `None` where browsers make none.
    pub(crate) fn at(public_url: &PublicUrl) -> Option<Self> {
        match RelyingParty::new(&public_url.for_passkeys(), SERVICE) {
            Ok(service) => Some(Self {
                service,
                registrations: Mutex::default(),
                sign_ins: Mutex::default(),
            }),
            Err(none) => {
                info!(%none, "members sign in without passkeys");
                None
            }
        }
    }

    /// Begins to make a passkey of this owner, who has the `known` ones.
    pub(crate) fn start_registration(
        &self,
        owner: Owner<'_>,
        known: Vec<Vec<u8>>,
    ) -> Result<Asked, CeremonyError> {
        let (options, state) = self.service.start_registration(owner, known)?;
        let is_theirs = |(member, _): &(MemberId, _)| *member == owner.member;
        ask(options, |ceremony_id| {
            let mut registrations = lock(&self.registrations);
            let registration = (owner.member, state);
            registrations.begin_among(ceremony_id, registration, clock::now(), is_theirs);
        })
    }

    /// Ends the making of the member's passkey.
    pub(crate) fn finish_registration(
        &self,
        member: MemberId,
        ceremony_id: &String,
        answer: &Value,
    ) -> Result<Made, CeremonyError> {
        let (owner, state) = take(&self.registrations, ceremony_id)?;
        if owner != member {
            return Err(CeremonyError::Over);
        }
        Ok(self.service.finish_registration(&state, answer)?)
    }

    /// Begins a sign-in of whoever answers.
    pub(crate) fn start_sign_in(&self) -> Result<Asked, CeremonyError> {
        let (options, state) = self.service.start_sign_in()?;
        ask(options, |ceremony_id| {
            lock(&self.sign_ins).begin(ceremony_id, state, clock::now());
        })
    }

    /// Reads whose passkey an answer says it is.
    pub(crate) fn read_answer(&self, answer: &Value) -> Result<Assertion, CeremonyError> {
        Ok(self.service.read_answer(answer)?)
    }

    /// Takes a sign-in out, for its answer.
    pub(crate) fn take_sign_in(&self, ceremony_id: &String) -> Result<SignIn, CeremonyError> {
        take(&self.sign_ins, ceremony_id)
    }

    /// Ends a sign-in, with what was kept of the passkey; returns what is to be kept, when that is something else.
    pub(crate) fn finish_sign_in(
        &self,
        sign_in: SignIn,
        assertion: &Assertion,
        kept: &str,
    ) -> Result<Option<String>, CeremonyError> {
        Ok(self.service.finish_sign_in(sign_in, assertion, kept)?)
    }
}

/// Begins a ceremony under a name that nobody can guess.
fn ask(options: Value, begin: impl FnOnce(String)) -> Result<Asked, CeremonyError> {
    let ceremony_id = Secret::draw()?.reveal().to_owned();
    begin(ceremony_id.clone());
    Ok(Asked {
        ceremony_id,
        options,
    })
}

fn take<T>(under: &Under<T>, ceremony_id: &String) -> Result<T, CeremonyError> {
    lock(under)
        .take(ceremony_id, clock::now())
        .ok_or(CeremonyError::Over)
}

fn lock<T>(under: &Under<T>) -> MutexGuard<'_, Ceremonies<String, T>> {
    under.lock().unwrap_or_else(PoisonError::into_inner)
}
