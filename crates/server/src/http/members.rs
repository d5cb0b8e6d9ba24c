//! `/members`: who takes part, and how they get in.

use super::administrator::Administrator;
use super::body::{Role, given};
use super::office;
use super::persons::{sees_everybody, shows_in_history};
use super::problem::{Problem, ProblemBody};
use crate::admin::command::Invited as InvitedMember;
use crate::admin::members;
use crate::app::App;
use crate::auth::{Identity, SignedIn};
use crate::clock;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use wortlaut_model::{OrganisationId, Timestamp};
use wortlaut_store::{Activity, MemberChange};

/// A member of the workspace. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(super) struct Member {
    id: String,
    /// The name, for members of the same organisation, for moderators, and for all where the workspace shows persons in
    /// the history; else, and for a person who was erased, null.
    #[schema(required)]
    name: Option<String>,
    organisation_id: String,
    role: Role,
    /// When they were removed: since then they get in no more. This and the next are whole hours for whoever does not see
    /// everybody in the history: it is a moderator's doing.
    #[schema(required)]
    removed_at: Option<i64>,
    /// When the person was erased.
    #[schema(required)]
    erased_at: Option<i64>,
    /// The e-mail address they sign in with; this and what follows is for moderators, and null for others.
    #[schema(required)]
    address: Option<String>,
    /// A guest's end: from this moment on they get in no more.
    #[schema(required)]
    ends_at: Option<i64>,
    /// When they were last seen; noted at most once a minute.
    #[schema(required)]
    last_seen_at: Option<i64>,
    /// How many browsers they are signed in with.
    #[schema(required)]
    sessions: Option<u64>,
    /// Until when an invitation is good that nobody has used yet.
    #[schema(required)]
    invited_until: Option<i64>,
}

/// A member to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMember {
    /// 1 to 200 characters.
    name: String,
    organisation_id: String,
    role: Role,
    /// The e-mail address they will sign in with.
    address: Option<String>,
    /// A guest's end, in milliseconds since 1970.
    ends_at: Option<i64>,
}

/// What is to be changed of a member; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberChange)]
pub(super) struct Change {
    name: Option<String>,
    role: Option<Role>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    address: Option<Option<String>>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    ends_at: Option<Option<i64>>,
}

/// A member with a link that signs them in, once.
#[derive(Serialize, ToSchema)]
pub(super) struct Invited {
    member_id: String,
    invitation_url: String,
    /// Until when the link is good, in milliseconds since 1970.
    expires_at: i64,
}

/// How many sessions were ended.
#[derive(Serialize, ToSchema)]
pub(super) struct EndedSessions {
    ended: usize,
}

impl Member {
    /// The member as `viewer` may see them; `activity` is given to moderators alone.
    fn seen_by(
        viewer: &Identity,
        member: wortlaut_model::Member,
        activity: Option<Activity>,
    ) -> Self {
        let shows = shows_in_history(viewer, member.organisation_id) && member.erased_at.is_none();
        let is_told = activity.is_some();
        let activity = activity.unwrap_or_default();
        let millis = |moment: Option<Timestamp>| moment.map(Timestamp::millis);
        let told = |moment: Option<Timestamp>| {
            let sees_everybody = sees_everybody(viewer);
            moment.map(|it| if sees_everybody { it } else { it.to_the_hour() })
        };
        Self {
            id: member.id.to_string(),
            name: shows.then_some(member.name),
            organisation_id: member.organisation_id.to_string(),
            role: member.role.into(),
            removed_at: millis(told(member.removed_at)),
            erased_at: millis(told(member.erased_at)),
            address: member.address.filter(|_| is_told),
            ends_at: millis(member.ends_at.filter(|_| is_told)),
            last_seen_at: millis(activity.last_seen_at),
            sessions: is_told.then_some(activity.sessions),
            invited_until: millis(activity.invited_until),
        }
    }
}

impl From<InvitedMember> for Invited {
    fn from(invited: InvitedMember) -> Self {
        Self {
            member_id: invited.member_id.to_string(),
            invitation_url: invited.invitation_url,
            expires_at: invited.expires_at.millis(),
        }
    }
}

