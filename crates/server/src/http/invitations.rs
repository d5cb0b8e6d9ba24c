//! `/invitations`: looking at a link without using it up.

use super::body::{InvitationPreview, InvitationToken};
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use crate::auth::secret::hash_of;
use crate::clock;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use std::net::SocketAddr;
use std::sync::Arc;

/// Whom an invitation signs in. Looking does not use it up.
#[utoipa::path(
    post,
    path = "/invitations/preview",
    tag = "sign-in",
    request_body = InvitationToken,
    responses(
        (status = OK, body = InvitationPreview),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn preview(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(body): Json<InvitationToken>,
) -> Result<Json<InvitationPreview>, Problem> {
    let now = clock::now();
    if !app.invitations.take(address.ip(), now) {
        return Err(Problem::too_many());
    }
    let secret = hash_of(&body.token);
    let found = app
        .with_store(move |store| {
            let Some(invitation) = store.invitation(&secret)? else {
                return Ok(None);
            };
            let identity = store.identity(invitation.member)?;
            Ok(identity.map(|identity| (invitation, identity)))
        })
        .await?;
    let (invitation, identity) = found.ok_or(Problem::unknown_invitation())?;
    if invitation.used_at.is_some() {
        return Err(Problem::used_invitation());
    }
    if !identity.member.is_admitted(now) {
        return Err(Problem::void_invitation());
    }
    if invitation.expires_at <= now {
        return Err(Problem::expired_invitation());
    }
    Ok(Json(InvitationPreview::new(
        identity,
        invitation.expires_at,
    )))
}
