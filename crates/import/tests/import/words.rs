//! Whether every word of a file arrived: in the text, or in a warning.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use uuid::Uuid;
use wortlaut_import::{Imported, import};
use wortlaut_merge::document::{Inline, Text, numbers};

/// Imports with ids that count up.
pub fn read(bytes: &[u8], name: &str) -> Imported {
    let mut ids = 0_u128;
    let new_id = || {
        ids += 1;
        Uuid::from_u128(ids << 64 | ids)
    };
    import(bytes, name, new_id).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Words and how often they occur. What is no letter or digit sets words apart.
pub type Bag = BTreeMap<String, usize>;

fn fill(bag: &mut Bag, text: &str) {
    let text = text.replace('\u{ad}', "");
    for word in text
        .split(|it: char| !it.is_alphanumeric())
        .filter(|it| !it.is_empty())
    {
        *bag.entry(word.to_owned()).or_default() += 1;
    }
}

fn said(inlines: &[Inline]) -> String {
    let words = inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } => text.as_str(),
        Inline::Footnote { .. } => " ",
    });
    words.collect()
}

fn of_text(text: &Text) -> Bag {
    let mut bag = Bag::new();
    fill(&mut bag, &text.title);
    for (block, number) in text.blocks.iter().zip(numbers(&text.blocks)) {
        fill(&mut bag, &said(&block.inlines));
        fill(&mut bag, &number.unwrap_or_default());
    }
    for words in text.footnotes.values() {
        fill(&mut bag, &said(words));
    }
    let rows = text.tables.values().flat_map(|table| &table.rows);
    for cell in rows.flat_map(|row| &row.cells) {
        fill(&mut bag, &said(cell));
    }
    bag
}

/// The words of all texts in a DOCX file, found by looking for the tags alone, part by part.
fn of_docx(bytes: &[u8]) -> Bag {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut bag = Bag::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let is_text =
            part.name().unwrap().starts_with("word/") && part.name().unwrap().ends_with(".xml");
        let is_other = [
            "styles",
            "numbering",
            "settings",
            "theme",
            "fontTable",
            "webSettings",
        ]
        .iter()
        .any(|it| part.name().unwrap().contains(it));
        if !is_text || is_other {
            continue;
        }
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        fill(&mut bag, &between_tags(&xml));
    }
    bag
}

fn between_tags(xml: &str) -> String {
    let mut words = String::new();
    let mut is_word = false;
    for tag in xml.split('<').skip(1) {
        let (tag, content) = tag.split_once('>').unwrap();
        let name = tag.split([' ', '/']).find(|it| !it.is_empty()).unwrap();
        let name = name.rsplit(':').next().unwrap();
        is_word = match (name, tag.starts_with('/')) {
            ("t" | "delText", false) => !tag.ends_with('/'),
            ("t" | "delText", true) => false,
            (
                "p" | "tab" | "br" | "noBreakHyphen" | "cr" | "tc" | "footnoteReference"
                | "Fallback",
                _,
            ) => {
                words.push(' ');
                false
            }
            _ => is_word,
        };
        if is_word {
            let content = content.replace("&lt;", "<").replace("&gt;", ">");
            words.push_str(&content.replace("&quot;", "\"").replace("&amp;", "&"));
        }
    }
    words
}

/// Fails if a word of the file is neither in the text nor in a warning that keeps it.
pub fn assert_nothing_is_lost(title: &str, bytes: &[u8], imported: &Imported) {
    let mut arrived = of_text(&imported.text);
    for warning in &imported.warnings {
        if !warning.kind.keeps_words() {
            fill(&mut arrived, &warning.words);
        }
    }
    let lost: Vec<_> = of_docx(bytes)
        .into_iter()
        .filter(|(word, count)| arrived.get(word).copied().unwrap_or(0) < *count)
        .collect();
    let warnings: Vec<String> = imported.warnings.iter().map(ToString::to_string).collect();
    assert!(
        lost.is_empty(),
        "{title}: lost {lost:?}\n{:#?}\n{warnings:#?}",
        imported.text
    );
}
