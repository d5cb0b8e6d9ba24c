//! Answers from a document's history, and how caches may keep them.

use super::authors::{Eyes, Notes};
use crate::exports::Turn;
use crate::http::problem::Problem;
use crate::http::stream::Chunks;
use crate::http::tag::{IfNoneMatch, Tag};
use crate::moment::Named;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::error::Error;
use std::io::ErrorKind;
use tracing::error;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::{Chronicle, Moment};
use wortlaut_model::DocumentId;
use wortlaut_store::Store;

/// The answer may be kept by whoever asked, who asks again each time whether it is still right.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("private, no-cache");

/// What a question about a history is answered from.
pub(super) struct Archive<'a> {
    pub(super) chronicle: &'a Chronicle,
    pub(super) store: &'a Store,
    pub(super) document: DocumentId,
    /// What the asking member may see.
    pub(super) eyes: Eyes<'a>,
    pub(super) notes: Notes,
    pub(super) known: &'a IfNoneMatch,
}

impl Archive<'_> {
    /// Finds a named moment.
    pub(super) fn find(&self, named: &Named) -> Result<Moment, Problem> {
        Ok(named.find(self.chronicle, self.store, self.document)?)
    }

    /// The tag of an answer that depends on these heads alone.
    pub(super) fn tag_of_heads(&self, resource: &str, heads: &[ChangeHash]) -> Tag {
        Tag::begin(resource).heads(heads)
    }

    /// The tag of an answer that also names authors: their sessions grow, notes come and go, and not everybody sees
    /// the same persons.
    pub(super) fn tag_with_authors(&self, resource: &str, heads: &[&[ChangeHash]]) -> Tag {
        let tag = heads
            .iter()
            .fold(Tag::begin(resource), |tag, heads| tag.heads(heads));
        tag.with(self.chronicle.len().to_le_bytes())
            .with(self.notes.stamp(&self.eyes))
            .with(self.eyes.view())
    }

    /// The body, written, unless the member has it already. What it is written from is gone with this.
    pub(super) fn unless_known<B: Serialize>(
        &self,
        tag: Tag,
        body: impl FnOnce() -> Result<B, Problem>,
    ) -> Result<Reply, Problem> {
        let tag = tag.finish();
        if self.known.contains(&tag) {
            return Ok(Reply { tag, chunks: None });
        }
        let chunks = Chunks::of(&body()?).map_err(|failure| unwritten(&failure))?;
        Ok(Reply {
            tag,
            chunks: Some(chunks),
        })
    }
}

/// An answer with its tag, or word that the asker's own is still right.
pub(super) struct Reply {
    tag: HeaderValue,
    chunks: Option<Chunks>,
}

impl Reply {
    /// The response, which keeps the room it needs until it is read.
    pub(super) fn send(self, room: Turn) -> Response {
        let body = self.chunks.map(|chunks| chunks.into_body(room));
        respond(self.tag, body)
    }
}

/// The answer to a short question, whose tag is made from itself: it is cheaper to make than to tell apart.
pub(super) fn whole(body: &impl Serialize, known: &IfNoneMatch) -> Result<Response, Problem> {
    let json = serde_json::to_vec(body).map_err(|failure| unwritten(&failure))?;
    let tag = Tag::begin("body").with(&json).finish();
    let json = (!known.contains(&tag)).then_some(json);
    Ok(respond(tag, json.map(Body::from)))
}

fn unwritten(failure: &serde_json::Error) -> Problem {
    if failure.io_error_kind() == Some(ErrorKind::FileTooLarge) {
        return Problem::answer_too_long();
    }
    error!(error = failure as &dyn Error, "an answer cannot be written");
    Problem::internal()
}

fn respond(tag: HeaderValue, body: Option<Body>) -> Response {
    let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, CACHE_CONTROL)];
    let Some(body) = body else {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (headers, kind, body).into_response()
}
