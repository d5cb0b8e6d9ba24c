//! Words with their marks.
//!
//! Emphasis begins and ends by rules about the characters on both sides of its signs (CommonMark 6.2): white space within
//! and letters without can keep a sign from counting. Where they would, the character is spelt by its number, which reads
//! as itself and counts as punctuation. Strong emphasis is spelt `**` and emphasis `_`, so that signs of one kind never
//! touch when one ends where the other begins.

use super::escape::{self, Place};
use super::link_end;
use crate::Run;
use wortlaut_merge::document::{Link, Marks};

/// What keeps a reference and a link apart, which together would be a link of another kind.
const APART: &str = "<!-- -->";

/// The words of a block.
pub(super) fn words(runs: &[Run], place: Place) -> String {
    let mut speller = Speller::new(place);
    for run in runs {
        match run {
            Run::Words { text, marks } => speller.words(text, marks),
            Run::Footnote(number) => speller.footnote(*number),
        }
    }
    speller.finish()
}

/// Words without marks.
pub(super) fn plain(text: &str, place: Place) -> String {
    let mut speller = Speller::new(place);
    speller.words(text, &Marks::default());
    speller.finish()
}

/// A mark that is spelt by a sign before and after the words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Term,
    Strong,
    Em,
}

impl Sign {
    const fn begin(self) -> &'static str {
        match self {
            Self::Term => "<dfn>",
            Self::Strong => "**",
            Self::Em => "_",
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Self::Term => "</dfn>",
            Self::Strong => "**",
            Self::Em => "_",
        }
    }
}

fn signs(marks: &Marks) -> Vec<Sign> {
    let signs = [
        marks.term.then_some(Sign::Term),
        marks.strong.then_some(Sign::Strong),
        marks.em.then_some(Sign::Em),
    ];
    signs.into_iter().flatten().collect()
}

/// What stands between two characters.
#[derive(PartialEq, Eq)]
enum Between {
    Begin(Sign),
    End(Sign),
    /// The beginning or end of a link or a term, or a reference.
    Other(String),
}

impl Between {
    fn begin(sign: Sign) -> Self {
        match sign {
            Sign::Term => Self::Other(sign.begin().to_owned()),
            Sign::Strong | Sign::Em => Self::Begin(sign),
        }
    }

    fn end(sign: Sign) -> Self {
        match sign {
            Sign::Term => Self::Other(sign.end().to_owned()),
            Sign::Strong | Sign::Em => Self::End(sign),
        }
    }

    fn spelling(&self) -> &str {
        match self {
            Self::Begin(sign) => sign.begin(),
            Self::End(sign) => sign.end(),
            Self::Other(spelling) => spelling,
        }
    }
}

struct Speller {
    place: Place,
    spelling: String,
    /// Where the spelling of the line begins.
    line: usize,
    /// The last character of the words, and where its spelling begins.
    last: Option<(usize, char)>,
    /// What stands behind it.
    between: Vec<Between>,
    /// The signs of the words that come next, outermost first.
    open: Vec<Sign>,
    /// The link of the words that come next.
    link: Option<Link>,
}

impl Speller {
    const fn new(place: Place) -> Self {
        Self {
            place,
            spelling: String::new(),
            line: 0,
            last: None,
            between: Vec::new(),
            open: Vec::new(),
            link: None,
        }
    }

