//! `/versions`: names for exact heads, and which of them was agreed.

use super::OpenDocument;
use super::body::version::{NewDeclaration, NewVersion, Version};
use super::{note, text};
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use crate::moment::Named;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use wortlaut_model::{Role, limits};
use wortlaut_store::StoreError;

/// The versions of a document, by number.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/versions",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Vec<Version>),
        (status = NOT_MODIFIED),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn versions(open: OpenDocument) -> Result<Response, Problem> {
    let versions = open.look(|store, document, eyes| {
        let versions = store.versions(document)?.into_iter();
        let seen: Vec<Version> = versions.map(|it| Version::seen(it, eyes)).collect();
        Ok(seen)
    });
    open.whole(&versions.await?)
}

/// One version of a document.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/versions/{number}",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("number" = u64, Path)),
    responses(
        (status = OK, body = Version),
        (status = NOT_MODIFIED),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn version(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<Response, Problem> {
    let number = self::number(&address.1)?;
    let version = open.look(move |store, document, eyes| {
        let version = store.version(document, number)?;
        let version = version.ok_or(Problem::unknown_version())?;
        Ok(Version::seen(version, eyes))
    });
    open.whole(&version.await?)
}

/// Names a moment of a document. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/documents/{document_id}/versions",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    request_body = NewVersion,
    responses(
        (status = CREATED, body = Version),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn name_version(
    open: OpenDocument,
    Json(new): Json<NewVersion>,
) -> Result<Response, Problem> {
    open.require(Role::Editor)?;
    let at = Named::read(new.at.as_deref())?;
    let name = name(&new.name)?;
    let note = note::text(&new.note.unwrap_or_default())?;
    let member = open.member();
    let new = open
        .ask(move |archive| {
            let chronicle = archive.chronicle;
            let moment = archive.find(&at)?;
            let heads = chronicle.heads(&moment);
            if heads.is_empty() {
                return Err(Problem::nothing_to_name());
            }
            Ok(wortlaut_store::NewVersion {
                document: archive.document,
                name,
                note,
                heads: heads.iter().map(|head| head.0).collect(),
                position: chronicle.position(&moment).map(|it| it as u64),
                text_sha256: text::text_sha256(chronicle, &moment),
            })
        })
        .await?;
    // Writing may wait for the disk; nobody who asks about a history shall wait with it.
    let created = open.look(move |store, _, eyes| {
        let version = store.name_version(&new, member, clock::now())?;
        Ok(Version::seen(version, eyes))
    });
    Ok((StatusCode::CREATED, Json(created.await?)).into_response())
}

/// Declares a version the agreed one, in place of any before. Moderators may.
#[utoipa::path(
    put,
    path = "/documents/{document_id}/versions/{number}/agreed",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("number" = u64, Path)),
    request_body = NewDeclaration,
    responses(
        (status = OK, body = Version),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn declare_agreed(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
    Json(declaration): Json<NewDeclaration>,
) -> Result<Json<Version>, Problem> {
    open.require(Role::Moderator)?;
    let number = self::number(&address.1)?;
    let note = note::text(&declaration.note.unwrap_or_default())?;
    let member = open.member();
    let declared = open.look(move |store, document, eyes| {
        let declared =
            store.declare_agreed(document, number, note.as_deref(), member, clock::now());
        match declared {
            Ok(version) => Ok(Version::seen(version, eyes)),
            Err(StoreError::Unknown { .. }) => Err(Problem::unknown_version()),
            Err(failure) => Err(failure.into()),
        }
    });
    Ok(Json(declared.await?))
}

fn number(text: &str) -> Result<u64, Problem> {
    let number: u32 = text.parse().map_err(|_| Problem::unknown_version())?;
    Ok(number.into())
}

/// A name as it is kept: one line, without spaces around it.
fn name(text: &str) -> Result<String, Problem> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_good = !line.is_empty() && line.chars().count() <= limits::VERSION_NAME_CHARS;
    is_good.then_some(line).ok_or(Problem::bad_version_name())
}
