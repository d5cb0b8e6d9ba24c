//! Fields of Word that show something without words of their own, and those that never end.

use super::package::docx;
use super::words::read;
use wortlaut_import::Imported;
use wortlaut_merge::document::canonical;

fn sign(kind: &str, form: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType=\"{kind}\">{form}</w:fldChar></w:r>")
}

fn field(instruction: &str, form: &str) -> String {
    let instruction = format!("<w:r><w:instrText>{instruction}</w:instrText></w:r>");
    sign("begin", form) + &instruction + &sign("end", "")
}

fn words(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn of(body: &str) -> Imported {
    read(&docx(body, &[]), "a.docx")
}

fn lines(imported: &Imported) -> Vec<String> {
    let text = canonical(&imported.text);
    text.lines().skip(2).map(str::to_owned).collect()
}

fn told(imported: &Imported, code: &str) -> String {
    let warnings = imported.warnings.iter();
    let told = warnings.filter(|it| it.kind.code() == code);
    told.map(|it| it.words.as_str()).collect()
}

#[test]
fn what_a_form_shows_is_read() {
    let list = concat!(
        r#"<w:ffData><w:ddList><w:result w:val="1"/><w:default w:val="0"/><w:listEntry w:val="ja"/>"#,
        r#"<w:listEntry w:val="nein"/></w:ddList></w:ffData>"#,
    );
    let unchosen = r#"<w:ffData><w:ddList><w:listEntry w:val="vielleicht"/></w:ddList></w:ffData>"#;
    let checkbox = |signs: &str| format!("<w:ffData><w:checkBox>{signs}</w:checkBox></w:ffData>");
    let body = [
        field("FORMDROPDOWN", list),
        field("FORMDROPDOWN", unchosen),
        field(
            "FORMCHECKBOX",
            &checkbox(r#"<w:default w:val="0"/><w:checked/>"#),
        ),
        field(
            "FORMCHECKBOX",
            &checkbox(r#"<w:default w:val="1"/><w:checked w:val="0"/>"#),
        ),
        field("FORMCHECKBOX", &checkbox(r#"<w:default w:val="1"/>"#)),
        field(" MACROBUTTON NoMacro [Name der Gemeinde] ", ""),
    ];
    let imported = of(&format!("<w:p>{}</w:p>", body.join(&words(", "))));
    assert_eq!(
        lines(&imported),
        ["paragraph\tnein, vielleicht, ☒, ☐, ☒, [Name der Gemeinde]"]
    );
    assert!(told(&imported, "field").starts_with("nein vielleicht ☒ ☐ ☒ [Name"));
}

#[test]
fn a_result_with_words_of_its_own_is_read_as_it_is() {
    let instruction = "<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>";
    let body = [
        &sign("begin", ""),
        instruction,
        &sign("separate", ""),
        &words("X"),
        &sign("end", ""),
    ];
    let imported = of(&format!(
        "<w:p>{}</w:p>",
        body.map(ToString::to_string).concat()
    ));
    assert_eq!(lines(&imported), ["paragraph\tX"]);
    assert_eq!(told(&imported, "field"), "");
}

#[test]
fn a_field_that_shows_nothing_is_told() {
    let body = words("Netz") + &field(" XE \"Netz, digitales\" ", "");
    let imported = of(&format!("<w:p>{body}</w:p>"));
    assert_eq!(lines(&imported), ["paragraph\tNetz"]);
    assert_eq!(
        told(&imported, "field-without-result"),
        "XE \"Netz, digitales\""
    );
}

#[test]
fn a_field_that_never_ends_swallows_nothing() {
    let begin = sign("begin", "") + "<w:r><w:instrText>IF</w:instrText></w:r>";
    let body = format!(
        "<w:p>{}{begin}{}</w:p><w:p>{}</w:p>",
        words("a"),
        words("b"),
        words("c")
    );
    let imported = of(&body);
    assert_eq!(
        lines(&imported),
        ["paragraph\ta", "paragraph\tb", "paragraph\tc"]
    );
    assert_eq!(told(&imported, "field"), "bc");
}

/// The address of a link may be a field's result itself.
#[test]
fn the_result_of_a_field_within_an_instruction_is_part_of_it() {
    let inner = [
        &sign("begin", ""),
        "<w:r><w:instrText>MERGEFIELD ort</w:instrText></w:r>",
        &sign("separate", ""),
        &words("https://a.example/"),
        &sign("end", ""),
    ]
    .map(ToString::to_string)
    .concat();
    let quote = "<w:r><w:instrText>\"</w:instrText></w:r>";
    let body = format!(
        "<w:p>{}<w:r><w:instrText xml:space=\"preserve\">HYPERLINK \"</w:instrText></w:r>{inner}{quote}{}{}{}</w:p>",
        sign("begin", ""),
        sign("separate", ""),
        words("Ort"),
        sign("end", "")
    );
    let imported = of(&body);
    assert_eq!(
        lines(&imported),
        ["paragraph\t{link href=\"https://a.example/\"}Ort{/}"]
    );
    assert_eq!(told(&imported, "field"), "");
}
