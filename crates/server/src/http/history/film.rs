//! `/film`: everything ever written, so that a browser can show the text after any number of changes by itself.

use super::OpenDocument;
use super::authors::Authors;
use super::body::film::Film;
use crate::http::problem::{Problem, ProblemBody};
use axum::response::Response;

/// Everything ever written in a document, in its order, for scrubbing through time.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/film",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Film),
        (status = NOT_MODIFIED),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn film(open: OpenDocument) -> Result<Response, Problem> {
    open.reply(|archive| {
        let heads = archive.chronicle.heads(&archive.chronicle.now());
        let tag = archive.tag_with_authors("film", &[&heads]);
        archive.unless_known(tag, || {
            let authors = Authors::new(archive.chronicle, &archive.eyes, &archive.notes);
            Ok(Film::of(archive.chronicle, &heads, authors))
        })
    })
    .await
}
