//! `/me/data`: everything that is kept about the signed-in member, for themselves.

mod body;

use super::persons::shows_in_history;
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use crate::auth::{Credential, Identity, SignedIn};
use crate::clock;
use crate::exports::{FileName, Party};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use body::OwnData;
use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use wortlaut_model::{DocumentId, Member, MemberId, Timestamp};
use wortlaut_store::{Store, StoreError};

/// What the file is called.
const FILE: &str = "Meine Daten";
const SERVICE: &str = "Wortlaut";

/// Everything that is kept about the signed-in member, as a file. No secrets are in it. By session.
#[utoipa::path(
    get,
    path = "/me/data",
    tag = "workspace",
    security(("cookie" = [])),
    responses(
        (status = OK, body = OwnData, headers(("content-disposition" = String))),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn own_data(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
) -> Result<Response, Problem> {
    if let Credential::Token(_) = signed_in.credential {
        return Err(Problem::needs_session());
    }
    let identity = signed_in.identity;
    // It reads the whole log once: like files, two at a time and one for each member.
    let turn = app.exports.take_turn(Party::Member(identity.member.id));
    let (turn, store, now) = (turn.await, Arc::clone(&app.store), clock::now());
    let work = app.exports.work(turn, move || read(&store, identity, now));
    let (data, context) = work.await.map_err(|_| Problem::internal())??;
    let json = serde_json::to_vec_pretty(&OwnData::of(data, &context)).map_err(|failure| {
        error!(
            error = &failure as &dyn Error,
            "what is kept about a member cannot be written"
        );
        Problem::internal()
    })?;
    let date = wortlaut_export::iso_date(now);
    let name = FileName::new(FILE, &[SERVICE], &date, "json");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CONTENT_DISPOSITION, name.disposition()),
    ];
    Ok((headers, json).into_response())
}

/// What it takes to tell what is kept about a member.
struct Context {
    identity: Identity,
    now: Timestamp,
    /// The titles of the documents that the member may open: of others the id is told, and no more.
    titles: HashMap<DocumentId, String>,
    others: HashMap<MemberId, Member>,
}

impl Context {
    /// Whether the member may know that it was this one who did something.
    fn shows(&self, other: &Member) -> bool {
        shows_in_history(&self.identity, other.organisation_id)
    }

    /// Whether the member may know this id: whatever is no other member's they may.
    fn shows_id(&self, id: &str) -> bool {
        let member = id
            .parse()
            .ok()
            .and_then(|id: MemberId| self.others.get(&id));
        member.is_none_or(|it| self.shows(it))
    }
}

fn read(
    store: &Store,
    identity: Identity,
    now: Timestamp,
) -> Result<(wortlaut_store::OwnData, Context), StoreError> {
    let member = identity.member.id;
    let open = store.open_documents(member)?.into_iter();
    let members = store.members(identity.workspace.id)?.into_iter();
    let context = Context {
        titles: open.map(|(it, _)| (it.id, it.title)).collect(),
        others: members.map(|it| (it.id, it)).collect(),
        identity,
        now,
    };
    Ok((store.own_data(member)?, context))
}
