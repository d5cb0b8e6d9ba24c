//! `/me/sessions`: where the member is signed in.

use super::BySession;
use crate::app::App;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::SessionId;
use wortlaut_store::By;

/// A browser in which the member is signed in. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OwnSession {
    session_id: String,
    /// What the browser is, in a few German words; empty when it does not say.
    device: String,
    created_at: i64,
    /// Up to a minute before its last use.
    last_used_at: i64,
    /// Whether it is the browser that asks.
    is_this: bool,
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct EndedSessions {
    ended: usize,
}

/// The browsers in which the member is signed in, the one used last first.
#[utoipa::path(
    get,
    path = "/me/sessions",
    operation_id = "own_sessions",
    tag = "own",
    security(("cookie" = [])),
    responses(
        (status = OK, body = Vec<OwnSession>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn list(
    State(app): State<Arc<App>>,
    by: BySession,
) -> Result<Json<Vec<OwnSession>>, Problem> {
    let member = by.identity.member.id;
    let sessions = app
        .with_store(move |store| store.sessions(member, clock::now()))
        .await?;
    let listed = sessions.into_iter().map(|session| OwnSession {
        session_id: session.id.to_string(),
        device: session.device,
        created_at: session.created_at.millis(),
        last_used_at: session.last_used_at.millis(),
        is_this: session.id == by.session,
    });
    Ok(Json(listed.collect()))
}

/// Ends one session: that browser is signed out at once.
#[utoipa::path(
    delete,
    path = "/me/sessions/{session_id}",
    operation_id = "end_own_session",
    tag = "own",
    security(("cookie" = [])),
    params(("session_id" = String, Path, description = "The session's id.")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn end_one(
    State(app): State<Arc<App>>,
    by: BySession,
    Path(session): Path<String>,
) -> Result<StatusCode, Problem> {
    let session: SessionId = session.parse().map_err(|_| Problem::not_found())?;
    let member = by.identity.member.id;
    let has_ended = app
        .with_store(move |store| {
            store.end_session_of(member, session, By::Member(member), clock::now())
        })
        .await?;
    if !has_ended {
        return Err(Problem::not_found());
    }
    app.end(vec![session]).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions but the one that asks.
#[utoipa::path(
    delete,
    path = "/me/sessions",
    operation_id = "end_other_own_sessions",
    tag = "own",
    security(("cookie" = [])),
    responses(
        (status = OK, body = EndedSessions),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn end_others(
    State(app): State<Arc<App>>,
    by: BySession,
) -> Result<Json<EndedSessions>, Problem> {
    let (member, spared) = (by.identity.member.id, by.session);
    let ended = app
        .with_store(move |store| {
            store.end_sessions(member, Some(spared), By::Member(member), clock::now())
        })
        .await?;
    let answer = EndedSessions { ended: ended.len() };
    app.end(ended).await;
    Ok(Json(answer))
}
