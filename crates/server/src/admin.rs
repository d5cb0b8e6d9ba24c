//! What administrators do, on the command line or through the API: one way to do it, whether a server runs or not.
//!
//! [`Office::execute`] changes records and says what follows for those who are connected. The running server applies the
//! [`Consequence`]s at once; without a server nobody is connected and they are dropped.

pub(crate) mod audit;
pub(crate) mod command;
pub(crate) mod control;
pub(crate) mod documents;
pub(crate) mod exports;
pub(crate) mod members;
pub(crate) mod organisations;
mod passages;
pub(crate) mod privacy;
pub(crate) mod revisions;
pub(crate) mod rights;

use crate::auth::Credential;
use crate::auth::origin::PublicUrl;
use crate::auth::secret::NoRandomness;
use crate::exports::ExportError;
use crate::revision::RevisionError;
use command::{AdminCommand, AdminReply};
use std::fmt;
use std::sync::Arc;
use wortlaut_import::ImportError;
use wortlaut_merge::guard::ReplayError;
use wortlaut_model::{BadAddress, DocumentId, MemberId, Timestamp, Workspace, WorkspaceId, limits};
use wortlaut_store::{By, Store, StoreError};

/// Where records are changed: on whose behalf, when, and how links are written.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) store: Arc<Store>,
    pub(crate) public_url: PublicUrl,
    pub(crate) by: By,
    pub(crate) now: Timestamp,
}

/// What a change of records means for those who are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consequence {
    /// A member may do something else now, or is called otherwise.
    MemberChanged(MemberId),
    /// A member gets in no more.
    AdmissionEnded(MemberId),
    /// The list of members is another.
    MembersChanged(WorkspaceId),
    /// The list of organisations is another.
    OrganisationsChanged(WorkspaceId),
    /// What members may do with a document is something else.
    RightsChanged(DocumentId),
    /// What came with this credential ends.
    CredentialEnded(Credential),
    /// The list of documents is another.
    DocumentsChanged(WorkspaceId),
    /// A document is gone for good.
    DocumentDeleted(DocumentId),
    /// Rows were deleted whose bytes shall be nowhere any more.
    BytesDeleted,
}

/// What was done.
#[derive(Debug)]
pub(crate) struct Done<T> {
    /// For whoever asked.
    pub(crate) reply: T,
    /// For everybody else.
    pub(crate) consequences: Vec<Consequence>,
}

impl<T> Done<T> {
    fn quietly(reply: T) -> Self {
        Self {
            reply,
            consequences: Vec::new(),
        }
    }

    fn with(reply: T, consequence: Consequence) -> Self {
        Self {
            reply,
            consequences: vec![consequence],
        }
    }

    fn and(mut self, consequence: Consequence) -> Self {
        self.consequences.push(consequence);
        self
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Done<U> {
        Done {
            reply: change(self.reply),
            consequences: self.consequences,
        }
    }
}

/// Why a command was not executed. The message is for the person who gave it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdminError {
    /// A record does not exist, exists already, or the store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// There are several, and none was named.
    #[error("there are several workspaces: name one with --workspace")]
    SeveralWorkspaces,
    /// By its name it could not be told from another.
    #[error("there is a workspace {0:?} already")]
    WorkspaceTaken(String),
    /// None has this name or id.
    #[error("there is no workspace {0:?}")]
    UnknownWorkspace(String),
    /// A name or title is empty or too long.
    #[error("{what} must have 1 to {most} characters")]
    BadText {
        /// Which text.
        what: Text,
        /// How long it may be.
        most: usize,
    },
    /// There are only so many colours.
    #[error("a colour is a number from 1 to {}", limits::COLOURS)]
    BadColour,
    /// An organisation's place is too long.
    #[error(
        "the organisation's place must have at most {} characters",
        limits::PLACE_CHARS
    )]
    BadPlace,
    /// Nobody could be reached there.
    #[error(transparent)]
    BadAddress(#[from] BadAddress),
    /// A guest's time would be over already.
    #[error("the end must lie in the future")]
    EndInThePast,
    /// The file cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The document cannot be written as a file.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The file cannot become edits of the document.
    #[error(transparent)]
    Revision(#[from] RevisionError),
    /// The document that was written is not one the guard would take: a bug.
    #[error("the document that was written breaks its own rules")]
    Replay(#[from] ReplayError),
}

/// A text of one line that is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// A document's.
    Title,
    /// A workspace's.
    WorkspaceName,
    /// An organisation's.
    OrganisationName,
    /// An organisation's short form.
    ShortForm,
    /// A member's.
    MemberName,
    /// A token's.
    TokenName,
    /// A passkey's.
    PasskeyName,
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Title => "the title",
            Self::WorkspaceName => "the workspace's name",
            Self::OrganisationName => "the organisation's name",
            Self::ShortForm => "the organisation's short form",
            Self::MemberName => "the member's name",
            Self::TokenName => "the token's name",
            Self::PasskeyName => "the passkey's name",
        })
    }
}

