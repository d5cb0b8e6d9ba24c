//! Everything ever written, laid out so that a browser can show the text after any number of changes by itself.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::reading::BlockId;
use super::sequence::Content;
use crate::document::{BlockKind, Piece, root};
use automerge::ScalarValue;
use hashbrown::HashMap;

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
    /// The title, the text, and the footnotes.
    pub texts: Vec<FilmText>,
}

/// One text with its whole past. Elements are named by their place in the document's order, counted from zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilmText {
    /// `title`, `text`, or `footnote:` and its key.
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
        Film { texts }
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
