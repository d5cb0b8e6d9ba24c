//! `wortlaut token`.

use super::duration::duration;
use super::{Folder, Output, Request};
use crate::admin::command::AdminCommand;
use clap::Subcommand;
use wortlaut_model::{MemberId, Scope, TokenId};

#[derive(Subcommand)]
pub(super) enum TokenCommand {
    /// Make a bearer token; it is shown this once
    Create {
        /// The id of the member for whom it speaks
        #[arg(long)]
        member: MemberId,
        /// What it is for
        #[arg(long, default_value = "command line")]
        name: String,
        /// read, or edit: all that the member may do with texts
        #[arg(long, default_value = "edit")]
        scope: Scope,
        /// After how long it is no longer good, as in 90d or 12h; without it, when it is revoked
        #[arg(long, value_name = "TIME", value_parser = duration)]
        expires: Option<i64>,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Revoke a token; what is connected with it is closed
    Revoke {
        /// The token's id
        token: TokenId,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
}

impl TokenCommand {
    pub(super) fn into_request(self) -> Request {
        match self {
            Self::Create {
                member,
                name,
                scope,
                expires,
                output,
                folder,
            } => {
                let command = AdminCommand::CreateToken {
                    member,
                    name,
                    scope,
                    lasts: expires,
                };
                Request::new(command, folder, output)
            }
            Self::Revoke {
                token,
                output,
                folder,
            } => Request::new(AdminCommand::RevokeToken { token }, folder, output),
        }
    }
}
