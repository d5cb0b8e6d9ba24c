//! A grammar of changes: what a page writes, in any combination and on older heads too, and the ways of breaking one rule.
//! Each change is well-formed as far as its writer takes care of that; whatever is let in must do no harm.
//!
//! `make test` tries some thousands; `WORTLAUT_SEEDS=20000 cargo test -p wortlaut-merge --test guard grammar` tries more.

use super::census::{Census, Kind, the_text};
use super::mutants::assert_harmless;
use super::seeds::for_each_seed;
use super::world::*;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{Automerge, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use wortlaut_merge::guard::Guard;
use wortlaut_model::Role;

/// Changes that are offered into one document.
const CHANGES_A_SEED: usize = 12;
/// What a document of a few dozen changes may take to be applied, saved, loaded and read.
const TIME: Duration = Duration::from_secs(20);

/// Somebody who writes, knowing the document as it was at some moment.
struct Writer<'a> {
    census: Census,
    random: &'a mut SmallRng,
    /// The first operation's counter.
    next: u64,
    client: &'a Client,
}

impl Writer<'_> {
    fn id(&self, position: usize) -> OpId {
        OpId::new(self.next + position as u64, &self.client.actor)
    }

    fn chance(&mut self, one_in: u32) -> bool {
        self.random.random_ratio(1, one_in)
    }

    fn pick<T: Clone>(&mut self, among: &[T]) -> Option<T> {
        let count = among.len();
        (count > 0).then(|| among[self.random.random_range(0..count)].clone())
    }

    fn object(&mut self, kind: Kind) -> Option<OpId> {
        let objects = self.census.of_kind(kind).to_vec();
        self.pick(&objects)
    }

    fn character(&mut self, sequence: &OpId) -> Option<OpId> {
        let characters = self.census.characters(sequence);
        self.pick(&characters)
    }

    /// What an editor's page would write next; `None` when what it would write about is not there.
    fn edit(&mut self) -> Option<Vec<Op>> {
        match self.random.random_range(0..14) {
            0 | 1 => self.typing(),
            2 => self.deleting(),
            3 | 4 => self.marking(),
            5 => self.splitting(),
            6 => self.changing_a_block(),
            7 => self.noting(),
            8 => Some(self.making_a_table()),
            9 => self.adding_a_row(),
            10 => self.moving_a_row(),
            _ => self.talk(),
        }
    }

    /// What anybody who may comment would write next.
    fn talk(&mut self) -> Option<Vec<Op>> {
        match self.random.random_range(0..4) {
            0 => self.replying(),
            1 => self.resolving(),
            _ => Some(self.commenting()),
        }
    }

    fn a_text(&mut self) -> Option<OpId> {
        let kinds = [
            Kind::Text,
            Kind::Text,
            Kind::Title,
            Kind::Cell,
            Kind::Footnote,
        ];
        let kind = self.pick(&kinds)?;
        self.object(kind)
    }

    fn typing(&mut self) -> Option<Vec<Op>> {
        let object = self.a_text()?;
        let first = match self.character(&object) {
            Some(after) if !self.chance(8) => insert(object.clone(), after, text("a")),
            _ => insert_first(object.clone(), text("ä")),
        };
        let mut operations = vec![first];
        for position in 0..self.random.random_range(0..6) {
            operations.push(insert(object.clone(), self.id(position), text("b")));
        }
        Some(operations)
    }

    fn deleting(&mut self) -> Option<Vec<Op>> {
        let object = self.a_text()?;
        let mut characters = self.census.characters(&object);
        characters.truncate(self.random.random_range(1..4));
        let deletions: Vec<Op> = characters
            .into_iter()
            .map(|it| delete(object.clone(), it))
            .collect();
        (!deletions.is_empty()).then_some(deletions)
    }

    /// A mark over what this very change types, so that its ends are in order whatever stood there.
    fn marking(&mut self) -> Option<Vec<Op>> {
        let kinds = [Kind::Text, Kind::Text, Kind::Cell, Kind::Footnote];
        let kind = self.pick(&kinds)?;
        let object = self.object(kind)?;
        let name = self.pick(&["strong", "em", "link", "term"])?;
        Some(vec![
            insert_first(object.clone(), text("m")),
            insert(object.clone(), self.id(0), text("n")),
            insert_first(object.clone(), begin(name)),
            insert(object, self.id(1), end()),
        ])
    }

    fn splitting(&mut self) -> Option<Vec<Op>> {
        let at = self.character(&the_text())?;
        let kind = self.pick(&["paragraph", "heading", "blockquote", "unknown-block"])?;
        Some(vec![
            insert(the_text(), at, make(ObjType::Map)),
            set(self.id(0), "type", text(kind)),
            set(self.id(0), "parents", make(ObjType::List)),
            insert_first(self.id(2), text("ordered-list-item")),
            set(self.id(0), "attrs", make(ObjType::Map)),
            set(self.id(4), "level", value(3)),
            set(self.id(0), "isEmbed", value(false)),
        ])
    }

    fn changing_a_block(&mut self) -> Option<Vec<Op>> {
        let block = self.object(Kind::Block)?;
        let standing = self.census.standing(&block, "type");
        Some(vec![raw(
            block,
            key("type"),
            text("heading"),
            standing,
            false,
        )])
    }

    fn noting(&mut self) -> Option<Vec<Op>> {
        let at = self.character(&the_text())?;
        let name = self.name("n");
        Some(vec![
            insert(the_text(), at, make(ObjType::Map)),
            set(self.id(0), "type", text("footnote")),
            set(self.id(0), "isEmbed", value(true)),
            set(old(FOOTNOTES), &name, make(ObjType::Text)),
            insert_first(self.id(3), text("f")),
        ])
    }

    fn name(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.random.random::<u32>())
    }

    fn making_a_table(&mut self) -> Vec<Op> {
        let name = self.name("t");
        vec![
            set(old(TABLES), &name, make(ObjType::Map)),
            set(self.id(0), "columns", make(ObjType::Map)),
            set(self.id(0), "rows", make(ObjType::Map)),
            set(self.id(0), "cells", make(ObjType::Map)),
            set(self.id(1), "c1", text("a0")),
            set(self.id(2), "r1", text("a0")),
            set(self.id(3), "r1:c1", make(ObjType::Text)),
            insert_first(self.id(6), text("z")),
        ]
    }

    fn adding_a_row(&mut self) -> Option<Vec<Op>> {
        let rows = self.object(Kind::Rows)?;
        let name = self.name("r");
        Some(vec![set(rows, &name, text("a1"))])
    }

    fn moving_a_row(&mut self) -> Option<Vec<Op>> {
        let rows = self.object(Kind::Rows)?;
        let named: Vec<(String, Vec<OpId>)> = self
            .census
            .entries
            .iter()
            .filter(|((map, _), standing)| *map == rows && !standing.is_empty())
            .map(|((_, name), standing)| (name.clone(), standing.clone()))
            .collect();
        let (name, standing) = self.pick(&named)?;
        let moved = if self.chance(2) {
            text("b0")
        } else {
            OpType::Delete
        };
        Some(vec![raw(rows, key(&name), moved, standing, false)])
    }

    fn commenting(&mut self) -> Vec<Op> {
        let name = self.name("c");
        vec![
            set(old(COMMENTS), &name, make(ObjType::Map)),
            set(self.id(0), "anchor", make(ObjType::Map)),
            set(self.id(1), "quote", text("Wort")),
            set(self.id(0), "body", make(ObjType::Text)),
            insert_first(self.id(3), text("W")),
            set(self.id(0), "kind", text("comment")),
            set(self.id(0), "replies", make(ObjType::Map)),
            set(self.id(0), "resolved", value(false)),
        ]
    }

    fn replying(&mut self) -> Option<Vec<Op>> {
        let replies = self.object(Kind::Replies)?;
        let name = self.name("a");
        Some(vec![
            set(replies, &name, make(ObjType::Map)),
            set(self.id(0), "body", make(ObjType::Text)),
            insert_first(self.id(1), text("D")),
        ])
    }

    /// Somebody's own comment, for whoever may not resolve others'.
    fn resolving(&mut self) -> Option<Vec<Op>> {
        let comment = self.object(Kind::Comment)?;
        let may = self.client.by.role >= Role::Editor || *comment.actor() == self.client.actor;
        let standing = self.census.standing(&comment, "resolved");
        may.then(|| vec![raw(comment, key("resolved"), value(true), standing, false)])
    }

    /// Any operation that exists.
    fn anything(&mut self) -> OpId {
        let all = self.census.all.clone();
        self.pick(&all).unwrap_or_else(the_text)
    }

    fn any_sequence(&mut self) -> OpId {
        let sequences: Vec<OpId> = self.census.elements.keys().cloned().collect();
        self.pick(&sequences).unwrap_or_else(the_text)
    }

    /// Breaks one rule.
    fn spoil(&mut self, change: &mut ExpandedChange) {
        match self.random.random_range(0..5) {
            0 => self.spoil_head(change),
            1 => self.spoil_values(change),
            2 => self.spoil_marks(change),
            _ => self.spoil_places(change),
        }
    }

    fn spoil_head(&mut self, change: &mut ExpandedChange) {
        match self.random.random_range(0..10) {
            0 => change.seq += 1,
            1 => change.seq = change.seq.saturating_sub(1).max(1),
            2 => change.deps.clear(),
            3 => change.deps.push(ChangeHash([7; 32])),
            4 => change.deps.extend(change.deps.clone()),
            5 => {
                change.start_op = change
                    .start_op
                    .saturating_add(self.random.random_range(1..40))
            }
            6 => {
                let less = change
                    .start_op
                    .get()
                    .saturating_sub(self.random.random_range(1..10));
                change.start_op = less.max(1).try_into().expect("at least 1");
            }
            7 => change.extra_bytes = vec![1, 2, 3],
            8 => change.message = Some("m".repeat(self.random.random_range(0..1_000))),
            _ => change.time = self.random.random(),
        }
    }

    fn spoil_values(&mut self, change: &mut ExpandedChange) {
        let hostile: [OpType; 12] = [
            value(ScalarValue::counter(1)),
            OpType::Increment(5),
            value(ScalarValue::Bytes(vec![0; 40])),
            value(f64::NAN),
            value(ScalarValue::Null),
            value(ScalarValue::Timestamp(i64::MIN)),
            value(u64::MAX),
            text(""),
            text("two"),
            text(&"l".repeat(70_000)),
            make(ObjType::Table),
            make(ObjType::List),
        ];
        let action = self.pick(&hostile);
        if let (Some(at), Some(action)) = (self.place_in(change), action) {
            change.operations[at].action = action;
        }
    }

    fn spoil_marks(&mut self, change: &mut ExpandedChange) {
        let sequence = self.any_sequence();
        let characters = self.census.characters(&sequence);
        let (Some(one), Some(other)) = (self.pick(&characters), self.pick(&characters)) else {
            return;
        };
        let mark = [
            insert(sequence.clone(), one, begin("em")),
            insert(sequence.clone(), other, end()),
        ];
        let halves: Vec<OpId> = self.census.marks.iter().cloned().collect();
        let half = self.pick(&halves);
        match self.random.random_range(0..5) {
            // Begin and end in any order, in any sequence.
            0 | 1 => change.operations.extend(mark),
            2 => change.operations.extend(mark.into_iter().take(1)),
            3 => change.operations.extend(mark.into_iter().rev()),
            _ => change
                .operations
                .extend(half.map(|it| delete(sequence, it))),
        }
    }

    fn place_in(&mut self, change: &ExpandedChange) -> Option<usize> {
        let count = change.operations.len();
        (count > 0).then(|| self.random.random_range(0..count))
    }

    fn spoil_places(&mut self, change: &mut ExpandedChange) {
        let Some(at) = self.place_in(change) else {
            return;
        };
        let (anything, sequence) = (self.anything(), self.any_sequence());
        let names = [
            "type", "text", "meta", "rows", "c1", "r1:c1", "resolved", "body", "kind", "",
        ];
        let name = self.pick(&names).unwrap_or_default();
        let long = self.chance(4);
        let copy = change.operations[at].clone();
        let operation = &mut change.operations[at];
        match self.random.random_range(0..12) {
            0 => operation.obj = ObjectId::Root,
            1 => operation.obj = ObjectId::Id(anything),
            2 => operation.obj = ObjectId::Id(sequence),
            3 => operation.key = Key::Seq(ElementId::Id(anything)),
            4 => operation.key = Key::head(),
            5 if long => operation.key = key(&"k".repeat(300)),
            5 => operation.key = key(name),
            6 => operation.pred = SortedVec::from(vec![anything]),
            7 => operation.pred = SortedVec::new(),
            8 => operation.insert = !operation.insert,
            9 => operation.action = OpType::Delete,
            10 => change.operations.push(copy),
            _ => drop(change.operations.remove(at)),
        }
    }
}

