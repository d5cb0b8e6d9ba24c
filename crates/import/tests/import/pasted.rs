//! Pages as word processors put them on the clipboard.

use super::words::read;
use wortlaut_import::{Imported, WarningKind};
use wortlaut_merge::document::canonical;

fn page(body: &str) -> Imported {
    read(
        format!("<html><body>{body}</body></html>").as_bytes(),
        "text.html",
    )
}

fn lines(imported: &Imported) -> Vec<String> {
    let text = canonical(&imported.text);
    text.lines().skip(2).map(str::to_owned).collect()
}

fn sign(words: &str) -> String {
    format!(
        "<![if !supportLists]><span style='mso-list:Ignore'>{words}<span>&nbsp;&nbsp;</span></span><![endif]>"
    )
}

fn item(level: u8, bullet: &str, words: &str) -> String {
    format!(
        "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>{}{words}</p>",
        sign(bullet)
    )
}

#[test]
fn lists_from_word_are_lists() {
    let list = item(1, "·", "Eins") + &item(2, "a)", "Zwei") + &item(1, "·", "<b>Drei</b>");
    let count = item(1, "1.", "Vier") + &item(1, "(1)", "Fünf");
    let imported = page(&format!("{list}<p>Dazwischen</p>{count}"));
    let expected = [
        "unordered-list-item\tEins",
        "ordered-list-item in=unordered-list-item\tZwei",
        "unordered-list-item\t{strong}Drei{/}",
        "paragraph\tDazwischen",
        "ordered-list-item\tVier",
        "ordered-list-item\tFünf",
    ];
    assert_eq!(lines(&imported), expected);
    let codes: Vec<_> = imported.warnings.iter().map(|it| it.kind.code()).collect();
    // What was (1) is b) here.
    assert_eq!(codes, ["no-title", "numbering"]);
}

#[test]
fn a_heading_that_word_numbers_is_numbered() {
    let heading = |number: &str, words: &str| {
        format!(
            "<h2 style='mso-list:l0 level2 lfo1'>{}{words}</h2>",
            sign(number)
        )
    };
    let imported = page(&format!(
        "<h1>Satzung</h1>{}{}",
        heading("1.", "Zweck"),
        heading("§ 2", "Netze")
    ));
    assert_eq!(
        lines(&imported),
        [
            "heading level=1 numbered\tZweck",
            "heading level=1\t§ 2 Netze"
        ]
    );
}

#[test]
fn what_a_page_hides_is_told_and_not_in_the_text() {
    let imported = page(concat!(
        "<p>Sichtbar<span style='display:none'> versteckt</span></p><p style='mso-hide:all'>auch</p>",
        "<p hidden>und dies</p>",
    ));
    assert_eq!(lines(&imported), ["paragraph\tSichtbar"]);
    let hidden = imported
        .warnings
        .iter()
        .filter(|it| it.kind == WarningKind::Hidden);
    let hidden: Vec<_> = hidden.map(|it| it.words.as_str()).collect();
    assert_eq!(hidden.join(" "), "versteckt auch und dies");
}
