//! Everything ever written, laid out so that a browser can show the text after any number of changes by itself.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::reading::BlockId;
use super::sequence::Content;
use super::tables::Lines;
use crate::document::{BlockKind, Piece, root, table_keys};
use automerge::ScalarValue;
use hashbrown::HashMap;
use std::collections::BTreeSet;

/// Stands for a block marker or a footnote among the characters.
const MARKER: char = '\u{fffc}';
/// Stands for the beginning of a mark.
const MARK_BEGIN: char = '\u{fff9}';
/// Stands for its end.
const MARK_END: char = '\u{fffb}';

/// Most states of one marker: what stood there has to be found anew for each, and nobody changes a block's kind so often.
const MARKER_STATES: usize = 1_000;

/// All texts of a document with their whole past. Changes are named by their place in the log, counted from zero; an element
/// shows after `p` changes when it was made by one below `p` and not removed by one below `p`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Film {
    /// The title, the text, the footnotes and the cells of tables.
    pub texts: Vec<FilmText>,
    /// The tables; their words are in the texts.
    pub tables: Vec<FilmTable>,
}

/// A table's rows and columns over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmTable {
    /// Its key.
    pub id: String,
    /// From which change on it had which.
    pub states: Vec<(usize, FilmLines)>,
}

/// The rows and columns of a table after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmLines {
    /// Whether the first row heads the columns.
    pub header: bool,
    /// The names of the columns, in their order.
    pub columns: Vec<String>,
    /// The names of the rows, in their order.
    pub rows: Vec<String>,
}

/// One text with its whole past. Elements are named by their place in the document's order, counted from zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilmText {
    /// `title`, `text`, `footnote:` and its key, or `cell:` and the table's key, the row's and the column's name, each behind a
    /// colon. Texts of one name were made at once for one cell and follow each other with a space between.
    pub name: String,
    /// One character an element; U+FFFC is a block marker or footnote, U+FFF9 and U+FFFB begin and end a mark.
    pub characters: String,
    /// Which change made each element, as runs: the first's change, how many elements, and by how much it rises each.
    pub made: Vec<(usize, usize, usize)>,
    /// The removed elements with the change that removed them, in the document's order.
    pub removed: Vec<(usize, usize)>,
    /// What the markers stood for.
    pub markers: Vec<FilmMarker>,
    /// The marks.
    pub marks: Vec<FilmMark>,
}

/// What stood at a marker, one state after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmMarker {
    /// The marker's element.
    pub element: usize,
    /// Which block it is.
    pub id: BlockId,
    /// From which change on it was what.
    pub states: Vec<(usize, MarkerState)>,
}

/// What stood at a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkerState {
    /// Nothing that is shown.
    Nothing,
    /// The beginning of a block.
    Block(BlockKind),
    /// A reference to the footnote with this key.
    Footnote(String),
}

/// A mark; where several of one name overlap, the later one in the list counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmMark {
    /// The element it begins at.
    pub begin: usize,
    /// The element it ends at.
    pub end: usize,
    /// Its name.
    pub name: String,
    /// Its value; `None` takes the mark away.
    pub value: Option<String>,
    /// The change that set it.
    pub change: usize,
}

impl Chronicle {
    /// The whole past of all texts.
    pub fn film(&self) -> Film {
        let now = self.now();
        let mut texts = Vec::new();
        for key in [root::TITLE, root::TEXT] {
            let sequence = self.text_at(ROOT, key, &now);
            texts.extend(sequence.map(|it| self.film_of(key.to_owned(), it)));
        }
        if let Some(map) = self.footnotes_at(&now) {
            for (key, _) in self.entries(map) {
                let sequence = self.text_at(map, key, &now);
                texts.extend(sequence.map(|it| self.film_of(format!("footnote:{key}"), it)));
            }
        }
        let mut tables = Vec::new();
        for id in self.table_ids(&now) {
            if let Some(shape) = self.shape(&id, &now) {
                texts.extend(self.film_of_cells(&id, shape.object));
                let states = self.film_of_lines(&id, shape.object);
                tables.push(FilmTable { id, states });
            }
        }
        Film { texts, tables }
    }

    fn film_of_cells(&self, id: &str, table: u32) -> Vec<FilmText> {
        let now = self.now();
        let cells = self.map_in(table, table_keys::CELLS, &now);
        let keys = cells.into_iter().flat_map(|cells| self.entries(cells));
        keys.filter_map(|(key, _)| key.split_once(':').map(|names| (key, names)))
            .flat_map(|(key, names)| {
                let texts = self.texts_of(table, names, &now).into_iter();
                texts.map(move |text| self.film_of(format!("cell:{id}:{key}"), text.sequence))
            })
            .collect()
    }

