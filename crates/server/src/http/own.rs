//! `/me/…`: what only members themselves see and change, in a browser and never with a token.

mod credentials;
mod passkeys;
mod password;
mod providers;
mod sessions;
mod tokens;

use super::problem::Problem;
use crate::app::App;
use crate::auth::{Credential, Identity, SignedIn};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Deserializer};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wortlaut_model::SessionId;
use wortlaut_store::StoreError;

pub(super) fn resources() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end_one))
        .routes(routes!(credentials::credentials))
        .routes(routes!(password::set, password::remove))
        .routes(routes!(passkeys::options))
        .routes(routes!(passkeys::add))
        .routes(routes!(passkeys::rename, passkeys::remove))
        .routes(routes!(providers::unlink))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
}

/// The answer to taking something of one's own away or changing it: it is done, or there is no such thing.
fn found(done: bool) -> Result<StatusCode, Problem> {
    match done {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found()),
    }
}

/// Why something to sign in with was not kept: who was signed out meanwhile is told as much.
fn not_kept(failure: StoreError) -> Problem {
    match failure {
        StoreError::Unknown { .. } => Problem::signed_out(),
        failure => failure.into(),
    }
}

/// A member in their own browser. Programs are sent away: a token that is lost must not be a way to stay.
pub(super) struct BySession {
    pub(super) identity: Identity,
    pub(super) session: SessionId,
}

impl FromRequestParts<Arc<App>> for BySession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        match signed_in.credential {
            Credential::Session(session) => Ok(Self {
                identity: signed_in.identity,
                session,
            }),
            Credential::Token(_) => Err(Problem::needs_session()),
        }
    }
}

/// Reads a field that may be null as given, to tell it from one that is absent.
pub(super) fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
