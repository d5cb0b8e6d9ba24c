//! The verification bundle: a text at exact heads with its whole history, to be checked by anybody without the service.
//!
//! A zip file in one fixed form ([`archive`]) whose files are described in docs/bundle.md. The document is the change chunks
//! of its log, one after the other: every Automerge program opens that, and unlike a compacted document its bytes depend on no
//! library's version. The same edition of the same records gives the same bytes; a bundle has no time of its own.

pub(crate) mod archive;
pub(crate) mod files;
pub(crate) mod records;

use crate::{Edition, NamedVersion};
use archive::Entry;
use records::{
    ActorHex, CreatedFrom, EditionRecord, FORMAT, FORMAT_VERSION, LogLine, Manifest, MemberEntry,
    Pseudonym, RestoreEntry, VersionEntry, VersionName,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::canonical;
use wortlaut_merge::guard::{Weight, weigh};
use wortlaut_merge::history::{Chronicle, Moment, Origin};
use wortlaut_model::{MemberId, Timestamp, limits};

/// What a bundle is made of.
#[derive(Clone, Copy)]
pub struct BundleSource<'a> {
    /// Which text it is.
    pub edition: &'a Edition,
    /// The document's whole history. What does not lead to the edition's heads is left out.
    pub history: &'a Chronicle,
    /// The change chunks of the log, in its order; at least those that `history` was fed with.
    pub changes: &'a [Arc<[u8]>],
    /// The organisation of every member, by name.
    pub organisations: &'a BTreeMap<MemberId, String>,
    /// What was noted about restores, those of later times too.
    pub restores: &'a [Restore],
    /// All named versions of the document.
    pub versions: &'a [VersionRecord],
}

/// What a restore's words repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The hashes of its changes, in their order.
    pub changes: Vec<ChangeHash>,
    /// What its words repeat.
    pub origins: Vec<Origin>,
}

/// A named version as the service keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRecord {
    /// What it is called, and that it was declared agreed.
    pub version: NamedVersion,
    /// Its heads, sorted.
    pub heads: Vec<ChangeHash>,
    /// The SHA-256 of its canonical text.
    pub text_sha256: [u8; 32],
    /// When it was named.
    pub named_at: Timestamp,
    /// The organisation whose member named it.
    pub named_by: String,
}

/// A bundle cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The history lacks a change that the edition names.
    #[error("the history lacks a change that the edition names as its head")]
    UnknownHeads,
    /// The text at the heads is another than the edition promises.
    #[error("the text at the edition's heads does not have the hash that the edition promises")]
    Text,
    /// A version's text is another than it promises.
    #[error("the text of version {number} does not have the hash that the version promises")]
    VersionText {
        /// The version's number.
        number: u32,
    },
    /// The chunks are not those that the history was fed with.
    #[error("change {change} of the log is not the one that the history knows")]
    Log {
        /// Its place in the log, from 1.
        change: usize,
    },
    /// A member whose organisation was not handed in.
    #[error("a member of the log belongs to no organisation that is known")]
    UnknownMember,
    /// The bundle would be larger than what is checked.
    #[error("a bundle has at most {most} {what}, and this document has more")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many of them a bundle may have.
        most: u64,
    },
    /// A record cannot be spelt as JSON.
    #[error("a record of the bundle cannot be spelt")]
    Record(#[from] serde_json::Error),
}

/// Writes the bundle of an edition.
///
/// # Errors
/// When what is handed in does not fit together (see [`BundleError`]), which tells of damaged records, and when the
/// document has more than a bundle may have.
pub fn write(source: &BundleSource<'_>) -> Result<Vec<u8>, BundleError> {
    let history = source.history;
    let moment = history.at_heads(&source.edition.heads);
    let moment = moment.ok_or(BundleError::UnknownHeads)?;
    let text = history.text(&moment);
    let canonical_text = text_with_hash(history, &moment, source.edition.text_sha256);
    let canonical_text = canonical_text.ok_or(BundleError::Text)?;
    let versions = versions_within(source, &moment);
    let log = Log::of(source, &moment)?;
    let restores = restores_within(source.restores, &log);
    let mut content = vec![
        (files::README.to_owned(), files::README_TEXT.into()),
        (files::TEXT.to_owned(), canonical_text.into_bytes()),
    ];
    for version in &versions {
        let number = version.version.number;
        let text = version_text(history, version).ok_or(BundleError::VersionText { number })?;
        content.push((files::text_of_version(number), text.into_bytes()));
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        document: source.edition.document,
        kind: source.edition.kind,
        title: text.title,
        workspace: source.edition.workspace.clone(),
        address: source.edition.address.clone(),
        edition: EditionRecord {
            heads: source.edition.heads.iter().map(|it| (*it).into()).collect(),
            text_sha256: records::Hash(source.edition.text_sha256),
            version: source.edition.version.as_ref().map(VersionName::from),
        },
        created_from: created_from(&log.lines, &log.members, versions.len(), restores.len()),
        files: Vec::new(),
    };
    let versions: Vec<VersionEntry> = versions.into_iter().map(VersionEntry::from).collect();
    content.push((files::VERSIONS.to_owned(), files::spell(&versions)?));
    content.push((files::MEMBERS.to_owned(), files::spell(&log.members)?));
    content.push((files::RESTORES.to_owned(), files::spell(&restores)?));
    content.push((files::LOG.to_owned(), log.spelt));
    content.push((files::DOCUMENT.to_owned(), log.document));
    seal(manifest, content)
}

