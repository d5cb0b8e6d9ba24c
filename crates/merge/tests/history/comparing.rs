use super::seeds::for_each_seed;
use super::world::{World, at_path, duties, paragraph, sample, text_object};
use automerge::transaction::Transactable;
use rand::RngExt;
use wortlaut_merge::document::{Block, BlockKind, Inline, Text};
use wortlaut_merge::history::{ComparedLine, ComparedRun, ComparedTable, Comparison, Side};

#[test]
fn any_comparison_applied_to_the_older_text_gives_the_newer() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(60);
        let chronicle = world.chronicle();
        for _ in 0..30 {
            let [a, b] = [(); 2].map(|()| world.random.random_range(0..=world.log.len()));
            let (from, to) = (
                chronicle.at_position(a).unwrap(),
                chronicle.at_position(b).unwrap(),
            );
            let comparison = chronicle.compare(&from, &to);
            let applied = comparison.apply(&chronicle.text(&from));
            let newer = chronicle.text(&to);
            let tables = newer.shown_tables();
            assert_eq!(
                applied,
                Some(Text { tables, ..newer }),
                "seed {seed}, {a} to {b}"
            );
            check_numbers(&comparison);
        }
    });
}

/// Changes are numbered from 1 without a gap, in the order of reading. Whatever changed has a number, and blocks, rows and
/// columns have a hand.
fn check_numbers(comparison: &Comparison) {
    let mut notes: Vec<_> = comparison.footnotes.iter().collect();
    notes.sort_by_key(|note| &note.id);
    let mut told: Vec<Told> = comparison.title.iter().map(told).collect();
    for block in &comparison.blocks {
        let is_altered = matches!((&block.from, &block.to), (Some(a), Some(b)) if a.kind != b.kind);
        told.push((block.change, block.by, is_altered));
        told.extend(block.table.iter().flat_map(told_of_table));
        told.extend(block.runs.iter().map(self::told));
    }
    told.extend(
        notes
            .into_iter()
            .flat_map(|note| &note.runs)
            .map(self::told),
    );
    let mut numbers: Vec<usize> = Vec::new();
    for (change, by, is_changed) in told {
        assert!(!is_changed || change.is_some() && by.is_some());
        numbers.extend(change.filter(|it| !numbers.contains(it)));
    }
    assert_eq!(numbers, (1..=comparison.changes).collect::<Vec<_>>());
}

/// The number of a change, whose it is, and whether there is one.
type Told = (Option<usize>, Option<usize>, bool);

fn told(run: &ComparedRun) -> Told {
    let is_changed = run.side != Side::Both || run.marks_from.is_some();
    // What only went along with the words around it was done by nobody.
    (run.change, run.by.or(run.change), is_changed)
}

fn told_of_table(table: &ComparedTable) -> Vec<Told> {
    let line = |line: &ComparedLine| (line.change, line.by, line.side != Side::Both);
    let mut told = vec![(table.change, table.by, false)];
    told.extend(table.columns.iter().map(line));
    for row in &table.rows {
        told.push(line(&row.line));
        told.extend(row.cells.iter().flatten().map(self::told));
    }
    told
}

/// Two texts, one edit apart.
fn compare(before: &Text, edit: impl FnOnce(&mut automerge::AutoCommit)) -> Comparison {
    let mut world = World::new(before, 1, 0);
    let from = world.log.len();
    edit(&mut world.writers[0].doc);
    world.send(0);
    let chronicle = world.chronicle();
    let from = chronicle.at_position(from).unwrap();
    chronicle.compare(&from, &chronicle.now())
}

fn text(words: &[&str]) -> Text {
    Text {
        blocks: words.iter().map(|words| paragraph(words)).collect(),
        ..Text::default()
    }
}

/// `word` stayed, `-word-` was removed, `+word+` was inserted.
fn spell(runs: &[ComparedRun]) -> String {
    runs.iter()
        .map(|run| match (&run.inline, run.side) {
            (Inline::Text { text, .. }, Side::Both) => text.clone(),
            (Inline::Text { text, .. }, Side::From) => format!("-{text}-"),
            (Inline::Text { text, .. }, Side::To) => format!("+{text}+"),
            (Inline::Footnote { id }, _) => format!("[{id}]"),
        })
        .collect()
}

