//! Revised files that whoever runs commands reads into documents that stand.

use super::command::{Revise, RevisedDocument};
use super::passages::passages;
use super::{AdminError, Office};
use crate::app::App;
use crate::exports::Party;
use crate::histories;
use crate::revision::{Brought, Revised, RevisionError, bring, bring_to_folder};
use crate::rooms::contribution::Bringer;
use std::sync::Arc;
use wortlaut_import::{ImportError, Warning};
use wortlaut_merge::history::{Chronicle, Comparison};
use wortlaut_model::DocumentId;

impl Office {
    /// Makes a document's text say what a file says, on a folder on which no server runs.
    pub(crate) fn revise(&self, revise: &Revise) -> Result<RevisedDocument, AdminError> {
        let document = revise.document;
        if self.store.workspace_of(document)?.is_none() {
            return Err(RevisionError::UnknownDocument.into());
        }
        let revised = Revised::read(&revise.file, &revise.name)?;
        let brought = bring_to_folder(&self.store, document, &revised, self.now)?;
        let chronicle = histories::read(self.store.as_ref(), document);
        let chronicle = chronicle.map_err(RevisionError::from)?;
        Ok(told(document, &chronicle, &brought, &revised.warnings))
    }
}

/// Makes a document's text say what a file says, while a server runs on it.
pub(crate) async fn revise_running(
    app: &Arc<App>,
    revise: Revise,
) -> Result<RevisedDocument, AdminError> {
    let document = revise.document;
    let found = app.with_store(move |store| store.workspace_of(document));
    if found.await?.is_none() {
        return Err(RevisionError::UnknownDocument.into());
    }
    let turn = app.exports.take_turn(Party::Shell).await;
    let read = app
        .exports
        .work(turn, move || Revised::read(&revise.file, &revise.name));
    let read = read.await.map_err(|_| ImportError::Damaged {
        cause: "its reader failed".to_owned(),
    });
    let revised = read??;
    let warnings = revised.warnings.clone();
    let brought = bring(app, Bringer::Shell, document, (revised, None)).await?;
    let told = app.histories.ask(document, move |chronicle| {
        told(document, chronicle, &brought, &warnings)
    });
    Ok(told.await.map_err(RevisionError::from)?)
}

/// What became of a document.
fn told(
    document: DocumentId,
    chronicle: &Chronicle,
    brought: &Brought,
    warnings: &[Warning],
) -> RevisedDocument {
    let comparison = compared(chronicle, brought).unwrap_or_default();
    RevisedDocument {
        document_id: document,
        is_changed: !brought.written.is_empty(),
        changes: comparison.changes,
        inserted_words: comparison.counts.inserted_words,
        removed_words: comparison.counts.removed_words,
        passages: passages(&comparison),
        warnings: warnings.iter().map(ToString::to_string).collect(),
    }
}

/// What the changes made of the text that they were made on; `None` when there are none.
fn compared(chronicle: &Chronicle, brought: &Brought) -> Option<Comparison> {
    let before = chronicle.at_heads(&brought.base)?;
    let after = chronicle.at_heads(&[*brought.written.last()?])?;
    Some(chronicle.compare(&before, &after))
}
