//! Revisions that come from outside, as a file: what they have in common with the text stays its authors'.

use super::seeds::for_each_seed;
use super::world::{Logged, World, append, member, paragraph, sample};
use automerge::{ActorId, Change};
use rand::RngExt;
use uuid::Uuid;
use wortlaut_merge::document::{
    Block, BlockKind, Inline, List, Marks, Materialised, Table, TableRow, Text, canonical,
};
use wortlaut_merge::guard::{Contributor, Guard, Verdict, parse_chunks};
use wortlaut_merge::history::{Chronicle, Revision};
use wortlaut_model::{Role, Timestamp};

/// The member who brings the revision.
const REVISER: u8 = 9;

/// A world with a chronicle of its log and a guard that has admitted all of it.
struct Desk {
    world: World,
    chronicle: Chronicle,
    guard: Guard,
    revisions: u8,
}

impl Desk {
    fn new(text: &Text, seed: u64, steps: usize) -> Self {
        let mut world = World::new(text, 3, seed);
        world.stir(steps);
        let mut desk = Self {
            world,
            chronicle: Chronicle::new(),
            guard: Guard::new(),
            revisions: 0,
        };
        for logged in &desk.world.log {
            desk.guard.replay(&logged.bytes, logged.member).unwrap();
            append(&mut desk.chronicle, logged);
        }
        desk
    }

    fn text(&self) -> Text {
        Materialised::from_log(self.world.log.iter().map(|it| it.bytes.as_slice()))
            .unwrap()
            .text()
            .unwrap()
    }

    /// Somebody brings the text as a file; it goes through the guard as an editor's work.
    fn revise(&mut self, text: &Text) -> Revision {
        self.revisions += 1;
        let actor = ActorId::from([0xc0, self.revisions]);
        let at = Timestamp::from_millis(self.world.clock);
        let mut ids = u128::from(self.revisions) << 32;
        let revision = self.chronicle.revise(text, &actor, at, || {
            ids += 1;
            Uuid::from_u128(ids)
        });
        let editor = Contributor::member(member(REVISER), Role::Editor);
        for bytes in &revision.changes {
            for change in parse_chunks(bytes).unwrap() {
                let verdict = self.guard.admit(change, &editor).unwrap();
                assert!(matches!(verdict, Verdict::Admitted(_)), "{verdict:?}");
            }
            let change = Change::from_bytes(bytes.clone()).unwrap();
            self.world.clock += 60 * 60 * 1_000;
            let logged = Logged {
                hash: change.hash(),
                bytes: bytes.clone(),
                member: Some(member(REVISER)),
                received_at: Timestamp::from_millis(self.world.clock),
            };
            append(&mut self.chronicle, &logged);
            self.world.log.push(logged);
        }
        revision
    }

    /// The words of each block that the reviser has written.
    fn written(&self) -> Vec<String> {
        let reading = self.chronicle.reading(&self.chronicle.now());
        let is_revisers =
            |change| self.chronicle.facts(change).unwrap().member == Some(member(REVISER));
        let blocks = reading.blocks.iter();
        blocks
            .map(|block| {
                let runs = block.runs.iter().filter(|run| is_revisers(run.change));
                runs.filter_map(|run| match &run.inline {
                    Inline::Text { text, .. } => Some(text.as_str()),
                    Inline::Footnote { .. } => None,
                })
                .collect()
            })
            .collect()
    }
}

fn plain(words: &str) -> Inline {
    Inline::Text {
        text: words.into(),
        marks: Marks::default(),
    }
}

#[test]
fn the_same_text_changes_nothing() {
    for_each_seed(40, |seed| {
        let mut desk = Desk::new(&sample(), seed, 30);
        let text = desk.text();
        assert_eq!(desk.revise(&text).changes.len(), 0, "{}", canonical(&text));
    });
}

#[test]
fn one_word_is_one_word() {
    let mut desk = Desk::new(&sample(), 1, 0);
    let mut text = desk.text();
    text.blocks[3].inlines = vec![plain("Gewährleisten heißt dafür einstehen.")];
    desk.revise(&text);
    assert_eq!(canonical(&desk.text()), canonical(&text));
    assert_eq!(desk.written(), ["", "", "", "dafür ", ""]);
}

