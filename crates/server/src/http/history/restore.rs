//! `/restore` and `/undo`: what was there comes back, as new changes of the member who asks. Nothing leaves the history.

use super::OpenDocument;
use super::answer::Archive;
use super::body::hex;
use super::body::restore::{Restore, Restored, Undo};
use super::moment::{self, Named};
use super::note;
use crate::auth::secret::random_bytes;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use crate::rooms::contribution::{ContributeError, Contribution, contribute};
use axum::Json;
use axum::http::StatusCode;
use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use wortlaut_merge::guard::parse_chunks;
use wortlaut_merge::history::Wanted;
use wortlaut_merge::{ActorId, ChangeHash};
use wortlaut_model::{Role, limits};

/// What a handler says when it is done.
type Answer = Result<(StatusCode, Json<Restored>), Problem>;

/// Brings a moment back, or some of it. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/documents/{document_id}/restore",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    request_body = Restore,
    responses(
        (status = CREATED, body = Restored),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn restore(open: OpenDocument, Json(wish): Json<Restore>) -> Answer {
    open.require(Role::Editor)?;
    let (at, base) = (Named::read(Some(&wish.at))?, Named::read(Some(&wish.base))?);
    let only: Option<BTreeSet<usize>> = wish.changes.map(|it| it.into_iter().collect());
    let said = note::text(&wish.note.unwrap_or_default())?;
    let actor = actor()?;
    let written = open.ask(move |archive| {
        let (base, at) = (archive.find(&base)?, archive.find(&at)?);
        let wanted = only.as_ref().map_or(Wanted::Everything, Wanted::Changes);
        let moments = (&base, &at);
        let changes = archive
            .chronicle
            .restore(moments, wanted, &actor, clock::now());
        contribution(archive, changes)
    });
    let written = written.await?;
    write(&open, written, said).await
}

/// Takes changes back and keeps all else. Editors and moderators may.
#[utoipa::path(
    post,
    path = "/documents/{document_id}/undo",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path)),
    request_body = Undo,
    responses(
        (status = CREATED, body = Restored),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn undo(open: OpenDocument, Json(wish): Json<Undo>) -> Answer {
    open.require(Role::Editor)?;
    if !(1..=limits::UNDO_CHANGES).contains(&wish.changes.len()) {
        return Err(Problem::too_many_changes());
    }
    let hashes: Option<Vec<_>> = wish.changes.iter().map(|it| moment::hash(it)).collect();
    let hashes = hashes.ok_or(Problem::unknown_change())?;
    let actor = actor()?;
    let written = open.ask(move |archive| {
        let changes = archive.chronicle.undo(&hashes, &actor, clock::now());
        contribution(archive, changes.ok_or(Problem::unknown_change())?)
    });
    let written = written.await?;
    write(&open, written, None).await
}

/// An actor of its own for what is written: two tabs never share one either.
fn actor() -> Result<ActorId, Problem> {
    let bytes: [u8; 16] = random_bytes().map_err(|failure| {
        error!(error = &failure as &dyn Error, "no random bytes");
        Problem::internal()
    })?;
    Ok(ActorId::from(bytes))
}

/// Changes on their way into the document, and their hashes.
struct Written {
    contribution: Contribution,
    hashes: Vec<ChangeHash>,
}

fn contribution(archive: &Archive<'_>, changes: Vec<Vec<u8>>) -> Result<Written, Problem> {
    let mut hashes = Vec::with_capacity(changes.len());
    for change in &changes {
        let parsed = parse_chunks(change).map_err(|failure| {
            error!(
                error = &failure as &dyn Error,
                "our own change is malformed"
            );
            Problem::internal()
        })?;
        hashes.extend(parsed.iter().map(|it| it.hash()));
    }
    let last = *hashes.last().ok_or(Problem::nothing_to_restore())?;
    let chronicle = archive.chronicle;
    Ok(Written {
        contribution: Contribution {
            document: archive.document,
            base: chronicle.heads(&chronicle.now()),
            changes,
            last,
        },
        hashes,
    })
}

/// Contributes the changes as the member's, and says something about them.
async fn write(open: &OpenDocument, written: Written, said: Option<String>) -> Answer {
    let (app, signed_in) = (Arc::clone(&open.app), open.signed_in.clone());
    let heads = contribute(app, signed_in, written.contribution).await?;
    if let (Some(said), Some(first)) = (said, written.hashes.first().copied()) {
        let member = open.member();
        open.with_store(move |store, document| {
            let said = Some(said.as_str());
            store.note_session(document, &first.0, &[], said, member, clock::now())
        })
        .await?;
    }
    let position = open.ask({
        let heads = heads.clone();
        move |archive| {
            let moment = archive.chronicle.at_heads(&heads);
            Ok(moment.and_then(|it| archive.chronicle.position(&it)))
        }
    });
    let restored = Restored {
        position: position.await?,
        heads: hex(&heads),
        written: hex(&written.hashes),
    };
    Ok((StatusCode::CREATED, Json(restored)))
}

impl From<ContributeError> for Problem {
    fn from(failure: ContributeError) -> Self {
        match failure {
            ContributeError::Store(failure) => failure.into(),
            ContributeError::NoRight => Self::forbidden(),
            ContributeError::Unanswered(_) => Self::unavailable(),
            ContributeError::Refused(_) => {
                error!(error = &failure as &dyn Error, "our own change was refused");
                Self::internal()
            }
        }
    }
}
