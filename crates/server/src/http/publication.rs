//! `/publications`: which versions of a document the public may read.

use super::history::OpenDocument;
use super::persons::sees_everybody;
use super::problem::{Problem, ProblemBody};
use crate::clock;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::openapi::{RefOr, Response};
use utoipa::{IntoResponses, ToSchema};
use wortlaut_model::{DocumentId, MemberId, Timestamp};
use wortlaut_store::{Store, StoreError};

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

/// The problems of publishing and withdrawing, for the API's description.
struct ModeratingProblems;

impl IntoResponses for ModeratingProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        ProblemBody::responses(&[
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
            StatusCode::CONFLICT,
        ])
    }
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

/// Publishes a version: everybody may read it at `/p/{document_id}/v/{number}` from now on, without signing in. At
/// `/p/{document_id}` they find the agreed version while it is published, else the newest that is. Its history, and who
/// wrote it, stay within the workspace. Moderators may.
#[utoipa::path(
    put,
    path = "/documents/{document_id}/versions/{number}/publication",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("number" = u64, Path)),
    responses(
        (status = OK, body = Publication),
        ModeratingProblems
    )
)]
pub(super) async fn publish(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<Json<Publication>, Problem> {
    moderate(&open, &address.1, Store::publish).await
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
        ModeratingProblems
    )
)]
pub(super) async fn withdraw(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<Json<Publication>, Problem> {
    moderate(&open, &address.1, Store::withdraw).await
}

/// How the store publishes or withdraws a version, which a member wishes at a moment.
type Deed = fn(
    &Store,
    DocumentId,
    u64,
    MemberId,
    Timestamp,
) -> Result<wortlaut_store::Publication, StoreError>;

/// Does to the version that a moderator names by its number.
async fn moderate(
    open: &OpenDocument,
    number: &str,
    deed: Deed,
) -> Result<Json<Publication>, Problem> {
    let number: u32 = number.parse().map_err(|_| Problem::unknown_version())?;
    let (document, member) = (open.id, open.member());
    let done = open
        .app
        .with_store(move |store| deed(store, document, number.into(), member, clock::now()));
    let publication = done.await.map_err(unknown_version)?;
    Ok(Json(Publication::of(publication, open)))
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
