//! Reading the audit trail: the entries that concern one workspace, newest first, with the names of today.
//!
//! The trail itself names nobody; names are looked up when it is read, and are gone from it when a person is erased.

use super::command::{AuditPage, AuditedBy, ListedEntry};
use super::{AdminError, Done, Office};
use serde_json::Value;
use std::collections::HashMap;
use wortlaut_model::{MemberId, Timestamp, WorkspaceId, limits};
use wortlaut_store::{AuditEntry, By, Store, StoreError};

/// Which entries are looked for; what is `None` is not asked about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Who did it.
    pub(crate) by: Option<By>,
    /// What was done, as in `role-changed`.
    pub(crate) action: Option<String>,
    /// Nothing before this moment.
    pub(crate) from: Option<Timestamp>,
    /// Nothing at this moment or after it.
    pub(crate) until: Option<Timestamp>,
}

impl Wanted {
    fn includes(&self, entry: &AuditEntry) -> bool {
        self.by.is_none_or(|by| entry.by == by)
            && self.action.as_ref().is_none_or(|it| entry.action == *it)
            && self.from.is_none_or(|from| entry.at >= from)
            && self.until.is_none_or(|until| entry.at < until)
    }
}

/// What a workspace consists of: the ids that its entries name, and how each is called.
struct Directory {
    names: HashMap<String, Option<String>>,
    /// Where there is no other workspace, whatever is in the trail concerns this one.
    is_only: bool,
}

impl Office {
    /// One page of what is looked for in the trail, from the last entry before number `before` on. A page that is not full
    /// may have a next one: of a long trail only so much is read at a time.
    pub(crate) fn audit(
        &self,
        workspace: WorkspaceId,
        wanted: &Wanted,
        before: Option<u64>,
    ) -> Result<AuditPage, AdminError> {
        let directory = Directory::of(&self.store, workspace)?;
        let mut page = AuditPage::default();
        let (mut before, mut read) = (before, 0);
        while read < limits::AUDIT_READ {
            let entries = self.store.audit_before(before, limits::AUDIT_PAGE)?;
            read += entries.len();
            let is_last = entries.len() < limits::AUDIT_PAGE;
            for entry in entries {
                before = Some(entry.number);
                if wanted.includes(&entry) && directory.concerns(&entry) {
                    page.entries.push(directory.listed(entry));
                }
                if page.entries.len() == limits::AUDIT_PAGE {
                    page.next = before.filter(|number| *number > 1);
                    return Ok(page);
                }
            }
            if is_last {
                return Ok(page);
            }
        }
        page.next = before.filter(|number| *number > 1);
        Ok(page)
    }

    pub(super) fn read_audit(
        &self,
        workspace: Option<&str>,
        before: Option<u64>,
    ) -> Result<Done<AuditPage>, AdminError> {
        let workspace = self.workspace(workspace)?;
        Ok(Done::quietly(self.audit(
            workspace.id,
            &Wanted::default(),
            before,
        )?))
    }
}

impl Directory {
    fn of(store: &Store, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let mut names = HashMap::from([(workspace.to_string(), None)]);
        for it in store.organisations(workspace)? {
            names.insert(it.id.to_string(), Some(it.name));
        }
        for it in store.members(workspace)? {
            let name = Some(it.name).filter(|name| !name.is_empty());
            names.insert(it.id.to_string(), name);
        }
        for it in store.documents(workspace)? {
            names.insert(it.id.to_string(), Some(it.title));
        }
        Ok(Self {
            names,
            is_only: store.workspaces()?.len() == 1,
        })
    }

    fn knows(&self, id: &str) -> bool {
        self.names.contains_key(id)
    }

    fn name(&self, id: &str) -> Option<String> {
        self.names.get(id).cloned().flatten()
    }

    /// Whether an entry tells of this workspace: by who did it, what it was done to, or whose that is.
    fn concerns(&self, entry: &AuditEntry) -> bool {
        let named = |key: &str| {
            let id = entry.detail.get(key).and_then(Value::as_str);
            id.is_some_and(|id| self.knows(id))
        };
        self.is_only
            || matches!(entry.by, By::Member(member) if self.knows(&member.to_string()))
            || self.knows(&entry.subject)
            || named("workspace")
            || named("member")
    }

    fn listed(&self, entry: AuditEntry) -> ListedEntry {
        let member = |id: MemberId| AuditedBy::Member {
            member_id: id,
            name: self.name(&id.to_string()),
        };
        ListedEntry {
            number: entry.number,
            at: entry.at,
            by: match entry.by {
                By::Member(id) => member(id),
                By::Shell => AuditedBy::Shell,
                By::Server => AuditedBy::Server,
            },
            subject_name: self.name(&entry.subject),
            action: entry.action,
            subject: entry.subject,
            detail: entry.detail,
        }
    }
}
