//! Words: what stands, with what differs between its echo and the revised words.

use super::links::{is_the_same, look_alike};
use super::tokens::{Token, same, tokens};
use crate::document::{Inline, Marks, push_words};
use std::ops::Range;

/// The words that are meant, of those that stand, their echo, and the revised ones. `note` is told of each footnote that
/// all three refer to, by its names there.
pub(super) fn merged(
    [stands, echo, revised]: [&[Inline]; 3],
    mut note: impl FnMut([&str; 3]),
) -> Vec<Inline> {
    let [stands, echo, revised] = [stands, echo, revised].map(tokens);
    let in_stands = places(&echo, &stands);
    let in_revised = places(&echo, &revised);
    let mut meant = Vec::new();
    let mut next = [0; 3];
    let both = (0..echo.len()).filter_map(|at| {
        let there = |places: &[Option<usize>]| places.get(at).copied().flatten();
        Some([there(&in_stands)?, at, there(&in_revised)?])
    });
    let end = [stands.len(), echo.len(), revised.len()];
    for at in both.chain([end]) {
        let there = |places: &[Option<usize>], from: usize| -> Vec<Option<usize>> {
            let places = places.get(next[1]..at[1]).unwrap_or_default().iter();
            places.map(|it| Some((*it)? - from)).collect()
        };
        let stretch = Stretch {
            stands: stands.get(next[0]..at[0]).unwrap_or_default(),
            echo: echo.get(next[1]..at[1]).unwrap_or_default(),
            revised: revised.get(next[2]..at[2]).unwrap_or_default(),
            in_stands: there(&in_stands, next[0]),
            in_revised: there(&in_revised, next[2]),
        };
        stretch.push(&mut meant);
        if let (Some(stands), Some(echo), Some(revised)) =
            (stands.get(at[0]), echo.get(at[1]), revised.get(at[2]))
        {
            push_shared(&mut meant, [stands, echo, revised], &mut note);
        }
        next = at.map(|it| it + 1);
    }
    meant
}

/// Where each token of the echo is in another text.
fn places(echo: &[Token<'_>], other: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut places = vec![None; echo.len()];
    let pairs = same(echo.iter().map(Token::says), other.iter().map(Token::says));
    for (at, there) in pairs {
        if let Some(place) = places.get_mut(at) {
            *place = Some(there);
        }
    }
    places
}

/// What stands between two words that all three share.
struct Stretch<'a, 't> {
    stands: &'a [Token<'t>],
    echo: &'a [Token<'t>],
    revised: &'a [Token<'t>],
    /// Where the words of the echo are among those that stand; the revised text has these no more.
    in_stands: Vec<Option<usize>>,
    /// Where the words of the echo are among the revised ones; none of these stands.
    in_revised: Vec<Option<usize>>,
}

impl Stretch<'_, '_> {
    fn push(&self, meant: &mut Vec<Inline>) {
        let says = |tokens: &[Token<'_>]| -> String { tokens.iter().map(Token::says).collect() };
        if says(self.echo) == says(self.revised) {
            return push_all(meant, self.stands);
        }
        let (before, behind) = self.lost();
        push_all(meant, before);
        let look = self.look();
        for token in self.written() {
            match (token, look) {
                (Token::Word { text, marks }, Some((said, stands)))
                    if marks.iter().all(|it| look_alike(said, it)) =>
                {
                    push_words(meant, text, stands);
                }
                _ => push_all(meant, std::slice::from_ref(token)),
            }
        }
        push_all(meant, behind);
    }

    /// The first and the last word that stands, is in the echo, and was changed: its places in both.
    fn ends(&self) -> Option<[(usize, usize); 2]> {
        let known = self.in_stands.iter().enumerate();
        let mut known = known.filter_map(|(echo, stands)| Some(((*stands)?, echo)));
        let first = known.next()?;
        Some([first, known.next_back().unwrap_or(first)])
    }

    /// Whether nobody touched what the format has of its own in this part of the echo.
    fn is_untouched(&self, range: Range<usize>) -> bool {
        let places = self.in_revised.get(range).unwrap_or_default();
        places.iter().all(Option::is_some)
    }

    /// What stands before and behind the changed words and is not in the file, or is there as something else.
    fn lost(&self) -> (&[Token<'_>], &[Token<'_>]) {
        let end = self.echo.len();
        let Some([(first, begin), (last, until)]) = self.ends() else {
            let is_kept = self.is_untouched(0..end);
            return (if is_kept { self.stands } else { &[] }, &[]);
        };
        let part = |range: Range<usize>, echo| {
            let part = self.stands.get(range).filter(|_| self.is_untouched(echo));
            part.unwrap_or_default()
        };
        (
            part(0..first, 0..begin),
            part(last + 1..self.stands.len(), until + 1..end),
        )
    }

    /// The words that somebody wrote: the revised ones without what the format has of its own.
    fn written(&self) -> impl Iterator<Item = &Token<'_>> {
        let tells = self.ends().is_some() || self.is_untouched(0..self.echo.len());
        let tokens = self.revised.iter().enumerate();
        let written =
            tokens.filter(move |(at, _)| !(tells && self.in_revised.contains(&Some(*at))));
        written.map(|(_, token)| token)
    }

    /// How the echo shows the first of the words that were changed, and how they stand.
    fn look(&self) -> Option<(&Marks, &Marks)> {
        let [(stands, echo), _] = self.ends()?;
        match (self.echo.get(echo)?, self.stands.get(stands)?) {
            (Token::Word { marks: said, .. }, Token::Word { marks, .. }) => {
                Some((said.first()?, marks.first()?))
            }
            _ => None,
        }
    }
}

fn push_all(meant: &mut Vec<Inline>, tokens: &[Token<'_>]) {
    for token in tokens {
        match token {
            Token::Word { text, marks } => {
                for (character, marks) in text.chars().zip(marks) {
                    push_words(meant, character.encode_utf8(&mut [0; 4]), marks);
                }
            }
            Token::Note(id) => meant.push(Inline::Footnote {
                id: (*id).to_owned(),
            }),
        }
    }
}

/// A word or reference that all three share, with the marks that were changed.
fn push_shared(
    meant: &mut Vec<Inline>,
    [stands, echo, revised]: [&Token<'_>; 3],
    note: &mut impl FnMut([&str; 3]),
) {
    match (stands, echo, revised) {
        (Token::Note(stands), Token::Note(echo), Token::Note(revised)) => {
            note([stands, echo, revised]);
            meant.push(Inline::Footnote {
                id: (*stands).to_owned(),
            });
        }
        (
            Token::Word { text, marks },
            Token::Word { marks: said, .. },
            Token::Word { marks: new, .. },
        ) => {
            let marks = marks.iter().zip(said).zip(new);
            for (character, ((marks, said), new)) in text.chars().zip(marks) {
                let marks = changed(marks, said, new);
                push_words(meant, character.encode_utf8(&mut [0; 4]), &marks);
            }
        }
        _ => push_all(meant, std::slice::from_ref(stands)),
    }
}

/// The marks that stand, with those that were set or taken off.
fn changed(stands: &Marks, echo: &Marks, revised: &Marks) -> Marks {
    let mut marks = stands.clone();
    if echo.strong != revised.strong {
        marks.strong = revised.strong;
    }
    if echo.em != revised.em {
        marks.em = revised.em;
    }
    if echo.term != revised.term {
        marks.term = revised.term;
    }
    if !is_the_same((echo.link.as_ref(), revised.link.as_ref())) {
        marks.link.clone_from(&revised.link);
    }
    marks
}
