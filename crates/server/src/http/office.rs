//! Changing records from a handler: on a thread where that may block, with what follows for those who are connected.

use super::problem::Problem;
use crate::admin::{AdminError, Done, Office, Text};
use crate::app::App;
use std::error::Error;
use tracing::error;
use wortlaut_store::{By, StoreError};

/// Changes records in somebody's name. When it returns, everybody who is connected has been told.
pub(super) async fn change<T: Send + 'static>(
    app: &App,
    by: By,
    work: impl FnOnce(&Office) -> Result<Done<T>, AdminError> + Send + 'static,
) -> Result<T, Problem> {
    let office = app.office(by);
    let done = tokio::task::spawn_blocking(move || work(&office)).await;
    let done = done.map_err(|_| Problem::internal())??;
    app.apply(done.consequences).await;
    Ok(done.reply)
}

impl From<AdminError> for Problem {
    fn from(failure: AdminError) -> Self {
        match failure {
            AdminError::Store(StoreError::Unknown { .. }) => Self::not_found(),
            AdminError::Store(failure) => failure.into(),
            AdminError::BadText { what, .. } => match what {
                Text::Title => Self::bad_title(),
                Text::ShortForm => Self::bad_short(),
                _ => Self::bad_name(),
            },
            AdminError::BadColour => Self::bad_colour(),
            AdminError::BadPlace => Self::bad_place(),
            AdminError::BadAddress(_) => Self::bad_address(),
            AdminError::EndInThePast => Self::bad_end(),
            AdminError::Import(failure) => (&failure).into(),
            failure => {
                error!(error = &failure as &dyn Error, "a request failed");
                Self::internal()
            }
        }
    }
}
