use super::roundtrip::ids;
use wortlaut_merge::{
    ActorId,
    document::{Materialised, Table, canonical, create},
    markdown::{self, WarningKind},
};
use wortlaut_model::{Timestamp, limits};

const TABLES: &str = "\
# Titel

| Aufgabe | *Kommune*[^1] |
| --- | --- |
| Wirkung **prüfen** | verantwortlich |
| leer | |

dahinter[^2]

[^1]: oder ihr *Unternehmen*
[^2]: bleibt
";

fn the_only(tables: impl IntoIterator<Item = Table>) -> Table {
    let mut tables = tables.into_iter();
    let table = tables.next().unwrap();
    assert_eq!(tables.next(), None);
    table
}

#[test]
fn a_table_is_a_table_with_its_header_and_marks() {
    let parsed = markdown::parse(TABLES, ids());
    insta::assert_snapshot!(canonical(&parsed.text), @r"
    wortlaut 1
    title	Titel
    table header	
    row	Aufgabe	{em}Kommune{/} [oder ihr {em}Unternehmen{/}]
    row	Wirkung {strong}prüfen{/}	verantwortlich
    row	leer	
    paragraph	dahinter{footnote 1}
    footnote 1	bleibt
    ");
    let kinds: Vec<_> = parsed.warnings.iter().map(|it| it.kind.clone()).collect();
    assert_eq!(kinds, [WarningKind::FootnoteInCell]);
    assert_eq!(parsed.text.footnotes.len(), 1);
}

#[test]
fn what_is_created_with_tables_reads_the_same() {
    let text = markdown::parse(TABLES, ids()).text;
    let at = Timestamp::from_millis(0);
    let created = create(&text, &ActorId::from([1; 16]), at);
    let log = created.changes.iter().map(Vec::as_slice);
    let document = Materialised::from_log(log).unwrap();
    assert_eq!(document.text().unwrap(), text);
    let snapshot = document.save().unwrap();
    assert_eq!(Materialised::load(&snapshot).unwrap().text().unwrap(), text);
}

#[test]
fn names_are_twelve_digits_that_differ() {
    let table = the_only(markdown::parse(TABLES, ids()).text.tables.into_values());
    let rows = table.rows.iter().map(|row| row.id.clone());
    let names: std::collections::BTreeSet<_> = table.columns.iter().cloned().chain(rows).collect();
    assert_eq!(names.len(), 2 + 3);
    assert!(names.iter().all(|name| name.len() == 12));
}

#[test]
fn a_table_without_words_in_its_first_row_has_no_header() {
    let table = the_only(
        markdown::parse("| | |\n|-|-|\n| a | b |", ids())
            .text
            .tables
            .into_values(),
    );
    assert!(!table.header);
    assert_eq!(table.rows.len(), 1);
}

#[test]
fn a_table_in_a_list_stands_behind_the_item_and_one_in_a_footnote_is_words() {
    let source = "- Punkt\n\n  | a | b |\n  |-|-|\n  | c | d |\n\nx[^1]\n\n[^1]: | e | f |\n    |-|-|\n    | g | h |\n";
    let parsed = markdown::parse(source, ids());
    insta::assert_snapshot!(canonical(&parsed.text), @r"
    wortlaut 1
    title	
    unordered-list-item	Punkt
    table header	
    row	a	b
    row	c	d
    paragraph	x{footnote 1}
    footnote 1	e; f g; h
    ");
    let kinds: Vec<_> = parsed.warnings.iter().map(|it| it.kind.code()).collect();
    assert_eq!(kinds, ["no-title", "table-inside", "table-in-footnote"]);
}

#[test]
fn a_table_too_wide_for_any_page_keeps_its_words_as_paragraphs() {
    let columns = limits::TABLE_COLUMNS + 1;
    let source = format!("|{}\n|{}\n", "w|".repeat(columns), "-|".repeat(columns));
    let parsed = markdown::parse(&source, ids());
    assert_eq!(parsed.text.blocks.len(), 1);
    assert_eq!(parsed.text.blocks[0].words().matches('w').count(), columns);
    assert!(
        parsed
            .warnings
            .iter()
            .any(|it| it.kind == WarningKind::TableSize)
    );
}
