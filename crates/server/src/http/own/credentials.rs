//! `/me/credentials`: with what the member signs in.

use super::BySession;
use super::passkeys::OwnPasskey;
use crate::app::App;
use crate::http::problem::{Problem, ProblemBody};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// With what the member signs in. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OwnCredentials {
    /// When the password was set; null when there is none.
    #[schema(required)]
    password_set_at: Option<i64>,
    passkeys: Vec<OwnPasskey>,
    providers: Vec<OwnProvider>,
}

/// An account elsewhere that signs the member in.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OwnProvider {
    /// The provider's address, by which it calls itself.
    issuer: String,
    /// What the operator calls it; null when it is no longer offered.
    #[schema(required)]
    name: Option<String>,
    linked_at: i64,
}

/// With what the member signs in.
#[utoipa::path(
    get,
    path = "/me/credentials",
    operation_id = "own_credentials",
    tag = "own",
    security(("cookie" = [])),
    responses(
        (status = OK, body = OwnCredentials),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn credentials(
    State(app): State<Arc<App>>,
    by: BySession,
) -> Result<Json<OwnCredentials>, Problem> {
    let member = by.identity.member.id;
    let found = app.with_store(move |store| {
        let password = store.password(member)?;
        let (passkeys, accounts) = (store.passkeys(member)?, store.external_identities(member)?);
        Ok((password, passkeys, accounts))
    });
    let (password, passkeys, accounts) = found.await?;
    let providers = accounts.into_iter().map(|account| OwnProvider {
        name: app.providers.name_of(&account.issuer).map(str::to_owned),
        issuer: account.issuer,
        linked_at: account.linked_at.millis(),
    });
    Ok(Json(OwnCredentials {
        password_set_at: password.map(|it| it.set_at.millis()),
        passkeys: passkeys.into_iter().map(OwnPasskey::from).collect(),
        providers: providers.collect(),
    }))
}
