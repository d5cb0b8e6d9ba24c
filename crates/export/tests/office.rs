//! DOCX and ODT as files: that the same text gives the same bytes, and that every part is XML. What they say to word
//! processors is tested with such programs, see `tests/readers`.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use quick_xml::{Reader, events::Event};
use std::io::{Cursor, Read};
use wortlaut_export::testing::{
    agreed_version, everything, manuscript, random_comparison, random_text, seeds, working_draft,
};
use wortlaut_export::{Author, Redline, docx, docx_tracked, odt, odt_tracked};
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
