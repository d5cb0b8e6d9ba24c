//! The marks of a text object, as stretches of characters that carry the same ones.

use super::{
    schema::mark,
    text::{Link, Marks},
};
use automerge::{ScalarValue, marks::Mark};

/// The marks of one text object, asked for at ever greater offsets.
pub(super) struct Stretches {
    /// Where the marks change, and what they are from there on; offsets rise.
    changes: std::iter::Peekable<std::vec::IntoIter<(usize, Marks)>>,
    current: Marks,
}

impl Stretches {
    /// Makes the stretches from what Automerge tells of the object's marks, offsets being UTF-16 code units.
    pub(super) fn new(marks: &[Mark]) -> Self {
        Self {
            changes: changes(marks).into_iter().peekable(),
            current: Marks::default(),
        }
    }

    /// The marks of the character at `offset`, which must not be smaller than the one asked for before.
    pub(super) fn at(&mut self, offset: usize) -> &Marks {
        while let Some((_, marks)) = self.changes.next_if(|(from, _)| *from <= offset) {
            self.current = marks;
        }
        &self.current
    }
}

/// Automerge gives at most one mark of a name at any place, so that ends before beginnings is order enough.
fn changes(marks: &[Mark]) -> Vec<(usize, Marks)> {
    let mut edges: Vec<(usize, bool, &Mark)> = marks
        .iter()
        .flat_map(|mark| [(mark.start, true, mark), (mark.end, false, mark)])
        .collect();
    edges.sort_by_key(|(offset, begins, _)| (*offset, *begins));
    let mut current = Marks::default();
    edges
        .into_iter()
        .map(|(offset, begins, mark)| {
            set(&mut current, mark, begins);
            (offset, current.clone())
        })
        .collect()
}

fn set(marks: &mut Marks, mark: &Mark, begins: bool) {
    set_mark(marks, mark.name(), begins.then(|| mark.value()));
}

/// Whether a mark of this name means anything here.
pub(crate) fn is_known_mark(name: &str) -> bool {
    matches!(name, mark::STRONG | mark::EM | mark::TERM | mark::LINK)
}

/// Gives the mark of this name the value, or takes it away. Unknown names change nothing.
pub(crate) fn set_mark(marks: &mut Marks, name: &str, value: Option<&ScalarValue>) {
    let value = value.filter(|value| counts(value));
    match name {
        mark::STRONG => marks.strong = value.is_some(),
        mark::EM => marks.em = value.is_some(),
        mark::TERM => marks.term = value.is_some(),
        mark::LINK => marks.link = value.and_then(link),
        _ => {}
    }
}

fn counts(value: &ScalarValue) -> bool {
    !matches!(value, ScalarValue::Null | ScalarValue::Boolean(false))
}

fn link(value: &ScalarValue) -> Option<Link> {
    match value {
        ScalarValue::Str(json) => Link::from_json(json),
        _ => None,
    }
}
