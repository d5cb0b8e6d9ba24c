//! The commands and their answers, as they travel over the control socket. The answers' inner values are also what
//! `--json` prints.

use crate::exports::Format;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wortlaut_model::{
    Document, DocumentId, DocumentKind, MemberId, Organisation, OrganisationId, Role, Scope,
    Timestamp, TokenId, WorkspaceId,
};
use wortlaut_store::OrganisationChange;

/// Something an administrator asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdminCommand {
    /// Sets up a workspace beside those there are.
    CreateWorkspace { name: String, language: String },
    /// Adds a member and invites them.
    AddMember(AddMember),
    /// Invites a member anew.
    InviteMember { member: MemberId },
    /// Changes what a member may do.
    SetRole { member: MemberId, role: Role },
    /// Takes everything away that signs a member in.
    LockOut { member: MemberId },
    /// Removes a member, who gets in no more.
    RemoveMember { member: MemberId },
    /// Sets how many milliseconds from now a member gets in no more; takes the end away when absent.
    SetEnd {
        member: MemberId,
        after: Option<i64>,
    },
    /// Tells what erasing a person would take away.
    PreviewErasure { member: MemberId },
    /// Erases a person.
    EraseMember { member: MemberId },
    /// Tells what would go with a document.
    PreviewDeletion { document: DocumentId },
    /// Deletes a document.
    DeleteDocument { document: DocumentId },
    /// Adds an organisation.
    AddOrganisation(AddOrganisation),
    /// Changes an organisation.
    ChangeOrganisation {
        organisation: OrganisationId,
        change: OrganisationChange,
    },
    /// Lists the organisations.
    ListOrganisations { workspace: Option<String> },
    /// Puts a document away, or takes it out again.
    ArchiveDocument {
        document: DocumentId,
        is_archived: bool,
    },
    /// Reads a page of the audit trail.
    ReadAudit {
        workspace: Option<String>,
        before: Option<u64>,
    },
    /// Lists the members.
    ListMembers { workspace: Option<String> },
    /// Makes a bearer token.
    CreateToken {
        member: MemberId,
        name: String,
        scope: Scope,
        /// For how many milliseconds it is good; for ever when absent.
        lasts: Option<i64>,
    },
    /// Revokes a bearer token.
    RevokeToken { token: TokenId },
    /// Creates an empty document.
    CreateDocument {
        workspace: Option<String>,
        title: String,
        kind: DocumentKind,
    },
    /// Lists the documents.
    ListDocuments { workspace: Option<String> },
    /// Creates a document from a file.
    Import(Import),
    /// Makes a document's text say what a revised file says.
    Revise(Revise),
    /// Writes a document as a file.
    Export(Export),
}

impl AdminCommand {
    /// The file that comes with a command, which travels as it is.
    pub(crate) fn attachment(&self) -> &[u8] {
        match self {
            Self::Import(import) => &import.file,
            Self::Revise(revise) => &revise.file,
            _ => &[],
        }
    }

    /// Gives a command the file that came with it.
    pub(crate) fn attach(&mut self, file: Vec<u8>) {
        match self {
            Self::Import(import) => import.file = file,
            Self::Revise(revise) => revise.file = file,
            _ => {}
        }
    }
}

/// A member to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddMember {
    pub(crate) workspace: Option<String>,
    pub(crate) name: String,
    /// The organisation's name; it is made when new.
    pub(crate) organisation: String,
    pub(crate) role: Role,
    /// The e-mail address they sign in with.
    pub(crate) address: Option<String>,
}

/// An organisation to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddOrganisation {
    pub(crate) workspace: Option<String>,
    pub(crate) name: String,
    pub(crate) short: Option<String>,
    pub(crate) place: String,
    pub(crate) colour: Option<u8>,
    pub(crate) votes: bool,
}

/// A file to be imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Import {
    pub(crate) workspace: Option<String>,
    /// The title, when it is not to be the text's own.
    pub(crate) title: Option<String>,
    pub(crate) kind: DocumentKind,
    /// What the file is called; its ending tells formats apart that look alike.
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) file: Vec<u8>,
}

/// A revised file to be read into a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Revise {
    pub(crate) document: DocumentId,
    /// What the file is called, as in an import.
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) file: Vec<u8>,
}

/// A document to be written as a file. Moments are written as [`Named`](crate::moment::Named) reads them, but that a plain
/// number is a version where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Export {
    pub(crate) document: DocumentId,
    pub(crate) format: Format,
    /// Which text; absent is now.
    pub(crate) at: Option<String>,
    /// The earlier text that it is compared with.
    pub(crate) from: Option<String>,
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdminReply {
    Workspace(NewWorkspace),
    Invited(Invited),
    Role(NewRole),
    Members(Vec<ListedMember>),
    LockedOut(LockedOutMember),
    Removed(RemovedMember),
    End(NewEnd),
    Erased(ErasedMember),
    Deleted(DeletedDocument),
    Organisation(ListedOrganisation),
    Organisations(Vec<ListedOrganisation>),
    Archived(ArchivedDocument),
    Audit(AuditPage),
    Token(NewToken),
    Revoked(RevokedToken),
    Document(ListedDocument),
    Documents(Vec<ListedDocument>),
    Imported(Imported),
    Revised(RevisedDocument),
    Exported(Exported),
}

impl AdminReply {
    /// The file that comes with an answer, which travels as it is.
    pub(crate) fn attachment(&self) -> &[u8] {
        match self {
            Self::Exported(exported) => &exported.file,
            _ => &[],
        }
    }

