//! Members, and who somebody is.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get, get_optional},
    error::{Result, StoreError},
    workspace::{organisation_at, refusal, workspace_at},
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;
use wortlaut_model::{Member, MemberId, Organisation, Workspace, WorkspaceId};

/// Who somebody is: a member, with the organisation and the workspace it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The member.
    pub member: Member,
    /// Its organisation.
    pub organisation: Organisation,
    /// The workspace of the organisation.
    pub workspace: Workspace,
}

impl Store {
    /// Adds a member to the organisation it names.
    ///
    /// # Errors
    ///
    /// [`Taken`](StoreError::Taken) when its id exists, [`AddressTaken`](StoreError::AddressTaken) when another member has
    /// its address, [`Unknown`](StoreError::Unknown) when there is no such organisation, and database errors.
    pub fn add_member(&self, member: &Member, by: By) -> Result<()> {
        self.write("add a member", |transaction| {
            transaction
                .execute(
                    "INSERT INTO member
                         (id, organisation, name, role, created_at, address, language, ends_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        Column(member.id),
                        Column(member.organisation_id),
                        member.name,
                        Column(member.role),
                        Column(member.created_at),
                        member.address,
                        member.language,
                        member.ends_at.map(Column),
                    ],
                )
                .map_err(|error| member_refusal(transaction, member, error))?;
            audit::record(
                transaction,
                &Event {
                    at: member.created_at,
                    by,
                    action: Action::MemberAdded,
                    subject: &member.id,
                    detail: json!({ "organisation": member.organisation_id, "role": member.role }),
                },
            )
        })
    }

    /// The members of a workspace, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn members(&self, workspace: WorkspaceId) -> Result<Vec<Member>> {
        self.reading("read the members", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT member.id, member.organisation, member.name, member.role, member.created_at,
                        member.address, member.language, member.ends_at, member.removed_at, member.erased_at
                 FROM member JOIN organisation ON organisation.id = member.organisation
                 WHERE organisation.workspace = ?1 ORDER BY member.created_at, member.id",
            )?;
            let members = statement.query_map([Column(workspace)], |row| member_at(row, 0))?;
            Ok(members.collect::<Result<_, _>>()?)
        })
    }

    /// Tells who a member is; `None` when there is no such member.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn identity(&self, member: MemberId) -> Result<Option<Identity>> {
        self.reading("read a member", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT m.id, m.organisation, m.name, m.role, m.created_at,
                        m.address, m.language, m.ends_at, m.removed_at, m.erased_at,
                        o.id, o.name, o.short, o.place, o.colour, o.votes, o.chair,
                        w.id, w.name, w.language, w.persons_in_history
                 FROM member m
                 JOIN organisation o ON o.id = m.organisation
                 JOIN workspace w ON w.id = o.workspace
                 WHERE m.id = ?1",
            )?;
            let identity = statement.query_row([Column(member)], |row| {
                Ok(Identity {
                    member: member_at(row, 0)?,
                    organisation: organisation_at(row, 10)?,
                    workspace: workspace_at(row, 17)?,
                })
            });
            Ok(identity.optional()?)
        })
    }
}

/// The member as it stands.
pub(crate) fn require_member(transaction: &Transaction<'_>, member: MemberId) -> Result<Member> {
    transaction
        .prepare_cached(
            "SELECT id, organisation, name, role, created_at,
                    address, language, ends_at, removed_at, erased_at
             FROM member WHERE id = ?1",
        )?
        .query_row([Column(member)], |row| member_at(row, 0))
        .optional()?
        .ok_or(StoreError::Unknown { what: "member" })
}

/// Says a violated constraint of the table in the caller's terms.
pub(crate) fn member_refusal(
    transaction: &Transaction<'_>,
    member: &Member,
    error: rusqlite::Error,
) -> StoreError {
    let holder = transaction.query_row(
        "SELECT 1 FROM member WHERE address = ?1 AND id <> ?2",
        params![member.address, Column(member.id)],
        |_| Ok(()),
    );
    match holder {
        Ok(()) => StoreError::AddressTaken,
        Err(_) => refusal(error, "the member", "organisation"),
    }
}

/// Reads the columns id, organisation, name, role, created_at, address, language, ends_at, removed_at, erased_at, from the
/// `first` on.
fn member_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Member> {
    Ok(Member {
        id: get(row, first)?,
        organisation_id: get(row, first + 1)?,
        name: row.get(first + 2)?,
        role: get(row, first + 3)?,
        created_at: get(row, first + 4)?,
        address: row.get(first + 5)?,
        language: row.get(first + 6)?,
        ends_at: get_optional(row, first + 7)?,
        removed_at: get_optional(row, first + 8)?,
        erased_at: get_optional(row, first + 9)?,
    })
}
