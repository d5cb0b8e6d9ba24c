//! Executing a command: by the server that runs on the folder, or, without one, on the folder itself.

use crate::admin::command::{AdminCommand, AdminReply};
use crate::admin::control::{self, ControlError};
use crate::admin::{AdminError, Consequence, Office};
use crate::auth::origin::PublicUrl;
use crate::{clock, serve};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};
use wortlaut_store::{By, Store, StoreError};

/// How long to wait for a folder that is in use while nobody answers in it: a server that starts or stops, or another
/// command.
const PATIENCE: Duration = Duration::from_secs(20);
const TRY_EVERY: Duration = Duration::from_millis(20);

/// A command was not executed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientError {
    /// The running server did not.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// The folder could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There was no server, and it failed on the folder.
    #[error(transparent)]
    Admin(#[from] AdminError),
}

/// Executes a command wherever that is possible.
pub(super) fn execute(
    folder: &Path,
    public_url: Option<PublicUrl>,
    command: AdminCommand,
) -> Result<AdminReply, ClientError> {
    let began = Instant::now();
    loop {
        if let Some(reply) = control::send(folder, &command)? {
            return Ok(reply);
        }
        match Store::open(folder) {
            Ok(store) => return on_folder(store, public_url, command),
            Err(StoreError::InUse { .. }) if began.elapsed() < PATIENCE => sleep(TRY_EVERY),
            Err(failure) => return Err(failure.into()),
        }
    }
}

fn on_folder(
    store: Store,
    public_url: Option<PublicUrl>,
    command: AdminCommand,
) -> Result<AdminReply, ClientError> {
    let public_url = public_url.unwrap_or_else(|| serve::last_public_url(store.folder()));
    let office = Office {
        store: Arc::new(store),
        public_url,
        by: By::Shell,
        now: clock::now(),
    };
    let store = Arc::clone(&office.store);
    let done = office.execute(command)?;
    // Nobody is connected who would have to hear of it. What was deleted for good leaves the files, too.
    if done.consequences.contains(&Consequence::BytesDeleted) {
        store.wipe_deleted()?;
    }
    Ok(done.reply)
}
