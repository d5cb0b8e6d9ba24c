//! How a page's lists count: by `start`, `type`, `value` and `list-style-type`, as the standard says (HTML, 4.4.5 and 4.4.8).

use super::super::counting::{Counts, Level, Sign, Spelling};
use super::super::draft::{Printed, Spot};
use super::tag::Tag;

/// A list that counts.
pub(super) struct Counter {
    spelling: Option<Spelling>,
    start: usize,
    counts: Counts,
}

/// What `list-style-type` or `type` say.
enum Said {
    Spelling(Spelling),
    /// Nothing is printed, or what does not count.
    Nothing,
}

impl Counter {
    /// What counts the items of an `ol`; none if what it prints cannot be told from its beginning.
    pub(super) fn of(tag: &Tag) -> Option<Self> {
        let start = tag.start.unwrap_or(1);
        Some(Self {
            spelling: match said(tag) {
                Some(Said::Spelling(spelling)) => Some(spelling),
                Some(Said::Nothing) => None,
                None => Some(Spelling::Number),
            },
            start: usize::try_from(start).ok().filter(|_| !tag.is_reversed)?,
            counts: Counts::default(),
        })
    }

    /// Counts an item; gives what stands before it.
    pub(super) fn count(&mut self, item: &Tag, spot: Spot) -> Option<Printed> {
        let spelling = match said(item) {
            Some(Said::Spelling(spelling)) => Some(spelling),
            Some(Said::Nothing) => None,
            None => self.spelling,
        };
        let signs = vec![Sign::Count(0), Sign::Words(".".to_owned())];
        let level = Level {
            spelling: spelling.unwrap_or_default(),
            signs: spelling.map(|_| signs).unwrap_or_default(),
            start: None,
        };
        let anew = item.value.and_then(|it| usize::try_from(it).ok());
        let printed = self.counts.count(&[&level], anew, self.start)?;
        let spot = Some(spot);
        Some(Printed { spot, ..printed })
    }
}

fn said(tag: &Tag) -> Option<Said> {
    let style = tag.styled("list-style-type").or(tag.styled("list-style"));
    let mut styles = style.unwrap_or_default().split_whitespace();
    let by_style = styles.find_map(|it| {
        Some(match it {
            "decimal" | "decimal-leading-zero" => Said::Spelling(Spelling::Number),
            "lower-alpha" | "lower-latin" => Said::Spelling(Spelling::LowerLetter),
            "upper-alpha" | "upper-latin" => Said::Spelling(Spelling::UpperLetter),
            "lower-roman" => Said::Spelling(Spelling::LowerRoman),
            "upper-roman" => Said::Spelling(Spelling::UpperRoman),
            "none" | "disc" | "circle" | "square" => Said::Nothing,
            _ => return None,
        })
    });
    let by_type = || match tag.kind.as_str() {
        "1" | "a" | "A" | "i" | "I" => Some(Said::Spelling(Spelling::of_sign(&tag.kind))),
        _ => None,
    };
    by_style.or_else(by_type)
}
