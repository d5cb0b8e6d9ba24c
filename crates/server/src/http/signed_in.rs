//! Handlers that need a member ask for [`SignedIn`]: without one the request ends with 401.

use super::problem::Problem;
use crate::app::App;
use crate::auth::{Presented, SignedIn};
use crate::clock;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let presented = Presented::in_headers(&parts.headers, app.cookies());
        let presented = presented.ok_or(Problem::signed_out())?;
        let signed_in = app
            .with_store(move |store| presented.authenticate(store, clock::now()))
            .await?;
        signed_in.ok_or(Problem::signed_out())
    }
}
