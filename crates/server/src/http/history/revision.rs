//! `/import` of a document: a revised file becomes edits of the text, after a look at what they would be.

use super::OpenDocument;
use super::authors::{Authors, Eyes, Notes};
use super::body::compare::Comparison;
use super::body::{Point, hex};
use crate::clock;
use crate::histories;
use crate::http::import::{self, FileProblems, Named, Warning};
use crate::http::problem::{Problem, ProblemBody};
use crate::moment;
use crate::revision::{self, Edits, Revised, RevisionError};
use crate::rooms::contribution::{Bringer, ContributeError};
use axum::Json;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use utoipa::{IntoParams, ToSchema};
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::MemberId;

/// A file, and the text that was looked at.
#[derive(Deserialize, IntoParams)]
pub(super) struct Onto {
    /// The file's name, as in a preview.
    #[serde(default)]
    name: String,
    /// The heads of the text that the preview was made from: hashes joined by commas.
    base: String,
}

/// What a revised file would make of the text.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionPreview {
    /// Which format the file is in: `docx`, `odt`, `html`, `md` or `txt`.
    format: &'static str,
    /// What would not come over as it stands, in the order of the file.
    warnings: Vec<Warning>,
    /// The heads of the text that it was made from, sorted, as hex.
    base: Vec<String>,
    /// Whether anything would be written: the text may say the same.
    differs: bool,
    /// The text of now against the text as it would be. Its second moment is in no history yet.
    comparison: Comparison,
}

/// What was written for a revised file, and is on disk.
#[derive(Serialize, ToSchema)]
pub(super) struct Revision {
    /// The hashes of the changes; none when the text said the same already. They are a session of their own, which the first
    /// one names.
    written: Vec<String>,
    /// The place of the last of them in the log, counted from 1.
    #[schema(required)]
    last: Option<usize>,
    /// What did not come over as it stood, in the order of the file.
    warnings: Vec<Warning>,
}

/// Shows what a revised file would make of the text, and keeps nothing of it. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/documents/{document_id}/import/preview",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, as in an import."),
    responses(
        (status = OK, body = RevisionPreview),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        FileProblems
    )
)]
pub(super) async fn preview_revision(
    open: OpenDocument,
    Query(named): Query<Named>,
    request: Request,
) -> Result<Json<RevisionPreview>, Problem> {
    let (file, turn) = import::receive(&open.app, &open.signed_in, request.into_body()).await?;
    let (store, document) = (Arc::clone(&open.app.store), open.id);
    let identity = open.signed_in.identity.clone();
    let looked = open.app.exports.work(turn, move || {
        let revised = Revised::read(&file, &named.name)?;
        // A history of its own, which may be written on.
        let mut chronicle = histories::read(store.as_ref(), document)?;
        let members = store.members(identity.workspace.id)?;
        let before = chronicle.now();
        let edits = revised.edits(&chronicle)?;
        write_on(&mut chronicle, &edits, identity.member.id)?;
        let after = chronicle.now();
        let eyes = Eyes::of(&identity, &members);
        let notes = Notes::new(store.session_notes(document)?, &chronicle);
        let points = (
            Point::of(&chronicle, &before, &edits.base),
            Point::of(&chronicle, &after, &chronicle.heads(&after)),
        );
        let authors = Authors::new(&chronicle, &eyes, &notes);
        let comparison = chronicle.compare(&before, &after);
        Ok(RevisionPreview {
            format: revised.format.code(),
            warnings: revised.warnings.iter().map(Warning::of).collect(),
            base: hex(&edits.base),
            differs: !edits.changes.is_empty(),
            comparison: Comparison::of(points, comparison, authors),
        })
    });
    looked.await.map_err(|_| Problem::damaged_file())?.map(Json)
}

/// Writes edits on a history that is nobody else's, as the log would tell them.
fn write_on(chronicle: &mut Chronicle, edits: &Edits, member: MemberId) -> Result<(), Problem> {
    let received_at = clock::now();
    for bytes in &edits.changes {
        let written = chronicle.append(&Entry {
            bytes,
            member: None,
            brought_by: Some(member),
            received_at,
        });
        written.map_err(histories::HistoryError::from)?;
    }
    Ok(())
}

/// Makes the text say what a revised file says. What both have in common keeps its authors, exactly; the rest is the
/// import's, brought by the member. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/documents/{document_id}/import",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), Onto),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, as in an import."),
    responses(
        (status = CREATED, body = Revision),
        (status = OK, body = Revision, description = "The text says the same already: nothing was written."),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json"),
        FileProblems
    )
)]
pub(super) async fn import_revision(
    open: OpenDocument,
    Query(onto): Query<Onto>,
    request: Request,
) -> Result<(StatusCode, Json<Revision>), Problem> {
    let base = moment::heads(onto.base.split(',')).ok_or(Problem::bad_moment())?;
    let (file, turn) = import::receive(&open.app, &open.signed_in, request.into_body()).await?;
    let read = open
        .app
        .exports
        .work(turn, move || Revised::read(&file, &onto.name));
    let revised = read.await.map_err(|_| Problem::damaged_file())??;
    let warnings = revised.warnings.iter().map(Warning::of).collect();
    let bringer = Bringer::Member(Box::new(open.signed_in.clone()));
    let brought = revision::bring(&open.app, bringer, open.id, (revised, Some(base))).await?;
    let written = hex(&brought.written);
    let last = brought.written.last().copied();
    let last = open.ask(move |archive| {
        let place = last.and_then(|it| archive.chronicle.find(&it));
        Ok(place.map(|it| it + 1))
    });
    let revision = Revision {
        last: last.await?,
        warnings,
        written,
    };
    let status = match revision.written.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    Ok((status, Json(revision)))
}

impl From<RevisionError> for Problem {
    fn from(failure: RevisionError) -> Self {
        match failure {
            RevisionError::UnknownDocument => Self::not_found(),
            RevisionError::MovedOn => Self::text_moved_on(),
            RevisionError::History(failure) => failure.into(),
            // The same file is being written by somebody else's request.
            RevisionError::Contribute(ContributeError::Refused(ref word)) if word == "sequence" => {
                Self::text_moved_on()
            }
            RevisionError::Contribute(failure) => failure.into(),
            RevisionError::Randomness(_) | RevisionError::Refused(_) | RevisionError::Open(_) => {
                error!(
                    error = &failure as &dyn Error,
                    "a revision cannot be written"
                );
                Self::internal()
            }
        }
    }
}
