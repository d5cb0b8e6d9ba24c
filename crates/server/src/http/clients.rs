//! Who is at the other end: found out once, before anything else, and not too often.

use super::headers::is_local;
use super::problem::Problem;
use crate::app::App;
use crate::clock;
use crate::tally::Holder;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use wortlaut_model::MemberId;

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
        return Problem::too_fast().into_response();
    }
    let client = ConnectInfo(SocketAddr::new(client, peer.port()));
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// From where a request comes, as far as it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(Option<IpAddr>);

impl Caller {
    /// Whose something is that stays open.
    pub(crate) fn holder(self, member: Option<MemberId>) -> Holder {
        Holder {
            member,
            address: self.0,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.extensions.get::<FromHere>().is_some() {
            return Ok(Self(None));
        }
        let client = ConnectInfo::<SocketAddr>::from_request_parts(parts, state).await;
        let ConnectInfo(client) = client.map_err(|_| Problem::internal())?;
        Ok(Self(Some(client.ip())))
    }
}
