//! Markdown that reads back as the same text, here and in other programs.
//!
//! CommonMark with GitHub's tables and footnotes. `wortlaut_merge::markdown` reads the same text from it, but for what
//! Markdown has no place for:
//!
//! - numbers of paragraphs and letters of items, which are computed again,
//! - empty paragraphs and quotations, which are left out,
//! - white space at the ends of a block, tabs and line breaks, which read as a space or none,
//! - items without the item around them, which are given an empty one,
//! - a row of empty cells that heads the columns, which reads as a table without such a row,
//! - an unnumbered heading that begins with a number, which reads as numbered, and a numbered one without words.
//!
//! Defined terms are `<dfn>`, which Markdown admits. What identifies the edition stands in definitions of links that
//! nothing refers to: every reader of Markdown leaves them out of the text.

mod escape;
mod words;

use crate::outline::{Item, Items, Part, parts};
use crate::{Block, BlockKind, Manuscript, Run, Table, labels};
use escape::{Place, destination, title};
use std::fmt::Write;
use wortlaut_merge::document::List;

/// The Markdown of a manuscript.
pub fn markdown(manuscript: &Manuscript) -> String {
    let mut sections = Vec::new();
    if !manuscript.title.is_empty() {
        let words = words::plain(&manuscript.title, Place::Heading);
        sections.push(format!("# {words}"));
    }
    sections.push(colophon(manuscript));
    let parts = parts(manuscript.blocks.iter().filter(|block| !is_left_out(block)));
    sections.extend(parts.iter().map(part));
    let footnotes = (1..).zip(&manuscript.footnotes);
    sections.extend(footnotes.map(|(number, words)| footnote(number, words)));
    sections.join("\n\n") + "\n"
}

/// Paragraphs and quotations without words would keep lists apart and be nothing else.
fn is_left_out(block: &Block) -> bool {
    let is_blank = |run: &Run| matches!(run, Run::Words { text, .. } if text.trim().is_empty());
    match &block.kind {
        BlockKind::Paragraph(words) | BlockKind::Quotation(words) => words.iter().all(is_blank),
        BlockKind::Heading { .. } | BlockKind::Item { .. } | BlockKind::Table(_) => false,
    }
}

/// What identifies the edition, a definition a line.
fn colophon(manuscript: &Manuscript) -> String {
    let edition = &manuscript.edition;
    let mut lines = vec![labels::edition_line(edition)];
    lines.extend(labels::agreement_line(edition));
    let particulars = labels::particulars(edition).into_iter();
    lines.extend(particulars.map(|(name, value)| format!("{name}: {value}")));
    lines.push(labels::WHAT_THE_HASH_PROVES.to_owned());
    let lines = lines
        .iter()
        .map(|line| format!("[//]: # \"{}\"", title(line)));
    lines.collect::<Vec<_>>().join("\n")
}

fn part(part: &Part<'_>) -> String {
    match part {
        Part::Single(block) => single(block),
        Part::Quotations(blocks) => quotations(blocks),
        Part::Lists(lists) => {
            let mut lines = Vec::new();
            for list in lists {
                items(list, "", false, &mut lines);
            }
            lines.join("\n")
        }
    }
}

fn single(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, words } => heading(*level, block.number.as_deref(), words),
        BlockKind::Table(rows) => table(rows),
        _ => words::words(block.words(), Place::Block),
    }
}

/// The title stands above the headings, so that level 1 is `##`.
fn heading(level: u8, number: Option<&str>, words: &[Run]) -> String {
    let mut line = "#".repeat(usize::from(level) + 1);
    let words = words::words(words, Place::Heading);
    for part in number
        .into_iter()
        .chain((!words.is_empty()).then_some(words.as_str()))
    {
        line.push(' ');
        line.push_str(part);
    }
    line
}

/// One quotation with a paragraph for each block.
fn quotations(blocks: &[&Block]) -> String {
    let paragraphs = blocks
        .iter()
        .map(|block| words::words(block.words(), Place::Block));
    let lines = paragraphs.collect::<Vec<_>>().join("\n\n");
    let lines = lines.lines().map(|line| match line {
        "" => ">".to_owned(),
        line => format!("> {line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines of a list. `indent` stands before its markers; `below_words` says that it begins right below its item's words.
fn items(list: &Items<'_>, indent: &str, below_words: bool, lines: &mut Vec<String>) {
    for (count, Item { block, nested }) in (1..).zip(&list.items) {
        let marker = match list.list {
            List::Ordered => format!("{count}."),
            List::Unordered => "-".to_owned(),
        };
        let words = block.map_or_else(String::new, |block| {
            words::words(block.words(), Place::Block)
        });
        let within = format!("{indent}{}", " ".repeat(marker.len() + 1));
        // Right below words, a marker alone would be the underline of a heading; behind an empty line it is an item.
        if words.is_empty() && below_words && count == 1 {
            lines.push(String::new());
        }
        let mut begin = format!("{indent}{marker}");
        for line in words.lines() {
            lines.push(format!("{begin} {line}"));
            begin = indent.to_owned() + &" ".repeat(marker.len());
        }
        if words.is_empty() {
            lines.push(begin);
        }
        for (index, list) in nested.iter().enumerate() {
            items(list, &within, index == 0 && !words.is_empty(), lines);
        }
    }
}

/// A table; one without a row that heads the columns has empty headings, since Markdown has none without.
fn table(table: &Table) -> String {
    let width = table.rows.first().map_or(0, Vec::len);
    let mut rows = table.rows.iter().map(|cells| row(cells));
    let mut lines = Vec::new();
    lines.extend(if table.header {
        rows.next()
    } else {
        Some(empty_row(width))
    });
    lines.push(format!("|{}", " --- |".repeat(width)));
    lines.extend(rows);
    lines.join("\n")
}

fn empty_row(width: usize) -> String {
    format!("|{}", "  |".repeat(width))
}

fn row(cells: &[Vec<Run>]) -> String {
    let mut line = String::from("|");
    for cell in cells {
        let _infallible = write!(line, " {} |", words::words(cell, Place::Cell));
    }
    line
}

fn footnote(number: usize, runs: &[Run]) -> String {
    let words = words::words(runs, Place::Block);
    let mut definition = format!("[^{number}]:");
    for (index, line) in words.lines().enumerate() {
        definition.push_str(if index == 0 { " " } else { "\n    " });
        definition.push_str(line);
    }
    definition
}

/// The end of a link to `href`, with what a pointer held over it shows.
fn link_end(href: &str, link_title: Option<&str>, place: Place) -> String {
    let (href, cell) = (destination(href), place == Place::Cell);
    let link = match link_title {
        Some(words) => format!("]({href} \"{}\")", title(words)),
        None => format!("]({href})"),
    };
    // A table is cut into cells before links are read.
    if cell {
        link.replace('|', "&#124;")
    } else {
        link
    }
}
