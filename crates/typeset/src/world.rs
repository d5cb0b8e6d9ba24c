//! The sealed world in which pages are laid out: the templates, one sheet of data, the fonts; no file, no network, no
//! packages, and the edition's own day for a clock.

use crate::fonts::FONTS;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// What is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// One text.
    Manuscript,
    /// Two texts side by side.
    Synopsis,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The templates and the name of the data, read once.
static SHELF: LazyLock<Option<Shelf>> = LazyLock::new(Shelf::new);

struct Shelf {
    manuscript: Source,
    synopsis: Source,
    words: Source,
    sheet: FileId,
}

impl Shelf {
    fn new() -> Option<Self> {
        let source = |name: &str, text: &str| Some(Source::new(named(name)?, text.to_owned()));
        Some(Self {
            manuscript: source("manuscript.typ", include_str!("../template/manuscript.typ"))?,
            synopsis: source("synopsis.typ", include_str!("../template/synopsis.typ"))?,
            words: source("words.typ", include_str!("../template/words.typ"))?,
            sheet: named("sheet.json")?,
        })
    }

    fn main(&self, template: Template) -> &Source {
        match template {
            Template::Manuscript => &self.manuscript,
            Template::Synopsis => &self.synopsis,
        }
    }
}

fn named(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One sheet of data and the template it is meant for.
pub(crate) struct Sealed {
    shelf: &'static Shelf,
    template: Template,
    sheet: Bytes,
    day: Datetime,
}

impl Sealed {
    /// `None` only if a template's name were no path.
    pub(crate) fn new(template: Template, sheet: Vec<u8>, day: Datetime) -> Option<Self> {
        Some(Self {
            shelf: SHELF.as_ref()?,
            template,
            sheet: Bytes::new(sheet),
            day,
        })
    }
}

impl World for Sealed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.shelf.main(self.template).id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let shelf = self.shelf;
        [&shelf.manuscript, &shelf.synopsis, &shelf.words]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        (id == self.shelf.sheet)
            .then(|| self.sheet.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.day)
    }
}
