//! `wortlaut backup` and `wortlaut restore`: a data folder in one file, and the way back.

use super::check::Report;
use super::{CliError, print};
use crate::clock;
use serde::Serialize;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use wortlaut_store::{CheckReport, back_up, restore};

/// What `--json` prints.
#[derive(Serialize)]
struct Done<'a> {
    file: &'a Path,
    bytes: u64,
    #[serde(flatten)]
    report: &'a Report,
}

/// Writes a data folder, which may be in use, into a file.
pub(super) fn write(folder: &Path, file: &Path, as_json: bool) -> Result<ExitCode, CliError> {
    let failed = |source| CliError::Backup {
        folder: folder.to_owned(),
        source,
    };
    let report = back_up(folder, file).map_err(failed)?;
    tell(file, &format!("Wrote {}", file.display()), report, as_json)
}

/// Makes a data folder from such a file.
pub(super) fn read(file: &Path, folder: &Path, as_json: bool) -> Result<ExitCode, CliError> {
    let failed = |source| CliError::Restore {
        file: file.to_owned(),
        source,
    };
    let report = restore(file, folder, clock::now()).map_err(failed)?;
    let done = if report.is_clean() {
        format!("Restored {}", folder.display())
    } else {
        "Nothing was restored".to_owned()
    };
    tell(file, &done, report, as_json)
}

fn tell(file: &Path, done: &str, report: CheckReport, as_json: bool) -> Result<ExitCode, CliError> {
    let bytes = fs::metadata(file).map(|it| it.len());
    let bytes = bytes.map_err(|source| CliError::Read {
        file: file.to_owned(),
        source,
    })?;
    let is_clean = report.is_clean();
    let report = Report::from(report);
    if as_json {
        let report = &report;
        print::json(&Done {
            file,
            bytes,
            report,
        })?;
    } else {
        print::line(&format!("{done} ({bytes} bytes).\n{}", report.sentences()))?;
    }
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
