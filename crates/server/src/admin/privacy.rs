//! What goes for good: persons, and documents.

use super::{AdminError, Consequence, Done, Office};
use wortlaut_model::{DocumentId, MemberId};

impl Office {
    /// Erases a person: they get in no more, and nothing tells who they were. What they wrote stays their organisation's.
    pub(crate) fn erase_member(&self, member: MemberId) -> Result<Done<()>, AdminError> {
        self.store.erase_member(member, self.by, self.now)?;
        let workspace = self.workspace_of(member)?;
        Ok(Done::with((), Consequence::AdmissionEnded(member))
            .and(Consequence::MembersChanged(workspace))
            .and(Consequence::BytesDeleted))
    }

    /// Deletes a document with its whole history.
    pub(crate) fn delete_document(&self, document: DocumentId) -> Result<Done<()>, AdminError> {
        let workspace = self.store.delete_document(document, self.by, self.now)?;
        Ok(Done::with((), Consequence::DocumentDeleted(document))
            .and(Consequence::DocumentsChanged(workspace))
            .and(Consequence::BytesDeleted))
    }
}
