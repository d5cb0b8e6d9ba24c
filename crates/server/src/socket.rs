//! The automerge-repo socket at `/sync`.
//!
//! Nothing but the upgrade request is read before the member is known. A page of another origin gets no socket at all;
//! a credential that is not good gets one that is closed at once, because a page cannot see why an upgrade failed.

mod connection;
pub(crate) mod outlet;
mod pace;
pub(crate) mod registry;

use crate::app::App;
use crate::auth::Presented;
use crate::auth::origin::RequestOrigin;
use crate::clock;
use crate::http::problem::Problem;
use axum::extract::{Query, State, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use wortlaut_model::limits;

/// Bytes of read buffer a socket keeps; the library's own choice costs 128 KB an idle connection.
const READ_BUFFER: usize = 8 << 10;
/// Most sockets open at a time: about 30 KB each while idle.
const CONNECTIONS: usize = 10_000;

/// The query of the socket's address.
#[derive(Deserialize)]
pub(crate) struct SyncQuery {
    token: Option<String>,
}

impl fmt::Debug for SyncQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SyncQuery(…)")
    }
}

/// Opens a socket for whoever has signed in.
pub(crate) async fn upgrade(
    State(app): State<Arc<App>>,
    Query(query): Query<SyncQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let presented = match query.token {
        Some(token) => Some(Presented::of_token(&token)),
        None => Presented::in_headers(&headers, app.cookies()),
    };
    match (app.public_url.judge(&headers), &presented) {
        (RequestOrigin::Own, _) | (RequestOrigin::Missing, Some(Presented::Token(_)) | None) => {}
        (RequestOrigin::Foreign, _) | (RequestOrigin::Missing, Some(Presented::Cookie(_))) => {
            return Err(Problem::foreign_origin());
        }
    }
    let Some(task) = app
        .sockets
        .begin()
        .filter(|_| app.connections.len() < CONNECTIONS)
    else {
        return Err(Problem::unavailable());
    };
    let signed_in = match presented {
        Some(presented) => app
            .with_store(move |store| presented.authenticate(store, clock::now()))
            .await?
            .map(|signed_in| (signed_in, presented)),
        None => None,
    };
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(limits::FRAME_BYTES)
        .max_frame_size(limits::FRAME_BYTES);
    Ok(upgrade.on_upgrade(async move |socket| {
        match signed_in {
            Some((signed_in, presented)) => {
                connection::serve(app, socket, signed_in, presented).await;
            }
            None => connection::refuse(socket).await,
        }
        drop(task);
    }))
}
