//! Passkeys (WebAuthn credentials).

use crate::{
    Store,
    admission::require_admitted,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::Result,
    room::require_room,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{MemberId, SessionId, Timestamp, limits};

/// A passkey to be kept.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// The credential's id, which its authenticator drew: 1 to 1,023 bytes.
    pub id: Vec<u8>,
    /// Whom it signs in.
    pub member: MemberId,
    /// The session that asked for it.
    pub through: Option<SessionId>,
    /// What its owner calls it.
    pub name: String,
    /// The public key and what goes with it, as JSON that only the sign-in reads.
    pub credential: String,
}

/// A passkey as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id.
    pub id: Vec<u8>,
    /// Whom it signs in.
    pub member: MemberId,
    /// What its owner calls it.
    pub name: String,
    /// The public key and what goes with it, as JSON that only the sign-in reads.
    pub credential: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last signed its member in.
    pub last_used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, member, name, credential, created_at, last_used_at";

impl Store {
    /// Keeps a passkey.
    ///
    /// # Errors
    ///
    /// [`Taken`](StoreError::Taken) when its id is known, [`Unknown`](StoreError::Unknown) when there is no such member, they
    /// are not admitted or the session has ended, [`Full`](StoreError::Full) when it has [`limits::PASSKEYS_PER_MEMBER`] passkeys, and database errors.
    pub fn add_passkey(&self, passkey: &NewPasskey, now: Timestamp) -> Result<()> {
        self.write("keep a passkey", |transaction| {
            require_admitted(transaction, passkey.member, passkey.through, now)?;
            require_room(
                transaction,
                "SELECT count(*) FROM passkey WHERE member = ?1",
                Column(passkey.member),
                "passkeys",
                limits::PASSKEYS_PER_MEMBER as u64,
            )?;
            transaction
                .execute(
                    "INSERT INTO passkey (id, member, name, credential, created_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        passkey.id,
                        Column(passkey.member),
                        passkey.name,
                        passkey.credential,
                        Column(now),
                    ],
                )
                .map_err(|error| refusal(error, "the passkey", "member"))?;
            let by = By::Member(passkey.member);
            record(transaction, Action::PasskeyAdded, passkey.member, by, now)
        })
    }

    /// The passkeys of a member, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn passkeys(&self, member: MemberId) -> Result<Vec<Passkey>> {
        self.reading("read the passkeys", |transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM passkey WHERE member = ?1 ORDER BY created_at, id"
            ))?;
            let passkeys = statement.query_map([Column(member)], passkey_at)?;
            Ok(passkeys.collect::<Result<_, _>>()?)
        })
    }

    /// The passkey with this id, whosever it is.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn passkey(&self, id: &[u8]) -> Result<Option<Passkey>> {
        self.reading("read a passkey", |transaction| {
            let mut statement = transaction
                .prepare_cached(&format!("SELECT {COLUMNS} FROM passkey WHERE id = ?1"))?;
            Ok(statement.query_row([id], passkey_at).optional()?)
        })
    }

    /// Calls a passkey of a member otherwise; `false` when the member has none with this id. The name itself is not in the
    /// audit trail.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn rename_passkey(
        &self,
        member: MemberId,
        id: &[u8],
        name: &str,
        now: Timestamp,
    ) -> Result<bool> {
        self.write("rename a passkey", |transaction| {
            let renamed = transaction.execute(
                "UPDATE passkey SET name = ?3 WHERE id = ?1 AND member = ?2",
                params![id, Column(member), name],
            )?;
            if renamed == 0 {
                return Ok(false);
            }
            let by = By::Member(member);
            record(transaction, Action::PasskeyRenamed, member, by, now)?;
            Ok(true)
        })
    }

    /// Takes a passkey of a member away; `false` when the member has none with this id.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn remove_passkey(
        &self,
        member: MemberId,
        id: &[u8],
        by: By,
        now: Timestamp,
    ) -> Result<bool> {
        self.write("remove a passkey", |transaction| {
            let deleted = transaction.execute(
                "DELETE FROM passkey WHERE id = ?1 AND member = ?2",
                params![id, Column(member)],
            )?;
            if deleted == 0 {
                return Ok(false);
            }
            record(transaction, Action::PasskeyRemoved, member, by, now)?;
            Ok(true)
        })
    }
}

/// Notes that a passkey signed its member in, and what has changed of it; `false` when it is there no more.
pub(crate) fn note_use(
    transaction: &Transaction<'_>,
    id: &[u8],
    changed: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let updated = transaction.execute(
        "UPDATE passkey SET last_used_at = ?2, credential = coalesce(?3, credential) WHERE id = ?1",
        params![id, Column(now), changed],
    )?;
    Ok(updated == 1)
}

fn record(
    transaction: &Transaction<'_>,
    action: Action,
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
            subject: &member,
            detail: json!({}),
        },
    )
}

fn passkey_at(row: &Row<'_>) -> rusqlite::Result<Passkey> {
    Ok(Passkey {
        id: row.get(0)?,
        member: get(row, 1)?,
        name: row.get(2)?,
        credential: row.get(3)?,
        created_at: get(row, 4)?,
        last_used_at: get_optional(row, 5)?,
    })
}
