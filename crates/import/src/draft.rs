//! The text while it is put together, from whatever format.
//!
//! A reader calls [`Draft::paragraph`] for each paragraph in the order of the file, and begins and ends what paragraphs
//! can lie in: tables with their rows and cells, text boxes, and asides (notes, comments, headers). What these become is
//! decided here and nowhere else: titles, levels, numbers, notes without a reference, tables in tables.

use super::counting::Spelling;
use super::error::{ImportError, within};
use super::table::{Grid, is_strong, make_plain};
use super::warning::{Place, Warning, WarningKind};
use std::collections::BTreeMap;
use uuid::Uuid;
use wortlaut_merge::document::{Inline, List, Text, join, words};
use wortlaut_merge::markdown::WarningKind as Structure;
use wortlaut_model::limits;

mod finish;
mod printed;
mod title;
mod warnings;

/// What kind of paragraph the file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Title,
    Heading {
        /// 1 to 9.
        level: u8,
        /// Whether the file numbers it.
        numbered: bool,
    },
    Paragraph,
    /// A paragraph that the file numbers `(1)`, as texts number those below numbered headings.
    Clause,
    Item {
        list: List,
        parents: Vec<List>,
    },
    Quote,
    Table(String),
}

struct Paragraph {
    style: Style,
    inlines: Vec<Inline>,
    printed: Option<Printed>,
}

/// What a file prints before a paragraph that it counts.
pub(crate) struct Printed {
    /// All of it.
    pub(crate) label: String,
    /// The count in it.
    pub(crate) value: usize,
    /// Whether it has words, as in `Artikel 1`.
    pub(crate) has_words: bool,
    /// How the count is spelt.
    pub(crate) spelling: Spelling,
    /// Where it stands, in formats that have lines.
    pub(crate) spot: Option<Spot>,
}

/// What paragraphs are put into, innermost last.
enum Frame {
    /// Words only.
    Aside(Aside, Vec<Inline>),
    /// Paragraphs that come behind the one they are in.
    Box(Vec<Paragraph>),
}

/// What words only are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    /// A cell or a note: they are part of the text.
    Text,
    /// A warning.
    Warning,
}

#[derive(Default)]
struct Note {
    id: String,
    /// How many notes the file has named before.
    place: usize,
    inlines: Option<Vec<Inline>>,
    is_referred_to: bool,
    /// A table's cell has its words.
    is_in_cell: bool,
    /// Who removed a reference to it, and where that was.
    deleted: Option<(String, Spot)>,
}

/// Where a warning is from, until the blocks are final.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    File,
    Line(usize),
    /// The block that will be this one.
    Block(usize),
    Note,
}

struct Noted {
    kind: WarningKind,
    spot: Spot,
    words: String,
    count: usize,
}

/// A text that is being put together.
pub(crate) struct Draft<'n> {
    new_id: &'n mut dyn FnMut() -> Uuid,
    paragraphs: Vec<Paragraph>,
    frames: Vec<Frame>,
    /// Boxes of the paragraph that is being read.
    boxes: Vec<Paragraph>,
    /// The tables around here; those in others have no grid of their own.
    grids: Vec<Option<Grid>>,
    tables: BTreeMap<String, wortlaut_merge::document::Table>,
    notes: BTreeMap<String, Note>,
    warnings: Vec<Noted>,
    /// The last warning of each kind.
    last_of_kind: BTreeMap<&'static str, usize>,
    /// What the file prints before the next paragraph.
    printed: Option<Printed>,
    /// A title for the case that no paragraph is one.
    other_title: Option<String>,
    /// The line that is being read, in formats that have lines.
    line: Option<usize>,
    is_in_notes: bool,
    bytes: usize,
    runs: usize,
    cells: usize,
}

impl<'n> Draft<'n> {
    pub(crate) fn new(new_id: &'n mut dyn FnMut() -> Uuid) -> Self {
        Self {
            new_id,
            paragraphs: Vec::new(),
            frames: Vec::new(),
            boxes: Vec::new(),
            grids: Vec::new(),
            tables: BTreeMap::new(),
            notes: BTreeMap::new(),
            warnings: Vec::new(),
            last_of_kind: BTreeMap::new(),
            printed: None,
            other_title: None,
            line: None,
            is_in_notes: false,
            bytes: 0,
            runs: 0,
            cells: 0,
        }
    }

