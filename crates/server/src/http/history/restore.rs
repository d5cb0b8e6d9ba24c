//! `/restore` and `/undo`: what was there comes back, as new changes of the member who asks. Nothing leaves the history.

use super::OpenDocument;
use super::answer::Archive;
use super::body::hex;
use super::body::restore::{Restore, Restored, Undo};
use super::note;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use crate::moment::{self, Named};
use crate::rooms::contribution::{Bringer, ContributeError, Contribution, Whose, contribute};
use axum::Json;
use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use tracing::{error, warn};
use wortlaut_merge::guard::parse_chunks;
use wortlaut_merge::history::{Chronicle, Moment, Restoration, Wanted};
use wortlaut_merge::{ActorId, ChangeHash};
use wortlaut_model::limits;

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
    let (at, base) = (Named::read(Some(&wish.at))?, Named::read(Some(&wish.base))?);
    if base == Named::Now {
        // Numbers of changes mean something only in the comparison that the asker saw.
        return Err(Problem::bad_moment());
    }
    let only: Option<BTreeSet<usize>> = wish.changes.map(|it| it.into_iter().collect());
    let said = note::text(&wish.note.unwrap_or_default())?;
    let wish = open.ask(move |archive| {
        let chronicle = archive.chronicle;
        let named = (base, at);
        let (base, at) = (archive.find(&named.0)?, archive.find(&named.1)?);
        let wanted = only.as_ref().map_or(Wanted::Everything, Wanted::Changes);
        let actor = Spent::new("restore")
            .moment(chronicle, &named.0, &base)
            .moment(chronicle, &named.1, &at)
            .numbers(only.iter().flatten().copied())
            .actor();
        let moments = (&base, &at);
        fulfil(archive, actor, |actor| {
            Ok(chronicle.restore(moments, wanted, actor, clock::now()))
        })
    });
    answer(&open, wish.await?, said).await
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
    if !(1..=limits::UNDO_CHANGES).contains(&wish.changes.len()) {
        return Err(Problem::too_many_changes());
    }
    let hashes: Option<Vec<_>> = wish.changes.iter().map(|it| moment::hash(it)).collect();
    let mut hashes = hashes.ok_or(Problem::unknown_change())?;
    hashes.sort_unstable();
    let wish = open.ask(move |archive| {
        let actor = Spent::new("undo").hashes(&hashes).actor();
        fulfil(archive, actor, |actor| {
            let changes = archive.chronicle.undo(&hashes, actor, clock::now());
            changes.ok_or(Problem::unknown_change())
        })
    });
    answer(&open, wish.await?, None).await
}

/// The actor under which a wish is fulfilled: it is the wish's own, so that a wish that comes twice (its answer was lost,
/// or two pressed the same button) is fulfilled once, and the words come back once.
struct Spent(Sha256);

impl Spent {
    fn new(kind: &str) -> Self {
        Self(Sha256::new_with_prefix(kind.as_bytes()))
    }

    fn hashes(mut self, hashes: &[ChangeHash]) -> Self {
        self.0.update((hashes.len() as u64).to_le_bytes());
        for hash in hashes {
            self.0.update(hash.0);
        }
        self
    }

    /// Heads tell which moment it is, but of one without a session they do not tell which session that is.
    fn moment(self, chronicle: &Chronicle, named: &Named, moment: &Moment) -> Self {
        let told = self.hashes(&chronicle.heads(moment));
        match named {
            Named::BeforeSession(first, _) => {
                told.hashes(&[*first]).numbers(chronicle.last_of(moment))
            }
            _ => told,
        }
    }

    fn numbers(mut self, numbers: impl IntoIterator<Item = usize>) -> Self {
        for number in numbers {
            self.0.update((number as u64).to_le_bytes());
        }
        self
    }

    fn actor(self) -> ActorId {
        let digest: [u8; 32] = self.0.finalize().into();
        ActorId::from(digest.split_at(16).0)
    }
}

