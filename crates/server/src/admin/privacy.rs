//! What goes for good: persons, and documents.

use super::command::{DeletedDocument, ErasedMember};
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

    /// What erasing a person would take away.
    pub(super) fn preview_erasure(&self, member: MemberId) -> Result<ErasedMember, AdminError> {
        let erasure = self.store.erasure(member)?;
        Ok(ErasedMember {
            member_id: member,
            is_erased: false,
            name: erasure.name,
            address: erasure.address,
            has_password: erasure.has_password,
            invitations: erasure.invitations,
            sessions: erasure.sessions,
            tokens: erasure.tokens,
            passkeys: erasure.passkeys,
            providers: erasure.external_identities,
            visits: erasure.visits,
            held: erasure.held,
            changes: erasure.changes,
            documents: erasure.documents,
        })
    }

    /// Erases a person, and tells what went.
    pub(super) fn erase_by_command(
        &self,
        member: MemberId,
    ) -> Result<Done<ErasedMember>, AdminError> {
        let goes = self.preview_erasure(member)?;
        let erased = self.erase_member(member)?;
        Ok(erased.map(|()| ErasedMember {
            is_erased: true,
            ..goes
        }))
    }

    /// What would go with a document.
    pub(super) fn preview_deletion(
        &self,
        document: DocumentId,
    ) -> Result<DeletedDocument, AdminError> {
        let deletion = self.store.deletion(document)?;
        Ok(DeletedDocument {
            document_id: document,
            is_deleted: false,
            title: deletion.title,
            changes: deletion.changes,
            versions: deletion.versions,
            agreed: deletion.agreed,
            published: deletion.published,
            authors: deletion.authors,
        })
    }

    /// Deletes a document, and tells what went.
    pub(super) fn delete_by_command(
        &self,
        document: DocumentId,
    ) -> Result<Done<DeletedDocument>, AdminError> {
        let goes = self.preview_deletion(document)?;
        let deleted = self.delete_document(document)?;
        Ok(deleted.map(|()| DeletedDocument {
            is_deleted: true,
            ..goes
        }))
    }
}
