//! `/healthz`, `/readyz` and `/metrics`: for whoever runs the service.

use super::headers::is_local;
use super::problem::Problem;
use crate::app::App;
use crate::auth::SignedIn;
use crate::metrics::Gauges;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use wortlaut_model::Role;

/// How long the writer may take to show that it works.
const READY_TIME: Duration = Duration::from_secs(2);

/// The process lives.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The process can write to its data folder and is not stopping.
pub(super) async fn ready(State(app): State<Arc<App>>) -> impl IntoResponse {
    if *app.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    let write = app.forget_expired();
    match tokio::time::timeout(READY_TIME, write).await {
        Ok(Ok(_)) => (StatusCode::OK, "ok\n"),
        Ok(Err(_)) => (StatusCode::SERVICE_UNAVAILABLE, "cannot write\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the writer waits\n"),
    }
}

/// The counters, for this machine itself or a moderator's token.
pub(super) async fn metrics(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    if !is_local(address, request.headers()) {
        require_moderator_token(&app, request).await?;
    }
    let gauges = Gauges {
        connections: app.connections.len(),
        rooms: app.rooms.len(),
        history_bytes: app.histories.size().bytes,
    };
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((kind, app.metrics.render(&gauges)))
}

async fn require_moderator_token(app: &Arc<App>, request: Request) -> Result<(), Problem> {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return Err(Problem::signed_out());
    }
    let (mut parts, _) = request.into_parts();
    let signed_in = SignedIn::from_request_parts(&mut parts, app).await?;
    if signed_in.identity.member.role == Role::Moderator {
        Ok(())
    } else {
        Err(Problem::forbidden())
    }
}
