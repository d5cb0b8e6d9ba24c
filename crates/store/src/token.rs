//! Bearer tokens for programs.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    secret::SecretHash,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{MemberId, Timestamp, TokenId};

/// A token to be kept.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its id, drawn by the caller.
    pub id: TokenId,
    /// The SHA-256 of the token.
    pub secret: SecretHash,
    /// For whom it speaks.
    pub member: MemberId,
    /// What it is for, in its owner's words.
    pub name: String,
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
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a token.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, and database errors.
    pub fn create_token(&self, token: &NewToken, by: By, now: Timestamp) -> Result<()> {
        self.write("keep a token", |transaction| {
            transaction
                .execute(
                    "INSERT INTO token (id, secret, member, name, created_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        Column(token.id),
                        token.secret.as_bytes(),
                        Column(token.member),
                        token.name,
                        Column(now),
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

    /// The token with this secret, if it is not revoked.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn token(&self, secret: &SecretHash) -> Result<Option<Token>> {
        self.reading("read a token", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, member, name, created_at, revoked_at FROM token
                 WHERE secret = ?1 AND revoked_at IS NULL",
            )?;
            let found = statement.query_row([secret.as_bytes()], token_at);
            Ok(found.optional()?)
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
                "SELECT id, member, name, created_at, revoked_at FROM token
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
        .prepare_cached("SELECT id, member, name, created_at, revoked_at FROM token WHERE id = ?1")?
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
        created_at: get(row, 3)?,
        revoked_at: get_optional(row, 4)?,
    })
}
