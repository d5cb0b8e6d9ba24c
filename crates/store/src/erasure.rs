//! Erasing a person: whatever tells who somebody was, and whatever they signed in with, goes; what they wrote, and that it
//! was this member of this organisation, stays, so that the text and its history remain valid.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::{Result, StoreError},
    member::require_member,
    member_change::require_another_moderator,
};
use rusqlite::{Transaction, params, types::FromSql};
use serde_json::json;
use std::fmt;
use wortlaut_model::{Member, MemberId, SessionId, Timestamp, TokenId};

/// Everything that is kept about a person beside what they wrote.
const BELONGINGS: [&str; 9] = [
    "DELETE FROM password WHERE member = ?1",
    "DELETE FROM passkey WHERE member = ?1",
    "DELETE FROM external_identity WHERE member = ?1",
    "DELETE FROM invitation WHERE member = ?1",
    "DELETE FROM session WHERE member = ?1",
    "DELETE FROM token WHERE member = ?1",
    "DELETE FROM visit WHERE member = ?1",
    "DELETE FROM document_right WHERE member = ?1",
    "DELETE FROM held_change WHERE brought_by = ?1",
];

/// What erasing a person would take away, and what would stay.
#[derive(Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The name that goes.
    pub name: String,
    /// The e-mail address that goes.
    pub address: Option<String>,
    /// How many invitations go.
    pub invitations: u64,
    /// How many sessions end.
    pub sessions: u64,
    /// How many tokens end, those that were revoked already included.
    pub tokens: u64,
    /// How many passkeys go.
    pub passkeys: u64,
    /// By how many providers' names for the person they can no longer sign in.
    pub external_identities: u64,
    /// Whether a password goes.
    pub has_password: bool,
    /// In how many documents it is forgotten up to where the person had read.
    pub visits: u64,
    /// How many changes that wait for a decision go.
    pub held: u64,
    /// How many changes stay, under the organisation's name.
    pub changes: u64,
    /// In how many documents they stand.
    pub documents: u64,
}

impl fmt::Debug for Erasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Erasure")
            .field("sessions", &self.sessions)
            .field("tokens", &self.tokens)
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

/// What ended with a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The sessions that ended.
    pub sessions: Vec<SessionId>,
    /// The tokens that ended.
    pub tokens: Vec<TokenId>,
}

impl Store {
    /// What erasing a person would do. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, [`Erased`](StoreError::Erased) when it was done
    /// already, and database errors.
    pub fn erasure(&self, member: MemberId) -> Result<Erasure> {
        self.reading("read what is kept about a person", |transaction| {
            require_unerased(transaction, member)?;
            preview(transaction, member)
        })
    }

    /// Erases a person for good. The member stays, without a name, with its organisation and all that it wrote.
    ///
    /// The bytes are overwritten in the database; [`wipe_deleted`](Self::wipe_deleted) takes them out of its log.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, [`Erased`](StoreError::Erased) when it was done
    /// already, [`LastModerator`](StoreError::LastModerator) when nobody would be left who administers the workspace, and
    /// database errors.
    pub fn erase_member(&self, member: MemberId, by: By, now: Timestamp) -> Result<Erased> {
        self.write("erase a person", |transaction| {
            let before = require_unerased(transaction, member)?;
            require_another_moderator(transaction, &before, now)?;
            let erased = Erased {
                sessions: ids(
                    transaction,
                    "SELECT id FROM session WHERE member = ?1",
                    member,
                )?,
                tokens: ids(
                    transaction,
                    "SELECT id FROM token WHERE member = ?1 AND revoked_at IS NULL",
                    member,
                )?,
            };
            for belongings in BELONGINGS {
                transaction.execute(belongings, [Column(member)])?;
            }
            transaction.execute(
                "UPDATE member SET name = '', address = NULL, language = NULL, ends_at = NULL,
                     removed_at = ifnull(removed_at, ?2), erased_at = ?2
                 WHERE id = ?1",
                params![Column(member), Column(now)],
            )?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::MemberErased,
                    subject: &member,
                    detail: json!({}),
                },
            )?;
            Ok(erased)
        })
    }
}

fn require_unerased(transaction: &Transaction<'_>, member: MemberId) -> Result<Member> {
    let member = require_member(transaction, member)?;
    match member.erased_at {
        Some(_) => Err(StoreError::Erased),
        None => Ok(member),
    }
}

fn preview(transaction: &Transaction<'_>, member: MemberId) -> Result<Erasure> {
    let mut statement = transaction.prepare_cached(
        "SELECT name, address,
                (SELECT count(*) FROM invitation WHERE member = ?1),
                (SELECT count(*) FROM session WHERE member = ?1),
                (SELECT count(*) FROM token WHERE member = ?1),
                (SELECT count(*) FROM passkey WHERE member = ?1),
                (SELECT count(*) FROM external_identity WHERE member = ?1),
                (SELECT count(*) FROM password WHERE member = ?1),
                (SELECT count(*) FROM visit WHERE member = ?1),
                (SELECT count(*) FROM held_change WHERE brought_by = ?1),
                (SELECT count(*) FROM actor a
                     JOIN change c ON c.document = a.document AND c.actor = a.actor
                     WHERE a.member = ?1),
                (SELECT count(DISTINCT document) FROM actor WHERE member = ?1)
         FROM member WHERE id = ?1",
    )?;
    let erasure = statement.query_row([Column(member)], |row| {
        Ok(Erasure {
            name: row.get(0)?,
            address: row.get(1)?,
            invitations: row.get(2)?,
            sessions: row.get(3)?,
            tokens: row.get(4)?,
            passkeys: row.get(5)?,
            external_identities: row.get(6)?,
            has_password: row.get(7)?,
            visits: row.get(8)?,
            held: row.get(9)?,
            changes: row.get(10)?,
            documents: row.get(11)?,
        })
    })?;
    Ok(erasure)
}

fn ids<T>(transaction: &Transaction<'_>, query: &str, member: MemberId) -> Result<Vec<T>>
where
    Column<T>: FromSql,
{
    let mut statement = transaction.prepare_cached(query)?;
    let ids = statement.query_map([Column(member)], |row| get(row, 0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
