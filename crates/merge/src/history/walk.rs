//! One walk over a text's elements, which sees what stood there at one or more moments.

use super::chronicle::{Chronicle, ROOT};
use super::moment::Moment;
use super::register::Value;
use super::sequence::{Content, OperationId};
use crate::document::{Marks, ReadMap, root, set_mark};
use automerge::ScalarValue;
use hashbrown::HashMap;

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

    fn intern(&mut self, marks: &Marks) -> MarksIndex {
        if let Some(index) = self.indices.get(marks) {
            return MarksIndex(*index);
        }
        let index = self.all.len() as u32;
        self.all.push(marks.clone());
        self.indices.insert(marks.clone(), index);
        MarksIndex(index)
    }
}

/// The marks in force at a place of the walk, at one moment.
struct MarkState {
    /// The marks that have begun and not ended, by name, each name's with rising operations: the last one counts.
    open: HashMap<String, Vec<Begun>>,
    /// The names of the marks that have begun.
    names: HashMap<OperationId, u32>,
    marks: Marks,
    current: MarksIndex,
    hands: HandsIndex,
}

/// A mark that has begun: its operation, the change that set it, and its index.
#[derive(Clone, Copy)]
struct Begun {
    id: OperationId,
    made: u32,
    mark: u32,
}

impl MarkState {
    fn new() -> Self {
        Self {
            open: HashMap::new(),
            names: HashMap::new(),
            marks: Marks::default(),
            current: MarksIndex(0),
            hands: HandsIndex(0),
        }
    }

    fn begin(&mut self, begun: Begun, chronicle: &Chronicle, table: &mut MarkTable) {
        let Begun { id, mark, .. } = begun;
        let name = chronicle.mark(mark).name.as_str();
        let open = self.open.entry_ref(name).or_default();
        let place = open.partition_point(|other| id.is_above(other.id, &chronicle.actors));
        open.insert(place, begun);
        self.names.insert(id, mark);
        self.update(name, chronicle, table);
    }

    /// Ends the mark that began with the operation before this one.
    fn end(&mut self, id: OperationId, chronicle: &Chronicle, table: &mut MarkTable) {
        let begin = OperationId {
            counter: id.counter.saturating_sub(1),
            ..id
        };
        let Some(mark) = self.names.remove(&begin) else {
            return;
        };
        let name = chronicle.mark(mark).name.as_str();
        if let Some(open) = self.open.get_mut(name) {
            let place = open.partition_point(|other| begin.is_above(other.id, &chronicle.actors));
            open.remove(place);
        }
        self.update(name, chronicle, table);
    }

    /// Of several marks of one name the one with the highest operation counts.
    fn update(&mut self, name: &str, chronicle: &Chronicle, table: &mut MarkTable) {
        let last = self.open.get(name).and_then(|open| open.last());
        let value = last.map(|begun| &chronicle.mark(begun.mark).value);
        set_mark(&mut self.marks, name, value);
        self.current = table.intern(&self.marks);
        let lasts = self.open.values().filter_map(|open| open.last());
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
        let mut states: [MarkState; N] = std::array::from_fn(|_| MarkState::new());
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
                        let begun = Begun {
                            id: element.id,
                            made: element.made,
                            mark,
                        };
                        state.begin(begun, self, table);
                    }
                }
                Content::MarkEnd => {
                    for (state, _) in states.iter_mut().zip(stood).filter(|(_, stood)| *stood) {
                        state.end(element.id, self, table);
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
