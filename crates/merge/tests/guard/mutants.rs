//! Honest changes with something altered and the checksum put right: whatever the guard lets in, Automerge must apply,
//! save and load again, and everybody must be able to work on.
//!
//! `WORTLAUT_SEEDS=32000 cargo test -p wortlaut-merge --test guard mutants` tries 200,000 of them.

use super::seeds::for_each_seed;
use super::world::*;
use automerge::hydrate::Value;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{Automerge, Change, ExpandedChange, ObjType, ScalarValue};
use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use wortlaut_merge::document::Materialised;
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::{Role, Timestamp};

/// A document to which three authors have contributed: words, marks, blocks, notes, comments and tables.
fn lively_world(random: &mut SmallRng) -> (World, Vec<Client>) {
    let mut world = World::new();
    let mut clients: Vec<Client> = (2..5).map(|seed| Client::new(seed, Role::Editor)).collect();
    for _ in 0..random.random_range(2..7) {
        let client = random.random_range(0..clients.len());
        let operations = honest_operations(&world, &clients[client], random);
        assert_eq!(
            world.sends(&mut clients[client], operations),
            Outcome::Admitted
        );
    }
    (world, clients)
}

fn honest_operations(world: &World, client: &Client, random: &mut SmallRng) -> Vec<Op> {
    let id = |position| world.new_id(client, position);
    let at = old(random.random_range(FIRST..=LAST));
    match random.random_range(0..8) {
        0 => vec![
            insert(old(TEXT), at, text("a")),
            insert(old(TEXT), id(0), text("b")),
        ],
        1 => vec![
            insert(old(TEXT), old(FIRST), begin("em")),
            insert(old(TEXT), old(LAST), end()),
        ],
        2 => vec![
            insert(old(TEXT), at, make(ObjType::Map)),
            set(id(0), "type", text("paragraph")),
            set(id(0), "parents", make(ObjType::List)),
            insert_first(id(2), text("blockquote")),
            set(id(0), "attrs", make(ObjType::Map)),
            set(id(4), "level", value(2)),
        ],
        3 => vec![delete(old(TEXT), at)],
        4 => {
            let name = format!("n{}", random.random::<u32>());
            vec![
                set(old(FOOTNOTES), &name, make(ObjType::Text)),
                insert_first(id(0), text("n")),
            ]
        }
        5 | 6 => {
            let name = format!("t{}", random.random::<u32>());
            let mut operations = table(&name, id);
            let more = match random.random_range(0..4) {
                0 => set(id(5), "r1:c2", make(ObjType::Text)),
                1 => delete_key(id(4), "r1", id(7)),
                2 => raw(id(4), key("r1"), text("a1"), vec![id(7)], false),
                _ => insert(id(8), id(9), text("w")),
            };
            operations.push(more);
            operations
        }
        _ => {
            let name = format!("c{}", random.random::<u32>());
            let mut operations = vec![
                set(old(COMMENTS), &name, make(ObjType::Map)),
                set(id(0), "body", make(ObjType::Text)),
                insert_first(id(1), text("c")),
                set(id(0), "resolved", value(false)),
            ];
            if random.random_ratio(1, 3) {
                operations.push(delete_key(old(COMMENTS), &name, id(0)));
            }
            operations
        }
    }
}

/// A table with one cell, a word of which is marked.
fn table(name: &str, id: impl Fn(u64) -> OpId) -> Vec<Op> {
    vec![
        insert_first(old(TEXT), make(ObjType::Map)),
        set(id(0), "type", text("table")),
        set(old(TABLES), name, make(ObjType::Map)),
        set(id(2), "columns", make(ObjType::Map)),
        set(id(2), "rows", make(ObjType::Map)),
        set(id(2), "cells", make(ObjType::Map)),
        set(id(3), "c1", text("a0")),
        set(id(4), "r1", text("a0")),
        set(id(5), "r1:c1", make(ObjType::Text)),
        insert_first(id(8), text("z")),
        insert_first(id(8), begin("em")),
        insert(id(8), id(9), end()),
        set(id(2), "header", value(true)),
    ]
}