    fn words(&mut self, text: &str, marks: &Marks) {
        self.set_marks(marks);
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            self.character(character, rest.as_str());
        }
    }

    fn footnote(&mut self, number: usize) {
        self.set_marks(&Marks::default());
        self.between.push(Between::Other(format!("[^{number}]")));
    }

    fn finish(mut self) -> String {
        self.set_marks(&Marks::default());
        self.settle(None);
        if self.between.is_empty() && self.last.is_some_and(|(_, last)| last.is_whitespace()) {
            self.spell_last_by_number();
        }
        self.spell_between();
        self.spelling
    }

    /// Ends the marks that the next words do not carry and begins those that are new: the link outermost, and whatever
    /// lies within a mark that ends is ended and begun again.
    fn set_marks(&mut self, marks: &Marks) {
        let wanted = signs(marks);
        let common = self
            .open
            .iter()
            .zip(&wanted)
            .take_while(|(open, wanted)| open == wanted);
        let kept = if self.link == marks.link {
            common.count()
        } else {
            0
        };
        self.between
            .extend(self.open.drain(kept..).rev().map(Between::end));
        if self.link != marks.link {
            let place = self.place;
            let end = self
                .link
                .take()
                .map(|link| link_end(link.href(), link.title(), place));
            self.between.extend(end.map(Between::Other));
            self.link.clone_from(&marks.link);
            if self.link.is_some() {
                let begin = if self.follows_reference() { APART } else { "" };
                self.between.push(Between::Other(format!("{begin}[")));
            }
        }
        let new = wanted.iter().skip(kept).copied();
        self.between.extend(new.clone().map(Between::begin));
        self.open.extend(new);
    }

    fn character(&mut self, character: char, rest: &str) {
        let by_number = self.settle(Some(character));
        let follows_reference = self.follows_reference();
        self.spell_between();
        let at = self.spelling.len();
        let line = self.spelling.get(self.line..).unwrap_or_default();
        if by_number {
            escape::push_entity(&mut self.spelling, breakless(character));
        } else if is_line_break(character) {
            self.spelling.push_str(self.place.line_break());
            self.line = self.spelling.len();
        } else if line.is_empty() {
            escape::push_first(&mut self.spelling, character, rest, self.place);
        } else if escape::begins_item(line, character, rest)
            || (follows_reference && matches!(character, ':' | '('))
        {
            self.spelling.push('\\');
            self.spelling.push(character);
        } else {
            escape::push(&mut self.spelling, character, rest, self.place);
        }
        self.last = Some((at, character));
    }

    /// Whether a reference to a footnote stands right before what comes next.
    fn follows_reference(&self) -> bool {
        matches!(self.between.last(), Some(Between::Other(other)) if other.starts_with("[^"))
    }

    fn spell_between(&mut self) {
        for between in self.between.drain(..) {
            self.spelling.push_str(between.spelling());
        }
    }

    /// Sees to it that the signs between the last character and the next count: spells the last one by its number if it
    /// would keep them from counting, and says whether the next one must be.
    fn settle(&mut self, next: Option<char>) -> bool {
        let ends = self
            .between
            .iter()
            .take_while(|it| matches!(it, Between::End(_)))
            .count();
        let begins = self
            .between
            .iter()
            .rev()
            .take_while(|it| matches!(it, Between::Begin(_)))
            .count();
        let is_strong_alone = matches!(
            self.between.as_slice(),
            [Between::Begin(Sign::Strong) | Between::End(Sign::Strong)]
        );
        let last = self.last.map(|(_, last)| Class::of(last));
        let next = next.map(Class::of);
        // Between two letters `**` counts, and nothing else does.
        let between_letters =
            last == Some(Class::Letter) && next == Some(Class::Letter) && !is_strong_alone;
        let (only_ends, only_begins) = (ends == self.between.len(), begins == self.between.len());
        let last_by_number = match last {
            _ if self.between.is_empty() => false,
            Some(Class::Space) => ends > 0,
            Some(Class::Other) => ends > 0 || only_begins,
            Some(Class::Letter) => only_begins && (between_letters || next != Some(Class::Letter)),
            Some(Class::Punctuation) | None => false,
        };
        let next_by_number = match next {
            _ if self.between.is_empty() => false,
            Some(Class::Space) => begins > 0,
            Some(Class::Other) => begins > 0 || only_ends,
            Some(Class::Letter) => only_ends && (between_letters || last != Some(Class::Letter)),
            Some(Class::Punctuation) | None => false,
        };
        if last_by_number {
            self.spell_last_by_number();
        }
        next_by_number
    }

    fn spell_last_by_number(&mut self) {
        if let Some((at, last)) = self.last {
            self.spelling.truncate(at);
            escape::push_entity(&mut self.spelling, breakless(last));
        }
    }
}

/// What a character is to the rules of emphasis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Punctuation,
    /// What some readers count as punctuation and others not.
    Other,
}

impl Class {
    fn of(character: char) -> Self {
        match character {
            _ if character.is_whitespace() => Self::Space,
            _ if character.is_alphanumeric() => Self::Letter,
            _ if character.is_ascii_punctuation() => Self::Punctuation,
            _ => Self::Other,
        }
    }
}

const fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\u{2028}')
}

/// A line break that has to be spelt by a number is a space.
const fn breakless(character: char) -> char {
    if is_line_break(character) {
        ' '
    } else {
        character
    }
}
