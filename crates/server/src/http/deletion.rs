//! `/documents/{document_id}/deletion`: deleting a document for good, after a look at what goes.

use super::administrator::Administrator;
use super::office;
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::DocumentId;

/// What goes with a document.
#[derive(Serialize, ToSchema)]
pub(super) struct Deletion {
    title: String,
    /// How many changes.
    changes: u64,
    /// How many named versions.
    versions: u64,
    /// How many of them were ever declared the agreed one.
    agreed: u64,
    /// How many of them the public could ever read; their addresses will say that they are gone.
    published: u64,
    /// How many members wrote in it.
    authors: u64,
}

impl From<wortlaut_store::Deletion> for Deletion {
    fn from(deletion: wortlaut_store::Deletion) -> Self {
        Self {
            title: deletion.title,
            changes: deletion.changes,
            versions: deletion.versions,
            agreed: deletion.agreed,
            published: deletion.published,
            authors: deletion.authors,
        }
    }
}

/// What would go with a document. Moderators may look, by session.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/deletion",
    tag = "documents",
    security(("cookie" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Deletion),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn deletion(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<Json<Deletion>, Problem> {
    let document = which(&app, &administrator, &id).await?;
    let deletion = app
        .with_store(move |store| store.deletion(document))
        .await?;
    Ok(Json(deletion.into()))
}

/// Deletes a document for good: its words, its history, its versions and all that was said about it. Whoever has it open is
/// told; published versions answer 410 from now on; the audit trail keeps only that it was done. Moderators may, by session.
#[utoipa::path(
    delete,
    path = "/documents/{document_id}",
    tag = "documents",
    security(("cookie" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn delete(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let document = which(&app, &administrator, &id).await?;
    let by = administrator.by();
    office::change(&app, by, move |office| office.delete_document(document)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The document that a path names: also one that was put away, in which nobody may write.
async fn which(app: &App, administrator: &Administrator, id: &str) -> Result<DocumentId, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Problem::not_found())?;
    let workspace = app.with_store(move |store| store.workspace_of(id)).await?;
    if workspace != Some(administrator.workspace()) {
        return Err(Problem::not_found());
    }
    Ok(id)
}
