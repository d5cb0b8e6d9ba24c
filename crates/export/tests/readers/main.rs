//! What other people's programs read in our files: pandoc and LibreOffice.
//!
//! They are not built with the other tests, because they need these programs: see `make test-export`.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod expected;
mod office;
mod pandoc;
mod redlines;

use expected::{Line, lines, difference, shown, without_depth, without_gaps};
use office::{Command, Office, Task};
use redlines::{Pair, definition_pairs, random_pair};
use wortlaut_export::testing::{everything, manuscript, random_text, seeds, working_draft};
use wortlaut_export::{Manuscript, docx, docx_tracked, odt};

/// The definition with which a new workspace begins.
const DEFINITION: &str = include_str!("../../../server/template/definition.md");

/// How many of the random manuscripts LibreOffice reads: it takes a good part of a second for each.
const READ_BY_OFFICE: usize = 40;
/// How many random comparisons are accepted and rejected.
const COMPARISONS: u64 = 60;

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

type Write = fn(&Manuscript) -> Result<Vec<u8>, wortlaut_export::ExportError>;
const FORMATS: [(&str, Write); 2] = [("docx", docx), ("odt", odt)];

#[test]
fn pandoc_reads_the_words_and_the_structure() {
    for (format, write) in FORMATS {
        // pandoc knows no title in OpenDocument.
        let title = if format == "odt" { "paragraph" } else { "title" };
        for (name, manuscript) in manuscripts() {
            let mut read = pandoc::read(format, &write(&manuscript).unwrap());
            let mut expected = lines(&manuscript, title);
            if format == "odt" {
                // There, pandoc takes every paragraph with a margin for a quotation.
                read.iter_mut().chain(&mut expected).for_each(Line::without_margin);
            }
            assert_lines(&format!("{name}.{format}"), read, expected);
        }
    }
}

#[test]
fn libreoffice_shows_the_words_and_the_numbers() {
    let manuscripts: Vec<_> = manuscripts().into_iter().take(READ_BY_OFFICE + 2).collect();
    let mut tasks = Vec::new();
    for (format, write) in FORMATS {
        for (name, manuscript) in &manuscripts {
            tasks.push(Task {
                name: format!("{name}.{format}"),
                bytes: write(manuscript).unwrap(),
                command: Command::Open,
            });
        }
    }
    let read = Office::new().run(&tasks);
    for (index, task) in tasks.iter().enumerate() {
        let (_, manuscript) = &manuscripts[index % manuscripts.len()];
        let (read, expected) = (read[index].shown_words(), shown(manuscript));
        assert!(read == expected, "{}\n{}", task.name, difference(&read, &expected));
    }
}

/// The words alone: LibreOffice does not bring back the kind of every paragraph and the level of every item.
#[test]
fn accepting_all_gives_the_newer_words_and_rejecting_all_the_older_ones() {
    let pairs: Vec<Pair> = definition_pairs(&definition())
        .into_iter()
        .chain((0..COMPARISONS).map(random_pair))
        .collect();
    let mut tasks = Vec::new();
    for pair in &pairs {
        let tracked = docx_tracked(&pair.redline).unwrap();
        let mut task = |name: &str, bytes: Vec<u8>, command| {
            let name = format!("{}-{name}.docx", pair.name);
            tasks.push(Task { name, bytes, command });
        };
        task("accepted", tracked.clone(), Command::Accept);
        task("newer", docx(&pair.to).unwrap(), Command::Open);
        task("rejected", tracked, Command::Reject);
        task("older", docx(&pair.from).unwrap(), Command::Open);
    }
    let read = Office::new().run(&tasks);
    for (index, task) in tasks.iter().enumerate().step_by(2) {
        let (resolved, plain) = (read[index].words(), read[index + 1].words());
        assert!(resolved == plain, "{}\n{}", task.name, difference(&resolved, &plain));
    }
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
