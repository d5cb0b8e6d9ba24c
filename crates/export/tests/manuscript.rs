//! Manuscripts and redlines from what the documents and their history give.

use wortlaut_export::testing::{
    agreed_version, append, everything, manuscript, words, working_draft,
};
use wortlaut_export::{
    Author, Block, BlockKind, ChangedBlock, Edition, Manuscript, Redline, Run, Side, Table, labels,
};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Inline, Marks, Text};
use wortlaut_merge::history::{BlockHead as ComparedHead, Side as When};
use wortlaut_merge::history::{
    Chronicle, ComparedBlock, ComparedFootnote, ComparedRun, Comparison, Wanted,
};
use wortlaut_model::Timestamp;

fn numbers(manuscript: &Manuscript) -> Vec<&str> {
    let numbers = manuscript.blocks.iter();
    numbers
        .filter_map(|block| block.number.as_deref())
        .collect()
}

#[test]
fn numbers_are_those_in_the_margin() {
    let manuscript = manuscript(&everything(), working_draft());
    let numbers = numbers(&manuscript);
    assert_eq!(numbers[..3], ["1", "(1)", "(2)"]);
    let tail = [
        "(15)", "a)", "b)", "c)", "a)", "b)", "1.1", "1.1.0.1", "(1)",
    ];
    assert!(numbers.ends_with(&tail), "{numbers:?}");
}

#[test]
fn footnotes_are_numbered_by_first_reference_and_the_others_left_out() {
    let manuscript = manuscript(&everything(), working_draft());
    let notes: Vec<_> = manuscript
        .footnotes
        .iter()
        .map(|note| words(note))
        .collect();
    assert_eq!(
        notes,
        ["Die erste, verlinkt", "Die zweite, kursiv <b>&</b>.", ""]
    );
    let references: Vec<_> = manuscript
        .blocks
        .iter()
        .flat_map(|block| match &block.kind {
            BlockKind::Paragraph(words) | BlockKind::Quotation(words) => words.as_slice(),
            BlockKind::Heading { words, .. } | BlockKind::Item { words, .. } => words,
            BlockKind::Table(_) => &[],
        })
        .filter_map(|run| match run {
            Run::Footnote(number) => Some(*number),
            Run::Words { .. } => None,
        })
        .collect();
    assert_eq!(references, [1, 2, 3, 2, 2]);
}

#[test]
fn a_table_is_a_block_and_one_that_is_missing_is_none() {
    let manuscript = manuscript(&everything(), working_draft());
    let tables: Vec<_> = manuscript
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        })
        .collect();
    assert_eq!(tables.len(), 2);
    assert!(tables[0].header && !tables[1].header);
    assert_eq!((tables[0].rows.len(), tables[0].rows[2].len()), (3, 3));
    assert_eq!(words(&tables[0].rows[2][0]), "<td>Wirkung</td> prüfen");
}

#[test]
fn a_ragged_table_is_as_wide_as_its_columns() {
    let mut text = everything();
    let table = text.tables.get_mut("ohne-kopf").unwrap();
    table.rows[0].cells.truncate(1);
    table.rows[1].cells.push(Vec::new());
    let manuscript = manuscript(&text, working_draft());
    let widths = |table: &Table| table.rows.iter().map(Vec::len).collect::<Vec<_>>();
    let last = manuscript
        .blocks
        .iter()
        .rev()
        .find_map(|block| match &block.kind {
            BlockKind::Table(table) => Some(widths(table)),
            _ => None,
        });
    assert_eq!(last, Some(vec![2, 2]));
}

#[test]
fn anchors_belong_to_their_blocks_even_behind_a_table_that_is_missing() {
    let text = Text {
        blocks: vec![
            document::Block::new(document::BlockKind::Table { id: "fehlt".into() }),
            document::Block::new(document::BlockKind::Paragraph),
            document::Block::new(document::BlockKind::Paragraph),
        ],
        ..Text::default()
    };
    let anchors = [Some("b1-a".to_owned()), Some("b2-a".to_owned())];
    let manuscript = Manuscript::new(&text, &anchors, working_draft());
    let anchors = manuscript
        .blocks
        .iter()
        .map(|block| block.anchor.as_deref());
    assert_eq!(anchors.collect::<Vec<_>>(), [Some("b2-a"), None]);
}

