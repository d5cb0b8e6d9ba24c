//! `/me/password`: setting the own password.

use super::{BySession, found, not_kept};
use crate::app::App;
use crate::auth::passwords::{PasswordError, Turn};
use crate::auth::queue::Acquaintance;
use crate::auth::rate::{Account, Try};
use crate::auth::secret::random_bytes;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use crate::http::sign_in::Visitor;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_credentials::password::{NewPassword, Weakness};
use wortlaut_model::limits;
use wortlaut_store::By;

/// A password to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PasswordChange {
    /// The present password, when there is one.
    current: Option<String>,
    /// 12 to 200 characters, and none of those that guessers try first.
    password: String,
}

/// Sets the own password, or another one. Whoever has one must know it; the address must be set, because it is what a
/// password signs in with.
#[utoipa::path(
    put,
    path = "/me/password",
    operation_id = "set_own_password",
    tag = "own",
    security(("cookie" = [])),
    request_body = PasswordChange,
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn set(
    State(app): State<Arc<App>>,
    by: BySession,
    visitor: Visitor,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let member = &by.identity.member;
    let id = member.id;
    let address = member.address.as_deref().ok_or(Problem::no_address())?;
    let about = [
        &member.name,
        address,
        &by.identity.organisation.name,
        &by.identity.workspace.name,
    ];
    let password = NewPassword::check(&body.password, &about)?;
    require_current(&app, &visitor, id, address, body.current).await?;
    let turn = turn_of(&app, &visitor).await?;
    let hash = app.passwords.hash(turn, password, random_bytes()?).await?;
    let session = Some(by.session);
    let set = app.with_store(move |store| store.set_password(id, session, &hash, clock::now()));
    set.await.map_err(not_kept)?;
    let account = Account::called(address);
    app.regulars.note(account, visitor.address, clock::now());
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever found a browser open must not find out the password there, nor change it: attempts count as they do at the door
/// of those who are known.
async fn require_current(
    app: &App,
    visitor: &Visitor,
    member: wortlaut_model::MemberId,
    address: &str,
    current: Option<String>,
) -> Result<(), Problem> {
    let Some(kept) = app.with_store(move |store| store.password(member)).await? else {
        return Ok(());
    };
    let current = current.ok_or(Problem::wrong_password())?;
    let one = Try {
        who: Acquaintance::Known,
        from: visitor.address,
        account: Account::called(address),
    };
    if !app.attempts.may_begin(one, clock::now()) {
        return Err(Problem::too_many());
    }
    let turn = turn_of(app, visitor).await?;
    let attempt = app.attempts.begin(one, clock::now());
    let attempt = attempt.ok_or(Problem::too_many())?;
    if !app.passwords.verify(turn, current, Some(kept.hash)).await? {
        return Err(Problem::wrong_password());
    }
    attempt.succeed();
    Ok(())
}

async fn turn_of(app: &App, visitor: &Visitor) -> Result<Turn, PasswordError> {
    let signed_in = Acquaintance::Known;
    app.passwords.turn(signed_in, visitor.address).await
}

/// Takes the own password away. Nobody is asked for it who has just signed in, by whatever means: it may be forgotten.
#[utoipa::path(
    delete,
    path = "/me/password",
    operation_id = "remove_own_password",
    tag = "own",
    security(("cookie" = [])),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn remove(
    State(app): State<Arc<App>>,
    by: BySession,
) -> Result<StatusCode, Problem> {
    let (member, now) = (by.identity.member.id, clock::now());
    let sessions = app
        .with_store(move |store| store.sessions(member, now))
        .await?;
    let this = sessions.iter().find(|it| it.id == by.session);
    let age = this.map(|it| now.millis_since(it.created_at));
    if age.is_none_or(|age| age >= limits::FRESH_SIGN_IN_MILLIS) {
        return Err(Problem::needs_fresh_sign_in());
    }
    let removed = app
        .with_store(move |store| store.remove_password(member, By::Member(member), now))
        .await?;
    found(removed)
}

impl From<Weakness> for Problem {
    fn from(weakness: Weakness) -> Self {
        match weakness {
            Weakness::TooShort => Self::password_too_short(),
            Weakness::TooLong => Self::password_too_long(),
            Weakness::Common => Self::password_common(),
        }
    }
}
