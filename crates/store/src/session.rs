//! Browser sessions.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::Result,
    secret::SecretHash,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{MemberId, SessionId, Timestamp, limits::SESSION_MILLIS};

/// The use of a session is noted at most once in this many milliseconds, so that reading a page costs no write.
const NOTE_USE_EVERY_MILLIS: i64 = 60_000;

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id, drawn by the caller.
    pub id: SessionId,
    /// The SHA-256 of the secret in its cookie.
    pub secret: SecretHash,
}

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub member: MemberId,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last use was noted; a minute at most before its last use.
    pub last_used_at: Timestamp,
    /// The first moment at which it is no longer good: [`SESSION_MILLIS`] after its last noted use.
    pub expires_at: Timestamp,
}

impl Store {
    /// The session with this secret, if it is good at `now`. Its use is noted, which extends it, at most once a minute;
    /// never does the call wait for a write to do so.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn session(&self, secret: &SecretHash, now: Timestamp) -> Result<Option<Session>> {
        let found = self.reading("read a session", |transaction| find(transaction, secret))?;
        let Some(mut session) = found.filter(|session| now < session.expires_at) else {
            return Ok(None);
        };
        let unnoted = now.millis_since(session.last_used_at);
        if unnoted >= NOTE_USE_EVERY_MILLIS && self.note_use(session.id, now)? {
            session.last_used_at = now;
            session.expires_at = now.plus_millis(SESSION_MILLIS);
        }
        Ok(Some(session))
    }

    fn note_use(&self, session: SessionId, now: Timestamp) -> Result<bool> {
        self.write_if_free("note the use of a session", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE session SET last_used_at = ?2, expires_at = ?3 WHERE id = ?1",
                )?
                .execute(params![
                    Column(session),
                    Column(now),
                    Column(now.plus_millis(SESSION_MILLIS)),
                ])?;
            Ok(())
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
            transaction.execute("DELETE FROM session WHERE id = ?1", [Column(session.id)])?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by: By::Member(session.member),
                    action: Action::SignedOut,
                    subject: &session.member,
                    detail: json!({ "session": session.id }),
                },
            )?;
            Ok(Some(session))
        })
    }

    /// Deletes sessions and unused invitations whose time is over, and returns how many of both. Nothing depends on its
    /// being called, but that the tables stay small.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn forget_expired(&self, now: Timestamp) -> Result<usize> {
        self.write("delete what has expired", |transaction| {
            let sessions =
                transaction.execute("DELETE FROM session WHERE expires_at <= ?1", [Column(now)])?;
            let invitations = transaction.execute(
                "DELETE FROM invitation WHERE expires_at <= ?1 AND used_at IS NULL",
                [Column(now)],
            )?;
            Ok(sessions + invitations)
        })
    }
}

/// Begins a session, in the transaction of whatever entitles to it.
pub(crate) fn begin(
    transaction: &Transaction<'_>,
    session: &NewSession,
    member: MemberId,
    now: Timestamp,
) -> Result<Session> {
    let begun = Session {
        id: session.id,
        member,
        created_at: now,
        last_used_at: now,
        expires_at: now.plus_millis(SESSION_MILLIS),
    };
    transaction
        .execute(
            "INSERT INTO session (id, secret, member, created_at, last_used_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                Column(begun.id),
                session.secret.as_bytes(),
                Column(begun.member),
                Column(begun.created_at),
                Column(begun.last_used_at),
                Column(begun.expires_at),
            ],
        )
        .map_err(|error| refusal(error, "the session", "member"))?;
    Ok(begun)
}

fn find(transaction: &Transaction<'_>, secret: &SecretHash) -> Result<Option<Session>> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, member, created_at, last_used_at, expires_at FROM session WHERE secret = ?1",
    )?;
    let found = statement.query_row([secret.as_bytes()], session_at);
    Ok(found.optional()?)
}

fn session_at(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: get(row, 0)?,
        member: get(row, 1)?,
        created_at: get(row, 2)?,
        last_used_at: get(row, 3)?,
        expires_at: get(row, 4)?,
    })
}
