//! `/p/{document}`: what readers outside the workspace see of a document: its published versions, and nothing else.
//!
//! No sign-in, no cookie, no script. Whatever the public never saw looks as if it did not exist; what was withdrawn says
//! so, without its text, and so does what was deleted. Pages and files are written once and then taken from a shelf, so
//! that many readers cost the members who write nothing.

mod page;

use super::tag::{IfNoneMatch, Tag};
use crate::app::App;
use crate::exports::{
    Draft, EXPORT_TIME, Export, ExportError, Format, Kept, Party, Records, Shelved, Subject, Wish,
};
use crate::moment::Named;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use page::Page;
use std::error::Error;
use std::sync::Arc;
use tokio::time::timeout;
use tracing::error;
use wortlaut_model::DocumentId;

/// How what stands around the text looks; the text brings its own style.
const STYLE: &str = include_str!("public/page.css");
/// The name that a file has in its address, before the dot; what it is saved as tells more.
const FILE: &str = "text";

/// Nothing but this server's style sheet.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// Which version comes first may change at any time.
const FRONT: HeaderValue = HeaderValue::from_static("public, max-age=60");
/// A version's text never changes; that there is a newer one, or that it was withdrawn, is told after minutes.
const VERSION: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// A file of a version need not be asked for again while it is fresh.
const A_FILE: HeaderValue = HeaderValue::from_static("public, max-age=3600, immutable");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The public addresses.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/p/page.css", get(style))
        .route("/p/{document_id}", get(front))
        .route("/p/{document_id}/v/{number}", get(version))
        .route("/p/{document_id}/v/{number}/{file}", get(file))
        .layer(from_fn(close))
}

/// Lets a page use nothing but its style sheet.
async fn close(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = header::CONTENT_SECURITY_POLICY;
    response
        .headers_mut()
        .insert(policy, CONTENT_SECURITY_POLICY);
    response
}

async fn style(headers: HeaderMap) -> Response {
    let style = [wortlaut_export::STYLESHEET, STYLE].concat();
    let tag = Tag::begin("style").with(&style).finish();
    let body = Shelved {
        bytes: style.into(),
        disposition: None,
    };
    answer(body, "text/css; charset=utf-8", VERSION, tag, &headers)
}

async fn front(
    State(app): State<Arc<App>>,
    Path(document): Path<String>,
    headers: HeaderMap,
) -> Result<Response, NotShown> {
    let records = records(&app, &document).await?;
    let number = match (records.front(), records.publications.is_empty()) {
        (Some(number), _) => number,
        (None, false) => return Err(NotShown::Withdrawn { front: None }),
        (None, true) => return Err(NotShown::Unknown),
    };
    show(&app, records, number, FRONT, &headers).await
}

