//! By what names OpenID Connect providers know members.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::Result,
    workspace::refusal,
};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;
use wortlaut_model::{MemberId, Timestamp};

/// A provider's account that signs a member in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalIdentity {
    /// The provider: its issuer URL.
    pub issuer: String,
    /// The provider's own, lasting name of the account.
    pub subject: String,
    /// Whom it signs in.
    pub member: MemberId,
    /// When it was linked.
    pub linked_at: Timestamp,
}

impl Store {
    /// Whom a provider's account signs in, if it is linked with anybody.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn external_identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<ExternalIdentity>> {
        self.reading("read a provider's account", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT issuer, subject, member, linked_at FROM external_identity
                 WHERE issuer = ?1 AND subject = ?2",
            )?;
            let found = statement.query_row([issuer, subject], identity_at);
            Ok(found.optional()?)
        })
    }

    /// Links a provider's account with the admitted member who has this address from whoever administers, and returns the
    /// member; `None` when there is nobody. The provider vouches for the address; it is as
    /// [`normalised_address`](wortlaut_model::normalised_address) writes it.
    ///
    /// An address that a member typed in themselves is no reason: it may be another person's, who would then be signed in as
    /// somebody they are not.
    ///
    /// A member has at most one account of a provider: another one of theirs with the same address is no reason to let
    /// the first go, so it is not linked either.
    ///
    /// # Errors
    ///
    /// [`Taken`](crate::StoreError::Taken) when the account is linked already, and database errors.
    pub fn link_external_identity(
        &self,
        issuer: &str,
        subject: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<Option<MemberId>> {
        self.write("link a provider's account", |transaction| {
            let member: Option<Column<MemberId>> = transaction
                .query_row(
                    "SELECT id FROM member WHERE address = ?1 AND NOT address_set_by_member
                     AND removed_at IS NULL AND erased_at IS NULL AND (ends_at IS NULL OR ?2 < ends_at)
                     AND NOT EXISTS (SELECT 1 FROM external_identity
                                     WHERE member = member.id AND issuer = ?3)",
                    params![address, Column(now), issuer],
                    |row| row.get(0),
                )
                .optional()?;
            let Some(Column(member)) = member else {
                return Ok(None);
            };
            transaction
                .execute(
                    "INSERT INTO external_identity (issuer, subject, member, linked_at)
                     VALUES (?1, ?2, ?3, ?4)",
                    params![issuer, subject, Column(member), Column(now)],
                )
                .map_err(|error| refusal(error, "the provider's account", "member"))?;
            let event = Event {
                at: now,
                by: By::Member(member),
                action: Action::ProviderLinked,
                subject: &member,
                detail: json!({ "issuer": issuer }),
            };
            audit::record(transaction, &event)?;
            Ok(Some(member))
        })
    }

    /// Takes a provider's account away from a member; `false` when none of this provider's is linked with them. The next
    /// sign-in by the same account links it again if it may, as [`link_external_identity`](Self::link_external_identity) says.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn unlink_external_identity(
        &self,
        member: MemberId,
        issuer: &str,
        now: Timestamp,
    ) -> Result<bool> {
        self.write("unlink a provider's account", |transaction| {
            let unlinked = transaction.execute(
                "DELETE FROM external_identity WHERE member = ?1 AND issuer = ?2",
                params![Column(member), issuer],
            )?;
            if unlinked == 0 {
                return Ok(false);
            }
            let event = Event {
                at: now,
                by: By::Member(member),
                action: Action::ProviderUnlinked,
                subject: &member,
                detail: json!({ "issuer": issuer }),
            };
            audit::record(transaction, &event)?;
            Ok(true)
        })
    }

    /// The accounts that sign a member in, in the order in which they were linked.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn external_identities(&self, member: MemberId) -> Result<Vec<ExternalIdentity>> {
        self.reading("read a member's accounts", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT issuer, subject, member, linked_at FROM external_identity
                 WHERE member = ?1 ORDER BY linked_at, issuer",
            )?;
            let accounts = statement.query_map([Column(member)], identity_at)?;
            Ok(accounts.collect::<Result<_, _>>()?)
        })
    }
}

fn identity_at(row: &Row<'_>) -> rusqlite::Result<ExternalIdentity> {
    Ok(ExternalIdentity {
        issuer: row.get(0)?,
        subject: row.get(1)?,
        member: get(row, 2)?,
        linked_at: get(row, 3)?,
    })
}
