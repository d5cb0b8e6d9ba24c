//! `/me`: the signed-in member.

use super::body::Me;
use super::own::{BySession, given};
use super::problem::{Problem, ProblemBody};
use crate::admin::{Text, one_line};
use crate::app::App;
use crate::auth::SignedIn;
use crate::clock;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::{limits, normalised_address};
use wortlaut_store::{OwnChange, StoreError};

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/me",
    tag = "workspace",
    security(("cookie" = []), ("bearer" = [])),
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn me(State(app): State<Arc<App>>, signed_in: SignedIn) -> Json<Me> {
    Json(Me::of(signed_in.identity, &app.actor_keys))
}

/// What a member changes about themselves; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MeChange {
    name: Option<String>,
    /// Null is the workspace's language.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Language>)]
    language: Option<Option<Language>>,
    /// The e-mail address to sign in with; null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    address: Option<Option<String>>,
}

/// A language of the pages.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Language {
    De,
    En,
}

impl Language {
    fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// Changes the own name, language or address.
#[utoipa::path(
    patch,
    path = "/me",
    tag = "own",
    security(("cookie" = [])),
    request_body = MeChange,
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn change_me(
    State(app): State<Arc<App>>,
    by: BySession,
    Json(change): Json<MeChange>,
) -> Result<Json<Me>, Problem> {
    let member = by.identity.member.id;
    let change = own_change(change)?;
    let changed = app
        .with_store(move |store| {
            store.change_own_record(member, &change, clock::now())?;
            store.identity(member)
        })
        .await;
    let identity = match changed {
        Err(StoreError::Taken { .. }) => return Err(Problem::address_taken()),
        changed => changed?.ok_or(Problem::signed_out())?,
    };
    app.member_changed(member).await;
    Ok(Json(Me::of(identity, &app.actor_keys)))
}

fn own_change(change: MeChange) -> Result<OwnChange, Problem> {
    let name = change
        .name
        .map(|name| one_line(Text::MemberName, &name, limits::NAME_CHARS))
        .transpose();
    let address = change
        .address
        .map(|it| it.map(|it| normalised_address(&it)).transpose())
        .transpose();
    Ok(OwnChange {
        name: name.map_err(|_| Problem::bad_name())?,
        language: change
            .language
            .map(|it| it.map(|it| it.as_str().to_owned())),
        address: address.map_err(|_| Problem::bad_address())?,
    })
}
