//! Plain text: paragraphs set apart by blank lines, and the few signs that leave no doubt.
//!
//! - Lines of up to [`WRAPPED`] characters are taken for wrapped ones and joined; longer ones are paragraphs of their own.
//! - A first line that stands alone, without a full stop, is the title; `====` below lines is dropped.
//! - Of our own exports the edition and the colophon are told and left out, `[1]` refers to the footnote at the end, and what
//!   stands in columns or blocks between rules is a table.
//! - `1.1 Netze` alone on its line is a numbered heading; `- …`, `• …`, `a) …` and `1) …` are items.

mod own;
mod table;

use super::draft::{Draft, Spot, Style};
use super::error::ImportError;
use super::line::Line;
use super::warning::WarningKind;
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
    let mut paragraphs = Paragraphs::new(source).peekable();
    let mut is_first = true;
    while let Some(paragraph) = paragraphs.next() {
        draft.set_line(paragraph.line);
        let has_more = paragraphs.peek().is_some();
        if std::mem::take(&mut is_first) && has_more && is_title(&paragraph) {
            push(draft, 0, Style::Title, &joined(&paragraph.lines))?;
        } else {
            read_paragraph(&paragraph, 0, draft)?;
        }
    }
    Ok(())
}

/// One of our exports: first the title, then the edition, then the text.
fn read_own(own: &Own<'_>, draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let notes = own.read(draft)?;
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
            read_paragraph(&paragraph, notes, draft)?;
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
    rest.is_some_and(<[_]>::is_empty)
        && is_short(first)
        && item(first).is_none()
        && heading(first).is_none()
}

/// Whether a line may head something: short, and no sentence.
fn is_short(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= HEADING && !line.ends_with(['.', ';', ',', ':', '!', '?'])
}

fn read_paragraph(
    paragraph: &Paragraph<'_>,
    notes: usize,
    draft: &mut Draft<'_>,
) -> Result<(), ImportError> {
    if let [line] = paragraph.lines[..]
        && let Some(level) = heading(line)
    {
        let numbered = true;
        return push(draft, notes, Style::Heading { level, numbered }, line);
    }
    let is_wrapped = (paragraph.lines.iter()).all(|line| line.chars().count() <= WRAPPED);
    let mut style = Style::Paragraph;
    let mut words = String::new();
    for (offset, line) in paragraph.lines.iter().enumerate() {
        let item = item(line);
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

/// The level of a heading such as `1.1 Netze`: a number with a point in it, then a capital letter. A lone number might be
/// a year or a count.
fn heading(line: &str) -> Option<u8> {
    let line = line.trim();
    let (number, rest) = line.split_once(' ')?;
    let number = number.strip_suffix('.').unwrap_or(number);
    let parts = number.split('.').count();
    let is_number = number
        .split('.')
        .all(|it| (1..=2).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit()));
    let begins = rest.trim_start().chars().next()?;
    let is_heading = is_number && is_short(line) && begins.is_uppercase();
    is_heading.then(|| u8::try_from(parts.min(4)).unwrap_or(4))
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
