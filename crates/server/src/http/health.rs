//! `/healthz`, `/readyz` and `/metrics`: for whoever runs the service.

use crate::app::App;
use crate::metrics::Gauges;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::sync::Arc;
use std::time::Duration;

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

/// The counters.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    let gauges = Gauges {
        connections: app.connections.len(),
        rooms: app.rooms.len(),
        history_bytes: app.histories.size().bytes,
    };
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, app.metrics.render(&gauges))
}
