//! `wortlaut member`.

use super::duration::duration;
use super::{Folder, InWorkspace, Links, Output, Request};
use crate::admin::command::{AddMember, AdminCommand};
use clap::Subcommand;
use wortlaut_model::{MemberId, Role};

#[derive(Subcommand)]
pub(super) enum MemberCommand {
    /// Add a member and print a link that signs them in
    Add {
        /// The person's name
        #[arg(long)]
        name: String,
        /// The organisation's name; it is made when new
        #[arg(long)]
        organisation: String,
        /// reader, commenter, editor or moderator
        #[arg(long)]
        role: Role,
        /// The e-mail address they will sign in with
        #[arg(long)]
        address: Option<String>,
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        links: Links,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Print a fresh link for a member, who stays the same member; an earlier unused link is good no more, and one who was
    /// removed is let in again
    Invite {
        /// The member's id
        #[arg(long)]
        member: MemberId,
        #[command(flatten)]
        links: Links,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Change what a member may do
    Role {
        /// The member's id
        #[arg(long)]
        member: MemberId,
        /// reader, commenter, editor or moderator
        role: Role,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Take everything away that signs a member in, as after a lost device: sessions, tokens, passkeys, password, linked
    /// accounts and unused links; `invite` lets them in again
    LockOut {
        /// The member's id
        #[arg(long)]
        member: MemberId,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Remove a member: they get in no more, and what they wrote stays theirs
    Remove {
        /// The member's id
        #[arg(long)]
        member: MemberId,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Set the moment from which on a member gets in no more, as for a guest
    End {
        /// The member's id
        #[arg(long)]
        member: MemberId,
        /// After how long, as in 90d or 12h
        #[arg(long, value_name = "TIME", value_parser = duration, required_unless_present = "never")]
        after: Option<i64>,
        /// Take the end away
        #[arg(long, conflicts_with = "after")]
        never: bool,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Erase a person for good: nothing tells who they were, and what they wrote stays their organisation's
    Erase {
        /// The member's id
        #[arg(long)]
        member: MemberId,
        /// Do it: without this, the command shows what would go and what would stay
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// List the members, those who were removed too
    List {
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
}

impl MemberCommand {
    pub(super) fn into_request(self) -> Request {
        match self {
            Self::Add {
                name,
                organisation,
                role,
                address,
                workspace,
                links,
                output,
                folder,
            } => {
                let command = AdminCommand::AddMember(AddMember {
                    workspace: workspace.named,
                    name,
                    organisation,
                    role,
                    address,
                });
                Request::new(command, folder, output).with_links(links)
            }
            Self::Invite {
                member,
                links,
                output,
                folder,
            } => {
                let command = AdminCommand::InviteMember { member };
                Request::new(command, folder, output).with_links(links)
            }
            Self::Role {
                member,
                role,
                output,
                folder,
            } => Request::new(AdminCommand::SetRole { member, role }, folder, output),
            Self::LockOut {
                member,
                output,
                folder,
            } => Request::new(AdminCommand::LockOut { member }, folder, output),
            Self::Remove {
                member,
                output,
                folder,
            } => Request::new(AdminCommand::RemoveMember { member }, folder, output),
            Self::End {
                member,
                after,
                never: _,
                output,
                folder,
            } => {
                let command = AdminCommand::SetEnd { member, after };
                Request::new(command, folder, output)
            }
            Self::Erase {
                member,
                yes,
                output,
                folder,
            } => {
                let command = match yes {
                    true => AdminCommand::EraseMember { member },
                    false => AdminCommand::PreviewErasure { member },
                };
                Request::new(command, folder, output)
            }
            Self::List {
                workspace,
                output,
                folder,
            } => {
                let workspace = workspace.named;
                Request::new(AdminCommand::ListMembers { workspace }, folder, output)
            }
        }
    }
}
