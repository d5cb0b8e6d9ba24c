//! Signing in: by invitation, password, passkey, or at a provider.

pub(super) mod passkey;
pub(super) mod password;
pub(super) mod provider;

use super::body::Me;
use super::problem::Problem;
use crate::app::App;
use crate::auth::device;
use crate::auth::secret::{NoRandomness, Secret, hash_of, random_uuid};
use crate::openid::Known;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Serialize;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tracing::error;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wortlaut_model::SessionId;
use wortlaut_store::{Begun, Means, NewSession, SecretHash};

pub(super) fn resources() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(ways))
        .routes(routes!(password::sign_in))
        .routes(routes!(passkey::options))
        .routes(routes!(passkey::sign_in))
        .routes(routes!(provider::depart))
        .routes(routes!(provider::arrive))
}

/// How people sign in here.
#[derive(Serialize, ToSchema)]
pub(super) struct SignInWays {
    /// With an e-mail address and a password.
    passwords: bool,
    /// With a passkey, at the address that the page was asked for under.
    passkeys: bool,
    /// With an account elsewhere.
    providers: Vec<Provider>,
}

/// Where people have accounts that sign them in here.
#[derive(Serialize, ToSchema)]
pub(super) struct Provider {
    /// Stands in the address where the sign-in begins.
    id: String,
    /// What the button says.
    name: String,
}

impl From<&Known> for Provider {
    fn from(known: &Known) -> Self {
        Self {
            id: known.id.clone(),
            name: known.name.clone(),
        }
    }
}

/// How people sign in here. Nobody has to be signed in.
#[utoipa::path(
    get,
    path = "/sign-in",
    tag = "sign-in",
    responses((status = OK, body = SignInWays))
)]
pub(super) async fn ways(State(app): State<Arc<App>>, headers: HeaderMap) -> Json<SignInWays> {
    Json(SignInWays {
        passwords: true,
        passkeys: app.passkeys.is_some() && app.public_url.is_for_passkeys(&headers),
        providers: app.providers.all().iter().map(Provider::from).collect(),
    })
}

/// A browser that somebody signs in with.
pub(super) struct Visitor {
    pub(super) address: IpAddr,
    device: String,
    /// The session that the browser had before.
    had: Option<SecretHash>,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let connection = ConnectInfo::<SocketAddr>::from_request_parts(parts, app).await;
        let ConnectInfo(address) = connection.map_err(|_| Problem::internal())?;
        let headers = &parts.headers;
        Ok(Self {
            address: address.ip(),
            device: device::describe(headers),
            had: app.cookies().read(headers).map(hash_of),
        })
    }
}

impl Visitor {
    /// A session for whoever the visitor turns out to be, and the secret for its cookie.
    pub(super) fn session(self) -> Result<(NewSession, Secret), Problem> {
        let secret = Secret::draw()?;
        let session = NewSession {
            id: SessionId::from(random_uuid()?),
            secret: secret.hash(),
            device: self.device,
            replaces: self.had,
        };
        Ok((session, secret))
    }
}

impl From<NoRandomness> for Problem {
    fn from(failure: NoRandomness) -> Self {
        error!(
            error = &failure as &dyn std::error::Error,
            "a request failed"
        );
        Self::internal()
    }
}

/// Begins a session of a member who has proved who they are; `refused` is the answer when they are not admitted.
pub(super) async fn enter(
    app: &App,
    visitor: Visitor,
    member: wortlaut_model::MemberId,
    means: Means,
    refused: Problem,
) -> Result<(Begun, Secret), Problem> {
    let (session, secret) = visitor.session()?;
    let begun = app
        .with_store(move |store| store.sign_in(member, &means, &session, crate::clock::now()))
        .await?;
    Ok((begun.ok_or(refused)?, secret))
}

/// The answer to whoever has signed in: who it is, and the cookie. What the session took the place of is closed.
pub(super) async fn welcome(app: &App, begun: Begun, secret: &Secret) -> Result<Response, Problem> {
    let member = begun.session.member;
    app.end(begun.ended).await;
    let identity = app.with_store(move |store| store.identity(member)).await?;
    let me = Me::of(identity.ok_or(Problem::internal())?, &app.actor_keys);
    let cookie = app
        .cookies()
        .set(secret.reveal())
        .ok_or(Problem::internal())?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(me)).into_response())
}
