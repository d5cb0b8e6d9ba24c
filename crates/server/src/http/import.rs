//! `/import`: a file becomes a document, after a look at what it would become.

mod preview;

use super::body::{Document, DocumentKind};
use super::problem::{Problem, ProblemBody};
use crate::admin::documents::{self, fallback_title};
use crate::app::App;
use crate::auth::SignedIn;
use crate::exports::{Party, Turn};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use bytes::Bytes;
use preview::Preview;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::openapi::{RefOr, Response};
use utoipa::{IntoParams, IntoResponses, ToSchema};
use wortlaut_import::{ImportError, Imported};
use wortlaut_model::{Role, limits};
use wortlaut_store::By;

pub(super) use preview::Warning;

/// The problems that a file meets, for the API's description.
pub(super) struct FileProblems;

impl IntoResponses for FileProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        ProblemBody::responses(&[
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ])
    }
}

/// What a file is called.
#[derive(Deserialize, IntoParams)]
pub(super) struct Named {
    /// The file's name. Where bytes leave the format open, its ending tells.
    #[serde(default)]
    pub(super) name: String,
}

/// What a file is to become.
#[derive(Deserialize, IntoParams)]
pub(super) struct Wanted {
    /// The file's name, as in a preview.
    #[serde(default)]
    name: String,
    /// The title, 1 to 500 characters, when it is not to be the file's own.
    title: Option<String>,
    /// What kind of text it is; absent is `definition`.
    #[param(inline)]
    kind: Option<DocumentKind>,
}

/// A document that was made from a file.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportedDocument {
    document: Document,
    /// What did not come over as it stood, in the order of the text.
    warnings: Vec<Warning>,
}

/// Shows what a file would become, and keeps nothing of it. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/import/preview",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A DOCX, ODT, HTML, Markdown or plain text file, at most 16 MB."),
    responses(
        (status = OK, body = Preview),
        FileProblems
    )
)]
pub(super) async fn preview_import(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Query(named): Query<Named>,
    request: Request,
) -> Result<Json<Preview>, Problem> {
    let name = named.name.clone();
    let imported = read(&app, &signed_in, named.name, request.into_body()).await?;
    Ok(Json(Preview::of(imported, &name)))
}

/// Makes a document of a file. Its words are the import's, brought by the member. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/import",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(Wanted),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, as in a preview."),
    responses(
        (status = CREATED, body = ImportedDocument),
        FileProblems
    )
)]
pub(super) async fn import(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Result<(StatusCode, Json<ImportedDocument>), Problem> {
    let name = wanted.name.clone();
    let imported = read(&app, &signed_in, wanted.name, request.into_body()).await?;
    let identity = signed_in.identity;
    let office = app.office(By::Member(identity.member.id));
    let warnings = imported.warnings.iter().map(Warning::of).collect();
    let kind = wanted.kind.unwrap_or(DocumentKind::Definition);
    let created = tokio::task::spawn_blocking(move || {
        let text = documents::titled(imported.text, wanted.title.as_deref(), &name);
        office.create_from(identity.workspace.id, text, kind.into())
    });
    let done = created.await.map_err(|_| Problem::internal())??;
    app.apply(done.consequences).await;
    let imported = ImportedDocument {
        document: done.reply.into(),
        warnings,
    };
    Ok((StatusCode::CREATED, Json(imported)))
}

/// Reads a file that a member sends.
async fn read(
    app: &App,
    signed_in: &SignedIn,
    name: String,
    body: Body,
) -> Result<Imported, Problem> {
    let (file, turn) = receive(app, signed_in, body).await?;
    let read = app
        .exports
        .work(turn, move || documents::read_file(&file, &name));
    let read = read.await.map_err(|_| Problem::damaged_file())?;
    Ok(read?)
}

/// Takes a file that an editor or moderator sends, and waits for the turn to read it: files wait as those do that are
/// written.
pub(super) async fn receive(
    app: &App,
    signed_in: &SignedIn,
    body: Body,
) -> Result<(Bytes, Turn), Problem> {
    let member = &signed_in.identity.member;
    if member.role < Role::Editor {
        return Err(Problem::forbidden());
    }
    let party = Party::Member(member.id);
    let _place = app.uploads.take(party).await;
    let file = to_bytes(body, limits::IMPORT_BYTES)
        .await
        .map_err(|_| Problem::file_too_large())?;
    Ok((file, app.exports.take_turn(party).await))
}

impl From<&ImportError> for Problem {
    fn from(failure: &ImportError) -> Self {
        match failure {
            ImportError::Unsupported { .. } | ImportError::Unknown => Self::unknown_file(),
            ImportError::Encrypted => Self::encrypted_file(),
            ImportError::TooLarge { .. } => Self::file_too_large(),
            ImportError::Damaged { .. }
            | ImportError::MissingPart { .. }
            | ImportError::Xml { .. }
            | ImportError::DocumentType { .. } => Self::damaged_file(),
        }
    }
}

/// Text without a title is called as its file.
pub(super) fn shown_title(title: &str, name: &str) -> String {
    if title.trim().is_empty() {
        fallback_title(name)
    } else {
        title.to_owned()
    }
}
