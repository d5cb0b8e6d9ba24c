//! What was deleted for good leaves the memory and the files, too.

use crate::app::App;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use tracing::{debug, warn};
use wortlaut_model::DocumentId;

/// Whoever reads from the database's log keeps it from being emptied; reading takes milliseconds, a check some seconds.
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// Also without a deletion the log is emptied this often: the process may have ended between a deletion and its wiping.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60 * 60);

impl App {
    /// A document is gone for good: nobody has it open any more, and nothing of it is kept in memory.
    pub(crate) async fn document_deleted(&self, document: DocumentId) {
        self.rooms.delete(document).await;
        self.histories.forget(document);
        self.exports.shelf.forget(document);
    }
}

/// Wipes what was deleted, after every deletion and once at the start, until the server stops.
pub(crate) async fn watch(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    let wiping = async {
        loop {
            wipe(&app).await;
            tokio::select! {
                () = app.deletions.notified() => {}
                () = sleep(AT_LEAST_EVERY) => {}
            }
        }
    };
    tokio::select! {
        _ = stopping.wait_for(|it| *it) => {}
        () = wiping => {}
    }
}

/// Tries until it is done.
async fn wipe(app: &App) {
    loop {
        match app.with_store(|store| store.wipe_deleted()).await {
            Ok(true) => return debug!("the database's log is empty"),
            Ok(false) => {}
            Err(failure) => {
                let failure = &failure as &dyn Error;
                warn!(error = failure, "cannot empty the database's log");
            }
        }
        sleep(AGAIN_AFTER).await;
    }
}
