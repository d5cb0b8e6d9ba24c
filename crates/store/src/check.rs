//! Reading everything back: whether what is kept is what was written.

mod audit;
mod database;
mod held;
mod log;
mod report;

pub use report::{CheckReport, Problem};

use crate::{
    connection,
    error::{Result, StoreError},
    folder::database_in,
    log::LoggedChange,
    migration,
    snapshot::Snapshot,
    version::Version,
};
use rusqlite::{ErrorCode, Transaction};
use std::{fs::File, path::Path};
use wortlaut_model::DocumentId;

/// A document whose log was found sound, for a look at what only Automerge can tell.
#[derive(Debug)]
pub struct SoundLog<'a> {
    /// The document.
    pub document: DocumentId,
    /// All its changes, in log order.
    pub changes: &'a [LoggedChange],
    /// Its snapshot, if there is one and its bytes are sound.
    pub snapshot: Option<&'a Snapshot>,
    /// Its versions, by number.
    pub versions: &'a [Version],
}

/// Looks at one document and returns what is wrong with it, one sentence for each problem.
pub type Examine<'a> = &'a mut dyn FnMut(&SoundLog<'_>) -> Vec<String>;

/// Reads everything in a data folder back and verifies it. The folder may be in use: the check sees one committed state,
/// takes no lock that others wait for, and writes nothing.
///
/// Verified are SQLite's own structures and the schema; that every row refers to rows that exist; every change's
/// checksum and hash, that its columns say what its bytes say, that its dependencies stand before it, that positions
/// and every actor's sequence numbers have no gaps, and that its actor belongs to its author; the checksum, hash and
/// columns of every change that waits for its author, that of a dropped one no bytes are left, and that the log has neither;
/// every snapshot's SHA-256 and that it covers no more than the log; that versions are numbered without gaps and name
/// changes of the log, those with a position exactly its heads there; and the chain of hashes of the audit trail.
///
/// # Errors
///
/// Only when the check cannot begin: no database, another program's or another version's. Damage is in the report,
/// however great.
pub fn check(folder: impl AsRef<Path>) -> Result<CheckReport> {
    run(folder.as_ref(), None)
}

/// Like [`check`], and hands every document whose log is sound to `examine`, whose findings join the report.
///
/// # Errors
///
/// Those of [`check`].
pub fn check_and_examine(folder: impl AsRef<Path>, examine: Examine<'_>) -> Result<CheckReport> {
    run(folder.as_ref(), Some(examine))
}

fn run(folder: &Path, examine: Option<Examine<'_>>) -> Result<CheckReport> {
    run_on(&database_in(folder), examine)
}

/// Checks a database file, in a folder or a backup.
pub(crate) fn run_on(path: &Path, examine: Option<Examine<'_>>) -> Result<CheckReport> {
    require_file(path)?;
    let opened = connection::open_checker(path);
    let mut connection = opened.map_err(|error| error.during("open the database"))?;
    let transaction = connection.transaction()?;
    match migration::require_current(&transaction, path) {
        Ok(()) => Ok(examine_all(&transaction, examine)),
        Err(StoreError::Database { source, .. }) if is_damage(&source) => {
            let mut report = CheckReport::default();
            report.unless_readable("the database file", Err(source.into()));
            Ok(report)
        }
        Err(error) => Err(error.during("read the database")),
    }
}

/// Whether SQLite says that the file itself is broken.
fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

fn examine_all(transaction: &Transaction<'_>, examine: Option<Examine<'_>>) -> CheckReport {
    let mut report = CheckReport::default();
    let stage = database::check(transaction, &mut report);
    report.unless_readable("the database", stage);
    let stage = log::check(transaction, examine, &mut report);
    report.unless_readable("the change log", stage);
    let stage = held::check(transaction, &mut report);
    report.unless_readable("the changes that wait for their authors", stage);
    let stage = audit::check(transaction, &mut report);
    report.unless_readable("the audit trail", stage);
    report
}

pub(crate) fn require_file(path: &Path) -> Result<()> {
    File::open(path)
        .map(drop)
        .map_err(|source| StoreError::Folder {
            action: "open",
            path: path.to_owned(),
            source,
        })
}
