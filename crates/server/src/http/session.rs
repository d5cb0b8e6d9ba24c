//! `/session`: signing in and out.

use super::body::{InvitationToken, Me};
use super::problem::{Problem, ProblemBody};
use super::sign_in::{Visitor, welcome};
use crate::admin::Consequence;
use crate::app::App;
use crate::auth::secret::hash_of;
use crate::auth::speaker::Speaker;
use crate::auth::{Credential, Presented};
use crate::clock;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use std::sync::Arc;
use wortlaut_store::Consumption;

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
    visitor: Visitor,
    Json(body): Json<InvitationToken>,
) -> Result<Response, Problem> {
    if !app.invitations.take(visitor.address, clock::now()) {
        return Err(Problem::too_many());
    }
    let invitation = hash_of(&body.token);
    let (session, secret) = visitor.session()?;
    let consumption = app
        .with_store(move |store| store.consume_invitation(&invitation, &session, clock::now()))
        .await?;
    match consumption {
        Consumption::SignedIn(begun) => welcome(&app, begun, &secret).await,
        Consumption::Unknown => Err(Problem::unknown_invitation()),
        Consumption::Used => Err(Problem::used_invitation()),
        Consumption::Void => Err(Problem::void_invitation()),
        Consumption::Expired => Err(Problem::expired_invitation()),
    }
}

/// Signs out: the session and whatever came with it ends. A page that speaks for another member than the session's has none.
#[utoipa::path(
    delete,
    path = "/session",
    tag = "sign-in",
    security(("cookie" = [])),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn end(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let cookies = app.cookies();
    if let Some(secret) = cookies.read(&headers).map(hash_of) {
        let presented = Presented::Cookie(secret);
        let signed_in = app
            .with_store(move |store| presented.authenticate(store, clock::now()))
            .await?;
        let speaker = Speaker::in_headers(&headers);
        if signed_in.is_some_and(|it| speaker.is_another(it.identity.member.id)) {
            return Err(Problem::another_member());
        }
        let ended = app
            .with_store(move |store| store.end_session(&secret, clock::now()))
            .await?;
        let ended = ended.map(|it| Consequence::CredentialEnded(Credential::Session(it.id)));
        app.apply(ended.into_iter().collect()).await;
    }
    let cleared = cookies.clear().map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cleared)))
}
