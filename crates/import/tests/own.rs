//! Our own files, read again as a revision of the text that they were made from: what nobody changed is no difference, and
//! a word that somebody changed is one word.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod own {
    pub mod desk;
    mod tracked;
}

use own::desk::{Desk, changed, words_that_occur_once};
use wortlaut_export::testing::{definition, everything, random_text, seeds};
use wortlaut_import::{Warning, WarningKind};
use wortlaut_merge::document::canonical;

/// What somebody puts in place of a word.
const NEW: &str = "Wechselwort";
/// The formats that are written and read, by the endings of their files.
const FORMATS: [&str; 5] = ["docx", "odt", "html", "md", "txt"];

#[test]
fn a_file_that_nobody_changed_has_no_differences_in_any_format() {
    let random = seeds().map(|seed| (format!("seed {seed}"), random_text(seed)));
    let named = [("definition", definition()), ("everything", everything())];
    let named = named.map(|(name, text)| (name.to_owned(), text));
    for (name, text) in named.into_iter().chain(random) {
        let desk = Desk::of(&text);
        for format in FORMATS {
            let file = desk.write(format);
            assert_eq!(desk.revised(format, &file), None, "{name}.{format}");
        }
    }
}

#[test]
fn what_our_own_files_print_before_paragraphs_is_what_is_counted() {
    for text in [definition(), everything()] {
        let desk = Desk::of(&text);
        for format in ["docx", "odt"] {
            let warnings = desk.read(format, &desk.write(format)).warnings;
            let is_of_numbers =
                |code: &str| matches!(code, "numbering" | "list-start" | "heading-number");
            let of_numbers = warnings.iter().filter(|it| is_of_numbers(it.kind.code()));
            assert_eq!(
                of_numbers.collect::<Vec<_>>(),
                Vec::<&Warning>::new(),
                "{format}"
            );
        }
    }
}

/// Each word that occurs once, in each format.
#[test]
fn one_word_that_somebody_changed_is_one_word() {
    let desk = Desk::of(&definition());
    let text = canonical(&desk.text());
    for format in FORMATS {
        let file = desk.write(format);
        let mut changes = 0;
        for word in words_that_occur_once(&desk.text()) {
            let Some(revised) = changed(format, &file, &word, NEW) else {
                continue;
            };
            let expected = text.replace(&word, NEW);
            let read = desk.revised(format, &revised);
            assert_eq!(read.as_ref(), Some(&expected), "{format}: {word}");
            changes += 1;
        }
        assert!(changes > 100, "{format}: {changes} words were changed");
    }
}

/// What our pages say beside the text is in warnings, and no part of a text that is made from them.
#[test]
fn contents_and_edition_of_our_own_page_are_no_words_of_the_text() {
    let desk = Desk::of(&definition());
    let read = desk.read("html", &desk.write("html"));
    assert_eq!(canonical(&read.text), canonical(&desk.text()));
    let told = |kind: WarningKind| {
        let mut said = read.warnings.iter().filter(|it| it.kind == kind);
        said.any(|it| !it.words.is_empty())
    };
    assert!(told(WarningKind::Contents) && told(WarningKind::Edition));
    let other = |kind: &WarningKind| !matches!(kind, WarningKind::Contents | WarningKind::Edition);
    let others: Vec<_> = read.warnings.iter().filter(|it| other(&it.kind)).collect();
    assert!(others.is_empty(), "{others:?}");
}
