//! `/session/password`: signing in with an address and a password.

use super::{Visitor, enter, welcome};
use crate::app::App;
use crate::auth::passwords::PasswordError;
use crate::auth::rate::{Account, Try};
use crate::clock;
use crate::http::body::Me;
use crate::http::problem::{Problem, ProblemBody};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use utoipa::ToSchema;
use wortlaut_model::normalised_address;
use wortlaut_store::Means;

/// An address and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PasswordSignIn {
    /// The member's e-mail address.
    address: String,
    password: String,
}

/// Signs in with an e-mail address and a password. Whether there is such a member, the answer does not tell, nor does the
/// time it takes.
#[utoipa::path(
    post,
    path = "/session/password",
    operation_id = "sign_in_with_password",
    tag = "sign-in",
    request_body = PasswordSignIn,
    responses(
        (status = OK, body = Me, headers(("Set-Cookie" = String, description = "The session cookie."))),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn sign_in(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Json(body): Json<PasswordSignIn>,
) -> Result<Response, Problem> {
    // What is no address is looked up like one: it is nobody's.
    let address = normalised_address(&body.address).unwrap_or_default();
    let (account, from) = (Account::called(&address), visitor.address);
    let who = app.regulars.knows(account, from, clock::now());
    let (attempts, one) = (&app.attempts, Try { who, from, account });
    if !attempts.may_begin(one, clock::now()) {
        return Err(Problem::too_many());
    }
    let turn = app.passwords.turn(who, from).await?;
    // Counted when it is their turn, and not while they wait: of a whole office that signs in at nine, all get in.
    let attempt = attempts.begin(one, clock::now());
    let attempt = attempt.ok_or(Problem::too_many())?;
    let kept = app
        .with_store(move |store| store.password_by_address(&address))
        .await?;
    let (member, hash) = kept.map(|it| (it.member, it.hash)).unzip();
    let is_it = app.passwords.verify(turn, body.password, hash).await?;
    let member = member
        .filter(|_| is_it)
        .ok_or(Problem::wrong_credentials())?;
    let refused = Problem::wrong_credentials();
    let (begun, secret) = enter(&app, visitor, member, Means::Password, refused).await?;
    attempt.succeed();
    app.regulars.note(account, from, clock::now());
    welcome(&app, begun, &secret).await
}

impl From<PasswordError> for Problem {
    fn from(failure: PasswordError) -> Self {
        if matches!(failure, PasswordError::Busy) {
            return Self::busy();
        }
        error!(error = &failure as &dyn Error, "a request failed");
        Self::internal()
    }
}
