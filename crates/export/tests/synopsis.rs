//! The Synopse as HTML.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use wortlaut_export::testing::{agreed_version, random_comparison, seeds, working_draft};
use wortlaut_export::{
    Author, BlockHead, BlockKind, ChangedBlock, ChangedNote, ChangedRun, Marks, Redline, Run, Side,
    synopsis_html,
};
use wortlaut_model::Timestamp;

fn author(place: usize) -> Option<Author> {
    Some(Author {
        organisation: format!("Organisation {place} & Söhne"),
        at: Timestamp::from_millis(1_795_556_985_000),
    })
}

fn run(side: Side, text: &str) -> ChangedRun {
    ChangedRun {
        side,
        run: Run::Words {
            text: text.into(),
            marks: Marks::default(),
        },
        marks_from: None,
        moved: None,
        by: if side == Side::Both { None } else { author(1) },
    }
}

fn head(number: &str, kind: BlockKind) -> BlockHead {
    BlockHead {
        anchor: None,
        number: (!number.is_empty()).then(|| number.into()),
        kind,
    }
}

fn block(from: &str, to: &str, kind: &BlockKind, words: Vec<ChangedRun>) -> ChangedBlock {
    let side = match (from, to) {
        ("", _) => Side::To,
        (_, "") => Side::From,
        _ => Side::Both,
    };
    ChangedBlock {
        side,
        from: (side != Side::To).then(|| head(from, kind.clone())),
        to: (side != Side::From).then(|| head(to, kind.clone())),
        by: if side == Side::Both { None } else { author(2) },
        moved: None,
        words,
        table: None,
    }
}

fn paragraph() -> BlockKind {
    BlockKind::Paragraph(Vec::new())
}

fn heading() -> BlockKind {
    BlockKind::Heading {
        level: 1,
        words: Vec::new(),
    }
}

fn moved(mut run: ChangedRun) -> ChangedRun {
    run.moved = Some(1);
    run
}

/// A comparison with everything that a Synopse tells.
fn redline() -> Redline {
    use Side::{Both, From, To};
    let remarked = ChangedRun {
        marks_from: Some(Marks {
            em: true,
            ..Marks::default()
        }),
        by: author(3),
        ..run(Both, "Kommune")
    };
    let note = |place| ChangedRun {
        run: Run::Footnote(place),
        ..run(Both, "")
    };
    let blocks = vec![
        block("1", "1", &heading(), vec![run(Both, "Begriff")]),
        block(
            "(1)",
            "(1)",
            &paragraph(),
            vec![run(Both, "Erster Absatz bleibt.")],
        ),
        block("(2)", "(2)", &paragraph(), vec![run(Both, "Zweiter auch.")]),
        block(
            "(3)",
            "(3)",
            &paragraph(),
            vec![
                run(Both, "Die "),
                remarked,
                run(From, " sichert"),
                run(To, " gewährleistet <b>"),
                run(Both, " Teilhabe"),
                note(1),
                run(Both, "."),
            ],
        ),
        block("(4)", "", &paragraph(), vec![run(From, "Das entfällt.")]),
        block(
            "(5)",
            "",
            &paragraph(),
            vec![moved(run(From, "Das zieht um."))],
        ),
        block("2", "2", &heading(), vec![run(Both, "Merkmale")]),
        block("(1)", "(1)", &paragraph(), vec![run(Both, "Nichts Neues.")]),
        block("3", "3", &heading(), vec![run(Both, "Abgrenzung")]),
        block("(1)", "(1)", &paragraph(), vec![run(Both, "Gar nichts.")]),
        block("4", "4", &heading(), vec![run(Both, "Rollen")]),
        block(
            "",
            "(1)",
            &paragraph(),
            vec![moved(run(To, "Das zieht um."))],
        ),
        block(
            "(1)",
            "(2)",
            &paragraph(),
            vec![run(Both, "Geteilt: vorn ")],
        ),
        block("", "(3)", &paragraph(), vec![run(Both, "und hinten.")]),
        block(
            "(2)",
            "(4)",
            &paragraph(),
            vec![run(Both, "Nur eine andere Nummer.")],
        ),
    ];
    let kept = ChangedNote {
        side: Both,
        from: Some(1),
        to: Some(1),
        words: vec![
            run(Both, "Siehe "),
            run(From, "dort"),
            run(To, "hier"),
            run(Both, "."),
        ],
    };
    Redline {
        from: working_draft(),
        to: agreed_version(),
        title: vec![run(Both, "Definition"), run(To, " der Daseinsvorsorge")],
        blocks,
        footnotes: vec![kept],
    }
}

