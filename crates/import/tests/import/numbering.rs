//! What Word prints before paragraphs and texts of ours do not.

use super::package::{docx, part};
use super::words::read;
use wortlaut_import::Imported;

fn lists() -> (&'static str, String) {
    let level = |at: u8, format: &str, sign: &str, start: u8| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{sign}\"/></w:lvl>"
        )
    };
    let definition = |id: u8, levels: &str| {
        format!("<w:abstractNum w:abstractNumId=\"{id}\">{levels}</w:abstractNum>")
    };
    let list = |id: u8, definition: u8, more: &str| {
        format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/>{more}</w:num>")
    };
    let anew = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
    let lists = [
        definition(
            0,
            &(level(0, "decimal", "%1.", 1) + &level(1, "lowerLetter", "%2)", 1)),
        ),
        definition(1, &level(0, "upperRoman", "Artikel %1", 1)),
        definition(
            2,
            &(level(0, "decimal", "%1", 3) + &level(1, "decimal", "%1.%2.", 1)),
        ),
        list(1, 0, ""),
        list(2, 0, anew),
        list(3, 1, ""),
        list(4, 2, ""),
        definition(3, &level(0, "lowerRoman", "%1.", 1)),
        list(5, 3, ""),
    ];
    ("word/numbering.xml", part("numbering", &lists.concat()))
}

fn item(list: u8, at: u8) -> String {
    styled("", list, at)
}

fn styled(style: &str, list: u8, at: u8) -> String {
    format!(
        "<w:p><w:pPr>{style}<w:numPr><w:ilvl w:val=\"{at}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
    )
}

const PARAGRAPH: &str = "<w:p><w:r><w:t>y</w:t></w:r></w:p>";

fn of(paragraphs: &[String]) -> Imported {
    read(&docx(&paragraphs.concat(), &[lists()]), "a.docx")
}

/// The sentences that tell of numbers, but for the one of the missing title.
fn told(paragraphs: &[String]) -> Vec<String> {
    let warnings = of(paragraphs).warnings;
    let told = warnings.iter().filter(|it| it.kind.code() != "no-title");
    told.map(ToString::to_string).collect()
}

#[test]
fn an_ordinary_list_is_counted_as_it_was() {
    let list = [item(1, 0), item(1, 0), item(1, 1), item(1, 1), item(1, 0)];
    assert!(told(&list).is_empty(), "{:?}", told(&list));
}

#[test]
fn words_before_a_paragraph_are_told() {
    let said = told(&[item(3, 0), item(3, 0)]);
    assert!(
        said[0].ends_with("“Artikel I”") && said[1].ends_with("“Artikel II”"),
        "{said:?}"
    );
    let heading = r#"<w:pStyle w:val="Heading2"/>"#;
    let said = told(&[styled(heading, 3, 0)]);
    assert!(
        said.len() == 1 && said[0].ends_with("“Artikel I”"),
        "{said:?}"
    );
}

#[test]
fn roman_numbers_are_told_once() {
    let said = told(&[item(5, 0), item(5, 0)]);
    assert!(said.len() == 1 && said[0].ends_with("“i.”"), "{said:?}");
}

#[test]
fn a_list_that_goes_on_behind_a_paragraph_is_told_once() {
    let said = told(&[
        item(1, 0),
        item(1, 0),
        PARAGRAPH.to_owned(),
        item(1, 0),
        item(1, 0),
    ]);
    assert_eq!(
        said,
        ["block 4: the list began with 3; its items are lettered from a) on"]
    );
}

#[test]
fn a_list_that_begins_anew_right_behind_another_is_told() {
    let said = told(&[item(1, 0), item(1, 0), item(2, 0), item(2, 0)]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("block 3: ") && said[0].ends_with("“1.”"),
        "{said:?}"
    );
}

#[test]
fn headings_that_count_otherwise_are_told() {
    let heading = |at: u8| styled(&format!("<w:pStyle w:val=\"Heading{}\"/>", at + 2), 4, at);
    let said = told(&[heading(0), heading(1), heading(0)]);
    let numbers = [("3", "1"), ("3.1", "1.1"), ("4", "2")];
    for (said, (was, becomes)) in said.iter().zip(numbers) {
        assert!(
            said.contains(&format!("number {was} becomes {becomes},")),
            "{said}"
        );
    }
    assert_eq!(said.len(), 3, "{said:?}");
}
