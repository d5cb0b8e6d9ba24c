//! One walk over a text's elements, which sees what stood there at one or more moments.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::register::Value;
use super::sequence::Content;
use crate::ActorId;
use crate::document::{Marks, ReadMap, is_known_mark, root, set_mark};
use automerge::ScalarValue;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// An element that stood there at one of the moments at least.
#[derive(Clone, Debug)]
pub(super) struct Stop<const N: usize> {
    /// The element's index in its sequence.
    pub(super) element: u32,
    /// The change that inserted it.
    pub(super) made: u32,
    /// The change whose author it has.
    pub(super) author: u32,
    /// What stands there.
    pub(super) content: Content,
    /// Whether it stood there, for each moment.
    pub(super) stood: [bool; N],
    /// The marks it carried, or would have, for each moment.
    pub(super) marks: [MarksIndex; N],
    /// Which changes set these marks, for each moment.
    pub(super) hands: [HandsIndex; N],
}

/// The changes that set the marks in force at a place, one for each name of a mark.
type Hands = Vec<u32>;

/// Hands, by their index in [`MarkTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HandsIndex(u32);

/// Marks, by their index in [`MarkTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MarksIndex(u32);

/// All combinations of marks that a walk met; the first is none.
#[derive(Debug)]
pub(super) struct MarkTable {
    all: Vec<Marks>,
    indices: HashMap<Marks, u32>,
    /// The hands of each stretch between two halves of marks; the first are none.
    hands: Vec<Hands>,
}

impl Default for MarkTable {
    fn default() -> Self {
        Self {
            all: vec![Marks::default()],
            indices: HashMap::from([(Marks::default(), 0)]),
            hands: vec![Vec::new()],
        }
    }
}

impl MarkTable {
    pub(super) fn get(&self, index: MarksIndex) -> &Marks {
        static NONE: Marks = Marks {
            strong: false,
            em: false,
            term: false,
            link: None,
        };
        self.all.get(index.0 as usize).unwrap_or(&NONE)
    }

    /// The changes that set the marks in force.
    pub(super) fn hands(&self, index: HandsIndex) -> &[u32] {
        self.hands.get(index.0 as usize).map_or(&[], Vec::as_slice)
    }

    fn add_hands(&mut self, hands: Hands) -> HandsIndex {
        if hands.is_empty() {
            return HandsIndex(0);
        }
        self.hands.push(hands);
        HandsIndex(self.hands.len() as u32 - 1)
    }

    pub(super) fn intern(&mut self, marks: &Marks) -> MarksIndex {
        if let Some(index) = self.indices.get(marks) {
            return MarksIndex(*index);
        }
        let index = self.all.len() as u32;
        self.all.push(marks.clone());
        self.indices.insert(marks.clone(), index);
        MarksIndex(index)
    }
}

/// The marks in force at a place of the walk, at one moment. Marks whose names mean nothing here are passed over: anybody
/// may lay any number of them over a text.
struct MarkState<'c> {
    /// The marks that have begun and not ended, by name, each name's by rank: the last one counts.
    open: BTreeMap<&'c str, BTreeMap<Rank<'c>, Begun>>,
    marks: Marks,
    current: MarksIndex,
    hands: HandsIndex,
}

/// An operation's place among all: its counter and its actor's name.
type Rank<'c> = (u32, &'c ActorId);

/// A mark that has begun: the change that set it, and its index.
#[derive(Clone, Copy)]
struct Begun {
    made: u32,
    mark: u32,
}

impl<'c> MarkState<'c> {
    fn new() -> Self {
        Self {
            open: BTreeMap::new(),
            marks: Marks::default(),
            current: MarksIndex(0),
            hands: HandsIndex(0),
        }
    }

    fn begin(
        &mut self,
        rank: Rank<'c>,
        begun: Begun,
        chronicle: &'c Chronicle,
        table: &mut MarkTable,
    ) {
        let name = chronicle.mark(begun.mark).name.as_str();
        if is_known_mark(name) {
            self.open.entry(name).or_default().insert(rank, begun);
            self.update(name, chronicle, table);
        }
    }

    /// Ends the mark that began with the operation before this one.
    fn end(&mut self, (counter, actor): Rank<'c>, chronicle: &'c Chronicle, table: &mut MarkTable) {
        let begin = (counter.saturating_sub(1), actor);
        let open = self.open.iter_mut();
        let ended = open.filter_map(|(name, begun)| begun.remove(&begin).map(|_| *name));
        if let Some(name) = ended.last() {
            self.update(name, chronicle, table);
        }
    }

