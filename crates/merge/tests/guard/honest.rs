//! Random honest work through Automerge's own interface: none of it is refused, and a guard rebuilt from the log judges
//! the same.

use super::seeds::for_each_seed;
use super::world::*;
use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, PatchLog, ROOT, ReadDoc, TextEncoding};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::VecDeque;
use uuid::Uuid;
use wortlaut_merge::guard::{Guard, HeldWhy, Reason};
use wortlaut_merge::{document, markdown};
use wortlaut_model::{Role, Timestamp};

struct Author {
    document: Automerge,
    client: Client,
}

fn author(base: &Automerge, seed: u8) -> Author {
    let client = Client::new(seed, Role::Editor);
    let mut document = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    document.set_actor(client.actor.clone());
    document.apply_changes(base.get_changes(&[])).unwrap();
    Author { document, client }
}

fn object(document: &impl ReadDoc, key: &str) -> ObjId {
    document.get(ROOT, key).unwrap().unwrap().1
}

impl Author {
    fn edits(&mut self, random: &mut SmallRng) {
        let mut transaction = self.document.transaction();
        edit(&mut transaction, random);
        transaction.commit();
    }

    /// `changeAt`: on top of an older head of its own. Nothing is inserted into the text there, see
    /// `an_insertion_into_the_past_may_name_what_the_past_does_not_know`.
    fn edits_the_past(&mut self, random: &mut SmallRng) {
        let Some(own) = self.document.get_last_local_change() else {
            return;
        };
        let heads = [own.hash()];
        let past = self.document.transaction_at(PatchLog::inactive(), &heads);
        let Ok(mut transaction) = past else {
            return;
        };
        let (title, text) = (object(&transaction, "title"), object(&transaction, "text"));
        let length = transaction.length(&text);
        let at = random.random_range(0..=length);
        transaction.splice_text(&title, 0, 0, "damals").unwrap();
        let deleted = (length - at).min(3) as isize;
        transaction.splice_text(&text, at, deleted, "").unwrap();
        transaction.commit();
    }

    fn merges(&mut self, other: &Automerge) {
        let changes = other.get_changes(&self.document.get_heads());
        self.document.apply_changes(changes).unwrap();
    }
}

fn edit(tx: &mut Transaction<'_>, random: &mut SmallRng) {
    let text = object(tx, "text");
    let length = tx.length(&text);
    let at = random.random_range(0..=length);
    let to = random.random_range(at..=length.min(at + 9));
    match random.random_range(0..100) {
        0..40 => tx.splice_text(&text, at, 0, "aß😀").unwrap(),
        40..55 => tx.splice_text(&text, at, (to - at) as isize, "").unwrap(),
        55..70 => mark(tx, &text, at, to, random),
        70..80 => block(tx, &text, at, random),
        80..83 => footnote(tx, random),
        83..87 => table(tx, random),
        87..92 => comment(tx, random),
        92..97 => {
            let title = object(tx, "title");
            tx.update_text(&title, "Wort für Wort").unwrap();
        }
        97..99 => tx.splice_text(&text, 0, length as isize, "").unwrap(),
        _ => {}
    }
}

fn mark(tx: &mut Transaction<'_>, text: &ObjId, start: usize, end: usize, random: &mut SmallRng) {
    let expand = [
        ExpandMark::After,
        ExpandMark::None,
        ExpandMark::Both,
        ExpandMark::Before,
    ][random.random_range(0..4)];
    let name = ["strong", "em"][random.random_range(0..2)].to_owned();
    if random.random_ratio(1, 3) {
        tx.unmark(text, &name, start, end, expand).unwrap();
    } else {
        tx.mark(text, Mark::new(name, true, start, end), expand)
            .unwrap();
    }
}

fn block(tx: &mut Transaction<'_>, text: &ObjId, at: usize, random: &mut SmallRng) {
    let block = tx.split_block(text, at).unwrap();
    tx.put(&block, "type", "ordered-list-item").unwrap();
    tx.put(&block, "isEmbed", false).unwrap();
    let parents = tx.put_object(&block, "parents", ObjType::List).unwrap();
    for depth in 0..random.random_range(0..3) {
        tx.insert(&parents, depth, "blockquote").unwrap();
    }
    let attributes = tx.put_object(&block, "attrs", ObjType::Map).unwrap();
    tx.put(&attributes, "level", 2).unwrap();
    tx.put(&attributes, "level", 3).unwrap();
    tx.delete(&attributes, "level").unwrap();
}

