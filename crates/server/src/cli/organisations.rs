//! `wortlaut organisation` and `wortlaut audit`.

use super::{Folder, InWorkspace, Output, Request};
use crate::admin::command::{AddOrganisation, AdminCommand};
use clap::{ArgAction, Args, Subcommand};
use wortlaut_model::OrganisationId;
use wortlaut_store::OrganisationChange;

#[derive(Subcommand)]
pub(super) enum OrganisationCommand {
    /// Add an organisation
    Add {
        /// Its name
        #[arg(long)]
        name: String,
        /// At most five characters that stand beside its colour; absent is made from the name
        #[arg(long)]
        short: Option<String>,
        /// Where it is at home
        #[arg(long, default_value = "")]
        place: String,
        /// Its colour, 1 to 10; absent is the next one
        #[arg(long)]
        colour: Option<u8>,
        /// Whether it has a vote
        #[arg(long, default_value_t = true, action = ArgAction::Set)]
        votes: bool,
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Change what is named; all else stays
    Change {
        /// The organisation's id
        organisation: OrganisationId,
        /// Another name
        #[arg(long)]
        name: Option<String>,
        /// Another short form
        #[arg(long)]
        short: Option<String>,
        /// Another place
        #[arg(long)]
        place: Option<String>,
        /// Another colour, 1 to 10
        #[arg(long)]
        colour: Option<u8>,
        /// Whether it has a vote
        #[arg(long)]
        votes: Option<bool>,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// List the organisations
    List {
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
}

/// `wortlaut audit`
#[derive(Args)]
pub(super) struct AuditArgs {
    /// Only entries before this number, as the last line of a page tells
    #[arg(long, value_name = "NUMBER")]
    before: Option<u64>,
    #[command(flatten)]
    workspace: InWorkspace,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    folder: Folder,
}

impl OrganisationCommand {
    pub(super) fn into_request(self) -> Request {
        match self {
            Self::Add {
                name,
                short,
                place,
                colour,
                votes,
                workspace,
                output,
                folder,
            } => {
                let command = AdminCommand::AddOrganisation(AddOrganisation {
                    workspace: workspace.named,
                    name,
                    short,
                    place,
                    colour,
                    votes,
                });
                Request::new(command, folder, output)
            }
            Self::Change {
                organisation,
                name,
                short,
                place,
                colour,
                votes,
                output,
                folder,
            } => {
                let change = OrganisationChange {
                    name,
                    short,
                    place,
                    colour,
                    votes,
                };
                let command = AdminCommand::ChangeOrganisation {
                    organisation,
                    change,
                };
                Request::new(command, folder, output)
            }
            Self::List {
                workspace,
                output,
                folder,
            } => {
                let workspace = workspace.named;
                Request::new(
                    AdminCommand::ListOrganisations { workspace },
                    folder,
                    output,
                )
            }
        }
    }
}

impl AuditArgs {
    pub(super) fn into_request(self) -> Request {
        let command = AdminCommand::ReadAudit {
            workspace: self.workspace.named,
            before: self.before,
        };
        Request::new(command, self.folder, self.output)
    }
}
