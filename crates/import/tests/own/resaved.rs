//! What members do all day: an export is opened in LibreOffice, saved again, and brought back as a revision.

use super::desk::{Desk, changed, words_that_occur_once};
use super::soffice::Soffice;
use std::fmt::Write;
use wortlaut_export::testing::{definition, everything, random_text, seeds};
use wortlaut_merge::document::{Inline, Marks, Text, canonical};

/// The formats that LibreOffice saves, and what it calls them.
const FORMATS: [(&str, &str); 2] = [("docx", "MS Word 2007 XML"), ("odt", "writer8")];
/// How many of the random texts it saves: it takes a fifth of a second for each.
const SAVED: usize = 40;
/// One word in so many is changed in LibreOffice itself.
const CHANGED: usize = 12;
/// What somebody puts in place of a word.
const NEW: &str = "Wechselwort";

/// What is done with a file in LibreOffice before it is saved.
#[derive(Clone, Copy)]
enum Edit<'a> {
    Nothing,
    Replace(&'a str),
    /// With the change tracked.
    Propose(&'a str),
}

/// The files of one format as LibreOffice saves them, in the same format or another.
fn saved(from: &str, to: (&str, &str), edits: &[(Vec<u8>, Edit<'_>)]) -> Vec<Vec<u8>> {
    let office = Soffice::with(include_str!("save.xba"));
    let path = |index: usize, format: &str| office.path(&format!("{index}.{format}"));
    let mut list = String::new();
    for (index, (file, edit)) in edits.iter().enumerate() {
        std::fs::write(path(index, from), file).unwrap();
        let (word, is_tracked) = match edit {
            Edit::Nothing => ("", false),
            Edit::Replace(word) => (*word, false),
            Edit::Propose(word) => (*word, true),
        };
        let filter = if from == to.0 { "" } else { to.1 };
        let (from, to) = (path(index, from), path(index, to.0));
        let (from, to) = (from.display(), to.display());
        writeln!(list, "{from}\t{word}\t{NEW}\t{is_tracked}\t{to}\t{filter}").unwrap();
    }
    office.run(&list);
    let saved = (0..edits.len()).map(|index| std::fs::read(path(index, to.0)).unwrap());
    let saved: Vec<_> = saved.collect();
    for (saved, (file, _)) in saved.iter().zip(edits) {
        assert_ne!(saved, file, "LibreOffice did not save it");
    }
    saved
}

#[test]
fn a_file_that_was_saved_again_in_either_format_has_no_differences() {
    let desks = [definition(), everything()].map(|text| Desk::of(&text));
    for (from, _) in FORMATS {
        for to in FORMATS {
            let files = desks.iter().map(|it| (it.write(from), Edit::Nothing));
            let saved = saved(from, to, &files.collect::<Vec<_>>());
            for (desk, file) in desks.iter().zip(&saved) {
                assert_eq!(desk.revised(to.0, file), None, "{from} as {}", to.0);
            }
        }
    }
}

/// Nobody writes such texts. LibreOffice loses two things of them: in Word's format the link of what stands behind a change
/// of script within a link, in its own the bold and italic look of defined terms that are links.
#[test]
fn of_any_text_that_was_saved_again_only_looks_are_lost() {
    let desks = seeds().take(SAVED).map(|seed| Desk::of(&random_text(seed)));
    let desks: Vec<Desk> = desks.collect();
    for to in FORMATS {
        let format = to.0;
        let files = desks.iter().map(|it| (it.write(format), Edit::Nothing));
        let saved = saved(format, to, &files.collect::<Vec<_>>());
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
    for to in FORMATS {
        let (format, file) = (to.0, desk.write(to.0));
        let edits = words
            .iter()
            .enumerate()
            .map(|(index, word)| match index % 2 {
                0 => (file.clone(), Edit::Replace(word)),
                _ => (file.clone(), Edit::Propose(word)),
            });
        let edits: Vec<_> = edits.collect();
        for (word, (saved, (_, edit))) in words
            .iter()
            .zip(saved(format, to, &edits).iter().zip(&edits))
        {
            let expected = was.replace(word, NEW);
            let read = desk.revised(format, saved);
            assert_eq!(read.as_ref(), Some(&expected), "{format}: {word}");
            let warnings = desk.read(format, saved).warnings;
            let told = warnings.iter().any(|it| it.kind.code() == "insertion");
            assert_eq!(told, matches!(edit, Edit::Propose(_)), "{format}: {word}");
        }
    }
}

/// The same for every word, as LibreOffice would have saved it.
#[test]
fn any_one_word_changed_in_a_file_that_was_saved_again_is_one_word() {
    let desk = Desk::of(&definition());
    let was = canonical(&desk.text());
    for to in FORMATS {
        let format = to.0;
        let saved = saved(format, to, &[(desk.write(format), Edit::Nothing)]);
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
