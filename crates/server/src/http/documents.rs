//! `/documents`: the texts of the workspace.

use super::body::{Document, NewDocument};
use super::history::OpenDocument;
use super::problem::{Problem, ProblemBody};
use crate::admin::AdminError;
use crate::app::App;
use crate::auth::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use wortlaut_store::By;

/// The documents, in the order in which they were created.
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
    let workspace = signed_in.identity.workspace.id;
    let documents = app
        .with_store(move |store| store.documents(workspace))
        .await?;
    Ok(Json(documents.into_iter().map(Into::into).collect()))
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
    Ok(Json(document.into()))
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
    let office = app.office(By::Member(identity.member.id));
    let workspace = identity.workspace.id;
    let created = tokio::task::spawn_blocking(move || {
        office.create_document(workspace, new.title, new.kind.into())
    });
    let done = created.await.map_err(|_| Problem::internal())??;
    app.apply(done.consequences).await;
    Ok((StatusCode::CREATED, Json(done.reply.into())))
}

impl From<AdminError> for Problem {
    fn from(failure: AdminError) -> Self {
        match failure {
            AdminError::Store(failure) => failure.into(),
            AdminError::BadText { .. } => Self::bad_title(),
            AdminError::Import(failure) => (&failure).into(),
            failure => {
                error!(error = &failure as &dyn Error, "a request failed");
                Self::internal()
            }
        }
    }
}
