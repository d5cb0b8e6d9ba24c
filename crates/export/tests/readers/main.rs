//! What other people's programs read in our files: pandoc and LibreOffice.
//!
//! They are not built with the other tests, because they need these programs: see `make test-export`.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod conforming;
mod everyday;
mod expected;
mod office;
mod pandoc;
mod redlines;
mod soffice;

use conforming::{Named, altered, faults};
use expected::{Line, Reader, difference, lines, shown, without_depth, without_gaps};
use office::{Command, Office, Read, Task, first_difference};
use redlines::{Pair, definition_pairs, random_pair};
use wortlaut_export::testing::{everything, manuscript, random_text, seeds, working_draft};
use wortlaut_export::{ExportError, Manuscript, Redline, docx, docx_tracked, odt, odt_tracked};

/// The definition with which a new workspace begins.
const DEFINITION: &str = include_str!("../../../server/template/definition.md");

/// How many random comparisons are accepted and rejected.
const COMPARISONS: u64 = 40;

fn definition() -> Manuscript {
    let mut ids = 0_u128;
    let parsed = wortlaut_merge::markdown::parse(DEFINITION, || {
        ids += 1;
        uuid::Uuid::from_u128(ids)
    });
    manuscript(&parsed.text, working_draft())
}

/// The definition, a text with everything, and random ones.
fn manuscripts() -> Vec<(String, Manuscript)> {
    let named = [
        ("definition".to_owned(), definition()),
        (
            "everything".to_owned(),
            manuscript(&everything(), working_draft()),
        ),
    ];
    let random = seeds().map(|seed| {
        (
            format!("random{seed}"),
            manuscript(&random_text(seed), working_draft()),
        )
    });
    named.into_iter().chain(random).collect()
}

type Write = fn(&Manuscript) -> Result<Vec<u8>, ExportError>;
const FORMATS: [(&str, Write); 2] = [("docx", docx), ("odt", odt)];

#[test]
fn pandoc_reads_the_words_and_the_structure() {
    for (format, write) in FORMATS {
        // In OpenDocument, pandoc 2.17 knows no title, and passes over `text:note-ref`, which refers to a footnote again, and
        // `table:table-header-rows`. LibreOffice shows both, see below.
        let reader = match format {
            "odt" => Reader {
                title: "paragraph",
                shows_cross_references: false,
                reads_header_rows: false,
            },
            _ => Reader {
                title: "title",
                shows_cross_references: true,
                reads_header_rows: true,
            },
        };
        for (name, manuscript) in manuscripts() {
            let mut read = pandoc::read(format, &write(&manuscript).unwrap());
            let mut expected = lines(&manuscript, &reader);
            if format == "odt" {
                // There, pandoc takes every paragraph with a margin for a quotation.
                read.iter_mut()
                    .chain(&mut expected)
                    .for_each(Line::without_margin);
            }
            assert_lines(&format!("{name}.{format}"), read, expected);
        }
    }
}

#[test]
fn libreoffice_shows_the_words_and_the_numbers() {
    let manuscripts = manuscripts();
    let manuscripts = manuscripts.as_slice();
    // Two of them, each with all files of a format.
    std::thread::scope(|scope| {
        for format in FORMATS {
            scope.spawn(move || assert_shown(format, manuscripts));
        }
    });
}

fn assert_shown((format, write): (&str, Write), manuscripts: &[(String, Manuscript)]) {
    let tasks = manuscripts.iter().map(|(name, manuscript)| Task {
        name: format!("{name}.{format}"),
        bytes: write(manuscript).unwrap(),
        command: Command::Show,
    });
    let tasks: Vec<Task> = tasks.collect();
    let read = Office::new().run(&tasks);
    for ((task, read), (_, manuscript)) in tasks.iter().zip(&read).zip(manuscripts) {
        let (read, expected) = (read.shown_words(), shown(manuscript));
        assert!(
            read == expected,
            "{}\n{}",
            task.name,
            difference(&read, &expected)
        );
    }
}

/// How a comparison is written, and how a text of its own.
type WriteTracked = fn(&Redline) -> Result<Vec<u8>, ExportError>;
const TRACKED: [(&str, WriteTracked, Write); 2] =
    [("docx", docx_tracked, docx), ("odt", odt_tracked, odt)];

#[test]
fn accepting_all_gives_the_newer_text_and_rejecting_all_the_older_one() {
    let mut pairs = everyday::pairs(DEFINITION);
    pairs.extend(definition_pairs(&definition()));
    let wrong = resolved(&pairs)
        .into_iter()
        .filter_map(Resolved::difference);
    assert_none(wrong.collect());
}

/// Nobody edits like this, so that LibreOffice's limits are met too (see [`docx_tracked`] and [`odt_tracked`]): a paragraph
/// may come back as another kind. Its words do.
#[test]
fn accepting_and_rejecting_random_changes_loses_no_word() {
    let pairs: Vec<Pair> = (0..COMPARISONS).map(random_pair).collect();
    let wrong = resolved(&pairs)
        .into_iter()
        .filter_map(Resolved::difference_in_words);
    assert_none(wrong.collect());
}

/// What LibreOffice has of a comparison's file when all is accepted or rejected, and what it has of that text's own file.
struct Resolved {
    name: String,
    resolved: Read,
    own: Read,
}

