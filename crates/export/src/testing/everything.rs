//! A text that holds everything a text can hold.

use std::collections::BTreeMap;
use wortlaut_merge::document::{
    Block, BlockKind, Inline, Link, List, Marks, Table, TableRow, Text,
};

/// A text with every kind of block, mark, footnote and table, and with words that are code in one format or another.
pub fn everything() -> Text {
    let mut blocks = vec![
        block(
            BlockKind::Paragraph,
            vec![plain("Vor der ersten Überschrift.")],
        ),
        block(heading(1, false), vec![plain("Präambel")]),
        block(BlockKind::Paragraph, mixed()),
        block(heading(1, true), vec![plain("Begriff & Geltung <b>")]),
    ];
    blocks.extend(CODE.map(|words| block(BlockKind::Paragraph, vec![plain(words)])));
    blocks.extend(lists());
    blocks.push(block(heading(2, true), vec![plain("Aufgaben "), note("a")]));
    blocks.push(block(table("aufgaben"), Vec::new()));
    blocks.push(block(
        BlockKind::Blockquote,
        vec![
            plain("Gewährleisten heißt nicht, alles selbst zu tun."),
            note("a"),
        ],
    ));
    blocks.push(block(
        BlockKind::Blockquote,
        vec![plain("Es heißt, dafür einzustehen.")],
    ));
    blocks.push(block(heading(4, true), vec![marked("Tief", strong())]));
    blocks.push(block(BlockKind::Paragraph, Vec::new()));
    blocks.push(block(table("ohne-kopf"), Vec::new()));
    blocks.push(block(table("fehlt"), Vec::new()));
    Text {
        title: "Alles, was ein Text hält: #panic[..] $x$ @ref <b>".into(),
        blocks,
        footnotes: footnotes(),
        tables: tables(),
    }
}

/// Words that are code somewhere, or that are hard to set.
const CODE: [&str; 15] = [
    "#panic[..] $x$ @ref <b>",
    "</p><script>alert(1)</script> &amp; &lt; &#65; ]]> <!-- x --> <?php ?>",
    "*kein* **Fett** _kein_ __Fett__ `kein` ~~Strich~~ [kein](Link) ![Bild](x) [^1] \\ | a | b |",
    "# kein Titel",
    "1. kein Punkt",
    "- kein Strich",
    "+ 2) 3. > = --- ***",
    "    vier Leerzeichen vorn",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftssatzungsänderungsbeschlussvorlage",
    "https://beispiel.example/ein/sehr/langer/weg/ohne/leerzeichen/der/in/keine/zeile/passt?mit=frage&und=antwort#und-ziel",
    "Größe, Maß, œuvre, naïve, Straße, ﬁ, «„“‚‘»—–…, 5\u{a0}€, Silben\u{ad}trennung",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 é e\u{301} 𝕏",
    "שלום עולם und مرحبا بالعالم in einer Zeile",
    "Steuerzeichen: \0\u{1}\u{8}\u{b}\u{c}\u{1b}\u{7f}\u{85}\u{fffe}\u{ffff} Ende",
    "Zeile eins\nZeile zwei\u{2028}Zeile drei\r\nZeile vier\tnach Tab",
];

fn mixed() -> Vec<Inline> {
    let link = Link::new(
        "https://beispiel.example/a?b=c&d=\"e\"<f>(g)",
        Some("Ein \"Titel\" & mehr".into()),
    );
    let em = Marks {
        em: true,
        ..Marks::default()
    };
    let both = Marks {
        em: true,
        ..strong()
    };
    let term = Marks {
        term: true,
        ..Marks::default()
    };
    let linked = Marks {
        link: link.clone(),
        ..Marks::default()
    };
    vec![
        marked(
            "Digitale Daseinsvorsorge",
            Marks {
                term: true,
                ..strong()
            },
        ),
        plain(" ist "),
        marked("Gewähr", strong()),
        marked("leistung", both),
        marked(" und", em.clone()),
        plain("Erbringung"),
        note("b"),
        plain(", siehe "),
        marked("die Quelle", linked.clone()),
        marked("fett", Marks { link, ..strong() }),
        marked(" (kursiv) ", em),
        plain("und "),
        marked("ein Begriff", term),
        note("a"),
        note("fehlt"),
        plain("."),
    ]
}

