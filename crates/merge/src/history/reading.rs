//! A text at one moment, with who wrote what in it.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::register::Value;
use super::sequence::Content;
use super::tables::Shape;
use super::walk::MarkTable;
use crate::document::{
    Block, BlockKind, Inline, Marks, PLACEHOLDER, Piece, ShownTables, Table, TableRow, Text,
    append_cell, blocks_of, footnote_of, line_of, numbers, piece_of, push_character, root,
};
use std::collections::BTreeMap;
use std::fmt;

/// A block for as long as the document lives: its marker's operation, as `<counter>@<actor>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(String);

impl BlockId {
    pub(super) fn new(name: String) -> Self {
        Self(name)
    }

    /// The id as it stands in links.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text at one moment, every word with the change that wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The title, on one line.
    pub title: Vec<Run>,
    /// The blocks in the order of reading.
    pub blocks: Vec<ReadBlock>,
    /// The footnotes: first those that the text refers to, in its order, then the others.
    pub footnotes: Vec<ReadFootnote>,
}

/// A block at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBlock {
    /// Which block it is; `None` for text before the first block.
    pub id: Option<BlockId>,
    /// What kind of block it was.
    pub kind: BlockKind,
    /// Its number at that moment, see [`numbers`].
    pub number: Option<String>,
    /// The change that made the block first, by its place in the log.
    pub change: usize,
    /// Its words.
    pub runs: Vec<Run>,
    /// Its rows, if it is a table that was there and that no block before it shows.
    pub table: Option<ReadTable>,
}

/// A table at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadTable {
    /// Whether the first row heads the columns.
    pub header: bool,
    /// The names of the columns, in their order.
    pub columns: Vec<String>,
    /// The rows, in their order.
    pub rows: Vec<ReadRow>,
}

/// A row of a table at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRow {
    /// Its name.
    pub id: String,
    /// The words of its cells, one for each column.
    pub cells: Vec<Vec<Run>>,
}

/// A footnote at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFootnote {
    /// Its key.
    pub id: String,
    /// Its number in the text, from 1; `None` when no block refers to it.
    pub number: Option<usize>,
    /// Its words.
    pub runs: Vec<Run>,
}

/// Words of one session with the same marks, or a reference to a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words or the reference.
    pub inline: Inline,
    /// The change that wrote the first of it first, whoever restored it since, by its place in the log counted from zero.
    pub change: usize,
}

impl Chronicle {
    /// The text as it was at a moment: the same that a document at these heads reads as.
    pub fn text(&self, moment: &Moment) -> Text {
        let footnotes = self.footnotes_at(moment);
        let ids = footnotes.into_iter().flat_map(|map| self.entries(map));
        Text {
            title: line_of(self.pieces(ROOT, root::TITLE, moment)),
            blocks: blocks_of(self.pieces(ROOT, root::TEXT, moment)),
            footnotes: ids
                .filter(|(_, register)| self.register(*register).at(moment, &self.actors).is_some())
                .map(|(id, _)| {
                    let words = footnotes.map(|map| self.pieces(map, id, moment));
                    (id.to_owned(), footnote_of(words.unwrap_or_default()))
                })
                .collect::<BTreeMap<_, _>>(),
            tables: self.tables(moment),
        }
    }

    fn tables(&self, moment: &Moment) -> BTreeMap<String, Table> {
        let ids = self.table_ids(moment).into_iter();
        ids.filter_map(|id| {
            let shape = self.shape(&id, moment)?;
            Some((id, self.table(&shape, moment)))
        })
        .collect()
    }

    fn table(&self, shape: &Shape, moment: &Moment) -> Table {
        let cell = |row: &str, column: &String| {
            let mut words = Vec::new();
            for text in self.texts_of(shape.object, (row, column), moment) {
                append_cell(
                    &mut words,
                    footnote_of(self.pieces_of(text.sequence, moment)),
                );
            }
            words
        };
        let rows = shape.rows.iter().map(|row| TableRow {
            id: row.clone(),
            cells: shape.columns.iter().map(|it| cell(row, it)).collect(),
        });
        Table {
            header: shape.header,
            rows: rows.collect(),
            columns: shape.columns.clone(),
        }
    }

