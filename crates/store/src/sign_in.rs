//! Beginning sessions of members who have proved who they are.

use crate::{
    Store,
    admission::is_admitted,
    audit::{self, Action, By, Event},
    error::Result,
    passkey,
    session::{self, Begun, NewSession},
};
use serde_json::json;
use wortlaut_model::{MemberId, Timestamp};

/// With what a member has proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// A password.
    Password,
    /// A passkey.
    Passkey {
        /// The credential's id.
        id: Vec<u8>,
        /// The credential, if it is another after this use.
        changed: Option<String>,
    },
    /// An account of an OpenID Connect provider.
    Provider,
}

impl Means {
    const fn as_str(&self) -> &'static str {
        match self {
            Means::Password => "password",
            Means::Passkey { .. } => "passkey",
            Means::Provider => "provider",
        }
    }
}

impl Store {
    /// Begins a session of a member; `None` when the member is not admitted at `now`, or the passkey is there no more.
    ///
    /// # Errors
    ///
    /// Database errors; after one the session may have begun.
    pub fn sign_in(
        &self,
        member: MemberId,
        means: &Means,
        session: &NewSession,
        now: Timestamp,
    ) -> Result<Option<Begun>> {
        self.write("begin a session", |transaction| {
            if !is_admitted(transaction, member, now)? {
                return Ok(None);
            }
            if let Means::Passkey { id, changed } = means
                && !passkey::note_use(transaction, id, changed.as_deref(), now)?
            {
                return Ok(None);
            }
            let begun = session::begin(transaction, session, member, now)?;
            let event = Event {
                at: now,
                by: By::Member(member),
                action: Action::SignedIn,
                subject: &member,
                detail: json!({ "with": means.as_str(), "session": begun.session.id }),
            };
            audit::record(transaction, &event)?;
            Ok(Some(begun))
        })
    }
}