fn lists() -> Vec<Block> {
    use List::{Ordered, Unordered};
    [
        (Unordered, vec![], "mit Punkt"),
        (Unordered, vec![], "noch einer"),
        (Ordered, vec![Unordered], "darin mit Buchstaben"),
        (Ordered, vec![Unordered], ""),
        (Unordered, vec![Unordered, Ordered], "noch tiefer"),
        (Ordered, vec![Unordered], "wieder heraus"),
        (Unordered, vec![], "ganz heraus"),
        (Ordered, vec![], "andere Art"),
        (Ordered, vec![], "zweiter"),
        (Unordered, vec![Ordered, Unordered, Unordered], "zu tief"),
    ]
    .map(|(list, parents, words)| {
        let inlines = if words.is_empty() {
            Vec::new()
        } else {
            vec![plain(words)]
        };
        block(BlockKind::ListItem { list, parents }, inlines)
    })
    .into()
}

fn footnotes() -> BTreeMap<String, Vec<Inline>> {
    let em = Marks {
        em: true,
        ..Marks::default()
    };
    let link = Marks {
        link: Link::new("#abschnitt", None),
        ..Marks::default()
    };
    [
        (
            "a",
            vec![
                plain("Die zweite, "),
                marked("kursiv", em),
                plain(" <b>&</b>."),
            ],
        ),
        (
            "b",
            vec![
                marked("Die erste", strong()),
                plain(", "),
                marked("verlinkt", link),
            ],
        ),
        ("c", vec![plain("Auf diese verweist nichts.")]),
    ]
    .map(|(id, words)| (id.to_owned(), words))
    .into()
}

fn tables() -> BTreeMap<String, Table> {
    let marked_cell = vec![plain("berät | "), marked("fett", strong()), plain(" \\")];
    let task = |words: &str| vec![plain(words)];
    let with_header = vec![
        vec![
            task("Aufgabe"),
            task("Kommune"),
            task("Kommunales Unternehmen"),
        ],
        vec![
            task("Ziele und Umfang festlegen"),
            task("verantwortlich"),
            marked_cell,
        ],
        vec![
            task("<td>Wirkung</td> prüfen"),
            Vec::new(),
            task("berichtet"),
        ],
    ];
    let without = vec![
        vec![task("eins"), task("zwei")],
        vec![task("drei"), task("vier")],
    ];
    [
        ("aufgaben".to_owned(), table_of(true, with_header)),
        ("ohne-kopf".to_owned(), table_of(false, without)),
    ]
    .into()
}

/// A table of these cells, its rows and columns named by their places.
pub(super) fn table_of(header: bool, rows: Vec<Vec<Vec<Inline>>>) -> Table {
    let width = rows.first().map_or(0, Vec::len);
    let rows = rows.into_iter().enumerate();
    Table {
        header,
        columns: (0..width).map(|column| format!("c{column}")).collect(),
        rows: rows
            .map(|(row, cells)| TableRow {
                id: format!("r{row}"),
                cells,
            })
            .collect(),
    }
}

pub(super) const fn block(kind: BlockKind, inlines: Vec<Inline>) -> Block {
    Block { kind, inlines }
}

const fn heading(level: u8, numbered: bool) -> BlockKind {
    BlockKind::Heading { level, numbered }
}

fn table(id: &str) -> BlockKind {
    BlockKind::Table { id: id.to_owned() }
}

fn strong() -> Marks {
    Marks {
        strong: true,
        ..Marks::default()
    }
}

fn plain(words: &str) -> Inline {
    marked(words, Marks::default())
}

pub(super) fn marked(words: &str, marks: Marks) -> Inline {
    Inline::Text {
        text: words.to_owned(),
        marks,
    }
}

fn note(id: &str) -> Inline {
    Inline::Footnote { id: id.to_owned() }
}
