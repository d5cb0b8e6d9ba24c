//! `/members/{member_id}/erasure`: erasing a person, after a look at what goes and what stays.

use super::office;
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use crate::auth::{Credential, SignedIn};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::{MemberId, Role};
use wortlaut_store::By;

/// What erasing a person takes away, and what stays.
#[derive(Serialize, ToSchema)]
pub(super) struct Erasure {
    /// The name that goes.
    name: String,
    /// The e-mail address that goes.
    #[schema(required)]
    address: Option<String>,
    /// How many invitations go.
    invitations: u64,
    /// How many sessions end.
    sessions: u64,
    /// How many tokens for programs go, those that were revoked before too.
    tokens: u64,
    /// How many passkeys go.
    passkeys: u64,
    /// How many other providers can no longer sign the person in.
    providers: u64,
    /// Whether a password goes.
    has_password: bool,
    /// In how many documents it is forgotten up to where the person had read.
    visits: u64,
    /// How many changes go that the person brought and that wait for a moderator's decision.
    held: u64,
    /// How many changes stay.
    changes: u64,
    /// In how many documents.
    documents: u64,
    stays: [Stays; 4],
}

/// What stays of a person who was erased.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Stays {
    /// The words, and that a former member of the organisation wrote them and when.
    Authorship,
    /// What the person named, declared, published and noted, as a former member's.
    Remarks,
    /// The entries of the audit trail, which never told a name.
    Audit,
    /// Names that anybody has written in a text, in a note or in the name of a version: nobody looks for them there.
    NamesInTexts,
}

/// All that stays, in the order in which it is told.
const STAYS: [Stays; 4] = [
    Stays::Authorship,
    Stays::Remarks,
    Stays::Audit,
    Stays::NamesInTexts,
];

impl From<wortlaut_store::Erasure> for Erasure {
    fn from(erasure: wortlaut_store::Erasure) -> Self {
        Self {
            name: erasure.name,
            address: erasure.address,
            invitations: erasure.invitations,
            sessions: erasure.sessions,
            tokens: erasure.tokens,
            passkeys: erasure.passkeys,
            providers: erasure.external_identities,
            has_password: erasure.has_password,
            visits: erasure.visits,
            held: erasure.held,
            changes: erasure.changes,
            documents: erasure.documents,
            stays: STAYS,
        }
    }
}

/// What erasing a person would take away, and what would stay. Moderators may look, and everybody for themselves, by session.
#[utoipa::path(
    get,
    path = "/members/{member_id}/erasure",
    tag = "workspace",
    security(("cookie" = [])),
    params(("member_id" = String, Path)),
    responses(
        (status = OK, body = Erasure),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn erasure(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Erasure>, Problem> {
    let member = whom(&app, &signed_in, &id).await?;
    let erasure = app.with_store(move |store| store.erasure(member)).await?;
    Ok(Json(erasure.into()))
}

/// Erases a person for good: name, address, credentials, sessions, tokens and visits go, and their connections close. What
/// they wrote stays, as their organisation's. Moderators may, and everybody for themselves, by session.
#[utoipa::path(
    post,
    path = "/members/{member_id}/erasure",
    tag = "workspace",
    security(("cookie" = [])),
    params(("member_id" = String, Path)),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let member = whom(&app, &signed_in, &id).await?;
    let own = signed_in.identity.member.id;
    office::change(&app, By::Member(own), move |office| {
        office.erase_member(member)
    })
    .await?;
    let cleared = (member == own).then(|| app.cookies().clear()).flatten();
    let cleared = cleared.map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cleared)))
}

/// The member whom a path names, if the asker may erase them. A member of another workspace looks as if they did not exist.
async fn whom(app: &App, signed_in: &SignedIn, id: &str) -> Result<MemberId, Problem> {
    let asker = &signed_in.identity;
    let id: MemberId = id.parse().map_err(|_| Problem::not_found())?;
    let found = app.with_store(move |store| store.identity(id)).await?;
    found
        .filter(|it| it.workspace.id == asker.workspace.id)
        .ok_or(Problem::not_found())?;
    if id != asker.member.id && asker.member.role < Role::Moderator {
        return Err(Problem::forbidden());
    }
    match signed_in.credential {
        Credential::Session(_) => Ok(id),
        Credential::Token(_) => Err(Problem::needs_session()),
    }
}
