//! Everything ever written, laid out flat.

use super::author::Author;
use super::hex;
use super::text::{Kind, Link, depth};
use crate::http::history::authors::Authors;
use serde::Serialize;
use utoipa::ToSchema;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::{BlockKind, Link as DocumentLink};
use wortlaut_merge::history::{self, Chronicle, MarkerState};

/// Everything ever written in a document. Changes are named by their place in the log, counted from zero: after `p`
/// changes an element shows that was made by one below `p` and was not removed by one below `p`.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Film {
    /// The heads of now, sorted.
    heads: Vec<String>,
    /// How many changes there are.
    changes: usize,
    /// When each change was received, in milliseconds: since 1970 for the first, since the one before for the others. Where
    /// it is told to the hour, it may lie before the one before.
    times: Vec<i64>,
    /// The authors of the changes.
    authors: Vec<Author>,
    /// The author of each change as runs: how many changes, and the index into `authors`.
    author_of: Vec<[usize; 2]>,
    /// The title, the text, the footnotes and the cells of tables.
    texts: Vec<FilmText>,
    /// The tables; the words of their cells are in `texts`.
    tables: Vec<FilmTable>,
}

/// A table's rows and columns over time.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct FilmTable {
    id: String,
    /// Which it had, each from one change on.
    states: Vec<FilmLines>,
}

/// The rows and columns of a table from a change on.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct FilmLines {
    from: usize,
    /// Whether the first row heads the columns.
    header: bool,
    /// The names of the columns, in their order.
    columns: Vec<String>,
    /// The names of the rows, in their order.
    rows: Vec<String>,
}

/// One text with its whole past. Elements are named by their place in the document's order, counted from zero.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct FilmText {
    /// `title`, `text`, `footnote:` and its id, or `cell:` and the table's id, the row's and the column's name, each behind a
    /// colon. Texts of one name were made at once for one cell and follow each other with a space between.
    name: String,
    /// One character an element: U+FFFC is a block or a footnote, U+FFF9 and U+FFFB begin and end a mark.
    chars: String,
    /// Which change made each element, as runs: the first's change, how many elements, and by how much it rises each.
    made: Vec<[usize; 3]>,
    /// The elements that were removed, in order, two numbers each: how far from the one before, and the change that
    /// removed it.
    removed: Vec<usize>,
    /// What the elements U+FFFC stood for.
    markers: Vec<FilmMarker>,
    /// The marks; where several of one name overlap, the later in the list counts.
    marks: Vec<FilmMark>,
}

/// A block or a footnote with its past.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct FilmMarker {
    element: usize,
    /// The block's id.
    id: String,
    /// What stood there, each from one change on; neither `kind` nor `footnote` is nothing.
    states: Vec<FilmState>,
}

/// What stood at a marker from a change on.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct FilmState {
    from: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numbered: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<usize>,
    /// The id of the footnote.
    #[serde(skip_serializing_if = "Option::is_none")]
    footnote: Option<String>,
    /// The id of the table, of a block of that kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
}

/// A mark.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct FilmMark {
    begin: usize,
    end: usize,
    name: String,
    /// Null takes the mark away.
    #[schema(required)]
    value: Option<MarkValue>,
    change: usize,
}

/// True, or where a link leads.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FilmMarkValue)]
pub(in super::super) enum MarkValue {
    Set(bool),
    Link(Link),
}

impl Film {
    pub(in super::super) fn of(
        chronicle: &Chronicle,
        heads: &[ChangeHash],
        mut authors: Authors<'_>,
    ) -> Self {
        let film = chronicle.film();
        Self {
            heads: hex(heads),
            changes: chronicle.len(),
            times: times(chronicle, &authors),
            texts: film.texts.into_iter().map(Into::into).collect(),
            tables: film.tables.into_iter().map(Into::into).collect(),
            author_of: author_of(chronicle, &mut authors),
            authors: authors.finish(),
        }
    }
}

fn times(chronicle: &Chronicle, authors: &Authors<'_>) -> Vec<i64> {
    let facts = (0..chronicle.len()).filter_map(|place| chronicle.facts(place));
    let mut before = 0;
    facts
        .map(|facts| {
            let at = authors.received_at(&facts).millis();
            let since = at - before;
            before = at;
            since
        })
        .collect()
}

fn author_of(chronicle: &Chronicle, authors: &mut Authors<'_>) -> Vec<[usize; 2]> {
    let mut runs: Vec<[usize; 2]> = Vec::new();
    for author in (0..chronicle.len()).filter_map(|place| authors.of_change(place)) {
        match runs.last_mut() {
            Some([count, last]) if *last == author => *count += 1,
            _ => runs.push([1, author]),
        }
    }
    runs
}

impl From<history::FilmText> for FilmText {
    fn from(text: history::FilmText) -> Self {
        let made = text.made.into_iter();
        let mut before = 0;
        let removed = text.removed.into_iter().flat_map(|(element, change)| {
            let step = element - before;
            before = element;
            [step, change]
        });
        Self {
            name: text.name,
            chars: text.characters,
            made: made
                .map(|(first, count, step)| [first, count, step])
                .collect(),
            removed: removed.collect(),
            markers: text.markers.into_iter().map(Into::into).collect(),
            marks: text.marks.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<history::FilmTable> for FilmTable {
    fn from(table: history::FilmTable) -> Self {
        let states = table.states.into_iter();
        Self {
            id: table.id,
            states: states
                .map(|(from, lines)| FilmLines {
                    from,
                    header: lines.header,
                    columns: lines.columns,
                    rows: lines.rows,
                })
                .collect(),
        }
    }
}

impl From<history::FilmMarker> for FilmMarker {
    fn from(marker: history::FilmMarker) -> Self {
        let states = marker.states.into_iter();
        Self {
            element: marker.element,
            id: marker.id.to_string(),
            states: states
                .map(|(from, state)| FilmState::of(from, state))
                .collect(),
        }
    }
}

impl FilmState {
    fn of(from: usize, state: MarkerState) -> Self {
        let (kind, footnote) = match state {
            MarkerState::Nothing => (None, None),
            MarkerState::Block(kind) => (Some(kind), None),
            MarkerState::Footnote(id) => (None, Some(id)),
        };
        let (level, numbered) = match kind {
            Some(BlockKind::Heading { level, numbered }) => (Some(level), Some(numbered)),
            _ => (None, None),
        };
        Self {
            from,
            level,
            numbered,
            table: match &kind {
                Some(BlockKind::Table { id }) => Some(id.clone()),
                _ => None,
            },
            depth: kind.as_ref().map(depth),
            kind: kind.as_ref().map(Into::into),
            footnote,
        }
    }
}

impl From<history::FilmMark> for FilmMark {
    fn from(mark: history::FilmMark) -> Self {
        Self {
            begin: mark.begin,
            end: mark.end,
            value: mark
                .value
                .and_then(|value| MarkValue::of(&mark.name, &value)),
            name: mark.name,
            change: mark.change,
        }
    }
}

impl MarkValue {
    /// A link that is not safe to open is none.
    fn of(name: &str, value: &str) -> Option<Self> {
        if name != "link" {
            return Some(Self::Set(true));
        }
        DocumentLink::from_json(value).map(|link| Self::Link((&link).into()))
    }
}
