//! What is wrong with a bundle, and where.

use serde::Serialize;
use std::fmt;
use std::ops::Range;
use wortlaut_merge::guard::Reason;
use wortlaut_model::limits;

/// A part of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The archive is written as it has to be, and holds the files it has to hold.
    Archive,
    /// The records can be read and are spelt as they have to be.
    Manifest,
    /// Every file has the length and the hash that the manifest and `SHA256SUMS` name.
    Hashes,
    /// Every change has its hash, and builds on those before it as a change may.
    Log,
    /// The document has exactly the heads that the manifest names, and reads the same by two ways.
    Document,
    /// The text at the heads is the one in the bundle.
    Text,
    /// Every named version has the text that it promises.
    Versions,
    /// The pseudonyms and the restores are those of the log.
    Members,
}

impl Check {
    /// Every part, in the order of checking.
    pub const ALL: [Check; 8] = [
        Check::Archive,
        Check::Manifest,
        Check::Hashes,
        Check::Log,
        Check::Document,
        Check::Text,
        Check::Versions,
        Check::Members,
    ];

    /// The part's name in a report.
    pub const fn name(self) -> &'static str {
        match self {
            Check::Archive => "archive",
            Check::Manifest => "manifest",
            Check::Hashes => "hashes",
            Check::Log => "log",
            Check::Document => "document",
            Check::Text => "text",
            Check::Versions => "versions",
            Check::Members => "members",
        }
    }
}

/// Something that is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The part of the check that found it.
    pub check: Check,
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub place: Place,
}

/// Where something is wrong, as exactly as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: Option<String>,
    /// The bytes of the bundle, counted from zero: the first, and the one behind the last.
    pub bytes: Option<Range<usize>>,
    /// The change.
    pub change: Option<ChangePlace>,
    /// The number of the version.
    pub version: Option<u32>,
}

/// A change of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangePlace {
    /// Its place in the log, from 1.
    pub number: usize,
    /// The hash that the log names, in hexadecimal digits.
    pub hash: String,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bundle or a record in it is larger than what is checked.
    #[error("it is larger than what is checked")]
    TooLarge,
    /// More files than a bundle can have.
    #[error("there are more files than a bundle can have")]
    TooManyFiles,
    /// More of something than a bundle can have.
    #[error("there are more {what} than the {most} that are checked")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many are checked.
        most: u64,
    },
    /// Neither a file nor the directory begins where one has to.
    #[error("neither a file of a bundle nor the directory begins here")]
    NoFile,
    /// The bundle ends before it is complete.
    #[error("the bundle ends here, before it is complete")]
    EndsEarly,
    /// Something follows the end.
    #[error("something follows the end of the bundle")]
    Trailing,
    /// A field of the archive differs.
    #[error("the {0} is not the one that belongs here")]
    Field(&'static str),
    /// A file is missing.
    #[error("the file is missing")]
    Missing,
    /// A file has no place in a bundle.
    #[error("the file has no place in this bundle")]
    Unexpected,
    /// A file is there twice.
    #[error("the file is there twice")]
    Twice,
    /// A file stands in another place than it has to.
    #[error("the file stands in the wrong place")]
    Order,
    /// A record cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// A record is spelt in another way than it has to be.
    #[error("it is not spelt as it has to be")]
    Spelling,
    /// The README is not the one of the format.
    #[error("it is not the text that belongs to this format")]
    Readme,
    /// The bundle is of another format.
    #[error("it names a format that this program does not know: {0}")]
    Format(String),
    /// The manifest lists other files than there are.
    #[error("it lists other files than the bundle has")]
    Listing,
    /// A file's length differs from the manifest's.
    #[error("the manifest names a length of {0} bytes")]
    Length(usize),
    /// A file's hash differs from the manifest's.
    #[error("its SHA-256 is not the one that the manifest names")]
    Hash,
    /// A file's hash differs from that in `SHA256SUMS`.
    #[error("its SHA-256 is not the one that SHA256SUMS names")]
    Sum,
    /// The manifest tells other numbers than the bundle has.
    #[error("the manifest counts other changes, members, versions, restores or times than there are")]
    Counts,
    /// A line of the log names bytes that are not the next ones of the document.
    #[error("the log does not name the bytes that come next in the document")]
    Offset,
    /// The document goes on where the log has ended.
    #[error("the document goes on where the log has ended")]
    Unlogged,
    /// The change is no change, or one that may not be let in.
    #[error("{0}")]
    Change(Reason),
    /// The change is not written in the form in which it is logged.
    #[error("it is not one change in its uncompressed form")]
    Form,
    /// The change has another hash than the log names.
    #[error("the change has another hash than the log names")]
    ChangeHash,
    /// The change is of another actor, or has another number, than the log says.
    #[error("the change is of another actor, or has another number, than the log says")]
    Actor,
    /// The change is in the log twice.
    #[error("the change is in the log twice")]
    Repeated,
    /// The change's actor belonged to another member before.
    #[error("the change's actor belonged to another member before")]
    Owner,
    /// The member is not in `members.json`.
    #[error("its member is not among the members")]
    UnknownMember,
    /// The history cannot be read.
    #[error("the history cannot be read: {0}")]
    History(String),
    /// The changes lead to other heads.
    #[error("the changes do not lead to the heads that the manifest names")]
    Heads,
    /// Automerge reads another text than the history.
    #[error("Automerge and the history do not read the same text")]
    Readers,
    /// The title differs.
    #[error("the title is not that of the document")]
    Title,
    /// The text differs from the document's.
    #[error("it is not the text of the document at these heads")]
    Text,
    /// The text's hash differs.
    #[error("the text at these heads has another SHA-256 than is named")]
    TextHash,
    /// A version's heads are not in the log.
    #[error("the log lacks a change that is named as a head")]
    UnknownHeads,
    /// The versions are not in order, or not before the edition.
    #[error("the version stands in the wrong place, or was named after the edition")]
    VersionOrder,
    /// The manifest and the versions say different things of the edition.
    #[error("the manifest does not say of the edition what the versions say of it")]
    EditionVersion,
    /// The pseudonyms are not those of the log.
    #[error("the pseudonyms are not numbered in the order in which the log first names them")]
    Pseudonyms,
    /// A restore of an actor that has no change, or not in order.
    #[error("the restores are not those of actors of the log, each once, in order")]
    Restores,
}

