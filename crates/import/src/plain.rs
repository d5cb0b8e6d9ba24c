//! Plain text: paragraphs set apart by blank lines, and the few signs that leave no doubt.
//!
//! - Lines of up to [`WRAPPED`] characters are taken for wrapped ones and joined; longer ones are paragraphs of their own.
//! - A first line that stands alone, without a full stop, is the title; `====` below lines is dropped.
//! - Of our own exports the edition and the colophon are told and left out, and `[1]` refers to the footnote at the end.
//! - `1.1 Netze` alone on its line is a numbered heading; `- …`, `• …`, `a) …` and `1) …` are items.

mod own;

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
    for (index, paragraph) in Paragraphs::new(own.body).enumerate() {
        draft.set_line(paragraph.line);
        match index {
            0 => push(draft, 0, Style::Title, &joined(&paragraph.lines))?,
            1 => {
                let edition = joined(&paragraph.lines);
                draft.warn_at(Spot::File, WarningKind::Edition, &edition)?;
            }
            _ => read_paragraph(&paragraph, notes, draft)?,
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

struct Paragraphs<'s> {
    lines: std::iter::Peekable<std::iter::Enumerate<std::str::Split<'s, char>>>,
}

impl<'s> Paragraphs<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            lines: source.split('\n').enumerate().peekable(),
        }
    }
}

impl<'s> Iterator for Paragraphs<'s> {
    type Item = Paragraph<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        while self
            .lines
            .next_if(|(_, line)| line.trim().is_empty())
            .is_some()
        {}
        let (first, _) = self.lines.peek().copied()?;
        let mut lines = Vec::new();
        while let Some((_, line)) = self.lines.next_if(|(_, line)| !line.trim().is_empty()) {
            if !is_rule(line) {
                lines.push(line);
            }
        }
        Some(Paragraph {
            line: first + 1,
            lines,
        })
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