fn footnote(tx: &mut Transaction<'_>, random: &mut SmallRng) {
    let footnotes = object(tx, "footnotes");
    let id = format!("{:032x}", random.random::<u128>());
    let note = tx.put_object(&footnotes, &id, ObjType::Text).unwrap();
    tx.splice_text(&note, 0, 0, "Siehe dort.").unwrap();
}

/// Makes a table, or a row of one, or writes in a cell that may be missing.
fn table(tx: &mut Transaction<'_>, random: &mut SmallRng) {
    let tables = object(tx, "tables");
    let known: Vec<String> = tx.keys(&tables).collect();
    if known.is_empty() || random.random_ratio(1, 5) {
        let id = format!("{:032x}", random.random::<u128>());
        let table = tx.put_object(&tables, &id, ObjType::Map).unwrap();
        tx.put(&table, "header", random.random_ratio(1, 2)).unwrap();
        let columns = tx.put_object(&table, "columns", ObjType::Map).unwrap();
        tx.put_object(&table, "rows", ObjType::Map).unwrap();
        tx.put_object(&table, "cells", ObjType::Map).unwrap();
        tx.put(&columns, "c1", "a0").unwrap();
        return;
    }
    let inner = |tx: &Transaction<'_>, map: &ObjId, key: &str| tx.get(map, key).unwrap().unwrap().1;
    let table = inner(tx, &tables, &known[random.random_range(0..known.len())]);
    let lines = inner(tx, &table, ["rows", "columns"][random.random_range(0..2)]);
    let name = format!("n{}", random.random_range(0..3));
    match random.random_range(0..5) {
        0 => tx.delete(&lines, name.as_str()).unwrap(),
        1 => tx.put(&table, "header", random.random_ratio(1, 2)).unwrap(),
        2 | 3 => tx.put(&lines, name.as_str(), "a1").unwrap(),
        _ => {}
    }
    let cells = inner(tx, &table, "cells");
    let key = format!("n{}:c1", random.random_range(0..3));
    let cell = match tx.get(&cells, key.as_str()).unwrap() {
        Some((_, cell)) => cell,
        None => tx.put_object(&cells, key.as_str(), ObjType::Text).unwrap(),
    };
    tx.splice_text(&cell, 0, 0, "Zelle").unwrap();
    let mark = Mark::new("strong".to_owned(), true, 0, 3);
    tx.mark(&cell, mark, ExpandMark::After).unwrap();
}

fn comment(tx: &mut Transaction<'_>, random: &mut SmallRng) {
    let comments = object(tx, "comments");
    let id = format!("{:032x}", random.random::<u128>());
    let comment = tx.put_object(&comments, &id, ObjType::Map).unwrap();
    tx.put(&comment, "kind", "comment").unwrap();
    let body = tx.put_object(&comment, "body", ObjType::Text).unwrap();
    tx.splice_text(&body, 0, 0, "Warum?").unwrap();
    tx.put_object(&comment, "replies", ObjType::Map).unwrap();
    tx.put(&comment, "resolved", false).unwrap();
    tx.put(&comment, "resolved", true).unwrap();
}

fn three_authors_at_work(random: &mut SmallRng, rounds: usize) -> (World, Vec<Author>) {
    let world = World::new();
    let mut authors: Vec<Author> = (2..5).map(|seed| author(&world.document, seed)).collect();
    for _ in 0..rounds {
        let one = random.random_range(0..authors.len());
        match random.random_range(0..20) {
            0 => authors[one].edits_the_past(random),
            1..6 => {
                let other = random.random_range(0..authors.len());
                let document = authors[other].document.fork();
                authors[one].merges(&document);
            }
            _ => authors[one].edits(random),
        }
    }
    (world, authors)
}

