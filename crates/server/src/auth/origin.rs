//! Which pages may speak to this server with a member's cookie: only its own.

use axum::http::{HeaderMap, HeaderName, Uri, header};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the request says about the page that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestOrigin {
    /// A page of this server.
    Own,
    /// A page of somebody else.
    Foreign,
    /// Nothing: a program, not a page.
    Missing,
}

/// The address under which people reach the server, and what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct PublicUrl {
    origin: String,
    is_configured: bool,
}

/// The text is no address a server can have.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no public address: expected http://host[:port] or https://host[:port] without a path"
)]
pub(crate) struct BadPublicUrl(String);

impl PublicUrl {
    /// The address an administrator configured.
    pub(crate) fn configured(text: &str) -> Result<Self, BadPublicUrl> {
        let bad = || BadPublicUrl(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| bad())?;
        let scheme = uri
            .scheme_str()
            .filter(|it| matches!(*it, "http" | "https"));
        let authority = uri.authority().filter(|it| !it.as_str().contains('@'));
        let (Some(scheme), Some(authority)) = (scheme, authority) else {
            return Err(bad());
        };
        if uri.path() != "/" || uri.query().is_some() {
            return Err(bad());
        }
        let authority = without_default_port(scheme, authority.as_str());
        Ok(Self {
            origin: format!("{scheme}://{}", authority.to_ascii_lowercase()),
            is_configured: true,
        })
    }

    /// The address the server listens on, when nobody configured one.
    pub(crate) fn listening(address: std::net::SocketAddr) -> Self {
        Self {
            origin: format!("http://{address}"),
            is_configured: false,
        }
    }

    /// The address as an origin: scheme, host and port, without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        &self.origin
    }

    /// Whether browsers reach the server over HTTPS.
    pub(crate) fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The link that signs a member in; the secret stands in the fragment, which browsers keep to themselves.
    pub(crate) fn invitation(&self, secret: &str) -> String {
        format!("{}/invitation#{secret}", self.origin)
    }

    /// The address at which browsers make passkeys, if they make any: on a machine of one's own by the name `localhost`,
    /// because an IP address is no name.
    pub(crate) fn for_passkeys(&self) -> String {
        let port = self.origin.rsplit_once(':').map(|(_, port)| port);
        match port {
            Some(port) if !self.is_configured => format!("http://localhost:{port}"),
            _ => self.origin.clone(),
        }
    }

    /// Whether whoever sends these headers is at the address of [`for_passkeys`](Self::for_passkeys).
    pub(crate) fn is_for_passkeys(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        self.is_configured || host.is_some_and(|it| self.for_passkeys() == format!("http://{it}"))
    }

    /// Where an OpenID Connect provider sends people back to.
    pub(crate) fn provider_callback(&self, provider: &str) -> String {
        format!(
            "{}/api/v1/session/provider/{provider}/callback",
            self.origin
        )
    }

    /// Judges a request by its `Origin` and by what browsers say of the page beside it (`Sec-Fetch-Site`). Both must say
    /// that the page is ours, as far as they say anything, and neither may come twice.
    pub(crate) fn judge(&self, headers: &HeaderMap) -> RequestOrigin {
        let by_origin = self.by_origin(headers);
        match (by_origin, by_fetch_metadata(headers)) {
            (RequestOrigin::Foreign, _) | (_, RequestOrigin::Foreign) => RequestOrigin::Foreign,
            (RequestOrigin::Missing, RequestOrigin::Missing) => RequestOrigin::Missing,
            _ => RequestOrigin::Own,
        }
    }

    fn by_origin(&self, headers: &HeaderMap) -> RequestOrigin {
        said(headers, &header::ORIGIN, |origin| {
            self.is_own(origin, headers)
        })
    }

    fn is_own(&self, origin: &str, headers: &HeaderMap) -> bool {
        origin == self.origin || (!self.is_configured && is_same_loopback(origin, headers))
    }
}

fn by_fetch_metadata(headers: &HeaderMap) -> RequestOrigin {
    said(headers, &SEC_FETCH_SITE, |site| site == "same-origin")
}

