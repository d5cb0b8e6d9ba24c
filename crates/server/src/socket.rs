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
use crate::auth::speaker::Speaker;
use crate::clock;
use crate::http::clients::Caller;
use crate::http::problem::Problem;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use upgrade::Upgrade;

/// The query of the socket's address.
#[derive(Deserialize)]
pub(crate) struct SyncQuery {
    token: Option<String>,
    /// For whom the page speaks that opens the socket.
    member: Option<String>,
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
    caller: Caller,
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
    let task = app.sockets.begin().ok_or(Problem::unavailable())?;
    let signed_in = match presented {
        Some(presented) => app
            .with_store(move |store| presented.authenticate(store, clock::now()))
            .await?
            .map(|signed_in| (signed_in, presented)),
        None => None,
    };
    let speaker = Speaker::in_address(query.member.as_deref());
    let signed_in = signed_in.filter(|(it, _)| !speaker.is_another(it.identity.member.id));
    let member = signed_in.as_ref().map(|(it, _)| it.identity.member.id);
    let entry = app.open_sockets.enter(caller.holder(member))?;
    Ok(upgrade.then(async move |wire| {
        match signed_in {
            Some((signed_in, presented)) => {
                connection::serve(app, wire, signed_in, presented).await;
            }
            None => connection::refuse(wire).await,
        }
        drop((entry, task));
    }))
}