fn position(doc: &automerge::AutoCommit, words: &str) -> usize {
    use automerge::ReadDoc;
    let all = doc.text(text_object(doc, "text")).unwrap();
    all[..all.find(words).unwrap()].encode_utf16().count()
}

#[test]
fn a_word_is_replaced_as_a_whole_even_if_some_letters_stayed() {
    let comparison = compare(&text(&["die Bereitstellung der Netze"]), |doc| {
        let at = position(doc, "Bereit");
        let object = text_object(doc, "text");
        doc.splice_text(&object, at, 6, "Aus").unwrap();
    });
    assert_eq!(
        spell(&comparison.blocks[0].runs),
        "die -Bereitstellung-+Ausstellung+ der Netze"
    );
    assert_eq!(comparison.changes, 1);
    let counts = comparison.counts;
    assert_eq!((counts.inserted_words, counts.removed_words), (1, 1));
}

#[test]
fn a_phrase_that_was_replaced_is_one_change() {
    let comparison = compare(&text(&["sehr gute alte Netze"]), |doc| {
        let object = text_object(doc, "text");
        let at = position(doc, "alte");
        doc.splice_text(&object, at, 4, "neue").unwrap();
        let at = position(doc, "gute");
        doc.splice_text(&object, at, 4, "ganz").unwrap();
    });
    assert_eq!(
        spell(&comparison.blocks[0].runs),
        "sehr -gute alte-+ganz neue+ Netze"
    );
    assert_eq!(comparison.changes, 1);
}

#[test]
fn what_was_typed_again_stayed() {
    let sentence = "Kommune und Bürgerschaft behalten die Verfügung über Daten";
    let comparison = compare(&text(&[sentence]), |doc| {
        let object = text_object(doc, "text");
        let length = sentence.encode_utf16().count();
        let again = "Kommune und Bürgerschaft behalten jede Verfügung über Daten";
        doc.splice_text(&object, 1, length as isize, again).unwrap();
    });
    assert_eq!(
        spell(&comparison.blocks[0].runs),
        "Kommune und Bürgerschaft behalten -die-+jede+ Verfügung über Daten"
    );
}

#[test]
fn a_moved_sentence_is_no_new_word() {
    let sentence = "Sie dient dem Gemeinwohl vor Ort und auf Dauer.";
    let comparison = compare(
        &text(&[sentence, "Das Netz gehört der Stadt.", "Ende"]),
        |doc| {
            let object = text_object(doc, "text");
            let length = sentence.encode_utf16().count();
            doc.splice_text(&object, 1, length as isize, "").unwrap();
            let at = position(doc, "Ende");
            doc.splice_text(&object, at, 0, &format!("{sentence} "))
                .unwrap();
        },
    );
    let counts = comparison.counts;
    assert_eq!((counts.inserted_words, counts.removed_words), (0, 0));
    assert_eq!(counts.moved_words, 9);
    let moved: Vec<_> = comparison
        .blocks
        .iter()
        .flat_map(|block| &block.runs)
        .filter_map(|run| run.moved.map(|number| (number, run.side)))
        .collect();
    assert_eq!(moved, [(1, Side::From), (1, Side::To)]);
}

#[test]
fn splitting_a_paragraph_makes_no_new_words() {
    let comparison = compare(&text(&["Erster Satz. Zweiter Satz."]), |doc| {
        let object = text_object(doc, "text");
        let at = position(doc, "Zweiter");
        let block = doc.split_block(&object, at).unwrap();
        doc.put(&block, "type", "paragraph").unwrap();
    });
    assert_eq!(comparison.blocks.len(), 2);
    assert_eq!(comparison.blocks[1].side, Side::To);
    assert_eq!(spell(&comparison.blocks[1].runs), "Zweiter Satz.");
    assert_eq!(comparison.counts.inserted_words, 0);
    assert_eq!(comparison.counts.inserted_blocks, 1);
}

