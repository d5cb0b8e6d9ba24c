//! The control socket: how the command line reaches a server that has the data folder open.
//!
//! `DIR/control.sock` speaks one line of JSON each way: a command, and its answer. Behind the line stands the file that comes
//! with it, as many bytes as the line says. Only the account that runs the server may open the socket (mode 0600), so
//! whoever can is its administrator.

use super::command::{AdminCommand, AdminReply, Revise};
use super::{AdminError, revisions};
use crate::app::App;
use crate::exports::Party;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Permissions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, unix};
use tracing::warn;
use wortlaut_model::limits;
use wortlaut_store::By;

const SOCKET: &str = "control.sock";
const NEW_SOCKET: &str = "control.sock.new";
/// Longest line: the list of a great many members.
const LINE_BYTES: u64 = 64 << 20;
/// Longest path that a socket's address holds, on Linux 107 bytes; elsewhere less.
const ADDRESS_BYTES: usize = 100;
/// How long a command may take to arrive.
const COMMAND_TIME: Duration = Duration::from_secs(30);

/// A command on the wire, or an answer, and how many bytes come behind it.
#[derive(Debug, Serialize, Deserialize)]
struct Message<T> {
    says: T,
    #[serde(default)]
    attached: u64,
}

/// What was done, or the sentence that says why not.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Done(AdminReply),
    Failed(String),
}

/// The running server did not execute a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ControlError {
    /// It said why.
    #[error("{0}")]
    Refused(String),
    /// It could not be spoken to.
    #[error("cannot speak to the running server")]
    Io(#[from] io::Error),
    /// It speaks differently: another version.
    #[error(
        "the running server gave an answer that this program does not know: are both the same version?"
    )]
    Language(#[from] serde_json::Error),
}

/// The listening end, which is removed with this value.
pub(crate) struct ControlSocket {
    listener: UnixListener,
    path: PathBuf,
}

impl ControlSocket {
    /// Listens in a data folder whose lock the caller holds: a socket that is there already is a dead server's.
    pub(crate) fn bind(folder: &Path) -> io::Result<Self> {
        let (new, path) = (folder.join(NEW_SOCKET), folder.join(SOCKET));
        remove_if_there(&new)?;
        let listener = at_short_path(folder, NEW_SOCKET, |path| UnixListener::bind(path))?;
        // Nobody finds the socket under its name before it is private.
        fs::set_permissions(&new, Permissions::from_mode(0o600))?;
        fs::rename(&new, &path)?;
        Ok(Self { listener, path })
    }

