//! What a reader should find in a file.

use crate::office::BULLETS;
use std::collections::BTreeSet;
use wortlaut_export::{Block, BlockKind, List, Manuscript, Run, labels};

/// A paragraph as a reader found it, or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: String,
    pub words: String,
}

impl Line {
    /// Whether there is a word in it.
    pub fn says_something(&self) -> bool {
        let between_cells = |character| self.kind.ends_with("row") && character == '|';
        self.words
            .chars()
            .any(|character| !between_cells(character) && character != ' ')
    }
}

impl Line {
    /// Takes a quotation for a paragraph.
    pub fn without_margin(&mut self) {
        if self.kind == "quotation" {
            self.kind = "paragraph".into();
        }
    }
}

pub fn line(kind: impl Into<String>, words: &str) -> Line {
    Line {
        kind: kind.into(),
        words: spaced(words),
    }
}

/// Words with single spaces, as every reader agrees on them.
pub fn spaced(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a reader makes of a format, where readers differ.
pub struct Reader {
    /// The kind of line that the title is.
    pub title: &'static str,
    /// Whether it shows the number where a text refers to a footnote again.
    pub shows_cross_references: bool,
    /// Whether it reads the row that heads a table.
    pub reads_header_rows: bool,
}

/// The lines of a manuscript with all that is written around it; lines without words are left out.
pub fn lines(manuscript: &Manuscript, reader: &Reader) -> Vec<Line> {
    let mut lines = vec![line(
        reader.title,
        labels::title_or_untitled(&manuscript.title),
    )];
    let edition = &manuscript.edition;
    lines.extend(
        labels::edition_lines(edition, None)
            .iter()
            .map(|words| line("paragraph", words)),
    );
    let mut notes = Notes {
        manuscript,
        shows_again: reader.shows_cross_references,
        seen: BTreeSet::new(),
    };
    lines.extend(
        manuscript
            .blocks
            .iter()
            .flat_map(|block| notes.block_lines(block)),
    );
    lines.push(line("paragraph", labels::COLOPHON));
    for (name, value) in labels::particulars(edition) {
        lines.push(line("paragraph", &format!("{name}: {value}")));
    }
    lines.push(line("paragraph", labels::WHAT_THE_HASH_PROVES));
    lines.retain(Line::says_something);
    lines.retain(|line| reader.reads_header_rows || line.kind != "header row");
    lines
}

/// The footnotes that were referred to.
struct Notes<'a> {
    manuscript: &'a Manuscript,
    shows_again: bool,
    seen: BTreeSet<usize>,
}

impl Notes<'_> {
    fn block_lines(&mut self, block: &Block) -> Vec<Line> {
        let number = block.number.as_deref().unwrap_or_default();
        match &block.kind {
            BlockKind::Paragraph(runs) => vec![line("paragraph", &self.numbered(number, runs))],
            BlockKind::Heading { level, words } => {
                vec![line(
                    format!("heading {level}"),
                    &self.numbered(number, words),
                )]
            }
            BlockKind::Quotation(runs) => vec![line("quotation", &self.words(runs))],
            BlockKind::Item {
                list,
                parents,
                words,
            } => {
                let kind = if *list == List::Ordered {
                    "ordered"
                } else {
                    "bullets"
                };
                vec![line(
                    format!("{kind} {}", parents.len()),
                    &self.words(words),
                )]
            }
            BlockKind::Table(table) => {
                let row = |(index, row): (usize, &Vec<Vec<Run>>)| {
                    let is_header = table.header && index == 0;
                    let cells: Vec<_> = row.iter().map(|cell| spaced(&self.words(cell))).collect();
                    line(
                        if is_header { "header row" } else { "row" },
                        &cells.join(" | "),
                    )
                };
                table.rows.iter().enumerate().map(row).collect()
            }
        }
    }

    fn numbered(&mut self, number: &str, runs: &[Run]) -> String {
        format!("{number} {}", self.words(runs))
    }

    /// The words of runs, each footnote where it is first referred to, and later its number.
    fn words(&mut self, runs: &[Run]) -> String {
        let word = |run: &Run| match run {
            Run::Words { text, .. } => text.clone(),
            Run::Footnote(number) if self.seen.insert(*number) => note(
                &wortlaut_export::testing::words(&self.manuscript.footnotes[number - 1]),
            ),
            Run::Footnote(number) if self.shows_again => number.to_string(),
            Run::Footnote(_) => String::new(),
        };
        runs.iter().map(word).collect()
    }
}

/// A footnote within words.
pub fn note(words: &str) -> String {
    format!("[{}]", spaced(words))
}

/// What a word processor shows: the words of all lines in order, with the labels of items, with the numbers of
/// footnotes but not their words.
pub fn shown(manuscript: &Manuscript) -> Vec<String> {
    let edition = &manuscript.edition;
    let mut shown = vec![labels::title_or_untitled(&manuscript.title).to_owned()];
    shown.extend(labels::edition_lines(edition, None));
    for block in &manuscript.blocks {
        let number = block.number.as_deref().unwrap_or_default();
        let text = |runs: &[Run]| runs.iter().map(run_shown).collect::<String>();
        match &block.kind {
            BlockKind::Paragraph(runs)
            | BlockKind::Heading { words: runs, .. }
            | BlockKind::Quotation(runs) => {
                shown.push(format!("{number} {}", text(runs)));
            }
            BlockKind::Item {
                list,
                parents,
                words: runs,
            } => {
                let bullet = if parents.len() % 2 == 0 { "•" } else { "–" };
                let label = if *list == List::Ordered {
                    number
                } else {
                    bullet
                };
                shown.push(format!("{label} {}", text(runs)));
            }
            BlockKind::Table(table) => {
                shown.extend(table.rows.iter().flatten().map(|cell| text(cell)))
            }
        }
    }
    shown.push(labels::COLOPHON.to_owned());
    shown.extend(
        labels::particulars(edition)
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    shown.push(labels::WHAT_THE_HASH_PROVES.to_owned());
    let words = shown.iter().flat_map(|line| line.split_whitespace());
    words
        .filter(|word| !BULLETS.contains(word))
        .map(str::to_owned)
        .collect()
}

fn run_shown(run: &Run) -> String {
    match run {
        Run::Words { text, .. } => text.clone(),
        Run::Footnote(number) => number.to_string(),
    }
}

/// Where two readings first differ.
pub fn difference(read: &[String], expected: &[String]) -> String {
    let index =
        (0..read.len().max(expected.len())).find(|index| read.get(*index) != expected.get(*index));
    let index = index.unwrap_or_default();
    format!(
        "  line {index}: read     {:?}\n          expected {:?}",
        read.get(index),
        expected.get(index)
    )
}

/// Says of items how deep they lie only in lists that pass over no level: readers disagree about such levels.
pub fn without_gaps(lines: &mut [Line]) {
    for items in lines.chunk_by_mut(|one, other| depth(one).is_some() && depth(other).is_some()) {
        let depths: Vec<usize> = items.iter().filter_map(depth).collect();
        let follows = |pair: &[usize]| pair[1] <= pair[0] + 1;
        if depths.first().is_some_and(|first| *first > 0) || !depths.windows(2).all(follows) {
            items.iter_mut().for_each(without_depth);
        }
    }
}

/// How deep an item lies.
fn depth(line: &Line) -> Option<usize> {
    match line.kind.split_once(' ') {
        Some(("ordered" | "bullets", depth)) => depth.parse().ok(),
        _ => None,
    }
}

pub fn without_depth(item: &mut Line) {
    item.kind.retain(|character| character.is_alphabetic());
}
