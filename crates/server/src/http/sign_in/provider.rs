//! `/session/provider/…`: signing in with an account elsewhere. Both addresses are opened by the browser itself, so what
//! goes wrong is told on the page that it is sent to.

use super::{Visitor, enter};
use crate::app::App;
use crate::auth::queue::Acquaintance;
use crate::auth::rate::{Account, Try};
use crate::auth::secret::Secret;
use crate::clock;
use crate::http::problem::Problem;
use crate::openid::ArrivalError;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;
use std::error::Error;
use std::sync::Arc;
use tracing::warn;
use utoipa::IntoParams;
use wortlaut_credentials::openid::{ExternalAccount, OpenIdError};
use wortlaut_model::MemberId;
use wortlaut_store::{Means, StoreError};

/// With what somebody comes back from a provider (RFC 6749, 4.1.2).
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Return {
    /// What the account is asked for with.
    code: Option<String>,
    /// Which journey it was.
    state: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// Sends the browser to a provider.
#[utoipa::path(
    get,
    path = "/session/provider/{provider_id}",
    operation_id = "go_to_provider",
    tag = "sign-in",
    params(("provider_id" = String, Path, description = "The provider's id.")),
    responses((status = SEE_OTHER, description = "To the provider, or to `/sign-in#problem=…`."))
)]
pub(in crate::http) async fn depart(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Response {
    match departure(&app, &id, &visitor).await {
        Ok(response) => response,
        Err(problem) => to_sign_in(&problem),
    }
}

async fn departure(app: &App, id: &str, visitor: &Visitor) -> Result<Response, Problem> {
    if !app.invitations.take(visitor.address, clock::now()) {
        return Err(Problem::too_many());
    }
    let provider = app.providers.find(id).ok_or(Problem::not_found())?;
    let browser = Secret::draw()?;
    let url = app.providers.depart(provider, browser.reveal()).await;
    let url = url.map_err(|failure| provider_problem(id, &failure))?;
    let cookie = app.cookies().set_provider(browser.reveal());
    let cookie = cookie.ok_or(Problem::internal())?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), to(&url)?).into_response())
}

/// Takes the browser back from a provider and signs it in.
#[utoipa::path(
    get,
    path = "/session/provider/{provider_id}/callback",
    operation_id = "return_from_provider",
    tag = "sign-in",
    params(("provider_id" = String, Path, description = "The provider's id."), Return),
    responses((status = SEE_OTHER, description = "To `/`, or to `/sign-in#problem=…`."))
)]
pub(in crate::http) async fn arrive(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(back): Query<Return>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    match arrival(&app, &id, back, visitor, &headers).await {
        Ok(response) => response,
        Err(problem) => to_sign_in(&problem),
    }
}

async fn arrival(
    app: &App,
    id: &str,
    back: Return,
    visitor: Visitor,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let provider = app.providers.find(id).ok_or(Problem::not_found())?;
    let state = back.state.unwrap_or_default();
    let one = Try {
        who: Acquaintance::Stranger,
        from: visitor.address,
        account: Account::called(&state),
    };
    let attempt = app.unguessable_attempts.begin(one, clock::now());
    let attempt = attempt.ok_or(Problem::too_many())?;
    let browser = app.cookies().read_provider(headers);
    let journey = app
        .providers
        .come_back(provider, &state, browser)
        .map_err(|failure| arrival_problem(id, &failure))?;
    let code = match (back.error, back.code) {
        (None, Some(code)) => code,
        _ => return Err(Problem::provider_declined()),
    };
    let account = provider.account(journey, code).await;
    let account = account.map_err(|failure| arrival_problem(id, &failure))?;
    let member = member_of(app, account).await?;
    let refused = Problem::provider_unknown();
    let (begun, secret) = enter(app, visitor, member, Means::Provider, refused).await?;
    attempt.succeed();
    app.end(begun.ended).await;
    let cookies = [
        app.cookies().set(secret.reveal()),
        app.cookies().clear_provider(),
    ];
    let cookies = cookies.into_iter().flatten();
    let cookies: Vec<_> = cookies.map(|it| (header::SET_COOKIE, it)).collect();
    Ok((AppendHeaders(cookies), to("/")?).into_response())
}

/// The member with whom the account is linked or, the first time, whose address the provider vouches for.
async fn member_of(app: &App, account: ExternalAccount) -> Result<MemberId, Problem> {
    let found = app
        .with_store(move |store| {
            let (issuer, subject) = (&account.issuer, &account.subject);
            if let Some(known) = store.external_identity(issuer, subject)? {
                return Ok(Ok(known.member));
            }
            let Some(address) = &account.verified_address else {
                return Ok(Err(Problem::provider_unverified()));
            };
            let linked = store.link_external_identity(issuer, subject, address, clock::now())?;
            Ok(linked.ok_or(Problem::provider_unknown()))
        })
        .await;
    match found {
        // Somebody came back twice at the same time: the other one is signed in.
        Err(StoreError::Taken { .. }) => Err(Problem::ceremony_over()),
        found => found?,
    }
}

fn arrival_problem(id: &str, failure: &ArrivalError) -> Problem {
    match failure {
        ArrivalError::Over => Problem::ceremony_over(),
        ArrivalError::Provider(failure) => provider_problem(id, failure),
    }
}

fn provider_problem(provider: &str, failure: &OpenIdError) -> Problem {
    let cause = failure as &dyn Error;
    match failure {
        OpenIdError::Provider(_) => {
            warn!(provider, error = cause, "nobody can sign in at a provider");
            Problem::provider_unreachable()
        }
        OpenIdError::Untrusted(_) => {
            warn!(
                provider,
                error = cause,
                "a provider's answer signs nobody in"
            );
            Problem::provider_declined()
        }
    }
}

/// To the page for signing in, which says what went wrong.
fn to_sign_in(problem: &Problem) -> Response {
    let address = format!("/sign-in#problem={}", problem.name());
    to(&address).map_or_else(IntoResponse::into_response, IntoResponse::into_response)
}

fn to(address: &str) -> Result<impl IntoResponse + use<>, Problem> {
    let address = HeaderValue::try_from(address).map_err(|_| Problem::internal())?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, address)]))
}
