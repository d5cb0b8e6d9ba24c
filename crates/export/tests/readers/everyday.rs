//! Comparisons as they come up every day: the definition, edited as its members edit it, and compared by its history.

use crate::redlines::{Pair, of_redline};
use wortlaut_export::testing::{append, manuscript, working_draft};
use wortlaut_export::{Author, ChangedRow, ChangedTable, Redline, Run, Side};
use wortlaut_merge::document::{self, Text};
use wortlaut_merge::history::Chronicle;
use wortlaut_merge::{ActorId, markdown};
use wortlaut_model::Timestamp;

/// Edits by name: what stands in the definition's source, and what is put there instead.
const EDITS: [(&str, &[(&str, &str)]); 42] = [
    ("word replaced", &[("mit Energie,", "mit Strom und Wärme,")]),
    (
        "words at both ends",
        &[(
            "Sie umfasst zwei Seiten:",
            "Also umfasst sie zwei Seiten, nämlich:",
        )],
    ),
    ("title", &[("Vorschlag für eine Definition", "Entwurf")]),
    (
        "paragraph inserted",
        &[(
            "Sie umfasst zwei Seiten:",
            "Das gilt überall.\n\nSie umfasst zwei Seiten:",
        )],
    ),
    (
        "paragraph inserted at the end",
        &[(
            "die bestehen blieben.",
            "die bestehen blieben.\n\nSie gilt sofort.",
        )],
    ),
    ("paragraph removed", &[("Sie umfasst zwei Seiten:\n\n", "")]),
    ("paragraph removed below a heading", &[(FIELDS, "")]),
    ("paragraph replaced", &[(FIELDS, "Kabel und Funk.\n")]),
    (
        "paragraph split",
        &[("in Anspruch genommen. Wer", "in Anspruch genommen.\n\nWer")],
    ),
    (
        "paragraphs joined",
        &[(
            "in ihrem Auftrag und unter ihrer Steuerung.\n\nSie",
            "in ihrem Auftrag. Sie",
        )],
    ),
    (
        "paragraphs inserted and words beside them",
        &[(
            "Sie umfasst zwei Seiten:",
            "Eins.\n\nZwei.\n\nDazu gehören zwei Seiten",
        )],
    ),
    ("heading's level", &[("### 4.2", "## 4.2")]),
    (
        "heading inserted",
        &[(
            "Sie umfasst zwei Seiten:",
            "### Seiten\n\nSie umfasst zwei Seiten:",
        )],
    ),
    (
        "heading removed",
        &[("### 4.2 Daten und Plattformen\n\n", "")],
    ),
    (
        "heading to paragraph",
        &[("### 4.2 Daten und Plattformen", "Daten und Plattformen")],
    ),
    (
        "paragraph to heading",
        &[("Sie umfasst zwei Seiten:", "### Sie umfasst zwei Seiten:")],
    ),
    (
        "section inserted",
        &[(
            "## 3 Abgrenzung",
            "## Zweck\n\nWozu dies dient.\n\n- erstens\n- zweitens\n\n## 3 Abgrenzung",
        )],
    ),
    (
        "section removed",
        &[("### 4.3 Dienste\n\n", ""), (SERVICES, "")],
    ),
    (
        "first item inserted",
        &[("- **allgemein", "- **neu** ist;\n- **allgemein")],
    ),
    (
        "item inserted",
        &[(
            "- **transparent**",
            "- **offen** ist: für alle;\n- **transparent**",
        )],
    ),
    (
        "last item inserted",
        &[(
            "auf Dauer gesichert.",
            "auf Dauer gesichert;\n- **messbar** ist.",
        )],
    ),
    (
        "first item removed",
        &[(
            "- **allgemein zugänglich** ist: ohne Diskriminierung, barrierefrei und zu tragbaren Entgelten, auch für Menschen ohne eigenes Gerät oder ohne Übung im Umgang damit;\n",
            "",
        )],
    ),
    (
        "item removed",
        &[(
            "- **transparent** ist: Zweck, Regeln und Verantwortliche sind für alle nachvollziehbar;\n",
            "",
        )],
    ),
    (
        "lettered item inserted",
        &[("2. die *Daseins", "2. ein Drittes;\n3. die *Daseins")],
    ),
    (
        "item split",
        &[("Entgelten, auch für", "Entgelten;\n- auch für")],
    ),
    (
        "items' kind",
        &[
            ("- **allgemein", "1. **allgemein"),
            ("- **am", "2. **am"),
            ("- **verl", "3. **verl"),
            ("- **selbst", "4. **selbst"),
            ("- **trans", "5. **trans"),
            ("- **nachh", "6. **nachh"),
        ],
    ),
    (
        "items' level",
        &[("- **transparent**", "  - **transparent**")],
    ),
    (
        "paragraph to item",
        &[("Sie umfasst zwei Seiten:", "- Sie umfasst zwei Seiten:")],
    ),
    (
        "marks",
        &[
            (
                "**Digitale Daseinsvorsorge** ist die Gewährleistung",
                "Digitale Daseinsvorsorge ist die *Gewährleistung*",
            ),
            (
                "offenen Standards",
                "[offenen Standards](https://a.example/)",
            ),
        ],
    ),
    (
        "quotation to paragraph",
        &[("> Gewährleisten", "Gewährleisten")],
    ),
    ("cell", &[("| berät |", "| berät und prüft |")]),
    (
        "table inserted",
        &[(
            "Sie umfasst zwei Seiten:",
            "| a | b |\n| --- | --- |\n| c | d |\n\nSie umfasst zwei Seiten:",
        )],
    ),
    (
        "table inserted before a table",
        &[(
            "| Aufgabe |",
            "| a | b |\n| --- | --- |\n| c | d |\n\nDazu:\n\n| Aufgabe |",
        )],
    ),
    (
        "paragraph before a table inserted",
        &[("| Aufgabe |", "Dies sind die Aufgaben:\n\n| Aufgabe |")],
    ),
    ("paragraph before a table removed", &[(PARTNERS, "")]),
    ("table removed", &[(TABLE, "")]),
    (
        "footnote removed, another inserted",
        &[
            ("[^1]\n", "\n"),
            ("[^1]: Siehe", "[^1]: Vergleiche"),
            (
                "Netze und Rechenleistung\n\nGlasfaser",
                "Netze und Rechenleistung\n\nGlasfaser[^1]",
            ),
        ],
    ),
    ("paragraph with a footnote removed", &[(BOUNDS, "")]),
    (
        "paragraph with a footnote replaced",
        &[(BOUNDS, "Das Übrige gehört nicht dazu.[^1]")],
    ),
    (
        "paragraph with a footnote joined",
        &[("nicht auflösen kann. Die", "nicht auflösen kann.\n\nDie")],
    ),
    (
        "footnote's words",
        &[("Siehe die Aufgabenzuweisung", "Vergleiche die Zuweisung")],
    ),
    (
        "the end of an item and the beginning of the next",
        &[
            (
                "für alle nachvollziehbar;",
                "für alle nachvollziehbar; und jederzeit",
            ),
            ("- **nachhaltig**", "- auch **nachhaltig**"),
        ],
    ),
];

