//! `/me/providers`: the accounts elsewhere that sign the member in.

use super::{BySession, found};
use crate::app::App;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Whose account.
#[derive(Deserialize, IntoParams)]
pub(in crate::http) struct Whose {
    /// The provider's address, by which it calls itself.
    issuer: String,
}

/// Takes the own account at a provider away: it signs in no more. Whoever signs in there again is known by their address
/// once more, if the provider still vouches for it.
#[utoipa::path(
    delete,
    path = "/me/providers",
    operation_id = "unlink_own_provider",
    tag = "own",
    security(("cookie" = [])),
    params(Whose),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn unlink(
    State(app): State<Arc<App>>,
    by: BySession,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, Problem> {
    let member = by.identity.member.id;
    let unlinked = app
        .with_store(move |store| {
            store.unlink_external_identity(member, &whose.issuer, clock::now())
        })
        .await?;
    found(unlinked)
}