/// Offers everything the authors wrote, in an order in which dependencies come first but not always the counters.
fn send_all(guard: &mut Guard, authors: &[Author]) {
    let mut everything = Automerge::new();
    for author in authors {
        let changes = author.document.get_changes(&[]);
        everything.apply_changes(changes).unwrap();
    }
    let mut waiting: VecDeque<_> = everything.get_changes(&[]).into();
    let mut in_vain = 0;
    while let Some(change) = waiting.pop_front() {
        let author = authors
            .iter()
            .find(|it| it.client.actor == *change.actor_id());
        let Some(author) = author else {
            continue;
        };
        match offer(guard, &author.client.by, change.raw_bytes()) {
            Outcome::Admitted | Outcome::Known => in_vain = 0,
            Outcome::Held(HeldWhy::CounterAhead | HeldWhy::MissingDependencies)
                if in_vain <= waiting.len() =>
            {
                waiting.push_back(change);
                in_vain += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(guard.graph().heads(), everything.get_heads());
    assert_survives(&everything);
}

fn rebuilt(guard: &Guard) -> Guard {
    let graph = guard.graph();
    let mut rebuilt = Guard::new();
    for position in graph.since(&[], graph.len()) {
        let member = Client::new(graph.actor_id(position).to_bytes()[0], Role::Reader);
        let is_members = graph.actor_id(position) != &server();
        let member = member.by.member.filter(|_| is_members);
        rebuilt.replay(graph.bytes(position), member).unwrap();
    }
    assert_eq!(rebuilt.graph().heads(), graph.heads());
    rebuilt
}

#[test]
fn nothing_that_honest_authors_write_is_refused() {
    for_each_seed(30, |seed| {
        let mut random = SmallRng::seed_from_u64(seed);
        let (mut world, mut authors) = three_authors_at_work(&mut random, 80);
        send_all(&mut world.guard, &authors);
        let mut again = rebuilt(&world.guard);
        for author in &mut authors {
            author.edits(&mut random);
        }
        send_all(&mut world.guard, &authors);
        send_all(&mut again, &authors);
    });
}

/// A fault of Automerge 0.12: where a mark begins or ends, an insertion by `changeAt` names that half of the mark even if
/// the old heads do not know it. Whoever got such a change before the mark could not apply it, so it is refused.
#[test]
fn an_insertion_into_the_past_may_name_what_the_past_does_not_know() {
    let mut world = World::new();
    let mut author = author(&world.document, 2);
    let text = object(&author.document, "text");
    let before = author.document.get_heads();
    let mut transaction = author.document.transaction();
    let mark = Mark::new("link".to_owned(), "x", 0, 5);
    transaction.mark(&text, mark, ExpandMark::None).unwrap();
    transaction.commit();
    author.document.set_actor(actor(6));
    let past = author
        .document
        .transaction_at(PatchLog::inactive(), &before);
    let mut transaction = past.unwrap();
    transaction.splice_text(&text, 5, 0, "x").unwrap();
    transaction.commit();
    let [mark, typed] = &author.document.get_changes(&before)[..] else {
        panic!("there are two changes");
    };
    let by = &author.client.by;
    assert_eq!(
        offer(&mut world.guard, by, mark.raw_bytes()),
        Outcome::Admitted
    );
    assert_eq!(typed.deps(), before);
    let outcome = offer(&mut world.guard, by, typed.raw_bytes());
    assert_eq!(outcome, Outcome::Refused(Reason::NotInPast));
}

#[test]
fn what_the_server_writes_replays() {
    let draft = include_str!("../../../server/template/definition.md");
    let mut ids = 1_u128..;
    let parsed = markdown::parse(draft, || Uuid::from_u128(ids.next().unwrap()));
    let created = document::create(&parsed.text, &server(), Timestamp::from_millis(0));
    let mut guard = Guard::new();
    for change in &created.changes {
        guard.replay(change, None).unwrap();
    }
    assert_eq!(guard.graph().len(), created.changes.len());
}

#[test]
fn selecting_all_and_deleting_100_000_characters_is_let_in() {
    let mut world = World::new();
    let mut author = author(&world.document, 2);
    let words = "Wortlaut ".repeat(100_000 / 9 + 1);
    let mut transaction = author.document.transaction();
    let text = object(&transaction, "text");
    transaction.splice_text(&text, 0, 0, &words).unwrap();
    transaction.commit();
    let mut transaction = author.document.transaction();
    let length = transaction.length(&text);
    assert!(length > 100_000);
    transaction
        .splice_text(&text, 0, length as isize, "")
        .unwrap();
    transaction.commit();
    for change in author.document.get_changes(&world.guard.graph().heads()) {
        let outcome = offer(&mut world.guard, &author.client.by, change.raw_bytes());
        assert_eq!(outcome, Outcome::Admitted);
    }
    assert_eq!(world.guard.graph().len(), 3);
}
