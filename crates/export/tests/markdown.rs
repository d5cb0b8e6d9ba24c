//! Markdown reads back as the same text: by our own import, by comrak, and by pandoc.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod reading {
    pub mod comrak;
    pub mod pandoc;
    pub mod seen;
}

use reading::{
    comrak::seen_by_comrak,
    pandoc::seen_by_pandoc,
    seen::{Seen, seen},
};
use uuid::Uuid;
use wortlaut_export::testing::{everything, random_text, seeds, working_draft};
use wortlaut_export::{Manuscript, markdown, printable};
use wortlaut_merge::document::{Block, BlockKind, Inline, List, Marks, Text};
use wortlaut_merge::markdown::parse;

fn texts() -> impl Iterator<Item = (String, Text)> {
    let random = seeds().map(|seed| (format!("seed {seed}"), random_text(seed)));
    random.chain([("everything".to_owned(), everything())])
}

fn manuscript(text: &Text) -> Manuscript {
    Manuscript::new(text, &[], working_draft())
}

#[test]
fn markdown_reads_back_as_the_same_text() {
    for (name, mut text) in texts() {
        make_headings_tellable(&mut text);
        let source = markdown(&manuscript(&text));
        let parsed = parse(&source, Uuid::new_v4);
        let mut expected = as_markdown_holds_it(&text);
        take_empty_headers_off(&mut expected);
        let expected = manuscript(&expected);
        let read = manuscript(&parsed.text);
        for (read, expected) in read.blocks.iter().zip(&expected.blocks) {
            assert_eq!(read, expected, "{name}:\n{source}");
        }
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn comrak_sees_the_same_text() {
    for (name, text) in texts() {
        let source = markdown(&manuscript(&text));
        let expected = seen(&manuscript(&as_markdown_holds_it(&text)));
        assert_same(&seen_by_comrak(&source), &expected, &name, &source);
    }
}

#[test]
fn pandoc_sees_the_same_text() {
    for (name, mut text) in texts() {
        refer_once(&mut text);
        let source = markdown(&manuscript(&text));
        let expected = seen(&manuscript(&as_markdown_holds_it(&text)));
        assert_same(
            &seen_by_pandoc(&source, "gfm-autolink_bare_uris"),
            &expected,
            &name,
            &source,
        );
    }
}

fn assert_same(seen: &[Seen], expected: &[Seen], name: &str, source: &str) {
    for (seen, expected) in seen.iter().zip(expected) {
        assert_eq!(seen, expected, "{name}:\n{source}");
    }
    assert_eq!(seen, expected, "{name}");
}

/// pandoc has no footnotes that are referred to twice: it repeats their words.
fn refer_once(text: &mut Text) {
    let mut known = std::collections::BTreeSet::new();
    for block in &mut text.blocks {
        block.inlines.retain(|inline| match inline {
            Inline::Footnote { id } => known.insert(id.clone()),
            Inline::Text { .. } => true,
        });
    }
}

/// A heading that begins with a number reads as numbered, and a number alone as words: neither can be told in Markdown.
fn make_headings_tellable(text: &mut Text) {
    for block in &mut text.blocks {
        if matches!(block.kind, BlockKind::Heading { .. }) {
            let words = block.words();
            let digit = words
                .trim_start()
                .starts_with(|first: char| first.is_ascii_digit());
            if digit || words.trim().is_empty() {
                block.inlines.insert(0, plain("Teil "));
            }
        }
    }
}

fn plain(words: &str) -> Inline {
    Inline::Text {
        text: words.into(),
        marks: Marks::default(),
    }
}

/// The text without what `markdown.rs` says that Markdown has no place for.
fn as_markdown_holds_it(text: &Text) -> Text {
    let mut held = text.clone();
    held.title = text.title.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in held.footnotes.values_mut() {
        *words = trimmed(words);
    }
    for table in held.tables.values_mut() {
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            *cell = trimmed(cell);
        }
    }
    held.blocks.clear();
    let mut open: Vec<List> = Vec::new();
    for block in &text.blocks {
        let inlines = trimmed(&block.inlines);
        let kind = block.kind.clone();
        match &kind {
            BlockKind::Paragraph | BlockKind::Blockquote if inlines.is_empty() => {}
            BlockKind::Table { id } if !text.tables.contains_key(id) => {}
            BlockKind::ListItem { list, parents } => {
                let path: Vec<_> = parents.iter().chain([list]).copied().collect();
                held.blocks.extend(items_around(&open, &path));
                held.blocks.push(Block { kind, inlines });
                open = path;
                continue;
            }
            _ => held.blocks.push(Block { kind, inlines }),
        }
        if held
            .blocks
            .last()
            .is_none_or(|last| !matches!(last.kind, BlockKind::ListItem { .. }))
        {
            open.clear();
        }
    }
    held
}

/// Our own import takes a row of empty cells above the rule for what Markdown asks of tables without headings.
fn take_empty_headers_off(text: &mut Text) {
    for table in text.tables.values_mut().filter(|table| table.header) {
        if table.rows.first().unwrap().cells.iter().all(Vec::is_empty) {
            table.header = false;
            if table.rows.len() > 1 {
                table.rows.remove(0);
            }
        }
    }
}

/// The empty items that stand for lists without an item around the next one.
fn items_around(open: &[List], path: &[List]) -> Vec<Block> {
    let common = open
        .iter()
        .zip(path)
        .take_while(|(one, other)| one == other)
        .count();
    (common..path.len().saturating_sub(1))
        .map(|depth| {
            Block::new(BlockKind::ListItem {
                list: path.get(depth).copied().unwrap(),
                parents: path.iter().take(depth).copied().collect(),
            })
        })
        .collect()
}

/// Words without white space at their ends, every line break a space.
fn trimmed(inlines: &[Inline]) -> Vec<Inline> {
    let mut letters: Vec<(Result<char, String>, Marks)> = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Footnote { id } => letters.push((Err(id.clone()), Marks::default())),
            Inline::Text { text, marks } => {
                let words = printable(text).replace(['\n', '\u{2028}'], " ");
                letters.extend(words.chars().map(|letter| (Ok(letter), marks.clone())));
            }
        }
    }
    let is_blank = |(letter, _): &(Result<char, String>, Marks)| {
        letter.as_ref().is_ok_and(|it| it.is_whitespace())
    };
    let begin = letters.iter().take_while(|it| is_blank(it)).count();
    let end = letters.len() - letters.iter().rev().take_while(|it| is_blank(it)).count();
    let mut inlines: Vec<Inline> = Vec::new();
    for (letter, marks) in letters.into_iter().take(end).skip(begin) {
        match (letter, inlines.last_mut()) {
            (Err(id), _) => inlines.push(Inline::Footnote { id }),
            (Ok(letter), Some(Inline::Text { text, marks: last })) if *last == marks => {
                text.push(letter)
            }
            (Ok(letter), _) => inlines.push(Inline::Text {
                text: letter.to_string(),
                marks,
            }),
        }
    }
    inlines
}
