//! Passwords, of which only the hash is kept.

use crate::{
    Store,
    admission::require_admitted,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::Result,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, params};
use serde_json::json;
use std::fmt;
use wortlaut_model::{MemberId, SessionId, Timestamp};

/// A member's password as it is kept. Its `Debug` form hides the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Password {
    /// Whose it is.
    pub member: MemberId,
    /// Argon2id in the PHC string format.
    pub hash: String,
    /// When it was set.
    pub set_at: Timestamp,
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Password")
            .field("member", &self.member)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Sets a member's password, the hash of which is handed in, through the session that asked for it.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::StoreError::Unknown) when there is no such member, they are not admitted or the session has ended, and
    /// database errors.
    pub fn set_password(
        &self,
        member: MemberId,
        through: Option<SessionId>,
        hash: &str,
        now: Timestamp,
    ) -> Result<()> {
        self.write("set a password", |transaction| {
            require_admitted(transaction, member, through, now)?;
            transaction
                .execute(
                    "INSERT INTO password (member, hash, set_at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (member) DO UPDATE SET hash = ?2, set_at = ?3",
                    params![Column(member), hash, Column(now)],
                )
                .map_err(|error| refusal(error, "the password", "member"))?;
            let event = Event {
                at: now,
                by: By::Member(member),
                action: Action::PasswordSet,
                subject: &member,
                detail: json!({}),
            };
            audit::record(transaction, &event)
        })
    }

    /// Takes a member's password away; `false` when there is none.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn remove_password(&self, member: MemberId, by: By, now: Timestamp) -> Result<bool> {
        self.write("remove a password", |transaction| {
            let deleted =
                transaction.execute("DELETE FROM password WHERE member = ?1", [Column(member)])?;
            if deleted == 0 {
                return Ok(false);
            }
            let event = Event {
                at: now,
                by,
                action: Action::PasswordRemoved,
                subject: &member,
                detail: json!({}),
            };
            audit::record(transaction, &event)?;
            Ok(true)
        })
    }

    /// A member's password, if there is one.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn password(&self, member: MemberId) -> Result<Option<Password>> {
        self.reading("read a password", |transaction| {
            let mut statement = transaction
                .prepare_cached("SELECT member, hash, set_at FROM password WHERE member = ?1")?;
            Ok(statement
                .query_row([Column(member)], password_at)
                .optional()?)
        })
    }

    /// The password of the member with this address, if there is one. The address is as
    /// [`normalised_address`](wortlaut_model::normalised_address) writes it.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn password_by_address(&self, address: &str) -> Result<Option<Password>> {
        self.reading("read a password", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT p.member, p.hash, p.set_at FROM password p
                 JOIN member m ON m.id = p.member WHERE m.address = ?1",
            )?;
            Ok(statement.query_row([address], password_at).optional()?)
        })
    }
}

fn password_at(row: &rusqlite::Row<'_>) -> rusqlite::Result<Password> {
    Ok(Password {
        member: get(row, 0)?,
        hash: row.get(1)?,
        set_at: get(row, 2)?,
    })
}
