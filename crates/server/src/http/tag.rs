//! Entity tags: by which a cache learns whether what it has is still right.

use crate::hex::hex;
use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};
use wortlaut_merge::ChangeHash;

/// Bytes of a SHA-256 that an entity tag shows: no two answers of one document are alike by chance.
const TAG_BYTES: usize = 16;

/// An entity tag (RFC 9110, 8.8.3) in the making: strong, because answers are made of the same values byte by byte.
pub(in crate::http) struct Tag(Sha256);

impl Tag {
    pub(in crate::http) fn begin(resource: &str) -> Self {
        // Another release may write the same values in another way.
        Self(Sha256::new())
            .with(env!("CARGO_PKG_VERSION"))
            .with(resource)
    }

    pub(in crate::http) fn heads(self, heads: &[ChangeHash]) -> Self {
        let bytes: Vec<u8> = heads.iter().flat_map(|head| head.0).collect();
        self.with(bytes)
    }

    pub(in crate::http) fn with(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub(in crate::http) fn finish(self) -> HeaderValue {
        let digest = self.0.finalize();
        let (shown, _) = digest.split_at(TAG_BYTES);
        let tag = format!("\"{}\"", hex(shown));
        HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
    }
}

/// The tags that a request says it has.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct IfNoneMatch(Vec<u8>);

impl IfNoneMatch {
    pub(in crate::http) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::IF_NONE_MATCH).iter();
        let values: Vec<&[u8]> = values.map(HeaderValue::as_bytes).collect();
        Self(values.join(&b','))
    }

    pub(in crate::http) fn contains(&self, tag: &HeaderValue) -> bool {
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
