//! What is changed of a member, and by whom the workspace can still be administered afterwards.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::Column,
    error::{Result, StoreError},
    member::{member_refusal, require_member},
};
use rusqlite::{Transaction, params};
use serde_json::{Value, json};
use wortlaut_model::{Member, MemberId, Role, Timestamp};

/// What is to be changed of a member; what is `None` stays. Of a text or a moment that may be missing, the inner `None`
/// takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// Another name.
    pub name: Option<String>,
    /// Another right.
    pub role: Option<Role>,
    /// Another e-mail address, in small letters; the same one when whoever administers vouches for what the member typed in.
    pub address: Option<Option<String>>,
    /// Another end.
    pub ends_at: Option<Option<Timestamp>>,
}

impl Store {
    /// Changes a member and returns it as it is then: all that is wanted, or nothing.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such member, [`Erased`](StoreError::Erased) when the person was
    /// erased, [`LastModerator`](StoreError::LastModerator) when nobody else administers the workspace,
    /// [`AddressTaken`](StoreError::AddressTaken) when another member has the address, and database errors.
    pub fn change_member(
        &self,
        member: MemberId,
        change: &MemberChange,
        by: By,
        now: Timestamp,
    ) -> Result<Member> {
        self.write("change a member", |transaction| {
            let before = require_member(transaction, member)?;
            if before.erased_at.is_some() {
                return Err(StoreError::Erased);
            }
            let after = change.applied_to(&before);
            if administers(&before, now) && !administers(&after, now) {
                require_another_moderator(transaction, &before, now)?;
            }
            keep(transaction, &after)?;
            let mut told = differences(&before, &after);
            let is_vouched_for =
                change.address.is_some() && vouch_for_address(transaction, member)?;
            if before.address != after.address || is_vouched_for {
                let detail = json!({ "set": after.address.is_some() });
                told.push((Action::MemberAddressChanged, detail));
            }
            for (action, detail) in told {
                record(transaction, member, action, detail, (by, now))?;
            }
            Ok(after)
        })
    }

    /// Changes what a member may do, and returns the role it had before.
    ///
    /// # Errors
    ///
    /// As [`change_member`](Self::change_member).
    pub fn set_role(&self, member: MemberId, role: Role, by: By, now: Timestamp) -> Result<Role> {
        let before = self.identity(member)?;
        let before = before.ok_or(StoreError::Unknown { what: "member" })?;
        let change = MemberChange {
            role: Some(role),
            ..MemberChange::default()
        };
        self.change_member(member, &change, by, now)?;
        Ok(before.member.role)
    }
}

impl MemberChange {
    fn applied_to(&self, member: &Member) -> Member {
        let mut changed = member.clone();
        if let Some(name) = &self.name {
            changed.name.clone_from(name);
        }
        if let Some(role) = self.role {
            changed.role = role;
        }
        if let Some(address) = &self.address {
            changed.address.clone_from(address);
        }
        if let Some(ends_at) = self.ends_at {
            changed.ends_at = ends_at;
        }
        changed
    }
}

/// Whether a member can be counted on to administer the workspace: a moderator who gets in, today and later.
fn administers(member: &Member, now: Timestamp) -> bool {
    member.role == Role::Moderator && member.is_admitted(now) && member.ends_at.is_none()
}

/// Refuses what would leave the workspace without anybody who administers it, when this member is no moderator any more.
pub(crate) fn require_another_moderator(
    transaction: &Transaction<'_>,
    member: &Member,
    now: Timestamp,
) -> Result<()> {
    if !administers(member, now) {
        return Ok(());
    }
    let others: u64 = transaction.query_row(
        "SELECT count(*) FROM member
         JOIN organisation ON organisation.id = member.organisation
         WHERE member.id <> ?1 AND member.role = ?2 AND member.ends_at IS NULL
             AND member.removed_at IS NULL AND member.erased_at IS NULL
             AND organisation.workspace = (SELECT workspace FROM organisation WHERE id = ?3)",
        params![
            Column(member.id),
            Column(Role::Moderator),
            Column(member.organisation_id)
        ],
        |row| row.get(0),
    )?;
    if others == 0 {
        return Err(StoreError::LastModerator);
    }
    Ok(())
}

fn keep(transaction: &Transaction<'_>, member: &Member) -> Result<()> {
    transaction
        .execute(
            "UPDATE member SET name = ?2, role = ?3, address = ?4, ends_at = ?5 WHERE id = ?1",
            params![
                Column(member.id),
                member.name,
                Column(member.role),
                member.address,
                member.ends_at.map(Column),
            ],
        )
        .map_err(|error| member_refusal(transaction, member, error))?;
    Ok(())
}

/// Makes a member's address the word of whoever administers; `false` when it was.
fn vouch_for_address(transaction: &Transaction<'_>, member: MemberId) -> Result<bool> {
    let vouched = transaction.execute(
        "UPDATE member SET address_set_by_member = 0 WHERE id = ?1 AND address_set_by_member",
        [Column(member)],
    )?;
    Ok(vouched == 1)
}

/// What the trail tells of a change of all but the address: no names.
fn differences(before: &Member, after: &Member) -> Vec<(Action, Value)> {
    let mut told = Vec::new();
    if before.role != after.role {
        let detail = json!({ "from": before.role, "to": after.role });
        told.push((Action::RoleChanged, detail));
    }
    if before.name != after.name {
        told.push((Action::MemberRenamed, json!({})));
    }
    if before.ends_at != after.ends_at {
        let detail = json!({ "from": before.ends_at, "to": after.ends_at });
        told.push((Action::MemberEndChanged, detail));
    }
    told
}

pub(crate) fn record(
    transaction: &Transaction<'_>,
    member: MemberId,
    action: Action,
    detail: Value,
    (by, now): (By, Timestamp),
) -> Result<()> {
    audit::record(
        transaction,
        &Event {
            at: now,
            by,
            action,
            subject: &member,
            detail,
        },
    )
}
