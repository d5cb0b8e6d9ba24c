//! `/session`: signing in and out.

use super::body::{InvitationToken, Me};
use super::problem::{Problem, ProblemBody};
use crate::admin::Consequence;
use crate::app::App;
use crate::auth::secret::{Secret, hash_of, random_uuid};
use crate::auth::{Credential, Identity};
use crate::clock;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use std::net::SocketAddr;
use std::sync::Arc;
use wortlaut_model::SessionId;
use wortlaut_store::{Consumption, NewSession};

/// Signs in with an invitation, which is used up by it.
#[utoipa::path(
    post,
    path = "/session",
    tag = "sign-in",
    request_body = InvitationToken,
    responses(
        (status = OK, body = Me, headers(("Set-Cookie" = String, description = "The session cookie."))),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(body): Json<InvitationToken>,
) -> Result<impl IntoResponse, Problem> {
    if !app.attempts.take(address.ip(), clock::now()) {
        return Err(Problem::too_many());
    }
    let secret = Secret::draw().map_err(|_| Problem::internal())?;
    let identity = consume(&app, &body.token, &secret).await?;
    let cookie = app
        .cookies()
        .set(secret.reveal())
        .ok_or(Problem::internal())?;
    Ok((
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Json(Me::from(identity)),
    ))
}

/// Uses the invitation up for a session with this secret.
async fn consume(app: &App, invitation: &str, secret: &Secret) -> Result<Identity, Problem> {
    let invitation = hash_of(invitation);
    let session = NewSession {
        id: SessionId::from(random_uuid().map_err(|_| Problem::internal())?),
        secret: secret.hash(),
    };
    let consumed = app
        .with_store(move |store| {
            let consumption = store.consume_invitation(&invitation, &session, clock::now())?;
            let identity = match &consumption {
                Consumption::SignedIn(session) => store.identity(session.member)?,
                _ => None,
            };
            Ok((consumption, identity))
        })
        .await?;
    match consumed {
        (Consumption::SignedIn(_), Some(identity)) => Ok(identity),
        (Consumption::SignedIn(_) | Consumption::Unknown, _) => Err(Problem::unknown_invitation()),
        (Consumption::Used, _) => Err(Problem::used_invitation()),
        (Consumption::Expired, _) => Err(Problem::expired_invitation()),
    }
}

/// Signs out: the session and whatever came with it ends.
#[utoipa::path(
    delete,
    path = "/session",
    tag = "sign-in",
    security(("cookie" = [])),
    responses((status = NO_CONTENT))
)]
pub(super) async fn end(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let cookies = app.cookies();
    if let Some(secret) = cookies.read(&headers).map(hash_of) {
        let ended = app
            .with_store(move |store| store.end_session(&secret, clock::now()))
            .await?;
        let ended = ended.map(|it| Consequence::CredentialEnded(Credential::Session(it.id)));
        app.apply(ended.into_iter().collect()).await;
    }
    let cleared = cookies.clear().map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cleared)))
}
