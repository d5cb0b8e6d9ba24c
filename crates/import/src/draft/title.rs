//! Which paragraph is the title, and what that makes of the headings below it.

use super::{Paragraph, Style, words};
use wortlaut_merge::document::take_number;

/// What sections are called before their number.
const DESIGNATIONS: [&str; 7] = [
    "§",
    "Artikel",
    "Art.",
    "Abschnitt",
    "Kapitel",
    "Teil",
    "Nr.",
];

/// The paragraph that is the title: the first in the style of one, else the first heading of level 1, if that heads the
/// whole and no section of it.
pub(super) fn title_at(paragraphs: &[Paragraph]) -> Option<usize> {
    let styled = paragraphs.iter().position(|it| it.style == Style::Title);
    styled.or_else(|| {
        let first = paragraphs.iter().position(is_highest)?;
        heads_all(paragraphs, first).then_some(first)
    })
}

/// Whether the first heading of level 1 heads the whole: it has no number, for what is numbered is a section; and it is the
/// only one, or stands first and has no words of its own, or stands first and all others have numbers.
fn heads_all(paragraphs: &[Paragraph], first: usize) -> bool {
    let mut behind = paragraphs.iter().skip(first + 1);
    let mut others = behind.clone().filter(|it| is_highest(it)).peekable();
    if paragraphs.get(first).is_none_or(is_section) {
        return false;
    }
    if others.peek().is_none() {
        return true;
    }
    first == 0 && (behind.next().is_some_and(is_highest) || others.all(is_section))
}

fn is_highest(paragraph: &Paragraph) -> bool {
    matches!(paragraph.style, Style::Heading { level: 1, .. })
}

/// Whether a heading has a number, by the file's list or typed: `1 Zweck`, `§ 1 Zweck`.
fn is_section(heading: &Paragraph) -> bool {
    if matches!(heading.style, Style::Heading { numbered: true, .. }) {
        return true;
    }
    let said = words(&heading.inlines);
    let mut said = said.split_whitespace();
    let is_designation = said.next().is_some_and(|it| DESIGNATIONS.contains(&it));
    let number = said.next().unwrap_or_default();
    let is_designated = is_designation && number.starts_with(|it: char| it.is_ascii_digit());
    is_designated || take_number(&mut heading.inlines.clone()).is_some()
}

/// By how many levels headings rise: by one, unless others than the title are of level 1, or the title is no heading but in
/// the style of a title.
pub(super) fn level_shift(paragraphs: &[Paragraph], title_at: Option<usize>) -> u8 {
    let is_styled = title_at
        .and_then(|at| paragraphs.get(at))
        .is_some_and(|it| it.style == Style::Title);
    let mut others = paragraphs.iter().enumerate();
    let has_others = others.any(|(at, it)| Some(at) != title_at && is_highest(it));
    u8::from(!is_styled && !has_others)
}
