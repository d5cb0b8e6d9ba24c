//! `/documents`: the texts of the workspace.

use super::body::{Document, DocumentChange, NewDocument};
use super::history::{OpenDocument, rename};
use super::office;
use super::problem::{Problem, ProblemBody};
use crate::admin::Office;
use crate::app::App;
use crate::auth::SignedIn;
use crate::rights;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::Arc;
use wortlaut_model::Role;
use wortlaut_store::By;

/// The documents that the member may open, those that were put away too, in the order in which they were created.
#[utoipa::path(
    get,
    path = "/documents",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    responses(
        (status = OK, body = Vec<Document>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
) -> Result<Json<Vec<Document>>, Problem> {
    let viewer = signed_in.identity;
    let member = viewer.member.id;
    let documents = app
        .with_store(move |store| store.open_documents(member))
        .await?
        .into_iter();
    let listed = documents.map(|(document, role)| Document::seen_by(&viewer, document, role));
    Ok(Json(listed.collect()))
}

/// One document.
#[utoipa::path(
    get,
    path = "/documents/{document_id}",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path, description = "The id, as in its automerge_url.")),
    responses(
        (status = OK, body = Document),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn one(open: OpenDocument) -> Result<Json<Document>, Problem> {
    let workspace = open.signed_in.identity.workspace.id;
    let document = open
        .with_store(move |store, id| store.document(workspace, id))
        .await?;
    let document = document.ok_or(Problem::not_found())?;
    Ok(Json(Document::seen_by(
        &open.signed_in.identity,
        document,
        open.right,
    )))
}

/// Creates an empty document. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/documents",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    request_body = NewDocument,
    responses(
        (status = CREATED, body = Document),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Json(new): Json<NewDocument>,
) -> Result<(StatusCode, Json<Document>), Problem> {
    let identity = signed_in.identity;
    let by = By::Member(identity.member.id);
    let workspace = identity.workspace.id;
    let created = office::change(&app, by, move |office| {
        office.create_document(workspace, new.title, new.kind.into())
    });
    let created = created.await?;
    let document = Document::seen_by(&identity, created, identity.member.role);
    Ok((StatusCode::CREATED, Json(document)))
}

/// Changes a document: its title, which editors and moderators may, and whether it is put away, which moderators may.
#[utoipa::path(
    patch,
    path = "/documents/{document_id}",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    request_body = DocumentChange,
    responses(
        (status = OK, body = Document),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn change(
    open: OpenDocument,
    Json(change): Json<DocumentChange>,
) -> Result<Json<Document>, Problem> {
    let is_moderator = open.signed_in.identity.member.role == Role::Moderator;
    if change.archived.is_some() && !is_moderator {
        return Err(Problem::forbidden());
    }
    if let Some(title) = &change.title {
        // What was put away has to be taken out first.
        open.require(Role::Editor)?;
        rename(&open, Office::title(title)?).await?;
    }
    if let Some(is_archived) = change.archived {
        let document = open.id;
        let by = By::Member(open.member());
        office::change(&open.app, by, move |office| {
            office.archive(document, is_archived)
        })
        .await?;
    }
    let workspace = open.signed_in.identity.workspace.id;
    let asker = open.signed_in.member_at_most();
    let found = open.with_store(move |store, id| {
        let document = store.document(workspace, id)?;
        Ok(document.zip(rights::on_document(store, asker, id)?))
    });
    let (document, right) = found.await?.ok_or(Problem::not_found())?;
    Ok(Json(Document::seen_by(
        &open.signed_in.identity,
        document,
        right,
    )))
}
