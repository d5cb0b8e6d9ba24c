//! What a reader should find in a file.

use wortlaut_export::{Block, BlockKind, List, Manuscript, Run, labels};

/// A paragraph as a reader found it, or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: String,
    pub words: String,
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

/// The lines of a manuscript with all that is written around it; lines without words are left out.
pub fn lines(manuscript: &Manuscript) -> Vec<Line> {
    let mut lines = vec![line("title", labels::title_or_untitled(&manuscript.title))];
    let edition = &manuscript.edition;
    lines.extend(
        labels::edition_lines(edition, None)
            .iter()
            .map(|words| line("paragraph", words)),
    );
    lines.extend(
        manuscript
            .blocks
            .iter()
            .flat_map(|block| block_lines(manuscript, block)),
    );
    lines.push(line("paragraph", labels::COLOPHON));
    for (name, value) in labels::particulars(edition) {
        lines.push(line("paragraph", &format!("{name}: {value}")));
    }
    lines.push(line("paragraph", labels::WHAT_THE_HASH_PROVES));
    lines.retain(|line| !line.words.is_empty());
    lines
}

fn block_lines(manuscript: &Manuscript, block: &Block) -> Vec<Line> {
    let number = block.number.as_deref().unwrap_or_default();
    let words = |runs: &[Run]| format!("{number} {}", words(manuscript, runs));
    match &block.kind {
        BlockKind::Paragraph(runs) => vec![line("paragraph", &words(runs))],
        BlockKind::Heading { level, words: runs } => {
            vec![line(format!("heading {level}"), &words(runs))]
        }
        BlockKind::Quotation(runs) => vec![line("quotation", &words(runs))],
        BlockKind::Item {
            list,
            parents,
            words: runs,
        } => {
            let kind = if *list == List::Ordered {
                "ordered"
            } else {
                "bullets"
            };
            vec![line(
                format!("{kind} {}", parents.len()),
                &self::words(manuscript, runs),
            )]
        }
        BlockKind::Table(table) => {
            let row = |(index, row): (usize, &Vec<Vec<Run>>)| {
                let kind = if table.header && index == 0 {
                    "header row"
                } else {
                    "row"
                };
                let cells: Vec<_> = row
                    .iter()
                    .map(|cell| spaced(&self::words(manuscript, cell)))
                    .collect();
                line(kind, &cells.join(" | "))
            };
            table.rows.iter().enumerate().map(row).collect()
        }
    }
}

/// The words of runs, each footnote where it is referred to.
fn words(manuscript: &Manuscript, runs: &[Run]) -> String {
    let word = |run: &Run| match run {
        Run::Words { text, .. } => text.clone(),
        Run::Footnote(number) => note(&words(manuscript, &manuscript.footnotes[number - 1])),
    };
    runs.iter().map(word).collect()
}

/// A footnote within words.
pub fn note(words: &str) -> String {
    format!("[{}]", spaced(words))
}

/// What a word processor shows: the words of all lines in order, with the labels of items, without footnotes.
pub fn shown(manuscript: &Manuscript) -> Vec<String> {
    let edition = &manuscript.edition;
    let mut shown = vec![labels::title_or_untitled(&manuscript.title).to_owned()];
    shown.extend(labels::edition_lines(edition, None));
    for block in &manuscript.blocks {
        let number = block.number.as_deref().unwrap_or_default();
        let text = wortlaut_export::testing::words;
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
    shown
        .iter()
        .flat_map(|line| line.split_whitespace().map(str::to_owned))
        .collect()
}

/// Where two readings first differ.
pub fn newest(read: &[String], expected: &[String]) -> String {
    let index =
        (0..read.len().max(expected.len())).find(|index| read.get(*index) != expected.get(*index));
    let index = index.unwrap_or_default();
    format!(
        "  line {index}: read     {:?}\n          expected {:?}",
        read.get(index),
        expected.get(index)
    )
}
