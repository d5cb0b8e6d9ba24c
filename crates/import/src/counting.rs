//! How a file's lists count, and what they print before their items: programs count the items of each level and set the
//! counts into a text such as `Artikel %1`.

use super::draft::Printed;

/// Levels of a list: OpenDocument's programs have ten, Word nine.
pub(crate) const LEVELS: usize = 10;
/// The highest count that is spelt in letters or Roman numbers: Word knows no more of the latter.
const MOST: usize = 3_999;

/// How a count is spelt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Spelling {
    #[default]
    Number,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
}

/// A part of what stands before an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The count of a level, from 0.
    Count(usize),
    Words(String),
}

/// How the items of a level are counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    pub(crate) spelling: Spelling,
    /// What stands before an item; nothing where the level has bullets or none.
    pub(crate) signs: Vec<Sign>,
    /// What it begins with, unless that is 1.
    pub(crate) start: Option<usize>,
}

/// How far a list has counted, level by level.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts([Option<usize>; LEVELS]);

impl Spelling {
    /// By the sign that stands for it in OpenDocument and HTML.
    pub(crate) fn of_sign(sign: &str) -> Self {
        match sign {
            "a" => Self::LowerLetter,
            "A" => Self::UpperLetter,
            "i" => Self::LowerRoman,
            "I" => Self::UpperRoman,
            _ => Self::Number,
        }
    }

    /// Whether it tells a text of ours from another: `1.` and `a)` become our `a)`, but who refers to `III` refers to nothing.
    pub(crate) fn is_foreign(self) -> bool {
        !matches!(self, Self::Number | Self::LowerLetter)
    }

    fn spell(self, count: usize) -> String {
        match self {
            Self::Number => count.to_string(),
            Self::LowerLetter => letters(count),
            Self::UpperLetter => letters(count).to_uppercase(),
            Self::LowerRoman => roman(count),
            Self::UpperRoman => roman(count).to_uppercase(),
        }
    }
}

impl Level {
    /// The number that it begins with.
    pub(crate) fn start(&self) -> usize {
        self.start.unwrap_or(1)
    }

    /// Whether it numbers at all.
    pub(crate) fn is_numbered(&self) -> bool {
        !self.signs.is_empty()
    }

    /// Whether it numbers as clauses are: `(1)`.
    pub(crate) fn is_clause(&self) -> bool {
        let is = |sign: Option<&Sign>, words: &str| matches!(sign, Some(Sign::Words(sign)) if sign.trim() == words);
        self.spelling == Spelling::Number
            && is(self.signs.first(), "(")
            && is(self.signs.last(), ")")
    }

    /// What stands before an item, from the counts of this level and those above it.
    fn print(&self, value: usize, counts: &[String]) -> Option<Printed> {
        if self.signs.is_empty() {
            return None;
        }
        let (mut label, mut has_words) = (String::new(), false);
        for sign in &self.signs {
            match sign {
                Sign::Count(level) => {
                    label.push_str(counts.get(*level).map_or("", String::as_str));
                }
                Sign::Words(words) => {
                    has_words |= words.contains(|it: char| it.is_alphabetic() || it == '§');
                    label.push_str(words);
                }
            }
        }
        Some(Printed {
            label: label.trim().to_owned(),
            value,
            has_words,
            spelling: self.spelling,
            spot: None,
        })
    }
}

impl Counts {
    /// Counts an item of the last of these levels, which come from the highest on; gives what stands before it. The item
    /// counts as `anew`, if that is said, and the first of its level as `start`.
    pub(crate) fn count(
        &mut self,
        levels: &[&Level],
        anew: Option<usize>,
        start: usize,
    ) -> Option<Printed> {
        let own = levels.last()?;
        let at = levels.len() - 1;
        let value = match (anew, self.0.get(at).copied().flatten()) {
            (Some(anew), _) => anew,
            (None, Some(before)) => before.saturating_add(1),
            (None, None) => start,
        };
        for (level, count) in self.0.iter_mut().enumerate().skip(at) {
            *count = (level == at).then_some(value);
        }
        let shown = levels.iter().zip(self.0).map(|(level, count)| {
            let count = count.unwrap_or(level.start());
            level.spelling.spell(count)
        });
        own.print(value, &shown.collect::<Vec<_>>())
    }
}

/// `a` to `z`, `aa`, `bb`: Word repeats the letter.
fn letters(count: usize) -> String {
    let count = count.clamp(1, MOST) - 1;
    let letter = char::from(b'a' + u8::try_from(count % 26).unwrap_or(0));
    letter.to_string().repeat(count / 26 + 1)
}

fn roman(count: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1_000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = count.min(MOST);
    let mut spelt = String::new();
    for (value, sign) in SIGNS {
        spelt.push_str(&sign.repeat(rest / value));
        rest %= value;
    }
    spelt
}