#[test]
fn words_hold_nothing_that_no_file_may_hold() {
    let manuscript = manuscript(&everything(), working_draft());
    let all: String = manuscript.blocks.iter().map(all_words).collect();
    assert!(!all.contains(|character: char| character.is_control() && character != '\n'));
    assert!(all.contains("Steuerzeichen: \u{fffd}\u{fffd}\u{fffd}"));
    assert!(all.contains("Zeile drei\nZeile vier nach Tab"));
}

fn all_words(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph(runs) | BlockKind::Quotation(runs) => words(runs),
        BlockKind::Heading { words: runs, .. } | BlockKind::Item { words: runs, .. } => words(runs),
        BlockKind::Table(table) => table
            .rows
            .iter()
            .flatten()
            .map(|cell| words(cell))
            .collect(),
    }
}

#[test]
fn every_format_calls_an_edition_the_same() {
    let (draft, agreed) = (working_draft(), agreed_version());
    assert_eq!(
        labels::edition_line(&draft),
        "Arbeitsstand, 24. November 2026, 22:49 Uhr"
    );
    assert_eq!(
        labels::edition_line(&agreed),
        "Fassung 3 – Beschluss <b>&\"fassung\"</b> #1, 24. November 2026, 22:49 Uhr"
    );
    assert_eq!(labels::agreement_line(&draft), None);
    assert_eq!(
        labels::agreement_line(&agreed).unwrap(),
        "Vereinbarte Fassung, am 25. November 2026 festgestellt (Stadtwerke Lübeck & Söhne)"
    );
    assert_eq!(labels::heads_short(&draft), "1a1a1a1a, b2b2b2b2");
    let blank = Edition {
        at: Timestamp::from_millis(0),
        ..draft
    };
    assert_eq!(labels::edition_line(&blank), "Arbeitsstand");
}

#[test]
fn places_are_called_as_people_cite_them() {
    assert_eq!(labels::place("1.1").unwrap(), "Abschnitt 1.1");
    assert_eq!(labels::place("(2)").unwrap(), "Abs. 2");
    assert_eq!(labels::place("ab)").unwrap(), "Buchstabe ab");
}

/// The history of a text that was just made.
fn chronicle_of(text: &Text) -> Chronicle {
    let at = Timestamp::from_millis(1_795_556_985_000);
    let created = document::create(text, &ActorId::from([0xee; 16]), at);
    let mut chronicle = Chronicle::new();
    append(&mut chronicle, &created.changes, at);
    chronicle
}

#[test]
fn a_history_gives_the_words_of_both_editions() {
    let chronicle = chronicle_of(&everything());
    let (nothing, now) = (chronicle.at_position(0).unwrap(), chronicle.now());
    let comparison = chronicle.compare(&nothing, &now);
    let author = |_| {
        Some(Author {
            organisation: "Stadtwerke Lübeck".into(),
            at: Timestamp::from_millis(5),
        })
    };
    let redline = Redline::new(&comparison, working_draft(), agreed_version(), author);
    let text = manuscript(&chronicle.text(&now), agreed_version());
    let newer: String = redline
        .blocks
        .iter()
        .map(|block| side_words(block, Side::From))
        .collect();
    let expected: String = text.blocks.iter().map(all_words).collect();
    assert_eq!(newer, expected);
    assert!(
        redline
            .blocks
            .iter()
            .all(|block| block.side == Side::To && block.by.is_some())
    );
    let head = redline.blocks[3].to.as_ref().unwrap();
    assert_eq!(head.number.as_deref(), Some("1"));
    assert!(
        head.anchor
            .as_deref()
            .unwrap()
            .ends_with(&format!("-{}", "ee".repeat(16)))
    );
    let notes: Vec<_> = redline
        .footnotes
        .iter()
        .map(|note| (note.from, note.to))
        .collect();
    assert_eq!(notes, [(None, Some(1)), (None, Some(2)), (None, Some(3))]);
}

