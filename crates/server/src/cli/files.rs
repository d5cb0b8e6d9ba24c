//! `wortlaut import` and `wortlaut export`.

use super::{CliError, Folder, InWorkspace, Output, Request, client, print};
use crate::admin::command::{AdminCommand, Export, Import, Revise};
use crate::exports::Format;
use clap::Args;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wortlaut_model::{DocumentId, DocumentKind, limits};

/// The file name that stands for standard output.
const STANDARD_OUTPUT: &str = "-";

#[derive(Args)]
pub(super) struct ImportArgs {
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
pub(super) struct ExportArgs {
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

impl ImportArgs {
    pub(super) fn into_request(self) -> Result<Request, CliError> {
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
    pub(super) fn execute(self) -> Result<ExitCode, CliError> {
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
