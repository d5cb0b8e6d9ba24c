//! A revised file as edits of a text that stands: what both have in common stays its authors', the rest is the import's.
//!
//! What the file's format cannot carry, nobody took out: see [`wortlaut_merge::revision`].

mod echo;

use crate::admin::{AdminError, Text as Field, documents, one_line};
use crate::app::App;
use crate::auth::secret::NoRandomness;
use crate::clock;
use crate::histories::{self, HistoryError};
use crate::rooms::actor::{OpenError, replay};
use crate::rooms::contribution::{Bringer, ContributeError, Contribution, Whose, contribute};
use echo::echo;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use wortlaut_import::{Format, Warning};
use wortlaut_merge::document::{Block, BlockKind, Text};
use wortlaut_merge::guard::{Contributor, Refusal, Verdict, parse_chunks};
use wortlaut_merge::history::Chronicle;
use wortlaut_merge::revision::meant;
use wortlaut_merge::{ActorId, ChangeHash};
use wortlaut_model::{DocumentId, MemberId, Role, Timestamp, limits};
use wortlaut_store::{Batch, ChangeLog, ChangeRecord, Store, StoreError};

/// What a revised file says.
#[derive(Clone, Debug)]
pub(crate) struct Revised {
    pub(crate) format: Format,
    pub(crate) warnings: Vec<Warning>,
    text: Text,
    /// Of the file's bytes.
    digest: [u8; 32],
}