    /// Of several marks of one name the one with the highest operation counts.
    fn update(&mut self, name: &str, chronicle: &Chronicle, table: &mut MarkTable) {
        let last = self
            .open
            .get(name)
            .and_then(|open| open.values().next_back());
        let value = last.map(|begun| &chronicle.mark(begun.mark).value);
        set_mark(&mut self.marks, name, value);
        self.current = table.intern(&self.marks);
        let lasts = self.open.values();
        let lasts = lasts.filter_map(|open| open.values().next_back());
        self.hands = table.add_hands(lasts.map(|begun| begun.made).collect());
    }
}

impl Chronicle {
    /// The text object at `key` of a map at a moment.
    pub(super) fn text_at(&self, map: u32, key: &str, moment: &Moment) -> Option<u32> {
        let register = self.register(self.entry(map, key)?);
        match register.at(moment, &self.actors)?.value {
            Value::Object(object) => self.sequence_of(object),
            Value::Scalar(_) => None,
        }
    }

    /// The plain string at `key` of a map at a moment.
    pub(super) fn string_at(&self, map: u32, key: &str, moment: &Moment) -> Option<String> {
        self.map_at(map, moment).string(key)
    }

    /// The map of the footnotes at a moment.
    pub(super) fn footnotes_at(&self, moment: &Moment) -> Option<u32> {
        self.map_in(ROOT, root::FOOTNOTES, moment)
    }

    pub(super) fn map_at<'c>(&'c self, object: u32, moment: &'c Moment) -> MapAt<'c> {
        MapAt {
            chronicle: self,
            moment,
            object,
        }
    }

    /// Walks a sequence in the document's order and gives every element that stood there at one of the moments.
    pub(super) fn walk<const N: usize>(
        &self,
        sequence: u32,
        moments: [&Moment; N],
        table: &mut MarkTable,
    ) -> Vec<Stop<N>> {
        let elements = self.sequence(sequence);
        let mut states: [MarkState<'_>; N] = std::array::from_fn(|_| MarkState::new());
        let mut stops = Vec::new();
        for index in elements.iter() {
            let element = elements.get(index);
            let stood = moments.map(|moment| match element.content {
                Content::Register(register) => {
                    self.register(register).at(moment, &self.actors).is_some()
                }
                _ => elements.stands(index, moment),
            });
            match element.content {
                Content::MarkBegin(mark) => {
                    for (state, _) in states.iter_mut().zip(stood).filter(|(_, stood)| *stood) {
                        let made = element.made;
                        state.begin(self.rank(element.id), Begun { made, mark }, self, table);
                    }
                }
                Content::MarkEnd => {
                    for (state, _) in states.iter_mut().zip(stood).filter(|(_, stood)| *stood) {
                        state.end(self.rank(element.id), self, table);
                    }
                }
                Content::Character(_) | Content::Register(_) if stood.contains(&true) => {
                    stops.push(Stop {
                        element: index,
                        made: element.made,
                        author: self.author_of(sequence, index),
                        content: element.content,
                        stood,
                        marks: std::array::from_fn(|n| {
                            states.get(n).map_or(MarksIndex(0), |state| state.current)
                        }),
                        hands: std::array::from_fn(|n| {
                            states.get(n).map_or(HandsIndex(0), |state| state.hands)
                        }),
                    });
                }
                Content::Character(_) | Content::Register(_) => {}
            }
        }
        stops
    }
}

/// A map at a moment.
pub(super) struct MapAt<'c> {
    chronicle: &'c Chronicle,
    moment: &'c Moment,
    object: u32,
}

impl MapAt<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        let register = self.chronicle.entry(self.object, key)?;
        let register = self.chronicle.register(register);
        let write = register.at(self.moment, &self.chronicle.actors)?;
        Some(&write.value)
    }

    fn object(&self, key: &str) -> Option<u32> {
        match self.value(key)? {
            Value::Object(object) => Some(*object),
            Value::Scalar(_) => None,
        }
    }
}

