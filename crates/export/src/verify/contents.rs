//! The files: their names, their records, and every hash.

use super::finding::{Check, Findings, Place, printable};
use super::layout::{File, Files};
use super::problem::Problem;
use crate::bundle::files;
use crate::bundle::records::{
    FORMAT, FORMAT_VERSION, FileRecord, Manifest, MemberEntry, RestoreEntry, VersionEntry,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use wortlaut_model::limits;

/// The records that could be read.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) manifest: Option<Manifest>,
    pub(super) versions: Option<Vec<VersionEntry>>,
    pub(super) members: Option<Vec<MemberEntry>>,
    pub(super) restores: Option<Vec<RestoreEntry>>,
}

/// Reads the records, and checks the names and the hashes of all files.
pub(super) fn read(files: &Files<'_>, findings: &mut Findings) -> Records {
    let manifest = record(files, files::MANIFEST, findings).filter(|it| is_known(it, findings));
    let records = Records {
        manifest,
        versions: record(files, files::VERSIONS, findings),
        members: record(files, files::MEMBERS, findings),
        restores: record(files, files::RESTORES, findings),
    };
    check_names(files, records.versions.as_deref(), findings);
    check_readme(files, findings);
    if let Some(manifest) = &records.manifest {
        check_hashes(files, manifest, findings);
    }
    check_sums(files, findings);
    records
}

/// Reads a record; `None` when it is not there, which is told with the other names, or cannot be read.
fn record<T: Serialize + DeserializeOwned>(
    files: &Files<'_>,
    name: &str,
    findings: &mut Findings,
) -> Option<T> {
    let file = files.get(name)?;
    if file.bytes.len() > limits::BUNDLE_RECORD_BYTES {
        findings.add(Check::Manifest, Problem::TooLarge, file.place());
        return None;
    }
    let record: T = match serde_json::from_slice(file.bytes) {
        Ok(record) => record,
        Err(error) => {
            let place = file.place_of(place_of(&error, file.bytes));
            let problem = Problem::Unreadable(printable(&error.to_string()));
            findings.add(Check::Manifest, problem, place);
            return None;
        }
    };
    let spelt = files::spell(&record).unwrap_or_default();
    if let Some(place) = file.difference(&spelt) {
        findings.add(Check::Manifest, Problem::Spelling, place);
    }
    Some(record)
}

/// The byte at which a record could be read no further.
fn place_of(error: &serde_json::Error, bytes: &[u8]) -> std::ops::Range<usize> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let at = (before + error.column().saturating_sub(1)).min(bytes.len());
    at..bytes.len().min(at + 1)
}

fn is_known(manifest: &Manifest, findings: &mut Findings) -> bool {
    let is_known = manifest.format == FORMAT && manifest.format_version == FORMAT_VERSION;
    if !is_known {
        let format = format!("{} {}", manifest.format, manifest.format_version);
        let problem = Problem::Format(printable(&format));
        findings.add(Check::Manifest, problem, Place::file(files::MANIFEST));
    }
    is_known
}

/// Finds files that are missing, that have no place, that are there twice, or that stand in the wrong place.
fn check_names(files: &Files<'_>, versions: Option<&[VersionEntry]>, findings: &mut Findings) {
    let numbers = versions.unwrap_or_default().iter();
    let expected = files::names(numbers.map(|it| it.version.number));
    let is_text = |name: &str| versions.is_none() && name.starts_with("texts/");
    let known: HashSet<&str> = expected.iter().map(String::as_str).collect();
    let mut seen = HashSet::new();
    let mut is_sound = true;
    let mut find = |problem, place| {
        is_sound = false;
        findings.add(Check::Archive, problem, place);
    };
    for file in &files.0 {
        if !seen.insert(file.name) {
            find(Problem::Twice, file.place());
        } else if !known.contains(file.name) && !is_text(file.name) {
            find(Problem::Unexpected, file.place());
        }
    }
    for name in expected.iter().filter(|it| !seen.contains(it.as_str())) {
        find(Problem::Missing, Place::file(name));
    }
    if !is_sound || versions.is_none() {
        return;
    }
    let displaced = files.0.iter().zip(&expected).find(|(a, b)| a.name != **b);
    if let Some((file, _)) = displaced {
        findings.add(Check::Archive, Problem::Order, file.place());
    }
}

fn check_readme(files: &Files<'_>, findings: &mut Findings) {
    let readme = files.get(files::README);
    let difference = readme.and_then(|it| it.difference(files::README_TEXT.as_bytes()));
    if let Some(place) = difference {
        findings.add(Check::Archive, Problem::Readme, place);
    }
}

/// Compares every file with what the manifest says of it.
fn check_hashes(files: &Files<'_>, manifest: &Manifest, findings: &mut Findings) {
    let listed = manifest.files.iter().map(|it| &*it.name);
    let found = files.0.iter().filter(|it| files::is_in_manifest(it.name));
    if !listed.eq(found.map(|it| it.name)) {
        let place = Place::file(files::MANIFEST);
        findings.add(Check::Hashes, Problem::Listing, place);
    }
    // A list that names one file many times must not make it be hashed as often.
    let mut seen = HashSet::new();
    for record in manifest.files.iter().filter(|it| seen.insert(&it.name)) {
        if let Some(file) = files.get(&record.name) {
            check_hash(&file, record, findings);
        }
    }
}

fn check_hash(file: &File<'_>, record: &FileRecord, findings: &mut Findings) {
    if file.bytes.len() != record.bytes {
        let problem = Problem::Length(record.bytes);
        findings.add(Check::Hashes, problem, file.place());
    }
    if files::sha256(file.bytes) != record.sha256 {
        findings.add(Check::Hashes, Problem::Hash, file.place());
    }
}

/// Compares every file with its line in `SHA256SUMS`, and that file with what it has to be.
fn check_sums(files: &Files<'_>, findings: &mut Findings) {
    let Some(sums) = files.get(files::SUMS) else {
        return;
    };
    let summed = files.0.iter().filter(|it| it.name != files::SUMS);
    let mut found = sums.bytes.split_inclusive(|byte| *byte == b'\n');
    let mut is_sound = true;
    let mut expected = String::new();
    for file in summed {
        let line = files::sums([(file.name, files::sha256(file.bytes))].into_iter());
        let named = found.next().unwrap_or_default();
        if named != line.as_bytes() && names_a_hash_of(named, file.name) {
            is_sound = false;
            findings.add(Check::Hashes, Problem::Sum, file.place());
        }
        expected.push_str(&line);
    }
    if let Some(place) = sums.difference(expected.as_bytes()).filter(|_| is_sound) {
        findings.add(Check::Hashes, Problem::Spelling, place);
    }
}

/// Whether a line of `SHA256SUMS` is about this file.
fn names_a_hash_of(line: &[u8], name: &str) -> bool {
    let end = format!("  {name}\n");
    line.len() == 64 + end.len() && line.ends_with(end.as_bytes())
}
