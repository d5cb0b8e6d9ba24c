//! Browser sessions.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::Result,
    member::require_member,
    member_change::record,
    secret::SecretHash,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{MemberId, SessionId, Timestamp, limits};

/// The use of a session is noted at most once in this many milliseconds, so that reading a page costs no write.
const NOTE_USE_EVERY_MILLIS: i64 = 60_000;

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id, drawn by the caller.
    pub id: SessionId,
    /// The SHA-256 of the secret in its cookie.
    pub secret: SecretHash,
    /// What the browser says of itself, in a few words.
    pub device: String,
    /// The SHA-256 of the secret that the browser had before. If that is a session of the same member, it ends.
    pub replaces: Option<SecretHash>,
}

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub member: MemberId,
    /// What the browser says of itself, in a few words; may be empty.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last use was noted; a minute at most before its last use.
    pub last_used_at: Timestamp,
    /// The first moment at which it is no longer good if it is not used before: [`limits::SESSION_IDLE_MILLIS`] after its
    /// last noted use, and at most [`limits::SESSION_LIFE_MILLIS`] after it began.
    pub expires_at: Timestamp,
}

impl Session {
    /// The first moment at which it is no longer good, however much it is used.
    pub fn ends_at(&self) -> Timestamp {
        self.created_at.plus_millis(limits::SESSION_LIFE_MILLIS)
    }

    fn used(self, now: Timestamp) -> Self {
        let idle = now.plus_millis(limits::SESSION_IDLE_MILLIS);
        Self {
            last_used_at: now,
            expires_at: idle.min(self.ends_at()),
            ..self
        }
    }
}

/// A session that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The session.
    pub session: Session,
    /// The sessions of the same member that ended with it.
    pub ended: Vec<SessionId>,
}

impl Store {
    /// The session with this secret, if it is good at `now`. Its use is noted, which extends it, at most once a minute;
    /// never does the call wait for a write to do so, or fail because there can be none.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn session(&self, secret: &SecretHash, now: Timestamp) -> Result<Option<Session>> {
        let found = self.reading("read a session", |transaction| find(transaction, secret))?;
        let Some(session) = found.filter(|session| now < session.expires_at) else {
            return Ok(None);
        };
        if now.millis_since(session.last_used_at) < NOTE_USE_EVERY_MILLIS {
            return Ok(Some(session));
        }
        let used = session.clone().used(now);
        Ok(Some(if self.note_use(&used) { used } else { session }))
    }

    fn note_use(&self, used: &Session) -> bool {
        self.note("note the use of a session", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE session SET last_used_at = ?2, expires_at = ?3 WHERE id = ?1",
                )?
                .execute(params![
                    Column(used.id),
                    Column(used.last_used_at),
                    Column(used.expires_at),
                ])?;
            Ok(())
        })
    }

    /// The sessions of a member that are good at `now`, the one used last first.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn sessions(&self, member: MemberId, now: Timestamp) -> Result<Vec<Session>> {
        self.reading("read the sessions", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, member, device, created_at, last_used_at, expires_at FROM session
                 WHERE member = ?1 AND expires_at > ?2 ORDER BY last_used_at DESC, id",
            )?;
            let sessions = statement.query_map(params![Column(member), Column(now)], session_at)?;
            Ok(sessions.collect::<Result<_, _>>()?)
        })
    }

    /// Ends the session with this secret and returns it; `None` when there is none.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn end_session(&self, secret: &SecretHash, now: Timestamp) -> Result<Option<Session>> {
        self.write("end a session", |transaction| {
            let Some(session) = find(transaction, secret)? else {
                return Ok(None);
            };
            let by = By::Member(session.member);
            end(transaction, session.member, &[session.id], by, now)?;
            Ok(Some(session))
        })
    }

    /// Ends one session of a member; `false` when the member has no such session.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn end_session_of(
        &self,
        member: MemberId,
        session: SessionId,
        by: By,
        now: Timestamp,
    ) -> Result<bool> {
        self.write("end a session", |transaction| {
            let theirs = ids_of(transaction, member)?;
            let is_theirs = theirs.contains(&session);
            if is_theirs {
                end(transaction, member, &[session], by, now)?;
            }
            Ok(is_theirs)
        })
    }

    /// Ends all sessions of a member but `spared`, and returns which ended. The audit trail has one line for all of them.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::StoreError::Unknown) when there is no such member, and database errors.
    pub fn end_sessions(
        &self,
        member: MemberId,
        spared: Option<SessionId>,
        by: By,
        now: Timestamp,
    ) -> Result<Vec<SessionId>> {
        self.write("end sessions", |transaction| {
            require_member(transaction, member)?;
            let ended = end_quietly(transaction, member, spared)?;
            if !ended.is_empty() {
                let detail = json!({ "sessions": ended.len() });
                record(
                    transaction,
                    member,
                    Action::SessionsEnded,
                    detail,
                    (by, now),
                )?;
            }
            Ok(ended)
        })
    }

    /// Deletes sessions and unused invitations whose time is over, and returns the sessions. Nothing that anybody may do
    /// depends on its being called: what is over opens nothing.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn forget_expired(&self, now: Timestamp) -> Result<Vec<SessionId>> {
        self.write("delete what has expired", |transaction| {
            transaction.execute(
                "DELETE FROM invitation WHERE expires_at <= ?1 AND used_at IS NULL",
                [Column(now)],
            )?;
            let mut statement = transaction
                .prepare_cached("DELETE FROM session WHERE expires_at <= ?1 RETURNING id")?;
            let sessions = statement.query_map([Column(now)], |row| get(row, 0))?;
            Ok(sessions.collect::<Result<_, _>>()?)
        })
    }
}