impl Office {
    /// Executes a command of the command line.
    pub(crate) fn execute(&self, command: AdminCommand) -> Result<Done<AdminReply>, AdminError> {
        match command {
            AdminCommand::CreateWorkspace { name, language } => self
                .add_workspace(&name, &language)
                .map(|done| done.map(AdminReply::Workspace)),
            AdminCommand::AddMember(member) => self
                .add_member(&member)
                .map(|done| done.map(AdminReply::Invited)),
            AdminCommand::InviteMember { member } => self
                .invite(member)
                .map(|done| done.map(AdminReply::Invited)),
            AdminCommand::SetRole { member, role } => self
                .set_role(member, role)
                .map(|done| done.map(AdminReply::Role)),
            AdminCommand::LockOut { member } => self
                .lock_out_by_command(member)
                .map(|done| done.map(AdminReply::LockedOut)),
            AdminCommand::RemoveMember { member } => self
                .remove_by_command(member)
                .map(|done| done.map(AdminReply::Removed)),
            AdminCommand::SetEnd { member, after } => self
                .set_end(member, after)
                .map(|done| done.map(AdminReply::End)),
            AdminCommand::PreviewErasure { member } => {
                let goes = self.preview_erasure(member)?;
                Ok(Done::quietly(AdminReply::Erased(goes)))
            }
            AdminCommand::EraseMember { member } => self
                .erase_by_command(member)
                .map(|done| done.map(AdminReply::Erased)),
            AdminCommand::PreviewDeletion { document } => {
                let goes = self.preview_deletion(document)?;
                Ok(Done::quietly(AdminReply::Deleted(goes)))
            }
            AdminCommand::DeleteDocument { document } => self
                .delete_by_command(document)
                .map(|done| done.map(AdminReply::Deleted)),
            AdminCommand::AddOrganisation(new) => self
                .add_organisation_by_command(new)
                .map(|done| done.map(AdminReply::Organisation)),
            AdminCommand::ChangeOrganisation {
                organisation,
                change,
            } => self
                .change_organisation_by_command(organisation, &change)
                .map(|done| done.map(AdminReply::Organisation)),
            AdminCommand::ListOrganisations { workspace } => self
                .list_organisations(workspace.as_deref())
                .map(|done| done.map(AdminReply::Organisations)),
            AdminCommand::ArchiveDocument {
                document,
                is_archived,
            } => self
                .archive_by_command(document, is_archived)
                .map(|done| done.map(AdminReply::Archived)),
            AdminCommand::ReadAudit { workspace, before } => self
                .read_audit(workspace.as_deref(), before)
                .map(|done| done.map(AdminReply::Audit)),
            AdminCommand::ListMembers { workspace } => self
                .list_members(workspace.as_deref())
                .map(|done| done.map(AdminReply::Members)),
            AdminCommand::CreateToken {
                member,
                name,
                scope,
                lasts,
            } => {
                let expires_at = lasts.map(|millis| self.now.plus_millis(millis));
                let done = self.create_token((member, None), &name, scope, expires_at)?;
                Ok(done.map(AdminReply::Token))
            }
            AdminCommand::RevokeToken { token } => self
                .revoke_token(token)
                .map(|done| done.map(AdminReply::Revoked)),
            AdminCommand::CreateDocument {
                workspace,
                title,
                kind,
            } => {
                let workspace = self.workspace(workspace.as_deref())?;
                let done = self.create_document(workspace.id, title, kind)?;
                Ok(done.map(|document| AdminReply::Document(document.into())))
            }
            AdminCommand::ListDocuments { workspace } => {
                let workspace = self.workspace(workspace.as_deref())?;
                let documents = self.store.documents(workspace.id)?;
                let documents = documents.into_iter().map(Into::into).collect();
                Ok(Done::quietly(AdminReply::Documents(documents)))
            }
            AdminCommand::Import(import) => {
                let workspace = self.workspace(import.workspace.as_deref())?;
                let done = self.import(workspace.id, &import)?;
                Ok(done.map(AdminReply::Imported))
            }
            AdminCommand::Revise(revise) => {
                let revised = self.revise(&revise)?;
                Ok(Done::quietly(AdminReply::Revised(revised)))
            }
            AdminCommand::Export(export) => {
                let exported = self.export(&export)?;
                Ok(Done::quietly(AdminReply::Exported(exported)))
            }
        }
    }

    /// The workspace a command is about: the named one, or the only one, which is made in a folder that has none.
    pub(crate) fn workspace(&self, named: Option<&str>) -> Result<Workspace, AdminError> {
        let mut all = self.store.workspaces()?;
        let Some(named) = named else {
            return match (all.pop(), all.is_empty()) {
                (None, _) => self.create_first_workspace(),
                (Some(only), true) => Ok(only),
                (Some(_), false) => Err(AdminError::SeveralWorkspaces),
            };
        };
        all.into_iter()
            .find(|it| it.name == named || it.id.to_string() == named)
            .ok_or_else(|| AdminError::UnknownWorkspace(named.to_owned()))
    }
}

/// Takes a name or title as it is kept: one line, without spaces around it.
pub(crate) fn one_line(what: Text, text: &str, most: usize) -> Result<String, AdminError> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_good = !line.is_empty() && line.chars().count() <= most;
    is_good
        .then_some(line)
        .ok_or(AdminError::BadText { what, most })
}