#[test]
fn another_kind_of_block_is_a_change_of_structure() {
    let comparison = compare(&text(&["Abgrenzung"]), |doc| {
        use automerge::ReadDoc;
        let object = text_object(doc, "text");
        let (_, block) = doc.get(&object, 0).unwrap().unwrap();
        doc.put(&block, "type", "blockquote").unwrap();
    });
    let block: &wortlaut_merge::history::ComparedBlock = &comparison.blocks[0];
    assert_eq!(block.from.as_ref().unwrap().kind, BlockKind::Paragraph);
    assert_eq!(block.to.as_ref().unwrap().kind, BlockKind::Blockquote);
    assert_eq!(
        (block.change, comparison.counts.changed_blocks),
        (Some(1), 1)
    );
    assert_eq!(spell(&block.runs), "Abgrenzung");
}

#[test]
fn a_removed_block_and_a_new_one_stand_in_rows_of_their_own() {
    let comparison = compare(&text(&["Eins", "Zwei", "Drei"]), |doc| {
        let object = text_object(doc, "text");
        doc.splice_text(&object, 5, 5, "").unwrap();
        let block = doc.split_block(&object, 5).unwrap();
        doc.put(&block, "type", "paragraph").unwrap();
        doc.splice_text(&object, 6, 0, "Neu").unwrap();
    });
    let rows: Vec<(Side, String)> = comparison
        .blocks
        .iter()
        .map(|block| (block.side, spell(&block.runs)))
        .collect();
    assert_eq!(
        rows,
        [
            (Side::Both, "Eins".to_owned()),
            (Side::From, "-Zwei-".to_owned()),
            (Side::To, "+Neu+".to_owned()),
            (Side::Both, "Drei".to_owned()),
        ]
    );
}

/// A table between two paragraphs, one edit apart.
fn compare_table(edit: impl FnOnce(&mut automerge::AutoCommit)) -> Comparison {
    let mut before = text(&["davor", "danach"]);
    let id = "t1".to_owned();
    before
        .blocks
        .insert(1, Block::new(BlockKind::Table { id: id.clone() }));
    before.tables = [(id, duties())].into();
    compare(&before, edit)
}

fn rows(comparison: &Comparison) -> Vec<(Side, String)> {
    let table = comparison.blocks[1].table.as_ref().unwrap();
    table
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| spell(cell));
            (row.line.side, cells.collect::<Vec<_>>().join(" | "))
        })
        .collect()
}

#[test]
fn a_cell_is_compared_word_by_word() {
    let comparison = compare_table(|doc| {
        let cell = at_path(doc, &["tables", "t1", "cells", "r2:c2"]).unwrap();
        doc.splice_text(&cell, 0, 0, "weiter ").unwrap();
    });
    assert_eq!(
        rows(&comparison)[1],
        (
            Side::Both,
            "Wirkung prüfen | +weiter +verantwortlich".into()
        )
    );
    assert_eq!(
        (comparison.changes, comparison.counts.inserted_words),
        (1, 1)
    );
    assert_eq!(comparison.counts.changed_blocks, 0);
}

#[test]
fn a_row_that_came_is_one_change_with_all_its_words() {
    let comparison = compare_table(|doc| {
        let rows = at_path(doc, &["tables", "t1", "rows"]).unwrap();
        doc.put(&rows, "r9", "a1V").unwrap();
        let cells = at_path(doc, &["tables", "t1", "cells"]).unwrap();
        for (key, words) in [("r9:c1", "Netz betreiben"), ("r9:c2", "selbst")] {
            let cell = doc
                .put_object(&cells, key, automerge::ObjType::Text)
                .unwrap();
            doc.splice_text(&cell, 0, 0, words).unwrap();
        }
    });
    assert_eq!(
        rows(&comparison)[2],
        (Side::To, "+Netz betreiben+ | +selbst+".into())
    );
    assert_eq!(
        (comparison.changes, comparison.counts.inserted_words),
        (1, 3)
    );
    assert_eq!(comparison.counts.changed_blocks, 1);
}

