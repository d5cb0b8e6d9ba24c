//! The automerge-repo socket at `/sync`.
//!
//! Nothing but the upgrade request is read before the member is known. A page of another origin gets no socket at all;
//! a credential that is not good gets one that is closed at once, because a page cannot see why an upgrade failed.

pub(crate) mod account;
mod connection;
mod messages;
pub(crate) mod outlet;
mod pace;
pub(crate) mod places;
pub(crate) mod registry;
mod upgrade;
mod writer;

use crate::app::App;
use crate::auth::Presented;
use crate::auth::origin::RequestOrigin;
use crate::clock;
use crate::http::problem::Problem;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use upgrade::Upgrade;
use wortlaut_model::limits;

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
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Query(query): Query<SyncQuery>,
    headers: HeaderMap,
    upgrade: Upgrade,
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
    if let Some((signed_in, _)) = &signed_in
        && app.connections.of_member(signed_in.identity.member.id) >= limits::SOCKETS_OF_A_MEMBER
    {
        return Err(Problem::unavailable());
    }
    Ok(upgrade.then(async move |wire| {
        match signed_in {
            Some((signed_in, presented)) => {
                connection::serve(app, wire, signed_in, presented).await;
            }
            None => connection::refuse(wire).await,
        }
        drop(task);
    }))
}