    /// Adds a paragraph to what is being read; an empty one adds nothing but an empty item to a list.
    pub(crate) fn paragraph(
        &mut self,
        style: Style,
        inlines: Vec<Inline>,
    ) -> Result<(), ImportError> {
        self.count(&inlines)?;
        let inlines = self.allowed(inlines);
        let printed = self.printed.take();
        let paragraph = Paragraph {
            style,
            inlines,
            printed,
        };
        if self.is_joined(&paragraph) {
            self.warn(WarningKind::Joined, "")?;
        }
        match self.frames.last_mut() {
            Some(Frame::Aside(_, words)) => join(words, paragraph.inlines),
            _ if paragraph.inlines.is_empty() && !matches!(paragraph.style, Style::Item { .. }) => {
            }
            Some(Frame::Box(held)) => held.push(paragraph),
            None => self.paragraphs.push(paragraph),
        }
        if self.frames.is_empty() {
            let boxes = std::mem::take(&mut self.boxes);
            self.paragraphs.extend(boxes);
        }
        within(
            "number of paragraphs",
            self.paragraphs.len(),
            limits::IMPORT_BLOCKS,
        )
    }

    /// Whether a cell or a note loses where the paragraph begins, or that it is an item.
    fn is_joined(&self, paragraph: &Paragraph) -> bool {
        let Some(Frame::Aside(Aside::Text, before)) = self.frames.last() else {
            return false;
        };
        let is_item = matches!(paragraph.style, Style::Item { .. } | Style::Clause);
        !paragraph.inlines.is_empty() && (is_item || !before.is_empty())
    }

    /// Takes note of what the file prints before the next paragraph.
    pub(crate) fn print(&mut self, printed: Option<Printed>) {
        self.printed = printed;
    }

    /// A further paragraph of a list's item: it is joined to the item, unless an inner list stands between.
    pub(crate) fn further(&mut self, item: Style, inlines: Vec<Inline>) -> Result<(), ImportError> {
        let last = self.paragraphs.last_mut().filter(|it| it.style == item);
        match last {
            Some(last) if self.frames.is_empty() && !inlines.is_empty() => {
                join(&mut last.inlines, inlines.clone());
                self.count(&inlines)?;
                self.warn(WarningKind::Structure(Structure::ItemJoined), "")
            }
            _ if inlines.is_empty() => Ok(()),
            _ => {
                self.warn(WarningKind::Structure(Structure::ItemSplit), "")?;
                self.paragraph(item, inlines)
            }
        }
    }

    fn count(&mut self, inlines: &[Inline]) -> Result<(), ImportError> {
        self.runs += inlines.len();
        self.bytes += words(inlines).len();
        within(
            "number of formatted stretches",
            self.runs,
            limits::IMPORT_RUNS,
        )?;
        within("text", self.bytes, limits::IMPORT_WORDS_BYTES)
    }

    /// What is read next are words only.
    pub(crate) fn begin_aside(&mut self, aside: Aside) {
        self.frames.push(Frame::Aside(aside, Vec::new()));
    }

    pub(crate) fn end_aside(&mut self) -> Vec<Inline> {
        match self.frames.pop() {
            Some(Frame::Aside(_, words)) => words,
            Some(Frame::Box(held)) => {
                let mut words = Vec::new();
                held.into_iter().for_each(|it| join(&mut words, it.inlines));
                words
            }
            None => Vec::new(),
        }
    }

    pub(crate) fn begin_box(&mut self) {
        self.frames.push(Frame::Box(Vec::new()));
    }

    pub(crate) fn end_box(&mut self) -> Result<(), ImportError> {
        let Some(Frame::Box(held)) = self.frames.pop() else {
            return Ok(());
        };
        if held.is_empty() {
            return Ok(());
        }
        let said: Vec<String> = held.iter().map(|it| words(&it.inlines)).collect();
        self.warn(WarningKind::TextBox, &said.join(" "))?;
        match self.frames.last_mut() {
            Some(Frame::Aside(_, words)) => {
                held.into_iter().for_each(|it| join(words, it.inlines));
            }
            Some(Frame::Box(outer)) => outer.extend(held),
            None => self.boxes.extend(held),
        }
        Ok(())
    }

    pub(crate) fn begin_table(&mut self) -> Result<(), ImportError> {
        let is_inside = !self.frames.is_empty();
        if is_inside {
            self.warn(WarningKind::NestedTable, "")?;
        }
        self.grids.push((!is_inside).then(Grid::default));
        Ok(())
    }

    /// The table around here, if it has a grid of its own.
    pub(crate) fn grid(&mut self) -> Option<&mut Grid> {
        self.grids.last_mut().and_then(Option::as_mut)
    }

    pub(crate) fn begin_cell(&mut self) {
        if self.grid().is_some() {
            self.begin_aside(Aside::Text);
        }
    }

    pub(crate) fn end_cell(&mut self) -> Result<(), ImportError> {
        if self.grid().is_none() {
            return Ok(());
        }
        let words = self.end_aside();
        let so_far = self.cells;
        if let Some(grid) = self.grid() {
            grid.push(words);
            within(
                "number of table cells",
                so_far + grid.cells(),
                limits::IMPORT_CELLS,
            )?;
        }
        Ok(())
    }