    /// Answers commands until the server stops.
    pub(crate) async fn serve(self, app: Arc<App>) {
        let mut stopping = app.stopping.subscribe();
        loop {
            let accepted = tokio::select! {
                _ = stopping.wait_for(|it| *it) => return,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    let app = Arc::clone(&app);
                    tokio::spawn(async move {
                        if let Err(failure) = answer(&app, stream.into_split()).await {
                            warn!(%failure, "cannot answer a command");
                        }
                    });
                }
                Err(failure) => {
                    warn!(%failure, "cannot accept a command");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        // Left behind, it would only be found dead.
        let _ = fs::remove_file(&self.path);
    }
}

async fn answer(
    app: &Arc<App>,
    (reader, mut writer): (unix::OwnedReadHalf, unix::OwnedWriteHalf),
) -> io::Result<()> {
    let mut reader = tokio::io::BufReader::new(reader);
    let answer = match tokio::time::timeout(COMMAND_TIME, command(&mut reader)).await?? {
        Some(command) => execute(app, command).await,
        None => Answer::Failed(
            "the command is not one this server knows: are both the same version?".to_owned(),
        ),
    };
    let file = match &answer {
        Answer::Done(reply) => reply.attachment(),
        Answer::Failed(_) => &[],
    };
    writer.write_all(&line(&answer, file)?).await?;
    writer.write_all(file).await
}

/// Reads a command with its file; `None` when it cannot be understood.
async fn command(
    reader: &mut tokio::io::BufReader<unix::OwnedReadHalf>,
) -> io::Result<Option<AdminCommand>> {
    let mut line = Vec::new();
    let mut limited = reader.take(LINE_BYTES);
    limited.read_until(b'\n', &mut line).await?;
    let Ok(Message { says, attached }) = serde_json::from_slice(&line) else {
        return Ok(None);
    };
    if attached > limits::IMPORT_BYTES as u64 {
        return Ok(None);
    }
    let mut command: AdminCommand = says;
    let mut file = Vec::new();
    reader.take(attached).read_to_end(&mut file).await?;
    command.attach(file);
    Ok(Some(command))
}

/// A message's line.
fn line(says: &impl Serialize, file: &[u8]) -> serde_json::Result<Vec<u8>> {
    let attached = file.len() as u64;
    let mut line = serde_json::to_vec(&Message { says, attached })?;
    line.push(b'\n');
    Ok(line)
}

async fn execute(app: &Arc<App>, command: AdminCommand) -> Answer {
    let command = match command {
        AdminCommand::Revise(revise) => return revised(app, revise).await,
        command => command,
    };
    let office = app.office(By::Shell);
    let turn = match command {
        AdminCommand::Export(_) => Some(app.exports.take_turn(Party::Shell).await),
        _ => None,
    };
    let executed = tokio::task::spawn_blocking(move || {
        let executed = office.execute(command);
        drop(turn);
        executed
    });
    let executed = executed.await;
    match executed {
        Ok(Ok(done)) => {
            app.apply(done.consequences).await;
            Answer::Done(done.reply)
        }
        Ok(Err(failure)) => Answer::Failed(sentence(&failure)),
        Err(_) => Answer::Failed(
            "the server failed while it executed the command; see its log".to_owned(),
        ),
    }
}

/// A revised file's edits enter the document's room as everybody's do.
async fn revised(app: &Arc<App>, revise: Revise) -> Answer {
    match revisions::revise_running(app, revise).await {
        Ok(revised) => Answer::Done(AdminReply::Revised(revised)),
        Err(failure) => Answer::Failed(sentence(&failure)),
    }
}

/// The whole chain of causes in one sentence: whoever runs commands here may know them.
fn sentence(failure: &AdminError) -> String {
    let causes = std::iter::successors(std::error::Error::source(failure), |it| it.source());
    causes.fold(failure.to_string(), |sentence, cause| {
        let cause = cause.to_string();
        if sentence.contains(&cause) {
            sentence
        } else {
            format!("{sentence}: {cause}")
        }
    })
}

/// Sends a command to the server that runs on the folder; `None` when none does.
pub(crate) fn send(
    folder: &Path,
    command: &AdminCommand,
) -> Result<Option<AdminReply>, ControlError> {
    let mut stream = match at_short_path(folder, SOCKET, |path| UnixStream::connect(path)) {
        Ok(stream) => stream,
        Err(failure) if is_nobody_there(&failure) => return Ok(None),
        Err(failure) => return Err(failure.into()),
    };
    stream.write_all(&line(command, command.attachment())?)?;
    stream.write_all(command.attachment())?;
    let mut reader = BufReader::new(stream);
    let mut answer = String::new();
    (&mut reader).take(LINE_BYTES).read_line(&mut answer)?;
    let Message { says, attached } = serde_json::from_str(&answer)?;
    match says {
        Answer::Done(mut reply) => {
            let mut file = Vec::new();
            reader.take(attached).read_to_end(&mut file)?;
            if file.len() as u64 != attached {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            reply.attach(file);
            Ok(Some(reply))
        }
        Answer::Failed(reason) => Err(ControlError::Refused(reason)),
    }
}

fn is_nobody_there(failure: &io::Error) -> bool {
    matches!(
        failure.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
    )
}

/// Calls with a path that fits a socket's address, which holds only a hundred bytes: a long one is reached through the
/// folder's file descriptor.
fn at_short_path<T>(
    folder: &Path,
    name: &str,
    call: impl FnOnce(&Path) -> io::Result<T>,
) -> io::Result<T> {
    let path = folder.join(name);
    if path.as_os_str().len() <= ADDRESS_BYTES {
        return call(&path);
    }
    let folder = File::open(folder)?;
    call(&PathBuf::from(format!(
        "/proc/self/fd/{}/{name}",
        folder.as_raw_fd()
    )))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(failure) if failure.kind() != io::ErrorKind::NotFound => Err(failure),
        _ => Ok(()),
    }
}