async fn version(
    State(app): State<Arc<App>>,
    Path((document, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, NotShown> {
    let records = records(&app, &document).await?;
    let number = published(&records, &number)?;
    show(&app, records, number, VERSION, &headers).await
}

async fn file(
    State(app): State<Arc<App>>,
    Path((document, number, name)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, NotShown> {
    let records = records(&app, &document).await?;
    let number = published(&records, &number)?;
    let extension = name.strip_prefix(FILE).and_then(|it| it.strip_prefix('.'));
    let format = Format::PUBLIC
        .into_iter()
        .find(|it| Some(it.extension()) == extension)
        .ok_or(NotShown::Unknown)?;
    let name = Kept {
        document: records.document.id,
        version: number,
        format: Some(format),
        stamp: records.stamp_of_version(number),
    };
    let tag = tag(&name);
    let body = kept(&app, name, format, number, move |draft| {
        let file = draft.write()?;
        Ok(Shelved {
            disposition: Some(file.name.disposition()),
            bytes: file.bytes.into(),
        })
    });
    Ok(answer(
        body.await?,
        format.media_type(),
        A_FILE,
        tag,
        &headers,
    ))
}

/// The page of a version that the public may read.
async fn show(
    app: &Arc<App>,
    records: Records,
    number: u64,
    caching: HeaderValue,
    headers: &HeaderMap,
) -> Result<Response, NotShown> {
    let page = Page::new(&records, number, &app.operator);
    let name = Kept {
        document: records.document.id,
        version: number,
        format: None,
        stamp: page.stamp(records.stamp_of_version(number)),
    };
    let tag = tag(&name);
    let body = kept(app, name, Format::Html, number, move |draft| {
        let manuscript = draft
            .into_manuscript()
            .ok_or(ExportError::UnknownDocument)?;
        Ok(Shelved {
            bytes: page.write(&manuscript).into(),
            disposition: None,
        })
    });
    let kind = Format::Html.media_type();
    Ok(answer(body.await?, kind, caching, tag, headers))
}

/// Takes something from the shelf, or writes it and puts it there.
async fn kept(
    app: &Arc<App>,
    name: Kept,
    format: Format,
    number: u64,
    write: impl FnOnce(Draft) -> Result<Shelved, ExportError> + Send + 'static,
) -> Result<Shelved, NotShown> {
    let shelf = Arc::clone(&app.exports.shelf);
    if let Some(body) = shelf.take(&name) {
        return Ok(body);
    }
    let written = timeout(EXPORT_TIME, async {
        let turn = app.exports.take_turn(Party::Public).await;
        // Somebody may have asked for the same meanwhile.
        if let Some(body) = shelf.take(&name) {
            return Ok(body);
        }
        let draft = draft(app, name.document, format, number).await?;
        let written = app.exports.write(turn, format, move || {
            let body = write(draft)?;
            // It is there for the next one, even when this one has given up waiting.
            shelf.put(name, body.clone());
            Ok(body)
        });
        written.await
    });
    let written = written.await.unwrap_or(Err(ExportError::TooSlow));
    written.map_err(NotShown::from)
}

async fn draft(
    app: &Arc<App>,
    document: DocumentId,
    format: Format,
    number: u64,
) -> Result<Draft, ExportError> {
    let (store, public_url) = (Arc::clone(&app.store), app.public_url.clone());
    let drafted = app.histories.ask(document, move |chronicle| {
        let records = Records::read(&store, document, &public_url)?;
        let records = records.ok_or(ExportError::UnknownDocument)?;
        let export = Export::new(format, Wish::Text(Named::Version(number)))?;
        let subject = Subject::find(&export.wish, chronicle, &store, &records)?;
        Ok(Draft::read(
            &export,
            &subject,
            chronicle,
            (&records, &store),
        ))
    });
    drafted.await?
}

async fn records(app: &Arc<App>, document: &str) -> Result<Records, NotShown> {
    let id: DocumentId = document.parse().map_err(|_| NotShown::Unknown)?;
    let public_url = app.public_url.clone();
    let records = app.with_store(move |store| Records::read(store, id, &public_url));
    let records = records.await.map_err(ExportError::from)?;
    match records {
        Some(records) => Ok(records),
        None => Err(gone(app, id).await?),
    }
}

/// There is no such document: one that the public could read says so, any other was never there.
async fn gone(app: &Arc<App>, document: DocumentId) -> Result<NotShown, NotShown> {
    let was_public = app.with_store(move |store| store.was_public(document));
    let was_public = was_public.await.map_err(ExportError::from)?;
    Ok(if was_public {
        NotShown::Deleted
    } else {
        NotShown::Unknown
    })
}

/// The number of a version, if the public may read it.
fn published(records: &Records, number: &str) -> Result<u64, NotShown> {
    let is_plain = number.bytes().all(|it| it.is_ascii_digit()) && !number.starts_with('0');
    let number: u64 = number
        .parse()
        .ok()
        .filter(|_| is_plain)
        .ok_or(NotShown::Unknown)?;
    let mut publications = records.publications.iter();
    let publication = publications.find(|it| it.version == number);
    let publication = publication.ok_or(NotShown::Unknown)?;
    if publication.is_shown() {
        return Ok(number);
    }
    let front = records.front();
    let front = front.map(|_| format!("/p/{}", records.document.id));
    Err(NotShown::Withdrawn { front })
}

fn tag(name: &Kept) -> HeaderValue {
    let format = name.format.map_or("page", Format::as_str);
    Tag::begin(format).with(&name.stamp).finish()
}

fn answer(
    body: Shelved,
    media_type: &'static str,
    caching: HeaderValue,
    tag: HeaderValue,
    headers: &HeaderMap,
) -> Response {
    let is_known = IfNoneMatch::of(headers).contains(&tag);
    let kept: [(HeaderName, HeaderValue); 2] =
        [(header::ETAG, tag), (header::CACHE_CONTROL, caching)];
    if is_known {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
    let mut response = (kept, kind, body.bytes).into_response();
    if let Some(disposition) = body.disposition {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// There is nothing to be shown.
enum NotShown {
    /// There is no such document or version, or the public never saw it: nobody learns which.
    Unknown,
    /// It was withdrawn.
    Withdrawn {
        /// Where something is still published, if there is.
        front: Option<String>,
    },
    /// It was deleted for good, with its whole document.
    Deleted,
    /// Not now.
    Busy,
    /// Something failed, and the log says what.
    Failed,
}

impl From<ExportError> for NotShown {
    fn from(failure: ExportError) -> Self {
        if matches!(failure, ExportError::TooSlow) || failure.is_stopping() {
            return Self::Busy;
        }
        error!(
            error = &failure as &dyn Error,
            "a published version cannot be shown"
        );
        Self::Failed
    }
}

impl IntoResponse for NotShown {
    fn into_response(self) -> Response {
        let (status, title, front) = match self {
            Self::Unknown => (
                StatusCode::NOT_FOUND,
                "Hier ist nichts veröffentlicht.",
                None,
            ),
            Self::Withdrawn { front } => (
                StatusCode::GONE,
                "Diese Veröffentlichung wurde zurückgezogen.",
                front,
            ),
            Self::Deleted => (StatusCode::GONE, "Dieses Dokument wurde gelöscht.", None),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Die Seite ist gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal.",
                None,
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Diese Seite kann nicht angezeigt werden.",
                None,
            ),
        };
        let kind = HeaderValue::from_static(Format::Html.media_type());
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, NO_STORE),
        ];
        (status, headers, page::sentence(title, front.as_deref())).into_response()
    }
}
