//! The layer in front of every handler: a request is let in by its row in [`crate::rights`], or not at all.
//!
//! Whoever asks is looked up once. The handler finds there who it is ([`SignedIn`]), and on a document's address which one
//! and with what right ([`OnDocument`]).

use super::clients::FromHere;
use super::problem::Problem;
use crate::app::App;
use crate::auth::speaker::Speaker;
use crate::auth::{Presented, SignedIn};
use crate::clock;
use crate::rights::{self, Needs, NoRow, Refused, Who};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tracing::error;
use wortlaut_model::{DocumentId, Role};

/// The document that a request's path names, and what the member who asks may do with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnDocument {
    pub(super) id: DocumentId,
    pub(super) right: Role,
}

/// Lets a request in, or answers why not.
pub(super) async fn admit(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Response> {
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        // The router has no such address either.
        return Ok(next.run(request).await);
    };
    let needs = rights::needs(request.method(), path.as_str())
        .map_err(|missing| no_row(missing, path.as_str()))?;
    let (mut parts, body) = request.into_parts();
    check(&app, needs, &mut parts)
        .await
        .map_err(IntoResponse::into_response)?;
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn no_row(missing: NoRow, path: &str) -> Response {
    match missing {
        NoRow::Method { allowed } => {
            let mut response = Problem::wrong_method().into_response();
            if let Ok(allowed) = HeaderValue::try_from(allowed) {
                response.headers_mut().insert(header::ALLOW, allowed);
            }
            response
        }
        NoRow::Path => {
            error!(path, "a route has no row in the table of rights");
            Problem::not_found().into_response()
        }
    }
}

/// Finds out who asks, where that matters, and whether they may.
async fn check(app: &Arc<App>, needs: Needs, parts: &mut Parts) -> Result<(), Problem> {
    let signed_in = match needs.who {
        Who::Anyone => return Ok(()),
        Who::Operator if parts.extensions.get::<FromHere>().is_some() => return Ok(()),
        // A page must not read this with its visitor's cookie.
        Who::Operator if !parts.headers.contains_key(header::AUTHORIZATION) => {
            return Err(Problem::signed_out());
        }
        Who::Operator | Who::Member(_) | Who::Document(_) => who_asks(app, parts).await?,
    };
    let right = match needs.who {
        Who::Anyone | Who::Member(_) => signed_in.identity.member.role,
        // What it tells are counts, and a program that collects them shall not need a token that changes anything.
        Who::Operator => signed_in.own,
        Who::Document(_) => {
            let on = on_document(app, &signed_in, parts).await?;
            parts.extensions.insert(on);
            on.right
        }
    };
    needs.allow(&signed_in, right)?;
    parts.extensions.insert(signed_in);
    Ok(())
}

async fn who_asks(app: &Arc<App>, parts: &Parts) -> Result<SignedIn, Problem> {
    let presented = Presented::in_headers(&parts.headers, app.cookies());
    let presented = presented.ok_or(Problem::signed_out())?;
    let signed_in = app
        .with_store(move |store| presented.authenticate(store, clock::now()))
        .await?;
    let signed_in = signed_in.ok_or(Problem::signed_out())?;
    if Speaker::in_headers(&parts.headers).is_another(signed_in.identity.member.id) {
        return Err(Problem::another_member());
    }
    Ok(signed_in)
}

/// The document that the path names; one on which the member has no right looks as if it did not exist.
async fn on_document(
    app: &Arc<App>,
    signed_in: &SignedIn,
    parts: &mut Parts,
) -> Result<OnDocument, Problem> {
    let params = RawPathParams::from_request_parts(parts, app).await;
    let params = params.map_err(|_| Problem::not_found())?;
    let id = params.iter().find(|(name, _)| *name == "document_id");
    let id: Option<DocumentId> = id.and_then(|(_, value)| value.parse().ok());
    let id = id.ok_or(Problem::not_found())?;
    let asker = signed_in.member_at_most();
    let right = app
        .with_store(move |store| rights::on_document(store, asker, id))
        .await?;
    let right = right.ok_or(Problem::not_found())?;
    Ok(OnDocument { id, right })
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Right => Self::forbidden(),
            Refused::ReadOnly => Self::read_only(),
            Refused::Session => Self::needs_session(),
        }
    }
}