#[test]
fn a_row_that_moved_is_told_where_it_was_and_where_it_is() {
    let comparison = compare_table(|doc| {
        let rows = at_path(doc, &["tables", "t1", "rows"]).unwrap();
        doc.put(&rows, "r3", "a0V").unwrap();
        let cell = at_path(doc, &["tables", "t1", "cells", "r3:c2"]).unwrap();
        doc.splice_text(&cell, 0, 0, "gemeinsam").unwrap();
    });
    assert_eq!(
        rows(&comparison)[1..],
        [
            (Side::To, "Daten bereitstellen | +gemeinsam+".to_owned()),
            (Side::Both, "Wirkung prüfen | verantwortlich".to_owned()),
            (Side::From, "-Daten bereitstellen- | ".to_owned()),
        ]
    );
    assert_eq!(
        (comparison.changes, comparison.counts.inserted_words),
        (2, 1)
    );
    let table = comparison.blocks[1].table.as_ref().unwrap();
    assert_eq!(table.rows[1].line.moved, table.rows[3].line.moved);
}

#[test]
fn a_removed_column_takes_its_words_with_it() {
    let comparison = compare_table(|doc| {
        let columns = at_path(doc, &["tables", "t1", "columns"]).unwrap();
        doc.delete(&columns, "c2").unwrap();
    });
    assert_eq!(rows(&comparison)[0].1, "Aufgabe | -Kommune-");
    assert_eq!(
        (comparison.changes, comparison.counts.removed_words),
        (1, 2)
    );
}

#[test]
fn a_removed_table_counts_its_words_as_one_change() {
    let comparison = compare_table(|doc| {
        let object = text_object(doc, "text");
        let at = position(doc, "danach") - 2;
        doc.splice_text(&object, at, 1, "").unwrap();
    });
    assert_eq!(comparison.changes, 1);
    assert_eq!(
        (
            comparison.counts.removed_words,
            comparison.counts.removed_blocks
        ),
        (7, 1)
    );
    assert_eq!(
        rows(&comparison)[0],
        (Side::From, "-Aufgabe- | -Kommune-".into())
    );
}

#[test]
fn a_header_that_is_switched_off_is_a_change_with_a_hand() {
    let comparison = compare_table(|doc| {
        let table = at_path(doc, &["tables", "t1"]).unwrap();
        doc.put(&table, "header", false).unwrap();
    });
    let table = comparison.blocks[1].table.as_ref().unwrap();
    assert_eq!((table.header_from, table.header_to), (true, false));
    assert_eq!((table.change, comparison.changes), (Some(1), 1));
    assert!(table.by.is_some());
}

#[test]
fn whoever_marked_words_or_made_a_block_another_kind_is_told() {
    use automerge::ReadDoc;
    use automerge::marks::{ExpandMark, Mark};
    let comparison = compare(&text(&["sehr wichtig", "Satz"]), |doc| {
        let object = text_object(doc, "text");
        let at = position(doc, "wichtig");
        let mark = Mark::new("strong".to_owned(), true, at, at + 7);
        doc.mark(&object, mark, ExpandMark::After).unwrap();
        let (_, block) = doc
            .get(&object, position(doc, "Satz") - 1)
            .unwrap()
            .unwrap();
        doc.put(&block, "type", "blockquote").unwrap();
    });
    assert_eq!(comparison.changes, 2);
    let marked = &comparison.blocks[0].runs[1];
    assert!(marked.marks_from.is_some() && marked.by.is_some());
    assert!(comparison.blocks[1].by.is_some());
}

#[test]
fn an_unchanged_text_has_no_changes() {
    let plain: Block = paragraph("Nichts");
    let comparison = compare(
        &Text {
            blocks: vec![plain],
            ..Text::default()
        },
        |_| {},
    );
    assert_eq!((comparison.changes, comparison.counts), Default::default());
}

#[test]
fn a_reference_to_another_footnote_is_another_reference() {
    use automerge::ReadDoc;
    let comparison = compare(&sample(), |doc| {
        let object = text_object(doc, "text");
        let text = doc.text(&object).unwrap();
        let marker = text.find("🚋").unwrap() + "🚋".len();
        let at = text[..marker].encode_utf16().count();
        let (_, block) = doc.get(&object, at).unwrap().unwrap();
        let (_, attrs) = doc.get(&block, "attrs").unwrap().unwrap();
        doc.put(&attrs, "id", "note-2").unwrap();
    });
    assert_eq!(comparison.changes, 1);
    assert!(spell(&comparison.blocks[1].runs).ends_with("[note-1][note-2]"));
}
