//! What single members may do with single documents, and documents that are put away.

use super::command::ArchivedDocument;
use super::{AdminError, Consequence, Done, Office};
use wortlaut_model::{DocumentId, MemberId, WorkspaceId};
use wortlaut_store::{DocumentRight, StoreError};

impl Office {
    /// Gives a member another right in a document than their own.
    pub(crate) fn set_document_right(
        &self,
        document: DocumentId,
        right: DocumentRight,
    ) -> Result<Done<()>, AdminError> {
        self.store
            .set_document_right(document, right, self.by, self.now)?;
        self.rights_changed(document)
    }

    /// Gives a member their own right in a document again.
    pub(crate) fn clear_document_right(
        &self,
        document: DocumentId,
        member: MemberId,
    ) -> Result<Done<()>, AdminError> {
        self.store
            .clear_document_right(document, member, self.by, self.now)?;
        self.rights_changed(document)
    }

    /// Puts a document away, or takes it out again.
    pub(crate) fn archive(
        &self,
        document: DocumentId,
        is_archived: bool,
    ) -> Result<Done<()>, AdminError> {
        self.store
            .archive(document, is_archived, self.by, self.now)?;
        self.rights_changed(document)
    }

    pub(super) fn archive_by_command(
        &self,
        document_id: DocumentId,
        is_archived: bool,
    ) -> Result<Done<ArchivedDocument>, AdminError> {
        let archived = self.archive(document_id, is_archived)?;
        Ok(archived.map(|()| ArchivedDocument {
            document_id,
            is_archived,
        }))
    }

    fn rights_changed(&self, document: DocumentId) -> Result<Done<()>, AdminError> {
        let workspace: Option<WorkspaceId> = self.store.workspace_of(document)?;
        let workspace = workspace.ok_or(StoreError::Unknown { what: "document" })?;
        Ok(Done::with((), Consequence::RightsChanged(document))
            .and(Consequence::DocumentsChanged(workspace)))
    }
}