/// Begins a session, in the transaction of whatever entitles to it, and ends those that it takes the place of.
pub(crate) fn begin(
    transaction: &Transaction<'_>,
    new: &NewSession,
    member: MemberId,
    now: Timestamp,
) -> Result<Begun> {
    let ended = make_room(transaction, new, member, now)?;
    let session = Session {
        id: new.id,
        member,
        device: new.device.clone(),
        created_at: now,
        last_used_at: now,
        expires_at: now,
    }
    .used(now);
    transaction
        .execute(
            "INSERT INTO session (id, secret, member, device, created_at, last_used_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                Column(session.id),
                new.secret.as_bytes(),
                Column(session.member),
                session.device,
                Column(session.created_at),
                Column(session.last_used_at),
                Column(session.expires_at),
            ],
        )
        .map_err(|error| refusal(error, "the session", "member"))?;
    Ok(Begun { session, ended })
}

/// Ends the session that the new one replaces, and those used longest ago when there are too many.
fn make_room(
    transaction: &Transaction<'_>,
    new: &NewSession,
    member: MemberId,
    now: Timestamp,
) -> Result<Vec<SessionId>> {
    let replaced = match &new.replaces {
        Some(secret) => find(transaction, secret)?.filter(|it| it.member == member),
        None => None,
    };
    let mut ended: Vec<SessionId> = replaced.into_iter().map(|it| it.id).collect();
    let rest = ids_of(transaction, member)?
        .into_iter()
        .filter(|it| !ended.contains(it));
    let surplus: Vec<_> = rest.skip(limits::SESSIONS_PER_MEMBER - 1).collect();
    ended.extend(surplus);
    end(transaction, member, &ended, By::Member(member), now)?;
    Ok(ended)
}

/// A member's sessions, the one used last first.
fn ids_of(transaction: &Transaction<'_>, member: MemberId) -> Result<Vec<SessionId>> {
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM session WHERE member = ?1 ORDER BY last_used_at DESC, id",
    )?;
    let ids = statement.query_map([Column(member)], |row| get(row, 0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Ends all sessions of a member but `spared`, of which the caller has something to say in the audit trail.
pub(crate) fn end_quietly(
    transaction: &Transaction<'_>,
    member: MemberId,
    spared: Option<SessionId>,
) -> Result<Vec<SessionId>> {
    let mut statement = transaction
        .prepare_cached("DELETE FROM session WHERE member = ?1 AND id IS NOT ?2 RETURNING id")?;
    let ended = statement.query_map(params![Column(member), spared.map(Column)], |row| {
        get(row, 0)
    })?;
    Ok(ended.collect::<Result<_, _>>()?)
}

/// Ends sessions of a member, each with a line in the audit trail.
fn end(
    transaction: &Transaction<'_>,
    member: MemberId,
    sessions: &[SessionId],
    by: By,
    now: Timestamp,
) -> Result<()> {
    for session in sessions {
        transaction.execute("DELETE FROM session WHERE id = ?1", [Column(*session)])?;
        audit::record(
            transaction,
            &Event {
                at: now,
                by,
                action: Action::SignedOut,
                subject: &member,
                detail: json!({ "session": session }),
            },
        )?;
    }
    Ok(())
}

fn find(transaction: &Transaction<'_>, secret: &SecretHash) -> Result<Option<Session>> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, member, device, created_at, last_used_at, expires_at FROM session
         WHERE secret = ?1",
    )?;
    let found = statement.query_row([secret.as_bytes()], session_at);
    Ok(found.optional()?)
}

fn session_at(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: get(row, 0)?,
        member: get(row, 1)?,
        device: row.get(2)?,
        created_at: get(row, 3)?,
        last_used_at: get(row, 4)?,
        expires_at: get(row, 5)?,
    })
}
