//! The records of a bundle as JSON, see docs/bundle.md. A record has exactly one spelling: that of the writers here.

use crate::{Agreement, NamedVersion};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::Origin;
use wortlaut_model::{DocumentId, DocumentKind, Timestamp};

/// What `format` says in the manifest.
pub(crate) const FORMAT: &str = "wortlaut-bundle";
/// The version of the format that is written and read here.
pub(crate) const FORMAT_VERSION: u32 = 1;

/// `manifest.json`: what the bundle is, and the hash of every other file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) format: String,
    pub(crate) format_version: u32,
    pub(crate) document: DocumentId,
    pub(crate) kind: DocumentKind,
    pub(crate) title: String,
    pub(crate) workspace: String,
    pub(crate) address: Option<String>,
    pub(crate) edition: EditionRecord,
    pub(crate) created_from: CreatedFrom,
    pub(crate) files: Vec<FileRecord>,
}

/// The text that the bundle proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditionRecord {
    pub(crate) heads: Vec<Hash>,
    pub(crate) text_sha256: Hash,
    pub(crate) version: Option<VersionName>,
}

/// What the bundle was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreatedFrom {
    pub(crate) changes: usize,
    pub(crate) members: usize,
    pub(crate) versions: usize,
    pub(crate) restores: usize,
    pub(crate) first_received_at: Option<Timestamp>,
    pub(crate) last_received_at: Option<Timestamp>,
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRecord {
    pub(crate) name: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: Hash,
}

/// What a version is called, and that it was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionName {
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) note: Option<String>,
    pub(crate) agreed: Option<AgreementRecord>,
}

/// That a version was declared the agreed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreementRecord {
    pub(crate) declared_at: Timestamp,
    pub(crate) organisation: String,
    pub(crate) note: Option<String>,
}

/// An entry of `versions.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionEntry {
    pub(crate) version: VersionName,
    pub(crate) named_at: Timestamp,
    pub(crate) named_by: String,
    pub(crate) heads: Vec<Hash>,
    pub(crate) text_sha256: Hash,
}

/// An entry of `members.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberEntry {
    pub(crate) member: Pseudonym,
    pub(crate) organisation: String,
}

/// An entry of `restores.json`: what the words repeat that an actor wrote in these changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreEntry {
    pub(crate) actor: ActorHex,
    pub(crate) changes: Vec<Hash>,
    pub(crate) origins: Vec<Origin>,
}

/// A line of `log.jsonl`: a change, where its bytes stand in `document.automerge`, and who brought it when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogLine {
    pub(crate) change: usize,
    pub(crate) offset: usize,
    pub(crate) length: usize,
    pub(crate) hash: Hash,
    pub(crate) actor: ActorHex,
    pub(crate) sequence: u64,
    pub(crate) member: Option<Pseudonym>,
    pub(crate) brought_by: Option<Pseudonym>,
    pub(crate) received_at: Timestamp,
}

/// A member of this bundle, by the order in which members first appear in its log, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash)]
pub(crate) struct Pseudonym(pub(crate) u32);

/// A SHA-256, in JSON as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hash(pub(crate) [u8; 32]);

/// An actor, in JSON as lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash)]
pub(crate) struct ActorHex(pub(crate) Vec<u8>);

impl From<&NamedVersion> for VersionName {
    fn from(version: &NamedVersion) -> Self {
        Self {
            number: version.number,
            name: version.name.clone(),
            note: version.note.clone(),
            agreed: version.agreed.as_ref().map(AgreementRecord::from),
        }
    }
}

impl From<&Agreement> for AgreementRecord {
    fn from(agreement: &Agreement) -> Self {
        Self {
            declared_at: agreement.declared_at,
            organisation: agreement.organisation.clone(),
            note: agreement.note.clone(),
        }
    }
}

impl From<ChangeHash> for Hash {
    fn from(hash: ChangeHash) -> Self {
        Self(hash.0)
    }
}

impl From<Hash> for ChangeHash {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{}", self.0)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for ActorHex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = self.0.iter().map(|byte| format!("{byte:02x}"));
        serializer.serialize_str(&digits.collect::<String>())
    }
}

impl Serialize for Pseudonym {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = bytes_of_hex(&text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| {
            D::Error::invalid_value(Unexpected::Str(&text), &"64 lower-case hexadecimal digits")
        })
    }
}

impl<'de> Deserialize<'de> for ActorHex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        bytes_of_hex(&text).map(Self).ok_or_else(|| {
            D::Error::invalid_value(Unexpected::Str(&text), &"lower-case hexadecimal digits")
        })
    }
}

impl<'de> Deserialize<'de> for Pseudonym {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = text.strip_prefix('m').and_then(|it| it.parse().ok());
        let pseudonym = number.map(Self).filter(|it| it.to_string() == text);
        pseudonym.ok_or_else(|| {
            D::Error::invalid_value(Unexpected::Str(&text), &"a pseudonym as in m12")
        })
    }
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| {
        let high = digit_of(*high)?;
        Some(high << 4 | digit_of(*low)?)
    });
    rest.is_empty().then(|| bytes.collect())?
}

fn digit_of(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}