impl Place {
    /// Bytes of the bundle that belong to no file's content.
    pub(super) fn bytes(bytes: Range<usize>) -> Self {
        Self {
            bytes: Some(bytes),
            ..Self::default()
        }
    }

    /// A file as a whole, when it is not there or its bytes say nothing.
    pub(super) fn file(name: &str) -> Self {
        Self {
            file: Some(printable(name)),
            ..Self::default()
        }
    }

    /// The same place in certain bytes.
    pub(super) fn at(self, bytes: Range<usize>) -> Self {
        Self {
            bytes: Some(bytes),
            ..self
        }
    }

    /// The same place, in a version.
    pub(super) fn of_version(self, number: u32) -> Self {
        Self {
            version: Some(number),
            ..self
        }
    }

    /// The same place, in a change.
    pub(super) fn of_change(self, number: usize, hash: impl fmt::Display) -> Self {
        let hash = hash.to_string();
        Self {
            change: Some(ChangePlace { number, hash }),
            ..self
        }
    }
}

/// Longest name or message that is repeated from a bundle, in characters.
const LONGEST: usize = 200;

/// Words of a bundle as they may be shown on a terminal: without control characters, and no longer than a line or two.
pub(super) fn printable(words: &str) -> String {
    let is_shown = |character: char| !character.is_control();
    let shown = |character| if is_shown(character) { character } else { '\u{fffd}' };
    words.chars().take(LONGEST).map(shown).collect()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.change.as_ref().map(|change| {
            let hash: String = change.hash.chars().take(8).collect();
            format!("change {} ({hash})", change.number)
        }));
        parts.extend(self.version.map(|it| format!("version {it}")));
        parts.extend(self.file.clone());
        parts.extend(self.bytes.as_ref().map(shown_bytes));
        f.write_str(&parts.join(", "))
    }
}

fn shown_bytes(bytes: &Range<usize>) -> String {
    match bytes.len() {
        0 => format!("at byte {}", bytes.start),
        1 => format!("byte {}", bytes.start),
        _ => format!("bytes {} to {}", bytes.start, bytes.end - 1),
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if place.is_empty() {
            return write!(f, "{}", self.problem);
        }
        write!(f, "{place}: {}", self.problem)
    }
}

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) listed: Vec<Finding>,
    pub(super) unlisted: usize,
    failed: Vec<Check>,
}

impl Findings {
    pub(super) fn add(&mut self, check: Check, problem: Problem, place: Place) {
        if !self.failed.contains(&check) {
            self.failed.push(check);
        }
        if self.listed.len() >= limits::BUNDLE_FINDINGS {
            self.unlisted += 1;
            return;
        }
        self.listed.push(Finding {
            check,
            problem,
            place,
        });
    }

    pub(super) fn has(&self, check: Check) -> bool {
        self.failed.contains(&check)
    }
}

/// The bytes of `found` that differ from `expected`: without what both begin and end with.
pub(super) fn differing(found: &[u8], expected: &[u8]) -> Range<usize> {
    let pairs = found.iter().zip(expected);
    let before = pairs.take_while(|(a, b)| a == b).count();
    let most = found.len().min(expected.len()) - before;
    let pairs = found.iter().rev().zip(expected.iter().rev());
    let behind = pairs.take(most).take_while(|(a, b)| a == b).count();
    before..found.len() - behind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_narrowed_from_both_ends() {
        assert_eq!(differing(b"abcd", b"abXd"), 2..3);
        assert_eq!(differing(b"abcd", b"abcd"), 4..4);
        assert_eq!(differing(b"aaa", b"aa"), 2..3);
        assert_eq!(differing(b"ad", b"abcd"), 1..1);
        assert_eq!(differing(b"", b"abcd"), 0..0);
    }

    #[test]
    fn words_of_a_bundle_do_nothing_to_a_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
        assert_eq!(printable(&"a".repeat(1_000)).len(), LONGEST);
    }
}
