//! Tracked changes that reach beyond words: over ends of paragraphs, tables and footnotes.

use super::package::{docx, odt, part};
use super::words::{assert_nothing_is_lost, read};
use wortlaut_import::Imported;
use wortlaut_merge::document::canonical;

fn lines(imported: &Imported) -> Vec<String> {
    let text = canonical(&imported.text);
    text.lines().skip(2).map(str::to_owned).collect()
}

fn told(imported: &Imported, code: &str) -> Vec<String> {
    let warnings = imported.warnings.iter();
    let told = warnings.filter(|it| it.kind.code() == code);
    told.map(|it| it.words.clone()).collect()
}

/// A file whose change `1` is Kiel's deletion.
fn odt_with_deletion(region: &str, body: &str) -> Imported {
    let changes = format!(
        concat!(
            r#"<text:tracked-changes><text:changed-region text:id="1"><text:deletion><office:change-info>"#,
            r#"<dc:creator>Kiel</dc:creator></office:change-info>{}</text:deletion></text:changed-region></text:tracked-changes>"#,
        ),
        region
    );
    read(&odt("", &(changes + body)), "a.odt")
}

const BEGIN: &str = r#"<text:change-start text:change-id="1"/>"#;
const END: &str = r#"<text:change-end text:change-id="1"/>"#;

#[test]
fn a_deletion_over_the_ends_of_paragraphs_joins_them() {
    let body = format!(
        "<text:p>Anfang {BEGIN}weg</text:p><text:p>auch weg</text:p><text:p>und{END} Ende</text:p>"
    );
    let imported = odt_with_deletion("", &body);
    assert_eq!(lines(&imported), ["paragraph\tAnfang  Ende"]);
    assert_eq!(told(&imported, "deletion"), ["weg auch weg und"]);
}

#[test]
fn a_deletion_over_a_table_takes_it_away() {
    let table = |words: &str| {
        format!(
            "<table:table><table:table-row><table:table-cell><text:p>{words}</text:p></table:table-cell></table:table-row></table:table>"
        )
    };
    let body = format!(
        "<text:p>a</text:p><text:p>{BEGIN}b</text:p>{}<text:p>{END}c</text:p>{}",
        table("weg"),
        table("da")
    );
    let imported = odt_with_deletion("", &body);
    let expected = ["paragraph\ta", "paragraph\tc", "table\t", "row\tda"];
    assert_eq!(lines(&imported), expected);
    assert_eq!(told(&imported, "deletion").concat(), "b weg");
}

#[test]
fn words_before_a_table_stay_before_it() {
    let body = concat!(
        r#"<w:p><w:pPr><w:rPr><w:del w:author="Kiel"/></w:rPr></w:pPr><w:r><w:t>Davor</w:t></w:r></w:p>"#,
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Zelle</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    let imported = read(&docx(body, &[]), "a.docx");
    assert_eq!(
        lines(&imported),
        ["paragraph\tDavor", "table\t", "row\tZelle"]
    );
}

/// LibreOffice and Word write a footnote that was moved twice: where it was and where it is.
#[test]
fn a_footnote_goes_with_the_words_that_refer_to_it() {
    let note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Siehe dort.</text:p></text:note-body></text:note>";
    let apart = odt_with_deletion(
        &format!("<text:p>weg{note}</text:p>"),
        "<text:p>da</text:p>",
    );
    assert_eq!(lines(&apart), ["paragraph\tda"]);
    assert_eq!(told(&apart, "deletion"), ["weg [Siehe dort.]"]);
    let within = odt_with_deletion("", &format!("<text:p>da{BEGIN}weg{note}{END}</text:p>"));
    assert_eq!(lines(&within), ["paragraph\tda"]);
    assert_eq!(told(&within, "deletion"), ["weg Siehe dort."]);
}

#[test]
fn a_footnote_that_was_moved_in_word_is_there_once() {
    let change = |kind: &str, note: u8| {
        format!(
            "<w:{kind} w:author=\"Kiel\"><w:r><w:t>Satz</w:t></w:r><w:r><w:footnoteReference w:id=\"{note}\"/></w:r></w:{kind}>"
        )
    };
    let body = format!(
        "<w:p>{}</w:p><w:p>{}</w:p>",
        change("moveFrom", 1),
        change("moveTo", 2)
    );
    let note = |id: u8| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:t>Siehe dort.</w:t></w:r></w:p></w:footnote>"
        )
    };
    let notes = (
        "word/footnotes.xml",
        part("footnotes", &(note(1) + &note(2))),
    );
    let file = docx(&body, &[notes]);
    let imported = read(&file, "a.docx");
    assert_nothing_is_lost("a moved footnote", &file, &imported);
    assert_eq!(
        lines(&imported),
        ["paragraph\tSatz{footnote 1}", "footnote 1\tSiehe dort."]
    );
    assert_eq!(told(&imported, "deletion"), ["Satz Siehe dort."]);
    assert!(told(&imported, "footnote-unused").is_empty());
}
