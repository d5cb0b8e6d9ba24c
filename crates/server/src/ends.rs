//! Guests: at their last moment they are signed out, wherever they are connected.

use crate::admin::Consequence;
use crate::app::App;
use crate::clock;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use tracing::{info, warn};
use wortlaut_model::Timestamp;

/// The wall clock may be set while a timer runs, so it is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Signs members out at their ends until the server stops. Whoever tries to get in later is refused as such; this is
/// for those who are in.
pub(crate) async fn watch(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    let mut seen = clock::now();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|it| *it) => return,
            () = app.ends.notified() => {}
            () = sleep(until_next(&app, seen).await) => {}
        }
        let now = clock::now();
        if sign_out_ended(&app, seen, now).await {
            seen = now;
        }
    }
}

async fn until_next(app: &App, seen: Timestamp) -> Duration {
    let next = app.with_store(move |store| store.next_end(seen)).await;
    let wait = next.ok().flatten().map(clock::until);
    wait.map_or(LOOK_EVERY, |wait| wait.min(LOOK_EVERY))
}

/// Signs out whose end came in between; `false` when that could not be found out.
async fn sign_out_ended(app: &App, seen: Timestamp, now: Timestamp) -> bool {
    let ended = app.with_store(move |store| store.ended(seen, now)).await;
    let ended = match ended {
        Ok(ended) => ended,
        Err(failure) => {
            warn!(%failure, "cannot look whose time is over");
            return false;
        }
    };
    for member in ended {
        info!(%member, "a guest's time is over");
        app.apply(vec![Consequence::AdmissionEnded(member)]).await;
    }
    true
}
