//! Who gets in, and until when: removing members and letting them in again, ends, and what members are signed in with.

use crate::{
    Store,
    audit::{Action, By},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    invitation::void_invitations,
    lock_out::revoke_tokens,
    member::require_member,
    member_change::{record, require_another_moderator},
    session,
};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;
use std::collections::HashMap;
use wortlaut_model::{Member, MemberId, SessionId, Timestamp, WorkspaceId};

/// How a member gets in, as far as it concerns whoever administers the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// When the member was last seen; noted at most once a minute.
    pub last_seen_at: Option<Timestamp>,
    /// How many browsers are signed in.
    pub sessions: u64,
    /// How long the newest invitation is good that was not used yet.
    pub invited_until: Option<Timestamp>,
}

impl Store {
    /// Removes a member: nothing signs them in any more, and what they were signed in with is over. What they wrote stays
    /// theirs. Removing a member again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, [`LastModerator`](StoreError::LastModerator) when
    /// nobody else administers the workspace, and database errors.
    pub fn remove_member(&self, member: MemberId, by: By, now: Timestamp) -> Result<()> {
        self.write("remove a member", |transaction| {
            let before = require_member(transaction, member)?;
            if before.removed_at.is_some() || before.erased_at.is_some() {
                return Ok(());
            }
            require_another_moderator(transaction, &before, now)?;
            transaction.execute(
                "UPDATE member SET removed_at = ?2 WHERE id = ?1",
                params![Column(member), Column(now)],
            )?;
            let sessions = session::end_quietly(transaction, member, None)?.len();
            let tokens = revoke_tokens(transaction, member, now)?.len();
            void_invitations(transaction, member, now)?;
            let detail = json!({ "sessions": sessions, "tokens": tokens });
            record(
                transaction,
                member,
                Action::MemberRemoved,
                detail,
                (by, now),
            )
        })
    }

    /// How the members of a workspace get in.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn activity(
        &self,
        workspace: WorkspaceId,
        now: Timestamp,
    ) -> Result<HashMap<MemberId, Activity>> {
        self.reading("read how members get in", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT member.id,
                        nullif(max(
                            ifnull((SELECT max(last_used_at) FROM session
                                    WHERE session.member = member.id), 0),
                            ifnull((SELECT max(last_used_at) FROM token
                                    WHERE token.member = member.id), 0),
                            ifnull((SELECT max(at) FROM visit
                                    WHERE visit.member = member.id), 0)), 0),
                        (SELECT count(*) FROM session
                         WHERE session.member = member.id AND expires_at > ?2),
                        (SELECT max(expires_at) FROM invitation
                         WHERE invitation.member = member.id AND used_at IS NULL
                             AND expires_at > ?2)
                 FROM member JOIN organisation ON organisation.id = member.organisation
                 WHERE organisation.workspace = ?1",
            )?;
            let rows = statement.query_map(params![Column(workspace), Column(now)], |row| {
                let activity = Activity {
                    last_seen_at: get_optional(row, 1)?,
                    sessions: row.get(2)?,
                    invited_until: get_optional(row, 3)?,
                };
                Ok((get(row, 0)?, activity))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The first end of a member that comes after `moment`.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn next_end(&self, moment: Timestamp) -> Result<Option<Timestamp>> {
        self.reading("read when members end", |transaction| {
            let mut statement =
                transaction.prepare_cached("SELECT min(ends_at) FROM member WHERE ends_at > ?1")?;
            Ok(statement.query_row([Column(moment)], |row| get_optional(row, 0))?)
        })
    }

    /// The members whose time came to its end after `since` and not after `until`.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn ended(&self, since: Timestamp, until: Timestamp) -> Result<Vec<MemberId>> {
        self.reading("read whose time is over", |transaction| {
            let mut statement = transaction
                .prepare_cached("SELECT id FROM member WHERE ends_at > ?1 AND ends_at <= ?2")?;
            let ended =
                statement.query_map(params![Column(since), Column(until)], |row| get(row, 0))?;
            Ok(ended.collect::<Result<_, _>>()?)
        })
    }
}

/// Whether a member gets in at `now`.
pub(crate) fn is_admitted(
    transaction: &Transaction<'_>,
    member: MemberId,
    now: Timestamp,
) -> Result<bool> {
    let found: Option<u8> = transaction
        .query_row(
            "SELECT 1 FROM member WHERE id = ?1 AND removed_at IS NULL AND erased_at IS NULL
             AND (ends_at IS NULL OR ?2 < ends_at)",
            params![Column(member), Column(now)],
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.is_some())
}

/// Refuses what would give a means of signing in to somebody who does not get in, or through a session that has ended. A request
/// may be under way while its member is removed, erased or locked out: what has just been taken away must not come back by it.
pub(crate) fn require_admitted(
    transaction: &Transaction<'_>,
    member: MemberId,
    through: Option<SessionId>,
    now: Timestamp,
) -> Result<()> {
    if !is_admitted(transaction, member, now)? {
        return Err(StoreError::Unknown { what: "member" });
    }
    let Some(session) = through else {
        return Ok(());
    };
    let lives: Option<u8> = transaction
        .query_row(
            "SELECT 1 FROM session WHERE id = ?1 AND member = ?2 AND ?3 < expires_at",
            params![Column(session), Column(member), Column(now)],
            |row| row.get(0),
        )
        .optional()?;
    lives
        .map(drop)
        .ok_or(StoreError::Unknown { what: "session" })
}

/// Lets a member in again who was removed, in the transaction of the invitation that does it.
pub(crate) fn readmit(
    transaction: &Transaction<'_>,
    member: &Member,
    (by, now): (By, Timestamp),
) -> Result<()> {
    if member.erased_at.is_some() {
        return Err(StoreError::Erased);
    }
    if member.ends_at.is_some_and(|end| end <= now) {
        return Err(StoreError::Ended);
    }
    if member.removed_at.is_none() {
        return Ok(());
    }
    transaction.execute(
        "UPDATE member SET removed_at = NULL WHERE id = ?1",
        [Column(member.id)],
    )?;
    let detail = json!({});
    record(
        transaction,
        member.id,
        Action::MemberReadmitted,
        detail,
        (by, now),
    )
}
