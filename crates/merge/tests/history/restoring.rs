use super::seeds::for_each_seed;
use super::world::{Logged, World, append, member, sample};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ObjId};
use rand::RngExt;
use std::collections::BTreeSet;
use wortlaut_merge::document::{Inline, Materialised, canonical};
use wortlaut_merge::guard::{Contributor, Guard, Verdict, parse_chunks};
use wortlaut_merge::history::{Chronicle, Moment, Restoration, Side, Wanted};
use wortlaut_model::{MemberId, Role, Timestamp};

/// The member who restores.
const RESTORER: u8 = 9;

/// A world with a chronicle of its log and a guard that has admitted all of it.
struct Desk {
    world: World,
    chronicle: Chronicle,
    guard: Guard,
    restores: u8,
}

impl Desk {
    fn new(seed: u64, steps: usize) -> Self {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(steps);
        let mut desk = Self {
            world,
            chronicle: Chronicle::new(),
            guard: Guard::new(),
            restores: 0,
        };
        desk.catch_up();
        desk
    }

    /// Takes in what the log has beyond what is known.
    fn catch_up(&mut self) {
        for logged in &self.world.log[self.chronicle.len()..] {
            self.guard.replay(&logged.bytes, logged.member).unwrap();
            append(&mut self.chronicle, logged);
        }
    }

    fn fresh_actor(&mut self) -> ActorId {
        self.restores += 1;
        ActorId::from([0xd0, self.restores])
    }

    /// The changes go through the guard as an editor's into the log, after what they repeat was noted.
    fn log(&mut self, restoration: &Restoration) {
        let Restoration { changes, origins } = restoration;
        self.chronicle
            .know_restore(hashes(changes), origins.clone());
        self.write(changes);
    }

    fn write(&mut self, changes: &[Vec<u8>]) {
        let editor = Contributor::member(member(RESTORER), Role::Editor);
        for bytes in changes {
            for change in parse_chunks(bytes).unwrap() {
                let verdict = self.guard.admit(change, &editor).unwrap();
                assert!(matches!(verdict, Verdict::Admitted(_)), "{verdict:?}");
            }
            let change = Change::from_bytes(bytes.clone()).unwrap();
            let logged = Logged {
                hash: change.hash(),
                bytes: bytes.clone(),
                member: Some(member(RESTORER)),
                received_at: Timestamp::from_millis(self.world.clock),
            };
            append(&mut self.chronicle, &logged);
            self.world.log.push(logged);
        }
    }

    fn restore(&mut self, base: &Moment, then: &Moment, wanted: Wanted<'_>) -> Vec<Vec<u8>> {
        let actor = self.fresh_actor();
        let at = Timestamp::from_millis(self.world.clock);
        let restoration = self.chronicle.restore((base, then), wanted, &actor, at);
        self.log(&restoration);
        restoration.changes
    }

    fn text(&self, moment: &Moment) -> String {
        canonical(&self.chronicle.text(moment))
    }

    fn now(&self) -> String {
        self.text(&self.chronicle.now())
    }

    /// Every character of the running text and of the tables with its author.
    fn authors(&self) -> Vec<(char, Option<MemberId>)> {
        let reading = self.chronicle.reading(&self.chronicle.now());
        let runs = reading.blocks.iter().flat_map(|block| {
            let rows = block.table.iter().flat_map(|table| &table.rows);
            let cells = rows.flat_map(|row| row.cells.iter().flatten());
            block.runs.iter().chain(cells)
        });
        let authors = runs.flat_map(|run| {
            let author = self.chronicle.facts(run.change).unwrap().member;
            let words = match &run.inline {
                Inline::Text { text, .. } => text.clone(),
                Inline::Footnote { .. } => String::new(),
            };
            words.chars().map(|it| (it, author)).collect::<Vec<_>>()
        });
        authors.collect()
    }
}

fn hashes(changes: &[Vec<u8>]) -> Vec<wortlaut_merge::ChangeHash> {
    let changes = changes.iter().cloned();
    changes
        .map(|bytes| Change::from_bytes(bytes).unwrap().hash())
        .collect()
}

#[test]
fn any_past_moment_is_restored_to_the_letter_and_taken_back() {
    for_each_seed(40, |seed| {
        let mut desk = Desk::new(seed, 50);
        for _ in 0..5 {
            let place = desk.world.random.random_range(1..=desk.chronicle.len());
            let then = desk.chronicle.at_position(place).unwrap();
            let (wanted, before) = (desk.text(&then), desk.now());
            let authors = desk.authors();
            let base = desk.chronicle.now();
            let changes = desk.restore(&base, &then, Wanted::Everything);
            assert_eq!(desk.now(), wanted, "seed {seed}, to {place}");
            let library = desk.world.materialised(desk.world.log.len());
            assert_eq!(canonical(&library.text().unwrap()), wanted, "seed {seed}");

            let actor = desk.fresh_actor();
            let at = Timestamp::from_millis(desk.world.clock);
            let undone = desk.chronicle.undo(&hashes(&changes), &actor, at).unwrap();
            desk.log(&undone);
            assert_eq!(desk.authors(), authors, "seed {seed}, undone from {place}");
            assert_eq!(desk.now(), before, "seed {seed}, undone from {place}");
        }
        let whole = desk.world.materialised(desk.world.log.len());
        Materialised::load(&whole.save().unwrap()).unwrap();
    });
}

