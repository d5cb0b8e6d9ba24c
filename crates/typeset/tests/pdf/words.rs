//! The same words in the same order.

use crate::reading::{assert_same_words, letters, pages};
use std::collections::BTreeMap;
use wortlaut_export::Manuscript;
use wortlaut_export::testing::{
    agreed_version, definition, everything, manuscript, random_text, seeds, working_draft,
};
use wortlaut_merge::document::{Inline, Text};
use wortlaut_typeset::pdf;

#[test]
fn the_definition_reads_as_it_was_written() {
    let manuscript = manuscript(&definition(), agreed_version());
    assert_same_words(&manuscript, &pdf(&manuscript).unwrap());
}

#[test]
fn code_prints_as_it_is() {
    let manuscript = manuscript(&everything(), working_draft());
    let read = letters(&pages(&pdf(&manuscript).unwrap()).concat());
    let literally = [
        "#panic[..] $x$ @ref <b>",
        "*kein* **Fett** _kein_",
        "# kein Titel",
        "<?php ?>",
        "\\ | a | b |",
    ];
    for words in literally {
        assert!(read.contains(&letters(words)), "{words} in {read}");
    }
}

#[test]
fn random_manuscripts_read_as_they_were_written() {
    for seed in seeds() {
        let manuscript = manuscript(&from_left_to_right(random_text(seed)), working_draft());
        assert_same_words(&manuscript, &pdf(&manuscript).unwrap());
    }
}

/// Within a line that holds Hebrew, pdftotext guesses the order, so that only the characters can be compared.
#[test]
fn words_from_right_to_left_lose_no_character() {
    let with_hebrew = seeds()
        .map(random_text)
        .filter(|text| *text != from_left_to_right(text.clone()));
    for text in with_hebrew.take(40) {
        let (hebrew, greek) = (text.clone(), from_left_to_right(text));
        let read = |text: &Text| count(&manuscript(text, working_draft()));
        assert_eq!(read(&hebrew), read(&greek));
    }
}

/// How often the pages hold each character, brackets as one and the Hebrew word's letters as the Greek one's.
fn count(manuscript: &Manuscript) -> BTreeMap<char, usize> {
    let read = pages(&pdf(manuscript).unwrap()).concat();
    let mut count = BTreeMap::new();
    for character in letters(&read).chars() {
        let character = match character {
            '(' | ')' | '[' | ']' | '<' | '>' | '{' | '}' => '(',
            hebrew if HEBREW.contains(hebrew) => GREEK
                .chars()
                .nth(HEBREW.chars().position(|other| other == hebrew).unwrap())
                .unwrap(),
            character => character,
        };
        *count.entry(character).or_insert(0) += 1;
    }
    count
}

const HEBREW: &str = "שלום";
const GREEK: &str = "λόγο";

/// The text with a Greek word for the Hebrew one.
fn from_left_to_right(mut text: Text) -> Text {
    let turn = |inlines: &mut Vec<Inline>| {
        for inline in inlines {
            if let Inline::Text { text, .. } = inline {
                *text = text.replace(HEBREW, GREEK);
            }
        }
    };
    text.title = text.title.replace(HEBREW, GREEK);
    text.blocks
        .iter_mut()
        .for_each(|block| turn(&mut block.inlines));
    text.footnotes.values_mut().for_each(turn);
    let tables = text.tables.values_mut().flat_map(|table| &mut table.rows);
    tables.flat_map(|row| &mut row.cells).for_each(turn);
    text
}