/// Edits that are made together, by their place in [`EDITS`].
const TOGETHER: [&[usize]; 4] = [
    &[0, 3, 6, 8, 14, 19, 21, 28, 30, 40],
    &[1, 2, 13, 17, 20, 22, 23, 29],
    &[9, 12, 16, 18, 25, 35, 36],
    &[4, 5, 7, 11, 24, 26],
];

const FIELDS: &str = "Glasfaser, öffentliches WLAN, Funknetze für Sensoren sowie sichere Rechen- und Speicherkapazität in kommunaler Verantwortung.\n";
const PARTNERS: &str = "Kommunale Unternehmen sind durch ihre Gesellschafter, ihre Ortskenntnis und ihre Erfahrung mit kritischen Infrastrukturen geeignete Partner der Kommunen. Sie erbringen digitale Leistungen selbst, gemeinsam mit anderen kommunalen Unternehmen oder mit Dritten; die Steuerung verbleibt bei der Kommune.\n\n";
const BOUNDS: &str = "Nicht zur digitalen Daseinsvorsorge gehören Angebote, die der Markt flächendeckend, diskriminierungsfrei und auf Dauer erbringt, ohne dass Abhängigkeiten entstehen, die die Kommune nicht auflösen kann. Die interne Digitalisierung einer Verwaltung ist Voraussetzung, aber nicht selbst Gegenstand der digitalen Daseinsvorsorge.[^1]";
const TABLE: &str = "| Aufgabe | Kommune | Kommunales Unternehmen |
| --- | --- | --- |
| Ziele und Umfang festlegen | verantwortlich | berät |
| Leistung erbringen | beauftragt | verantwortlich |
| Daten bereitstellen | regelt Zugang | betreibt |
| Wirkung prüfen | verantwortlich | berichtet |

";
const SERVICES: &str = "Anwendungen, mit denen Menschen Leistungen finden, buchen, bezahlen und ihre Anliegen klären – aus einer Hand und mit einem persönlichen Ansprechpartner, wo sie ihn brauchen.\n\n";

