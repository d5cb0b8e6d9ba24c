//! `/compare`: what became of a document between two moments.

use super::OpenDocument;
use super::authors::Authors;
use super::body::Point;
use super::body::compare::Comparison;
use crate::http::problem::{Problem, ProblemBody};
use crate::moment::Named;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which moments are compared.
#[derive(Deserialize, IntoParams)]
pub(super) struct FromTo {
    /// A number of changes, heads (hashes joined by commas), or a version as in `v3`; absent is now.
    from: Option<String>,
    /// As `from`.
    to: Option<String>,
}

/// Compares a document at two moments.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/compare",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), FromTo),
    responses(
        (status = OK, body = Comparison),
        (status = NOT_MODIFIED),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn compare(
    open: OpenDocument,
    Query(query): Query<FromTo>,
) -> Result<Response, Problem> {
    let from = Named::read(query.from.as_deref())?;
    let to = Named::read(query.to.as_deref())?;
    open.reply(move |archive| {
        let chronicle = archive.chronicle;
        let (from, to) = (archive.find(&from)?, archive.find(&to)?);
        let (from_heads, to_heads) = (chronicle.heads(&from), chronicle.heads(&to));
        let tag = archive.tag_with_authors("compare", &[&from_heads, &to_heads]);
        archive.unless_known(tag, || {
            let points = (
                Point::of(chronicle, &from, &from_heads),
                Point::of(chronicle, &to, &to_heads),
            );
            let authors = Authors::new(chronicle, &archive.eyes, &archive.notes);
            Ok(Comparison::of(
                points,
                chronicle.compare(&from, &to),
                authors,
            ))
        })
    })
    .await
}
