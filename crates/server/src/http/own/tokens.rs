//! `/me/tokens`: tokens for the member's programs.

use super::{BySession, not_kept};
use crate::admin::AdminError;
use crate::admin::Consequence;
use crate::app::App;
use crate::auth::Credential;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::{Timestamp, TokenId};
use wortlaut_store::{By, Token};

/// How much of the member's right a token gives.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::http) enum Scope {
    /// Reading.
    Read,
    /// All that the member may do with texts.
    Edit,
}

impl From<Scope> for wortlaut_model::Scope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Read => Self::Read,
            Scope::Edit => Self::Edit,
        }
    }
}

impl From<wortlaut_model::Scope> for Scope {
    fn from(scope: wortlaut_model::Scope) -> Self {
        match scope {
            wortlaut_model::Scope::Read => Self::Read,
            wortlaut_model::Scope::Edit => Self::Edit,
        }
    }
}

/// A token of the member. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OwnToken {
    token_id: String,
    /// What it is for.
    name: String,
    scope: Scope,
    created_at: i64,
    /// From when on it is no longer good; null when that is not said.
    #[schema(required)]
    expires_at: Option<i64>,
    /// Up to a minute before its last use; null when it has not been used yet.
    #[schema(required)]
    last_used_at: Option<i64>,
}

impl From<Token> for OwnToken {
    fn from(token: Token) -> Self {
        Self {
            token_id: token.id.to_string(),
            name: token.name,
            scope: token.scope.into(),
            created_at: token.created_at.millis(),
            expires_at: token.expires_at.map(Timestamp::millis),
            last_used_at: token.last_used_at.map(Timestamp::millis),
        }
    }
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TokenWish {
    /// What it is for.
    name: String,
    scope: Scope,
    /// From when on it is no longer good, in milliseconds since 1970; without it, it is good until it is revoked.
    expires_at: Option<i64>,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct MadeToken {
    token_id: String,
    /// The token itself, which is told this once.
    token: String,
}

/// The tokens that are not revoked, those included whose time is over.
#[utoipa::path(
    get,
    path = "/me/tokens",
    operation_id = "own_tokens",
    tag = "own",
    security(("cookie" = [])),
    responses(
        (status = OK, body = Vec<OwnToken>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn list(
    State(app): State<Arc<App>>,
    by: BySession,
) -> Result<Json<Vec<OwnToken>>, Problem> {
    let member = by.identity.member.id;
    let tokens = app.with_store(move |store| store.tokens(member)).await?;
    let good = tokens.into_iter().filter(|it| it.revoked_at.is_none());
    Ok(Json(good.map(OwnToken::from).collect()))
}

/// Makes a token for a program.
#[utoipa::path(
    post,
    path = "/me/tokens",
    operation_id = "create_own_token",
    tag = "own",
    security(("cookie" = [])),
    request_body = TokenWish,
    responses(
        (status = CREATED, body = MadeToken),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn create(
    State(app): State<Arc<App>>,
    by: BySession,
    Json(wish): Json<TokenWish>,
) -> Result<(StatusCode, Json<MadeToken>), Problem> {
    let member = by.identity.member.id;
    let expires_at = wish.expires_at.map(Timestamp::from_millis);
    if expires_at.is_some_and(|end| end <= clock::now()) {
        return Err(Problem::bad_expiry());
    }
    let (office, owner) = (app.office(By::Member(member)), (member, Some(by.session)));
    let made = tokio::task::spawn_blocking(move || {
        office.create_token(owner, &wish.name, wish.scope.into(), expires_at)
    });
    let made = match made.await.map_err(|_| Problem::internal())? {
        Err(AdminError::Store(failure)) => return Err(not_kept(failure)),
        Err(AdminError::BadText { .. }) => return Err(Problem::bad_name()),
        made => made?.reply,
    };
    let made = MadeToken {
        token_id: made.token_id.to_string(),
        token: made.token,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Revokes a token: what is connected with it is closed at once.
#[utoipa::path(
    delete,
    path = "/me/tokens/{token_id}",
    operation_id = "revoke_own_token",
    tag = "own",
    security(("cookie" = [])),
    params(("token_id" = String, Path, description = "The token's id.")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn revoke(
    State(app): State<Arc<App>>,
    by: BySession,
    Path(token): Path<String>,
) -> Result<StatusCode, Problem> {
    let token: TokenId = token.parse().map_err(|_| Problem::not_found())?;
    let member = by.identity.member.id;
    let is_theirs = app
        .with_store(move |store| {
            let is_theirs = store.tokens(member)?.iter().any(|it| it.id == token);
            if is_theirs {
                store.revoke_token(token, By::Member(member), clock::now())?;
            }
            Ok(is_theirs)
        })
        .await?;
    if !is_theirs {
        return Err(Problem::not_found());
    }
    let ended = Consequence::CredentialEnded(Credential::Token(token));
    app.apply(vec![ended]).await;
    Ok(StatusCode::NO_CONTENT)
}
