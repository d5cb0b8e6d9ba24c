//! What of plain text is a heading or an item, and what are words.

use super::words::read;
use wortlaut_merge::document::canonical;

fn lines(source: &str) -> Vec<String> {
    let text = canonical(&read(source.as_bytes(), "a.txt").text);
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_count_or_a_day_on_a_line_of_its_own_is_no_heading() {
    let read = lines(
        "Sehr geehrte Damen und Herren,\n\n5. Mai 2026\n\n2 Anlagen\n\n1 Entwurf\n\n12.30 Uhr",
    );
    let expected = [
        "title\t",
        "paragraph\tSehr geehrte Damen und Herren,",
        "paragraph\t5. Mai 2026",
        "paragraph\t2 Anlagen",
        "paragraph\t1 Entwurf",
        "paragraph\t12.30 Uhr",
    ];
    assert_eq!(read, expected);
}

#[test]
fn numbers_that_count_are_headings() {
    let read =
        lines("Satzung\n\n1 Zweck\n\na\n\n2. Begriffe\n\n2.1 Netze\n\n7 Anlagen\n\n3 Schluss");
    let expected = [
        "title\tSatzung",
        "heading level=1 numbered\tZweck",
        "paragraph\ta",
        "heading level=1 numbered\tBegriffe",
        "heading level=2 numbered\tNetze",
        "paragraph\t7 Anlagen",
        "heading level=1 numbered\tSchluss",
    ];
    assert_eq!(read, expected);
}

#[test]
fn a_dash_within_a_paragraph_is_one_of_its_words() {
    let read = lines(
        "Die Kommunen sichern Angebote\n– auch digitale –\nfür alle.\n\nSie sichern:\n– Netze\n– Daten\n\n- eins\n- zwei",
    );
    let expected = [
        "title\t",
        "paragraph\tDie Kommunen sichern Angebote – auch digitale – für alle.",
        "paragraph\tSie sichern:",
        "unordered-list-item\tNetze",
        "unordered-list-item\tDaten",
        "unordered-list-item\teins",
        "unordered-list-item\tzwei",
    ];
    assert_eq!(read, expected);
}
