//! `wortlaut document`.

use super::{Folder, InWorkspace, Output, Request};
use crate::admin::command::AdminCommand;
use clap::Subcommand;
use wortlaut_model::{DocumentId, DocumentKind};

#[derive(Subcommand)]
pub(super) enum DocumentCommand {
    /// Create an empty document
    Create {
        /// Its title
        #[arg(long)]
        title: String,
        /// definition, practice or recommendation
        #[arg(long, default_value = "definition")]
        kind: DocumentKind,
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Put a document away: it can be read, and not be written in
    Archive {
        /// The document's id
        document: DocumentId,
        /// Take it out again
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Delete a document for good, with its history and all that was said about it
    Delete {
        /// The document's id
        document: DocumentId,
        /// Do it: without this, the command shows what would go and what would stay
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// List the documents
    List {
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
}

impl DocumentCommand {
    pub(super) fn into_request(self) -> Request {
        match self {
            Self::Archive {
                document,
                undo,
                output,
                folder,
            } => {
                let command = AdminCommand::ArchiveDocument {
                    document,
                    is_archived: !undo,
                };
                Request::new(command, folder, output)
            }
            Self::Create {
                title,
                kind,
                workspace,
                output,
                folder,
            } => {
                let workspace = workspace.named;
                let command = AdminCommand::CreateDocument {
                    workspace,
                    title,
                    kind,
                };
                Request::new(command, folder, output)
            }
            Self::Delete {
                document,
                yes,
                output,
                folder,
            } => {
                let command = match yes {
                    true => AdminCommand::DeleteDocument { document },
                    false => AdminCommand::PreviewDeletion { document },
                };
                Request::new(command, folder, output)
            }
            Self::List {
                workspace,
                output,
                folder,
            } => {
                let workspace = workspace.named;
                Request::new(AdminCommand::ListDocuments { workspace }, folder, output)
            }
        }
    }
}
