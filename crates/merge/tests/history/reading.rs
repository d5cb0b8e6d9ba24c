use super::seeds::for_each_seed;
use super::world::{START, World, append, member, sample, text_object};
use automerge::transaction::Transactable;
use rand::RngExt;
use rand::seq::SliceRandom;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::{BlockKind, Inline, Materialised, Table, TableRow, Text, canonical};
use wortlaut_merge::history::{Chronicle, ReadTable, Reading, Run};

#[test]
fn the_text_at_every_place_of_the_log_is_what_the_library_reads() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(40);
        let chronicle = world.chronicle();
        for changes in 1..=world.log.len() {
            let moment = chronicle.at_position(changes).unwrap();
            let library = world.materialised(changes);
            assert_eq!(chronicle.heads(&moment), library.heads(), "seed {seed}");
            assert_eq!(
                chronicle.text(&moment),
                library.text().unwrap(),
                "seed {seed}, after {changes} changes"
            );
        }
    });
}

#[test]
fn the_text_at_any_heads_is_what_the_library_reads_there() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(40);
        let chronicle = world.chronicle();
        for _ in 0..20 {
            let (heads, text) = at_random_heads(&mut world);
            let moment = chronicle.at_heads(&heads).unwrap();
            assert_eq!(chronicle.heads(&moment), heads, "seed {seed}");
            assert_eq!(chronicle.text(&moment), text, "seed {seed}");
        }
    });
}

/// Some writer's view: a random set of changes closed under dependencies.
fn at_random_heads(world: &mut World) -> (Vec<ChangeHash>, Text) {
    let count = world.random.random_range(1..4);
    let mut wanted: Vec<ChangeHash> = (0..count)
        .map(|_| {
            let place = world.random.random_range(0..world.log.len());
            world.log[place].hash
        })
        .collect();
    let mut chosen = Vec::new();
    for logged in world.log.iter().rev() {
        if wanted.contains(&logged.hash) {
            let change = automerge::Change::from_bytes(logged.bytes.clone()).unwrap();
            wanted.extend(change.deps());
            chosen.push(logged.bytes.as_slice());
        }
    }
    chosen.reverse();
    let library = Materialised::from_log(chosen).unwrap();
    (library.heads(), library.text().unwrap())
}

#[test]
fn the_order_of_the_log_does_not_matter_to_the_text() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(30);
        let expected = world.chronicle().text(&world.chronicle().now());
        let mut shuffled = Chronicle::new();
        let mut waiting = world.log.clone();
        waiting.shuffle(&mut world.random);
        while !waiting.is_empty() {
            waiting.retain(|logged| {
                let change = automerge::Change::from_bytes(logged.bytes.clone()).unwrap();
                let fits = change.deps().iter().all(|it| shuffled.find(it).is_some());
                if fits {
                    append(&mut shuffled, logged);
                }
                !fits
            });
        }
        assert_eq!(shuffled.text(&shuffled.now()), expected, "seed {seed}");
    });
}

#[test]
fn a_reading_says_the_words_of_the_text() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(40);
        let chronicle = world.chronicle();
        let (reading, text) = (
            chronicle.reading(&chronicle.now()),
            chronicle.text(&chronicle.now()),
        );
        assert_eq!(words_of(&reading), words_of_text(&text), "seed {seed}");
        for block in &reading.blocks {
            if let (BlockKind::Table { id }, Some(table)) = (&block.kind, &block.table) {
                assert_eq!(words_of_table(table), text.tables[id], "seed {seed}");
            }
        }
    });
}

/// The table that a reading tells.
fn words_of_table(read: &ReadTable) -> Table {
    let cell = |runs: &Vec<Run>| {
        let mut inlines: Vec<Inline> = Vec::new();
        for run in runs {
            match (inlines.last_mut(), &run.inline) {
                (
                    Some(Inline::Text { text, marks }),
                    Inline::Text {
                        text: more,
                        marks: same,
                    },
                ) if marks == same => text.push_str(more),
                (_, inline) => inlines.push(inline.clone()),
            }
        }
        inlines
    };
    Table {
        header: read.header,
        columns: read.columns.clone(),
        rows: read
            .rows
            .iter()
            .map(|row| TableRow {
                id: row.id.clone(),
                cells: row.cells.iter().map(cell).collect(),
            })
            .collect(),
    }
}

fn words_of(reading: &Reading) -> Vec<(String, String)> {
    reading
        .blocks
        .iter()
        .map(|block| {
            let inlines = block.runs.iter().map(|run| &run.inline);
            (format!("{:?}", block.kind), inlines.map(spell).collect())
        })
        .collect()
}

fn words_of_text(text: &Text) -> Vec<(String, String)> {
    text.blocks
        .iter()
        .map(|block| {
            let words = block.inlines.iter().map(spell).collect();
            (format!("{:?}", block.kind), words)
        })
        .collect()
}

fn spell(inline: &Inline) -> String {
    match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Footnote { id } => format!("[{id}]"),
    }
}

