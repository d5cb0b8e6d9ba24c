//! The command line. What it prints is an interface: `--json` where a program reads, sentences where a person does.

mod backup;
mod check;
mod client;
mod documents;
mod duration;
mod files;
mod members;
mod organisations;
mod print;
mod serving;
mod tokens;
mod verify;

use crate::admin::command::AdminCommand;
use crate::auth::origin::PublicUrl;
use crate::serve::ServeError;
use crate::{http, rights};
use clap::{Args, Parser, Subcommand};
use client::ClientError;
use documents::DocumentCommand;
use files::{ExportArgs, ImportArgs};
use members::MemberCommand;
use organisations::{AuditArgs, OrganisationCommand};
use serving::Serve;
use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use tokens::TokenCommand;
use wortlaut_model::limits;
use wortlaut_store::StoreError;

/// A service in which many organisations draft one text together.
#[derive(Parser)]
#[command(name = "wortlaut", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the workspace in a data folder
    Serve(Serve),
    /// Set up workspaces beside the first one
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Add members, invite them anew, change their rights, set ends, remove and erase them
    #[command(subcommand)]
    Member(MemberCommand),
    /// Add, change and list organisations
    #[command(subcommand)]
    Organisation(OrganisationCommand),
    /// Make and revoke bearer tokens for programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Create and list documents, put them away, delete them
    #[command(subcommand)]
    Document(DocumentCommand),
    /// Create a document from a file (docx, odt, md, html or txt), or read a revised file into one that stands
    Import(ImportArgs),
    /// Write a document as a file, or what changed in it between two moments
    Export(ExportArgs),
    /// Show who changed which record, newest first
    Audit(AuditArgs),
    /// Read everything back and verify it; exits 0 only when all is well
    Check {
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Write everything in a data folder into a new file, also while the service runs, and read it back
    Backup {
        /// The file; it must not exist yet
        file: PathBuf,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Make a data folder from a backup; no service runs on it, and nothing is in it yet
    Restore {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Check a verification bundle, without server or network; exits 0 only when it is intact
    Verify {
        /// The bundle
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Print the API's OpenAPI document
    #[command(hide = true)]
    Openapi,
    /// Print the table of rights: which right may ask for which route and send which frame
    #[command(hide = true)]
    Rights,
}

#[derive(Args)]
struct Folder {
    /// The data folder; it is made when it does not exist
    #[arg(long = "data", value_name = "DIR", env = "WORTLAUT_DATA")]
    path: PathBuf,
}

#[derive(Args)]
struct Output {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct InWorkspace {
    /// The workspace, by name or id, when there are several
    #[arg(long = "workspace", value_name = "WORKSPACE")]
    named: Option<String>,
}

#[derive(Args)]
struct Links {
    /// The address in links, when no server runs; else and by default the one the server last used
    #[arg(long, env = "WORTLAUT_PUBLIC_URL", value_parser = PublicUrl::configured)]
    public_url: Option<PublicUrl>,
}

#[derive(Subcommand)]
enum WorkspaceCommand {
    /// Set up a workspace; nobody is in it yet
    Create {
        /// Its name, by which --workspace finds it
        #[arg(long)]
        name: String,
        /// The language its pages start in
        #[arg(long, default_value = "de", value_parser = ["de", "en"])]
        language: String,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
}

/// A command failed. The message is for the person who gave it.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("cannot check {}", .folder.display())]
    Check {
        folder: PathBuf,
        #[source]
        source: StoreError,
    },
    #[error("cannot back up {}", .folder.display())]
    Backup {
        folder: PathBuf,
        #[source]
        source: StoreError,
    },
    #[error("cannot restore {}", .file.display())]
    Restore {
        file: PathBuf,
        #[source]
        source: StoreError,
    },
    #[error("cannot read {}", .file.display())]
    Read {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("cannot write {}", .file.display())]
    Write {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is larger than {} MB", .0.display(), limits::IMPORT_BYTES >> 20)]
    TooLarge(PathBuf),
    #[error("{} is larger than the {} MB that a bundle may have", .0.display(), limits::BUNDLE_BYTES >> 20)]
    BundleTooLarge(PathBuf),
    #[error("cannot write to standard output")]
    Print(#[from] io::Error),
}

/// What a command asks for, to be executed by a server or on the folder.
struct Request {
    command: AdminCommand,
    folder: PathBuf,
    public_url: Option<PublicUrl>,
    output: Output,
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    match execute(Cli::parse().command) {
        Ok(code) => code,
        Err(failure) => {
            print_failure(&failure);
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<ExitCode, CliError> {
    let request = match command {
        Command::Serve(options) => return options.run(),
        Command::Check { output, folder } => return check::check(&folder.path, output.json),
        Command::Backup {
            file,
            output,
            folder,
        } => return backup::write(&folder.path, &file, output.json),
        Command::Restore {
            file,
            output,
            folder,
        } => return backup::read(&file, &folder.path, output.json),
        Command::Verify { file, output } => return verify::verify(&file, output.json),
        Command::Openapi => {
            print::json(&http::openapi())?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Rights => {
            print::json(&rights::table())?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Workspace(command) => command.into_request(),
        Command::Member(command) => command.into_request(),
        Command::Organisation(command) => command.into_request(),
        Command::Audit(audit) => audit.into_request(),
        Command::Token(command) => command.into_request(),
        Command::Document(command) => command.into_request(),
        Command::Import(import) => import.into_request()?,
        Command::Export(export) => return export.execute(),
    };
    let reply = client::execute(&request.folder, request.public_url, request.command)?;
    print::reply(&reply, request.output.json)?;
    Ok(ExitCode::SUCCESS)
}

/// The failure with its causes, each on a line.
fn print_failure(failure: &CliError) {
    eprintln!("wortlaut: {failure}");
    let mut cause = failure.source();
    while let Some(it) = cause {
        eprintln!("  because: {it}");
        cause = it.source();
    }
}

impl Request {
    fn new(command: AdminCommand, folder: Folder, output: Output) -> Self {
        Self {
            command,
            folder: folder.path,
            public_url: None,
            output,
        }
    }

    fn with_links(self, links: Links) -> Self {
        Self {
            public_url: links.public_url,
            ..self
        }
    }
}

impl WorkspaceCommand {
    fn into_request(self) -> Request {
        let Self::Create {
            name,
            language,
            output,
            folder,
        } = self;
        let command = AdminCommand::CreateWorkspace { name, language };
        Request::new(command, folder, output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
