//! `/visit`: up to where the member has seen a document.

use super::OpenDocument;
use super::body::entry::{NewVisit, Visit};
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use wortlaut_model::limits;
use wortlaut_store::{ChangeLog, StoreError};

/// Up to where the member has seen the document; nothing when never.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/visit",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Visit),
        (status = NO_CONTENT, description = "Never."),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn last_visit(open: OpenDocument) -> Result<Response, Problem> {
    let member = open.member();
    let visit = open
        .with_store(move |store, document| store.visit(member, document))
        .await?;
    let Some(visit) = visit else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let visit = Visit {
        position: visit.position,
        at: visit.at.millis(),
    };
    Ok(Json(visit).into_response())
}

/// Notes up to where the member has seen the document. It never goes back.
#[utoipa::path(
    put,
    path = "/documents/{document_id}/visit",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    request_body = NewVisit,
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn note_visit(
    open: OpenDocument,
    Json(visit): Json<NewVisit>,
) -> Result<StatusCode, Problem> {
    let member = open.member();
    let noted = open
        .with_store(move |store, document| {
            let position = match visit.position {
                Some(position) => position,
                None => store.length(document)?,
            };
            let now = clock::now();
            let seen = store.visit(member, document)?;
            let is_seen = seen.is_some_and(|seen| {
                let is_recent = now.millis_since(seen.at).abs() < limits::VISIT_AGAIN_MILLIS;
                seen.position > position || (seen.position == position && is_recent)
            });
            if is_seen {
                return Ok(true);
            }
            match store.note_visit(member, document, position, now) {
                Err(StoreError::Unknown { .. }) => Ok(false),
                noted => noted.map(|()| true),
            }
        })
        .await?;
    if !noted {
        return Err(Problem::unknown_moment());
    }
    Ok(StatusCode::NO_CONTENT)
}
