//! The change log, the snapshots and the versions, document by document.

use super::{CheckReport, Examine, SoundLog};
use crate::{
    chunk::ChangeHead,
    column::{Column, get, get_optional},
    deletion::{expected_gaps, gaps},
    error::{Result, StoreError},
    log::{ChangeHash, Hex, LoggedChange, logged_change},
    snapshot::{self, Snapshot},
    version::{self, Version},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Display,
};
use wortlaut_model::{DocumentId, MemberId};

pub(super) fn check(
    connection: &Connection,
    mut examine: Option<Examine<'_>>,
    report: &mut CheckReport,
) -> Result<()> {
    numbering(connection, report)?;
    for document in documents(connection)? {
        let stage = check_document(connection, document, examine.as_mut(), report);
        report.unless_readable(&format!("document {document}"), stage);
    }
    Ok(())
}

/// Rows are numbered through over all documents, so that a missing one shows even at the end of its document's log. Where a
/// document was deleted numbers are missing, too; the audit trail, whose rows nobody alters unseen, tells how many.
fn numbering(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let (rows, last): (u64, u64) = connection.query_row(
        "SELECT count(*), ifnull(max(id), 0) FROM change",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let expected = expected_gaps(connection)?;
    if gaps(connection)? != expected {
        let deleted = match expected {
            0 => String::new(),
            expected => format!(", of which deleted documents account for {expected}"),
        };
        report.add(
            "the change log",
            format_args!("has {rows} rows, but the last is number {last}{deleted}"),
        );
    }
    Ok(())
}

/// Every document that has a row, a log, an actor, a snapshot or a version.
fn documents(connection: &Connection) -> Result<Vec<DocumentId>> {
    let mut statement = connection.prepare(
        "SELECT id FROM document UNION SELECT document FROM change
         UNION SELECT document FROM actor UNION SELECT document FROM snapshot
         UNION SELECT document FROM version",
    )?;
    let documents = statement.query_map([], |row| get(row, 0))?;
    Ok(documents.collect::<Result<_, _>>()?)
}

fn check_document(
    connection: &Connection,
    document: DocumentId,
    examine: Option<&mut Examine<'_>>,
    report: &mut CheckReport,
) -> Result<()> {
    let problems_before = report.problem_count();
    let mut log = DocumentLog {
        connection,
        document,
        length: 0,
        sequences: HashMap::new(),
        frontier: BTreeSet::new(),
        frontiers: BTreeMap::new(),
        kept: examine.is_some().then(Vec::new),
        report,
    };
    let versions = log.read_versions();
    log.frontiers = versions
        .iter()
        .filter_map(|version| Some((version.position?, None)))
        .collect();
    log.check_changes()?;
    log.check_actors()?;
    let snapshot = log.check_snapshot()?;
    log.check_versions(&versions)?;
    let kept = log.kept.take();
    let sound = report.problem_count() == problems_before;
    if let (Some(examine), Some(changes), true) = (examine, kept, sound) {
        let log = SoundLog {
            document,
            changes: &changes,
            snapshot: snapshot.as_ref(),
            versions: &versions,
        };
        for finding in examine(&log) {
            report.add(format_args!("document {document}"), finding);
        }
    }
    Ok(())
}

struct DocumentLog<'a> {
    connection: &'a Connection,
    document: DocumentId,
    /// The position of the last change seen.
    length: u64,
    /// The last sequence number seen of each actor.
    sequences: HashMap<Vec<u8>, u64>,
    /// The changes seen on which no other depends.
    frontier: BTreeSet<ChangeHash>,
    /// That frontier at the positions that versions name.
    frontiers: BTreeMap<u64, Option<BTreeSet<ChangeHash>>>,
    /// The changes seen, if somebody wants to examine them.
    kept: Option<Vec<LoggedChange>>,
    report: &'a mut CheckReport,
}