    /// The text as it was at a moment, with who wrote what.
    pub fn reading(&self, moment: &Moment) -> Reading {
        let blocks = self.read_blocks(moment);
        Reading {
            title: self.read_title(moment),
            footnotes: self.read_footnotes(moment, &blocks),
            blocks,
        }
    }

    /// What an element that is no character stands for at a moment.
    pub(super) fn piece_at(&self, register: u32, moment: &Moment) -> Option<Piece> {
        match self.register(register).at(moment, &self.actors)?.value {
            Value::Object(object) if self.is_map(object) => piece_of(&self.map_at(object, moment)),
            _ => Some(Piece::Words(PLACEHOLDER.to_string(), Marks::default())),
        }
    }

    /// The id of the block whose marker stands at an element.
    pub(super) fn block_id(&self, sequence: u32, element: u32) -> BlockId {
        let name = self.name(self.element(sequence, element).id);
        BlockId::new(format!(
            "{}@{}",
            name.counter(),
            name.actor().to_hex_string()
        ))
    }

    fn pieces(&self, map: u32, key: &str, moment: &Moment) -> Vec<Piece> {
        match self.text_at(map, key, moment) {
            Some(sequence) => self.pieces_of(sequence, moment),
            None => {
                let words = self.string_at(map, key, moment);
                let piece = words.map(|words| Piece::Words(words, Marks::default()));
                piece.into_iter().collect()
            }
        }
    }

    fn pieces_of(&self, sequence: u32, moment: &Moment) -> Vec<Piece> {
        let mut table = MarkTable::default();
        let mut pieces = Vec::new();
        for stop in self.walk(sequence, [moment], &mut table) {
            let [marks] = stop.marks;
            match stop.content {
                Content::Character(character) => {
                    push_character(&mut pieces, character, table.get(marks));
                }
                Content::Register(register) => match self.piece_at(register, moment) {
                    Some(Piece::Words(..)) => {
                        push_character(&mut pieces, PLACEHOLDER, table.get(marks));
                    }
                    piece => pieces.extend(piece),
                },
                Content::MarkBegin(_) | Content::MarkEnd => {}
            }
        }
        pieces
    }

    fn read_title(&self, moment: &Moment) -> Vec<Run> {
        self.read_line(ROOT, root::TITLE, moment)
    }

    fn read_blocks(&self, moment: &Moment) -> Vec<ReadBlock> {
        let mut table = MarkTable::default();
        let Some(sequence) = self.text_at(ROOT, root::TEXT, moment) else {
            return Vec::new();
        };
        let mut blocks: Vec<ReadBlock> = Vec::new();
        let mut shown = ShownTables::default();
        for stop in self.walk(sequence, [moment], &mut table) {
            let [marks] = stop.marks;
            let change = stop.author as usize;
            let piece = match stop.content {
                Content::Character(character) => {
                    let runs = self.runs_of(&mut blocks, change);
                    self.push_character(runs, character, table.get(marks), change);
                    continue;
                }
                Content::Register(register) => self.piece_at(register, moment),
                Content::MarkBegin(_) | Content::MarkEnd => None,
            };
            match piece {
                Some(Piece::Block(kind)) => blocks.push(ReadBlock {
                    id: Some(self.block_id(sequence, stop.element)),
                    table: shown
                        .shows(&kind)
                        .and_then(|id| self.read_table(id, moment)),
                    kind,
                    number: None,
                    change,
                    runs: Vec::new(),
                }),
                Some(Piece::Footnote(id)) => {
                    let inline = Inline::Footnote { id };
                    self.runs_of(&mut blocks, change)
                        .push(Run { inline, change });
                }
                Some(Piece::Words(..)) => {
                    let runs = self.runs_of(&mut blocks, change);
                    self.push_character(runs, PLACEHOLDER, table.get(marks), change);
                }
                None => {}
            }
        }
        number(&mut blocks);
        blocks
    }

    fn read_table(&self, id: &str, moment: &Moment) -> Option<ReadTable> {
        let shape = self.shape(id, moment)?;
        let cell = |row: &str, column: &String| {
            let mut runs = Vec::new();
            for text in self.texts_of(shape.object, (row, column), moment) {
                self.read_words(text.sequence, moment, &mut runs);
            }
            runs
        };
        let rows = shape.rows.iter().map(|row| ReadRow {
            id: row.clone(),
            cells: shape.columns.iter().map(|it| cell(row, it)).collect(),
        });
        Some(ReadTable {
            header: shape.header,
            rows: rows.collect(),
            columns: shape.columns.clone(),
        })
    }

