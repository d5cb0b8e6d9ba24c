//! `/audit`: who changed which record, and when.

use super::administrator::Administrator;
use super::problem::{Problem, ProblemBody};
use crate::admin::audit::Wanted;
use crate::admin::command::{AuditPage, AuditedBy, ListedEntry};
use crate::app::App;
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use wortlaut_model::Timestamp;
use wortlaut_store::By;

/// Which page of which entries.
#[derive(Deserialize, IntoParams)]
pub(super) struct Which {
    /// The entries before this number; absent is the newest.
    before: Option<u64>,
    /// Only what this member did, by id, or `shell` or `server`.
    by: Option<String>,
    /// Only this, as in `role-changed`.
    action: Option<String>,
    /// Nothing before this moment, in milliseconds since 1970.
    from: Option<i64>,
    /// Nothing at this moment or after it, in milliseconds since 1970.
    until: Option<i64>,
}

impl Which {
    fn wanted(self) -> Result<Wanted, Problem> {
        let by = self.by.as_deref().map(By::from_text);
        Ok(Wanted {
            by: by.map(|by| by.ok_or(Problem::bad_request())).transpose()?,
            action: self.action,
            from: self.from.map(Timestamp::from_millis),
            until: self.until.map(Timestamp::from_millis),
        })
    }
}

/// A page of the audit trail, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Audit {
    entries: Vec<AuditEntry>,
    /// Where the next page begins; null on the last one. Where only some entries are asked for, a page that is not full may
    /// have a next one.
    #[schema(required)]
    next: Option<u64>,
}

/// That something was done to a record. It tells neither names nor content of its own: names are those of today.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditEntry {
    number: u64,
    /// Milliseconds since 1970.
    at: i64,
    by: Actor,
    /// What was done, as in `role-changed`.
    action: String,
    /// The id of what it was done to.
    subject: String,
    /// What that is called today; null when it has no name, or none any more.
    #[schema(required)]
    subject_name: Option<String>,
    /// More about it.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
struct Actor {
    kind: ActorKind,
    /// Null unless it was a member.
    #[schema(required)]
    member_id: Option<String>,
    /// Null unless it was a member, and for a person who was erased.
    #[schema(required)]
    name: Option<String>,
}

/// What kind of being did something.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ActorKind {
    /// A member.
    Member,
    /// The service itself.
    Server,
    /// Whoever runs commands on the server's machine.
    Shell,
}

/// The audit trail: every change of a record, chained by hashes that `wortlaut check` verifies; a hundred entries a page.
/// Moderators may see it, by session.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "workspace",
    security(("cookie" = [])),
    params(Which),
    responses(
        (status = OK, body = Audit),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn audit(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Query(which): Query<Which>,
) -> Result<Json<Audit>, Problem> {
    let office = app.office(administrator.by());
    let workspace = administrator.workspace();
    let before = which.before;
    let wanted = which.wanted()?;
    let page = tokio::task::spawn_blocking(move || office.audit(workspace, &wanted, before));
    let page = page.await.map_err(|_| Problem::internal())??;
    Ok(Json(page.into()))
}

impl From<AuditPage> for Audit {
    fn from(page: AuditPage) -> Self {
        Self {
            entries: page.entries.into_iter().map(Into::into).collect(),
            next: page.next,
        }
    }
}

impl From<ListedEntry> for AuditEntry {
    fn from(entry: ListedEntry) -> Self {
        Self {
            number: entry.number,
            at: entry.at.millis(),
            by: entry.by.into(),
            action: entry.action,
            subject: entry.subject,
            subject_name: entry.subject_name,
            detail: entry.detail,
        }
    }
}

impl From<AuditedBy> for Actor {
    fn from(by: AuditedBy) -> Self {
        let nobody = |kind| Self {
            kind,
            member_id: None,
            name: None,
        };
        match by {
            AuditedBy::Member { member_id, name } => Self {
                kind: ActorKind::Member,
                member_id: Some(member_id.to_string()),
                name,
            },
            AuditedBy::Shell => nobody(ActorKind::Shell),
            AuditedBy::Server => nobody(ActorKind::Server),
        }
    }
}
