//! For whom a page speaks. All tabs of a browser share one cookie: when somebody else signs in in one of them, the others
//! must neither act nor send words as that member.

use axum::http::{HeaderMap, HeaderName};
use wortlaut_model::MemberId;

/// The header in which a page names its member. Programs need not.
const MEMBER: HeaderName = HeaderName::from_static("wortlaut-member");

/// The member whom a request names, if it names one.
#[derive(Debug)]
pub(crate) struct Speaker<'a>(Option<&'a str>);

impl<'a> Speaker<'a> {
    /// Whom the headers name.
    pub(crate) fn in_headers(headers: &'a HeaderMap) -> Self {
        // What is no text is nobody's id either.
        let named = headers
            .get(MEMBER)
            .map(|it| it.to_str().unwrap_or_default());
        Self(named)
    }

    /// Whom the address of a socket or a stream names: a page cannot give those headers.
    pub(crate) fn in_address(member: Option<&'a str>) -> Self {
        Self(member)
    }

    /// Whether the request names somebody, and it is not this member.
    pub(crate) fn is_another(&self, member: MemberId) -> bool {
        self.0
            .is_some_and(|named| named.parse::<MemberId>().ok() != Some(member))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn whoever_names_nobody_speaks_for_themselves_and_whoever_is_unreadable_for_nobody() {
        let (svenja, murat) = (MemberId::from_bytes([1; 16]), MemberId::from_bytes([2; 16]));
        let mut headers = HeaderMap::new();
        assert!(!Speaker::in_headers(&headers).is_another(svenja));
        headers.insert(MEMBER, svenja.to_string().parse().unwrap());
        assert!(!Speaker::in_headers(&headers).is_another(svenja));
        assert!(Speaker::in_headers(&headers).is_another(murat));
        headers.insert(MEMBER, HeaderValue::from_bytes(b"\xff").unwrap());
        assert!(Speaker::in_headers(&headers).is_another(svenja));
        assert!(!Speaker::in_address(None).is_another(svenja));
        assert!(Speaker::in_address(Some("")).is_another(svenja));
    }
}
