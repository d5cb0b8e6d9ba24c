//! Who is at the other end: found out once, before anything else, and not too often.

use super::headers::is_local;
use super::problem::Problem;
use crate::app::App;
use crate::clock;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// When whoever asks too often may ask again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// The request comes from this machine itself, and no proxy sent it on.
#[derive(Clone, Copy, Debug)]
pub(super) struct FromHere;

/// Puts the client's own address in the place of its proxy's, and refuses addresses that ask too often.
pub(super) async fn identify(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = app.proxies.client(peer.ip(), request.headers());
    if is_local(peer, request.headers()) {
        request.extensions_mut().insert(FromHere);
    } else if !app.requests.take(client, clock::now()) {
        return too_often();
    }
    let client = ConnectInfo(SocketAddr::new(client, peer.port()));
    request.extensions_mut().insert(client);
    next.run(request).await
}

fn too_often() -> Response {
    let mut response = Problem::too_fast().into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, RETRY_AFTER);
    response
}
