//! Handlers that need a member ask for [`SignedIn`]: it is there when the table of rights says that the route needs one.

use super::problem::Problem;
use crate::auth::SignedIn;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let signed_in = parts.extensions.get::<Self>().cloned();
        signed_in.ok_or(Problem::signed_out())
    }
}
