//! The log and the document: every change by itself, and all of them one after the other through the guard.

use super::contents::Records;
use super::finding::{Check, Findings, Place, printable};
use super::layout::{File, Files};
use super::problem::Problem;
use crate::bundle::files;
use crate::bundle::records::{ActorHex, Hash, LogLine, Pseudonym};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::{Materialised, Text};
use wortlaut_merge::guard::{Guard, Weight, parse_chunks, weigh};
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::{MemberId, limits};

/// What the log tells, once every change of it is found to be sound.
pub(super) struct History {
    pub(super) lines: Vec<LogLine>,
    pub(super) chronicle: Chronicle,
    pub(super) heads: Vec<ChangeHash>,
    /// The text as Automerge reads it; `None` when it cannot.
    pub(super) text: Option<Text>,
    pub(super) operations: u64,
}

/// Replays the log; `None` when something in it is wrong. What is wrong then is listed.
pub(super) fn replay(
    files: &Files<'_>,
    records: &Records,
    findings: &mut Findings,
) -> Option<History> {
    let (log, document) = (files.get(files::LOG)?, files.get(files::DOCUMENT)?);
    let mut replay = Replay::new(records, log, document);
    for line in log.bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Err(stop) = replay.take(line) {
            findings.add(Check::Log, stop.problem, *stop.place);
            return None;
        }
    }
    replay.find_unlogged(findings);
    if findings.has(Check::Log) {
        return None;
    }
    replay.finish(findings)
}

/// A finding behind which the log cannot be followed any more.
struct Stop {
    problem: Problem,
    place: Box<Place>,
}

struct Replay<'a> {
    log: File<'a>,
    document: File<'a>,
    members: Option<HashSet<Pseudonym>>,
    owners: HashMap<ActorHex, Option<Pseudonym>>,
    guard: Guard,
    chronicle: Chronicle,
    lines: Vec<LogLine>,
    /// How far the log and the document have been followed, in bytes.
    log_end: usize,
    document_end: usize,
    operations: u64,
}

impl<'a> Replay<'a> {
    fn new(records: &Records, log: File<'a>, document: File<'a>) -> Self {
        let mut chronicle = Chronicle::new();
        for restore in records.restores.iter().flatten() {
            let changes = restore.changes.iter().map(|it| ChangeHash::from(*it));
            chronicle.know_restore(changes, restore.origins.clone());
        }
        let members = records.members.as_ref();
        Self {
            log,
            document,
            members: members.map(|all| all.iter().map(|it| it.member).collect()),
            owners: HashMap::new(),
            guard: Guard::new(),
            chronicle,
            lines: Vec::new(),
            log_end: 0,
            document_end: 0,
            operations: 0,
        }
    }

    /// Takes in the next line with its change.
    fn take(&mut self, spelt: &[u8]) -> Result<(), Stop> {
        let start = self.log_end;
        self.log_end += spelt.len();
        let in_log = self.log.place_of(start..self.log_end);
        let line = self.read(spelt, &in_log)?;
        let in_log = in_log.of_change(line.change, line.hash);
        let chunk = self.chunk(&line, &in_log)?;
        self.check_change(&line, chunk, in_log)?;
        self.document_end += chunk.len();
        self.lines.push(line);
        Ok(())
    }

    fn read(&self, spelt: &[u8], place: &Place) -> Result<LogLine, Stop> {
        let stop = |problem| Stop {
            problem,
            place: Box::new(place.clone()),
        };
        if self.lines.len() >= limits::BUNDLE_CHANGES {
            let (what, most) = ("changes", limits::BUNDLE_CHANGES as u64);
            return Err(stop(Problem::TooMany { what, most }));
        }
        let line: LogLine = serde_json::from_slice(spelt)
            .map_err(|error| stop(Problem::Unreadable(printable(&error.to_string()))))?;
        if files::spell_line(&line).ok().as_deref() != Some(spelt) {
            return Err(stop(Problem::Spelling));
        }
        if line.change != self.lines.len() + 1 || line.offset != self.document_end {
            return Err(stop(Problem::Offset));
        }
        Ok(line)
    }

