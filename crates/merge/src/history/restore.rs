//! Restoring: what stood at an earlier moment is written again, as a session of whoever restores it.
//!
//! A restore is the comparison between two moments, written as operations on the elements that stood at the first one:
//! what was removed since is inserted again where it stood, what came since is removed, and blocks and marks become what
//! they were. What others write meanwhile stands on other elements and so is not touched. Taking changes back (undo) is
//! the same with another second moment: the text as if they had never been made.

use super::chronicle::{Chronicle, ROOT};
use super::compare::{ComparedNote, Passage, Passages, Sameness, Side, Unit, What};
use super::moment::Moment;
use super::origin::Origin;
use super::register::Value;
use super::sequence::{Content, OperationId};
use crate::document::{
    BlockKind, Element, HEAD, Id, Marker, Marks, NewMark, Object, Operations, Piece, ReadMap,
    Sequence, block, fill_marker, mark, root, type_name,
};
use crate::graph::ActorIndex;
use crate::{ActorId, ChangeHash};
use automerge::{ObjType, ScalarValue};
use std::collections::BTreeSet;
use wortlaut_model::Timestamp;

mod tables;

/// Which changes of a comparison are to be written.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// All.
    Everything,
    /// Those with these numbers.
    Changes(&'a BTreeSet<usize>),
}

impl Wanted<'_> {
    fn takes(self, passage: &Passage) -> bool {
        self.takes_number(passage.change)
    }

    fn takes_number(self, change: Option<usize>) -> bool {
        match (self, change) {
            (_, None) => false,
            (Self::Everything, Some(_)) => true,
            (Self::Changes(numbers), Some(number)) => numbers.contains(&number),
        }
    }
}

/// A restore as it is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restoration {
    /// The changes in order, each one chunk, each building on the one before; none when nothing is to be done.
    pub changes: Vec<Vec<u8>>,
    /// What its words repeat, for [`Chronicle::know_restore`].
    pub origins: Vec<Origin>,
}

impl Chronicle {
    /// The changes that make of what stood at `base` what stood at `then`, as far as `wanted` of the changes that
    /// [`Chronicle::compare`] counts from `base` to `then`. They build on the heads of the log, so that what came after
    /// `base` stays; there are none when nothing is to be done. `actor` must not have written in this document before.
    ///
    /// A footnote that the text no longer refers to keeps its words: its key could not be made again.
    pub fn restore(
        &self,
        (base, then): (&Moment, &Moment),
        wanted: Wanted<'_>,
        actor: &ActorId,
        at: Timestamp,
    ) -> Restoration {
        let sameness = match wanted {
            // Words come back as their authors', also where another has typed the same since.
            Wanted::Everything => Sameness::Elements,
            // The numbers are those that a reader was shown.
            Wanted::Changes(_) => Sameness::Words,
        };
        let compared = self.passages(base, then, sameness);
        let heads = self.graph.heads();
        let operations = Operations::after(heads, self.last_operation, actor, at);
        let mut writing = Writing::new(self, wanted, operations);
        writing.text(ROOT, root::TITLE, &compared.title);
        writing.text(ROOT, root::TEXT, &compared.text);
        if let Some(map) = self.footnotes_at(base) {
            let notes = compared.footnotes.iter();
            for ComparedNote { id, passages, .. } in notes.filter(|note| note.side == Side::Both) {
                writing.text(map, id, passages);
            }
        }
        match wanted {
            Wanted::Everything => writing.all_tables((base, then)),
            Wanted::Changes(_) => writing.tables(&compared, (base, then)),
        }
        Restoration {
            origins: writing.origins,
            changes: writing.operations.finish(),
        }
    }

    /// The changes that take these changes back and leave all else as it is; `None` when one of them is unknown. Those with
    /// which the document was made are left alone: they made the objects in which everybody writes.
    pub fn undo(
        &self,
        changes: &[ChangeHash],
        actor: &ActorId,
        at: Timestamp,
    ) -> Option<Restoration> {
        let places: Option<Vec<usize>> = changes.iter().map(|hash| self.find(hash)).collect();
        let maker = self.actor(0).map(|(actor, _)| actor);
        let came_later = |place: &usize| self.actor(*place).map(|(actor, _)| actor) != maker;
        let places = places?.into_iter().filter(came_later);
        let places: Vec<u32> = places.map(|place| place as u32).collect();
        let now = self.now();
        let without = now.without(&places);
        Some(self.restore((&now, &without), Wanted::Everything, actor, at))
    }
}

/// A restore while it is written.
pub(super) struct Writing<'c> {
    chronicle: &'c Chronicle,
    now: Moment,
    wanted: Wanted<'c>,
    pub(super) operations: Operations,
    origins: Vec<Origin>,
    /// The counter and actor of the element that was repeated last.
    last_origin: Option<(u64, ActorIndex)>,
}

/// A character, block or footnote that stands after the restore.
struct Standing {
    element: Element,
    /// What stands directly before it.
    before: Element,
    is_block: bool,
    /// The marks it has by itself.
    has: Marks,
    /// The marks it shall have.
    wants: Marks,
}

