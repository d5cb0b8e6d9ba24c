//! Paragraphs in cells and notes, header rows, notes that nothing refers to, and what Markdown has beside its text.

use super::package::{docx, odt, part};
use super::words::read;
use wortlaut_import::Imported;
use wortlaut_merge::document::canonical;

fn lines(imported: &Imported) -> Vec<String> {
    let text = canonical(&imported.text);
    text.lines().skip(1).map(str::to_owned).collect()
}

fn codes(imported: &Imported) -> Vec<&str> {
    let codes = imported.warnings.iter().map(|it| it.kind.code());
    codes.filter(|it| *it != "no-title").collect()
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[test]
fn paragraphs_of_a_cell_or_a_note_that_become_one_are_told() {
    let table = |content: &str| format!("<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>");
    let imported = read(
        &docx(&table(&(paragraph("a") + &paragraph("b"))), &[]),
        "a.docx",
    );
    assert_eq!(lines(&imported), ["title\t", "table\t", "row\ta b"]);
    assert_eq!(codes(&imported), ["joined"]);
    let alone = read(&docx(&table(&(paragraph("a") + "<w:p/>")), &[]), "a.docx");
    assert!(codes(&alone).is_empty());
    let list = read(
        b"<html><table><tr><td><ul><li>a</ul></td></tr></table></html>",
        "a.html",
    );
    assert_eq!(codes(&list), ["joined"]);
    let note = format!(
        "<w:footnote w:id=\"1\">{}{}</w:footnote>",
        paragraph("a"),
        paragraph("b")
    );
    let body = "<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p>";
    let file = docx(body, &[("word/footnotes.xml", part("footnotes", &note))]);
    let imported = read(&file, "a.docx");
    assert_eq!(
        lines(&imported),
        ["title\t", "paragraph\tx{footnote 1}", "footnote 1\ta b"]
    );
    assert_eq!(codes(&imported), ["joined"]);
}

/// Nobody reads a comment or a header for its paragraphs.
#[test]
fn paragraphs_of_a_comment_are_its_words() {
    let comment = format!(
        "<w:comment w:id=\"1\">{}{}</w:comment>",
        paragraph("a"),
        paragraph("b")
    );
    let body = "<w:p><w:r><w:t>x</w:t><w:commentReference w:id=\"1\"/></w:r></w:p>";
    let file = docx(body, &[("word/comments.xml", part("comments", &comment))]);
    assert_eq!(codes(&read(&file, "a.docx")), ["comment"]);
}

#[test]
fn the_first_of_two_header_rows_heads_the_table() {
    let row = |words: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{words}</text:p></table:table-cell></table:table-row>"
        )
    };
    let body = format!(
        "<table:table><table:table-header-rows>{}{}</table:table-header-rows>{}</table:table>",
        row("Kopf"),
        row("Unterkopf"),
        row("Zelle")
    );
    let imported = read(&odt("", &body), "a.odt");
    assert_eq!(
        lines(&imported),
        [
            "title\t",
            "table header\t",
            "row\tKopf",
            "row\tUnterkopf",
            "row\tZelle"
        ]
    );
}

#[test]
fn notes_that_nothing_refers_to_stand_in_the_order_of_the_file() {
    let note = |id: u8| {
        format!(
            "<w:footnote w:id=\"{id}\">{}</w:footnote>",
            paragraph(&format!("Note {id}"))
        )
    };
    let notes: String = (1..=11).map(note).collect();
    let file = docx(
        &paragraph("x"),
        &[("word/footnotes.xml", part("footnotes", &notes))],
    );
    let expected: Vec<String> = (1..=11).map(|id| format!("paragraph\tNote {id}")).collect();
    assert_eq!(lines(&read(&file, "a.docx"))[2..], expected);
}

#[test]
fn what_markdown_says_above_its_text_is_told() {
    let source =
        "---\ntitle: Satzung\nauthor: Kiel\n---\n\n# Begriff\n\n<div>Gew&auml;hr &lt; 5</div>\n";
    let imported = read(source.as_bytes(), "a.md");
    assert_eq!(
        lines(&imported),
        ["title\tBegriff", "paragraph\tGewähr < 5"]
    );
    let metadata = imported
        .warnings
        .iter()
        .find(|it| it.kind.code() == "metadata")
        .unwrap();
    assert!(
        metadata.words.contains("Satzung") && metadata.words.contains("Kiel"),
        "{metadata}"
    );
    assert!(!metadata.kind.keeps_words());
}
