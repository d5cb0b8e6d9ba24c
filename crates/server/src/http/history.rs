//! `/documents/{document_id}/…`: the history of a document, and what is said about it.
//!
//! Every handler takes an [`OpenDocument`] and asks the document's history through it; who sees which person is decided
//! in [`authors`], how an answer is kept in caches in [`answer`].

mod answer;
mod authors;
mod body;
mod calendar;
mod compare;
mod film;
mod group;
mod note;
mod open;
mod restore;
mod revision;
mod text;
mod timeline;
mod title;
mod touched;
mod versions;
mod visit;

use crate::app::App;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) use authors::Eyes;
pub(super) use body::author::Person;
pub(super) use open::OpenDocument;
pub(super) use title::rename;

/// The routes of a document's history.
pub(super) fn resources() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(timeline::history))
        .routes(routes!(note::note_session))
        .routes(routes!(text::text))
        .routes(routes!(text::blame))
        .routes(routes!(compare::compare))
        .routes(routes!(film::film))
        .routes(routes!(restore::restore))
        .routes(routes!(restore::undo))
        .routes(routes!(revision::preview_revision))
        .routes(routes!(revision::import_revision))
        .routes(routes!(versions::versions, versions::name_version))
        .routes(routes!(versions::version))
        .routes(routes!(versions::declare_agreed))
        .routes(routes!(visit::last_visit, visit::note_visit))
}
