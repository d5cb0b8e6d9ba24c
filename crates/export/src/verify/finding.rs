//! What is wrong with a bundle, and where.

use super::german::german;
use super::problem::Problem;
use serde::Serialize;
use std::fmt;
use std::ops::Range;
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
    /// Whether it is what stands behind that file.
    pub is_behind: bool,
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
    let shown = |character| {
        if is_shown(character) {
            character
        } else {
            '\u{fffd}'
        }
    };
    words.chars().take(LONGEST).map(shown).collect()
}

/// What the parts of a place are called.
struct Names {
    behind: &'static str,
    change: &'static str,
    version: &'static str,
    byte: &'static str,
    bytes: &'static str,
    at: &'static str,
    to: &'static str,
}

const ENGLISH: Names = Names {
    behind: "behind",
    change: "change",
    version: "version",
    byte: "byte",
    bytes: "bytes",
    at: "at byte",
    to: "to",
};

const GERMAN: Names = Names {
    behind: "hinter",
    change: "Änderung",
    version: "Fassung",
    byte: "Byte",
    bytes: "Bytes",
    at: "bei Byte",
    to: "bis",
};

impl Place {
    fn spelt(&self, names: &Names) -> String {
        let mut parts = Vec::new();
        parts.extend(self.change.as_ref().map(|change| {
            let hash: String = change.hash.chars().take(8).collect();
            format!("{} {} ({hash})", names.change, change.number)
        }));
        let version = self.version.map(|it| format!("{} {it}", names.version));
        parts.extend(version);
        parts.extend(self.file.as_ref().map(|file| match self.is_behind {
            true => format!("{} {file}", names.behind),
            false => file.clone(),
        }));
        parts.extend(self.bytes.as_ref().map(|it| names.spelt_bytes(it)));
        parts.join(", ")
    }
}

impl Names {
    fn spelt_bytes(&self, bytes: &Range<usize>) -> String {
        match bytes.len() {
            0 => format!("{} {}", self.at, bytes.start),
            1 => format!("{} {}", self.byte, bytes.start),
            _ => format!(
                "{} {} {} {}",
                self.bytes,
                bytes.start,
                self.to,
                bytes.end - 1
            ),
        }
    }
}

impl Finding {
    /// Where what is wrong, in German; [`Display`](fmt::Display) says it in English.
    pub fn german(&self) -> String {
        behind(self.place.spelt(&GERMAN), german(&self.problem))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&behind(
            self.place.spelt(&ENGLISH),
            self.problem.to_string(),
        ))
    }
}

fn behind(place: String, sentence: String) -> String {
    match place.is_empty() {
        true => sentence,
        false => format!("{place}: {sentence}"),
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
