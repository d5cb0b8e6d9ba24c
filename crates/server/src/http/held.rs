//! `/held`: changes of others that a member brought, and what moderators decide about them.

use super::history::{Eyes, OpenDocument, Person};
use super::problem::{Problem, ProblemBody};
use crate::clock;
use crate::events::Notice;
use crate::rooms::ToRoom;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::Serialize;
use tokio::sync::oneshot;
use utoipa::ToSchema;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::{Glimpse, parse_chunks};
use wortlaut_model::limits;
use wortlaut_store::{HeldChange, HeldGroup, StoreError};
use wortlaut_sync::{Recovery, Waiting};

/// Changes of one author that another member's device had and the server lacks. Whether the author wrote them nobody can
/// tell from them. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(super) struct HeldChanges {
    /// Names exactly these changes: another one as soon as one more has come.
    id: String,
    /// Whose they are, by the actor that made them.
    author: Person,
    /// Whose device had them.
    brought_by: Person,
    /// When the first of them came; the whole hour for whoever is not told which member brought them.
    at: i64,
    /// How many they are.
    changes: usize,
    /// What they write, in the order of writing, as far as a few pages show it.
    words: String,
    /// How many characters and other elements they take away.
    removed: usize,
}

/// What has become of changes that were admitted.
#[derive(Serialize, ToSchema)]
pub(super) struct Recovered {
    /// Changes that are part of the document now.
    admitted: usize,
    /// Changes that go on waiting: what they build on is not here, or they no longer fit.
    waiting: usize,
}

/// Changes that wait for their authors, the oldest first. A device brings such after the server was restored from a backup.
/// Moderators see them; one of this document alone sees which organisations' they are.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/held",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = Vec<HeldChanges>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn waiting(open: OpenDocument) -> Result<Json<Vec<HeldChanges>>, Problem> {
    let held = open.look(|store, document, eyes| {
        let groups = store.held(document)?.into_iter();
        Ok(groups.map(|it| HeldChanges::seen(it, eyes)).collect())
    });
    Ok(Json(held.await?))
}

/// Which changes wait.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingHashes {
    /// Their hashes, in hexadecimal.
    changes: Vec<String>,
}

/// The hashes of the changes that wait for their authors: what of them a device has is kept here, too, though it is not part
/// of the document. Whoever may read the document may know.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/held/changes",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    responses(
        (status = OK, body = WaitingHashes),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn waiting_hashes(open: OpenDocument) -> Result<Json<WaitingHashes>, Problem> {
    let hashes = open.with_store(|store, document| store.waiting(document, limits::HELD_TOLD));
    let changes = hashes.await?.into_iter();
    let changes = changes.map(|hash| ChangeHash(hash).to_string()).collect();
    Ok(Json(WaitingHashes { changes }))
}

/// Admits changes that wait: as their author's, recovered, and brought by whose device had them. Moderators may.
#[utoipa::path(
    post,
    path = "/documents/{document_id}/held/{held_id}",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("held_id" = String, Path)),
    responses(
        (status = OK, body = Recovered),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn admit(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<Json<Recovered>, Problem> {
    let (id, member) = (group_named(&address.1)?, open.member());
    let document = open.id;
    let group = open
        .app
        .with_store(move |store| store.recover_held(document, &id, member, clock::now()));
    let group = group.await.map_err(not_as_seen)?;
    let recovery = take_in(&open, group).await?;
    open.app.events.tell(Notice::Held(document));
    Ok(Json(Recovered {
        admitted: recovery.admitted,
        waiting: recovery.waiting,
    }))
}

/// Drops changes that wait. Whoever brings them again is refused, but for their author. Moderators may.
#[utoipa::path(
    delete,
    path = "/documents/{document_id}/held/{held_id}",
    tag = "documents",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), ("held_id" = String, Path)),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn discard(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (id, member) = (group_named(&address.1)?, open.member());
    let document = open.id;
    let group = open
        .app
        .with_store(move |store| store.drop_held(document, &id, member, clock::now()));
    let dropped = group.await.map_err(not_as_seen)?.changes.into_iter();
    let hashes = dropped.map(|change| ChangeHash(change.hash)).collect();
    open.app.rooms.drop_waiting(document, hashes).await;
    open.app.events.tell(Notice::Held(document));
    Ok(StatusCode::NO_CONTENT)
}

/// Hands the changes to the document's room and waits until what fits is on disk.
async fn take_in(open: &OpenDocument, group: HeldGroup) -> Result<Recovery, Problem> {
    let unavailable = |_| Problem::unavailable();
    let room = open.app.rooms.enter(open.id).map_err(unavailable)?;
    let (reply, answer) = oneshot::channel();
    let changes = group.changes.into_iter().map(waiting_change).collect();
    let recover = ToRoom::Recover { changes, reply };
    room.tell(recover).await.map_err(unavailable)?;
    answer.await.map_err(|_| Problem::unavailable())
}

fn waiting_change(held: HeldChange) -> Waiting {
    Waiting {
        change: held.bytes,
        hash: ChangeHash(held.hash),
        actor: held.actor,
        author: held.author,
        sequence: held.sequence,
        brought_by: held.brought_by,
        at: held.at,
    }
}

/// The id of a group that a moderator names.
fn group_named(id: &str) -> Result<[u8; 32], Problem> {
    let id: ChangeHash = id.parse().map_err(|_| Problem::not_found())?;
    Ok(id.0)
}

fn not_as_seen(failure: StoreError) -> Problem {
    match failure {
        StoreError::Unknown { .. } => Problem::waits_no_more(),
        failure => failure.into(),
    }
}

impl HeldChanges {
    fn seen(group: HeldGroup, eyes: &Eyes<'_>) -> Self {
        let mut glimpse = Glimpse::up_to(limits::HELD_WORDS_CHARS);
        for held in &group.changes {
            // They were parsed before they were kept.
            for change in parse_chunks(&held.bytes).unwrap_or_default() {
                glimpse.add(&change);
            }
        }
        Self {
            id: ChangeHash(group.id).to_string(),
            author: eyes.person(Some(group.author)),
            brought_by: eyes.person(Some(group.brought_by)),
            at: eyes.moment(group.brought_by, group.at).millis(),
            changes: group.changes.len(),
            words: glimpse.words().to_owned(),
            removed: glimpse.removed(),
        }
    }
}