#[test]
fn a_synopse_with_everything() {
    insta::assert_snapshot!(body(&synopsis_html(&redline())));
}

fn body(page: &str) -> &str {
    page.split_once("<body>").unwrap().1
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    assert_eq!(synopsis_html(&redline()), synopsis_html(&redline()));
}

#[test]
fn what_stayed_is_told_in_one_line_and_what_is_gone_against_what_stood() {
    let page = synopsis_html(&redline());
    assert!(page.contains("Abs. 1 bis 2 unverändert"), "{page}");
    assert!(page.contains("Abschnitt 2 bis 3 unverändert"));
    assert!(
        page.contains(
            r#"<p class="told">Abs. 2</p></td><td><p class="told">Abs. 4 unverändert</p>"#
        )
    );
    assert!(page.contains("[verschoben nach Abschnitt 4 Abs. 1]"));
    assert!(page.contains("[verschoben von Abschnitt 1 Abs. 5]"));
    assert!(page.contains("<ins> gewährleistet &lt;b&gt;</ins>"));
}

#[test]
fn words_that_a_split_took_stand_in_both_columns() {
    let page = synopsis_html(&redline());
    let row = page
        .split("<tr>")
        .find(|row| row.contains("Geteilt"))
        .unwrap();
    let (left, right) = row.split_once("</td><td>").unwrap();
    assert!(left.contains("Geteilt: vorn und hinten."), "{left}");
    assert!(right.contains("Geteilt: vorn </p><p>"), "{right}");
}

#[test]
fn equal_texts_are_said_to_be_equal() {
    let redline = Redline {
        title: vec![run(Side::Both, "Definition")],
        blocks: vec![block(
            "(1)",
            "(1)",
            &paragraph(),
            vec![run(Side::Both, "Gleich.")],
        )],
        footnotes: Vec::new(),
        ..redline()
    };
    assert!(synopsis_html(&redline).contains("Beide Texte haben denselben Wortlaut."));
}

#[test]
fn every_removed_and_new_word_of_random_comparisons_is_there_in_order() {
    for seed in seeds() {
        let random = random_comparison(seed);
        let redline = Redline::new(&random.comparison, working_draft(), working_draft(), author);
        let page = synopsis_html(&redline);
        let table = page
            .split_once("<thead>")
            .unwrap()
            .1
            .split_once("<footer>")
            .unwrap()
            .0;
        for (element, side) in [("del", Side::From), ("ins", Side::To)] {
            assert_eq!(
                framed(table, element),
                letters(&side_words(&redline, side)),
                "seed {seed}"
            );
        }
    }
}

/// The words that stand on one side alone, in the order of the Synopse.
fn side_words(redline: &Redline, side: Side) -> String {
    let blocks = redline.blocks.iter().flat_map(|block| &block.words);
    let notes = redline.footnotes.iter().flat_map(|note| &note.words);
    let all = redline.title.iter().chain(blocks).chain(notes);
    all.filter(|run| run.side == side)
        .map(|run| run.run.text())
        .collect()
}

/// The letters within the elements of a name, numbers left out.
fn framed(html: &str, element: &str) -> String {
    let open = format!("<{element}>");
    let parts = html
        .split(&open)
        .skip(1)
        .map(|rest| rest.split(&format!("</{element}>")).next().unwrap());
    let words =
        parts.filter(|part| !part.contains("class=\"number\"") && !part.starts_with("<sup>"));
    letters(&words.map(plain).collect::<String>())
}

fn plain(html: &str) -> String {
    let parts: String = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, words)| words))
        .collect();
    parts
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

#[test]
fn redlines_hold_the_words_of_both_texts() {
    for seed in seeds() {
        let random = random_comparison(seed);
        let redline = Redline::new(&random.comparison, working_draft(), working_draft(), author);
        for (side, absent, text) in [
            (Side::From, Side::To, &random.from),
            (Side::To, Side::From, &random.to),
        ] {
            let words: String = redline
                .blocks
                .iter()
                .flat_map(|block| &block.words)
                .filter(|run| run.side != absent)
                .map(|run| run.run.text())
                .collect();
            let expected: String = text.blocks.iter().map(|block| block.words()).collect();
            assert_eq!(letters(&words), letters(&expected), "seed {seed}, {side:?}");
        }
    }
}
