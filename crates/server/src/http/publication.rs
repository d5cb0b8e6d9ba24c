//! `/publications`: which versions of a document the public may read.

use super::history::OpenDocument;
use super::persons::sees_everybody;
use super::problem::{Problem, ProblemBody};
use crate::clock;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use wortlaut_model::Timestamp;
use wortlaut_store::StoreError;

/// That a version is, or was, published. Times are milliseconds since 1970, told to the hour to those who may not see who of
/// every organisation did what.
#[derive(Serialize, ToSchema)]
pub(super) struct Publication {
    /// The version's number.
    version: u64,
    /// When it was published last.
    published_at: i64,
    /// When it was withdrawn; null while the public may read it.
    #[schema(required)]
    withdrawn_at: Option<i64>,
    /// Where the public reads it.
    address: String,
}

/// The versions that are or were published, by number.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/publications",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Vec<Publication>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn publications(open: OpenDocument) -> Result<Json<Vec<Publication>>, Problem> {
    let listed = open.with_store(|store, document| store.publications(document));
    let listed = listed.await?.into_iter();
    Ok(Json(listed.map(|it| Publication::of(it, &open)).collect()))
}

/// Publishes a version: everybody may read it at `/p/{document_id}/v/{number}` from now on, without signing in, and finds
/// the newest at `/p/{document_id}`. Its history, and who wrote it, stay within the workspace. Moderators may.
#[utoipa::path(
    put,
    path = "/documents/{document_id}/versions/{number}/publication",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("number" = u64, Path)),
    responses(
        (status = OK, body = Publication),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn publish(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<Json<Publication>, Problem> {
    let (number, member) = (number(&address.1)?, open.member());
    let document = open.id;
    let published = open
        .app
        .with_store(move |store| store.publish(document, number, member, clock::now()));
    let published = published.await.map_err(unknown_version)?;
    Ok(Json(Publication::of(published, &open)))
}

/// Withdraws a published version: its address says so from now on, without its text. Moderators may.
#[utoipa::path(
    delete,
    path = "/documents/{document_id}/versions/{number}/publication",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("number" = u64, Path)),
    responses(
        (status = OK, body = Publication),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn withdraw(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<Json<Publication>, Problem> {
    let (number, member) = (number(&address.1)?, open.member());
    let document = open.id;
    let withdrawn = open
        .app
        .with_store(move |store| store.withdraw(document, number, member, clock::now()));
    let withdrawn = withdrawn.await.map_err(unknown_version)?;
    Ok(Json(Publication::of(withdrawn, &open)))
}

fn number(number: &str) -> Result<u64, Problem> {
    let number: u32 = number.parse().map_err(|_| Problem::unknown_version())?;
    Ok(number.into())
}

fn unknown_version(failure: StoreError) -> Problem {
    match failure {
        StoreError::Unknown { .. } => Problem::unknown_version(),
        failure => failure.into(),
    }
}

impl Publication {
    fn of(publication: wortlaut_store::Publication, open: &OpenDocument) -> Self {
        let (origin, version) = (open.app.public_url.as_str(), publication.version);
        // Whoever withdrew it need not be who published it: nobody is told apart here.
        let sees_minutes = sees_everybody(&open.signed_in.identity);
        let told = |at: Timestamp| if sees_minutes { at } else { at.to_the_hour() };
        Self {
            version,
            published_at: told(publication.published_at).millis(),
            withdrawn_at: publication.withdrawn_at.map(|it| told(it).millis()),
            address: format!("{origin}/p/{}/v/{version}", open.id),
        }
    }
}
