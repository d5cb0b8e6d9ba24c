//! `/documents/{document_id}/export/{format}`: a document as a file.

use super::history::OpenDocument;
use super::problem::{Problem, ProblemBody};
use super::stream;
use super::tag::Tag;
use crate::exports::{
    Draft, EXPORT_TIME, Export, ExportError, File, Format, Party, Records, Subject, Turn, Wish,
};
use crate::moment::Named;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::error::Error;
use std::sync::Arc;
use tokio::time::timeout;
use tracing::error;
use utoipa::IntoParams;

/// Whoever asked may keep the file, and asks again each time whether it is still right.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Which text is asked for: `at` for the text of one moment, or `from` and `to` for a comparison.
#[derive(Deserialize, IntoParams)]
pub(super) struct Which {
    /// A number of changes, heads (hashes joined by commas), or a version as in `v3`; absent is now.
    at: Option<String>,
    /// As `at`: compares with this earlier text. In html and pdf the two stand side by side, in docx and odt as tracked
    /// changes; other formats hold one text only.
    from: Option<String>,
    /// As `at`: up to where is compared; absent is now.
    to: Option<String>,
}

/// A document as a file: `html`, `md`, `txt`, `pdf`, `docx`, `odt` or `json`, or as a `bundle`: a zip file with its whole
/// history that `wortlaut verify` checks. Files name organisations, never persons.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/export/{format}",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("format" = String, Path), Which),
    responses(
        (status = OK, content_type = "*/*", description = "The file, with its own media type, and a name in Content-Disposition."),
        (status = NOT_MODIFIED),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn export(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let format: Format = address.1.parse().map_err(|_| Problem::unknown_format())?;
    let export = Export::new(format, which.read()?)?;
    let answered = timeout(EXPORT_TIME, answer(&open, export)).await;
    Ok(answered.map_err(|_| ExportError::TooSlow)??)
}

async fn answer(open: &OpenDocument, export: Export) -> Result<Response, ExportError> {
    let app = &open.app;
    let party = Party::Member(open.member());
    let turn = app.exports.take_turn(party).await;
    let format = export.format;
    let (tag, draft) = draft(open, export).await?;
    let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, CACHE_CONTROL)];
    let Some(draft) = draft else {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    };
    let file = app.exports.write(turn, format, move || draft.write());
    let file = file.await?;
    let room = app.exports.room(party, file.bytes.len())?;
    Ok((headers, sent(file, room)).into_response())
}

/// What the file tells, unless the member has it already, and its tag.
async fn draft(
    open: &OpenDocument,
    export: Export,
) -> Result<(HeaderValue, Option<Draft>), ExportError> {
    let (store, public_url) = (Arc::clone(&open.app.store), open.app.public_url.clone());
    let (id, known) = (open.id, open.known.clone());
    let found = open.app.histories.ask(id, move |chronicle| {
        let records = Records::read(&store, id, &public_url)?;
        let records = records.ok_or(ExportError::UnknownDocument)?;
        let subject = Subject::find(&export.wish, chronicle, &store, &records)?;
        let tag = Tag::begin("export")
            .with(export.format.as_str())
            .with(subject.stamp(export.format, &records))
            .finish();
        let draft = (!known.contains(&tag))
            .then(|| Draft::read(&export, &subject, chronicle, (&records, &store)));
        Ok((tag, draft))
    });
    found.await?
}

impl Which {
    fn read(&self) -> Result<Wish, Problem> {
        let named = |text: &Option<String>| Named::read(text.as_deref());
        match (&self.at, &self.from, &self.to) {
            (at, None, None) => Ok(Wish::Text(named(at)?)),
            (None, from @ Some(_), to) => Ok(Wish::Comparison {
                from: named(from)?,
                to: named(to)?,
            }),
            _ => Err(Problem::text_or_comparison()),
        }
    }
}

/// A file on its way. A browser shows how far it is, so its length is told.
fn sent(file: File, room: Turn) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.format.media_type()),
        ),
        (header::CONTENT_DISPOSITION, file.name.disposition()),
        (header::CONTENT_LENGTH, file.bytes.len().into()),
    ];
    (headers, stream::file(file.bytes.into(), room)).into_response()
}

impl From<ExportError> for Problem {
    fn from(failure: ExportError) -> Self {
        match failure {
            ExportError::Moment(failure) => failure.into(),
            ExportError::NoComparison(_) => Self::no_comparison(),
            ExportError::UnknownDocument => Self::not_found(),
            ExportError::History(failure) => failure.into(),
            ExportError::TooSlow => Self::export_too_slow(),
            ExportError::Unread => Self::too_many_unread(),
            ExportError::Write { .. } => {
                error!(error = &failure as &dyn Error, "a file cannot be written");
                Self::cannot_write()
            }
        }
    }
}