/// Puts the manifest and the sums behind the README, and all into the archive.
fn seal(mut manifest: Manifest, content: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, BundleError> {
    let records = content.iter();
    manifest.files = records
        .map(|(name, bytes)| files::record_of(name, bytes))
        .collect();
    let spelt = files::spell(&manifest)?;
    let mut hashes = manifest.files.iter().map(|it| (&*it.name, it.sha256));
    let readme = hashes.next();
    let of_manifest = (files::MANIFEST, files::sha256(&spelt));
    let sums = readme.into_iter().chain([of_manifest]).chain(hashes);
    let sums = files::sums(sums).into_bytes();
    let mut all = content.iter().map(|(name, bytes)| Entry { name, bytes });
    let sealed = [(files::MANIFEST, &spelt), (files::SUMS, &sums)];
    let sealed = sealed.map(|(name, bytes)| Entry { name, bytes });
    let readme = all.next();
    let entries: Vec<Entry<'_>> = readme.into_iter().chain(sealed).chain(all).collect();
    let size: usize = entries.iter().map(|it| it.bytes.len()).sum();
    within("bytes", size as u64, limits::BUNDLE_BYTES as u64)?;
    let bundle = archive::write(&entries);
    within("bytes", bundle.len() as u64, limits::BUNDLE_BYTES as u64)?;
    Ok(bundle)
}

/// What the manifest says that the bundle was made of.
pub(crate) fn created_from(
    lines: &[LogLine],
    members: &[MemberEntry],
    versions: usize,
    restores: usize,
) -> CreatedFrom {
    let received = || lines.iter().map(|line| line.received_at);
    CreatedFrom {
        changes: lines.len(),
        members: members.len(),
        versions,
        restores,
        first_received_at: received().min(),
        last_received_at: received().max(),
    }
}

/// The canonical text of a moment, if it has this hash.
fn text_with_hash(history: &Chronicle, moment: &Moment, hash: [u8; 32]) -> Option<String> {
    let text = canonical(&history.text(moment));
    (files::sha256(text.as_bytes()).0 == hash).then_some(text)
}

fn version_text(history: &Chronicle, version: &VersionRecord) -> Option<String> {
    let moment = history.at_heads(&version.heads)?;
    text_with_hash(history, &moment, version.text_sha256)
}

/// The versions whose heads lie within the edition, by number. Beside a named version only those before it: what is named
/// later, however old its text, would make another bundle of the same version.
fn versions_within<'a>(source: &BundleSource<'a>, moment: &Moment) -> Vec<&'a VersionRecord> {
    let last = source.edition.version.as_ref().map(|it| it.number);
    let is_within = |hash: &ChangeHash| {
        let place = source.history.find(hash);
        place.is_some_and(|place| is_in(moment, place))
    };
    let mut versions: Vec<_> = source
        .versions
        .iter()
        .filter(|it| last.is_none_or(|last| it.version.number <= last))
        .filter(|it| it.heads.iter().all(is_within))
        .collect();
    versions.sort_by_key(|it| it.version.number);
    versions
}

fn is_in(moment: &Moment, place: usize) -> bool {
    u32::try_from(place).is_ok_and(|place| moment.contains(place))
}

fn restores_within(restores: &[Restore], log: &Log) -> Vec<RestoreEntry> {
    let lines = log.lines.iter();
    let lines: HashMap<ChangeHash, &LogLine> = lines.map(|it| (it.hash.into(), it)).collect();
    let entry = |restore: &Restore| {
        let written = restore.changes.iter().filter_map(|it| lines.get(it));
        Some(RestoreEntry {
            actor: written.clone().next()?.actor.clone(),
            changes: written.map(|line| line.hash).collect(),
            origins: restore.origins.clone(),
        })
    };
    let mut within: Vec<RestoreEntry> = restores.iter().filter_map(entry).collect();
    within.sort_by(|a, b| a.actor.cmp(&b.actor));
    within
}