/// One text while it is gone through in its order.
struct Line<'p> {
    text: Object,
    sequence: u32,
    passages: &'p Passages,
    /// The element that came last, whether it stands or not.
    last: Element,
    /// The marks that what is inserted behind it has by itself.
    has: Marks,
    standing: Vec<Standing>,
}

impl<'p> Line<'p> {
    fn marks(&self, unit: &Unit) -> &'p Marks {
        self.passages.sides.table.get(unit.marks)
    }
}

impl<'c> Writing<'c> {
    pub(super) fn new(
        chronicle: &'c Chronicle,
        wanted: Wanted<'c>,
        operations: Operations,
    ) -> Self {
        Self {
            chronicle,
            now: chronicle.now(),
            wanted,
            operations,
            origins: Vec::new(),
            last_origin: None,
        }
    }
}

impl Writing<'_> {
    pub(super) fn text(&mut self, map: u32, key: &str, passages: &Passages) {
        if !passages.steps.iter().any(|it| self.wanted.takes(it)) {
            return;
        }
        if let Some(object) = self.object_at(map, key) {
            self.rewrite(object, passages);
        }
    }

    pub(super) fn rewrite(&mut self, text: Object, passages: &Passages) {
        if let Some(sequence) = passages.sides.sequence_from {
            let standing = self.words(text, sequence, passages);
            self.marks(text, &standing);
        }
    }

    /// Inserts, removes and alters what is wanted; gives what stands then.
    fn words(&mut self, text: Object, sequence: u32, passages: &Passages) -> Vec<Standing> {
        let mut line = Line {
            text,
            sequence,
            passages,
            last: HEAD,
            has: Marks::default(),
            standing: Vec::new(),
        };
        for passage in &passages.steps {
            let is_wanted = self.wanted.takes(passage);
            let (older, newer) = (passages.units_from(passage), passages.units_to(passage));
            if is_wanted && older.is_empty() {
                for unit in newer {
                    self.put_back(&mut line, unit);
                }
            }
            for (index, unit) in older.iter().enumerate() {
                if is_wanted && newer.is_empty() {
                    self.take_away(&mut line, unit);
                } else {
                    self.keep(&mut line, unit, newer.get(index).filter(|_| is_wanted));
                }
            }
        }
        line.standing
    }

    /// Inserts what stood there then, behind what came last.
    fn put_back(&mut self, line: &mut Line<'_>, unit: &Unit) {
        let before = line.last;
        line.last = self.insert(line.text, before, &unit.what);
        self.repeats(line, unit);
        line.standing.push(Standing {
            element: line.last,
            before,
            is_block: matches!(unit.what, What::Block(_)),
            has: line.has.clone(),
            wants: line.marks(unit).clone(),
        });
    }

    /// Notes what the element that was put back last repeats.
    fn repeats(&mut self, line: &Line<'_>, unit: &Unit) {
        let Some(sequence) = line.passages.sides.sequence_to else {
            return;
        };
        let id = self.chronicle.element(sequence, unit.element).id;
        let (counter, of) = (line.last.counter(), u64::from(id.counter));
        if let (Some(origin), Some((last, actor))) = (self.origins.last_mut(), self.last_origin)
            && actor == id.actor
            && origin.counter + origin.length == counter
            && last + 1 == of
        {
            origin.length += 1;
        } else {
            let name = self.chronicle.name(id);
            self.origins.push(Origin {
                counter,
                length: 1,
                of: format!("{}@{}", name.counter(), name.actor().to_hex_string()),
            });
        }
        self.last_origin = Some((of, id.actor));
    }

    fn take_away(&mut self, line: &mut Line<'_>, unit: &Unit) {
        let element = self.existing(line.sequence, unit.element);
        (line.last, line.has) = (element.into(), line.marks(unit).clone());
        self.remove(line.text, line.sequence, unit.element, element);
    }

    /// Leaves what stands, as the kind of block and with the marks of its twin at the other moment, if there is one.
    fn keep(&mut self, line: &mut Line<'_>, unit: &Unit, twin: Option<&Unit>) {
        let before = line.last;
        let element = self.existing(line.sequence, unit.element);
        (line.last, line.has) = (element.into(), line.marks(unit).clone());
        if let Some(twin) = twin {
            self.alter(line.sequence, unit, twin);
        }
        line.standing.push(Standing {
            element: line.last,
            before,
            is_block: matches!(unit.what, What::Block(_)),
            has: line.has.clone(),
            wants: line.marks(twin.unwrap_or(unit)).clone(),
        });
    }

    fn insert(&mut self, text: Object, behind: Element, what: &What) -> Element {
        let mut sequence = Sequence::behind(&mut self.operations, text, behind);
        match what {
            What::Character(character) => sequence.words(character.encode_utf8(&mut [0; 4])),
            What::Block(kind) => sequence.block(kind),
            What::Footnote(id) => sequence.footnote_marker(id),
        }
        sequence.last()
    }

    fn remove(&mut self, text: Object, sequence: u32, element: u32, id: Id) {
        let content = self.chronicle.element(sequence, element).content;
        let replaced = match content {
            Content::Register(register) => self.standing_in(register),
            _ => {
                let elements = self.chronicle.sequence(sequence);
                match elements.stands(element, &self.now) {
                    true => vec![id],
                    false => Vec::new(),
                }
            }
        };
        // Somebody may have removed it meanwhile.
        if !replaced.is_empty() {
            self.operations.delete(text, id, &replaced);
        }
    }

    /// Makes a block that stood at both moments the kind of block that it was.
    fn alter(&mut self, sequence: u32, unit: &Unit, twin: &Unit) {
        let What::Block(kind) = &twin.what else {
            return;
        };
        if unit.what == twin.what {
            return;
        }
        let content = self.chronicle.element(sequence, unit.element).content;
        let Content::Register(register) = content else {
            return;
        };
        // Whoever made it another kind of block meanwhile meant that.
        let kind_now = self.chronicle.piece_at(register, &self.now);
        if !matches!((kind_now, &unit.what), (Some(Piece::Block(now)), What::Block(base)) if now == *base)
        {
            return;
        }
        let write = self
            .chronicle
            .register(register)
            .at(&self.now, &self.chronicle.actors);
        if let Some(write) = write
            && let Value::Object(map) = write.value
        {
            let id = self.id(write.id);
            self.write_kind(map, id.into(), kind);
        }
    }

    fn write_kind(&mut self, map: u32, object: Object, kind: &BlockKind) {
        let replaced = |writing: &mut Self, key| {
            let register = writing.chronicle.entry(map, key);
            register.map_or_else(Vec::new, |it| writing.standing_in(it))
        };
        let names = replaced(self, block::TYPE);
        let parents = replaced(self, block::PARENTS);
        let attrs = replaced(self, block::ATTRS);
        let name = type_name(kind);
        self.operations.put_over(object, block::TYPE, name, &names);
        let is_embed = matches!(kind, BlockKind::Table { .. });
        let was_embed = self.chronicle.map_at(map, &self.now);
        if was_embed.is_true(block::IS_EMBED) != is_embed {
            let replaced = replaced(self, block::IS_EMBED);
            self.operations
                .put_over(object, block::IS_EMBED, is_embed, &replaced);
        }
        let marker = Marker {
            parents: self
                .operations
                .make_over(object, block::PARENTS, ObjType::List, &parents),
            attrs: self
                .operations
                .make_over(object, block::ATTRS, ObjType::Map, &attrs),
        };
        fill_marker(&mut self.operations, kind, &marker);
    }

    /// Gives every character the marks it shall have, in as few marks as there can be.
    fn marks(&mut self, text: Object, standing: &[Standing]) {
        self.mark(text, standing, |marks| NewMark {
            name: mark::STRONG,
            value: truth(marks.strong),
            grows: true,
        });
        self.mark(text, standing, |marks| NewMark {
            name: mark::EM,
            value: truth(marks.em),
            grows: true,
        });
        self.mark(text, standing, |marks| NewMark {
            name: mark::TERM,
            value: truth(marks.term),
            grows: false,
        });
        self.mark(text, standing, |marks| NewMark {
            name: mark::LINK,
            value: marks
                .link
                .as_ref()
                .filter(|link| link.is_short())
                .map_or(ScalarValue::Null, |link| link.to_json().into()),
            grows: false,
        });
    }

    fn mark(&mut self, text: Object, standing: &[Standing], read: fn(&Marks) -> NewMark) {
        let mut rest = standing;
        while let Some(first) = rest.first() {
            let wants = read(&first.wants);
            let is_wrong = !first.is_block && read(&first.has).value != wants.value;
            let length = if is_wrong {
                let alike = rest.iter().take_while(|it| {
                    let value = read(&it.wants).value;
                    !it.is_block && value == wants.value && read(&it.has).value != value
                });
                alike.count()
            } else {
                1
            };
            let (now, later) = rest.split_at(length);
            if let (true, Some(last)) = (is_wrong, now.last()) {
                self.operations
                    .mark(text, first.before, last.element, wants);
            }
            rest = later;
        }
    }

    pub(super) fn object_at(&mut self, map: u32, key: &str) -> Option<Object> {
        let chronicle = self.chronicle;
        let register = chronicle.register(chronicle.entry(map, key)?);
        let write = register.at(&self.now, &chronicle.actors)?;
        matches!(write.value, Value::Object(_)).then(|| self.id(write.id).into())
    }

    fn standing_in(&mut self, register: u32) -> Vec<Id> {
        let standing = self.chronicle.register(register).standing(&self.now);
        standing.into_iter().map(|id| self.id(id)).collect()
    }

    fn existing(&mut self, sequence: u32, element: u32) -> Id {
        let id = self.chronicle.element(sequence, element).id;
        self.id(id)
    }

    pub(super) fn id(&mut self, id: OperationId) -> Id {
        self.operations.existing(&self.chronicle.name(id))
    }
}

fn truth(is_on: bool) -> ScalarValue {
    if is_on {
        ScalarValue::Boolean(true)
    } else {
        ScalarValue::Null
    }
}
