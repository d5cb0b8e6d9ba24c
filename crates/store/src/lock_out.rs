//! Taking everything away that signs a member in, as when a device is lost: one step, because whatever is left of it lets
//! in whoever has the device.

use crate::{
    Store,
    audit::{Action, By},
    column::{Column, get},
    error::{Result, StoreError},
    invitation::void_invitations,
    member::require_member,
    member_change::{record, require_another_moderator},
    session,
};
use rusqlite::{Transaction, params};
use serde_json::json;
use wortlaut_model::{MemberId, SessionId, Timestamp, TokenId};

/// With what a member could sign in, or was signed in, until it was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedOut {
    /// The sessions that ended.
    pub sessions: Vec<SessionId>,
    /// The tokens that were revoked.
    pub tokens: Vec<TokenId>,
    /// How many passkeys were taken away.
    pub passkeys: usize,
    /// How many accounts of providers were unlinked.
    pub providers: usize,
    /// Whether a password was taken away.
    pub had_password: bool,
}

impl Store {
    /// Takes everything away that signs a member in, now and later: sessions, tokens, passkeys, the password, accounts of
    /// providers and unused invitations. The member stays one, and a new invitation lets them in. The audit trail has one line
    /// for all of it.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, [`Erased`](StoreError::Erased) when the person was
    /// erased, [`LastModerator`](StoreError::LastModerator) when a member does it to themselves and nobody else could invite
    /// them again, and database errors.
    pub fn lock_out(&self, member: MemberId, by: By, now: Timestamp) -> Result<LockedOut> {
        self.write("take everything away that signs in", |transaction| {
            let before = require_member(transaction, member)?;
            if before.erased_at.is_some() {
                return Err(StoreError::Erased);
            }
            if by == By::Member(member) {
                require_another_moderator(transaction, &before, now)?;
            }
            void_invitations(transaction, member, now)?;
            let taken = LockedOut {
                sessions: session::end_quietly(transaction, member, None)?,
                tokens: revoke_tokens(transaction, member, now)?,
                passkeys: delete(transaction, "passkey", member)?,
                providers: delete(transaction, "external_identity", member)?,
                had_password: delete(transaction, "password", member)? > 0,
            };
            let detail = json!({
                "sessions": taken.sessions.len(),
                "tokens": taken.tokens.len(),
                "passkeys": taken.passkeys,
                "providers": taken.providers,
                "password": taken.had_password,
            });
            let action = Action::MemberLockedOut;
            record(transaction, member, action, detail, (by, now))?;
            Ok(taken)
        })
    }
}

/// Revokes all tokens of a member without a line in the audit trail, and returns which.
pub(crate) fn revoke_tokens(
    transaction: &Transaction<'_>,
    member: MemberId,
    now: Timestamp,
) -> Result<Vec<TokenId>> {
    let mut statement = transaction.prepare_cached(
        "UPDATE token SET revoked_at = ?2 WHERE member = ?1 AND revoked_at IS NULL RETURNING id",
    )?;
    let revoked = statement.query_map(params![Column(member), Column(now)], |row| get(row, 0))?;
    Ok(revoked.collect::<Result<_, _>>()?)
}

fn delete(transaction: &Transaction<'_>, table: &str, member: MemberId) -> Result<usize> {
    let delete = format!("DELETE FROM {table} WHERE member = ?1");
    Ok(transaction.execute(&delete, [Column(member)])?)
}
