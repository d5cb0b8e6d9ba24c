//! Invitations: each signs its member in once.

use crate::{
    Store,
    admission::readmit,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::Result,
    member::require_member,
    secret::SecretHash,
    session::{self, Begun, NewSession},
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;
use wortlaut_model::{InvitationId, MemberId, Timestamp};

/// An invitation to be kept.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Its id, drawn by the caller.
    pub id: InvitationId,
    /// The SHA-256 of the secret in its link.
    pub secret: SecretHash,
    /// Whom it signs in.
    pub member: MemberId,
    /// The first moment at which it is no longer good.
    pub expires_at: Timestamp,
}

/// An invitation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Whom it signs in.
    pub member: MemberId,
    /// When it was made.
    pub created_at: Timestamp,
    /// The first moment at which it is no longer good; a newer one moves it forward.
    pub expires_at: Timestamp,
    /// When it was used, if it was.
    pub used_at: Option<Timestamp>,
}

/// What became of the attempt to use an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consumption {
    /// It was good: it is used up now, and this session has begun.
    SignedIn(Begun),
    /// It was used before.
    Used,
    /// Its time is over, or a newer one took its place.
    Expired,
    /// Its member gets in no more.
    Void,
    /// There is no such invitation.
    Unknown,
}

impl Store {
    /// Keeps an invitation. It takes the place of earlier ones of the same member that were not used: of all links that were
    /// ever sent, only the newest signs in. A member who was removed is let in again.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::StoreError::Unknown) when there is no such member, [`Erased`](crate::StoreError::Erased) when the
    /// person was erased, [`Ended`](crate::StoreError::Ended) when their time is over, and database errors.
    pub fn invite(&self, invitation: &NewInvitation, by: By, now: Timestamp) -> Result<()> {
        self.write("keep an invitation", |transaction| {
            let member = require_member(transaction, invitation.member)?;
            readmit(transaction, &member, (by, now))?;
            void_invitations(transaction, invitation.member, now)?;
            transaction
                .execute(
                    "INSERT INTO invitation (id, secret, member, created_at, expires_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        Column(invitation.id),
                        invitation.secret.as_bytes(),
                        Column(invitation.member),
                        Column(now),
                        Column(invitation.expires_at),
                    ],
                )
                .map_err(|error| refusal(error, "the invitation", "member"))?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::MemberInvited,
                    subject: &invitation.member,
                    detail: json!({
                        "invitation": invitation.id,
                        "expires_at": invitation.expires_at,
                    }),
                },
            )
        })
    }

    /// The invitation with this secret, used or not, without using it up.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn invitation(&self, secret: &SecretHash) -> Result<Option<Invitation>> {
        self.reading("read an invitation", |transaction| {
            find(transaction, secret)
        })
    }

    /// Uses an invitation up and begins a session of its member, both or neither. Of two attempts at the same time one
    /// gets the session and the other [`Consumption::Used`].
    ///
    /// # Errors
    ///
    /// Database errors; after one the invitation may be used up with its session begun.
    pub fn consume_invitation(
        &self,
        secret: &SecretHash,
        session: &NewSession,
        now: Timestamp,
    ) -> Result<Consumption> {
        self.write("use an invitation", |transaction| {
            let Some(invitation) = find(transaction, secret)? else {
                return Ok(Consumption::Unknown);
            };
            if invitation.used_at.is_some() {
                return Ok(Consumption::Used);
            }
            if !require_member(transaction, invitation.member)?.is_admitted(now) {
                return Ok(Consumption::Void);
            }
            if now >= invitation.expires_at {
                return Ok(Consumption::Expired);
            }
            mark_used(transaction, invitation.id, now)?;
            let begun = session::begin(transaction, session, invitation.member, now)?;
            record_sign_in(transaction, &invitation, &begun, now)?;
            Ok(Consumption::SignedIn(begun))
        })
    }
}

/// Makes unused links void for ever: neither a newer link nor letting the member in again brings them back.
pub(crate) fn void_invitations(
    transaction: &Transaction<'_>,
    member: MemberId,
    now: Timestamp,
) -> Result<()> {
    transaction.execute(
        "UPDATE invitation SET expires_at = min(expires_at, ?2)
         WHERE member = ?1 AND used_at IS NULL",
        params![Column(member), Column(now)],
    )?;
    Ok(())
}

fn find(transaction: &Transaction<'_>, secret: &SecretHash) -> Result<Option<Invitation>> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, member, created_at, expires_at, used_at FROM invitation WHERE secret = ?1",
    )?;
    let found = statement.query_row([secret.as_bytes()], |row| {
        Ok(Invitation {
            id: get(row, 0)?,
            member: get(row, 1)?,
            created_at: get(row, 2)?,
            expires_at: get(row, 3)?,
            used_at: get_optional(row, 4)?,
        })
    });
    Ok(found.optional()?)
}

fn mark_used(transaction: &Transaction<'_>, id: InvitationId, now: Timestamp) -> Result<()> {
    transaction.execute(
        "UPDATE invitation SET used_at = ?2 WHERE id = ?1",
        params![Column(id), Column(now)],
    )?;
    Ok(())
}

fn record_sign_in(
    transaction: &Transaction<'_>,
    invitation: &Invitation,
    begun: &Begun,
    now: Timestamp,
) -> Result<()> {
    audit::record(
        transaction,
        &Event {
            at: now,
            by: By::Member(invitation.member),
            action: Action::SignedIn,
            subject: &invitation.member,
            detail: json!({ "invitation": invitation.id, "session": begun.session.id }),
        },
    )
}