#[test]
fn a_block_that_became_another_kind_keeps_its_id_and_its_words() {
    let mut desk = Desk::new(&sample(), 1, 0);
    let before = desk.chronicle.reading(&desk.chronicle.now());
    let mut text = desk.text();
    text.blocks[2].kind = BlockKind::Blockquote;
    desk.revise(&text);
    let after = desk.chronicle.reading(&desk.chronicle.now());
    assert_eq!(canonical(&desk.text()), canonical(&text));
    assert_eq!(before.blocks[2].id, after.blocks[2].id);
    assert!(desk.written().iter().all(String::is_empty));
}

#[test]
fn a_revision_without_a_title_leaves_the_title() {
    let mut desk = Desk::new(&sample(), 1, 0);
    let before = desk.text();
    let untitled = Text {
        title: String::new(),
        ..before.clone()
    };
    assert_eq!(desk.revise(&untitled).changes.len(), 0);
    assert_eq!(desk.text().title, before.title);
}

#[test]
fn each_import_is_a_session_of_its_own_however_soon_it_comes() {
    let mut desk = Desk::new(&sample(), 1, 0);
    let before = desk.text();
    let mut text = before.clone();
    text.blocks[3].inlines = vec![plain("Gewährleisten heißt dafür einstehen.")];
    let received_at = Timestamp::from_millis(desk.world.clock);
    let actor = ActorId::from([0xc0]);
    let revision = desk.chronicle.revise(&text, &actor, received_at, Uuid::nil);
    for bytes in revision.changes {
        let hash = Change::from_bytes(bytes.clone()).unwrap().hash();
        let logged = Logged {
            hash,
            bytes,
            member: None,
            received_at,
        };
        append(&mut desk.chronicle, &logged);
    }
    assert_eq!(desk.chronicle.sessions().len(), 2);
    let without = desk.chronicle.before_session(1, None).unwrap();
    assert_eq!(
        canonical(&desk.chronicle.text(&without)),
        canonical(&before)
    );
}

#[test]
fn a_footnote_is_known_by_its_words_and_by_its_place() {
    let mut desk = Desk::new(&sample(), 1, 0);
    let mut text = desk.text();
    let note = Inline::Footnote { id: "new".into() };
    text.blocks[3].inlines.push(note);
    text.footnotes
        .insert("new".into(), vec![plain("Siehe auch hier.")]);
    desk.revise(&text);
    assert_eq!(canonical(&desk.text()), canonical(&text));
    // The file comes back with names of its own, and one note has other words.
    let mut text = desk.text();
    for inline in text.blocks.iter_mut().flat_map(|it| &mut it.inlines) {
        if let Inline::Footnote { id } = inline {
            *id = format!("file-{id}");
        }
    }
    let notes = std::mem::take(&mut text.footnotes);
    text.footnotes = notes
        .into_iter()
        .map(|(id, it)| (format!("file-{id}"), it))
        .collect();
    text.footnotes
        .insert("file-note-1".into(), vec![plain("Siehe dort oben.")]);
    desk.revise(&text);
    let now = desk.text();
    assert_eq!(canonical(&now), canonical(&text));
    let names: Vec<&String> = now.footnotes.keys().collect();
    assert_eq!(names, ["new", "note-1"]);
}

