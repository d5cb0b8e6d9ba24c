//! Which heading is the title, and which are sections.

use super::package::docx;
use super::words::read;
use wortlaut_merge::document::canonical;

/// A document of paragraphs: `1` is in the style "Heading 1" and so on, `T` in that of a title, anything else in none.
fn lines(paragraphs: &[(char, &str)]) -> Vec<String> {
    let paragraphs = paragraphs.iter().map(|(style, words)| {
        let style = match style {
            'T' => r#"<w:pPr><w:pStyle w:val="Title"/></w:pPr>"#.to_owned(),
            '1'..='9' => format!(r#"<w:pPr><w:pStyle w:val="Heading{style}"/></w:pPr>"#),
            _ => String::new(),
        };
        format!("<w:p>{style}<w:r><w:t>{words}</w:t></w:r></w:p>")
    });
    let imported = read(&docx(&paragraphs.collect::<String>(), &[]), "a.docx");
    let text = canonical(&imported.text);
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_heading_with_a_typed_number_is_a_section_and_not_the_title() {
    let read = lines(&[
        ('1', "1 Zweck"),
        (' ', "a"),
        ('1', "2 Begriffe"),
        (' ', "b"),
    ]);
    let expected = [
        "title\t",
        "heading level=1 numbered\tZweck",
        "paragraph\ta",
        "heading level=1 numbered\tBegriffe",
        "paragraph\tb",
    ];
    assert_eq!(read, expected);
    let read = lines(&[('1', "§ 1 Zweck"), (' ', "a")]);
    assert_eq!(
        read,
        ["title\t", "heading level=1\t§ 1 Zweck", "paragraph\ta"]
    );
}

#[test]
fn several_highest_headings_are_sections_of_one_level() {
    let read = lines(&[
        ('1', "Zweck"),
        (' ', "a"),
        ('2', "Netze"),
        ('1', "Begriffe"),
    ]);
    let expected = [
        "title\t",
        "heading level=1\tZweck",
        "paragraph\ta",
        "heading level=2\tNetze",
        "heading level=1\tBegriffe",
    ];
    assert_eq!(read, expected);
}

#[test]
fn a_heading_over_all_others_is_the_title_and_theirs_stay_as_they_are() {
    let over_sections = lines(&[('1', "Satzung"), ('1', "Zweck"), (' ', "a"), ('2', "Netze")]);
    let expected = [
        "title\tSatzung",
        "heading level=1\tZweck",
        "paragraph\ta",
        "heading level=2\tNetze",
    ];
    assert_eq!(over_sections, expected);
    let over_numbers = lines(&[('1', "Satzung"), (' ', "vom 3. März"), ('1', "1 Zweck")]);
    let expected = [
        "title\tSatzung",
        "paragraph\tvom 3. März",
        "heading level=1 numbered\tZweck",
    ];
    assert_eq!(over_numbers, expected);
    let alone = lines(&[(' ', "Entwurf"), ('1', "Satzung"), ('2', "Zweck")]);
    assert_eq!(
        alone,
        [
            "title\tSatzung",
            "paragraph\tEntwurf",
            "heading level=1\tZweck"
        ]
    );
    let styled = lines(&[('T', "Satzung"), ('1', "Zweck"), ('1', "Netze")]);
    assert_eq!(
        styled,
        [
            "title\tSatzung",
            "heading level=1\tZweck",
            "heading level=1\tNetze"
        ]
    );
}