/// The document as somebody knew it at a moment.
struct Moment {
    document: Automerge,
    heads: Vec<ChangeHash>,
    next: u64,
}

impl Moment {
    fn now(world: &World) -> Self {
        Self {
            document: world.document.clone(),
            heads: world.guard.graph().heads(),
            next: world.next,
        }
    }
}

/// What was tried, over all seeds.
#[derive(Default)]
struct Tally {
    offered: AtomicU64,
    spoilt: AtomicU64,
    let_in: AtomicU64,
    spoilt_and_let_in: AtomicU64,
    slowest_micros: AtomicU64,
}

fn writers() -> Vec<Client> {
    let roles = [Role::Editor, Role::Editor, Role::Moderator, Role::Commenter];
    (2..)
        .zip(roles)
        .map(|(seed, role)| Client::new(seed, role))
        .collect()
}

/// One change after the other into one document; then the document as a whole must be sound.
fn try_seed(seed: u64, tally: &Tally) {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut world = World::new();
    let mut clients = writers();
    // What each has written last rests on the moment in which it did.
    let mut moments = vec![Moment::now(&world)];
    let mut last = None;
    for _ in 0..CHANGES_A_SEED {
        let which = random.random_range(0..clients.len());
        let is_late = random.random_ratio(1, 4);
        let moment = if is_late {
            random.random_range(0..moments.len())
        } else {
            moments.len() - 1
        };
        let Some((change, is_spoilt)) = write(&moments[moment], &clients[which], &mut random)
        else {
            continue;
        };
        tally.offered.fetch_add(1, Ordering::Relaxed);
        tally
            .spoilt
            .fetch_add(u64::from(is_spoilt), Ordering::Relaxed);
        let outcome = offer(&mut world.guard, &clients[which].by, &change);
        if !is_spoilt && !is_late {
            assert_eq!(outcome, Outcome::Admitted, "what a page writes is let in");
        }
        if outcome != Outcome::Admitted {
            continue;
        }
        tally.let_in.fetch_add(1, Ordering::Relaxed);
        tally
            .spoilt_and_let_in
            .fetch_add(u64::from(is_spoilt), Ordering::Relaxed);
        let read = Change::from_bytes(change.clone()).expect("it was let in");
        clients[which].sequence = read.seq();
        world.next = world.next.max(read.max_op() + 1);
        world
            .document
            .apply_changes([read])
            .expect("what was let in applies");
        assert_eq!(world.document.get_heads(), world.guard.graph().heads());
        moments.push(Moment::now(&world));
        last = Some(change);
    }
    let began = Instant::now();
    assert_sound(&mut world, last.as_deref(), &mut clients);
    let micros = u64::try_from(began.elapsed().as_micros()).expect("not for ever");
    tally.slowest_micros.fetch_max(micros, Ordering::Relaxed);
    assert!(began.elapsed() < TIME, "{:?}", began.elapsed());
}

