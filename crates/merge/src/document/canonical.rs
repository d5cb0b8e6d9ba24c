//! The canonical spelling of a text: what the hash of a version is made of.
//!
//! ```text
//! wortlaut 1
//! title<TAB>words
//! heading level=2 numbered<TAB>words
//! paragraph<TAB>words
//! ordered-list-item in=unordered-list-item<TAB>words
//! unordered-list-item<TAB>words
//! blockquote<TAB>words
//! table header<TAB>
//! row<TAB>cell<TAB>cell
//! footnote 1<TAB>words
//! ```
//! One line a block, each ended by a line feed, in UTF-8. Words stand as they are, but for `\`, `{`, `}`, tabs, line feeds
//! and carriage returns, which are spelt `\\`, `\{`, `\}`, `\t`, `\n` and `\r`. Marks enclose their words as `{strong}…{/}`,
//! `{em}…{/}`, `{term}…{/}` and `{link href="…" title="…"}…{/}` (JSON strings), always nested in this order and opened anew
//! for every run of words that carries the same marks. `{footnote 1}` refers to a footnote; footnotes are numbered in the
//! order in which the text first refers to them, and those it does not refer to are no part of the text. A table's rows
//! follow its line, the words of their cells set apart by tabs; `header` stands where its first row heads the columns.

use super::table::{ShownTables, Table};
use super::text::{Block, BlockKind, Inline, List, Marks, Text};
use super::type_name;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The first line: the spelling's name and version.
const FIRST_LINE: &str = "wortlaut 1\n";

/// The text in its canonical spelling, see `document/canonical.rs` and ARCHITECTURE.md. Equal texts are spelt equally, and
/// texts that a reader could tell apart are not. Its SHA-256 is a version's text hash.
pub fn canonical(text: &Text) -> String {
    let numbers = footnote_numbers(&text.blocks);
    let mut spelling = String::from(FIRST_LINE);
    spelling.push_str("title\t");
    escape(&text.title, &mut spelling);
    spelling.push('\n');
    let mut shown = ShownTables::default();
    for block in &text.blocks {
        spell_head(&block.kind, text, &mut spelling);
        spell(&block.inlines, &numbers, &mut spelling);
        if let Some(id) = shown.shows(&block.kind) {
            spell_rows(text.tables.get(id), &mut spelling);
        }
    }
    let mut in_order: Vec<_> = numbers.iter().collect();
    in_order.sort_by_key(|(_, number)| **number);
    for (id, number) in in_order {
        let _infallible = write!(spelling, "footnote {number}\t");
        let words = text.footnotes.get(*id).map_or(&[][..], Vec::as_slice);
        spell(words, &numbers, &mut spelling);
    }
    spelling
}

fn footnote_numbers(blocks: &[Block]) -> BTreeMap<&str, usize> {
    let inlines = blocks.iter().flat_map(|block| &block.inlines);
    let mut numbers = BTreeMap::new();
    for inline in inlines {
        if let Inline::Footnote { id } = inline {
            let next = numbers.len() + 1;
            numbers.entry(id.as_str()).or_insert(next);
        }
    }
    numbers
}

fn spell_head(kind: &BlockKind, text: &Text, spelling: &mut String) {
    spelling.push_str(type_name(kind));
    match kind {
        BlockKind::Heading { level, numbered } => {
            let _infallible = write!(spelling, " level={level}");
            if *numbered {
                spelling.push_str(" numbered");
            }
        }
        BlockKind::ListItem { parents, .. } => {
            for list in parents {
                let item = BlockKind::ListItem {
                    list: *list,
                    parents: Vec::<List>::new(),
                };
                spelling.push_str(" in=");
                spelling.push_str(type_name(&item));
            }
        }
        BlockKind::Table { id } => {
            if text.tables.get(id).is_some_and(|table| table.header) {
                spelling.push_str(" header");
            }
        }
        BlockKind::Paragraph | BlockKind::Blockquote => {}
    }
    spelling.push('\t');
}

fn spell_rows(table: Option<&Table>, spelling: &mut String) {
    for row in table.iter().flat_map(|table| &table.rows) {
        spelling.push_str("row");
        for cell in &row.cells {
            spelling.push('\t');
            spell_words(cell, &BTreeMap::new(), spelling);
        }
        spelling.push('\n');
    }
}

fn spell(inlines: &[Inline], numbers: &BTreeMap<&str, usize>, spelling: &mut String) {
    spell_words(inlines, numbers, spelling);
    spelling.push('\n');
}

