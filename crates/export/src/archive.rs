//! The zip archive that DOCX and ODT are: a function of its entries alone.
//!
//! Everything that usually differs from one archiver, clock or machine to the next is fixed: the order is the caller's,
//! every time is 1980-01-01 00:00 (the earliest that the format knows), the system is Unix, every entry may be read by all
//! and written by its owner, and there are no comments, extra fields or data descriptors.
//!
//! [`Packing::Stored`] entries are so for ever. The bytes of [`Packing::Deflated`] ones are those of one compressor: they
//! stay the same within one build of this service, which is all that an office file needs. The verification bundle, which
//! another build must rebuild, has an archive of its own.

use crate::ExportError;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, System, ZipWriter, write::SimpleFileOptions};

/// One file within an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its path with `/`; no entry may have the name of another.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// How it lies in the archive.
    pub packing: Packing,
}

/// How an entry lies in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As it is.
    Stored,
    /// Compressed.
    Deflated,
}

/// Read by all, written by its owner.
const PERMISSIONS: u32 = 0o644;

/// The archive of `entries`, in their order.
///
/// # Errors
/// If two entries have the same name, or an entry or the archive is larger than 4 GB.
pub fn archive(entries: &[Entry<'_>]) -> Result<Vec<u8>, ExportError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        add(&mut writer, entry).map_err(|source| failed(entry.name, source))?;
    }
    let cursor = writer.finish().map_err(|source| failed("", source))?;
    Ok(cursor.into_inner())
}

fn add(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    entry: &Entry<'_>,
) -> Result<(), zip::result::ZipError> {
    let method = match entry.packing {
        Packing::Stored => CompressionMethod::Stored,
        Packing::Deflated => CompressionMethod::Deflated,
    };
    let options = SimpleFileOptions::default()
        .system(System::Unix)
        .last_modified_time(DateTime::default())
        .unix_permissions(PERMISSIONS)
        .compression_method(method);
    writer.start_file(entry.name, options)?;
    writer.write_all(entry.bytes)?;
    Ok(())
}

fn failed(entry: &str, source: zip::result::ZipError) -> ExportError {
    ExportError::Archive {
        entry: entry.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    const ENTRIES: [Entry<'_>; 3] = [
        Entry {
            name: "mimetype",
            bytes: b"application/zip",
            packing: Packing::Stored,
        },
        Entry {
            name: "text/Fassung 1 \u{2013} \u{dc}bersicht.txt",
            bytes: "Daseinsvorsorge Daseinsvorsorge Daseinsvorsorge".as_bytes(),
            packing: Packing::Deflated,
        },
        Entry {
            name: "empty",
            bytes: b"",
            packing: Packing::Stored,
        },
    ];

    #[test]
    fn the_same_entries_give_the_same_bytes() {
        assert_eq!(archive(&ENTRIES).unwrap(), archive(&ENTRIES).unwrap());
    }

    /// Every field as the format's description (APPNOTE.TXT) has it.
    #[test]
    fn a_stored_archive_byte_by_byte() {
        let entry = Entry {
            name: "a",
            bytes: b"b",
            packing: Packing::Stored,
        };
        let crc_and_sizes = b"\xf9\xef\xbe\x71\x01\0\0\0\x01\0\0\0";
        let mut expected = b"PK\x03\x04\x0a\0\0\0\0\0\0\0\x21\0".to_vec();
        expected.extend_from_slice(crc_and_sizes);
        expected.extend_from_slice(b"\x01\0\0\0ab");
        expected.extend_from_slice(b"PK\x01\x02\x0a\x03\x0a\0\0\0\0\0\0\0\x21\0");
        expected.extend_from_slice(crc_and_sizes);
        expected.extend_from_slice(b"\x01\0\0\0\0\0\0\0\0\0\0\0\xa4\x81\0\0\0\0a");
        expected.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x20\0\0\0\0\0");
        assert_eq!(archive(&[entry]).unwrap(), expected);
    }

    #[test]
    fn it_reads_back_in_order() {
        let bytes = archive(&ENTRIES).unwrap();
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.len(), ENTRIES.len());
        for (place, entry) in ENTRIES.iter().enumerate() {
            let mut file = read.by_index(place).unwrap();
            assert_eq!(file.name().unwrap(), entry.name);
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, entry.bytes);
        }
    }

    /// Readers of OpenDocument look for the type of the file at this place.
    #[test]
    fn a_stored_first_entry_begins_at_a_fixed_place() {
        let bytes = archive(&ENTRIES).unwrap();
        assert_eq!(&bytes[30..38], b"mimetype");
        assert_eq!(&bytes[38..53], b"application/zip");
    }

    #[test]
    fn a_name_that_comes_twice_is_refused() {
        let twice = [ENTRIES[0], ENTRIES[0]];
        assert!(matches!(
            archive(&twice),
            Err(ExportError::Archive { entry, .. }) if entry == "mimetype"
        ));
    }
}
