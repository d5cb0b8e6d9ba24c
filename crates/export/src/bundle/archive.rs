//! The zip file of a bundle, in the one form that it can have.
//!
//! A zip file leaves its writer many choices: order, times, compression, comments, the fields of its directory. Here none is
//! left, so that whoever reads one can write it anew from its files and compare every byte. The files are stored, not
//! compressed: what a compressor writes changes from one release to the next, and what is stored cannot swell.
//!
//! Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

use std::borrow::Cow;

/// Version 1.0 of the format: stored files, no extensions.
const FORMAT_VERSION: u16 = 10;
/// 1 January 1980, the first day that the format knows.
const DATE: u16 = 0x0021;
const LOCAL_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const CENTRAL_SIGNATURE: [u8; 4] = *b"PK\x01\x02";
const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
/// Length of a local header without the name.
const LOCAL_HEADER: usize = 30;

/// A file in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    /// Its name with its folders, in ASCII.
    pub(crate) name: &'a str,
    /// What it holds.
    pub(crate) bytes: &'a [u8],
}

/// A field of the archive as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// The file that it describes; `None` at the end of the archive.
    pub(crate) file: Option<&'a str>,
    /// What it is.
    pub(crate) field: &'static str,
    /// Its bytes.
    pub(crate) bytes: Cow<'a, [u8]>,
}

/// What was found at the front of an archive.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scan<'a> {
    /// The files whose headers could be followed.
    pub(crate) entries: Vec<Entry<'a>>,
    /// Where the directory begins, or where something else stands than a file or the directory.
    pub(crate) end: usize,
    /// Whether the directory begins there.
    pub(crate) is_whole: bool,
}

/// Where the bytes of each file begin, in the order of the files.
pub(crate) fn starts(entries: &[Entry<'_>]) -> Vec<usize> {
    let mut offset = 0;
    let starts = entries.iter().map(|entry| {
        let start = offset + LOCAL_HEADER + entry.name.len();
        offset = start + entry.bytes.len();
        start
    });
    starts.collect()
}

/// The archive of these files.
pub(crate) fn write(entries: &[Entry<'_>]) -> Vec<u8> {
    let sizes = entries.iter().map(|it| it.bytes.len() + 2 * it.name.len());
    let mut archive = Vec::with_capacity(sizes.sum::<usize>() + 128 * entries.len() + 64);
    for part in parts(entries) {
        archive.extend_from_slice(&part.bytes);
    }
    archive
}

/// The archive of these files, field by field.
pub(crate) fn parts<'a>(entries: &[Entry<'a>]) -> Vec<Part<'a>> {
    let mut parts = local_parts(entries);
    let directory_start = length(&parts);
    let first_of_directory = parts.len();
    let starts = starts(entries);
    for (entry, start) in entries.iter().zip(starts) {
        central_header(entry, start - LOCAL_HEADER - entry.name.len(), &mut parts);
    }
    let directory = parts.get(first_of_directory..).unwrap_or_default();
    let directory_length = length(directory);
    end(entries.len(), directory_length, directory_start, &mut parts);
    parts
}

/// The files with their headers, without the directory.
pub(crate) fn local_parts<'a>(entries: &[Entry<'a>]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for entry in entries {
        local_header(entry, &mut parts);
        parts.push(Part {
            file: Some(entry.name),
            field: "content",
            bytes: Cow::Borrowed(entry.bytes),
        });
    }
    parts
}

/// Follows the headers from file to file, at most so many; of each header only the lengths are looked at.
pub(crate) fn scan(archive: &[u8], most: usize) -> Scan<'_> {
    let mut entries = Vec::new();
    let mut rest = archive;
    while entries.len() < most {
        let Some((entry, after)) = take_entry(rest) else {
            break;
        };
        entries.push(entry);
        rest = after;
    }
    Scan {
        is_whole: rest.starts_with(&CENTRAL_SIGNATURE) || rest.starts_with(&END_SIGNATURE),
        end: archive.len() - rest.len(),
        entries,
    }
}

fn take_entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<LOCAL_HEADER>()?;
    if !header.starts_with(&LOCAL_SIGNATURE) {
        return None;
    }
    let size = u32::from_le_bytes(header.get(18..22)?.try_into().ok()?);
    let name_length = u16::from_le_bytes(header.get(26..28)?.try_into().ok()?);
    let (name, rest) = rest.split_at_checked(usize::from(name_length))?;
    let (bytes, rest) = rest.split_at_checked(usize::try_from(size).ok()?)?;
    let name = str::from_utf8(name).ok()?;
    Some((Entry { name, bytes }, rest))
}

