//! Checking a verification bundle: without the service, without network, and without trusting a byte of it.
//!
//! ```text
//! bytes ── layout ──> files ── contents ──> records, every hash ── log ──> the history ── texts ──> every text in it
//! ```
//! Nothing is believed that can be found out: the archive is written anew from its files and compared; every change goes
//! through the guard before the library sees it; the document is read twice, by the history and by Automerge; every text is
//! spelt anew at its heads. What cannot be found out (who the members are, when the service received what, what was agreed)
//! the bundle can only tell; the [`Verdict`] says so.

mod advice;
mod authors;
mod contents;
mod finding;
mod german;
mod layout;
mod log;
mod problem;
mod report;
mod texts;
mod verdict;

pub use authors::Contribution;
pub use finding::{ChangePlace, Check, Finding, Place};
pub use problem::Problem;
pub use verdict::{CheckResult, Outcome, Verdict, VerifiedEdition};

use crate::bundle::files;
use finding::Findings;
use wortlaut_model::limits;

/// Checks a bundle. The same bytes give the same verdict; hostile ones cost at most what the limits named `BUNDLE_…` allow.
pub fn verify(bundle: &[u8]) -> Verdict {
    let mut findings = Findings::default();
    let mut verdict = Verdict::of(files::sha256(bundle), bundle.len());
    if bundle.len() > limits::BUNDLE_BYTES {
        findings.add(Check::Archive, Problem::TooLarge, Place::default());
        return verdict.finish(findings);
    }
    let files = layout::read(bundle, &mut findings);
    let records = contents::read(&files, &mut findings);
    verdict.found(Check::Archive);
    if records.manifest.is_some() {
        verdict.found(Check::Manifest);
        verdict.found(Check::Hashes);
    }
    if let Some(history) = log::replay(&files, &records, &mut findings) {
        verdict.found(Check::Log);
        texts::check(&files, &records, &history, &mut verdict, &mut findings);
        verdict.contributions = authors::contributions(&records, &history);
    }
    verdict.describe(&records, &files);
    verdict.finish(findings)
}
