//! What every answer carries, and what unsafe requests must carry.

use super::problem::Problem;
use crate::app::App;
use crate::auth::origin::{RequestOrigin, is_loopback_name};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::SocketAddr;
use std::sync::Arc;

/// Only our own files, and WebAssembly; no inline script or style, no frame around us.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'none'; object-src 'none'";

const PROTECTION: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know `frame-ancestors`.
    (header::X_FRAME_OPTIONS, "DENY"),
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

/// For a year browsers come back over HTTPS alone, to this host; other hosts of the domain are not ours to speak for.
const STRICT_TRANSPORT_SECURITY: (HeaderName, &str) =
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");

/// The headers that protect every answer.
pub(super) fn protection(is_https: bool) -> Arc<HeaderMap> {
    let strict = is_https.then_some(STRICT_TRANSPORT_SECURITY);
    let all = PROTECTION.into_iter().chain(strict);
    let all = all.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Arc::new(all.collect())
}

/// Puts the protecting headers on every answer; one that brings a stricter policy of its own keeps it.
pub(super) async fn protect(
    State(protection): State<Arc<HeaderMap>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in protection.iter() {
        headers.entry(name).or_insert_with(|| value.clone());
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

/// Whether the request comes from this machine itself, and means it. A proxy on this machine speaks for others; and a page
/// that a browser on this machine has open may have had its name resolved to this machine (DNS rebinding).
pub(super) fn is_local(address: SocketAddr, headers: &HeaderMap) -> bool {
    let is_forwarded = FORWARDED.iter().any(|name| headers.contains_key(name));
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    address.ip().to_canonical().is_loopback() && !is_forwarded && host.is_none_or(is_loopback_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_on_this_machine_is_not_this_machine() {
        let address = "127.0.0.1:4711".parse().unwrap();
        let mut headers = HeaderMap::new();
        assert!(is_local(address, &headers));
        headers.insert("host", "127.0.0.1:8080".parse().unwrap());
        assert!(is_local(address, &headers));
        headers.insert("host", "rebound.example:8080".parse().unwrap());
        assert!(!is_local(address, &headers));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
        assert!(!is_local(address, &headers));
        assert!(!is_local("192.0.2.1:1".parse().unwrap(), &HeaderMap::new()));
    }
}