#[test]
fn a_cell_is_edited_and_a_table_of_another_shape_is_written_anew() {
    let cell = |words: &str| vec![plain(words)];
    let row = |id: &str, words: [&str; 2]| TableRow {
        id: id.into(),
        cells: words.map(cell).into(),
    };
    let mut text = sample();
    let id = "00000000-0000-0000-0000-00000000abcd".to_owned();
    text.blocks
        .insert(2, Block::new(BlockKind::Table { id: id.clone() }));
    let table = Table {
        header: true,
        columns: vec!["c1".into(), "c2".into()],
        rows: vec![
            row("r1", ["Aufgabe", "Kommune"]),
            row("r2", ["Ziele", "berät oft"]),
        ],
    };
    text.tables.insert(id.clone(), table);
    let mut desk = Desk::new(&text, 1, 0);
    assert_eq!(desk.revise(&text).changes.len(), 0);
    // Its names are others in the file.
    let mut text = desk.text();
    let mut table = text.tables.remove(&id).unwrap();
    table.rows[1].cells[1] = cell("berät sehr oft");
    table.rows[0].id = "other".into();
    text.tables.insert("file".into(), table.clone());
    text.blocks[2].kind = BlockKind::Table { id: "file".into() };
    assert_eq!(desk.revise(&text).tables, 0);
    assert_eq!(canonical(&desk.text()), canonical(&text));
    assert_eq!(desk.text().tables.keys().collect::<Vec<_>>(), [&id, "t1"]);
    table.rows.push(row("r3", ["Daten", "regelt"]));
    text.tables.insert("file".into(), table);
    assert_eq!(desk.revise(&text).tables, 1);
    assert_eq!(canonical(&desk.text()), canonical(&text));
}

/// Whether there is a block there that may have words: tables have none of their own.
fn holds_words(text: &Text, at: usize) -> bool {
    let block = text.blocks.get(at);
    block.is_some_and(|it| !matches!(it.kind, BlockKind::Table { .. }))
}

/// The blocks of a text, changed at random as an author does; for each whether nothing was done to it.
fn revised(text: &Text, world: &mut World) -> (Text, Vec<bool>) {
    let mut revised = text.clone();
    let random = &mut world.random;
    let mut kept = vec![true; revised.blocks.len()];
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=revised.blocks.len());
        match random.random_range(0..6) {
            0 => {
                let number = random.random_range(0..1_000);
                let words = format!("Ganz neue Sätze mit der Nummer {number} kommen hinzu.");
                revised.blocks.insert(at, paragraph(&words));
                kept.insert(at, false);
            }
            1 if at < revised.blocks.len() => {
                revised.blocks.remove(at);
                kept.remove(at);
            }
            2 if holds_words(&revised, at) => {
                revised.blocks[at].kind = match random.random_range(0..3) {
                    0 => BlockKind::Heading {
                        level: 1,
                        numbered: true,
                    },
                    1 => BlockKind::ListItem {
                        list: List::Ordered,
                        parents: vec![List::Unordered],
                    },
                    _ => BlockKind::Blockquote,
                };
            }
            3 if holds_words(&revised, at) => {
                let marks = Marks {
                    em: true,
                    ..Marks::default()
                };
                let text = "hervorgehoben".to_owned();
                revised.blocks[at]
                    .inlines
                    .push(Inline::Text { text, marks });
                kept[at] = false;
            }
            4 if holds_words(&revised, at) => {
                let id = format!("new-{}", random.random_range(0..1_000_000));
                let note = Inline::Footnote { id: id.clone() };
                revised.blocks[at].inlines.insert(0, note);
                revised
                    .footnotes
                    .insert(id, vec![plain("Eine neue Fußnote.")]);
            }
            _ => revised.title.push_str(" neu"),
        }
    }
    (revised, kept)
}

/// Words in the text before them are two runs; with the same marks they are one, as everything reads.
fn joined(mut text: Text) -> Text {
    for block in &mut text.blocks {
        let mut inlines = Vec::new();
        wortlaut_merge::document::append(&mut inlines, std::mem::take(&mut block.inlines));
        block.inlines = inlines;
    }
    text
}

#[test]
fn any_revision_becomes_the_text_and_leaves_the_rest_its_authors() {
    for_each_seed(150, |seed| {
        let mut desk = Desk::new(&sample(), seed, 30);
        for _ in 0..3 {
            let before = desk.text();
            let (text, kept) = revised(&before, &mut desk.world);
            let text = joined(text);
            desk.revise(&text);
            assert_eq!(canonical(&desk.text()), canonical(&text), "seed {seed}");
            if desk.revisions == 1 {
                for (kept, written) in kept.iter().zip(desk.written()) {
                    assert!(!kept || written.is_empty(), "seed {seed}: {written:?}");
                }
            }
        }
    });
}
