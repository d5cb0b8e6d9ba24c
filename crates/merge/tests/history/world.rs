//! Members who write at the same time, with a log of what they wrote.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, AutoCommit, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    TextEncoding,
};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::collections::HashSet;
use wortlaut_merge::document::{
    self, Block, BlockKind, Inline, List, Marks, Materialised, Table, TableRow, Text,
};
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::{MemberId, Timestamp};

/// The moment at which the first change arrives.
pub const START: i64 = 1_790_000_000_000;

/// A change as the log has it.
#[derive(Clone)]
pub struct Logged {
    pub hash: ChangeHash,
    pub bytes: Vec<u8>,
    pub member: Option<MemberId>,
    pub received_at: Timestamp,
}

/// A member's own copy.
pub struct Writer {
    pub member: MemberId,
    pub doc: AutoCommit,
}

pub struct World {
    pub writers: Vec<Writer>,
    pub log: Vec<Logged>,
    known: HashSet<ChangeHash>,
    pub random: StdRng,
    pub clock: i64,
}

pub fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

fn text_of(words: &str) -> Inline {
    Inline::Text {
        text: words.into(),
        marks: Marks::default(),
    }
}

pub fn paragraph(words: &str) -> Block {
    Block {
        kind: BlockKind::Paragraph,
        inlines: vec![text_of(words)],
    }
}

/// A text with a bit of everything.
pub fn sample() -> Text {
    let mut blocks = vec![
        Block {
            kind: BlockKind::Heading {
                level: 2,
                numbered: true,
            },
            inlines: vec![text_of("Begriff")],
        },
        paragraph("Digitale Daseinsvorsorge ist die Gewährleistung derjenigen Dienste 🚋"),
        Block {
            kind: BlockKind::ListItem {
                list: List::Ordered,
                parents: vec![],
            },
            inlines: vec![text_of("allgemein zugänglich")],
        },
        Block {
            kind: BlockKind::Blockquote,
            inlines: vec![text_of("Gewährleisten heißt einstehen.")],
        },
    ];
    blocks.push(Block::new(BlockKind::Table { id: "t1".into() }));
    blocks[1].inlines.push(Inline::Footnote {
        id: "note-1".into(),
    });
    Text {
        title: "Definition".into(),
        blocks,
        footnotes: [("note-1".to_owned(), vec![text_of("Siehe dort.")])].into(),
        tables: [("t1".to_owned(), duties())].into(),
    }
}

/// Who does what: a table of two columns and three rows, the first of which heads them.
pub fn duties() -> Table {
    let rows = [
        ["Aufgabe", "Kommune"],
        ["Wirkung prüfen", "verantwortlich"],
        ["Daten bereitstellen", ""],
    ];
    let cell = |words: &str| match words {
        "" => Vec::new(),
        words => vec![text_of(words)],
    };
    Table {
        header: true,
        columns: vec!["c1".into(), "c2".into()],
        rows: (1..)
            .zip(rows)
            .map(|(number, cells)| TableRow {
                id: format!("r{number}"),
                cells: cells.map(cell).into(),
            })
            .collect(),
    }
}

impl World {
    /// A document as the server creates it, open in the hands of `writers` members.
    pub fn new(text: &Text, writers: u8, seed: u64) -> Self {
        let created = document::create(
            text,
            &ActorId::from([0xee; 16]),
            Timestamp::from_millis(START),
        );
        let mut world = Self {
            writers: Vec::new(),
            log: Vec::new(),
            known: HashSet::new(),
            random: StdRng::seed_from_u64(seed),
            clock: START,
        };
        for bytes in created.changes {
            let change = Change::from_bytes(bytes).unwrap();
            world.take(&change, None);
        }
        let bytes = world.bytes();
        for number in 1..=writers {
            let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
            doc.load_incremental(&bytes).unwrap();
            doc.set_actor(ActorId::from([number; 16]));
            world.writers.push(Writer {
                member: member(number),
                doc,
            });
        }
        world
    }

