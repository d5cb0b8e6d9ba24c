//! Signing in and opening sockets as a browser does, request by request.

use serde_json::json;
use std::net::SocketAddr;
use wortlaut_tests::{Request, Response, World};

/// Where people reach the service in these tests.
pub const PUBLIC_URL: &str = "https://text.example.org";

/// Signs in with an invitation's secret; the `Cookie` header that a browser sends from then on. `from` is the address
/// that the browser's proxy names.
pub fn sign_in(address: SocketAddr, invitation: &str, origin: &str, from: &str) -> String {
    let answer = Request::new("POST", "/api/v1/session")
        .header("origin", origin)
        .header("x-forwarded-for", from)
        .json(&json!({ "token": invitation }))
        .send(address);
    assert_eq!(answer.status, 200, "{}", answer.problem());
    let cookie = answer.header("set-cookie").expect("a cookie");
    let (pair, _) = cookie.split_once(';').expect("attributes");
    pair.to_owned()
}

/// Asks for a socket with these headers; what is answered. A socket that is opened ends at once.
pub fn upgrade(world: &World, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = Request::new("GET", path)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    request.send(world.server.address())
}
