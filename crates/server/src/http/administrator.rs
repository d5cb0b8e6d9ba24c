//! Handlers that administer the workspace ask for an [`Administrator`]: what the table of rights says of their rows, as a
//! type.

use super::own::BySession;
use super::problem::Problem;
use crate::app::App;
use crate::auth::Identity;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;
use wortlaut_model::{MemberId, Role, WorkspaceId};
use wortlaut_store::By;

/// A moderator, [by a session](BySession): who gets in, and what they may do, is no program's affair.
pub(super) struct Administrator(pub(super) Identity);

impl Administrator {
    /// On whose behalf records are changed.
    pub(super) fn by(&self) -> By {
        By::Member(self.0.member.id)
    }

    pub(super) fn workspace(&self) -> WorkspaceId {
        self.0.workspace.id
    }

    /// The member of this workspace whom a path names; any other looks as if they did not exist.
    pub(super) async fn member(&self, app: &App, id: &str) -> Result<MemberId, Problem> {
        let id: MemberId = id.parse().map_err(|_| Problem::not_found())?;
        let identity = app.with_store(move |store| store.identity(id)).await?;
        let ours = identity.filter(|it| it.workspace.id == self.workspace());
        Ok(ours.ok_or(Problem::not_found())?.member.id)
    }
}

impl FromRequestParts<Arc<App>> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let BySession { identity, .. } = BySession::from_request_parts(parts, app).await?;
        match identity.member.role {
            Role::Moderator => Ok(Self(identity)),
            _ => Err(Problem::forbidden()),
        }
    }
}