fn spell_words(inlines: &[Inline], numbers: &BTreeMap<&str, usize>, spelling: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, marks } => {
                let opened = open(marks, spelling);
                escape(text, spelling);
                spelling.push_str(&"{/}".repeat(opened));
            }
            Inline::Footnote { id } => {
                let number = numbers.get(id.as_str()).copied().unwrap_or(0);
                let _infallible = write!(spelling, "{{footnote {number}}}");
            }
        }
    }
}

/// Opens the marks; gives how many there are.
fn open(marks: &Marks, spelling: &mut String) -> usize {
    let mut opened = 0;
    for (is_on, name) in [
        (marks.strong, "{strong}"),
        (marks.em, "{em}"),
        (marks.term, "{term}"),
    ] {
        if is_on {
            spelling.push_str(name);
            opened += 1;
        }
    }
    if let Some(link) = &marks.link {
        let href = serde_json::Value::from(link.href());
        let _infallible = write!(spelling, "{{link href={href}");
        if let Some(title) = link.title() {
            let title = serde_json::Value::from(title);
            let _infallible = write!(spelling, " title={title}");
        }
        spelling.push('}');
        opened += 1;
    }
    opened
}

fn escape(words: &str, spelling: &mut String) {
    for character in words.chars() {
        match character {
            '\\' => spelling.push_str("\\\\"),
            '{' => spelling.push_str("\\{"),
            '}' => spelling.push_str("\\}"),
            '\t' => spelling.push_str("\\t"),
            '\n' => spelling.push_str("\\n"),
            '\r' => spelling.push_str("\\r"),
            character => spelling.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Link, TableRow};
    use super::*;

    fn words(text: &str, marks: Marks) -> Inline {
        Inline::Text {
            text: text.into(),
            marks,
        }
    }

    fn table(rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| match *text {
            "" => Vec::new(),
            text => vec![words(text, Marks::default())],
        };
        Table {
            header: true,
            columns: vec!["1".into(), "2".into()],
            rows: rows
                .iter()
                .map(|cells| TableRow {
                    id: String::new(),
                    cells: cells.iter().map(cell).collect(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_text_with_everything_is_spelt_in_lines() {
        let link = Link::new("https://example.org/\"a\"", Some("Anlage".into()));
        let strong = Marks {
            strong: true,
            link,
            ..Marks::default()
        };
        let text = Text {
            title: "Digitale {Daseins}vorsorge".into(),
            blocks: vec![
                Block {
                    kind: BlockKind::Heading {
                        level: 2,
                        numbered: true,
                    },
                    inlines: vec![words("Begriff", Marks::default())],
                },
                Block::new(BlockKind::Table { id: "t".into() }),
                Block {
                    kind: BlockKind::ListItem {
                        list: List::Ordered,
                        parents: vec![List::Unordered],
                    },
                    inlines: vec![
                        words("für\talle", strong),
                        Inline::Footnote { id: "b".into() },
                        Inline::Footnote { id: "a".into() },
                    ],
                },
            ],
            footnotes: [
                ("a".into(), vec![words("zweite", Marks::default())]),
                ("b".into(), vec![words("erste", Marks::default())]),
                ("c".into(), vec![words("ungenutzt", Marks::default())]),
            ]
            .into(),
            tables: [(
                "t".into(),
                table(&[&["Aufgabe", "Kommune"], &["Wirkung\tprüfen", ""]]),
            )]
            .into(),
        };
        insta::assert_snapshot!(canonical(&text), @r#"
        wortlaut 1
        title	Digitale \{Daseins\}vorsorge
        heading level=2 numbered	Begriff
        table header	
        row	Aufgabe	Kommune
        row	Wirkung\tprüfen	
        ordered-list-item in=unordered-list-item	{strong}{link href="https://example.org/\"a\"" title="Anlage"}für\talle{/}{/}{footnote 1}{footnote 2}
        footnote 1	erste
        footnote 2	zweite
        "#);
    }

    #[test]
    fn words_that_look_like_spelling_do_not_pass_for_it() {
        let plain = |words_of: &str| Text {
            blocks: vec![Block {
                kind: BlockKind::Paragraph,
                inlines: vec![words(words_of, Marks::default())],
            }],
            ..Text::default()
        };
        let marked = Text {
            blocks: vec![Block {
                kind: BlockKind::Paragraph,
                inlines: vec![words(
                    "a",
                    Marks {
                        strong: true,
                        ..Marks::default()
                    },
                )],
            }],
            ..Text::default()
        };
        assert_ne!(canonical(&plain("{strong}a{/}")), canonical(&marked));
        assert_ne!(canonical(&plain("a\nb")), canonical(&plain("a\\nb")));
    }
}
