//! The parts of a ZIP package, read one after the other within bounds.

use super::error::{ImportError, Passed, within};
use std::cell::Cell;
use std::collections::HashSet;
use std::io::{self, Cursor, Read};
use std::rc::Rc;
use wortlaut_model::limits;
use zip::ZipArchive;
use zip::result::ZipError;

/// What each entry of a ZIP directory begins with.
const ENTRY: &[u8] = b"PK\x01\x02";

/// A package of parts. Nothing is unpacked but the parts that are asked for, and these only as they are read; names are
/// looked up and never used as paths.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may yet be inflated.
    left: Rc<Cell<u64>>,
}

impl<'b> Archive<'b> {
    /// Reads the directory. Its entries are counted before, because each takes memory.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ImportError> {
        let entries = bytes.windows(ENTRY.len()).filter(|it| *it == ENTRY).count();
        within("number of parts of the file", entries, limits::IMPORT_PARTS)?;
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let mut names = HashSet::new();
        for name in zip.file_names_raw() {
            if !names.insert(name.to_ascii_lowercase()) {
                return Err(ImportError::Damaged {
                    cause: format!("two parts are called {}", String::from_utf8_lossy(name)),
                });
            }
        }
        Ok(Self {
            left: Rc::new(Cell::new(limits::IMPORT_INFLATED_BYTES)),
            zip,
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part to be read, if there is one of this name.
    pub(crate) fn part<'s>(
        &'s mut self,
        name: &str,
    ) -> Result<Option<impl Read + use<'s, 'b>>, ImportError> {
        let left = Rc::clone(&self.left);
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        Ok(Some(Inflating { part, left }))
    }
}

fn damaged(error: ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ImportError::Encrypted
        }
        error => ImportError::Damaged {
            cause: error.to_string(),
        },
    }
}

/// A part that is inflated as far as all parts together may be.
struct Inflating<R> {
    part: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Inflating<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        let left = self.left.get().checked_sub(read as u64);
        self.left.set(left.ok_or_else(|| {
            let limit = limits::IMPORT_INFLATED_BYTES;
            let what = "inflated file";
            Passed { what, limit }.into_io()
        })?);
        Ok(read)
    }
}