fn local_header<'a>(entry: &Entry<'a>, parts: &mut Vec<Part<'a>>) {
    let mut fields = Fields {
        file: Some(entry.name),
        parts,
    };
    fields.push("signature of the header", LOCAL_SIGNATURE);
    fields.push("version needed", FORMAT_VERSION.to_le_bytes());
    fields.content(entry);
    fields.push("length of extra fields", [0; 2]);
    fields.name(entry.name);
}

fn central_header<'a>(entry: &Entry<'a>, offset: usize, parts: &mut Vec<Part<'a>>) {
    let mut fields = Fields {
        file: Some(entry.name),
        parts,
    };
    fields.push("signature in the directory", CENTRAL_SIGNATURE);
    fields.push("version made by", FORMAT_VERSION.to_le_bytes());
    fields.push("version needed", FORMAT_VERSION.to_le_bytes());
    fields.content(entry);
    fields.push("length of extra fields", [0; 2]);
    fields.push("length of the comment", [0; 2]);
    fields.push("number of the disk", [0; 2]);
    fields.push("internal attributes", [0; 2]);
    fields.push("external attributes", [0; 4]);
    fields.push("offset of the header", u32_of(offset));
    fields.name(entry.name);
}

fn end(entries: usize, directory: usize, offset: usize, parts: &mut Vec<Part<'_>>) {
    let mut fields = Fields { file: None, parts };
    fields.push("signature of the end", END_SIGNATURE);
    fields.push("number of the disk", [0; 2]);
    fields.push("disk of the directory", [0; 2]);
    fields.push("number of files on the disk", u16_of(entries));
    fields.push("number of files", u16_of(entries));
    fields.push("length of the directory", u32_of(directory));
    fields.push("offset of the directory", u32_of(offset));
    fields.push("length of the comment", [0; 2]);
}

/// Fields that are being listed.
struct Fields<'p, 'a> {
    file: Option<&'a str>,
    parts: &'p mut Vec<Part<'a>>,
}

impl<'a> Fields<'_, 'a> {
    fn push<const N: usize>(&mut self, field: &'static str, bytes: [u8; N]) {
        self.parts.push(Part {
            file: self.file,
            field,
            bytes: Cow::Owned(bytes.to_vec()),
        });
    }

    /// What both headers of a file say of its content.
    fn content(&mut self, entry: &Entry<'_>) {
        self.push("flags", [0; 2]);
        self.push("compression method", [0; 2]);
        self.push("time", [0; 2]);
        self.push("date", DATE.to_le_bytes());
        let checksum = crc32fast::hash(entry.bytes);
        self.push("CRC-32 of the content", checksum.to_le_bytes());
        self.push("compressed length", u32_of(entry.bytes.len()));
        self.push("length", u32_of(entry.bytes.len()));
        self.push("length of the name", u16_of(entry.name.len()));
    }

    fn name(&mut self, name: &'a str) {
        self.parts.push(Part {
            file: self.file,
            field: "name",
            bytes: Cow::Borrowed(name.as_bytes()),
        });
    }
}

fn length(parts: &[Part<'_>]) -> usize {
    parts.iter().map(|part| part.bytes.len()).sum()
}

/// `BUNDLE_BYTES` is far below what four bytes hold.
fn u32_of(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

/// `VERSIONS` is far below what two bytes hold, and so are the names.
fn u16_of(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [Entry<'static>; 2] = [
        Entry {
            name: "text.txt",
            bytes: b"words",
        },
        Entry {
            name: "texts/v1.txt",
            bytes: b"",
        },
    ];

    /// Bundles that are out there are compared with it.
    #[test]
    fn the_form_is_fixed_for_ever() {
        let hex: String = write(&ENTRIES).iter().map(|it| format!("{it:02x}")).collect();
        insta::assert_snapshot!(hex);
    }

    #[test]
    fn an_archive_reads_back_file_by_file() {
        let archive = write(&ENTRIES);
        let scan = scan(&archive, 10);
        assert_eq!(scan.entries, ENTRIES);
        assert!(scan.is_whole);
        let starts = starts(&ENTRIES);
        assert_eq!(&archive[starts[0]..starts[0] + 5], b"words");
    }

    #[test]
    fn a_length_beyond_the_archive_is_not_followed() {
        let mut archive = write(&ENTRIES);
        archive[18..22].fill(0xff);
        let scan = scan(&archive, 10);
        assert_eq!((scan.entries.len(), scan.end), (0, 0));
        assert!(!scan.is_whole);
    }
}
