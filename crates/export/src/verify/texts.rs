//! Every text at its heads, and what the records say of them.

use super::contents::Records;
use super::finding::{Check, Findings, Place};
use super::layout::Files;
use super::log::History;
use super::problem::Problem;
use super::verdict::Verdict;
use crate::bundle::records::{EditionRecord, Manifest, Pseudonym, RestoreEntry, VersionEntry};
use crate::bundle::{created_from, files};
use std::collections::HashSet;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::canonical;
use wortlaut_model::limits;

/// Checks the document, its text, the versions and the members against the history.
pub(super) fn check(
    files: &Files<'_>,
    records: &Records,
    history: &History,
    verdict: &mut Verdict,
    findings: &mut Findings,
) {
    check_members(records, history, findings);
    verdict.found(Check::Members);
    if let Some(manifest) = &records.manifest {
        check_document(manifest, records, history, findings);
        verdict.found(Check::Document);
        check_text(files, manifest, history, findings);
        verdict.found(Check::Text);
    }
    if let Some(versions) = &records.versions
        && is_bearable(versions.len(), history, findings)
    {
        for version in versions {
            check_version(files, version, history, findings);
        }
        check_edition(records.manifest.as_ref(), versions, findings);
        verdict.found(Check::Versions);
    }
}

fn check_document(
    manifest: &Manifest,
    records: &Records,
    history: &History,
    findings: &mut Findings,
) {
    let place = || Place::file(files::MANIFEST);
    let heads = manifest.edition.heads.iter();
    if !heads
        .map(|it| ChangeHash::from(*it))
        .eq(history.heads.iter().copied())
    {
        findings.add(Check::Document, Problem::Heads, place());
    }
    let now = history.chronicle.text(&history.chronicle.now());
    if history.text.as_ref().is_some_and(|it| *it != now) {
        let place = Place::file(files::DOCUMENT);
        findings.add(Check::Document, Problem::Readers, place);
    }
    if now.title != manifest.title {
        findings.add(Check::Document, Problem::Title, place());
    }
    let counted = created_from(
        &history.lines,
        records.members.as_deref().unwrap_or_default(),
        records.versions.as_ref().map_or(0, Vec::len),
        records.restores.as_ref().map_or(0, Vec::len),
    );
    if counted != manifest.created_from {
        findings.add(Check::Document, Problem::Counts, place());
    }
}

fn check_text(files: &Files<'_>, manifest: &Manifest, history: &History, findings: &mut Findings) {
    let text = canonical(&history.chronicle.text(&history.chronicle.now()));
    let found = files.get(files::TEXT);
    if let Some(place) = found.and_then(|it| it.difference(text.as_bytes())) {
        findings.add(Check::Text, Problem::Text, place);
    }
    if files::sha256(text.as_bytes()) != manifest.edition.text_sha256 {
        let place = Place::file(files::MANIFEST);
        findings.add(Check::Text, Problem::TextHash, place);
    }
}

/// Whether reading the text at every version costs no more than it may.
fn is_bearable(versions: usize, history: &History, findings: &mut Findings) -> bool {
    let steps = (versions as u64).saturating_mul(history.operations);
    let is_bearable = steps <= limits::BUNDLE_STEPS;
    if !is_bearable {
        let problem = Problem::TooMany {
            what: "operations times versions",
            most: limits::BUNDLE_STEPS,
        };
        findings.add(Check::Versions, problem, Place::file(files::VERSIONS));
    }
    is_bearable
}

fn check_version(
    files: &Files<'_>,
    version: &VersionEntry,
    history: &History,
    findings: &mut Findings,
) {
    let number = version.version.number;
    let place = || Place::file(files::VERSIONS).of_version(number);
    let heads: Vec<ChangeHash> = version.heads.iter().map(|it| (*it).into()).collect();
    let Some(moment) = history.chronicle.at_heads(&heads) else {
        findings.add(Check::Versions, Problem::UnknownHeads, place());
        return;
    };
    if history.chronicle.heads(&moment) != heads {
        findings.add(Check::Versions, Problem::Heads, place());
    }
    let text = canonical(&history.chronicle.text(&moment));
    let found = files.get(&files::text_of_version(number));
    if let Some(difference) = found.and_then(|it| it.difference(text.as_bytes())) {
        let difference = difference.of_version(number);
        findings.add(Check::Versions, Problem::Text, difference);
    }
    if files::sha256(text.as_bytes()) != version.text_sha256 {
        findings.add(Check::Versions, Problem::TextHash, place());
    }
}

/// The versions are in order, and the edition is what the versions say that it is.
fn check_edition(manifest: Option<&Manifest>, versions: &[VersionEntry], findings: &mut Findings) {
    let mut last = 0;
    let edition = manifest.map(|it| &it.edition);
    let latest = edition.and_then(|it| it.version.as_ref());
    for version in versions {
        let number = version.version.number;
        if number <= last || latest.is_some_and(|it| number > it.number) {
            let place = Place::file(files::VERSIONS).of_version(number);
            findings.add(Check::Versions, Problem::VersionOrder, place);
        }
        last = number;
    }
    if edition.is_some_and(|it| !is_among(it, versions)) {
        let place = Place::file(files::MANIFEST);
        findings.add(Check::Versions, Problem::EditionVersion, place);
    }
}

/// Whether an edition that is a version is the one that the versions tell of.
fn is_among(edition: &EditionRecord, versions: &[VersionEntry]) -> bool {
    let Some(named) = &edition.version else {
        return true;
    };
    versions.iter().any(|it| {
        it.version == *named && it.heads == edition.heads && it.text_sha256 == edition.text_sha256
    })
}

fn check_members(records: &Records, history: &History, findings: &mut Findings) {
    let mut known = HashSet::new();
    let named = history.lines.iter().flat_map(|line| {
        let named = [line.member, line.brought_by];
        named.into_iter().flatten()
    });
    let in_order: Vec<Pseudonym> = named.filter(|it| known.insert(*it)).collect();
    let counted = (1..).map(Pseudonym).take(in_order.len());
    let listed = records.members.iter().flatten().map(|it| it.member);
    if !counted.eq(in_order.iter().copied()) || !listed.eq(in_order.iter().copied()) {
        let place = Place::file(files::MEMBERS);
        findings.add(Check::Members, Problem::Pseudonyms, place);
    }
    let written: HashSet<_> = history
        .lines
        .iter()
        .map(|line| (&line.actor, line.hash.0))
        .collect();
    let is_of_the_log = |restore: &RestoreEntry| {
        let mut changes = restore.changes.iter();
        !restore.changes.is_empty() && changes.all(|it| written.contains(&(&restore.actor, it.0)))
    };
    let restores = records.restores.as_deref().unwrap_or_default();
    let is_sorted = restores.is_sorted_by(|a, b| a.actor < b.actor);
    if !is_sorted || !restores.iter().all(is_of_the_log) {
        let place = Place::file(files::RESTORES);
        findings.add(Check::Members, Problem::Restores, place);
    }
}
