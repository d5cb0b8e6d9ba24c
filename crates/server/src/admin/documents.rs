//! Documents: the server writes their first changes, so that all copies have one origin.

use super::command::{Import, Imported};
use super::{AdminError, Consequence, Done, Office, one_line};
use crate::auth::secret::{NoRandomness, random_bytes, random_uuid};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
use uuid::{Builder, Uuid};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Block, BlockKind, Text};
use wortlaut_merge::guard::Guard;
use wortlaut_model::{Document, DocumentId, DocumentKind, MemberId, WorkspaceId};
use wortlaut_store::{By, ChangeRecord, NewDocument};

/// Longest title, in characters.
pub(crate) const TITLE_CHARS: usize = 500;

impl Office {
    /// Creates a document with a title and an empty paragraph.
    pub(crate) fn create_document(
        &self,
        workspace: WorkspaceId,
        title: String,
        kind: DocumentKind,
    ) -> Result<Done<Document>, AdminError> {
        let text = Text {
            title,
            blocks: vec![Block::new(BlockKind::Paragraph)],
            ..Text::default()
        };
        self.write(workspace, text, kind)
    }

    /// Creates a document from a file, and says what did not come over as it stood.
    pub(crate) fn import(
        &self,
        workspace: WorkspaceId,
        import: &Import,
    ) -> Result<Done<Imported>, AdminError> {
        let read = read_file(&import.file, &import.name)?;
        let text = titled(read.text, import.title.as_deref(), &import.name);
        let done = self.create_from(workspace, text, import.kind)?;
        let warnings = read.warnings.iter().map(ToString::to_string).collect();
        Ok(done.map(|document| Imported {
            document_id: document.id,
            automerge_url: document.id.automerge_url(),
            warnings,
        }))
    }

    /// Creates a document from a text. A text without a word gets a paragraph to write in.
    pub(crate) fn create_from(
        &self,
        workspace: WorkspaceId,
        mut text: Text,
        kind: DocumentKind,
    ) -> Result<Done<Document>, AdminError> {
        if text.blocks.is_empty() {
            text.blocks.push(Block::new(BlockKind::Paragraph));
        }
        self.write(workspace, text, kind)
    }

    fn write(
        &self,
        workspace: WorkspaceId,
        mut text: Text,
        kind: DocumentKind,
    ) -> Result<Done<Document>, AdminError> {
        text.title = one_line("the title", &text.title, TITLE_CHARS)?;
        let id = DocumentId::from_bytes(random_bytes()?);
        let actor = ActorId::from(random_bytes::<16>()?);
        let created = document::create(&text, &actor, self.now);
        let new = NewDocument {
            id,
            workspace,
            kind,
            title: text.title.clone(),
        };
        let changes = self.records(&created.changes)?;
        self.store
            .create_document(&new, changes, self.by, self.now)?;
        let document = Document {
            id,
            title: text.title,
            kind,
            created_at: self.now,
            changed_at: self.now,
        };
        Ok(Done::with(
            document,
            Consequence::DocumentsChanged(workspace),
        ))
    }

    /// The server's own changes as the log takes them. They go through the index like everybody's: a document that could
    /// not be opened again must not come into being.
    fn records(&self, changes: &[Vec<u8>]) -> Result<Vec<ChangeRecord>, AdminError> {
        let mut guard = Guard::new();
        let mut records = Vec::with_capacity(changes.len());
        for bytes in changes {
            guard.replay(bytes, None)?;
            let graph = guard.graph();
            records.extend(graph.last().map(|index| ChangeRecord {
                hash: graph.hash(index).0,
                actor: graph.actor_id(index).to_bytes().to_vec(),
                sequence: graph.sequence(index),
                bytes: Arc::from(bytes.as_slice()),
                member: None,
                brought_by: self.brought_by(),
                received_at: self.now,
            }));
        }
        Ok(records)
    }

    fn brought_by(&self) -> Option<MemberId> {
        match self.by {
            By::Member(member) => Some(member),
            By::Shell | By::Server => None,
        }
    }
}

/// Reads a file in any format that can be imported.
pub(crate) fn read_file(file: &[u8], name: &str) -> Result<wortlaut_import::Imported, AdminError> {
    Ok(wortlaut_import::import(file, name, fresh_ids()?)?)
}

/// The text under the title that was asked for, or else its own, or else its file's name.
pub(crate) fn titled(mut text: Text, title: Option<&str>, name: &str) -> Text {
    match title {
        Some(title) => text.title = title.to_owned(),
        None if text.title.trim().is_empty() => text.title = fallback_title(name),
        None => {}
    }
    text
}

/// A file's name without its ending.
pub(crate) fn fallback_title(name: &str) -> String {
    let stem = Path::new(name).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Ids for what a file brings.
pub(crate) fn fresh_ids() -> Result<impl FnMut() -> Uuid, NoRandomness> {
    let drawn = random_uuid()?;
    let mut count = 0_u32;
    Ok(move || {
        count += 1;
        Builder::from_random_bytes(one_of_many(drawn, count)).into_uuid()
    })
}

/// One of many ids from one draw of randomness, which can fail where drawing for each could not be told to the parser.
fn one_of_many(drawn: Uuid, number: u32) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(drawn.as_bytes());
    hash.update(number.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(digest.split_at(16).0);
    id
}
