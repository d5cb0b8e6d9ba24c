//! Answers from a document's history, and how caches may keep them.

use super::authors::{Eyes, Notes};
use super::moment::Named;
use crate::http::problem::Problem;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write;
use tracing::error;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::{Chronicle, Moment};
use wortlaut_model::DocumentId;
use wortlaut_store::Store;

/// Bytes of a SHA-256 that an entity tag shows: no two answers of one document are alike by chance.
const TAG_BYTES: usize = 16;
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
        named.find(self.chronicle, self.store, self.document)
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
            .with(self.notes.stamp())
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

/// An entity tag (RFC 9110, 8.8.3) in the making: strong, because answers are made of the same values byte by byte.
pub(super) struct Tag(Sha256);

impl Tag {
    fn begin(resource: &str) -> Self {
        // Another release may write the same values in another way.
        Self(Sha256::new())
            .with(env!("CARGO_PKG_VERSION"))
            .with(resource)
    }

    fn heads(self, heads: &[ChangeHash]) -> Self {
        let bytes: Vec<u8> = heads.iter().flat_map(|head| head.0).collect();
        self.with(bytes)
    }

    fn with(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    fn finish(self) -> HeaderValue {
        let digest = self.0.finalize();
        let mut tag = String::from("\"");
        for byte in digest.iter().take(TAG_BYTES) {
            // Writing to a string cannot fail.
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
    }
}

/// The tags that a request says it has.
#[derive(Clone, Debug, Default)]
pub(super) struct IfNoneMatch(Vec<u8>);

impl IfNoneMatch {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::IF_NONE_MATCH).iter();
        let values: Vec<&[u8]> = values.map(HeaderValue::as_bytes).collect();
        Self(values.join(&b','))
    }

    fn contains(&self, tag: &HeaderValue) -> bool {
        self.0
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            // A cache may weaken a tag; for a whole answer that makes no difference.
            .map(|it| it.strip_prefix(b"W/").unwrap_or(it))
            .any(|it| it == tag.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_is_had_is_found_among_others() {
        let tag = Tag::begin("text").heads(&[ChangeHash([1; 32])]).finish();
        let other = Tag::begin("blame").heads(&[ChangeHash([1; 32])]).finish();
        let mut headers = HeaderMap::new();
        assert!(!IfNoneMatch::of(&headers).contains(&tag));
        let text = tag.to_str().unwrap();
        headers.insert(
            header::IF_NONE_MATCH,
            format!("\"x\", W/{text}").parse().unwrap(),
        );
        assert!(IfNoneMatch::of(&headers).contains(&tag));
        assert!(!IfNoneMatch::of(&headers).contains(&other));
    }
}