impl DocumentLog<'_> {
    fn check_changes(&mut self) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT c.position, c.hash, c.actor, c.sequence, c.bytes, c.member, c.brought_by,
                    c.received_at, a.member
             FROM change c LEFT JOIN actor a ON a.document = c.document AND a.actor = c.actor
             WHERE c.document = ?1 ORDER BY c.position",
        )?;
        let mut rows = statement.query([Column(self.document)])?;
        while let Some(row) = rows.next()? {
            let logged = logged_change(row)?;
            self.check_place(&logged);
            self.check_owner(&logged, get_optional(row, 8)?);
            self.check_bytes(&logged)?;
            self.length = logged.position;
            if let Some(frontier) = self.frontiers.get_mut(&logged.position) {
                *frontier = Some(self.frontier.clone());
            }
            self.report.changes += 1;
            if let Some(kept) = &mut self.kept {
                kept.push(logged);
            }
        }
        self.report.documents += u64::from(self.length > 0);
        Ok(())
    }

    fn check_place(&mut self, logged: &LoggedChange) {
        let change = &logged.change;
        if logged.position != self.length + 1 {
            let what = format!("follows change {}: changes are missing", self.length);
            self.problem(logged, what);
        }
        let before = self
            .sequences
            .insert(change.actor.clone(), change.sequence)
            .unwrap_or(0);
        if change.sequence != before + 1 {
            let what = format!(
                "has sequence number {} of its actor, after {before}",
                change.sequence
            );
            self.problem(logged, what);
        }
    }

    fn check_owner(&mut self, logged: &LoggedChange, owner: Option<MemberId>) {
        if owner != logged.change.member {
            self.problem(logged, "its actor is not bound to its author");
        }
    }

    fn check_bytes(&mut self, logged: &LoggedChange) -> Result<()> {
        let change = &logged.change;
        let head = match ChangeHead::read(&change.bytes) {
            Ok(head) => head,
            Err(bad) => {
                self.problem(logged, format!("its bytes are damaged: {bad}"));
                return Ok(());
            }
        };
        for column in head.unlike(&change.hash, &change.actor, change.sequence) {
            self.problem(logged, format!("its {column} is not what its bytes say"));
        }
        for dependency in &head.dependencies {
            self.check_dependency(logged, dependency)?;
            self.frontier.remove(dependency);
        }
        self.frontier.insert(change.hash);
        Ok(())
    }

    fn check_dependency(&mut self, logged: &LoggedChange, dependency: &[u8; 32]) -> Result<()> {
        let position = self.position_of(dependency)?;
        if position.is_none_or(|position| position >= logged.position) {
            let what = format!("depends on {}, which is not before it", Hex(dependency));
            self.problem(logged, what);
        }
        Ok(())
    }

    fn position_of(&self, change: &ChangeHash) -> Result<Option<u64>> {
        let position = self
            .connection
            .prepare_cached("SELECT position FROM change WHERE document = ?1 AND hash = ?2")?
            .query_row(params![Column(self.document), change], |row| row.get(0));
        Ok(position.optional()?)
    }

    /// An actor is bound together with its first change, so one without changes has lost them.
    fn check_actors(&mut self) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT actor FROM actor WHERE document = ?1 ORDER BY actor")?;
        let mut rows = statement.query([Column(self.document)])?;
        while let Some(row) = rows.next()? {
            let actor: Vec<u8> = row.get(0)?;
            if !self.sequences.contains_key(&actor) {
                self.report.add(
                    format_args!("document {}, actor {}", self.document, Hex(&actor)),
                    "is bound, but its changes are missing",
                );
            }
        }
        Ok(())
    }

    fn check_snapshot(&mut self) -> Result<Option<Snapshot>> {
        let snapshot = match snapshot::read(self.connection, self.document) {
            Ok(Some(snapshot)) => snapshot,
            Ok(None) => return Ok(None),
            Err(StoreError::Damaged { .. }) => {
                self.snapshot_problem("its bytes are not those of its SHA-256");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.report.snapshots += 1;
        if snapshot.position > self.length {
            self.snapshot_problem(format!(
                "covers {} changes, but the log has {}",
                snapshot.position, self.length
            ));
        }
        Ok(Some(snapshot))
    }

    fn read_versions(&mut self) -> Vec<Version> {
        version::all(self.connection, self.document).unwrap_or_else(|error| {
            let part = format!("the versions of document {}", self.document);
            self.report.unless_readable(&part, Err(error));
            Vec::new()
        })
    }

    fn check_versions(&mut self, versions: &[Version]) -> Result<()> {
        for (version, number) in versions.iter().zip(1..) {
            self.report.versions += 1;
            if version.number != number {
                let what = format!("stands where version {number} should: versions are missing");
                self.version_problem(version, what);
            }
            if !version.heads.is_sorted() {
                self.version_problem(version, "its heads are not in order");
            }
            for head in &version.heads {
                if self.position_of(head)?.is_none() {
                    let what = format!("names {}, which the log lacks", Hex(head));
                    self.version_problem(version, what);
                }
            }
            self.check_version_position(version);
        }
        Ok(())
    }

    fn check_version_position(&mut self, version: &Version) {
        let Some(position) = version.position else {
            return;
        };
        let named: BTreeSet<ChangeHash> = version.heads.iter().copied().collect();
        if self.frontiers.get(&position) != Some(&Some(named)) {
            let what = format!("its heads are not those of the log at position {position}");
            self.version_problem(version, what);
        }
    }

    fn problem(&mut self, logged: &LoggedChange, what: impl Display) {
        let place = format!("document {}, change {}", self.document, logged.position);
        self.report.add(place, what);
    }

    fn version_problem(&mut self, version: &Version, what: impl Display) {
        let place = format!("document {}, version {}", self.document, version.number);
        self.report.add(place, what);
    }

    fn snapshot_problem(&mut self, what: impl Display) {
        let place = format!("snapshot of document {}", self.document);
        self.report.add(place, what);
    }
}
