//! `/me/passkeys`: the own passkeys.

use super::{BySession, found, not_kept};
use crate::admin::{Text, one_line};
use crate::app::App;
use crate::clock;
use crate::hex::hex;
use crate::http::problem::{Problem, ProblemBody};
use crate::http::sign_in::passkey::{PasskeyOptions, passkeys_of};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_credentials::passkey::{Made, Owner};
use wortlaut_model::{MemberId, limits};
use wortlaut_store::{By, NewPasskey, Passkey, Store, StoreError};

/// A passkey of the member. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OwnPasskey {
    /// The credential's id, in hexadecimal digits.
    passkey_id: String,
    /// What its owner calls it.
    name: String,
    created_at: i64,
    /// When it last signed the member in; null when it has not yet.
    #[schema(required)]
    last_used_at: Option<i64>,
}

impl From<Passkey> for OwnPasskey {
    fn from(passkey: Passkey) -> Self {
        Self {
            passkey_id: hex(&passkey.id),
            name: passkey.name,
            created_at: passkey.created_at.millis(),
            last_used_at: passkey.last_used_at.map(|it| it.millis()),
        }
    }
}

/// A passkey that a browser has made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AddedPasskey {
    ceremony_id: String,
    /// What its owner calls it, as in "Diensttelefon".
    name: String,
    /// What the credential's `toJSON` gave.
    credential: Value,
}

/// Begins to make a passkey.
#[utoipa::path(
    post,
    path = "/me/passkeys/options",
    operation_id = "own_passkey_options",
    tag = "own",
    security(("cookie" = [])),
    responses(
        (status = OK, body = PasskeyOptions),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn options(
    State(app): State<Arc<App>>,
    by: BySession,
) -> Result<Json<PasskeyOptions>, Problem> {
    let passkeys = passkeys_of(&app)?;
    let member = &by.identity.member;
    let id = member.id;
    let known = app.with_store(move |store| store.passkeys(id)).await?;
    let owner = Owner {
        member: id,
        account: member.address.as_deref().unwrap_or(&member.name),
        name: &member.name,
    };
    let known = known.into_iter().map(|it| it.id).collect();
    let asked = passkeys.start_registration(owner, known)?;
    Ok(Json(asked.into()))
}

/// Keeps a passkey that the browser has made.
#[utoipa::path(
    post,
    path = "/me/passkeys",
    operation_id = "add_own_passkey",
    tag = "own",
    security(("cookie" = [])),
    request_body = AddedPasskey,
    responses(
        (status = CREATED, body = OwnPasskey),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn add(
    State(app): State<Arc<App>>,
    by: BySession,
    Json(body): Json<AddedPasskey>,
) -> Result<(StatusCode, Json<OwnPasskey>), Problem> {
    let name = checked(&body.name)?;
    let (passkeys, member) = (passkeys_of(&app)?, by.identity.member.id);
    let made = passkeys.finish_registration(member, &body.ceremony_id, &body.credential)?;
    let kept = keep(&app, &by, name, made).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// What a passkey may be called.
fn checked(name: &str) -> Result<String, Problem> {
    one_line(Text::PasskeyName, name, limits::NAME_CHARS).map_err(|_| Problem::bad_name())
}

async fn keep(app: &App, by: &BySession, name: String, made: Made) -> Result<Passkey, Problem> {
    if made.credential.len() > limits::PASSKEY_BYTES {
        return Err(Problem::passkey_refused());
    }
    let id = made.id.clone();
    let new = NewPasskey {
        id: made.id,
        member: by.identity.member.id,
        through: Some(by.session),
        name,
        credential: made.credential,
    };
    let kept = app.with_store(move |store| {
        store.add_passkey(&new, clock::now())?;
        store.passkey(&id)
    });
    match kept.await {
        Err(StoreError::Taken { .. }) => Err(Problem::passkey_known()),
        kept => kept.map_err(not_kept)?.ok_or(Problem::internal()),
    }
}

/// What a passkey is to be called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RenamedPasskey {
    /// What its owner calls it, as in "Diensttelefon".
    name: String,
}

/// Calls a passkey otherwise.
#[utoipa::path(
    patch,
    path = "/me/passkeys/{passkey_id}",
    operation_id = "rename_own_passkey",
    tag = "own",
    security(("cookie" = [])),
    params(("passkey_id" = String, Path, description = "The credential's id, in hexadecimal digits.")),
    request_body = RenamedPasskey,
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(in crate::http) async fn rename(
    State(app): State<Arc<App>>,
    by: BySession,
    Path(passkey): Path<String>,
    Json(body): Json<RenamedPasskey>,
) -> Result<StatusCode, Problem> {
    let member = by.identity.member.id;
    let name = checked(&body.name)?;
    let renamed = app
        .with_store(move |store| match credential(store, member, &passkey)? {
            Some(id) => store.rename_passkey(member, &id, &name, clock::now()),
            None => Ok(false),
        })
        .await?;
    found(renamed)
}

/// The id of the member's passkey that is written so in hexadecimal digits.
fn credential(
    store: &Store,
    member: MemberId,
    written: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut theirs = store.passkeys(member)?.into_iter().map(|it| it.id);
    Ok(theirs.find(|id| hex(id) == written))
}

/// Takes a passkey away. The authenticator keeps its part, which opens nothing any more.
#[utoipa::path(
    delete,
    path = "/me/passkeys/{passkey_id}",
    operation_id = "remove_own_passkey",
    tag = "own",
    security(("cookie" = [])),
    params(("passkey_id" = String, Path, description = "The credential's id, in hexadecimal digits.")),
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
    Path(passkey): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = by.identity.member.id;
    let removed = app
        .with_store(move |store| match credential(store, member, &passkey)? {
            Some(id) => store.remove_passkey(member, &id, By::Member(member), clock::now()),
            None => Ok(false),
        })
        .await?;
    found(removed)
}
