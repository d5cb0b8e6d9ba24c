//! The Synopse.

use crate::reading::{letters, pages};
use wortlaut_export::testing::{agreed_version, random_comparison, seeds, working_draft};
use wortlaut_export::{
    Author, BlockHead, BlockKind, ChangedBlock, ChangedCell, ChangedNote, ChangedRow, ChangedRun,
    ChangedTable, List, Marks, Redline, Run, Side, Table,
};
use wortlaut_model::Timestamp;
use wortlaut_typeset::synopsis_pdf;

fn author() -> Option<Author> {
    Some(Author {
        organisation: "Stadtwerke Lübeck & Söhne".to_owned(),
        at: Timestamp::from_millis(1_795_556_985_000),
    })
}

fn run(side: Side, text: &str) -> ChangedRun {
    ChangedRun {
        side,
        run: Run::Words {
            text: text.to_owned(),
            marks: Marks::default(),
        },
        marks_from: None,
        moved: None,
        by: author().filter(|_| side != Side::Both),
    }
}

fn moved(side: Side, text: &str) -> ChangedRun {
    ChangedRun {
        moved: Some(1),
        ..run(side, text)
    }
}

fn note(place: usize, side: Side) -> ChangedRun {
    ChangedRun {
        run: Run::Footnote(place),
        ..run(side, "")
    }
}

fn block(from: &str, to: &str, kind: &BlockKind, words: Vec<ChangedRun>) -> ChangedBlock {
    let head = |number: &str| BlockHead {
        anchor: None,
        number: Some(number.to_owned()).filter(|number| number != "-"),
        kind: kind.clone(),
    };
    let side = match (from, to) {
        ("", _) => Side::To,
        (_, "") => Side::From,
        _ => Side::Both,
    };
    ChangedBlock {
        side,
        from: (side != Side::To).then(|| head(from)),
        to: (side != Side::From).then(|| head(to)),
        by: author().filter(|_| side != Side::Both),
        moved: None,
        words,
        table: None,
    }
}

fn heading(number: &str, words: &str) -> ChangedBlock {
    let kind = BlockKind::Heading {
        level: 1,
        words: Vec::new(),
    };
    block(number, number, &kind, vec![run(Side::Both, words)])
}

fn paragraph(from: &str, to: &str, words: Vec<ChangedRun>) -> ChangedBlock {
    block(from, to, &BlockKind::Paragraph(Vec::new()), words)
}

fn item(from: &str, to: &str, words: ChangedRun) -> ChangedBlock {
    let kind = BlockKind::Item {
        list: List::Ordered,
        parents: Vec::new(),
        words: Vec::new(),
    };
    block(from, to, &kind, vec![words])
}

fn tasks() -> ChangedBlock {
    let row = |side, cells: [Vec<ChangedRun>; 2]| ChangedRow {
        side,
        by: author().filter(|_| side != Side::Both),
        cells: cells.map(|words| ChangedCell { words }).into(),
    };
    let both = |text| vec![run(Side::Both, text)];
    let table = ChangedTable {
        header_from: true,
        header_to: true,
        columns: vec![Side::Both; 2],
        rows: vec![
            row(Side::Both, [both("Aufgabe"), both("Kommune")]),
            row(
                Side::Both,
                [
                    both("Leistung erbringen"),
                    vec![
                        run(Side::From, "verantwortlich"),
                        run(Side::To, "beauftragt"),
                    ],
                ],
            ),
            row(
                Side::To,
                [
                    vec![run(Side::To, "Wirkung prüfen")],
                    vec![run(Side::To, "verantwortlich")],
                ],
            ),
        ],
    };
    let kind = BlockKind::Table(Table {
        header: true,
        rows: Vec::new(),
    });
    ChangedBlock {
        table: Some(table),
        ..block("-", "-", &kind, Vec::new())
    }
}