    /// The bytes of the change that a line names.
    fn chunk(&self, line: &LogLine, in_log: &Place) -> Result<&'a [u8], Stop> {
        let end = line.offset.checked_add(line.length);
        let chunk = end.and_then(|end| self.document.bytes.get(line.offset..end));
        chunk.ok_or_else(|| Stop {
            problem: Problem::Offset,
            place: Box::new(in_log.clone()),
        })
    }

    /// The checks that need no other change, then those of the guard; only then the history sees the bytes.
    fn check_change(&mut self, line: &LogLine, chunk: &[u8], in_log: Place) -> Result<(), Stop> {
        let bytes: Range<usize> = line.offset..line.offset + line.length;
        let place = self.document.place_of(bytes);
        let place = place.of_change(line.change, line.hash);
        let wrong = |problem| Stop {
            problem,
            place: Box::new(place.clone()),
        };
        let misnamed = |problem| Stop {
            problem,
            place: Box::new(in_log.clone()),
        };
        self.operations += weigh([chunk], &Weight::MESSAGE).operations;
        if self.operations > limits::BUNDLE_OPERATIONS {
            let (what, most) = ("operations", limits::BUNDLE_OPERATIONS);
            return Err(wrong(Problem::TooMany { what, most }));
        }
        let parsed = parse_chunks(chunk).map_err(|it| wrong(Problem::Change(it.reason)))?;
        let [change] = parsed.as_slice() else {
            return Err(wrong(Problem::Form));
        };
        if change.byte_len() != chunk.len() {
            return Err(wrong(Problem::Form));
        }
        if Hash::from(change.hash()) != line.hash {
            return Err(misnamed(Problem::ChangeHash));
        }
        if change.actor().to_bytes() != line.actor.0 || change.sequence() != line.sequence {
            return Err(misnamed(Problem::Actor));
        }
        if self.chronicle.find(&change.hash()).is_some() {
            return Err(misnamed(Problem::Repeated));
        }
        self.check_members(line).map_err(misnamed)?;
        let replayed = self.guard.replay(chunk, line.member.map(member_id));
        replayed.map_err(|it| wrong(Problem::Change(it.reason)))?;
        let entry = Entry {
            bytes: chunk,
            member: line.member.map(member_id),
            brought_by: line.brought_by.or(line.member).map(member_id),
            received_at: line.received_at,
        };
        let taken = self.chronicle.append(&entry);
        taken.map_err(|error| wrong(Problem::History(error.to_string())))
    }

    /// An actor belongs to one member for ever.
    fn check_members(&mut self, line: &LogLine) -> Result<(), Problem> {
        let mut named = line.member.iter().chain(&line.brought_by);
        if let Some(members) = &self.members
            && !named.all(|it| members.contains(it))
        {
            return Err(Problem::UnknownMember);
        }
        let owner = self.owners.entry(line.actor.clone());
        if *owner.or_insert(line.member) != line.member {
            return Err(Problem::Owner);
        }
        Ok(())
    }

    fn find_unlogged(&self, findings: &mut Findings) {
        let end = self.document.bytes.len();
        if self.document_end < end {
            let place = self.document.place_of(self.document_end..end);
            findings.add(Check::Log, Problem::Unlogged, place);
        }
    }

    /// Opens the document by Automerge, which the guard allows now.
    fn finish(self, findings: &mut Findings) -> Option<History> {
        let document = self.document;
        let chunks = self.lines.iter().map(|line| {
            let bytes = document.bytes.get(line.offset..line.offset + line.length);
            bytes.unwrap_or_default()
        });
        let opened = Materialised::from_log(chunks).and_then(|it| it.text());
        let text = match opened {
            Ok(text) => Some(text),
            Err(error) => {
                let problem = Problem::History(error.to_string());
                findings.add(Check::Document, problem, document.place());
                None
            }
        };
        Some(History {
            heads: self.guard.graph().heads(),
            lines: self.lines,
            chronicle: self.chronicle,
            operations: self.operations,
            text,
        })
    }
}

/// A member's id in the history of this bundle.
fn member_id(pseudonym: Pseudonym) -> MemberId {
    MemberId::from_bytes(u128::from(pseudonym.0).to_be_bytes())
}
