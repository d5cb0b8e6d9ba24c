//! DOCX and ODT as files: that the same text gives the same bytes, and that every part is XML. What they say to word
//! processors is tested with such programs, see `tests/readers`.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use quick_xml::{Reader, events::Event};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use wortlaut_export::testing::{
    agreed_version, append, definition, everything, manuscript, random_comparison, random_text,
    seeds, working_draft,
};
use wortlaut_export::{Author, Redline, docx, docx_tracked, odt, odt_tracked};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Table, Text};
use wortlaut_merge::history::Chronicle;
use wortlaut_model::Timestamp;

/// How many of the random texts and comparisons are written.
const TEXTS: usize = 40;

/// The files of a text with everything, of random ones and of random comparisons.
fn files() -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    let random = seeds().take(TEXTS);
    let random = random.map(|seed| manuscript(&random_text(seed), working_draft()));
    for manuscript in random.chain([manuscript(&everything(), agreed_version())]) {
        files.push(docx(&manuscript).unwrap());
        files.push(odt(&manuscript).unwrap());
    }
    for redline in seeds().take(TEXTS).map(redline) {
        files.push(docx_tracked(&redline).unwrap());
        files.push(odt_tracked(&redline).unwrap());
    }
    files
}

fn redline(seed: u64) -> Redline {
    let comparison = random_comparison(seed).comparison;
    let author = |place: usize| {
        Some(Author {
            organisation: format!("Stadtwerk <{place}> & \"Söhne\"\u{1}"),
            at: Timestamp::from_millis(1_795_000_000_000),
        })
    };
    Redline::new(&comparison, working_draft(), agreed_version(), author)
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    assert!(files() == files());
}

#[test]
fn every_part_is_xml() {
    for file in files() {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        for place in 0..archive.len() {
            let mut part = archive.by_index(place).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            let name = part.name().unwrap().into_owned();
            if name != "mimetype" {
                assert_is_xml(&name, &bytes);
            }
        }
    }
}

fn assert_is_xml(name: &str, bytes: &[u8]) {
    let mut reader = Reader::from_reader(bytes);
    let mut open = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(_)) => open += 1,
            Ok(Event::End(_)) => open -= 1,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
    assert_eq!(open, 0, "{name}");
}

/// Word processors track neither columns nor which row heads a table, so that it is removed and inserted as a whole, with
/// rows that nobody changed: that, too, is the work of whoever changed the table.
#[test]
fn a_table_told_as_a_whole_is_told_as_the_work_of_whoever_changed_it() {
    let older = definition();
    let changes: [fn(&mut Table); 3] = [
        |table| drop(table.rows.remove(0)),
        |table| table.header = false,
        |table| {
            table.columns.pop();
            table.rows.iter_mut().for_each(|row| drop(row.cells.pop()));
        },
    ];
    for change in changes {
        let mut newer = older.clone();
        newer.tables.values_mut().for_each(change);
        let redline = revised(&older, &newer);
        for (file, part, name) in [
            (docx_tracked(&redline), "word/document.xml", "w:author=\""),
            (odt_tracked(&redline), "content.xml", "<dc:creator>"),
        ] {
            let part = text_of(&file.unwrap(), part);
            let authors: BTreeSet<&str> = part
                .split(name)
                .skip(1)
                .filter_map(|rest| rest.split(['"', '<']).next())
                .map(|author| author.trim_end_matches('\u{200b}'))
                .collect();
            assert_eq!(Vec::from_iter(authors), ["Stadtwerke Lübeck"]);
        }
    }
}

/// The comparison that the history makes of a text and its revision.
fn revised(older: &Text, newer: &Text) -> Redline {
    let at = Timestamp::from_millis(1_795_000_000_000);
    let mut chronicle = Chronicle::new();
    let created = document::create(older, &ActorId::from([1; 16]), at);
    append(&mut chronicle, &created.changes, at);
    let before = chronicle.now();
    let mut ids = 1_000;
    let revision = chronicle.revise(newer, &ActorId::from([2; 16]), at, || {
        ids += 1;
        uuid::Uuid::from_u128(ids)
    });
    append(&mut chronicle, &revision.changes, at);
    let comparison = chronicle.compare(&before, &chronicle.now());
    Redline::new(&comparison, working_draft(), working_draft(), |_| {
        Some(Author {
            organisation: "Stadtwerke Lübeck".to_owned(),
            at,
        })
    })
}

fn text_of(file: &[u8], part: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive
        .by_name(part)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}