/// Bytes changed anywhere in the body, then a header whose length and checksum are right.
fn mutate_bytes(chunk: &[u8], random: &mut SmallRng) -> Vec<u8> {
    let length_end = 9
        + chunk[9..]
            .iter()
            .take_while(|byte| **byte & 0x80 != 0)
            .count()
        + 1;
    let mut body = chunk[length_end..].to_vec();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..body.len());
        match random.random_range(0..4) {
            0 => body[at] = random.random(),
            1 => body[at] ^= 1 << random.random_range(0..8),
            2 => body.insert(at, [0, 1, 2, 0x7f, 0x80, 0xff][random.random_range(0..6)]),
            _ => drop(body.remove(at)),
        }
    }
    chunk_around(&body)
}

fn chunk_around(body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    let mut length = body.len();
    while length > 0x7f {
        hashed.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    hashed.push(length as u8);
    hashed.extend(body);
    let digest = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &digest[..4], &hashed].concat()
}

/// The change with some of its operations' parts exchanged for others that exist somewhere.
fn mutate_operations(mut change: ExpandedChange, random: &mut SmallRng) -> Option<Vec<u8>> {
    for _ in 0..random.random_range(1..3) {
        let count = change.operations.len();
        if count == 0 {
            return None;
        }
        let at = random.random_range(0..count);
        let id = any_id(&change, random);
        let operation = &mut change.operations[at];
        match random.random_range(0..9) {
            0 => operation.obj = ObjectId::Id(id),
            1 => operation.key = Key::Seq(ElementId::Id(id)),
            2 => operation.key = any_key(random),
            3 => operation.pred = SortedVec::from(vec![id]),
            4 => operation.insert = !operation.insert,
            5 => operation.action = any_action(random),
            6 => drop(change.operations.remove(at)),
            7 => {
                let copy = change.operations[at].clone();
                change
                    .operations
                    .insert(random.random_range(0..=count), copy);
            }
            _ => {
                let other = random.random_range(0..count);
                change.operations.swap(at, other);
            }
        }
    }
    let encoded = std::panic::catch_unwind(|| Change::from(change).raw_bytes().to_vec());
    encoded.ok()
}

fn any_id(change: &ExpandedChange, random: &mut SmallRng) -> OpId {
    match random.random_range(0..3) {
        0 if random.random() => old(random.random_range(FIRST..=LAST)),
        0 => old(random.random_range(1..NEXT + 2)),
        1 => OpId::new(
            change.start_op.get() + random.random_range(0..14),
            &change.actor_id,
        ),
        _ => OpId::new(
            random.random_range(NEXT..NEXT + 30),
            &actor(random.random_range(2..5)),
        ),
    }
}

fn any_key(random: &mut SmallRng) -> Key {
    match random.random_range(0..12) {
        0 => Key::head(),
        1 => key(""),
        2 => key("type"),
        3 => key("parents"),
        4 => key("attrs"),
        5 => key("level"),
        6 => key("rows"),
        7 => key("columns"),
        8 => key("cells"),
        9 => key("r1"),
        10 => key("r1:c1"),
        _ => key("resolved"),
    }
}

fn any_action(random: &mut SmallRng) -> OpType {
    match random.random_range(0..13) {
        0 => OpType::Delete,
        1 => make(ObjType::Map),
        2 => make(ObjType::List),
        3 => make(ObjType::Text),
        4 => begin(""),
        5 => end(),
        6 => text("z"),
        7 => text("zz"),
        8 => value(ScalarValue::Null),
        9 => value(f64::INFINITY),
        10 => value(ScalarValue::Timestamp(-1)),
        11 => text("a0"),
        _ => OpType::Increment(1),
    }
}

/// Applies what was let in, saves, loads, lets somebody else work on, and does so again.
pub fn assert_harmless(world: &mut World, bytes: &[u8], clients: &mut [Client]) {
    let change = Change::from_bytes(bytes.to_vec()).expect("it was let in");
    world.next = world.next.max(change.max_op() + 1);
    if let Some(author) = clients.iter_mut().find(|it| it.actor == *change.actor_id()) {
        author.sequence = change.seq();
    }
    world
        .document
        .apply_changes([change])
        .expect("what was let in applies");
    assert_eq!(world.document.get_heads(), world.guard.graph().heads());
    assert_loads(&world.document);
    let mut editor = Client::new(9, Role::Editor);
    let typed = vec![insert(old(TEXT), old(FIRST), text("!"))];
    let change = world.draft(&editor, typed);
    let outcome = offer(&mut world.guard, &editor.by, change.raw_bytes());
    assert_eq!(outcome, Outcome::Admitted);
    editor.sequence += 1;
    world.document.apply_changes([change]).unwrap();
    assert_loads(&world.document);
}

