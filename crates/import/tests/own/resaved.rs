//! What members do all day: an export is opened in LibreOffice, saved again, and brought back as a revision.

use super::desk::{Desk, changed, words_that_occur_once};
use super::soffice::Soffice;
use std::fmt::Write;
use wortlaut_export::testing::{definition, everything, random_text, seeds};
use wortlaut_merge::document::{Inline, Marks, Text, canonical};

/// The formats that LibreOffice saves.
const FORMATS: [&str; 2] = ["docx", "odt"];
/// How many of the random texts it saves: it takes a fifth of a second for each.
const SAVED: usize = 40;
/// One word in so many is changed in LibreOffice itself.
const CHANGED: usize = 12;
/// What somebody puts in place of a word.
const NEW: &str = "Wechselwort";

/// A file, a word, and what LibreOffice puts in its place.
type Edit<'a> = (Vec<u8>, &'a str, &'a str);

/// The files as LibreOffice saves them once it has opened them and changed the word.
fn saved_again(format: &str, edits: &[Edit<'_>]) -> Vec<Vec<u8>> {
    let office = Soffice::with(include_str!("save.xba"));
    let path = |index| office.path(&format!("{index}.{format}"));
    let mut list = String::new();
    for (index, (file, old, new)) in edits.iter().enumerate() {
        std::fs::write(path(index), file).unwrap();
        writeln!(list, "{}\t{old}\t{new}", path(index).display()).unwrap();
    }
    office.run(&list);
    let saved = (0..edits.len()).map(|index| std::fs::read(path(index)).unwrap());
    let saved: Vec<_> = saved.collect();
    for (saved, (file, ..)) in saved.iter().zip(edits) {
        assert_ne!(saved, file, "LibreOffice did not save it");
    }
    saved
}

#[test]
fn a_file_that_was_saved_again_has_no_differences() {
    let texts = [definition(), everything()];
    for format in FORMATS {
        let desks: Vec<Desk> = texts.iter().map(Desk::of).collect();
        let files = desks.iter().map(|desk| (desk.write(format), "", ""));
        let saved = saved_again(format, &files.collect::<Vec<_>>());
        for (desk, file) in desks.iter().zip(&saved) {
            assert_eq!(desk.revised(format, file), None, "{format}");
        }
    }
}

/// Nobody writes such texts. LibreOffice loses two things of them: in Word's format the link of what stands behind a change
/// of script within a link, in its own the bold and italic look of defined terms that are links.
#[test]
fn of_any_text_that_was_saved_again_only_looks_are_lost() {
    let desks = seeds().take(SAVED).map(|seed| Desk::of(&random_text(seed)));
    let desks: Vec<Desk> = desks.collect();
    for format in FORMATS {
        let files = desks.iter().map(|desk| (desk.write(format), "", ""));
        let saved = saved_again(format, &files.collect::<Vec<_>>());
        let mut lost = 0;
        for (seed, (desk, file)) in desks.iter().zip(&saved).enumerate() {
            if let Some(read) = desk.revision(format, file) {
                let kept = |text: &Text| canonical(&what_is_kept(format, text));
                assert_eq!(kept(&read), kept(&desk.text()), "seed {seed}.{format}");
                lost += 1;
            }
        }
        assert!(
            lost < SAVED / 4,
            "{format}: {lost} texts are not what they were"
        );
    }
}

/// A text without what LibreOffice loses.
fn what_is_kept(format: &str, text: &Text) -> Text {
    let mut text = text.clone();
    let blocks = text.blocks.iter_mut().map(|block| &mut block.inlines);
    let rows = text.tables.values_mut().flat_map(|it| &mut it.rows);
    let cells = rows.flat_map(|row| &mut row.cells);
    for runs in blocks.chain(text.footnotes.values_mut()).chain(cells) {
        let mut kept: Vec<Inline> = Vec::new();
        for run in std::mem::take(runs) {
            match run {
                Inline::Text { text, mut marks } => {
                    forget(format, &mut marks);
                    wortlaut_merge::document::push_words(&mut kept, &text, &marks);
                }
                note => kept.push(note),
            }
        }
        *runs = kept;
    }
    text
}

fn forget(format: &str, marks: &mut Marks) {
    if format == "docx" {
        marks.link = None;
    } else if marks.term && marks.link.is_some() {
        (marks.strong, marks.em) = (false, false);
    }
}

#[test]
fn a_word_that_was_changed_in_libreoffice_is_one_word() {
    let desk = Desk::of(&definition());
    let words = words_that_occur_once(&desk.text());
    let words: Vec<&str> = words.iter().step_by(CHANGED).map(String::as_str).collect();
    assert!(words.len() > 10, "{} words are changed", words.len());
    let was = canonical(&desk.text());
    for format in FORMATS {
        let file = desk.write(format);
        let edits: Vec<Edit<'_>> = words.iter().map(|it| (file.clone(), *it, NEW)).collect();
        for (word, saved) in words.iter().zip(saved_again(format, &edits)) {
            let expected = was.replace(word, NEW);
            let read = desk.revised(format, &saved);
            assert_eq!(read.as_ref(), Some(&expected), "{format}: {word}");
        }
    }
}

/// The same for every word, as LibreOffice would have saved it.
#[test]
fn any_one_word_changed_in_a_file_that_was_saved_again_is_one_word() {
    let desk = Desk::of(&definition());
    let was = canonical(&desk.text());
    for format in FORMATS {
        let saved = saved_again(format, &[(desk.write(format), "", "")]);
        let mut changes = 0;
        for word in words_that_occur_once(&desk.text()) {
            let Some(revised) = changed(format, &saved[0], &word, NEW) else {
                continue;
            };
            let expected = was.replace(&word, NEW);
            let read = desk.revised(format, &revised);
            assert_eq!(read.as_ref(), Some(&expected), "{format}: {word}");
            changes += 1;
        }
        assert!(changes > 100, "{format}: {changes} words were changed");
    }
}
