//! `wortlaut check`: everything is read back, each document through the guard and through Automerge.

use super::{CliError, print};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::ExitCode;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::{MaterialiseError, Materialised, canonical};
use wortlaut_merge::guard::Guard;
use wortlaut_merge::history::{Chronicle, ChronicleError, Entry};
use wortlaut_store::{CheckReport, LoggedChange, Snapshot, SoundLog, Version};

/// What `--json` prints.
#[derive(Serialize)]
pub(super) struct Report {
    documents: u64,
    changes: u64,
    held_changes: u64,
    snapshots: u64,
    versions: u64,
    audit_entries: u64,
    /// One sentence each.
    problems: Vec<String>,
}

/// Checks a data folder, which may be in use.
pub(super) fn check(folder: &Path, as_json: bool) -> Result<ExitCode, CliError> {
    let failed = |source| CliError::Check {
        folder: folder.to_owned(),
        source,
    };
    let checked = wortlaut_store::check_and_examine(folder, &mut examine).map_err(failed)?;
    let is_clean = checked.is_clean();
    let report = Report::from(checked);
    if as_json {
        print::json(&report)?
    } else {
        print::line(&report.sentences())?
    }
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl From<CheckReport> for Report {
    fn from(report: CheckReport) -> Self {
        let mut problems: Vec<_> = report.problems.iter().map(ToString::to_string).collect();
        if report.unlisted > 0 {
            problems.push(format!("and {} more problems", report.unlisted));
        }
        Self {
            documents: report.documents,
            changes: report.changes,
            held_changes: report.held_changes,
            snapshots: report.snapshots,
            versions: report.versions,
            audit_entries: report.audit_entries,
            problems,
        }
    }
}

impl Report {
    pub(super) fn sentences(&self) -> String {
        let Self {
            documents,
            changes,
            held_changes,
            snapshots,
            versions,
            audit_entries,
            problems,
        } = self;
        let read = format!(
            "Read {changes} changes of {documents} documents, {held_changes} changes that wait for their authors, {snapshots} snapshots, {versions} versions and {audit_entries} audit entries."
        );
        if problems.is_empty() {
            return format!("{read}\nAll is well.");
        }
        format!("{read}\nNot all is well:\n  {}", problems.join("\n  "))
    }
}

/// What is wrong with a document whose log the store found sound.
fn examine(log: &SoundLog<'_>) -> Vec<String> {
    let guard = match replayed(log.changes) {
        Ok(guard) => guard,
        Err(problem) => return vec![problem],
    };
    let bytes = log.changes.iter().map(|it| &*it.change.bytes);
    let document = match Materialised::from_log(bytes) {
        Ok(document) => document,
        Err(failure) => return vec![format!("its log cannot be opened: {failure}")],
    };
    let mut problems = Vec::new();
    if document.heads() != guard.graph().heads() {
        problems.push("its index and the opened document have different heads".to_owned());
    }
    if let Err(failure) = document.text() {
        problems.push(format!("its text cannot be read: {failure}"));
    }
    problems.extend(
        log.snapshot
            .and_then(|it| snapshot_problem(it, log.changes)),
    );
    problems.extend(version_problems(log));
    problems
}

fn replayed(changes: &[LoggedChange]) -> Result<Guard, String> {
    let mut guard = Guard::new();
    for logged in changes {
        let position = logged.position;
        guard
            .replay(&logged.change.bytes, logged.change.member)
            .map_err(|failure| format!("change {position} would not be admitted: {failure}"))?;
    }
    Ok(guard)
}

fn snapshot_problem(snapshot: &Snapshot, changes: &[LoggedChange]) -> Option<String> {
    let covered = changes.iter().filter(|it| it.position <= snapshot.position);
    match is_snapshot_of(snapshot, covered) {
        Ok(true) => None,
        Ok(false) => {
            Some("its snapshot is not the document at that position of the log".to_owned())
        }
        Err(failure) => Some(format!("its snapshot cannot be opened: {failure}")),
    }
}

/// What is wrong with the document's versions: each promises the hash of its canonical text.
fn version_problems(log: &SoundLog<'_>) -> Vec<String> {
    if log.versions.is_empty() {
        return Vec::new();
    }
    let chronicle = match chronicle(log.changes) {
        Ok(chronicle) => chronicle,
        Err(failure) => return vec![format!("its history cannot be read: {failure}")],
    };
    let versions = log.versions.iter();
    versions
        .filter_map(|version| version_problem(&chronicle, version))
        .collect()
}

fn chronicle(changes: &[LoggedChange]) -> Result<Chronicle, ChronicleError> {
    let mut chronicle = Chronicle::new();
    for logged in changes {
        let change = &logged.change;
        chronicle.append(&Entry {
            bytes: &change.bytes,
            member: change.member,
            brought_by: change.brought_by,
            received_at: change.received_at,
        })?;
    }
    Ok(chronicle)
}

fn version_problem(chronicle: &Chronicle, version: &Version) -> Option<String> {
    let number = version.number;
    let heads: Vec<_> = version.heads.iter().copied().map(ChangeHash).collect();
    let Some(moment) = chronicle.at_heads(&heads) else {
        return Some(format!("version {number} names changes that the log lacks"));
    };
    let text = canonical(&chronicle.text(&moment));
    let is_kept = <[u8; 32]>::from(Sha256::digest(text)) == version.text_sha256;
    (!is_kept).then(|| format!("version {number} does not have the text that it promises"))
}

fn is_snapshot_of<'a>(
    snapshot: &Snapshot,
    covered: impl Iterator<Item = &'a LoggedChange>,
) -> Result<bool, MaterialiseError> {
    let logged = Materialised::from_log(covered.map(|it| &*it.change.bytes))?;
    let saved = Materialised::load(&snapshot.bytes)?;
    let named: Vec<_> = snapshot.heads.iter().copied().map(ChangeHash).collect();
    Ok(saved.heads() == named && logged.heads() == named && saved.text()? == logged.text()?)
}
