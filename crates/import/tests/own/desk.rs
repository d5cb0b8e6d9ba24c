//! A document whose text leaves the house and comes back.

use std::io::{Cursor, Read, Write};
use uuid::Uuid;
use wortlaut_export::testing::{agreed_version, append, manuscript, working_draft};
use wortlaut_export::{Edition, docx, html, markdown, odt, plain_text};
use wortlaut_import::{Imported, import};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{Text, canonical, create, words};
use wortlaut_merge::history::{Chronicle, Comparison};
use wortlaut_merge::revision::meant;
use wortlaut_model::Timestamp;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The shortest words that are put in place of another: shorter ones occur in markup.
const LETTERS: usize = 7;

/// A document with its history.
pub struct Desk {
    changes: Vec<Vec<u8>>,
    chronicle: Chronicle,
}

impl Desk {
    pub fn of(text: &Text) -> Self {
        let changes = create(text, &ActorId::from([1; 16]), at()).changes;
        Self {
            chronicle: chronicle(&changes),
            changes,
        }
    }

    pub fn text(&self) -> Text {
        self.chronicle.text(&self.chronicle.now())
    }

    /// The text as a file of a format, as it was exported when it was agreed.
    pub fn write(&self, format: &str) -> Vec<u8> {
        self.write_as(format, agreed_version())
    }

    fn write_as(&self, format: &str, edition: Edition) -> Vec<u8> {
        let manuscript = manuscript(&self.text(), edition);
        match format {
            "docx" => docx(&manuscript).unwrap(),
            "odt" => odt(&manuscript).unwrap(),
            "html" => html(&manuscript).into_bytes(),
            "md" => markdown(&manuscript).into_bytes(),
            "txt" => plain_text(&manuscript).into_bytes(),
            _ => panic!("{format} is not written"),
        }
    }

    pub fn read(&self, format: &str, file: &[u8]) -> Imported {
        let mut ids = 1_u128 << 64;
        let new_id = || {
            ids += 1;
            Uuid::from_u128(ids)
        };
        let name = format!("datei.{format}");
        import(file, &name, new_id).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What became of the text when it was revised to be another.
    #[allow(
        dead_code,
        reason = "only one of the two tests that have a desk compares"
    )]
    pub fn compared_with(&self, newer: &Text) -> Comparison {
        let mut ids = 1_u128 << 80;
        let reviser = ActorId::from([2; 16]);
        let revision = self.chronicle.revise(newer, &reviser, at(), || {
            ids += 1;
            Uuid::from_u128(ids)
        });
        let after = chronicle(&[self.changes.as_slice(), revision.changes.as_slice()].concat());
        let older = after.at_position(self.changes.len()).unwrap();
        after.compare(&older, &after.now())
    }

    /// What the text says when the file is read into it; none if nothing would be written.
    pub fn revised(&self, format: &str, file: &[u8]) -> Option<String> {
        self.revision(format, file).map(|text| canonical(&text))
    }

    /// The text when the file is read into it; none if nothing would be written.
    pub fn revision(&self, format: &str, file: &[u8]) -> Option<Text> {
        let echo = self.write_as(format, working_draft());
        let echo = self.read(format, &echo).text;
        let text = meant(&self.text(), &echo, &self.read(format, file).text);
        let mut ids = 1_u128 << 96;
        let reviser = ActorId::from([2; 16]);
        let revision = self.chronicle.revise(&text, &reviser, at(), || {
            ids += 1;
            Uuid::from_u128(ids)
        });
        if revision.changes.is_empty() {
            return None;
        }
        let after = chronicle(&[self.changes.as_slice(), revision.changes.as_slice()].concat());
        Some(after.text(&after.now()))
    }
}

/// The file with another word in its text; none if the word is not there, as where a line breaks, or elsewhere too, as in
/// a table of contents.
pub fn changed(format: &str, file: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let part = match format {
        "docx" => "word/document.xml",
        "odt" => "content.xml",
        _ => {
            let source = String::from_utf8(file.to_vec()).unwrap();
            let is_once = source.matches(old).count() == 1;
            return is_once.then(|| source.replace(old, new).into_bytes());
        }
    };
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let mut is_changed = false;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == part {
            let source = String::from_utf8(bytes).unwrap();
            is_changed = source.matches(old).count() == 1;
            bytes = source.replace(old, new).into_bytes();
        }
        packed
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        packed.write_all(&bytes).unwrap();
    }
    let packed = packed.finish().unwrap().into_inner();
    is_changed.then_some(packed)
}

/// The words that occur once in a text, long enough that they do not occur in markup.
pub fn words_that_occur_once(text: &Text) -> Vec<String> {
    let all = canonical(text);
    let rows = text.tables.values().flat_map(|it| &it.rows);
    let cells = rows.flat_map(|row| &row.cells);
    let runs = (text.blocks.iter().map(|block| &block.inlines))
        .chain(text.footnotes.values())
        .chain(cells);
    let said: Vec<String> = runs.map(|it| format!(" {}", words(it))).collect();
    let said = format!("{}{}", text.title, said.concat());
    let words = said.split(|it: char| !it.is_alphabetic());
    let words = words.filter(|it| it.chars().count() >= LETTERS && all.matches(it).count() == 1);
    words.map(str::to_owned).collect()
}

fn chronicle(changes: &[Vec<u8>]) -> Chronicle {
    let mut chronicle = Chronicle::new();
    append(&mut chronicle, changes, at());
    chronicle
}

const fn at() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}
