//! The files of a bundle: their names, their order, and how each is spelt.

use super::records::{FileRecord, Hash, LogLine};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

pub(crate) const README: &str = "README.txt";
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const SUMS: &str = "SHA256SUMS";
pub(crate) const TEXT: &str = "text.txt";
pub(crate) const VERSIONS: &str = "versions.json";
pub(crate) const MEMBERS: &str = "members.json";
pub(crate) const RESTORES: &str = "restores.json";
pub(crate) const LOG: &str = "log.jsonl";
pub(crate) const DOCUMENT: &str = "document.automerge";

/// The files that are in every bundle.
pub(crate) const FIXED: usize = 9;

/// What `README.txt` says. It belongs to the format: other words are another version of the format.
pub(crate) const README_TEXT: &str = include_str!("README.txt");

/// The file with the text of a version.
pub(crate) fn text_of_version(number: u32) -> String {
    format!("texts/v{number}.txt")
}

/// All files of a bundle with these versions, in their order.
pub(crate) fn names(versions: impl Iterator<Item = u32>) -> Vec<String> {
    let first = [README, MANIFEST, SUMS, TEXT].map(str::to_owned);
    let last = [VERSIONS, MEMBERS, RESTORES, LOG, DOCUMENT].map(str::to_owned);
    let texts = versions.map(text_of_version);
    first.into_iter().chain(texts).chain(last).collect()
}

/// Whether the manifest names the hash of a file: its own it cannot, and `SHA256SUMS` names that of the manifest.
pub(crate) fn is_in_manifest(name: &str) -> bool {
    name != MANIFEST && name != SUMS
}

/// What the manifest says of a file.
pub(crate) fn record_of(name: &str, bytes: &[u8]) -> FileRecord {
    FileRecord {
        name: name.to_owned(),
        bytes: bytes.len(),
        sha256: sha256(bytes),
    }
}

/// `SHA256SUMS`, as the program sha256sum reads it: all files but itself.
pub(crate) fn sums<'a>(files: impl Iterator<Item = (&'a str, Hash)>) -> String {
    let mut sums = String::new();
    for (name, hash) in files {
        let _infallible = writeln!(sums, "{hash}  {name}");
    }
    sums
}

/// A record as it is spelt: JSON with two spaces a level, and a line feed at its end.
///
/// # Errors
/// Never for the records of a bundle: they have no maps with other keys than strings.
pub(crate) fn spell(record: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(record)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A line of the log as it is spelt: JSON without spaces, and a line feed at its end.
///
/// # Errors
/// Never, as for [`spell`].
pub(crate) fn spell_line(line: &LogLine) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(bytes)
}

pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}
