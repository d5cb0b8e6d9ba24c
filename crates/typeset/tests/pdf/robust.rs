//! Odd texts: everything a text may hold prints, and nothing is lost.

use crate::made::{block, heading, item, manuscript, numbered, paragraph, table, with_footnotes};
use crate::reading::{assert_same_words, letters, pages};
use wortlaut_export::{BlockKind, Edition, Manuscript};
use wortlaut_typeset::pdf;

fn assert_prints(manuscript: &Manuscript) -> Vec<String> {
    let bytes = pdf(manuscript).unwrap();
    assert_same_words(manuscript, &bytes);
    pages(&bytes)
}

#[test]
fn nothing_prints() {
    let pages = assert_prints(&manuscript("", Vec::new()));
    assert!(pages[0].contains("Ohne Titel"));
}

#[test]
fn blocks_without_words_print() {
    let empty = [
        BlockKind::Paragraph(Vec::new()),
        BlockKind::Quotation(Vec::new()),
    ];
    let mut blocks: Vec<_> = empty.map(block).into();
    blocks.push(numbered("(1)", block(BlockKind::Paragraph(Vec::new()))));
    blocks.push(numbered("1", heading(3, "")));
    blocks.extend([
        heading(1, " "),
        heading(4, "\u{200b}"),
        item(3, ""),
        table(true, 1, 1, |_, _| String::new()),
    ]);
    assert_prints(&manuscript("Leer", blocks));
}

#[test]
fn headings_may_pass_over_levels_and_be_as_long_as_a_page() {
    let blocks = vec![
        heading(4, "tief"),
        heading(2, "höher"),
        heading(3, &"Wort ".repeat(900)),
        heading(1, "oben"),
    ];
    assert_prints(&manuscript(&"Titel ".repeat(700), blocks));
}

#[test]
fn the_deepest_lists_print() {
    let items = (0..10)
        .flat_map(|round| (0..=8).map(move |depth| item(depth, &format!("Punkt {round}.{depth}"))));
    assert_prints(&manuscript("Tief", items.collect()));
}

#[test]
fn a_table_may_be_wider_than_a_page() {
    for columns in [6, 12, 20, 60, 300] {
        let table = table(true, 3, columns, |row, column| {
            format!("Zeile{row} Spalte{column} verantwortlich")
        });
        assert_prints(&manuscript(
            "Breit",
            vec![paragraph("davor"), table, paragraph("dahinter")],
        ));
    }
}

#[test]
fn a_table_may_be_longer_than_a_page_and_its_heads_stand_on_every_page() {
    let text = |row: usize, column: usize| {
        if row == 0 {
            format!("Kopf{column}")
        } else {
            format!("{row}/{column}")
        }
    };
    let pages = pages(&pdf(&manuscript("Lang", vec![table(true, 300, 3, text)])).unwrap());
    assert!(pages.len() > 5);
    let with_rows = pages.iter().filter(|page| page.contains("/1"));
    assert!(
        with_rows
            .into_iter()
            .all(|page| page.contains("Kopf0 Kopf1 Kopf2"))
    );
}

#[test]
fn a_row_stays_on_one_page() {
    let sentence = |row, column| {
        format!(
            "Zeile {row}, Spalte {column}: ein Satz, der in seiner Zelle mehrere Zeilen füllt. "
        )
        .repeat(2)
    };
    let table = table(false, 60, 3, sentence);
    assert!(assert_prints(&manuscript("Ganze Zeilen", vec![table])).len() > 3);
}

#[test]
fn a_cell_may_be_longer_than_a_page() {
    let long = |row, column| {
        if column == 1 {
            "Ein langer Satz. ".repeat(400)
        } else {
            format!("Zeile {row}")
        }
    };
    assert_prints(&manuscript("Lange Zelle", vec![table(false, 2, 2, long)]));
    assert_prints(&manuscript("Langer Kopf", vec![table(true, 1, 2, long)]));
}

#[test]
fn words_as_long_as_a_page_stay_on_it() {
    let word = |count| "0123456789abcdef".repeat(count);
    let blocks = vec![
        paragraph(&word(300)),
        heading(1, &word(20)),
        item(8, &word(30)),
        table(true, 2, 4, |_, _| word(8)),
        paragraph(&"ä".repeat(3_000)),
    ];
    let manuscript = manuscript(&word(12), blocks);
    assert_prints(&manuscript);
}

