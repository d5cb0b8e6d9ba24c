//! Tables of our own plain text, as people change them in whatever they write with.

use super::words::read;
use wortlaut_export::plain_text;
use wortlaut_export::testing::{manuscript, working_draft};
use wortlaut_merge::document::{Block, BlockKind, Inline, Marks, Table, TableRow, Text};

/// A text with a table of these rows, whose cells are set apart by `|`.
fn text(header: bool, rows: &[&str]) -> Text {
    let cell = |words: &str| match words {
        "" => Vec::new(),
        words => vec![Inline::Text {
            text: words.to_owned(),
            marks: Marks::default(),
        }],
    };
    let rows = rows.iter().enumerate().map(|(index, row)| TableRow {
        id: format!("r{index}"),
        cells: row.split('|').map(cell).collect(),
    });
    let rows: Vec<TableRow> = rows.collect();
    let columns = (0..rows[0].cells.len()).map(|it| format!("c{it}"));
    let table = Table {
        header,
        columns: columns.collect(),
        rows,
    };
    let mut text = Text::blank("Tabelle");
    let kind = BlockKind::Table { id: "t".into() };
    text.blocks.push(Block::new(kind));
    text.tables.insert("t".into(), table);
    text
}

fn written(header: bool, rows: &[&str]) -> String {
    plain_text(&manuscript(&text(header, rows), working_draft()))
}

/// The only table of a file: whether it has a header, and its rows.
#[track_caller]
fn table(file: &str) -> (bool, Vec<String>) {
    let text = read(file.as_bytes(), "a.txt").text;
    assert_eq!(text.tables.len(), 1, "{file}");
    let table = text.tables.values().next().unwrap();
    let rows = table.rows.iter().map(|row| {
        let cells = row
            .cells
            .iter()
            .map(|it| wortlaut_merge::document::words(it));
        cells.collect::<Vec<_>>().join("|")
    });
    (table.header, rows.collect())
}

const NARROW: [&str; 4] = [
    "Aufgabe|Kommune|Unternehmen",
    "Ziele festlegen|verantwortlich|berät",
    "Wirkung prüfen||berichtet",
    "||",
];
const WIDE: [&str; 3] = [
    "Aufgabe|Kommune|Kommunales Unternehmen: oder mehrere",
    "Ziele und Umfang festlegen und mit allen Beteiligten abstimmen, und das immer wieder|verantwortlich|",
    "- Wirkung prüfen||berichtet: jährlich",
];

#[test]
fn a_table_comes_back_as_it_was() {
    for header in [true, false] {
        for rows in [
            &NARROW[..],
            &NARROW[..1],
            &WIDE[..],
            &WIDE[..1],
            &["eins", "zwei", ""],
        ] {
            let file = written(header, rows);
            let expected: Vec<String> = rows.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(table(&file), (header, expected), "{file}");
        }
    }
}

#[test]
fn whoever_changes_a_word_need_not_move_the_columns() {
    let file = written(true, &NARROW);
    for (old, new) in [
        ("Ziele festlegen", "Ziele und Umfang festlegen"),
        ("Wirkung prüfen", "Die Wirkung der Leistung prüfen"),
        ("Wirkung prüfen", "Prüfen"),
        ("verantwortlich", "zuständig"),
        ("berichtet", "schweigt"),
    ] {
        let changed = file.replace(old, new);
        let expected = NARROW.map(|it| it.replace(old, new)).to_vec();
        assert_eq!(table(&changed), (true, expected), "{changed}");
    }
}

#[test]
fn a_row_that_somebody_writes_is_a_row() {
    let file = written(true, &NARROW[..3]);
    let changed = file.replace("Wirkung", "Netze bauen  zuständig  baut\nWirkung");
    let rows = table(&changed).1;
    assert_eq!(rows[2], "Netze bauen|zuständig|baut");
    assert_eq!(rows[3], NARROW[2]);
}

/// In blocks what heads a column stands before each of its cells.
#[test]
fn another_heading_of_a_column_is_no_word_of_its_cells() {
    let file = written(true, &WIDE);
    let changed = file.replacen("- Kommune\n", "- Gemeinde\n", 1);
    let rows = table(&changed).1;
    assert_eq!(rows[0], WIDE[0].replace("Kommune|", "Gemeinde|"));
    assert_eq!(rows[1..], WIDE[1..]);
}

/// A rule that somebody removed, or dashes in a text, make no table of what is none.
#[test]
fn what_has_no_end_is_no_table() {
    let file = written(true, &NARROW);
    let rule = file
        .lines()
        .find(|line| line.starts_with("---  ") || line.contains("-  -"));
    let rule = format!("{}\n", rule.unwrap());
    let at = file.rfind(&rule).unwrap();
    let cut = format!("{}{}", &file[..at], &file[at + rule.len()..]);
    let read = read(cut.as_bytes(), "a.txt").text;
    assert!(read.tables.is_empty());
    let words: Vec<String> = read.blocks.iter().map(Block::words).collect();
    assert!(words.concat().contains("verantwortlich"), "{words:?}");
}
