//! `/organisations`: the bodies on whose behalf people write.

use super::administrator::Administrator;
use super::body::Organisation;
use super::office;
use super::problem::{Problem, ProblemBody};
use crate::admin::organisations;
use crate::app::App;
use crate::auth::SignedIn;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::OrganisationId;
use wortlaut_store::OrganisationChange;

/// An organisation to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrganisation {
    /// 1 to 200 characters; no other organisation of the workspace has it.
    name: String,
    /// 1 to 5 characters; no other organisation of the workspace has them.
    short: String,
    /// At most 200 characters.
    #[serde(default)]
    place: String,
    /// Absent is the next one after those that are taken.
    #[schema(minimum = 1, maximum = 10)]
    colour: Option<u8>,
    /// Absent is yes.
    votes: Option<bool>,
}

/// What is to be changed of an organisation; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationChange)]
pub(super) struct Change {
    name: Option<String>,
    short: Option<String>,
    place: Option<String>,
    #[schema(minimum = 1, maximum = 10)]
    colour: Option<u8>,
    votes: Option<bool>,
}

/// The organisations of the workspace, in the order in which they were added.
#[utoipa::path(
    get,
    path = "/organisations",
    tag = "workspace",
    security(("cookie" = []), ("bearer" = [])),
    responses(
        (status = OK, body = Vec<Organisation>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn organisations(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
) -> Result<Json<Vec<Organisation>>, Problem> {
    let workspace = signed_in.identity.workspace.id;
    let organisations = app
        .with_store(move |store| store.organisations(workspace))
        .await?;
    Ok(Json(organisations.into_iter().map(Into::into).collect()))
}

/// Adds an organisation. Moderators may, by session.
#[utoipa::path(
    post,
    path = "/organisations",
    tag = "workspace",
    security(("cookie" = [])),
    request_body = NewOrganisation,
    responses(
        (status = CREATED, body = Organisation),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn add_organisation(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Json(new): Json<NewOrganisation>,
) -> Result<(StatusCode, Json<Organisation>), Problem> {
    let workspace = administrator.workspace();
    let new = organisations::NewOrganisation {
        name: new.name,
        short: Some(new.short),
        place: new.place,
        colour: new.colour,
        votes: new.votes.unwrap_or(true),
    };
    let by = administrator.by();
    let added = office::change(&app, by, move |office| {
        office.add_organisation(workspace, new)
    });
    Ok((StatusCode::CREATED, Json(added.await?.into())))
}

/// Changes an organisation. Moderators may, by session.
#[utoipa::path(
    patch,
    path = "/organisations/{organisation_id}",
    tag = "workspace",
    security(("cookie" = [])),
    params(("organisation_id" = String, Path)),
    request_body = Change,
    responses(
        (status = OK, body = Organisation),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn change_organisation(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<Json<Organisation>, Problem> {
    let id: OrganisationId = id.parse().map_err(|_| Problem::not_found())?;
    let workspace = administrator.workspace();
    let change = OrganisationChange {
        name: change.name,
        short: change.short,
        place: change.place,
        colour: change.colour,
        votes: change.votes,
    };
    let by = administrator.by();
    let changed = office::change(&app, by, move |office| {
        office.change_organisation(workspace, id, &change)
    });
    Ok(Json(changed.await?.into()))
}
