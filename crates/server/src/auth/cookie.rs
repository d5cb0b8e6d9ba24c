//! The session cookie, by hand: one name, one value, fixed attributes.

use axum::http::{HeaderMap, HeaderValue, header};
use wortlaut_model::limits;

/// The `__Host-` prefix makes browsers insist on HTTPS, this host and the whole path.
const SECURE_NAME: &str = "__Host-wortlaut";
const PLAIN_NAME: &str = "wortlaut";

/// Kept by a browser while somebody is at a provider, so that only the browser that went comes back.
const SECURE_PROVIDER: &str = "__Host-wortlaut-provider";
const PLAIN_PROVIDER: &str = "wortlaut-provider";

/// How this server's cookies look: it depends on whether the public address is HTTPS.
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

    fn provider(self) -> &'static str {
        match self {
            Self::Secure => SECURE_PROVIDER,
            Self::Plain => PLAIN_PROVIDER,
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
        value(headers, self.name())
    }

    /// What a browser that was at a provider is known by.
    pub(crate) fn read_provider(self, headers: &HeaderMap) -> Option<&str> {
        value(headers, self.provider())
    }

    /// The `Set-Cookie` value that begins a session. The browser keeps it for as long as a session can last; that one which
    /// is not used ends earlier, the server sees to.
    pub(crate) fn set(self, secret: &str) -> Option<HeaderValue> {
        self.keep(self.name(), secret, limits::SESSION_LIFE_MILLIS)
    }

    /// The `Set-Cookie` value by which a browser that goes to a provider is known when it comes back.
    pub(crate) fn set_provider(self, secret: &str) -> Option<HeaderValue> {
        self.keep(self.provider(), secret, limits::CEREMONY_MILLIS)
    }

    /// The `Set-Cookie` value that ends a session.
    pub(crate) fn clear(self) -> Option<HeaderValue> {
        self.keep(self.name(), "", 0)
    }

    /// The `Set-Cookie` value for a browser that has come back.
    pub(crate) fn clear_provider(self) -> Option<HeaderValue> {
        self.keep(self.provider(), "", 0)
    }

    fn keep(self, name: &str, secret: &str, millis: i64) -> Option<HeaderValue> {
        let (attributes, seconds) = (self.attributes(), millis / 1_000);
        let cookie = format!("{name}={secret}; {attributes}; Max-Age={seconds}");
        let mut value = HeaderValue::try_from(cookie).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// The value of the cookie with this name.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(it, _)| *it == name)
        .map(|(_, secret)| secret)
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
            "__Host-wortlaut=s; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000"
        );
    }
}