/// Every edit by itself, there and back, some of them together, and the rows of the table.
pub fn pairs(source: &str) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (name, edits) in EDITS {
        pairs.extend(both_ways(name, source, &edited(source, edits)));
    }
    for (index, many) in TOGETHER.iter().enumerate() {
        let together = many.iter().fold(source.to_owned(), |source, edit| {
            edited(&source, EDITS[*edit].1)
        });
        pairs.extend(both_ways(&format!("several {index}"), source, &together));
    }
    pairs.extend(rows(source));
    pairs
}

fn both_ways(name: &str, source: &str, edited: &str) -> [Pair; 2] {
    let (source, edited) = (parse(source), parse(edited));
    [
        compared(name.to_owned(), &source, &edited),
        compared(format!("{name}, back"), &edited, &source),
    ]
}

fn edited(source: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(source.to_owned(), |source, (old, new)| {
        assert!(source.contains(old), "the definition has no {old:?}");
        source.replacen(old, new, 1)
    })
}

fn parse(source: &str) -> Text {
    let mut ids = 0;
    markdown::parse(source, || {
        ids += 1;
        uuid::Uuid::from_u128(ids)
    })
    .text
}

/// The comparison that the history makes of a text and its revision.
fn compared(name: String, from: &Text, to: &Text) -> Pair {
    Pair {
        name,
        redline: redline(from, to),
        from: manuscript(from, working_draft()),
        to: manuscript(to, working_draft()),
    }
}

fn redline(from: &Text, to: &Text) -> Redline {
    let mut chronicle = Chronicle::new();
    let created = document::create(from, &ActorId::from([1; 16]), at());
    append(&mut chronicle, &created.changes, at());
    let before = chronicle.now();
    let mut ids = 1_000;
    let revision = chronicle.revise(to, &ActorId::from([2; 16]), at(), || {
        ids += 1;
        uuid::Uuid::from_u128(ids)
    });
    append(&mut chronicle, &revision.changes, at());
    let comparison = chronicle.compare(&before, &chronicle.now());
    Redline::new(&comparison, working_draft(), working_draft(), |_| {
        Some(author())
    })
}

fn author() -> Author {
    Author {
        organisation: "Stadtwerke Lübeck".into(),
        at: at(),
    }
}

fn at() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

/// Each row and a column of the table, inserted and removed.
fn rows(source: &str) -> Vec<Pair> {
    let text = parse(source);
    let mut pairs = Vec::new();
    for side in [Side::From, Side::To] {
        for row in 0..5 {
            let changed = with_table(redline(&text, &text), |table| {
                set_side(&mut table.rows[row], side);
            });
            pairs.push(of_redline(format!("row {row} {side:?}"), changed));
        }
        let changed = with_table(redline(&text, &text), |table| {
            table.columns[1] = side;
            for row in &mut table.rows {
                row.cells[1]
                    .words
                    .iter_mut()
                    .for_each(|run| run.side = side);
            }
        });
        pairs.push(of_redline(format!("column {side:?}"), changed));
    }
    pairs.push(of_redline("row moved".to_owned(), moved_row(&text)));
    pairs.push(of_redline("term's marks".to_owned(), bold_term(&text)));
    pairs
}

/// A defined term becomes bold.
fn bold_term(text: &Text) -> Redline {
    let mut redline = redline(text, text);
    let words = redline
        .blocks
        .iter_mut()
        .filter(|block| block.table.is_none())
        .flat_map(|block| &mut block.words);
    for run in words.take(1) {
        if let Run::Words { marks, .. } = &mut run.run {
            marks.term = true;
            run.marks_from = Some(marks.clone());
            marks.strong = true;
        }
        run.by = Some(author());
    }
    redline
}

/// The second row comes to stand behind the fourth. Neither format can say of a row that it moved: it is removed here and
/// inserted there.
fn moved_row(text: &Text) -> Redline {
    with_table(redline(text, text), |table| {
        let mut there = table.rows[1].clone();
        set_side(&mut table.rows[1], Side::From);
        set_side(&mut there, Side::To);
        table.rows.insert(4, there);
    })
}

fn set_side(row: &mut ChangedRow, side: Side) {
    row.side = side;
    let words = row.cells.iter_mut().flat_map(|cell| &mut cell.words);
    words.for_each(|run| run.side = side);
}

fn with_table(mut redline: Redline, change: impl FnOnce(&mut ChangedTable)) -> Redline {
    let table = redline
        .blocks
        .iter_mut()
        .find_map(|block| block.table.as_mut());
    change(table.unwrap());
    redline
}
