//! `/text` and `/blame`: a document as it was, and who wrote what in it.

use super::OpenDocument;
use super::answer::Archive;
use super::authors::Authors;
use super::body::Point;
use super::body::text::{Blame, TextAt, Words};
use crate::hex::hex;
use crate::http::problem::{Problem, ProblemBody};
use crate::moment::Named;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::canonical;
use wortlaut_merge::history::{Chronicle, Moment};

/// Which moment is asked for.
#[derive(Deserialize, IntoParams)]
pub(super) struct At {
    /// A number of changes, heads (hashes joined by commas), or a version as in `v3`; absent is now.
    at: Option<String>,
}

/// A document's text at a moment.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/text",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), At),
    responses(
        (status = OK, body = TextAt),
        (status = NOT_MODIFIED),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn text(open: OpenDocument, Query(at): Query<At>) -> Result<Response, Problem> {
    let at = Named::read(at.at.as_deref())?;
    open.reply(move |archive| {
        let moment = archive.find(&at)?;
        let heads = archive.chronicle.heads(&moment);
        // When the last change was received is not told everybody alike.
        let tag = archive.tag_of_heads("text", &heads);
        let tag = tag.with(archive.eyes.view());
        archive.unless_known(tag, || Ok(text_at(archive, &moment, &heads, Words::plain)))
    })
    .await
}

/// A document's text at a moment, every passage with who wrote it and when.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/blame",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), At),
    responses(
        (status = OK, body = Blame),
        (status = NOT_MODIFIED),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn blame(open: OpenDocument, Query(at): Query<At>) -> Result<Response, Problem> {
    let at = Named::read(at.at.as_deref())?;
    open.reply(move |archive| {
        let moment = archive.find(&at)?;
        let heads = archive.chronicle.heads(&moment);
        let tag = archive.tag_with_authors("blame", &[&heads]);
        archive.unless_known(tag, || {
            let mut authors = Authors::new(archive.chronicle, &archive.eyes, &archive.notes);
            let text = text_at(archive, &moment, &heads, |reading| {
                Words::blamed(reading, &mut authors)
            });
            Ok(Blame {
                text,
                authors: authors.finish(),
            })
        })
    })
    .await
}

fn text_at(
    archive: &Archive<'_>,
    moment: &Moment,
    heads: &[ChangeHash],
    write: impl FnOnce(wortlaut_merge::history::Reading) -> Words,
) -> TextAt {
    TextAt {
        point: Point::of(archive.chronicle, &archive.eyes, moment, heads),
        text_sha256: hex(&text_sha256(archive.chronicle, moment)),
        words: write(archive.chronicle.reading(moment)),
    }
}

/// The SHA-256 of the canonical text at a moment, which is what a version promises.
pub(super) fn text_sha256(chronicle: &Chronicle, moment: &Moment) -> [u8; 32] {
    Sha256::digest(canonical(&chronicle.text(moment))).into()
}