/// A revised file could not become edits of the text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RevisionError {
    /// There is no such document.
    #[error("there is no such document")]
    UnknownDocument,
    /// Somebody wrote since the look at what would become of the text.
    #[error("the text has moved on: look again at what would become of it")]
    MovedOn,
    /// No random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The history cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// What was made of the file is not what the guard takes: a bug.
    #[error("the guard refuses what was made of the file")]
    Refused(#[from] Refusal),
    /// On a folder without a server: what is in it is not what was written.
    #[error("the document cannot be opened")]
    Open(#[from] OpenError),
    /// The changes are not known to be on disk.
    #[error(transparent)]
    Contribute(#[from] ContributeError),
}

impl From<StoreError> for RevisionError {
    fn from(failure: StoreError) -> Self {
        Self::History(failure.into())
    }
}

/// The edits that a file makes of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    /// The heads that they build on.
    pub(crate) base: Vec<ChangeHash>,
    /// Each one chunk, each building on the one before.
    pub(crate) changes: Vec<Vec<u8>>,
    /// Their hashes.
    pub(crate) hashes: Vec<ChangeHash>,
    /// The title that the text then has; empty when the file names none.
    title: String,
}

/// What was written for a file, and is on disk.
#[derive(Clone, Debug)]
pub(crate) struct Brought {
    /// The heads before.
    pub(crate) base: Vec<ChangeHash>,
    /// The hashes of the changes; none when the text said the same.
    pub(crate) written: Vec<ChangeHash>,
}

impl Revised {
    /// Reads a file in any format that can be imported.
    pub(crate) fn read(file: &[u8], name: &str) -> Result<Self, AdminError> {
        let imported = documents::read_file(file, name)?;
        let mut text = imported.text;
        // A file without a title of its own leaves the document's as it is.
        text.title = match text.title.trim() {
            "" => String::new(),
            title => one_line(Field::Title, title, limits::TITLE_CHARS)?,
        };
        if text.blocks.is_empty() {
            text.blocks.push(Block::new(BlockKind::Paragraph));
        }
        Ok(Self {
            format: imported.format,
            warnings: imported.warnings,
            text,
            digest: Sha256::digest(file).into(),
        })
    }

    /// The edits that make the text as it stands say what the file says.
    pub(crate) fn edits(&self, chronicle: &Chronicle) -> Result<Edits, RevisionError> {
        let base = chronicle.heads(&chronicle.now());
        let ids = documents::fresh_ids()?;
        let actor = self.actor(&base);
        let stands = chronicle.text(&chronicle.now());
        let text = match echo(&stands, self.format) {
            Some(echo) => meant(&stands, &echo, &self.text),
            None => self.text.clone(),
        };
        let revision = chronicle.revise(&text, &actor, clock::now(), ids);
        let mut hashes = Vec::with_capacity(revision.changes.len());
        for change in &revision.changes {
            hashes.extend(parse_chunks(change)?.iter().map(|it| it.hash()));
        }
        Ok(Edits {
            base,
            changes: revision.changes,
            hashes,
            title: text.title,
        })
    }

    /// The actor under which the file is written on these heads: it is the wish's own, so that one that comes twice (its
    /// answer was lost) is fulfilled once.
    fn actor(&self, base: &[ChangeHash]) -> ActorId {
        let mut hash = Sha256::new_with_prefix(b"import");
        hash.update(self.format.code());
        hash.update(self.digest);
        for head in base {
            hash.update(head.0);
        }
        let digest: [u8; 32] = hash.finalize().into();
        ActorId::from(digest.split_at(16).0)
    }

    /// What was written for this file on these heads (sorted) before, and brought by the same member.
    fn before(
        &self,
        chronicle: &Chronicle,
        base: &[ChangeHash],
        bringer: Option<MemberId>,
    ) -> Vec<ChangeHash> {
        let places = chronicle.changes_by(&self.actor(base)).into_iter();
        let is_theirs = |place: &usize| {
            let facts = chronicle.facts(*place);
            facts.is_some_and(|it| it.member.is_none() && it.brought_by == bringer)
        };
        let theirs = places.filter(is_theirs);
        theirs.filter_map(|place| chronicle.hash(place)).collect()
    }
}

/// What there is to be done for a file.
enum Wish {
    New(Edits),
    Done(Brought),
}

/// Writes a file's edits into a document of the running server, on `base` if it is given, or else on the text of now.
pub(crate) async fn bring(
    app: &Arc<App>,
    bringer: Bringer,
    document: DocumentId,
    (revised, base): (Revised, Option<Vec<ChangeHash>>),
) -> Result<Brought, RevisionError> {
    let member = bringer.member();
    let wished = app.histories.ask(document, move |chronicle| {
        wish(chronicle, &revised, base, member)
    });
    let edits = match wished.await?? {
        Wish::New(edits) => edits,
        Wish::Done(brought) => return Ok(brought),
    };
    if let Some(last) = edits.hashes.last() {
        let contribution = Contribution {
            document,
            base: edits.base.clone(),
            changes: edits.changes,
            last: *last,
            whose: Whose::Import,
        };
        contribute(Arc::clone(app), bringer, contribution).await?;
    }
    Ok(Brought {
        base: edits.base,
        written: edits.hashes,
    })
}

fn wish(
    chronicle: &Chronicle,
    revised: &Revised,
    base: Option<Vec<ChangeHash>>,
    bringer: Option<MemberId>,
) -> Result<Wish, RevisionError> {
    if let Some(mut base) = base {
        base.sort_unstable();
        base.dedup();
        let written = revised.before(chronicle, &base, bringer);
        if !written.is_empty() {
            return Ok(Wish::Done(Brought { base, written }));
        }
        if base != chronicle.heads(&chronicle.now()) {
            return Err(RevisionError::MovedOn);
        }
    }
    Ok(Wish::New(revised.edits(chronicle)?))
}

/// Writes a file's edits into a document of a folder on which no server runs. They pass the guard as they would there.
pub(crate) fn bring_to_folder(
    store: &Store,
    document: DocumentId,
    revised: &Revised,
    now: Timestamp,
) -> Result<Brought, RevisionError> {
    let edits = revised.edits(&histories::read(store, document)?)?;
    let changes = admitted(store, document, &edits, now)?;
    if !changes.is_empty() {
        store.append(&[Batch { document, changes }])?;
        if !edits.title.is_empty() {
            store.set_title(document, &edits.title)?;
        }
    }
    Ok(Brought {
        base: edits.base,
        written: edits.hashes,
    })
}

fn admitted(
    store: &Store,
    document: DocumentId,
    edits: &Edits,
    received_at: Timestamp,
) -> Result<Vec<ChangeRecord>, RevisionError> {
    let mut guard = replay(store, document)?;
    let shell = Contributor::import(None, Role::Editor);
    let mut records = Vec::with_capacity(edits.changes.len());
    for change in &edits.changes {
        for change in parse_chunks(change)? {
            let change = match guard.admit(change, &shell)? {
                Verdict::Admitted(change) => change,
                Verdict::Held(held) => return Err(held.refuse().into()),
                Verdict::Known => continue,
            };
            records.push(ChangeRecord {
                hash: change.hash().0,
                actor: change.actor().to_bytes().to_vec(),
                sequence: change.sequence(),
                bytes: Arc::clone(change.bytes()),
                member: shell.author,
                brought_by: shell.member,
                received_at,
            });
        }
    }
    Ok(records)
}
