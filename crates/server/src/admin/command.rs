//! The commands and their answers, as they travel over the control socket. The answers' inner values are also what
//! `--json` prints.

use crate::exports::Format;
use serde::{Deserialize, Serialize};
use wortlaut_model::{Document, DocumentId, DocumentKind, MemberId, Role, TokenId, WorkspaceId};

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
    /// Lists the members.
    ListMembers { workspace: Option<String> },
    /// Makes a bearer token.
    CreateToken { member: MemberId, name: String },
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
}

impl From<Document> for ListedDocument {
    fn from(document: Document) -> Self {
        Self {
            document_id: document.id,
            automerge_url: document.id.automerge_url(),
            title: document.title,
            kind: document.kind,
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