/// The words of a block without those of the `absent` side.
fn side_words(block: &ChangedBlock, absent: Side) -> String {
    let rows = block.table.iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells).flat_map(|cell| &cell.words);
    let runs = block
        .words
        .iter()
        .chain(cells)
        .filter(|run| run.side != absent);
    runs.map(|run| words(std::slice::from_ref(&run.run)))
        .collect()
}

fn compared(side: When, inline: Inline) -> ComparedRun {
    ComparedRun {
        side,
        inline,
        marks_from: None,
        change: None,
        moved: None,
        by: Some(3),
    }
}

fn note(id: &str) -> Inline {
    Inline::Footnote { id: id.into() }
}

fn plain(words: &str) -> Inline {
    Inline::Text {
        text: words.into(),
        marks: Marks::default(),
    }
}

fn compared_block(runs: Vec<ComparedRun>) -> ComparedBlock {
    let head = ComparedHead {
        id: None,
        kind: document::BlockKind::Paragraph,
        number: None,
    };
    ComparedBlock {
        side: When::Both,
        from: Some(head.clone()),
        to: Some(head),
        change: None,
        moved: Some(4),
        by: None,
        runs,
        table: None,
    }
}

#[test]
fn footnotes_of_both_texts_have_their_numbers_in_each() {
    use When::{Both, From, To};
    let footnote = |id: &str, runs| ComparedFootnote {
        side: Both,
        id: id.into(),
        number: None,
        runs,
    };
    let remarked = ComparedRun {
        marks_from: Some(Marks {
            em: true,
            ..Marks::default()
        }),
        ..compared(Both, plain("blieb"))
    };
    let comparison = Comparison {
        blocks: vec![compared_block(vec![
            compared(From, note("gone")),
            compared(Both, note("stays")),
            compared(To, note("new")),
            compared(Both, plain("a\0b")),
        ])],
        footnotes: vec![
            footnote(
                "gone",
                vec![compared(To, plain("nie gezeigt")), remarked.clone()],
            ),
            footnote("stays", vec![remarked]),
            footnote("unused", vec![compared(Both, plain("nie"))]),
        ],
        ..Comparison::default()
    };
    let redline = Redline::new(&comparison, working_draft(), working_draft(), |_| None);
    let runs: Vec<_> = redline.blocks[0].words.iter().map(|run| &run.run).collect();
    assert_eq!(
        runs[..3],
        [&Run::Footnote(3), &Run::Footnote(1), &Run::Footnote(2)]
    );
    assert_eq!(words(&[runs[3].clone()]), "a\u{fffd}b");
    assert_eq!(redline.blocks[0].moved, Some(4));
    let notes: Vec<_> = redline
        .footnotes
        .iter()
        .map(|note| (note.side, note.from, note.to))
        .collect();
    let expected = [
        (Side::Both, Some(2), Some(1)),
        (Side::To, None, Some(2)),
        (Side::From, Some(1), None),
    ];
    assert_eq!(notes, expected);
    let gone = &redline.footnotes[2].words;
    assert_eq!((gone.len(), gone[0].side), (1, Side::From));
    let Run::Words { marks, .. } = &gone[0].run else {
        panic!("words");
    };
    assert!(marks.em && gone[0].marks_from.is_none());
    assert!(redline.footnotes[0].words[0].marks_from.is_some());
}

#[test]
fn what_was_restored_is_compared_with_what_was_there() {
    let mut chronicle = chronicle_of(&everything());
    let (nothing, before) = (chronicle.at_position(0).unwrap(), chronicle.now());
    let actor = ActorId::from([5; 16]);
    let at = Timestamp::from_millis(9);
    let restoration = chronicle.restore((&before, &nothing), Wanted::Everything, &actor, at);
    append(&mut chronicle, &restoration.changes, at);
    let comparison = chronicle.compare(&before, &chronicle.now());
    let redline = Redline::new(&comparison, working_draft(), working_draft(), |_| None);
    let text = manuscript(&chronicle.text(&before), working_draft());
    let older: String = redline
        .blocks
        .iter()
        .map(|block| side_words(block, Side::To))
        .collect();
    let expected: String = text.blocks.iter().map(all_words).collect();
    assert_eq!(older, expected);
}