/// What became of a wish.
enum Wish {
    /// It is to be written.
    New(Written),
    /// It was written before, by the same member.
    Done(Vec<ChangeHash>),
}

/// Makes the changes of a wish, or finds those that were made of it before.
fn fulfil(
    archive: &Archive<'_>,
    actor: ActorId,
    make: impl FnOnce(&ActorId) -> Result<Restoration, Problem>,
) -> Result<Wish, Problem> {
    let chronicle = archive.chronicle;
    let before = chronicle.changes_by(&actor);
    let Some(first) = before.first() else {
        return contribution(archive, make(&actor)?).map(Wish::New);
    };
    let author = chronicle.facts(*first).and_then(|facts| facts.member);
    if author != Some(archive.eyes.viewer()) {
        return Err(Problem::nothing_to_restore());
    }
    let written = before.iter().filter_map(|place| chronicle.hash(*place));
    Ok(Wish::Done(written.collect()))
}

/// Changes on their way into the document, and their hashes.
struct Written {
    note: wortlaut_store::Restore,
    contribution: Contribution,
    hashes: Vec<ChangeHash>,
}

fn contribution(archive: &Archive<'_>, restoration: Restoration) -> Result<Written, Problem> {
    let Restoration { changes, origins } = restoration;
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
    let origins = serde_json::to_string(&origins).map_err(|_| Problem::internal())?;
    Ok(Written {
        note: wortlaut_store::Restore {
            changes: hashes.iter().map(|it| it.0).collect(),
            origins,
        },
        contribution: Contribution {
            document: archive.document,
            base: chronicle.heads(&chronicle.now()),
            changes,
            last,
            whose: Whose::Bringers,
        },
        hashes,
    })
}

/// Contributes the changes as the member's, and says something about them.
async fn answer(open: &OpenDocument, wish: Wish, said: Option<String>) -> Answer {
    let (heads, written) = match wish {
        Wish::New(written) => {
            let note = written.note;
            open.with_store(move |store, document| {
                store.note_restore(document, &note, clock::now())
            })
            .await?;
            let bringer = Bringer::Member(Box::new(open.signed_in.clone()));
            let heads = contribute(Arc::clone(&open.app), bringer, written.contribution).await?;
            note_first(open, &written.hashes, said).await;
            (Some(heads), written.hashes)
        }
        Wish::Done(written) => (None, written),
    };
    let found = open.ask(move |archive| {
        let chronicle = archive.chronicle;
        let heads = heads.unwrap_or_else(|| chronicle.heads(&chronicle.now()));
        let moment = chronicle.at_heads(&heads);
        Ok((moment.and_then(|it| chronicle.position(&it)), heads))
    });
    let (position, heads) = found.await?;
    let restored = Restored {
        position,
        heads: hex(&heads),
        written: hex(&written),
    };
    Ok((StatusCode::CREATED, Json(restored)))
}

/// Says something about what was written. It is written whether that can be said or not.
async fn note_first(open: &OpenDocument, written: &[ChangeHash], said: Option<String>) {
    let (Some(said), Some(first)) = (said, written.first().copied()) else {
        return;
    };
    let member = open.member();
    let noted = open.with_store(move |store, document| {
        let said = Some(said.as_str());
        store.note_session(document, &first.0, &[], said, member, clock::now())
    });
    if noted.await.is_err() {
        warn!("what was restored is written, but not what was said about it");
    }
}

impl From<ContributeError> for Problem {
    fn from(failure: ContributeError) -> Self {
        match failure {
            ContributeError::Store(failure) => failure.into(),
            ContributeError::NoRight => Self::forbidden(),
            ContributeError::Unanswered(_) => Self::unavailable(),
            ContributeError::TooMuch => Self::too_many(),
            // Somebody else is being served with the same wish.
            ContributeError::Refused(ref word) if word == "sequence" => Self::nothing_to_restore(),
            ContributeError::Refused(_) => {
                error!(error = &failure as &dyn Error, "our own change was refused");
                Self::internal()
            }
        }
    }
}