    fn take(&mut self, change: &Change, member: Option<MemberId>) {
        if self.known.insert(change.hash()) {
            self.log.push(Logged {
                hash: change.hash(),
                bytes: change.raw_bytes().to_vec(),
                member,
                received_at: Timestamp::from_millis(self.clock),
            });
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.log.iter().flat_map(|it| it.bytes.clone()).collect()
    }

    /// The writer commits what they did and sends it to the server.
    pub fn send(&mut self, writer: usize) {
        let clock = self.clock / 1_000;
        let writer = &mut self.writers[writer];
        writer
            .doc
            .commit_with(CommitOptions::default().with_time(clock));
        let (member, changes) = (writer.member, writer.doc.get_changes(&[]));
        for change in changes {
            self.take(&change, Some(member));
        }
    }

    /// The writer gets what the server has.
    pub fn receive(&mut self, writer: usize) {
        self.send(writer);
        let bytes = self.bytes();
        self.writers[writer].doc.load_incremental(&bytes).unwrap();
    }

    /// Time passes for `millis` milliseconds.
    pub fn pass(&mut self, millis: i64) {
        self.clock += millis;
    }

    /// Some writers write something and some hear of it.
    pub fn stir(&mut self, steps: usize) {
        for _ in 0..steps {
            let writer = self.random.random_range(0..self.writers.len());
            let seed = self.random.random();
            edit(&mut self.writers[writer].doc, seed);
            let gap = self.random.random_range(0..400_000);
            self.pass(gap);
            match self.random.random_range(0..5) {
                0 | 1 => self.send(writer),
                2 => self.receive(writer),
                _ => {}
            }
        }
        for _ in 0..2 {
            for writer in 0..self.writers.len() {
                self.receive(writer);
            }
        }
    }

    pub fn chronicle(&self) -> Chronicle {
        let mut chronicle = Chronicle::new();
        for logged in &self.log {
            append(&mut chronicle, logged);
        }
        chronicle
    }

    /// The document as the library has it after the first changes of the log.
    pub fn materialised(&self, changes: usize) -> Materialised {
        let log = self.log.iter().take(changes);
        Materialised::from_log(log.map(|it| it.bytes.as_slice())).unwrap()
    }
}

pub fn append(chronicle: &mut Chronicle, logged: &Logged) {
    chronicle
        .append(&Entry {
            bytes: &logged.bytes,
            member: logged.member,
            brought_by: logged.member,
            received_at: logged.received_at,
        })
        .unwrap();
}

pub fn text_object(doc: &AutoCommit, key: &str) -> ObjId {
    doc.get(ROOT, key).unwrap().unwrap().1
}

/// One random edit of any kind that members make.
pub fn edit(doc: &mut AutoCommit, seed: u64) {
    let random = &mut StdRng::seed_from_u64(seed);
    let text = text_object(doc, "text");
    let length = doc.length(&text);
    match random.random_range(0..27) {
        0..=7 => type_words(doc, &text, random),
        8..=11 => delete_words(doc, &text, random),
        12 | 13 => mark(doc, &text, random),
        14 => split(doc, &text, random.random_range(0..=length), random),
        15 | 16 => change_block(doc, &text, random),
        17 => {
            let title = text_object(doc, "title");
            type_words(doc, &title, random);
        }
        18 => {
            let notes = text_object(doc, "footnotes");
            if let Some((_, note)) = doc.get(&notes, "note-1").unwrap() {
                type_words(doc, &note, random);
            }
        }
        19 => refer(doc, &text, random),
        _ => edit_table(doc, random),
    }
}

/// The object at the end of a path of keys.
pub fn at_path(doc: &AutoCommit, path: &[&str]) -> Option<ObjId> {
    path.iter().try_fold(ROOT, |map, key| {
        let (_, object) = doc.get(map, *key).ok()??;
        Some(object)
    })
}

/// One random edit of a table of any kind that members make.
fn edit_table(doc: &mut AutoCommit, random: &mut StdRng) {
    let tables = text_object(doc, "tables");
    let ids: Vec<String> = doc.keys(&tables).collect();
    let Some(id) = ids.choose(random).cloned() else {
        return;
    };
    let path = |key: &'static str| ["tables", id.as_str(), key];
    let [rows, columns] = ["rows", "columns"].map(|key| at_path(doc, &path(key)).unwrap());
    match random.random_range(0..14) {
        0..=5 => {
            let cell = cell(doc, &id, random);
            type_words(doc, &cell, random);
        }
        6 => {
            let cell = cell(doc, &id, random);
            delete_words(doc, &cell, random);
        }
        7 => {
            let cell = cell(doc, &id, random);
            mark(doc, &cell, random);
        }
        8 | 9 => put_line(doc, &id, &rows, "r", random),
        10 => put_line(doc, &id, &columns, "c", random),
        11 => {
            let lines = if random.random_bool(0.6) {
                rows
            } else {
                columns
            };
            let names: Vec<String> = doc.keys(&lines).collect();
            if let Some(name) = names.choose(random) {
                doc.delete(&lines, name.as_str()).unwrap();
            }
        }
        12 => {
            let table = at_path(doc, &["tables", &id]).unwrap();
            doc.put(&table, "header", random.random_bool(0.5)).unwrap();
        }
        _ => show_table(doc, &id, random),
    }
}

/// Some cell, made if it is missing, as whoever types there does.
fn cell(doc: &mut AutoCommit, id: &str, random: &mut StdRng) -> ObjId {
    let [row, column] = [("rows", "r1"), ("columns", "c1")].map(|(key, otherwise)| {
        let lines = at_path(doc, &["tables", id, key]).unwrap();
        let names: Vec<String> = doc.keys(&lines).collect();
        names.choose(random).cloned().unwrap_or(otherwise.into())
    });
    make_cell(doc, id, &format!("{row}:{column}"))
}

fn make_cell(doc: &mut AutoCommit, id: &str, key: &str) -> ObjId {
    let cells = at_path(doc, &["tables", id, "cells"]).unwrap();
    match doc.get(&cells, key).unwrap() {
        Some((_, cell)) => cell,
        None => doc.put_object(&cells, key, ObjType::Text).unwrap(),
    }
}

/// A row or column that is new, comes back or moves; names are few, so that two do it at once.
fn put_line(doc: &mut AutoCommit, id: &str, lines: &ObjId, letter: &str, random: &mut StdRng) {
    let name = format!("{letter}{}", random.random_range(1..6));
    let order = format!("a{}", random.random_range(0..6));
    doc.put(lines, name.as_str(), order.as_str()).unwrap();
    let others = if letter == "r" { "columns" } else { "rows" };
    let others = at_path(doc, &["tables", id, others]).unwrap();
    let others: Vec<String> = doc.keys(&others).collect();
    for other in others {
        let key = match letter {
            "r" => format!("{name}:{other}"),
            _ => format!("{other}:{name}"),
        };
        make_cell(doc, id, &key);
    }
}

/// The table is shown by one more block, or a new table is.
fn show_table(doc: &mut AutoCommit, id: &str, random: &mut StdRng) {
    let text = text_object(doc, "text");
    let at = place(doc, &text, random);
    let tables = text_object(doc, "tables");
    let name = format!("t{}", random.random::<u32>());
    let id = if random.random_bool(0.3) {
        let table = doc
            .put_object(&tables, name.as_str(), ObjType::Map)
            .unwrap();
        for key in ["columns", "rows", "cells"] {
            doc.put_object(&table, key, ObjType::Map).unwrap();
        }
        let rows = at_path(doc, &["tables", &name, "rows"]).unwrap();
        put_line(doc, &name, &rows, "r", random);
        let columns = at_path(doc, &["tables", &name, "columns"]).unwrap();
        put_line(doc, &name, &columns, "c", random);
        name.as_str()
    } else {
        id
    };
    let marker = doc.split_block(&text, at).unwrap();
    doc.put(&marker, "type", "table").unwrap();
    doc.put(&marker, "isEmbed", true).unwrap();
    doc.put_object(&marker, "parents", ObjType::List).unwrap();
    let attrs = doc.put_object(&marker, "attrs", ObjType::Map).unwrap();
    doc.put(&attrs, "id", id).unwrap();
}

const WORDS: [&str; 8] = [
    "Netz",
    "für alle ",
    "und ",
    "öffentlich",
    "🚰",
    "e\u{301}",
    ", ",
    "Teilhabe vor Ort ",
];

/// A place that does not tear a character of two code units apart.
fn place(doc: &AutoCommit, text: &ObjId, random: &mut StdRng) -> usize {
    let words = doc.text(text).unwrap();
    let mut places = vec![0];
    for character in words.chars() {
        places.push(places[places.len() - 1] + character.len_utf16());
    }
    *places.choose(random).unwrap()
}

fn type_words(doc: &mut AutoCommit, text: &ObjId, random: &mut StdRng) {
    let at = place(doc, text, random);
    let words = WORDS.choose(random).unwrap();
    doc.splice_text(text, at, 0, words).unwrap();
}

fn delete_words(doc: &mut AutoCommit, text: &ObjId, random: &mut StdRng) {
    let (a, b) = (place(doc, text, random), place(doc, text, random));
    let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 12));
    let words: Vec<u16> = doc.text(text).unwrap().encode_utf16().collect();
    let mut to = to;
    while to < words.len() && String::from_utf16(&words[from..to]).is_err() {
        to += 1;
    }
    doc.splice_text(text, from, (to - from) as isize, "")
        .unwrap();
}