/// The actor of a restore can be computed, and whoever asked for it may write under it: other changes than those that were
/// noted, at the same counters.
#[test]
fn what_somebody_writes_under_a_restores_actor_is_their_own() {
    let mut desk = Desk::new(1, 30);
    let (base, then) = (desk.chronicle.now(), desk.chronicle.at_position(1).unwrap());
    let (actor, at) = (desk.fresh_actor(), Timestamp::from_millis(desk.world.clock));
    let everything = Wanted::Everything;
    let planned = desk
        .chronicle
        .restore((&base, &then), everything, &actor, at);
    assert!(!planned.origins.is_empty(), "something would come back");
    desk.chronicle
        .know_restore(hashes(&planned.changes), planned.origins);
    let mut forged = Change::from_bytes(planned.changes[0].clone())
        .unwrap()
        .decode();
    forged.message = Some("another change".to_owned());
    desk.write(&[Change::from(forged).raw_bytes().to_vec()]);
    let facts = desk.chronicle.facts(desk.chronicle.len() - 1).unwrap();
    assert!(!facts.is_restore);
    let written = desk.authors().into_iter();
    let by_forger = written.filter(|(_, author)| *author == Some(member(RESTORER)));
    assert!(by_forger.count() > 0, "the words count as the forger's");
}

#[test]
fn what_others_wrote_meanwhile_stays() {
    for_each_seed(20, |seed| {
        let mut desk = Desk::new(seed, 30);
        let base = desk.chronicle.now();
        let place = desk.world.random.random_range(1..desk.chronicle.len());
        let then = desk.chronicle.at_position(place).unwrap();
        let writer = &mut desk.world.writers[0].doc;
        let text = super::world::text_object(writer, "text");
        automerge::transaction::Transactable::splice_text(writer, &text, 0, 0, "MEANWHILE")
            .unwrap();
        desk.world.send(0);
        desk.catch_up();
        desk.restore(&base, &then, Wanted::Everything);
        let words: String = desk.now();
        assert!(words.contains("MEANWHILE"), "seed {seed}: {words}");
        // A paragraph of its own, if it was written before the first block.
        let with = strip(&words.replace("paragraph\tMEANWHILE\n", ""));
        let without = strip(&desk.text(&then));
        assert_eq!(with.replace("MEANWHILE", ""), without, "seed {seed}");
    });
}

/// The words alone: what is written into a mark carries it.
fn strip(canonical: &str) -> String {
    let mut depth = 0;
    canonical
        .chars()
        .filter(|character| {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && *character != '}'
        })
        .collect()
}

#[test]
fn a_single_change_is_restored_and_the_others_stay() {
    for_each_seed(20, |seed| {
        let mut desk = Desk::new(seed, 40);
        let place = desk.world.random.random_range(1..desk.chronicle.len());
        let (base, then) = (
            desk.chronicle.now(),
            desk.chronicle.at_position(place).unwrap(),
        );
        let comparison = desk.chronicle.compare(&base, &then);
        if comparison.changes == 0 {
            return;
        }
        let number = desk.world.random.random_range(1..=comparison.changes);
        let only = BTreeSet::from([number]);
        desk.restore(&base, &then, Wanted::Changes(&only));
        let expected: String = comparison
            .blocks
            .iter()
            .flat_map(|block| &block.runs)
            .filter(|run| match run.side {
                Side::Both => true,
                Side::From => run.change != Some(number),
                Side::To => run.change == Some(number),
            })
            .map(|run| format!("{:?}", run.inline))
            .filter_map(|inline| inline.split('"').nth(1).map(str::to_owned))
            .collect();
        let words: String = desk
            .chronicle
            .text(&desk.chronicle.now())
            .blocks
            .iter()
            .flat_map(|block| &block.inlines)
            .map(|inline| format!("{inline:?}"))
            .filter_map(|inline| inline.split('"').nth(1).map(str::to_owned))
            .collect();
        assert_eq!(words, expected, "seed {seed}, change {number}");
    });
}

#[test]
fn restoring_what_stands_writes_nothing() {
    let mut desk = Desk::new(7, 30);
    let now = desk.chronicle.now();
    assert!(
        desk.restore(&now, &now.clone(), Wanted::Everything)
            .is_empty()
    );
}

