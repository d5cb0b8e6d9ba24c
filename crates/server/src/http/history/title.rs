//! A new title: words of the text like all others, with an author and a place in its history.

use super::OpenDocument;
use crate::admin::Consequence;
use crate::auth::secret::random_bytes;
use crate::clock;
use crate::http::problem::Problem;
use crate::rooms::contribution::{Bringer, Contribution, Whose, contribute};
use std::error::Error;
use std::sync::Arc;
use tracing::error;
use wortlaut_merge::guard::parse_chunks;
use wortlaut_sync::make_actor;

/// Writes a title into the text, as the member's change, and keeps it for the list of documents.
pub(in crate::http) async fn rename(open: &OpenDocument, title: String) -> Result<(), Problem> {
    let random = random_bytes().map_err(|_| Problem::internal())?;
    let key = open.app.actor_keys.hand_out(open.member());
    let actor = make_actor(&key, open.id, random);
    let (document, wanted) = (open.id, title.clone());
    let contribution = open.ask(move |archive| {
        let chronicle = archive.chronicle;
        let changes = chronicle.retitle(&wanted, &actor, clock::now());
        let Some(newest) = changes.last() else {
            return Ok(None);
        };
        let last = parse_chunks(newest).map_err(|failure| {
            error!(
                error = &failure as &dyn Error,
                "our own change is malformed"
            );
            Problem::internal()
        })?;
        let last = last.last().ok_or(Problem::internal())?.hash();
        Ok(Some(Contribution {
            document,
            base: chronicle.heads(&chronicle.now()),
            changes,
            last,
            whose: Whose::Bringers,
        }))
    });
    let Some(contribution) = contribution.await? else {
        return Ok(());
    };
    let bringer = Bringer::Member(Box::new(open.signed_in.clone()));
    contribute(Arc::clone(&open.app), bringer, contribution).await?;
    // The room reads titles when a text has come to rest; whoever renames looks at the list at once.
    open.with_store(move |store, document| store.set_title(document, &title))
        .await?;
    let workspace = open.signed_in.identity.workspace.id;
    let renamed = vec![Consequence::DocumentsChanged(workspace)];
    open.app.apply(renamed).await;
    Ok(())
}