/// A comparison with everything that a Synopse tells.
pub fn comparison() -> Redline {
    use Side::{Both, From, To};
    let remarked = ChangedRun {
        marks_from: Some(Marks {
            em: true,
            ..Marks::default()
        }),
        ..run(Both, "verlässlich und sicher")
    };
    let market = "Nicht zur digitalen Daseinsvorsorge gehören Angebote, die der Markt flächendeckend erbringt.";
    let blocks = vec![
        heading("1", "Begriff"),
        paragraph(
            "(1)",
            "(1)",
            vec![
                run(
                    Both,
                    "Digitale Daseinsvorsorge ist die Gewährleistung derjenigen digitalen Infrastrukturen, Plattformen",
                ),
                run(From, " und Daten"),
                run(To, ", Daten und Dienste"),
                run(
                    Both,
                    ", die für eine gleichberechtigte Teilhabe vor Ort notwendig sind",
                ),
                note(1, Both),
                run(Both, ", durch die öffentliche Hand"),
                run(To, " oder in ihrem Auftrag und unter ihrer Steuerung"),
                note(2, To),
                run(Both, "."),
            ],
        ),
        item("a)", "", run(From, "die Digitalisierung der Verwaltung;")),
        item(
            "",
            "a)",
            run(To, "die Teilhabe aller, auch ohne eigenes Gerät;"),
        ),
        item("b)", "b)", run(Both, "die Daseinsvorsorge im Digitalen.")),
        paragraph("(2)", "", vec![moved(From, market)]),
        heading("2", "Merkmale"),
        paragraph(
            "(1)",
            "(1)",
            vec![run(Both, "Die Leistung ist "), remarked, run(Both, ".")],
        ),
        heading("3", "Abgrenzung"),
        paragraph("", "(1)", vec![moved(To, market)]),
        paragraph(
            "(1)",
            "(2)",
            vec![run(
                Both,
                "Die interne Digitalisierung einer Verwaltung ist Voraussetzung. ",
            )],
        ),
        paragraph(
            "",
            "(3)",
            vec![run(Both, "Sie ist nicht selbst Gegenstand.")],
        ),
        heading("4", "Handlungsfelder"),
        paragraph("(1)", "(1)", vec![run(Both, "Netze und Rechenleistung.")]),
        heading("5", "Rollen"),
        tasks(),
        heading("6", "Fortschreibung"),
        paragraph(
            "(1)",
            "(1)",
            vec![run(
                Both,
                "Die Definition wird mindestens alle zwei Jahre überprüft.",
            )],
        ),
    ];
    let notes = vec![
        ChangedNote {
            side: Both,
            from: Some(1),
            to: Some(1),
            words: vec![
                run(Both, "Siehe die Gemeindeordnungen"),
                run(To, " der Länder"),
                run(Both, "."),
            ],
        },
        ChangedNote {
            side: To,
            from: None,
            to: Some(2),
            words: vec![run(To, "Vgl. Abschnitt 5.")],
        },
    ];
    Redline {
        from: working_draft(),
        to: agreed_version(),
        title: vec![
            run(Both, "Digitale Daseinsvorsorge – "),
            run(From, "Entwurf einer"),
            run(To, "Vorschlag für eine"),
            run(Both, " Definition"),
        ],
        blocks,
        footnotes: notes,
    }
}

