//! The archive: read file by file, written anew, and compared field by field.

use super::finding::{Check, Findings, Place, differing, printable};
use super::problem::Problem;
use crate::bundle::archive::{self, Entry, Part, Scan};
use crate::bundle::files;
use std::ops::Range;
use wortlaut_model::limits;

/// Most files of a bundle: those that each has, and one for each version.
const MOST_FILES: usize = limits::VERSIONS as usize + files::FIXED;

/// Length of the signature that every part of an archive begins with, in bytes.
const SIGNATURE: usize = 4;

/// A file of the bundle.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
    /// Where its bytes begin in the bundle.
    pub(super) start: usize,
}

/// The files of the bundle, in their order.
#[derive(Debug, Default)]
pub(super) struct Files<'a>(pub(super) Vec<File<'a>>);

impl<'a> Files<'a> {
    /// The first file of this name.
    pub(super) fn get(&self, name: &str) -> Option<File<'a>> {
        self.0.iter().find(|file| file.name == name).copied()
    }
}

impl File<'_> {
    /// All of its bytes, as a place.
    pub(super) fn place(&self) -> Place {
        self.place_of(0..self.bytes.len())
    }

    /// Some of its bytes, as a place.
    pub(super) fn place_of(&self, bytes: Range<usize>) -> Place {
        Place::file(self.name).at(self.start + bytes.start..self.start + bytes.end)
    }

    /// Where it differs from what it has to be, if it does.
    pub(super) fn difference(&self, expected: &[u8]) -> Option<Place> {
        let differs = || self.place_of(differing(self.bytes, expected));
        (self.bytes != expected).then(differs)
    }
}

/// Reads the files as far as their headers lead, and finds every field that is not as it has to be.
pub(super) fn read<'a>(bundle: &'a [u8], findings: &mut Findings) -> Files<'a> {
    let scan = archive::scan(bundle, MOST_FILES);
    if scan.is_whole {
        compare(bundle, archive::parts(&scan.entries), findings);
        find_trailing(bundle, &scan, findings);
    } else {
        compare(bundle, archive::local_parts(&scan.entries), findings);
        find_break(bundle, &scan, findings);
    }
    let starts = archive::starts(&scan.entries);
    let files = scan.entries.iter().zip(starts).map(file_of);
    Files(files.collect())
}

fn file_of<'a>((entry, start): (&Entry<'a>, usize)) -> File<'a> {
    File {
        name: entry.name,
        bytes: entry.bytes,
        start,
    }
}

fn compare(bundle: &[u8], parts: Vec<Part<'_>>, findings: &mut Findings) {
    let mut offset = 0;
    for part in parts {
        let place = |bytes| Place {
            file: part.file.map(printable),
            ..Place::bytes(bytes)
        };
        let end = offset + part.bytes.len();
        let Some(found) = bundle.get(offset..end) else {
            let here = place(bundle.len()..bundle.len());
            findings.add(Check::Archive, Problem::EndsEarly, here);
            return;
        };
        if found != &*part.bytes {
            let differs = differing(found, &part.bytes);
            let here = place(offset + differs.start..offset + differs.end);
            findings.add(Check::Archive, Problem::Field(part.field), here);
        }
        offset = end;
    }
}

fn find_trailing(bundle: &[u8], scan: &Scan<'_>, findings: &mut Findings) {
    let parts = archive::parts(&scan.entries);
    let length: usize = parts.iter().map(|part| part.bytes.len()).sum();
    if length < bundle.len() {
        let place = Place::bytes(length..bundle.len());
        findings.add(Check::Archive, Problem::Trailing, place);
    }
}

/// Names where the headers lead no further, and the file behind which that is.
fn find_break(bundle: &[u8], scan: &Scan<'_>, findings: &mut Findings) {
    let problem = if scan.entries.len() == MOST_FILES {
        Problem::TooManyFiles
    } else if scan.end == bundle.len() {
        Problem::EndsEarly
    } else {
        Problem::NoFile
    };
    let last = scan.entries.last().map(|entry| entry.name);
    if let (Some(name), Some(start)) = (last, archive::starts(&scan.entries).last()) {
        let header = start - archive::LOCAL_HEADER - name.len()..*start;
        let place = Place::file(name).at(header);
        findings.add(Check::Archive, Problem::Lengths, place);
    }
    let rest = bundle.get(scan.end..).unwrap_or_default();
    let length = archive::header_length(rest).max(SIGNATURE);
    let end = bundle.len().min(scan.end + length);
    let place = Place {
        file: last.map(printable),
        is_behind: last.is_some(),
        ..Place::bytes(scan.end..end)
    };
    findings.add(Check::Archive, problem, place);
}