    /// Gives an answer the file that came with it.
    pub(crate) fn attach(&mut self, file: Vec<u8>) {
        if let Self::Exported(exported) = self {
            exported.file = file;
        }
    }
}

/// A workspace without anybody in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewWorkspace {
    pub(crate) workspace_id: WorkspaceId,
}

/// A member with a link to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invited {
    pub(crate) member_id: MemberId,
    pub(crate) invitation_url: String,
    pub(crate) expires_at: Timestamp,
}

/// A member with their new right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewRole {
    pub(crate) member_id: MemberId,
    pub(crate) role: Role,
}

/// A line of the list of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedMember {
    pub(crate) member_id: MemberId,
    pub(crate) name: String,
    pub(crate) organisation: String,
    pub(crate) role: Role,
    pub(crate) address: Option<String>,
    pub(crate) ends_at: Option<Timestamp>,
    pub(crate) removed_at: Option<Timestamp>,
    pub(crate) erased_at: Option<Timestamp>,
}

/// A member whom nothing signs in until they are invited anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockedOutMember {
    pub(crate) member_id: MemberId,
}

/// A member who gets in no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RemovedMember {
    pub(crate) member_id: MemberId,
}

/// A member with the moment from which on they get in no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewEnd {
    pub(crate) member_id: MemberId,
    pub(crate) ends_at: Option<Timestamp>,
}

/// What goes with a person, and what stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ErasedMember {
    pub(crate) member_id: MemberId,
    /// Whether it was done; else it was only looked at.
    pub(crate) is_erased: bool,
    /// What goes: who it was, and how they signed in.
    pub(crate) name: String,
    pub(crate) address: Option<String>,
    pub(crate) has_password: bool,
    pub(crate) invitations: u64,
    pub(crate) sessions: u64,
    pub(crate) tokens: u64,
    pub(crate) passkeys: u64,
    pub(crate) providers: u64,
    /// In how many documents it is forgotten up to where they had read.
    pub(crate) visits: u64,
    /// Changes that wait for a moderator's decision.
    pub(crate) held: u64,
    /// What stays, as a former member's: so many changes in so many documents.
    pub(crate) changes: u64,
    pub(crate) documents: u64,
}

/// What goes with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeletedDocument {
    pub(crate) document_id: DocumentId,
    /// Whether it was done; else it was only looked at.
    pub(crate) is_deleted: bool,
    pub(crate) title: String,
    pub(crate) changes: u64,
    pub(crate) versions: u64,
    /// Versions that were ever declared the agreed one.
    pub(crate) agreed: u64,
    /// Versions that the public could ever read.
    pub(crate) published: u64,
    /// Members who wrote in it.
    pub(crate) authors: u64,
}

/// A line of the list of organisations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedOrganisation {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) name: String,
    pub(crate) short: String,
    pub(crate) place: String,
    pub(crate) colour: u8,
    pub(crate) votes: bool,
}

impl From<Organisation> for ListedOrganisation {
    fn from(organisation: Organisation) -> Self {
        Self {
            organisation_id: organisation.id,
            name: organisation.name,
            short: organisation.short,
            place: organisation.place,
            colour: organisation.colour,
            votes: organisation.votes,
        }
    }
}

/// A document that was put away, or taken out again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ArchivedDocument {
    pub(crate) document_id: DocumentId,
    pub(crate) is_archived: bool,
}

/// Entries of the audit trail, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AuditPage {
    pub(crate) entries: Vec<ListedEntry>,
    /// Where the next page begins, if there is one.
    pub(crate) next: Option<u64>,
}

/// An entry of the audit trail, with the names of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedEntry {
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) by: AuditedBy,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) subject_name: Option<String>,
    pub(crate) detail: Value,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum AuditedBy {
    Member {
        member_id: MemberId,
        name: Option<String>,
    },
    Shell,
    Server,
}

/// A bearer token, shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewToken {
    pub(crate) token_id: TokenId,
    pub(crate) token: String,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken")
            .field("token_id", &self.token_id)
            .finish_non_exhaustive()
    }
}

/// A token that is no longer good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevokedToken {
    pub(crate) token_id: TokenId,
}

/// A line of the list of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedDocument {
    pub(crate) document_id: DocumentId,
    pub(crate) automerge_url: String,
    pub(crate) title: String,
    pub(crate) kind: DocumentKind,
    pub(crate) archived_at: Option<Timestamp>,
}

impl From<Document> for ListedDocument {
    fn from(document: Document) -> Self {
        Self {
            document_id: document.id,
            automerge_url: document.id.automerge_url(),
            title: document.title,
            kind: document.kind,
            archived_at: document.archived_at,
        }
    }
}

/// An imported document, and what did not come over as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Imported {
    pub(crate) document_id: DocumentId,
    pub(crate) automerge_url: String,
    pub(crate) warnings: Vec<String>,
}

/// What became of a document's text by a revised file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevisedDocument {
    pub(crate) document_id: DocumentId,
    /// Whether anything was written: the text may have said the same.
    pub(crate) is_changed: bool,
    /// How many changes a reader sees.
    pub(crate) changes: usize,
    pub(crate) inserted_words: usize,
    pub(crate) removed_words: usize,
    /// What became of each paragraph that is another now, as in `~ (1) Die [-alten-]{+neuen+} Netze`.
    pub(crate) passages: Vec<String>,
    /// What did not come over as it stood.
    pub(crate) warnings: Vec<String>,
}

/// A document as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exported {
    /// What the file is to be called.
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) file: Vec<u8>,
}