fn mark(doc: &mut AutoCommit, text: &ObjId, random: &mut StdRng) {
    let (a, b) = (place(doc, text, random), place(doc, text, random));
    if a == b {
        return;
    }
    let (name, value): (&str, ScalarValue) = match random.random_range(0..5) {
        0 => ("strong", true.into()),
        1 => ("strong", ScalarValue::Null),
        2 => ("em", true.into()),
        3 => (
            "link",
            r#"{"href":"https://example.org","title":null}"#.into(),
        ),
        _ => ("link", ScalarValue::Null),
    };
    let mark = Mark::new(name.to_owned(), value, a.min(b), a.max(b));
    doc.mark(text, mark, ExpandMark::After).unwrap();
}

fn split(doc: &mut AutoCommit, text: &ObjId, at: usize, random: &mut StdRng) {
    let at = at.min(place(doc, text, random));
    let words: Vec<u16> = doc.text(text).unwrap().encode_utf16().collect();
    if String::from_utf16(&words[..at]).is_err() {
        return;
    }
    let block = doc.split_block(text, at).unwrap();
    fill(doc, &block, random);
}

fn fill(doc: &mut AutoCommit, block: &ObjId, random: &mut StdRng) {
    let name = *["paragraph", "heading", "ordered-list-item", "blockquote"]
        .choose(random)
        .unwrap();
    doc.put(block, "type", name).unwrap();
    let parents = doc.put_object(block, "parents", ObjType::List).unwrap();
    if name == "ordered-list-item" && random.random_bool(0.5) {
        doc.insert(&parents, 0, "unordered-list-item").unwrap();
    }
    let attrs = doc.put_object(block, "attrs", ObjType::Map).unwrap();
    if name == "heading" {
        doc.put(&attrs, "level", random.random_range(1..=4_i64))
            .unwrap();
        doc.put(&attrs, "numbered", random.random_bool(0.7))
            .unwrap();
    }
    doc.put(block, "isEmbed", false).unwrap();
}

