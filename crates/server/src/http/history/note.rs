//! `/history/{change}/note`: what somebody did in a session of writing, and why.

use super::OpenDocument;
use super::body::entry::NewNote;
use crate::clock;
use crate::http::problem::{Problem, ProblemBody};
use crate::moment;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use wortlaut_model::{Role, limits};
use wortlaut_store::ChangeHash;

/// Says something about a session, in place of what was said before. Editors and moderators may, and everybody about
/// their own.
#[utoipa::path(
    put,
    path = "/documents/{document_id}/history/{change}/note",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(
        ("document_id" = String, Path),
        ("change" = String, Path, description = "The hash of a change of the session, as hex.")
    ),
    request_body = NewNote,
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn note_session(
    open: OpenDocument,
    Path(address): Path<(String, String)>,
    Json(note): Json<NewNote>,
) -> Result<StatusCode, Problem> {
    let change = moment::hash(&address.1).ok_or(Problem::unknown_change())?;
    let text = text(&note.text)?;
    let (member, right) = (open.member(), open.right);
    let session = open
        .ask(move |archive| {
            let chronicle = archive.chronicle;
            let place = chronicle.find(&change).ok_or(Problem::unknown_change())?;
            let number = chronicle.session_of(place);
            let session = number.and_then(|it| chronicle.sessions().get(it));
            let session = session.ok_or(Problem::unknown_change())?;
            if right < Role::Editor && session.member != Some(member) {
                return Err(Problem::forbidden());
            }
            let first = chronicle.hash(session.first);
            let first = first.ok_or(Problem::unknown_change())?.0;
            let formerly = archive.notes.changes().filter(|noted| {
                let place = chronicle.find(&wortlaut_merge::ChangeHash(**noted));
                place.and_then(|it| chronicle.session_of(it)) == number
            });
            Ok((first, formerly.copied().collect::<Vec<ChangeHash>>()))
        })
        .await?;
    let (first, formerly) = session;
    open.with_store(move |store, document| {
        let text = text.as_deref();
        store.note_session(document, &first, &formerly, text, member, clock::now())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A note as it is kept, without spaces around it; `None` when it says nothing.
pub(super) fn text(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.chars().count() > limits::NOTE_CHARS {
        return Err(Problem::note_too_long());
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
