//! The session cookie, by hand: one name, one value, fixed attributes.

use axum::http::{HeaderMap, HeaderValue, header};
use wortlaut_model::limits;

/// The `__Host-` prefix makes browsers insist on HTTPS, this host and the whole path.
const SECURE_NAME: &str = "__Host-wortlaut";
const PLAIN_NAME: &str = "wortlaut";

/// How this server's session cookie looks: it depends on whether the public address is HTTPS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CookieStyle {
    /// Behind HTTPS: `__Host-` and `Secure`.
    Secure,
    /// Plain HTTP, for a machine of one's own.
    Plain,
}

impl CookieStyle {
    fn name(self) -> &'static str {
        match self {
            Self::Secure => SECURE_NAME,
            Self::Plain => PLAIN_NAME,
        }
    }

    fn attributes(self) -> &'static str {
        match self {
            Self::Secure => "Path=/; HttpOnly; SameSite=Lax; Secure",
            Self::Plain => "Path=/; HttpOnly; SameSite=Lax",
        }
    }

    /// The session secret that the request carries.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name())
            .map(|(_, secret)| secret)
    }

    /// The `Set-Cookie` value that begins, or goes on with, a session.
    pub(crate) fn set(self, secret: &str) -> Option<HeaderValue> {
        let seconds = limits::SESSION_MILLIS / 1_000;
        let (name, attributes) = (self.name(), self.attributes());
        let mut value =
            HeaderValue::try_from(format!("{name}={secret}; {attributes}; Max-Age={seconds}"))
                .ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The `Set-Cookie` value that ends a session.
    pub(crate) fn clear(self) -> Option<HeaderValue> {
        let (name, attributes) = (self.name(), self.attributes());
        HeaderValue::try_from(format!("{name}=; {attributes}; Max-Age=0")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_and_only_under_its_own_name() {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_static("a=b; wortlaut=secret; __Host-wortlaut=other");
        headers.append(header::COOKIE, value);
        assert_eq!(CookieStyle::Plain.read(&headers), Some("secret"));
        assert_eq!(CookieStyle::Secure.read(&headers), Some("other"));
        assert_eq!(CookieStyle::Plain.read(&HeaderMap::new()), None);
    }

    #[test]
    fn behind_https_the_cookie_is_bound_to_the_host() {
        let value = CookieStyle::Secure.set("s").unwrap();
        assert_eq!(
            value.to_str().unwrap(),
            "__Host-wortlaut=s; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=1209600"
        );
    }
}
