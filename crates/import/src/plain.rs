//! Plain text: paragraphs set apart by blank lines, and the few signs that leave no doubt.
//!
//! - Lines of up to [`WRAPPED`] characters are taken for wrapped ones and joined; longer ones are paragraphs of their own.
//! - A first line that stands alone, without a full stop, is the title; `====` below lines is dropped.
//! - Of our own exports the edition and the colophon are told and left out, `[1]` refers to the footnote at the end, and what
//!   stands in columns or blocks between rules is a table.
//! - `1.1 Netze` alone on its line is a numbered heading, and so is `2 Netze` where such lines count from 1 on; `- …`, `• …`
//!   and `a) …` are items, but a dash within a paragraph only behind another item or a colon.

mod headings;
mod own;
mod table;

use super::draft::{Draft, Spot, Style};
use super::error::ImportError;
use super::line::Line;
use super::warning::WarningKind;
use headings::Headings;
use own::Own;
use wortlaut_merge::document::List;

/// Programs that wrap lines do so below this width, in characters.
const WRAPPED: usize = 100;
/// The longest line that is taken for a title or a heading, in characters.
const HEADING: usize = 120;

/// A paragraph's lines, with the number of the first.
struct Paragraph<'s> {
    line: usize,
    lines: Vec<&'s str>,
}

/// Reads a text.
pub(crate) fn read(source: &str, draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let source = source
        .replace("\r\n", "\n")
        .replace(['\r', '\u{c}', '\u{2029}'], "\n");
    match Own::new(&source) {
        Some(own) => read_own(&own, draft),
        None => read_foreign(&source, draft),
    }
}

fn read_foreign(source: &str, draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let headings = Headings::foreign(source);
    let mut paragraphs = Paragraphs::new(source).peekable();
    let mut is_first = true;
    while let Some(paragraph) = paragraphs.next() {
        draft.set_line(paragraph.line);
        let has_more = paragraphs.peek().is_some();
        let is_title = std::mem::take(&mut is_first) && has_more && is_title(&paragraph);
        if is_title && headings.level(&paragraph).is_none() {
            push(draft, 0, Style::Title, &joined(&paragraph.lines))?;
        } else {
            read_paragraph(&paragraph, &headings, 0, draft)?;
        }
    }
    Ok(())
}

/// One of our exports: first the title, then the edition, then the text.
fn read_own(own: &Own<'_>, draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let notes = own.read(draft)?;
    let headings = Headings::own(own.body);
    let mut paragraphs = Paragraphs::new(own.body);
    if let Some(title) = paragraphs.next() {
        draft.set_line(title.line);
        push(draft, 0, Style::Title, &joined(&title.lines))?;
    }
    if let Some(edition) = paragraphs.next() {
        let edition = joined(&edition.lines);
        draft.warn_at(Spot::File, WarningKind::Edition, &edition)?;
    }
    while let Some(line) = paragraphs.begin() {
        draft.set_line(line);
        if table::read(&mut paragraphs.lines, draft)? {
            continue;
        }
        if let Some(paragraph) = paragraphs.next() {
            read_paragraph(&paragraph, &headings, notes, draft)?;
        }
    }
    Ok(())
}

fn joined(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.trim()).collect();
    lines.join(" ")
}

fn is_title(paragraph: &Paragraph<'_>) -> bool {
    let (Some(first), rest) = (paragraph.lines.first(), paragraph.lines.get(1..)) else {
        return false;
    };
    rest.is_some_and(<[_]>::is_empty) && is_short(first) && item(first).is_none()
}

/// Whether a line may head something: short, and no sentence.
fn is_short(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= HEADING && !line.ends_with(['.', ';', ',', ':', '!', '?'])
}

fn read_paragraph(
    paragraph: &Paragraph<'_>,
    headings: &Headings,
    notes: usize,
    draft: &mut Draft<'_>,
) -> Result<(), ImportError> {
    if let Some(level) = headings.level(paragraph) {
        let style = Style::Heading {
            level,
            numbered: true,
        };
        return push(draft, notes, style, &joined(&paragraph.lines));
    }
    let is_wrapped = (paragraph.lines.iter()).all(|line| line.chars().count() <= WRAPPED);
    let mut style = Style::Paragraph;
    let mut words = String::new();
    for (offset, line) in paragraph.lines.iter().enumerate() {
        let may_begin = !is_wrapped
            || words.is_empty()
            || words.ends_with(':')
            || matches!(style, Style::Item { .. });
        let item = item(line).filter(|_| may_begin || !begins_with_dash(line));
        if (item.is_some() || !is_wrapped) && !words.is_empty() {
            let style = std::mem::replace(&mut style, Style::Paragraph);
            push(draft, notes, style, &words)?;
            words.clear();
        }
        draft.set_line(paragraph.line + offset);
        match item {
            Some((list, rest)) => {
                let parents = Vec::new();
                style = Style::Item { list, parents };
                words.push_str(rest.trim());
            }
            None => {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(line.trim());
            }
        }
    }
    push(draft, notes, style, &words)
}

/// Adds a paragraph, in which `[1]` to `[notes]` are references.
fn push(draft: &mut Draft<'_>, notes: usize, style: Style, words: &str) -> Result<(), ImportError> {
    let mut line = own::line(words, notes, draft)?;
    draft.paragraph(style, line.take())
}

/// Whether a line begins with a sign that may also stand within a sentence.
fn begins_with_dash(line: &str) -> bool {
    line.trim_start().starts_with(['-', '–'])
}

/// What an item's line says after the sign it begins with.
fn item(line: &str) -> Option<(List, &str)> {
    let line = line.trim_start();
    for sign in ["- ", "* ", "• ", "– ", "· "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some((List::Unordered, rest));
        }
    }
    let (sign, _) = line.split_once(' ')?;
    let inner = sign.strip_suffix(')')?;
    let is_letter = inner.len() == 1 && inner.bytes().all(|it| it.is_ascii_lowercase());
    // The sign stays among the words until it is known to be the one that will be computed.
    is_letter.then_some((List::Ordered, line))
}

type Lines<'s> = std::iter::Peekable<std::iter::Enumerate<std::str::Split<'s, char>>>;

struct Paragraphs<'s> {
    lines: Lines<'s>,
}

impl<'s> Paragraphs<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            lines: source.split('\n').enumerate().peekable(),
        }
    }

    /// The number of the line with which the next paragraph begins.
    fn begin(&mut self) -> Option<usize> {
        let is_blank = |(_, line): &(usize, &str)| line.trim().is_empty();
        while self.lines.next_if(is_blank).is_some() {}
        self.lines.peek().map(|(before, _)| before + 1)
    }
}

impl<'s> Iterator for Paragraphs<'s> {
    type Item = Paragraph<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.begin()?;
        let mut lines = Vec::new();
        while let Some((_, line)) = self.lines.next_if(|(_, line)| !line.trim().is_empty()) {
            if !is_rule(line) {
                lines.push(line);
            }
        }
        Some(Paragraph { line, lines })
    }
}

/// A line drawn with signs, as below titles.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3
        && line
            .bytes()
            .all(|it| matches!(it, b'=' | b'-' | b'_' | b'*' | b'~'))
}
