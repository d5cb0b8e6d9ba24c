//! Our own files, read again as a revision of the text that they were made from: what nobody changed is no difference, and
//! a word that somebody changed is one word.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod own {
    pub mod desk;
}

use own::desk::{Desk, FORMATS, changed};
use wortlaut_export::testing::{definition, everything, random_text, seeds};
use wortlaut_import::WarningKind;
use wortlaut_merge::document::{Text, canonical, words};

/// What somebody puts in place of a word.
const NEW: &str = "Wechselwort";
/// The shortest words that are put in place of another: shorter ones occur in markup.
const LETTERS: usize = 7;

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

/// Each word that occurs once, in each format. In plain text the table is lines of words, and one that is changed there
/// comes back as such: no other format has an exception.
#[test]
fn one_word_that_somebody_changed_is_one_word() {
    let desk = Desk::of(&definition());
    let text = canonical(&desk.text());
    for format in FORMATS {
        let file = desk.write(format);
        let mut changes = 0;
        for word in words_that_occur_once(&desk.text(), format != "txt") {
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

fn words_that_occur_once(text: &Text, with_tables: bool) -> Vec<String> {
    let all = canonical(text);
    let tables = text.tables.values().filter(|_| with_tables);
    let cells = tables.flat_map(|it| &it.rows).flat_map(|row| &row.cells);
    let runs = (text.blocks.iter().map(|block| &block.inlines))
        .chain(text.footnotes.values())
        .chain(cells);
    let said: Vec<String> = runs.map(|it| format!(" {}", words(it))).collect();
    let said = format!("{}{}", text.title, said.concat());
    let words = said.split(|it: char| !it.is_alphabetic());
    let words = words.filter(|it| it.chars().count() >= LETTERS && all.matches(it).count() == 1);
    words.map(str::to_owned).collect()
}
