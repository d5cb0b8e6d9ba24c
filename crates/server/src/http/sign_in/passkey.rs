//! `/session/passkey`: signing in with a passkey, without typing an address.

use super::{Visitor, enter, welcome};
use crate::app::App;
use crate::auth::queue::Acquaintance;
use crate::auth::rate::{Account, Try};
use crate::clock;
use crate::http::body::Me;
use crate::http::problem::{Problem, ProblemBody};
use crate::passkeys::{Asked, CeremonyError, Passkeys};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::error::Error;
use std::sync::Arc;
use tracing::{debug, error};
use utoipa::ToSchema;
use wortlaut_store::Means;

/// What a browser is asked about a passkey.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct PasskeyOptions {
    /// Goes with the answer. Good for five minutes and one answer.
    ceremony_id: String,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    options: Value,
}

impl From<Asked> for PasskeyOptions {
    fn from(asked: Asked) -> Self {
        Self {
            ceremony_id: asked.ceremony_id,
            options: asked.options,
        }
    }
}

/// A browser's answer to a sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PasskeySignIn {
    ceremony_id: String,
    /// What the credential's `toJSON` gave.
    credential: Value,
}

/// Begins to sign in with a passkey.
#[utoipa::path(
    post,
    path = "/session/passkey/options",
    operation_id = "passkey_sign_in_options",
    tag = "sign-in",
    responses(
        (status = OK, body = PasskeyOptions),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn options(
    State(app): State<Arc<App>>,
    visitor: Visitor,
) -> Result<Json<PasskeyOptions>, Problem> {
    // Asking proves nothing yet, but each question is remembered for minutes.
    let questions = &app.passkey_questions;
    if !questions.take(visitor.address, clock::now()) {
        return Err(Problem::too_many());
    }
    let asked = passkeys_of(&app)?.start_sign_in()?;
    Ok(Json(asked.into()))
}

/// Signs in with a passkey.
#[utoipa::path(
    post,
    path = "/session/passkey",
    operation_id = "sign_in_with_passkey",
    tag = "sign-in",
    request_body = PasskeySignIn,
    responses(
        (status = OK, body = Me, headers(("Set-Cookie" = String, description = "The session cookie."))),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn sign_in(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Json(body): Json<PasskeySignIn>,
) -> Result<Response, Problem> {
    let passkeys = passkeys_of(&app)?;
    let refused = |failure: CeremonyError| sign_in_problem(&failure);
    let assertion = passkeys.read_answer(&body.credential).map_err(refused)?;
    // Counted by the credential and not by the member, or whoever knows a member could keep them out.
    let account = Account::called(&assertion.id);
    let one = Try {
        who: Acquaintance::Stranger,
        from: visitor.address,
        account,
    };
    let attempt = app.unguessable_attempts.begin(one, clock::now());
    let attempt = attempt.ok_or(Problem::too_many())?;
    let asked = passkeys.take_sign_in(&body.ceremony_id).map_err(refused)?;
    let id = assertion.id.clone();
    let kept = app.with_store(move |store| store.passkey(&id)).await?;
    let kept = kept
        .filter(|it| it.member == assertion.member)
        .ok_or(Problem::wrong_passkey())?;
    let changed = passkeys
        .finish_sign_in(asked, &assertion, &kept.credential)
        .map_err(refused)?;
    let means = Means::Passkey {
        id: kept.id,
        changed,
    };
    let refused = Problem::wrong_passkey();
    let (begun, secret) = enter(&app, visitor, kept.member, means, refused).await?;
    attempt.succeed();
    welcome(&app, begun, &secret).await
}

/// Passkeys, where browsers make them.
pub(in crate::http) fn passkeys_of(app: &App) -> Result<&Passkeys, Problem> {
    app.passkeys.as_ref().ok_or(Problem::no_passkeys())
}

fn sign_in_problem(failure: &CeremonyError) -> Problem {
    match failure {
        CeremonyError::Over => Problem::ceremony_over(),
        failure => {
            debug!(error = failure as &dyn Error, "a passkey signs nobody in");
            Problem::wrong_passkey()
        }
    }
}

impl From<CeremonyError> for Problem {
    fn from(failure: CeremonyError) -> Self {
        match failure {
            CeremonyError::Over => Self::ceremony_over(),
            CeremonyError::Passkey(failure) => {
                debug!(error = &failure as &dyn Error, "a passkey was not made");
                Self::passkey_refused()
            }
            failure @ CeremonyError::Randomness(_) => {
                error!(error = &failure as &dyn Error, "a request failed");
                Self::internal()
            }
        }
    }
}
