//! Answers from a document's history, and how caches may keep them.

use super::authors::{Eyes, Notes};
use crate::http::problem::Problem;
use crate::http::tag::{IfNoneMatch, Tag};
use crate::moment::Named;
use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::error::Error;
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

    /// The body, unless the member has it already.
    pub(super) fn unless_known<B: Serialize>(
        &self,
        tag: Tag,
        body: impl FnOnce() -> Result<B, Problem>,
    ) -> Result<Reply, Problem> {
        let tag = tag.finish();
        if self.known.contains(&tag) {
            return Ok(Reply { tag, json: None });
        }
        let json = Some(json(&body()?)?);
        Ok(Reply { tag, json })
    }

    /// The body with a tag made from itself, for answers that are cheaper to make than to tell apart.
    pub(super) fn whole(&self, body: &impl Serialize) -> Result<Reply, Problem> {
        Reply::whole(body, self.known)
    }
}

/// A JSON body with its tag, or word that the asker's own is still right.
pub(super) struct Reply {
    tag: HeaderValue,
    json: Option<Vec<u8>>,
}

impl Reply {
    pub(super) fn whole(body: &impl Serialize, known: &IfNoneMatch) -> Result<Self, Problem> {
        let json = json(body)?;
        let tag = Tag::begin("body").with(&json).finish();
        let json = (!known.contains(&tag)).then_some(json);
        Ok(Self { tag, json })
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let headers = [
            (header::ETAG, self.tag),
            (header::CACHE_CONTROL, CACHE_CONTROL),
        ];
        let Some(json) = self.json else {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        };
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (headers, kind, Bytes::from(json)).into_response()
    }
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(body).map_err(|failure| {
        error!(
            error = &failure as &dyn Error,
            "an answer cannot be written"
        );
        Problem::internal()
    })
}
