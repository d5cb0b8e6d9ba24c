//! `wortlaut verify`: a bundle is checked, without a data folder.

use super::{CliError, print};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;
use wortlaut_export::verify;
use wortlaut_model::limits;

/// Checks a bundle.
pub(super) fn verify(file: &Path, as_json: bool) -> Result<ExitCode, CliError> {
    let bundle = read(file).map_err(|source| CliError::Read {
        file: file.to_owned(),
        source,
    })?;
    if bundle.len() > limits::BUNDLE_BYTES {
        return Err(CliError::BundleTooLarge(file.to_owned()));
    }
    let verdict = verify::verify(&bundle);
    if as_json {
        print::json(&verdict)?;
    } else {
        print::line(&verdict.to_string())?;
    }
    Ok(if verdict.is_intact() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Reads a file, but no more of it than shows that it is too large.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    let most = limits::BUNDLE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