/// It survives, and so does each of its changes under its own hash.
fn assert_loads(document: &Automerge) {
    assert_survives(document);
    let changes = document.get_changes(&[]);
    let log = changes.iter().map(Change::raw_bytes);
    let read = Materialised::from_log(log).unwrap();
    read.save().expect("it is read, saved and read again");
    let mut chronicle = Chronicle::new();
    for change in &changes {
        let entry = Entry {
            bytes: change.raw_bytes(),
            member: None,
            brought_by: None,
            received_at: Timestamp::from_millis(0),
        };
        chronicle.append(&entry).expect("it is read as a history");
    }
    let now = chronicle.now();
    assert_eq!(chronicle.text(&now), read.text().unwrap());
    let compared = chronicle.compare(&chronicle.at_position(1).unwrap(), &now);
    drop((chronicle.clauses(), chronicle.film(), compared));
    let loaded = Automerge::load(&document.save()).expect("the saved document loads");
    let hashes = |document: &Automerge| -> Vec<_> {
        let changes = document.get_changes(&[]);
        let mut hashes: Vec<_> = changes.iter().map(Change::hash).collect();
        hashes.sort();
        hashes
    };
    assert_eq!(hashes(document), hashes(&loaded));
}

/// Everything but the comments.
fn outside_comments(document: &Automerge) -> Vec<Option<Value>> {
    let Value::Map(root) = document.hydrate(None) else {
        panic!("the root is a map");
    };
    ["meta", "title", "text", "tables", "footnotes", "fields"]
        .into_iter()
        .map(|key| root.get(key).cloned())
        .collect()
}

#[test]
fn a_commenters_mutants_never_touch_the_text() {
    for_each_seed(300, |seed| {
        let mut random = SmallRng::seed_from_u64(seed);
        let (mut world, mut clients) = lively_world(&mut random);
        let mut commenter = Client::new(20, Role::Commenter);
        let made = honest_operations(&world, &commenter, &mut random);
        let honest = world.draft(&commenter, made);
        let before = outside_comments(&world.document);
        for _ in 0..8 {
            let mutant = mutate_operations(honest.decode(), &mut random);
            let Some(mutant) = mutant else {
                continue;
            };
            let outcome = offer(&mut world.guard, &commenter.by, &mutant);
            if outcome == Outcome::Admitted {
                let change = Change::from_bytes(mutant.clone()).unwrap();
                let mut document = world.document.fork();
                document.apply_changes([change]).unwrap();
                assert_eq!(outside_comments(&document), before);
                clients.push(commenter);
                assert_harmless(&mut world, &mutant, &mut clients);
                return;
            }
        }
        let words = vec![set(old(COMMENTS), "honest", make(ObjType::Map))];
        assert_eq!(world.sends(&mut commenter, words), Outcome::Admitted);
    });
}

#[test]
fn mutants_that_are_let_in_do_no_harm() {
    let (tried, let_in) = (AtomicU64::new(0), AtomicU64::new(0));
    for_each_seed(400, |seed| {
        let mut random = SmallRng::seed_from_u64(seed);
        let (mut world, mut clients) = lively_world(&mut random);
        let author = random.random_range(0..clients.len());
        let operations = honest_operations(&world, &clients[author], &mut random);
        let honest = world.draft(&clients[author], operations);
        for _ in 0..8 {
            let mutant = if random.next_u32() & 1 == 0 {
                Some(mutate_bytes(honest.raw_bytes(), &mut random))
            } else {
                mutate_operations(honest.decode(), &mut random)
            };
            let Some(mutant) = mutant else {
                continue;
            };
            tried.fetch_add(1, Ordering::Relaxed);
            let outcome = offer(&mut world.guard, &clients[author].by, &mutant);
            if outcome == Outcome::Admitted {
                let_in.fetch_add(1, Ordering::Relaxed);
                assert_harmless(&mut world, &mutant, &mut clients);
                break;
            }
        }
    });
    let (tried, let_in) = (tried.into_inner(), let_in.into_inner());
    println!("{tried} mutants tried, {let_in} let in");
    assert!(
        let_in > 0 || tried < 100,
        "the mutants are too wild to say anything"
    );
}