/// The members of the workspace, those who were removed too, in the order in which they were added.
#[utoipa::path(
    get,
    path = "/members",
    tag = "workspace",
    security(("cookie" = []), ("bearer" = [])),
    responses(
        (status = OK, body = Vec<Member>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn members(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
) -> Result<Json<Vec<Member>>, Problem> {
    let viewer = signed_in.identity;
    let workspace = viewer.workspace.id;
    let is_moderator = viewer.member.role == wortlaut_model::Role::Moderator;
    let (members, activity) = app
        .with_store(move |store| {
            let activity = if is_moderator {
                Some(store.activity(workspace, clock::now())?)
            } else {
                None
            };
            Ok((store.members(workspace)?, activity))
        })
        .await?;
    let seen = members.into_iter().map(|member| {
        let activity = activity.as_ref();
        let activity = activity.map(|all| all.get(&member.id).cloned().unwrap_or_default());
        Member::seen_by(&viewer, member, activity)
    });
    Ok(Json(seen.collect()))
}

/// Adds a member and invites them. Moderators may, by session.
#[utoipa::path(
    post,
    path = "/members",
    tag = "workspace",
    security(("cookie" = [])),
    request_body = NewMember,
    responses(
        (status = CREATED, body = Invited),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn add_member(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Json(new): Json<NewMember>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let organisation_id = own_organisation(&app, &administrator, &new.organisation_id).await?;
    let new = members::NewMember {
        name: new.name,
        organisation_id,
        role: new.role.into(),
        address: new.address,
        ends_at: new.ends_at.map(Timestamp::from_millis),
    };
    let by = administrator.by();
    let invited = office::change(&app, by, move |office| office.add_and_invite(&new)).await?;
    Ok((StatusCode::CREATED, Json(invited.into())))
}

async fn own_organisation(
    app: &App,
    administrator: &Administrator,
    id: &str,
) -> Result<OrganisationId, Problem> {
    let id: OrganisationId = id.parse().map_err(|_| Problem::not_found())?;
    let workspace = administrator.workspace();
    let ours = app
        .with_store(move |store| store.organisations(workspace))
        .await?;
    let ours = ours.into_iter().find(|it| it.id == id);
    Ok(ours.ok_or(Problem::not_found())?.id)
}

/// Invites a member anew, who stays the same member; one who was removed is let in again. Moderators may, by session.
#[utoipa::path(
    post,
    path = "/members/{member_id}/invitation",
    tag = "workspace",
    security(("cookie" = [])),
    params(("member_id" = String, Path)),
    responses(
        (status = CREATED, body = Invited),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn invite_member(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let member = administrator.member(&app, &id).await?;
    let by = administrator.by();
    let invited = office::change(&app, by, move |office| office.invite(member)).await?;
    Ok((StatusCode::CREATED, Json(invited.into())))
}

/// Changes a member. A right counts from the next frame on. Moderators may, by session.
#[utoipa::path(
    patch,
    path = "/members/{member_id}",
    tag = "workspace",
    security(("cookie" = [])),
    params(("member_id" = String, Path)),
    request_body = Change,
    responses(
        (status = OK, body = Member),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn change_member(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<Json<Member>, Problem> {
    let member = administrator.member(&app, &id).await?;
    let change = MemberChange {
        name: change.name,
        role: change.role.map(Into::into),
        address: change.address,
        ends_at: change.ends_at.map(|end| end.map(Timestamp::from_millis)),
    };
    let by = administrator.by();
    let changed = office::change(&app, by, move |office| office.change_member(member, change));
    let changed = changed.await?;
    let workspace = administrator.workspace();
    let activity = app
        .with_store(move |store| store.activity(workspace, clock::now()))
        .await?;
    let activity = activity.get(&member).cloned().unwrap_or_default();
    let seen = Member::seen_by(&administrator.0, changed, Some(activity));
    Ok(Json(seen))
}

/// Removes a member: they get in no more, and their connections close within a second. What they wrote stays theirs.
/// Moderators may, by session.
#[utoipa::path(
    delete,
    path = "/members/{member_id}",
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
pub(super) async fn remove_member(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = administrator.member(&app, &id).await?;
    let by = administrator.by();
    office::change(&app, by, move |office| office.remove_member(member)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs a member out of every browser. Moderators may, by session.
#[utoipa::path(
    delete,
    path = "/members/{member_id}/sessions",
    tag = "workspace",
    security(("cookie" = [])),
    params(("member_id" = String, Path)),
    responses(
        (status = OK, body = EndedSessions),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn end_sessions(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<Json<EndedSessions>, Problem> {
    let member = administrator.member(&app, &id).await?;
    let by = administrator.by();
    let ended = office::change(&app, by, move |office| office.end_sessions(member)).await?;
    Ok(Json(EndedSessions { ended }))
}

/// Takes everything away that signs a member in, as when a device is lost: sessions, tokens, passkeys, the password, accounts of
/// providers and unused invitations. A new invitation lets them in. Moderators may, by session.
#[utoipa::path(
    delete,
    path = "/members/{member_id}/credentials",
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
pub(super) async fn lock_out(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = administrator.member(&app, &id).await?;
    let by = administrator.by();
    office::change(&app, by, move |office| office.lock_out(member)).await?;
    Ok(StatusCode::NO_CONTENT)
}