impl Resolved {
    fn difference(self) -> Option<String> {
        let difference = first_difference(&self.resolved.paragraphs, &self.own.paragraphs)?;
        Some(format!("{}\n{difference}", self.name))
    }

    fn difference_in_words(self) -> Option<String> {
        let (resolved, own) = (self.resolved.words(), self.own.words());
        (resolved != own).then(|| format!("{}\n{}", self.name, difference(&resolved, &own)))
    }
}

fn resolved(pairs: &[Pair]) -> Vec<Resolved> {
    let mut tasks = Vec::new();
    for (format, write_tracked, write) in TRACKED {
        for pair in pairs {
            let tracked = write_tracked(&pair.redline).unwrap();
            let mut task = |what: &str, bytes: Vec<u8>, command| {
                let name = format!("{} {what}.{format}", pair.name);
                tasks.push(Task {
                    name,
                    bytes,
                    command,
                });
            };
            task("accepted", tracked.clone(), Command::Accept);
            task("newer", write(&pair.to).unwrap(), Command::Open);
            task("rejected", tracked, Command::Reject);
            task("older", write(&pair.from).unwrap(), Command::Open);
        }
    }
    let mut read = Office::new().run(&tasks).into_iter();
    let names = tasks.into_iter().step_by(2).map(|task| task.name);
    let resolved = names.map(|name| Resolved {
        name,
        resolved: read.next().unwrap(),
        own: read.next().unwrap(),
    });
    resolved.collect()
}

fn assert_none(wrong: Vec<String>) {
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn assert_lines(name: &str, mut read: Vec<Line>, mut expected: Vec<Line>) {
    without_gaps(&mut expected);
    for (read, expected) in read.iter_mut().zip(&expected) {
        if matches!(expected.kind.as_str(), "ordered" | "bullets") {
            without_depth(read);
        }
    }
    for (index, line) in expected.iter().enumerate() {
        assert_eq!(read.get(index), Some(line), "{name}: line {index}");
    }
    let more = read.get(expected.len());
    assert_eq!(more, None, "{name}: more lines than there are");
}

/// How many random comparisons are looked at by the standards.
const CHECKED_COMPARISONS: u64 = 100;

#[test]
fn every_file_conforms_to_its_standard() {
    let manuscripts = manuscripts();
    let pairs: Vec<Pair> = everyday::pairs(DEFINITION)
        .into_iter()
        .chain(definition_pairs(&definition()))
        .chain((0..CHECKED_COMPARISONS).map(random_pair))
        .collect();
    let files = TRACKED.map(|(format, write_tracked, write)| -> Vec<Named> {
        let plain = manuscripts
            .iter()
            .map(|(name, manuscript)| (format!("{name}.{format}"), write(manuscript).unwrap()));
        let tracked = pairs.iter().map(|pair| {
            let bytes = write_tracked(&pair.redline).unwrap();
            (format!("{} tracked.{format}", pair.name), bytes)
        });
        plain.chain(tracked).collect()
    });
    std::thread::scope(|scope| {
        let checks = files.each_ref().map(|files| scope.spawn(|| faults(files)));
        for check in checks {
            assert_none(check.join().unwrap());
        }
    });
}

/// Parts of the definition's files, each altered as no reader of ours minds: the part, what stands there, and what is put
/// there instead.
const BROKEN: [(&str, &str, &str, &str); 9] = [
    (
        "docx",
        "word/document.xml",
        "<w:trPr><w:cantSplit/><w:tblHeader/>",
        "<w:trPr><w:tblHeader/><w:cantSplit/><w:b/>",
    ),
    ("docx", "word/document.xml", "<w:pgSz ", "<w:cols/><w:pgSz "),
    (
        "docx",
        "word/document.xml",
        "<w:tblLayout ",
        "<w:tblLook w:val=\"0020\"/><w:tblLayout ",
    ),
    (
        "docx",
        "word/document.xml",
        "<w:footnoteReference w:id=\"1\"/>",
        "<w:footnoteReference w:id=\"99\"/>",
    ),
    (
        "docx",
        "word/styles.xml",
        "<w:b/><w:bCs/>",
        "<w:bCs/><w:b/>",
    ),
    (
        "docx",
        "word/numbering.xml",
        "<w:lvlText ",
        "<w:lvlJc w:val=\"left\"/><w:lvlText ",
    ),
    (
        "docx",
        "word/settings.xml",
        "<w:compat>",
        "<w:themeFontLang/><w:compat>",
    ),
    (
        "odt",
        "content.xml",
        "<table:table-column",
        "<table:table-columm",
    ),
    (
        "odt",
        "styles.xml",
        "fo:margin-top=\"",
        "fo:margin-top=\"much",
    ),
];

#[test]
fn what_does_not_conform_is_found() {
    let definition = definition();
    let files = BROKEN.map(|(format, part, old, new)| -> Named {
        let file = if format == "docx" {
            docx(&definition)
        } else {
            odt(&definition)
        };
        (
            format!("{old}.{format}"),
            altered(&file.unwrap(), part, old, new),
        )
    });
    let faults = faults(&files);
    for (name, _) in &files {
        let told = faults.iter().any(|fault| fault.starts_with(name.as_str()));
        assert!(told, "nothing is said of {name}: {faults:#?}");
    }
}