    pub(crate) fn end_table(&mut self) -> Result<(), ImportError> {
        let Some(Some(grid)) = self.grids.pop() else {
            return Ok(());
        };
        self.cells += grid.cells();
        let Some(finished) = grid.finish(self.new_id) else {
            return Ok(());
        };
        if finished.had_too_many_columns {
            self.warn(WarningKind::Columns, "")?;
        }
        let id = (self.new_id)().hyphenated().to_string();
        self.tables.insert(id.clone(), finished.table);
        self.paragraphs.push(Paragraph {
            style: Style::Table(id),
            inlines: Vec::new(),
            printed: None,
        });
        Ok(())
    }

    /// A reference to the note of this key; none where a note cannot be referred to.
    ///
    /// In the first cell that refers to a note the words of the note will stand. They stand in no other: a thousand cells
    /// that refer to a long note would be a thousand long notes.
    pub(crate) fn refer(&mut self, key: &str) -> Result<Option<String>, ImportError> {
        let is_cell = self.is_in_cell();
        if self.is_in_notes || (self.is_aside() && !is_cell) {
            self.warn(WarningKind::Structure(Structure::FootnoteReference), "")?;
            return Ok(None);
        }
        let note = self.note(key)?;
        let is_further = is_cell && note.is_in_cell;
        note.is_in_cell |= is_cell;
        note.is_referred_to |= !is_cell;
        let id = note.id.clone();
        if is_cell {
            self.warn(
                WarningKind::Structure(match is_further {
                    true => Structure::FootnoteReference,
                    false => Structure::FootnoteInCell,
                }),
                "",
            )?;
        }
        Ok((!is_further).then_some(id))
    }

    /// Takes note that a reference to the note of this key was removed: unless another is left, the note goes with it.
    pub(crate) fn delete_note(&mut self, key: &str, author: String) -> Result<(), ImportError> {
        let here = self.here();
        self.note(key)?.deleted = Some((author, here));
        Ok(())
    }

    fn is_aside(&self) -> bool {
        self.frames.iter().any(|it| matches!(it, Frame::Aside(..)))
    }

    /// Whether the words that are being read are a cell's of a table that will be one.
    fn is_in_cell(&self) -> bool {
        let [Frame::Aside(..), boxes @ ..] = &self.frames[..] else {
            return false;
        };
        let is_table = matches!(self.grids.first(), Some(Some(_)));
        is_table && boxes.iter().all(|it| matches!(it, Frame::Box(_)))
    }

    /// The words without the notes that they cannot refer to where they stand.
    fn allowed(&self, inlines: Vec<Inline>) -> Vec<Inline> {
        match self.is_aside() && !self.is_in_cell() {
            true => without_notes(inlines),
            false => inlines,
        }
    }

    /// Gives the note of this key its words.
    pub(crate) fn define(&mut self, key: &str, inlines: Vec<Inline>) -> Result<(), ImportError> {
        let note = self.note(key)?;
        let so_far = note.inlines.get_or_insert_default();
        join(so_far, without_notes(inlines));
        Ok(())
    }

    fn note(&mut self, key: &str) -> Result<&mut Note, ImportError> {
        within(
            "number of footnotes",
            self.notes.len(),
            limits::IMPORT_NOTES,
        )?;
        let (new_id, place) = (&mut self.new_id, self.notes.len());
        let note = self.notes.entry(key.to_owned());
        Ok(note.or_insert_with(|| Note {
            id: new_id().hyphenated().to_string(),
            place,
            ..Note::default()
        }))
    }

    /// Whether what is read next is in a note.
    pub(crate) fn set_in_notes(&mut self, is_in_notes: bool) {
        self.is_in_notes = is_in_notes;
    }

    /// What is read next begins in this line of the file.
    pub(crate) fn set_line(&mut self, line: usize) {
        self.line = Some(line);
    }

    pub(crate) fn set_other_title(&mut self, title: &str) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        self.other_title = Some(title).filter(|it| !it.is_empty());
    }

    /// The text and the warnings.
    pub(crate) fn finish(self) -> (Text, Vec<Warning>) {
        finish::finish(self)
    }
}

fn without_notes(inlines: Vec<Inline>) -> Vec<Inline> {
    let words = inlines.into_iter();
    words
        .filter(|it| matches!(it, Inline::Text { .. }))
        .collect()
}

/// Bold says nothing in a heading that is bold as a whole.
fn plain_heading(paragraph: &mut Paragraph) {
    let is_large = matches!(paragraph.style, Style::Title | Style::Heading { .. });
    if is_large && is_strong(&paragraph.inlines) {
        make_plain(&mut paragraph.inlines);
    }
}
