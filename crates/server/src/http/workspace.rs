//! `/workspace`: the body that drafts together.

use super::body::{Workspace, WorkspaceChange};
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use crate::auth::SignedIn;
use crate::clock;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;
use wortlaut_store::By;

/// The workspace of the signed-in member.
#[utoipa::path(
    get,
    path = "/workspace",
    tag = "workspace",
    security(("cookie" = []), ("bearer" = [])),
    responses(
        (status = OK, body = Workspace),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn workspace(signed_in: SignedIn) -> Json<Workspace> {
    Json(signed_in.identity.workspace.into())
}

/// Changes the workspace. Moderators may.
#[utoipa::path(
    patch,
    path = "/workspace",
    tag = "workspace",
    security(("cookie" = []), ("bearer" = [])),
    request_body = WorkspaceChange,
    responses(
        (status = OK, body = Workspace),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn change_workspace(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Json(change): Json<WorkspaceChange>,
) -> Result<Json<Workspace>, Problem> {
    let mut identity = signed_in.identity;
    if let Some(shows) = change.persons_in_history {
        let (workspace, by) = (identity.workspace.id, By::Member(identity.member.id));
        app.with_store(move |store| {
            store.show_persons_in_history(workspace, shows, by, clock::now())
        })
        .await?;
        identity.workspace.persons_in_history = shows;
    }
    Ok(Json(identity.workspace.into()))
}