impl From<&VersionRecord> for VersionEntry {
    fn from(record: &VersionRecord) -> Self {
        Self {
            version: VersionName::from(&record.version),
            named_at: record.named_at,
            named_by: record.named_by.clone(),
            heads: record.heads.iter().map(|it| (*it).into()).collect(),
            text_sha256: records::Hash(record.text_sha256),
        }
    }
}

/// The part of the log that leads to the edition.
#[derive(Default)]
struct Log {
    lines: Vec<LogLine>,
    /// The lines as they are spelt.
    spelt: Vec<u8>,
    /// The change chunks, one after the other.
    document: Vec<u8>,
    members: Vec<MemberEntry>,
    pseudonyms: HashMap<MemberId, Pseudonym>,
    operations: u64,
}

impl Log {
    fn of(source: &BundleSource<'_>, moment: &Moment) -> Result<Self, BundleError> {
        let mut log = Self::default();
        let places = (0..source.history.len()).filter(|place| is_in(moment, *place));
        for place in places {
            log.push(source, place)?;
        }
        Ok(log)
    }

    fn push(&mut self, source: &BundleSource<'_>, place: usize) -> Result<(), BundleError> {
        let wrong = || BundleError::Log { change: place + 1 };
        let chunk = source.changes.get(place).ok_or_else(wrong)?;
        let hash = source.history.hash(place).ok_or_else(wrong)?;
        let (actor, sequence) = source.history.actor(place).ok_or_else(wrong)?;
        let facts = source.history.facts(place).ok_or_else(wrong)?;
        if hash_of(chunk) != Some(hash) {
            return Err(wrong());
        }
        let member = self.pseudonym(source, facts.member)?;
        let brought_by = facts.brought_by.filter(|it| Some(*it) != facts.member);
        let line = LogLine {
            change: self.lines.len() + 1,
            offset: self.document.len(),
            length: chunk.len(),
            hash: hash.into(),
            actor: ActorHex(actor.to_bytes().to_vec()),
            sequence,
            member,
            brought_by: self.pseudonym(source, brought_by)?,
            // A bundle is passed on: the minute at which somebody wrote is nobody's business.
            received_at: facts.received_at.to_the_hour(),
        };
        self.weigh(chunk)?;
        self.spelt.extend(files::spell_line(&line)?);
        self.document.extend_from_slice(chunk);
        self.lines.push(line);
        within("bytes", self.bytes(), limits::BUNDLE_BYTES as u64)
    }

    /// Nothing is written that would not be checked.
    fn weigh(&mut self, chunk: &[u8]) -> Result<(), BundleError> {
        self.operations += weigh([chunk], &Weight::MESSAGE).operations;
        let changes = self.lines.len() as u64 + 1;
        within("changes", changes, limits::BUNDLE_CHANGES as u64)?;
        within("operations", self.operations, limits::BUNDLE_OPERATIONS)
    }

    fn bytes(&self) -> u64 {
        (self.spelt.len() + self.document.len()) as u64
    }

    /// Who a member is in this bundle.
    fn pseudonym(
        &mut self,
        source: &BundleSource<'_>,
        member: Option<MemberId>,
    ) -> Result<Option<Pseudonym>, BundleError> {
        let Some(member) = member else {
            return Ok(None);
        };
        if let Some(known) = self.pseudonyms.get(&member) {
            return Ok(Some(*known));
        }
        let organisation = source.organisations.get(&member);
        let organisation = organisation.ok_or(BundleError::UnknownMember)?.clone();
        let next = Pseudonym(self.members.len() as u32 + 1);
        self.pseudonyms.insert(member, next);
        self.members.push(MemberEntry {
            member: next,
            organisation,
        });
        Ok(Some(next))
    }
}

/// The hash of a change chunk: SHA-256 over what stands behind the magic bytes and the checksum.
fn hash_of(chunk: &[u8]) -> Option<ChangeHash> {
    let hashed = chunk.get(8..)?;
    Some(ChangeHash(Sha256::digest(hashed).into()))
}

fn within(what: &'static str, count: u64, most: u64) -> Result<(), BundleError> {
    if count > most {
        return Err(BundleError::TooLarge { what, most });
    }
    Ok(())
}