#[test]
fn three_hundred_footnotes_print() {
    let pages = assert_prints(&with_footnotes(300, |note| {
        format!("Beleg {note}, mit einem Satz dazu.")
    }));
    assert!(pages.len() > 10);
}

#[test]
fn a_footnote_may_be_longer_than_a_page() {
    assert_prints(&with_footnotes(2, |_| "Ein langer Beleg. ".repeat(600)));
}

#[test]
fn an_edition_may_be_odd() {
    let mut odd = manuscript("Ungewöhnlich", vec![paragraph("Text")]);
    odd.edition = Edition {
        workspace: String::new(),
        heads: Vec::new(),
        at: wortlaut_model::Timestamp::from_millis(0),
        version: None,
        address: Some("javascript:alert(1)".to_owned()),
        ..odd.edition
    };
    assert_prints(&odd);
}

#[test]
fn a_thousand_paragraphs_print() {
    let sentence = "Kommunale Unternehmen versorgen die Menschen vor Ort mit Energie, Wasser und Telekommunikation. ";
    let blocks =
        (1..=1_000).map(|number| numbered(&format!("({number})"), paragraph(&sentence.repeat(3))));
    assert!(assert_prints(&manuscript("Hundert Seiten", blocks.collect())).len() > 60);
}

/// One character of every kind that Unicode has, each between two words: nothing may keep the PDF from being made.
#[test]
fn no_character_is_refused_and_what_is_odd_is_told() {
    let blocks = (0..0x11_0000)
        .step_by(53)
        .filter_map(char::from_u32)
        .collect::<Vec<_>>();
    let blocks = blocks.chunks(40).map(|line| {
        paragraph(
            &line
                .iter()
                .map(|odd| format!("a{odd}b "))
                .collect::<String>(),
        )
    });
    let read = letters(&pages(&pdf(&manuscript("Alles", blocks.collect())).unwrap()).concat());
    assert!(read.contains("sindalsKastengedruckt"));
}

#[test]
fn characters_without_a_glyph_are_boxes_that_keep_them() {
    let text = "Hand 👍🏽 schrift 中文字 und \u{e123} privat";
    let read = pages(&pdf(&manuscript("Zeichen", vec![paragraph(text)])).unwrap()).concat();
    assert!(
        read.contains("Hand 👍🏽 schrift 中文字 und \u{fffd} privat"),
        "{read}"
    );
    let told = letters(&read);
    assert!(
        told.contains("U+4E2D,U+5B57,U+6587,U+1F3FD,U+1F44D."),
        "{read}"
    );
    assert!(told.contains("durch\u{fffd}ersetzt:U+E123."), "{read}");
}

#[test]
fn arabic_and_combining_marks_print() {
    let text = "العربية مرحبا, e\u{301}\u{323}\u{308}, \u{301}allein, क्षि, ᄒ\u{1161}ᆫ";
    let read = letters(
        &pages(
            &pdf(&manuscript(
                "Schriften",
                vec![paragraph(text), paragraph(&words_of_joiners())],
            ))
            .unwrap(),
        )
        .concat(),
    );
    assert!(read.contains("allein"), "{read}");
}

fn words_of_joiners() -> String {
    "a\u{200d}b\u{200c}c\u{2060}d\u{feff}e\u{fe0f}f\u{e0061}g".to_owned()
}

#[test]
fn a_link_may_be_longer_than_pdf_allows() {
    use wortlaut_export::{Link, Marks, Run};
    // Nobody may write such a link any more, but it may stand in a text.
    let address = format!("https://beispiel.example/{}", "a".repeat(40_000));
    let link = Link::from_json(&format!(r#"{{"href":"{address}","title":null}}"#));
    let marks = Marks {
        link: Some(link.unwrap()),
        ..Marks::default()
    };
    let runs = vec![Run::Words {
        text: "dort".to_owned(),
        marks,
    }];
    assert_prints(&manuscript("Link", vec![block(BlockKind::Paragraph(runs))]));
}