fn change_block(doc: &mut AutoCommit, text: &ObjId, random: &mut StdRng) {
    let blocks = blocks(doc, text);
    if let Some(block) = blocks.choose(random) {
        fill(doc, block, random);
    }
}

fn refer(doc: &mut AutoCommit, text: &ObjId, random: &mut StdRng) {
    let at = place(doc, text, random);
    let marker = doc.split_block(text, at).unwrap();
    doc.put(&marker, "type", "footnote").unwrap();
    doc.put(&marker, "isEmbed", true).unwrap();
    doc.put_object(&marker, "parents", ObjType::List).unwrap();
    let attrs = doc.put_object(&marker, "attrs", ObjType::Map).unwrap();
    let id = format!("note-{}", random.random::<u32>());
    doc.put(&attrs, "id", id.as_str()).unwrap();
    let notes = text_object(doc, "footnotes");
    let note = doc.put_object(&notes, id.as_str(), ObjType::Text).unwrap();
    doc.splice_text(&note, 0, 0, "Anmerkung").unwrap();
}

fn blocks(doc: &AutoCommit, text: &ObjId) -> Vec<ObjId> {
    doc.list_range(text, ..)
        .filter(|item| matches!(item.value, automerge::ValueRef::Object(_)))
        .map(|item| item.id())
        .collect()
}