#[test]
fn a_pause_of_more_than_ten_minutes_ends_a_session_and_what_others_write_between_does_not() {
    const TEN_MINUTES: i64 = 600_000;
    let mut world = World::new(&sample(), 2, 1);
    let created = world.chronicle().sessions().len();
    let mut writes = |writer: usize, pause: i64| {
        world.pass(pause);
        let doc = &mut world.writers[writer].doc;
        let title = text_object(doc, "title");
        doc.splice_text(&title, 0, 0, "Neu").unwrap();
        world.send(writer);
    };
    // The first goes on for more than ten minutes in all, while the second writes in between.
    writes(0, 0);
    writes(1, 1_000);
    writes(0, TEN_MINUTES - 1_000);
    writes(0, TEN_MINUTES);
    writes(0, TEN_MINUTES + 1);
    writes(1, 0);
    let chronicle = world.chronicle();
    let sessions = chronicle.sessions()[created..].iter();
    let found: Vec<_> = sessions.map(|it| (it.member, it.changes)).collect();
    let (first, second) = (Some(member(1)), Some(member(2)));
    assert_eq!(found, [(first, 3), (second, 1), (first, 1), (second, 1)]);
}

#[test]
fn the_counts_of_the_sessions_add_up_to_the_log() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(60);
        let chronicle = world.chronicle();
        let sessions = chronicle.sessions();
        let changes: usize = sessions.iter().map(|it| it.changes).sum();
        assert_eq!(changes, world.log.len(), "seed {seed}");
        let facts = (0..chronicle.len()).map(|it| chronicle.facts(it).unwrap());
        let (inserted, removed) = facts.fold((0, 0), |(inserted, removed), it| {
            (inserted + it.inserted, removed + it.removed)
        });
        let sum = |count: fn(&wortlaut_merge::history::Session) -> usize| -> usize {
            sessions.iter().map(count).sum()
        };
        assert_eq!(sum(|it| it.inserted), inserted, "seed {seed}");
        assert_eq!(sum(|it| it.removed), removed, "seed {seed}");
        assert!(sessions.iter().all(|it| it.began_at.millis() >= START));
    });
}

#[test]
fn a_sessions_work_is_told_without_what_others_wrote_meanwhile() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(40);
        let chronicle = world.chronicle();
        for (number, session) in chronicle.sessions().iter().enumerate() {
            for end in [session.first + 1, session.last + 1] {
                let before = chronicle.before_session(number, Some(end)).unwrap();
                let after = chronicle.at_position(end).unwrap();
                let compared = chronicle.compare(&before, &after);
                let blocks = compared.blocks.iter();
                let runs = blocks.flat_map(|block| &block.runs).chain(&compared.title);
                let tables = compared.blocks.iter().filter_map(|it| it.table.as_ref());
                let lines = tables.clone().flat_map(|table| {
                    let rows = table.rows.iter().map(|row| &row.line);
                    rows.chain(&table.columns).map(|line| line.by)
                });
                let cells = tables.flat_map(|table| table.rows.iter().flat_map(|it| &it.cells));
                let heads = compared.blocks.iter().map(|block| block.by);
                let runs = runs.chain(cells.flatten());
                let told = runs.map(|run| run.by).chain(lines).chain(heads).flatten();
                for change in told {
                    assert_eq!(chronicle.session_of(change), Some(number), "seed {seed}");
                }
            }
        }
    });
}

/// Thousands of markers are made of a few bytes, and each could name the largest table of the text.
#[test]
fn a_table_stands_at_the_first_block_that_names_it() {
    let mut text = sample();
    let again = text.blocks.last().unwrap().clone();
    text.blocks.extend(std::iter::repeat_n(again, 9));
    let mut world = World::new(&text, 1, 1);
    let before = world.log.len();
    let cell = super::world::at_path(&world.writers[0].doc, &["tables", "t1", "cells", "r1:c1"]);
    let doc = &mut world.writers[0].doc;
    doc.splice_text(cell.unwrap(), 0, 0, "Neue ").unwrap();
    world.send(0);
    let chronicle = world.chronicle();
    let (then, now) = (chronicle.at_position(before).unwrap(), chronicle.now());

    let blocks = chronicle.reading(&now).blocks;
    let is_table = |kind: &BlockKind| matches!(kind, BlockKind::Table { .. });
    assert_eq!(blocks.iter().filter(|it| is_table(&it.kind)).count(), 10);
    let first = blocks.iter().position(|it| is_table(&it.kind));
    let showing: Vec<usize> = (0..blocks.len())
        .filter(|at| blocks[*at].table.is_some())
        .collect();
    assert_eq!(showing, Vec::from_iter(first));

    let compared = chronicle.compare(&then, &now);
    assert_eq!(compared.changes, 1);
    let tables = compared.blocks.iter().filter(|it| it.table.is_some());
    assert_eq!(tables.count(), 1);
    let spelt = canonical(&chronicle.text(&now));
    assert_eq!(spelt.matches("row\tNeue Aufgabe").count(), 1);
}
