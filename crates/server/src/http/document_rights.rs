//! `/documents/{document_id}/rights`: what single members may do with a document, in place of their own right.

use super::administrator::Administrator;
use super::office;
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::{DocumentId, Role};

/// What a member may do with one document, from nothing to the widest right.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RightHere {
    /// Nothing: to them it looks as if it did not exist.
    None,
    /// Reads.
    Reader,
    /// Reads and comments.
    Commenter,
    /// Reads, comments and edits.
    Editor,
    /// Edits, names the agreed version and publishes.
    Moderator,
}

/// The right of one member in the document.
#[derive(Serialize, ToSchema)]
pub(super) struct DocumentRight {
    member_id: String,
    role: RightHere,
}

/// Another right than the member's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDocumentRight {
    role: RightHere,
}

impl From<Option<Role>> for RightHere {
    fn from(role: Option<Role>) -> Self {
        match role {
            None => Self::None,
            Some(Role::Reader) => Self::Reader,
            Some(Role::Commenter) => Self::Commenter,
            Some(Role::Editor) => Self::Editor,
            Some(Role::Moderator) => Self::Moderator,
        }
    }
}

impl From<RightHere> for Option<Role> {
    fn from(right: RightHere) -> Self {
        match right {
            RightHere::None => None,
            RightHere::Reader => Some(Role::Reader),
            RightHere::Commenter => Some(Role::Commenter),
            RightHere::Editor => Some(Role::Editor),
            RightHere::Moderator => Some(Role::Moderator),
        }
    }
}

/// The members who may do something else with the document than their own right says. Moderators may see it, by session.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/rights",
    tag = "documents",
    security(("cookie" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Vec<DocumentRight>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn rights(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<Json<Vec<DocumentRight>>, Problem> {
    let document = own_document(&app, &administrator, &id).await?;
    let rights = app
        .with_store(move |store| store.document_rights(document))
        .await?;
    let listed = rights.into_iter().map(|right| DocumentRight {
        member_id: right.member.to_string(),
        role: right.role.into(),
    });
    Ok(Json(listed.collect()))
}

/// Gives a member a narrower or wider right in the document than their own, or none. It counts from the next frame on; a
/// moderator keeps theirs. Moderators may, by session.
#[utoipa::path(
    put,
    path = "/documents/{document_id}/rights/{member_id}",
    tag = "documents",
    security(("cookie" = [])),
    params(("document_id" = String, Path), ("member_id" = String, Path)),
    request_body = NewDocumentRight,
    responses(
        (status = OK, body = DocumentRight),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn set_right(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path((document, member)): Path<(String, String)>,
    Json(new): Json<NewDocumentRight>,
) -> Result<Json<DocumentRight>, Problem> {
    let document = own_document(&app, &administrator, &document).await?;
    let member = administrator.member(&app, &member).await?;
    let right = wortlaut_store::DocumentRight {
        member,
        role: new.role.into(),
    };
    let by = administrator.by();
    office::change(&app, by, move |office| {
        office.set_document_right(document, right)
    })
    .await?;
    Ok(Json(DocumentRight {
        member_id: member.to_string(),
        role: new.role,
    }))
}

/// Gives a member their own right in the document again. Moderators may, by session.
#[utoipa::path(
    delete,
    path = "/documents/{document_id}/rights/{member_id}",
    tag = "documents",
    security(("cookie" = [])),
    params(("document_id" = String, Path), ("member_id" = String, Path)),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn clear_right(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path((document, member)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let document = own_document(&app, &administrator, &document).await?;
    let member = administrator.member(&app, &member).await?;
    let by = administrator.by();
    office::change(&app, by, move |office| {
        office.clear_document_right(document, member)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn own_document(
    app: &App,
    administrator: &Administrator,
    id: &str,
) -> Result<DocumentId, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Problem::not_found())?;
    let workspace = app.with_store(move |store| store.workspace_of(id)).await?;
    let is_ours = workspace == Some(administrator.workspace());
    is_ours.then_some(id).ok_or(Problem::not_found())
}