#[test]
fn the_servers_own_changes_are_not_taken_back() {
    let desk = Desk::new(3, 20);
    let at = Timestamp::from_millis(desk.world.clock);
    let actor = ActorId::from([0xd0, 0xff]);
    let first = desk.world.log[0].hash;
    let undone = desk.chronicle.undo(&[first], &actor, at);
    assert_eq!(undone, Some(Restoration::default()));
}

#[test]
fn what_somebody_made_of_a_block_meanwhile_stays() {
    use automerge::ReadDoc;
    use automerge::transaction::Transactable;
    let mut desk = Desk::new(5, 0);
    let kind = |desk: &mut Desk, name: &str| {
        let doc = &mut desk.world.writers[0].doc;
        let text = super::world::text_object(doc, "text");
        let (_, block) = doc.get(&text, 0).unwrap().unwrap();
        doc.put(&block, "type", name).unwrap();
        desk.world.send(0);
        desk.catch_up();
    };
    let then = desk.chronicle.now();
    kind(&mut desk, "paragraph");
    let base = desk.chronicle.now();
    kind(&mut desk, "blockquote");
    let changes = desk.restore(&base, &then, Wanted::Everything);
    assert!(changes.is_empty());
    assert!(desk.now().contains("blockquote\tBegriff"));
}

/// The first writer does something with the table of the sample, and everybody has it.
fn in_the_table(desk: &mut Desk, path: &[&str], edit: impl FnOnce(&mut AutoCommit, &ObjId)) {
    let doc = &mut desk.world.writers[0].doc;
    let path: Vec<&str> = ["tables", "t1"].iter().chain(path).copied().collect();
    let object = super::world::at_path(doc, &path).unwrap();
    edit(doc, &object);
    desk.world.send(0);
    desk.catch_up();
}

fn rows(desk: &Desk) -> Vec<String> {
    let now = desk.now();
    let rows = now.lines().filter_map(|line| line.strip_prefix("row\t"));
    rows.map(|row| row.replace('\t', " | ")).collect()
}

#[test]
fn a_removed_row_comes_back_with_what_others_wrote_in_it_meanwhile() {
    let mut desk = Desk::new(1, 0);
    let then = desk.chronicle.now();
    in_the_table(&mut desk, &["rows"], |doc, rows| {
        doc.delete(rows, "r2").unwrap();
    });
    let base = desk.chronicle.now();
    in_the_table(&mut desk, &["cells", "r2:c2"], |doc, cell| {
        doc.splice_text(cell, 0, 0, "mit ").unwrap();
    });
    assert_eq!(rows(&desk).len(), 2);
    desk.restore(&base, &then, Wanted::Everything);
    assert_eq!(rows(&desk)[1], "Wirkung prüfen | mit verantwortlich");
}

#[test]
fn of_a_table_only_the_wanted_change_is_restored() {
    let mut desk = Desk::new(1, 0);
    let then = desk.chronicle.now();
    in_the_table(&mut desk, &["rows"], |doc, rows| {
        doc.put(rows, "r3", "a0V").unwrap();
    });
    in_the_table(&mut desk, &["cells", "r3:c1"], |doc, cell| {
        doc.splice_text(cell, 0, 5, "Alles").unwrap();
    });
    in_the_table(&mut desk, &[], |doc, table| {
        doc.put(table, "header", false).unwrap();
    });
    let base = desk.chronicle.now();
    let comparison = desk.chronicle.compare(&base, &then);
    let tables = comparison.blocks.iter().find_map(|it| it.table.as_ref());
    let table = tables.unwrap();
    assert_eq!((comparison.changes, table.change), (3, Some(1)));
    let moved = table.rows.iter().find_map(|row| row.line.change).unwrap();
    desk.restore(&base, &then, Wanted::Changes(&BTreeSet::from([moved])));
    assert_eq!(rows(&desk)[1], "Wirkung prüfen | verantwortlich");
    assert_eq!(rows(&desk)[2], "Alles bereitstellen | ");
    assert!(desk.now().contains("table\t"), "the header stays off");
    desk.restore(&base, &then, Wanted::Changes(&BTreeSet::from([1])));
    assert!(desk.now().contains("table header\t"));
}

#[test]
fn what_somebody_made_of_a_row_meanwhile_stays() {
    let mut desk = Desk::new(1, 0);
    let then = desk.chronicle.now();
    let moved = |desk: &mut Desk, order: &str| {
        in_the_table(desk, &["rows"], |doc, rows| {
            doc.put(rows, "r3", order).unwrap();
        });
    };
    moved(&mut desk, "a0V");
    let base = desk.chronicle.now();
    moved(&mut desk, "Zz");
    let changes = desk.restore(&base, &then, Wanted::Everything);
    assert!(changes.is_empty());
    assert_eq!(rows(&desk)[0], "Daten bereitstellen | ");
}
