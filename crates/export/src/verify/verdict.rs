//! What a check comes to.

use super::authors::Contribution;
use super::contents::Records;
use super::finding::{Check, Finding, Findings};
use super::layout::Files;
use crate::bundle::records::{CreatedFrom, Hash, VersionName};
use serde::Serialize;
use wortlaut_model::{DocumentId, Timestamp};

/// What became of one part of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All is as it has to be.
    Sound,
    /// Something is wrong.
    Wrong,
    /// It could not be checked because of what else is wrong.
    Unchecked,
}

/// One part of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Which.
    pub check: Check,
    /// What became of it.
    pub outcome: Outcome,
}

/// The text that a bundle is about, as its manifest has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedEdition {
    /// The document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// The workspace's name.
    pub workspace: String,
    /// The number and name of the version, if it is one.
    pub version: Option<(u32, String)>,
    /// When it was declared agreed and by which organisation, if it was.
    pub agreed: Option<(Timestamp, String)>,
    /// The heads, in hexadecimal digits.
    pub heads: Vec<String>,
    /// The SHA-256 of the canonical text, in hexadecimal digits.
    pub text_sha256: String,
    /// How many changes.
    pub changes: usize,
    /// How many named versions.
    pub versions: usize,
    /// When the service received the last change.
    pub last_received_at: Option<Timestamp>,
}

/// What a check of a bundle comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The SHA-256 of the whole bundle, in hexadecimal digits.
    pub sha256: String,
    /// The length of the bundle, in bytes.
    pub bytes: usize,
    /// How many files it has.
    pub files: usize,
    /// What it is about; `None` when its manifest cannot be read.
    pub edition: Option<VerifiedEdition>,
    /// The parts of the check, in their order.
    pub checks: Vec<CheckResult>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How many findings more there are.
    pub unlisted: usize,
    /// Who changed what; nothing when the log is not sound.
    pub contributions: Vec<Contribution>,
}

impl Verdict {
    /// Whether nothing is wrong, and everything was checked.
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty() && self.checks.iter().all(|it| it.outcome == Outcome::Sound)
    }

    /// A verdict in which nothing has been checked.
    pub(super) fn of(sha256: Hash, bytes: usize) -> Self {
        let unchecked = |check| CheckResult {
            check,
            outcome: Outcome::Unchecked,
        };
        Self {
            sha256: sha256.to_string(),
            bytes,
            files: 0,
            edition: None,
            checks: Check::ALL.map(unchecked).to_vec(),
            findings: Vec::new(),
            unlisted: 0,
            contributions: Vec::new(),
        }
    }

    /// Notes that a part of the check was gone through.
    pub(super) fn found(&mut self, check: Check) {
        for result in self.checks.iter_mut().filter(|it| it.check == check) {
            result.outcome = Outcome::Sound;
        }
    }

    /// Notes what the bundle is about.
    pub(super) fn describe(&mut self, records: &Records, files: &Files<'_>) {
        self.files = files.0.len();
        self.edition = records.manifest.as_ref().map(|manifest| {
            let version = manifest.edition.version.as_ref();
            VerifiedEdition {
                document: manifest.document,
                title: manifest.title.clone(),
                workspace: manifest.workspace.clone(),
                version: version.map(|it| (it.number, it.name.clone())),
                agreed: version.and_then(agreed),
                heads: manifest.edition.heads.iter().map(Hash::to_string).collect(),
                text_sha256: manifest.edition.text_sha256.to_string(),
                changes: manifest.created_from.changes,
                versions: manifest.created_from.versions,
                last_received_at: last(&manifest.created_from),
            }
        });
    }

    /// The verdict with what was found.
    pub(super) fn finish(mut self, findings: Findings) -> Self {
        for result in &mut self.checks {
            if findings.has(result.check) {
                result.outcome = Outcome::Wrong;
            }
        }
        self.findings = findings.listed;
        self.unlisted = findings.unlisted;
        self
    }
}

fn agreed(version: &VersionName) -> Option<(Timestamp, String)> {
    let agreed = version.agreed.as_ref()?;
    Some((agreed.declared_at, agreed.organisation.clone()))
}

fn last(created_from: &CreatedFrom) -> Option<Timestamp> {
    created_from.last_received_at
}