/// A change by the grammar, spoilt half of the time; whether it is.
fn write(moment: &Moment, client: &Client, random: &mut SmallRng) -> Option<(Vec<u8>, bool)> {
    let mut writer = Writer {
        census: Census::of(&moment.document),
        random,
        next: moment.next,
        client,
    };
    let operations = match client.by.role {
        Role::Commenter => writer.talk()?,
        _ => writer.edit()?,
    };
    let heads = moment.heads.clone();
    let mut change = expanded(
        &client.actor,
        client.sequence + 1,
        moment.next,
        heads,
        operations,
    );
    let spoils = if writer.chance(2) {
        writer.random.random_range(1..4)
    } else {
        0
    };
    for _ in 0..spoils {
        writer.spoil(&mut change);
    }
    let encoded = std::panic::catch_unwind(|| Change::from(change).raw_bytes().to_vec());
    Some((encoded.ok()?, spoils > 0))
}

/// Everybody has the same, in whatever order it came, and a server that starts again reads it.
fn assert_sound(world: &mut World, last: Option<&[u8]>, clients: &mut [Client]) {
    let changes = world.document.get_changes(&[]);
    let mut backwards = Automerge::new();
    backwards
        .apply_changes(changes.iter().rev().cloned())
        .expect("in any order");
    assert_eq!(backwards.get_heads(), world.document.get_heads());
    assert_eq!(backwards.hydrate(None), world.document.hydrate(None));
    let mut again = Guard::new();
    for change in &changes {
        let member =
            (*change.actor_id() != server()).then(|| wortlaut_model::MemberId::from_bytes([1; 16]));
        again
            .replay(change.raw_bytes(), member)
            .expect("the log is read again");
    }
    assert_eq!(again.graph().heads(), world.guard.graph().heads());
    if let Some(last) = last {
        assert_harmless(world, last, clients);
    }
}

#[test]
fn whatever_the_grammar_makes_and_the_guard_lets_in_does_no_harm() {
    let tally = Tally::default();
    let seeds = std::panic::AssertUnwindSafe(&tally);
    for_each_seed(250, |seed| try_seed(seed, &seeds));
    let count = |number: &AtomicU64| number.load(Ordering::Relaxed);
    println!(
        "{} changes, {} of them spoilt; {} let in, {} of them spoilt; the slowest document took {} ms",
        count(&tally.offered),
        count(&tally.spoilt),
        count(&tally.let_in),
        count(&tally.spoilt_and_let_in),
        count(&tally.slowest_micros) / 1_000
    );
    assert!(
        count(&tally.let_in) * 3 > count(&tally.offered),
        "too wild to say anything"
    );
}