#[test]
fn a_synopse_tells_everything_on_both_sides() {
    let read = letters(&pages(&synopsis_pdf(&comparison()).unwrap()).concat());
    let told = [
        "Synopse: Digitale Daseinsvorsorge – Vorschlag für eine Definition",
        "Plattformen und Daten, die für eine gleichberechtigte Teilhabe vor Ort notwendig sind1, durch die öffentliche Hand.",
        "Plattformen, Daten und Dienste, die für eine gleichberechtigte Teilhabe vor Ort notwendig sind1, durch die öffentliche Hand oder in ihrem Auftrag und unter ihrer Steuerung2.",
        "a) die Digitalisierung der Verwaltung; entfallen",
        "– a) die Teilhabe aller",
        "erbringt. [verschoben nach Abschnitt 3 Abs. 1] verschoben",
        "erbringt. [verschoben von Abschnitt 1 Abs. 2]",
        "(1) Die interne Digitalisierung einer Verwaltung ist Voraussetzung. Sie ist nicht selbst Gegenstand.",
        "Abschnitt 4 Abschnitt 4 unverändert",
        "Leistung erbringen verantwortlich",
        "Leistung erbringen beauftragt Wirkung prüfen verantwortlich",
        "1 Siehe die Gemeindeordnungen. 1 Siehe die Gemeindeordnungen der Länder.",
        "Stadtwerke Lübeck & Söhne, 24. November 2026",
    ];
    for words in told {
        assert!(read.contains(&letters(words)), "{words:?} in {read}");
    }
    assert_eq!(
        synopsis_pdf(&comparison()).unwrap(),
        synopsis_pdf(&comparison()).unwrap()
    );
}

#[test]
fn equal_texts_are_said_to_be_equal() {
    let redline = Redline {
        title: Vec::new(),
        blocks: vec![heading("1", "Begriff")],
        footnotes: Vec::new(),
        ..comparison()
    };
    let read = pages(&synopsis_pdf(&redline).unwrap()).concat();
    assert!(
        read.contains("Beide Texte haben denselben Wortlaut."),
        "{read}"
    );
}

#[test]
fn a_clause_may_be_longer_than_a_page() {
    let long = "Ein langer Satz, der viele Seiten füllt. ".repeat(400);
    let redline = Redline {
        blocks: vec![paragraph("", "(1)", vec![run(Side::To, &long)])],
        ..comparison()
    };
    let read = pages(&synopsis_pdf(&redline).unwrap());
    assert!(read.len() > 3);
    assert_eq!(
        letters(&read.concat()).matches("EinlangerSatz").count(),
        400
    );
}

#[test]
fn tables_may_be_wider_than_a_page() {
    let mut wide = tasks();
    if let Some(table) = &mut wide.table {
        table.columns = vec![Side::Both; 40];
        for row in &mut table.rows {
            row.cells = vec![row.cells[1].clone(); 40];
        }
    }
    let redline = Redline {
        blocks: vec![wide],
        ..comparison()
    };
    let read = letters(&pages(&synopsis_pdf(&redline).unwrap()).concat());
    assert_eq!(read.matches("beauftragt").count(), 40);
}

#[test]
fn every_removed_and_new_word_of_random_comparisons_is_there_in_order() {
    for seed in seeds() {
        let random = random_comparison(seed);
        let redline = Redline::new(&random.comparison, working_draft(), working_draft(), |_| {
            author()
        });
        let read = alphanumeric(&pages(&synopsis_pdf(&redline).unwrap()).concat());
        for side in [Side::From, Side::To] {
            let mut read = read.chars();
            let words = alphanumeric(&words_of(&redline, side));
            let missing = words
                .chars()
                .position(|letter| !read.any(|next| next == letter));
            assert_eq!(missing, None, "seed {seed}, {side:?}: {words}");
        }
    }
}

/// The words of one of the texts, those that it alone has.
fn words_of(redline: &Redline, side: Side) -> String {
    let blocks = redline.blocks.iter().flat_map(|block| &block.words);
    let notes = redline.footnotes.iter().flat_map(|note| &note.words);
    let all = redline.title.iter().chain(blocks).chain(notes);
    all.filter(|run| run.side == side)
        .map(|run| run.run.text())
        .collect()
}

/// Letters and digits, without Hebrew, of which pdftotext guesses the order.
fn alphanumeric(text: &str) -> String {
    text.chars()
        .filter(|character| {
            character.is_alphanumeric() && !('\u{590}'..'\u{600}').contains(character)
        })
        .collect()
}