    /// The rows and columns, one state after the other; of those that were changed without end the first, and the last.
    fn film_of_lines(&self, id: &str, table: u32) -> Vec<(usize, FilmLines)> {
        let now = self.now();
        let registers = [Lines::Columns, Lines::Rows].into_iter().flat_map(|lines| {
            let map = self.map_in(table, lines.key(), &now);
            map.into_iter().flat_map(|map| self.entries(map))
        });
        let header = self.entry(table, table_keys::HEADER);
        let registers = registers.map(|(_, register)| register).chain(header);
        let mut changes: BTreeSet<u32> = registers
            .flat_map(|register| self.register(register).changes())
            .collect();
        let made = self.tables_at(&now).and_then(|map| self.entry(map, id));
        changes.extend(made.into_iter().flat_map(|it| self.register(it).changes()));
        let mut states: Vec<(usize, FilmLines)> = Vec::new();
        let last = changes.last().filter(|_| changes.len() > MARKER_STATES);
        for change in changes.iter().take(MARKER_STATES).chain(last) {
            let moment = Moment::prefix(*change as usize + 1);
            let Some(shape) = self.shape(id, &moment) else {
                continue;
            };
            let state = FilmLines {
                header: shape.header,
                columns: shape.columns,
                rows: shape.rows,
            };
            if states.last().map(|(_, last)| last) != Some(&state) {
                states.push((*change as usize, state));
            }
        }
        states
    }

    fn film_of(&self, name: String, sequence: u32) -> FilmText {
        let elements = self.sequence(sequence);
        let mut film = FilmText {
            name,
            ..FilmText::default()
        };
        let mut open = HashMap::new();
        for (place, index) in elements.iter().enumerate() {
            let element = elements.get(index);
            push_made(&mut film.made, element.made as usize);
            film.characters.push(match element.content {
                Content::Character(character) => character,
                Content::Register(_) => MARKER,
                Content::MarkBegin(_) => MARK_BEGIN,
                Content::MarkEnd => MARK_END,
            });
            match element.content {
                Content::Character(_) => {}
                Content::Register(register) => film.markers.push(FilmMarker {
                    element: place,
                    id: self.block_id(sequence, index),
                    states: self.states(register),
                }),
                Content::MarkBegin(mark) => {
                    open.insert(element.id, (place, mark));
                }
                Content::MarkEnd => {
                    let begin = super::sequence::OperationId {
                        counter: element.id.counter.saturating_sub(1),
                        ..element.id
                    };
                    if let Some((begin_place, mark)) = open.remove(&begin) {
                        film.marks
                            .push(self.film_mark(mark, begin_place, place, element.made));
                    }
                }
            }
            if let (Some(removed), Content::Character(_)) =
                (elements.removed(index), element.content)
            {
                film.removed.push((place, removed as usize));
            }
        }
        self.order_marks(sequence, &mut film);
        film
    }

    fn film_mark(&self, mark: u32, begin: usize, end: usize, change: u32) -> FilmMark {
        let data = self.mark(mark);
        FilmMark {
            begin,
            end,
            name: data.name.to_string(),
            value: match &data.value {
                ScalarValue::Null | ScalarValue::Boolean(false) => None,
                ScalarValue::Str(text) => Some(text.to_string()),
                _ => Some("true".to_owned()),
            },
            change: change as usize,
        }
    }

    /// Of marks that overlap the one with the highest operation counts, and stands last.
    fn order_marks(&self, sequence: u32, film: &mut FilmText) {
        let elements = self.sequence(sequence);
        let order: Vec<u32> = elements.iter().collect();
        let id = |place: usize| order.get(place).map(|index| elements.get(*index).id);
        film.marks.sort_by(|a, b| match (id(a.begin), id(b.begin)) {
            (Some(a), Some(b)) if a != b => match a.is_above(b, &self.actors) {
                true => std::cmp::Ordering::Greater,
                false => std::cmp::Ordering::Less,
            },
            _ => std::cmp::Ordering::Equal,
        });
    }

    /// What stood at a marker, one state after the other: of a marker that was written over without end the first, and
    /// what it was in the end.
    fn states(&self, register: u32) -> Vec<(usize, MarkerState)> {
        let mut states: Vec<(usize, MarkerState)> = Vec::new();
        let changes: Vec<u32> = self.changes_of(register).into_iter().collect();
        let last = changes
            .last()
            .copied()
            .filter(|_| changes.len() > MARKER_STATES);
        for change in changes.into_iter().take(MARKER_STATES).chain(last) {
            let moment = Moment::prefix(change as usize + 1);
            let state = match self.piece_at(register, &moment) {
                Some(Piece::Block(kind)) => MarkerState::Block(kind),
                Some(Piece::Footnote(id)) => MarkerState::Footnote(id),
                Some(Piece::Words(..)) | None => MarkerState::Nothing,
            };
            if states.last().map(|(_, last)| last) != Some(&state) {
                states.push((change as usize, state));
            }
        }
        states
    }
}

/// Adds an element to the runs of changes that are the same or rise by one.
fn push_made(runs: &mut Vec<(usize, usize, usize)>, change: usize) {
    if let Some((first, count, step)) = runs.last_mut() {
        let is_next = change == *first + *count * *step;
        if *count == 1 && (change == *first || change == *first + 1) {
            *step = change - *first;
            *count = 2;
            return;
        }
        if *count > 1 && is_next {
            *count += 1;
            return;
        }
    }
    runs.push((change, 1, 0));
}