    /// The runs that further words belong to: those of the last block, or of a paragraph before the first or behind a
    /// table.
    fn runs_of<'b>(&self, blocks: &'b mut Vec<ReadBlock>, change: usize) -> &'b mut Vec<Run> {
        let last = blocks.last().map(|last| &last.kind);
        if last.is_none_or(|kind| matches!(kind, BlockKind::Table { .. })) {
            blocks.push(ReadBlock {
                id: None,
                kind: BlockKind::Paragraph,
                number: None,
                change,
                runs: Vec::new(),
                table: None,
            });
        }
        let last = blocks.len() - 1;
        #[expect(
            clippy::indexing_slicing,
            reason = "a block was pushed if there was none"
        )]
        &mut blocks[last].runs
    }

    /// Adds a character to the run before it if that is of the same session and carries the same marks.
    fn push_character(&self, runs: &mut Vec<Run>, character: char, marks: &Marks, change: usize) {
        if let Some(Run {
            inline: Inline::Text { text, marks: last },
            change: first,
        }) = runs.last_mut()
            && last == marks
            && (*first == change || self.session_of(*first) == self.session_of(change))
        {
            text.push(character);
            return;
        }
        runs.push(Run {
            inline: Inline::Text {
                text: character.to_string(),
                marks: marks.clone(),
            },
            change,
        });
    }

    /// A title or footnote.
    fn read_line(&self, map: u32, key: &str, moment: &Moment) -> Vec<Run> {
        let mut runs = Vec::new();
        if let Some(text) = self.text_at(map, key, moment) {
            self.read_words(text, moment, &mut runs);
        }
        runs
    }

    /// Adds a text's words, behind a space if there are some already; a block in it reads as a space too.
    fn read_words(&self, text: u32, moment: &Moment, runs: &mut Vec<Run>) {
        let mut table = MarkTable::default();
        let mut is_behind_words = !runs.is_empty();
        for stop in self.walk(text, [moment], &mut table) {
            let [marks] = stop.marks;
            let character = match stop.content {
                Content::Character(character) => Some(character),
                Content::Register(register) => match self.piece_at(register, moment) {
                    Some(Piece::Block(_)) if !runs.is_empty() => Some(' '),
                    Some(Piece::Words(..)) => Some(PLACEHOLDER),
                    _ => None,
                },
                Content::MarkBegin(_) | Content::MarkEnd => None,
            };
            let change = stop.author as usize;
            if let Some(character) = character {
                if std::mem::take(&mut is_behind_words) {
                    self.push_character(runs, ' ', &Marks::default(), change);
                }
                self.push_character(runs, character, table.get(marks), change);
            }
        }
    }

    fn read_footnotes(&self, moment: &Moment, blocks: &[ReadBlock]) -> Vec<ReadFootnote> {
        let Some(map) = self.footnotes_at(moment) else {
            return Vec::new();
        };
        let numbers = footnote_numbers(blocks);
        let mut footnotes: Vec<ReadFootnote> = self
            .entries(map)
            .filter(|(_, register)| self.register(*register).at(moment, &self.actors).is_some())
            .map(|(id, _)| ReadFootnote {
                id: id.to_owned(),
                number: numbers.get(id).copied(),
                runs: self.read_line(map, id, moment),
            })
            .collect();
        footnotes.sort_by_key(|it| it.number.unwrap_or(usize::MAX));
        footnotes
    }
}

/// The number of every footnote that blocks refer to, from 1 in the order of the first reference.
fn footnote_numbers(blocks: &[ReadBlock]) -> BTreeMap<&str, usize> {
    let runs = blocks.iter().flat_map(|block| &block.runs);
    let mut numbers = BTreeMap::new();
    for run in runs {
        if let Inline::Footnote { id } = &run.inline {
            let next = numbers.len() + 1;
            numbers.entry(id.as_str()).or_insert(next);
        }
    }
    numbers
}

fn number(blocks: &mut [ReadBlock]) {
    let plain: Vec<Block> = blocks
        .iter()
        .map(|it| Block::new(it.kind.clone()))
        .collect();
    for (block, number) in blocks.iter_mut().zip(numbers(&plain)) {
        block.number = number;
    }
}
