//! A document whose history somebody asks about.

use super::answer::{self, Archive, Reply};
use super::authors::{Eyes, Notes};
use crate::app::App;
use crate::auth::SignedIn;
use crate::exports::Party;
use crate::histories::HistoryError;
use crate::http::admission::OnDocument;
use crate::http::problem::Problem;
use crate::http::tag::IfNoneMatch;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Serialize;
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use wortlaut_merge::history::ChronicleError;
use wortlaut_model::{DocumentId, MemberId, Role, limits};
use wortlaut_store::{Store, StoreError};

/// A document on which the signed-in member has the right that the route needs; any other looks as if it did not exist.
pub(in crate::http) struct OpenDocument {
    pub(in crate::http) app: Arc<App>,
    pub(in crate::http) signed_in: SignedIn,
    pub(in crate::http) id: DocumentId,
    /// What the member may do with it.
    pub(in crate::http) right: Role,
    /// The tags of what the asker has already.
    pub(in crate::http) known: IfNoneMatch,
}

impl FromRequestParts<Arc<App>> for OpenDocument {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        let on = parts.extensions.get::<OnDocument>().copied();
        let OnDocument { id, right } = on.ok_or(Problem::not_found())?;
        Ok(Self {
            app: Arc::clone(app),
            signed_in,
            id,
            right,
            known: IfNoneMatch::of(&parts.headers),
        })
    }
}

impl OpenDocument {
    /// The member who asks.
    pub(in crate::http) fn member(&self) -> MemberId {
        self.signed_in.identity.member.id
    }

    /// Lets only members with this right, or a wider one, go on.
    pub(in crate::http) fn require(&self, role: Role) -> Result<(), Problem> {
        if self.right < role {
            return Err(Problem::forbidden());
        }
        Ok(())
    }

    /// Runs a call of the store on this document.
    pub(in crate::http) async fn with_store<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Store, DocumentId) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let id = self.id;
        Ok(self.app.with_store(move |store| call(store, id)).await?)
    }

    /// Answers a question about the document's history.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Archive<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (store, document) = (Arc::clone(&self.app.store), self.id);
        let (identity, known) = (self.signed_in.identity.clone(), self.known.clone());
        let answered = self
            .app
            .histories
            .ask(document, move |chronicle| {
                let members = store.members(identity.workspace.id)?;
                let archive = Archive {
                    chronicle,
                    store: &store,
                    document,
                    eyes: Eyes::of(&identity, &members),
                    notes: Notes::new(store.session_notes(document)?, chronicle),
                    known: &known,
                };
                question(&archive)
            })
            .await;
        answered.map_err(Problem::from)?
    }

    /// Answers a question about the document's history with a body that may be long, and cached.
    pub(super) async fn reply(
        &self,
        question: impl FnOnce(&Archive<'_>) -> Result<Reply, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        // Before anything is made that waits to be read.
        let member = Party::Member(self.member());
        let room = self.app.unread.take_many(member, limits::ANSWER_CHUNKS);
        let room = room.await;
        Ok(self.ask(question).await?.send(room))
    }

    /// Answers a question about the document's records alone.
    pub(in crate::http) async fn look<B: Send + 'static>(
        &self,
        question: impl FnOnce(&Store, DocumentId, &Eyes<'_>) -> Result<B, Problem> + Send + 'static,
    ) -> Result<B, Problem> {
        let (document, identity) = (self.id, self.signed_in.identity.clone());
        let looked = self.app.with_store(move |store| {
            let members = store.members(identity.workspace.id)?;
            Ok(question(store, document, &Eyes::of(&identity, &members)))
        });
        looked.await?
    }

    /// A body that may be cached, with a tag made from itself.
    pub(super) fn whole(&self, body: &impl Serialize) -> Result<Response, Problem> {
        answer::whole(body, &self.known)
    }
}

impl From<HistoryError> for Problem {
    fn from(failure: HistoryError) -> Self {
        match failure {
            HistoryError::Store(failure) => failure.into(),
            HistoryError::Log(ChronicleError::Entangled { .. }) => Self::entangled(),
            failure => {
                error!(error = &failure as &dyn Error, "a history cannot be read");
                Self::internal()
            }
        }
    }
}
