//! Plain text that people read: lines of 72 columns, numbers, footnotes in brackets, tables in columns.
//!
//! Words are never broken and lines only at spaces, so that a long address may stand out. Of the marks only defined terms
//! are shown, `_so_`; a link's address stands behind its words in angle brackets.

mod table;

use crate::{BlockKind, Manuscript, Run, labels};
use table::table;
use wortlaut_merge::document::{Link, List};

/// Columns of a line; 72 survive being quoted in a mail.
pub(crate) const WIDTH: usize = 72;

/// Columns that each list takes from the lines of its items.
const LIST_INDENT: usize = 4;

/// The plain text of a manuscript.
pub fn plain_text(manuscript: &Manuscript) -> String {
    let title = labels::title_or_untitled(&manuscript.title);
    let mut sections = vec![underlined(title, '=')];
    sections.push(edition(manuscript));
    let mut was_item = false;
    for block in &manuscript.blocks {
        let is_item = matches!(block.kind, BlockKind::Item { .. });
        let section = section(&block.kind, block.number.as_deref());
        match sections.last_mut() {
            Some(last) if is_item && was_item => {
                last.push('\n');
                last.push_str(&section);
            }
            _ => sections.push(section),
        }
        was_item = is_item;
    }
    sections.extend(footnotes(&manuscript.footnotes));
    sections.push(colophon(manuscript));
    sections.retain(|section| !section.is_empty());
    sections.join("\n\n") + "\n"
}

fn edition(manuscript: &Manuscript) -> String {
    let edition = &manuscript.edition;
    let mut lines: Vec<_> = labels::agreement_line(edition).into_iter().collect();
    lines.push(labels::edition_line(edition));
    lines
        .iter()
        .map(|line| wrapped(line, "", ""))
        .collect::<Vec<_>>()
        .join("\n")
}

fn section(kind: &BlockKind, number: Option<&str>) -> String {
    match kind {
        BlockKind::Heading { level, words } => heading(*level, number, words),
        BlockKind::Paragraph(words) => match number {
            Some(number) => hanging(&format!("{number} "), &spelt(words), 0),
            None => wrapped(&spelt(words), "", ""),
        },
        BlockKind::Item {
            list,
            parents,
            words,
        } => item(*list, parents.len(), number, words),
        BlockKind::Quotation(words) => wrapped(&spelt(words), "> ", "> "),
        BlockKind::Table(cells) => table(cells),
    }
}

fn heading(level: u8, number: Option<&str>, words: &[Run]) -> String {
    let words = spelt(words);
    let parts: Vec<&str> = number
        .into_iter()
        .chain((!words.is_empty()).then_some(words.as_str()))
        .collect();
    let line = parts.join(" ");
    match level {
        0 | 1 => underlined(&line, '-'),
        _ => wrapped(&line, "", ""),
    }
}

fn underlined(line: &str, sign: char) -> String {
    let lines = wrapped(line, "", "");
    let width = lines
        .lines()
        .map(textwrap::core::display_width)
        .max()
        .unwrap_or(0);
    if width == 0 {
        return lines;
    }
    format!("{lines}\n{}", sign.to_string().repeat(width.min(WIDTH)))
}

fn item(list: List, depth: usize, number: Option<&str>, words: &[Run]) -> String {
    let label = match (list, number) {
        (List::Ordered, Some(number)) => format!("{number} "),
        _ => "- ".to_owned(),
    };
    hanging(&label, &spelt(words), depth * LIST_INDENT)
}

/// Words behind a label, with further lines below the words' beginning.
fn hanging(label: &str, words: &str, indent: usize) -> String {
    let first = format!("{}{label:<LIST_INDENT$}", " ".repeat(indent));
    let further = " ".repeat(first.len());
    wrapped(words, &first, &further)
}

/// Words in lines, broken at spaces and where somebody typed a line break.
pub(super) fn wrapped(words: &str, first: &str, further: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(further)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(words, options);
    let lines: Vec<_> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}

/// The words as they stand in a line.
pub(super) fn spelt(runs: &[Run]) -> String {
    let mut words = String::new();
    for (index, run) in runs.iter().enumerate() {
        match run {
            Run::Footnote(number) => words.push_str(&format!("[{number}]")),
            Run::Words { text, marks } => {
                let term = if marks.term { "_" } else { "" };
                let text = text.replace('\u{2028}', "\n");
                words.push_str(&format!("{term}{text}{term}"));
                let goes_on = runs.get(index + 1).and_then(link);
                if let Some(link) = marks.link.as_ref().filter(|link| goes_on != Some(link)) {
                    push_address(&mut words, link);
                }
            }
        }
    }
    words
}

const fn link(run: &Run) -> Option<&Link> {
    match run {
        Run::Words { marks, .. } => marks.link.as_ref(),
        Run::Footnote(_) => None,
    }
}

/// Adds where a link leads, unless its words say so. Places within the text are of no use on paper.
fn push_address(words: &mut String, link: &Link) {
    let href = link.href();
    let address = href.strip_prefix("mailto:").unwrap_or(href);
    if !words.ends_with(address) && !href.starts_with('#') {
        words.push_str(&format!(" <{}>", labels::one_line(address)));
    }
}

fn footnotes(footnotes: &[Vec<Run>]) -> Option<String> {
    let mut sections = vec![underlined(labels::FOOTNOTES, '-')];
    let numbered = (1..).zip(footnotes);
    sections
        .extend(numbered.map(|(number, words)| hanging(&format!("[{number}] "), &spelt(words), 0)));
    (!footnotes.is_empty()).then(|| sections.join("\n\n"))
}

fn colophon(manuscript: &Manuscript) -> String {
    let mut sections = vec![underlined(labels::COLOPHON, '-')];
    let particulars = labels::particulars(&manuscript.edition).into_iter();
    let particulars =
        particulars.map(|(name, value)| wrapped(&value, &format!("{name}: "), "    "));
    sections.push(particulars.collect::<Vec<_>>().join("\n"));
    sections.push(wrapped(labels::WHAT_THE_HASH_PROVES, "", ""));
    sections.join("\n\n")
}
