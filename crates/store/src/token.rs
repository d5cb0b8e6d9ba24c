//! Bearer tokens for programs.

use crate::{
    Store,
    admission::require_admitted,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    room::require_room,
    secret::SecretHash,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{MemberId, Scope, SessionId, Timestamp, TokenId, limits};

/// The use of a token is noted at most once in this many milliseconds, so that reading costs no write.
const NOTE_USE_EVERY_MILLIS: i64 = 60_000;

/// A token to be kept.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its id, drawn by the caller.
    pub id: TokenId,
    /// The SHA-256 of the token.
    pub secret: SecretHash,
    /// For whom it speaks.
    pub member: MemberId,
    /// The session that asked for it, if it was one.
    pub through: Option<SessionId>,
    /// What it is for, in its owner's words.
    pub name: String,
    /// How much of its member's right it gives.
    pub scope: Scope,
    /// The first moment at which it is no longer good; without one it is good until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// A token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// For whom it speaks.
    pub member: MemberId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// How much of its member's right it gives.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// The first moment at which it is no longer good, if there is one.
    pub expires_at: Option<Timestamp>,
    /// When its last use was noted; a minute at most before its last use.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a token.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, they are not admitted or the session has ended,
    /// [`Full`](StoreError::Full) when it has [`limits::TOKENS_PER_MEMBER`] tokens, and database errors.
    pub fn create_token(&self, token: &NewToken, by: By, now: Timestamp) -> Result<()> {
        self.write("keep a token", |transaction| {
            require_admitted(transaction, token.member, token.through, now)?;
            require_room(
                transaction,
                "SELECT count(*) FROM token WHERE member = ?1 AND revoked_at IS NULL",
                Column(token.member),
                "tokens",
                limits::TOKENS_PER_MEMBER as u64,
            )?;
            transaction
                .execute(
                    "INSERT INTO token (id, secret, member, name, created_at, scope, expires_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![
                        Column(token.id),
                        token.secret.as_bytes(),
                        Column(token.member),
                        token.name,
                        Column(now),
                        Column(token.scope),
                        token.expires_at.map(Column),
                    ],
                )
                .map_err(|error| refusal(error, "the token", "member"))?;
            record(
                transaction,
                Action::TokenCreated,
                token.id,
                token.member,
                by,
                now,
            )
        })
    }

    /// The token with this secret, if it is good at `now`. Its use is noted at most once a minute; never does the call wait
    /// for a write to do so, or fail because there can be none.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn token(&self, secret: &SecretHash, now: Timestamp) -> Result<Option<Token>> {
        let found = self.reading("read a token", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, member, name, scope, created_at, expires_at, last_used_at, revoked_at FROM token
                 WHERE secret = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR ?2 < expires_at)",
            )?;
            let found = statement.query_row(params![secret.as_bytes(), Column(now)], token_at);
            Ok(found.optional()?)
        })?;
        let is_noted = |token: &Token| {
            let last = token.last_used_at;
            last.is_some_and(|last| now.millis_since(last) < NOTE_USE_EVERY_MILLIS)
        };
        match found {
            Some(token) if !is_noted(&token) && self.note_token_use(token.id, now) => {
                let last_used_at = Some(now);
                Ok(Some(Token {
                    last_used_at,
                    ..token
                }))
            }
            found => Ok(found),
        }
    }

    fn note_token_use(&self, token: TokenId, now: Timestamp) -> bool {
        self.note("note the use of a token", |transaction| {
            transaction
                .prepare_cached("UPDATE token SET last_used_at = ?2 WHERE id = ?1")?
                .execute(params![Column(token), Column(now)])?;
            Ok(())
        })
    }

    /// All tokens of a member, revoked ones too, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn tokens(&self, member: MemberId) -> Result<Vec<Token>> {
        self.reading("read the tokens", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, member, name, scope, created_at, expires_at, last_used_at, revoked_at FROM token
                 WHERE member = ?1 ORDER BY created_at, id",
            )?;
            let tokens = statement.query_map([Column(member)], token_at)?;
            Ok(tokens.collect::<Result<_, _>>()?)
        })
    }

    /// Revokes a token for ever and returns it; revoking it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such token, and database errors.
    pub fn revoke_token(&self, id: TokenId, by: By, now: Timestamp) -> Result<Token> {
        self.write("revoke a token", |transaction| {
            let token = require(transaction, id)?;
            if token.revoked_at.is_some() {
                return Ok(token);
            }
            transaction.execute(
                "UPDATE token SET revoked_at = ?2 WHERE id = ?1",
                params![Column(id), Column(now)],
            )?;
            record(transaction, Action::TokenRevoked, id, token.member, by, now)?;
            Ok(Token {
                revoked_at: Some(now),
                ..token
            })
        })
    }
}

fn require(transaction: &Transaction<'_>, id: TokenId) -> Result<Token> {
    transaction
        .prepare_cached(
            "SELECT id, member, name, scope, created_at, expires_at, last_used_at, revoked_at FROM token
             WHERE id = ?1",
        )?
        .query_row([Column(id)], token_at)
        .optional()?
        .ok_or(StoreError::Unknown { what: "token" })
}

fn record(
    transaction: &Transaction<'_>,
    action: Action,
    token: TokenId,
    member: MemberId,
    by: By,
    now: Timestamp,
) -> Result<()> {
    audit::record(
        transaction,
        &Event {
            at: now,
            by,
            action,
            subject: &token,
            detail: json!({ "member": member }),
        },
    )
}

fn token_at(row: &Row<'_>) -> rusqlite::Result<Token> {
    Ok(Token {
        id: get(row, 0)?,
        member: get(row, 1)?,
        name: row.get(2)?,
        scope: get(row, 3)?,
        created_at: get(row, 4)?,
        expires_at: get_optional(row, 5)?,
        last_used_at: get_optional(row, 6)?,
        revoked_at: get_optional(row, 7)?,
    })
}