/// What a header says that comes once, if at all.
fn said(headers: &HeaderMap, name: &HeaderName, is_own: impl Fn(&str) -> bool) -> RequestOrigin {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => RequestOrigin::Missing,
        (Some(value), None) if value.to_str().is_ok_and(is_own) => RequestOrigin::Own,
        (Some(_), _) => RequestOrigin::Foreign,
    }
}

/// On a machine of one's own the server answers to every name of the loopback; the page is its own when its origin
/// names the host that the request was sent to. Only loopback names: a name that somebody else resolves to this machine
/// would also be equal on both sides.
fn is_same_loopback(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let (Some(host), Some(authority)) = (host, origin.strip_prefix("http://")) else {
        return false;
    };
    authority == host && is_loopback_name(host)
}

pub(crate) fn is_loopback_name(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

fn without_default_port<'a>(scheme: &str, authority: &'a str) -> &'a str {
    let default = if scheme == "https" { ":443" } else { ":80" };
    authority.strip_suffix(default).unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_configured_address_allows_itself_and_nothing_else() {
        let url = PublicUrl::configured("https://Text.Example.org:443/").unwrap();
        assert_eq!(url.as_str(), "https://text.example.org");
        let own = headers(&[(header::ORIGIN, "https://text.example.org")]);
        assert_eq!(url.judge(&own), RequestOrigin::Own);
        for foreign in [
            "https://evil.example",
            "http://text.example.org",
            "null",
            "",
        ] {
            let headers = headers(&[(header::ORIGIN, foreign), (header::HOST, "evil.example")]);
            assert_eq!(url.judge(&headers), RequestOrigin::Foreign, "{foreign}");
        }
    }

    #[test]
    fn without_configuration_the_names_of_the_loopback_are_one() {
        let url = PublicUrl::listening("127.0.0.1:8080".parse().unwrap());
        let page =
            |origin, host| url.judge(&headers(&[(header::ORIGIN, origin), (header::HOST, host)]));
        assert_eq!(
            page("http://localhost:8080", "localhost:8080"),
            RequestOrigin::Own
        );
        assert_eq!(
            page("http://127.0.0.1:8080", "127.0.0.1:8080"),
            RequestOrigin::Own
        );
        assert_eq!(
            page("http://localhost:9999", "localhost:8080"),
            RequestOrigin::Foreign
        );
        assert_eq!(
            page("http://rebound.example:8080", "rebound.example:8080"),
            RequestOrigin::Foreign
        );
    }

    #[test]
    fn passkeys_are_for_names() {
        let at = |host| headers(&[(header::HOST, host)]);
        let own = PublicUrl::listening("127.0.0.1:8080".parse().unwrap());
        assert_eq!(own.for_passkeys(), "http://localhost:8080");
        assert!(own.is_for_passkeys(&at("localhost:8080")));
        assert!(!own.is_for_passkeys(&at("127.0.0.1:8080")));
        let public = PublicUrl::configured("https://text.example.org").unwrap();
        assert_eq!(public.for_passkeys(), "https://text.example.org");
        assert!(public.is_for_passkeys(&at("behind-a-proxy:80")));
    }

    #[test]
    fn a_request_without_origin_is_judged_by_fetch_metadata() {
        let url = PublicUrl::listening("127.0.0.1:8080".parse().unwrap());
        assert_eq!(url.judge(&HeaderMap::new()), RequestOrigin::Missing);
        let judge = |site| url.judge(&headers(&[(SEC_FETCH_SITE, site)]));
        assert_eq!(judge("same-origin"), RequestOrigin::Own);
        assert_eq!(judge("cross-site"), RequestOrigin::Foreign);
        assert_eq!(judge("same-site"), RequestOrigin::Foreign);
    }

    #[test]
    fn an_address_with_a_path_or_another_scheme_is_refused() {
        for text in [
            "ftp://x",
            "https://x/path",
            "https://u@x",
            "x",
            "https://x/?q",
            "",
        ] {
            assert!(PublicUrl::configured(text).is_err(), "{text}");
        }
    }
}