impl ReadMap for MapAt<'_> {
    fn scalar(&self, key: &str) -> Option<ScalarValue> {
        match self.value(key)? {
            Value::Scalar(value) => Some(value.clone()),
            Value::Object(_) => None,
        }
    }

    fn map(&self, key: &str) -> Option<Self> {
        let object = self.object(key)?;
        let is_map = self.chronicle.is_map(object);
        is_map.then_some(Self { object, ..*self })
    }

    fn strings(&self, key: &str) -> Vec<String> {
        let Some(list) = self
            .object(key)
            .and_then(|it| self.chronicle.sequence_of(it))
        else {
            return Vec::new();
        };
        let elements = self.chronicle.sequence(list);
        let registers = elements
            .iter()
            .filter_map(|it| match elements.get(it).content {
                Content::Register(register) => Some(self.chronicle.register(register)),
                _ => None,
            });
        registers
            .filter_map(|register| {
                let write = register.at(self.moment, &self.chronicle.actors)?;
                match &write.value {
                    Value::Scalar(ScalarValue::Str(text)) => Some(text.to_string()),
                    _ => None,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Inline, mark};
    use crate::history::{Entry, Run};
    use automerge::marks::{ExpandMark, Mark};
    use automerge::transaction::Transactable;
    use automerge::{AutoCommit, ObjType, TextEncoding};
    use std::collections::BTreeSet;
    use wortlaut_model::Timestamp;

    const LENGTH: usize = 100;

    /// A text of [`LENGTH`] characters in one block, with marks.
    fn marked(marks: impl Iterator<Item = Mark>) -> Chronicle {
        let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        let text = doc
            .put_object(automerge::ROOT, root::TEXT, ObjType::Text)
            .unwrap();
        doc.splice_text(&text, 0, 0, &"x".repeat(LENGTH)).unwrap();
        for mark in marks {
            doc.mark(&text, mark, ExpandMark::None).unwrap();
        }
        let mut chronicle = Chronicle::new();
        for change in doc.get_changes(&[]) {
            let entry = Entry {
                bytes: change.raw_bytes(),
                member: None,
                brought_by: None,
                received_at: Timestamp::from_millis(0),
            };
            chronicle.append(&entry).unwrap();
        }
        chronicle
    }

    #[test]
    fn marks_whose_names_mean_nothing_leave_nothing_in_the_table() {
        let odd = (0..500).map(|number| Mark::new(format!("odd-{number}"), true, 0, LENGTH));
        let chronicle = marked(odd);
        let now = chronicle.now();
        let text = chronicle.text_at(ROOT, root::TEXT, &now).unwrap();
        let mut table = MarkTable::default();
        let stops = chronicle.walk(text, [&now], &mut table);
        assert_eq!(stops.len(), LENGTH);
        assert_eq!((table.all.len(), table.hands.len()), (1, 1));
    }

    /// The mark with the highest operation counts, and when it ends the one below it does.
    #[test]
    fn nested_marks_of_one_name_count_by_their_operations() {
        let nested = (0..LENGTH / 2).map(|depth| {
            let href = format!("{{\"href\":\"{depth}\"}}");
            Mark::new(mark::LINK.to_owned(), href, depth, LENGTH - depth)
        });
        let chronicle = marked(nested);
        let reading = chronicle.reading(&chronicle.now());
        let links: Vec<String> = reading.blocks[0]
            .runs
            .iter()
            .map(|run| link(run).href().to_owned())
            .collect();
        let half = (0..LENGTH / 2).map(|depth| depth.to_string());
        let there_and_back = half.clone().chain(half.rev().skip(1));
        assert!(links.into_iter().eq(there_and_back));
    }

    #[test]
    fn all_runs_share_the_link_that_lies_on_them() {
        let link_of_all = Mark::new(mark::LINK.to_owned(), r#"{"href":"a"}"#, 0, LENGTH);
        let strong = (0..LENGTH).step_by(2);
        let strong = strong.map(|at| Mark::new(mark::STRONG.to_owned(), true, at, at + 1));
        let chronicle = marked(std::iter::once(link_of_all).chain(strong));
        let reading = chronicle.reading(&chronicle.now());
        let runs = &reading.blocks[0].runs;
        assert_eq!(runs.len(), LENGTH);
        let places: BTreeSet<_> = runs.iter().map(|run| link(run).href().as_ptr()).collect();
        assert_eq!(places.len(), 1);
    }

    fn link(run: &Run) -> &crate::document::Link {
        match &run.inline {
            Inline::Text { marks, .. } => marks.link.as_ref().unwrap(),
            Inline::Footnote { .. } => panic!("no footnote was put there"),
        }
    }
}
