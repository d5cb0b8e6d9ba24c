//! `/me`: the signed-in member.

use super::body::Me;
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use crate::auth::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse};
use std::sync::Arc;

/// Who is signed in. A browser's cookie is renewed with it, so that it lasts as long as its session.
#[utoipa::path(
    get,
    path = "/me",
    tag = "workspace",
    security(("cookie" = []), ("bearer" = [])),
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn me(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let cookies = app.cookies();
    let renewed = cookies
        .read(&headers)
        .and_then(|secret| cookies.set(secret));
    let renewed = renewed.map(|cookie| (header::SET_COOKIE, cookie));
    Ok((AppendHeaders(renewed), Json(Me::from(signed_in.identity))))
}
