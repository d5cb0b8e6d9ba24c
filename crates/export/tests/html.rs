//! HTML as pandoc reads it: the same blocks with the same words.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod reading {
    pub mod pandoc;
    pub mod seen;
}

use reading::{
    pandoc::seen_by_pandoc,
    seen::{Seen, seen},
};
use wortlaut_export::testing::{
    definition, everything, manuscript, random_text, seeds, working_draft,
};
use wortlaut_export::{BlockKind, Manuscript, Marks, Run, html};

#[test]
fn pandoc_sees_the_same_text() {
    let random = seeds().map(|seed| (format!("seed {seed}"), random_text(seed)));
    let texts = [("definition", definition()), ("everything", everything())];
    let texts = texts.map(|(name, text)| (name.to_owned(), text));
    for (name, text) in random.chain(texts) {
        let manuscript = manuscript(&text, working_draft());
        let page = seen_by_pandoc(&html(&manuscript), "html");
        let mut page = page
            .iter()
            .map(|(kind, words)| (kind.clone(), without_marks(words)));
        for expected in expected(manuscript) {
            let found = page.any(|found| found == expected);
            assert!(found, "{name}: {expected:?} in order");
        }
    }
}

/// What stands in the page: numbers as text, footnotes as a list. Blocks without words and empty headings of tables are
/// not looked for.
fn expected(mut manuscript: Manuscript) -> Vec<Seen> {
    for block in &mut manuscript.blocks {
        let number = block.number.clone().unwrap_or_default();
        match &mut block.kind {
            BlockKind::Paragraph(words) | BlockKind::Item { words, .. } => {
                words.insert(0, plain(number))
            }
            _ => {}
        }
    }
    seen(&manuscript)
        .into_iter()
        .map(|(kind, words)| match kind.strip_prefix("note ") {
            Some(number) => (
                "item o".to_owned(),
                format!("{number}{}", without_marks(&words)),
            ),
            None => (kind, without_marks(&words)),
        })
        .filter(|(_, words)| !words.trim_matches('|').is_empty())
        .collect()
}

fn plain(text: String) -> Run {
    Run::Words {
        text,
        marks: Marks::default(),
    }
}

/// The letters with the numbers of footnotes, as a page shows them.
fn without_marks(words: &str) -> String {
    let mut letters = String::new();
    for (index, part) in words.split('{').enumerate() {
        let (sign, rest) = part.split_once('}').unwrap_or(("", part));
        let number = sign.strip_prefix('^').filter(|_| index > 0);
        letters.push_str(number.unwrap_or_default());
        letters.push_str(rest);
    }
    letters
}
