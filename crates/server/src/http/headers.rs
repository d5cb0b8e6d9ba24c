//! What every answer carries, and what unsafe requests must carry.

use super::problem::Problem;
use crate::app::App;
use crate::auth::origin::RequestOrigin;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Only our own files, and WebAssembly; no inline script or style, no frame around us.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'none'; object-src 'none'";

const PROTECTION: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Headers by which proxies tell whom they speak for.
const FORWARDED: [HeaderName; 3] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
];

/// Puts the protecting headers on every answer; one that brings a stricter policy of its own keeps it.
pub(super) async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in PROTECTION {
        let headers = response.headers_mut();
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Keeps what is said to one member out of every cache, unless the answer itself says how it may be kept.
pub(super) async fn never_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
    response
}

/// Refuses requests that change something on the word of a cookie and do not come from a page of ours. A request with
/// a bearer token is judged by that alone; signing in counts as a change, or a foreign page could sign its victim in as
/// somebody else.
pub(super) async fn require_own_origin(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let is_excused =
        request.method().is_safe() || request.headers().contains_key(header::AUTHORIZATION);
    if !is_excused && app.public_url.judge(request.headers()) != RequestOrigin::Own {
        return Err(Problem::foreign_origin());
    }
    Ok(next.run(request).await)
}

/// Whether the request comes from this machine itself. A proxy on this machine speaks for others.
pub(super) fn is_local(address: SocketAddr, headers: &HeaderMap) -> bool {
    let is_forwarded = FORWARDED.iter().any(|name| headers.contains_key(name));
    address.ip().to_canonical().is_loopback() && !is_forwarded
}

/// Who asks: the connection's other end or, when that is a proxy on this machine, whom it names last. Earlier names in
/// `X-Forwarded-For` are what the client said of itself.
pub(super) fn client_address(address: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let address = address.ip().to_canonical();
    if !address.is_loopback() {
        return address;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.rsplit(',').next())
        .and_then(|it| it.trim().parse().ok())
        .unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_on_this_machine_is_not_this_machine() {
        let address = "127.0.0.1:4711".parse().unwrap();
        let mut headers = HeaderMap::new();
        assert!(is_local(address, &headers));
        headers.insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
        assert!(!is_local(address, &headers));
        assert!(!is_local("192.0.2.1:1".parse().unwrap(), &HeaderMap::new()));
    }

    #[test]
    fn a_proxy_on_this_machine_speaks_for_the_client_it_names_last() {
        let mut headers = HeaderMap::new();
        let forwarded = "198.51.100.1, 203.0.113.7".parse().unwrap();
        headers.insert("x-forwarded-for", forwarded);
        let ask = |address: &str| client_address(address.parse().unwrap(), &headers).to_string();
        assert_eq!(ask("127.0.0.1:4711"), "203.0.113.7");
        assert_eq!(ask("192.0.2.1:4711"), "192.0.2.1");
    }
}
