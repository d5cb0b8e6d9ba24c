//! The command line. What it prints is an interface: `--json` where a program reads, sentences where a person does.

mod check;
mod client;
mod print;
mod verify;

use crate::admin::command::{AddMember, AdminCommand, Export, Import, Revise};
use crate::auth::origin::PublicUrl;
use crate::exports::Format;
use crate::operator::OperatorPages;
use crate::serve::{ServeError, ServeOptions};
use crate::template::Template;
use crate::{http, logging, serve};
use clap::{Args, Parser, Subcommand};
use client::ClientError;
use std::error::Error;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};
use wortlaut_model::{DocumentId, DocumentKind, MemberId, Role, TokenId, limits};
use wortlaut_store::StoreError;

/// The file name that stands for standard output.
const STANDARD_OUTPUT: &str = "-";

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
    /// Add members, invite them anew, change their rights
    #[command(subcommand)]
    Member(MemberCommand),
    /// Make and revoke bearer tokens for programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Create and list documents
    #[command(subcommand)]
    Document(DocumentCommand),
    /// Create a document from a file (docx, odt, md, html or txt), or read a revised file into one that stands
    Import(ImportArgs),
    /// Write a document as a file, or what changed in it between two moments
    Export(ExportArgs),
    /// Read everything back and verify it; exits 0 only when all is well
    Check {
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
}

#[derive(Args)]
struct Serve {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "WORTLAUT_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    folder: Folder,
    /// The address under which people reach the server, as in https://text.example.org
    #[arg(long, env = "WORTLAUT_PUBLIC_URL", value_parser = PublicUrl::configured)]
    public_url: Option<PublicUrl>,
    #[command(flatten)]
    operator: OperatorPages,
    /// Fill an empty folder with an example, and print links to try it at every start
    #[arg(long, env = "WORTLAUT_TEMPLATE")]
    template: Option<Template>,
    /// What to log, as in info or wortlaut=debug
    #[arg(long, env = "WORTLAUT_LOG", default_value = "info,memory_serve=warn")]
    log: String,
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

#[derive(Subcommand)]
enum MemberCommand {
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
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        links: Links,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
    /// Print a fresh link for a member, who stays the same member
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
    /// List the members
    List {
        #[command(flatten)]
        workspace: InWorkspace,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        folder: Folder,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a bearer token; it is shown this once
    Create {
        /// The id of the member for whom it speaks
        #[arg(long)]
        member: MemberId,
        /// What it is for
        #[arg(long, default_value = "command line")]
        name: String,
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

#[derive(Subcommand)]
enum DocumentCommand {
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

#[derive(Args)]
struct ImportArgs {
    /// The file
    file: PathBuf,
    /// The document whose text the file revises: only what differs is written, all else keeps its authors
    #[arg(long, value_name = "ID", conflicts_with_all = ["title", "kind", "named"])]
    document: Option<DocumentId>,
    /// The title, when it is not to be the file's own
    #[arg(long)]
    title: Option<String>,
    /// definition, practice or recommendation
    #[arg(long, default_value = "definition")]
    kind: DocumentKind,
    #[command(flatten)]
    workspace: InWorkspace,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Args)]
struct ExportArgs {
    /// The document's id
    document: DocumentId,
    /// html, md, txt, pdf, docx, odt or json, or bundle: the text with its whole history, for `wortlaut verify`
    #[arg(long)]
    format: Format,
    /// Which text: a version (v3 or 3), heads (hashes joined by commas), or a number of changes; absent is now
    #[arg(long, value_name = "VERSION")]
    at: Option<String>,
    /// Compare with this earlier text: html and pdf show both side by side, docx and odt as tracked changes
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,
    /// The file to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    folder: Folder,
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
        Command::Serve(options) => return serve_folder(options),
        Command::Check { output, folder } => return check::check(&folder.path, output.json),
        Command::Verify { file, output } => return verify::verify(&file, output.json),
        Command::Openapi => {
            print::json(&http::openapi())?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Workspace(command) => command.into_request(),
        Command::Member(command) => command.into_request(),
        Command::Token(command) => command.into_request(),
        Command::Document(command) => command.into_request(),
        Command::Import(import) => import.into_request()?,
        Command::Export(export) => return export.execute(),
    };
    let reply = client::execute(&request.folder, request.public_url, request.command)?;
    print::reply(&reply, request.output.json)?;
    Ok(ExitCode::SUCCESS)
}

fn serve_folder(options: Serve) -> Result<ExitCode, CliError> {
    logging::start(&options.log);
    serve::run(ServeOptions {
        listen: options.listen,
        folder: options.folder.path,
        public_url: options.public_url,
        operator: options.operator,
        template: options.template,
    })?;
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

impl MemberCommand {
    fn into_request(self) -> Request {
        match self {
            Self::Add {
                name,
                organisation,
                role,
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

impl TokenCommand {
    fn into_request(self) -> Request {
        match self {
            Self::Create {
                member,
                name,
                output,
                folder,
            } => Request::new(AdminCommand::CreateToken { member, name }, folder, output),
            Self::Revoke {
                token,
                output,
                folder,
            } => Request::new(AdminCommand::RevokeToken { token }, folder, output),
        }
    }
}

impl DocumentCommand {
    fn into_request(self) -> Request {
        match self {
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

impl ImportArgs {
    fn into_request(self) -> Result<Request, CliError> {
        let name = self.file.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let file = read_file(&self.file)?;
        let command = match self.document {
            Some(document) => AdminCommand::Revise(Revise {
                document,
                name,
                file,
            }),
            None => AdminCommand::Import(Import {
                workspace: self.workspace.named,
                title: self.title,
                kind: self.kind,
                name,
                file,
            }),
        };
        Ok(Request::new(command, self.folder, self.output))
    }
}

impl ExportArgs {
    fn execute(self) -> Result<ExitCode, CliError> {
        let command = AdminCommand::Export(Export {
            document: self.document,
            format: self.format,
            at: self.at,
            from: self.from,
        });
        let reply = client::execute(&self.folder.path, None, command)?;
        write_file(&self.output, reply.attachment())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn read_file(file: &Path) -> Result<Vec<u8>, CliError> {
    let failed = |source| CliError::Read {
        file: file.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let reader = fs::File::open(file).map_err(failed)?;
    let limit = limits::IMPORT_BYTES as u64;
    reader
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() > limits::IMPORT_BYTES {
        return Err(CliError::TooLarge(file.to_owned()));
    }
    Ok(bytes)
}

fn write_file(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    if file.as_os_str() == STANDARD_OUTPUT {
        return Ok(print::bytes(bytes)?);
    }
    fs::write(file, bytes).map_err(|source| CliError::Write {
        file: file.to_owned(),
        source,
    })
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
