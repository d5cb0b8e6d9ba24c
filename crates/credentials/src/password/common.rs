//! Passwords that guessers try first.
//!
//! Three things are refused: what stands in a public list of passwords seen most often (`common.txt`: all of 12 and more
//! characters among the 30,000 of zxcvbn 4.4, which counted those of several leaks); what is put together of words that
//! everybody would try here (`words.txt`), of the owner's own names, and of digits and signs; and what is no word at all
//! but a way over the keyboard, a row of characters or a repetition.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A repetition of a piece shorter than this is as weak as the piece.
const PIECE_CHARS: usize = 8;
/// With no more different characters than this there is nothing to guess.
const FEW_CHARS: usize = 4;
/// Owners' names shorter than this are parts of too many words.
const NAME_CHARS: usize = 3;

/// Rows and columns of German and English keyboards.
const WAYS: [&str; 16] = [
    "1234567890ß",
    "qwertzuiopü",
    "asdfghjklöä",
    "yxcvbnm",
    "qwertyuiop",
    "zxcvbnm",
    "1qay",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6zhn",
    "7ujm",
    "1qaz",
    "6yhn",
    "0pöl",
];

static SEEN: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("common.txt").lines().collect());

static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let words = include_str!("words.txt").split_whitespace();
    words.map(fold).collect()
});

/// Whether guessers would try this password first, who know `about` its owner.
pub(super) fn is_common(password: &str, about: &[&str]) -> bool {
    let small = password.to_lowercase();
    SEEN.contains(small.as_str())
        || is_way_or_repetition(&small)
        || is_made_of_words(&small, &names(about))
}

/// The parts of names and addresses that could stand in a password.
fn names(about: &[&str]) -> BTreeSet<String> {
    let parts = about
        .iter()
        .flat_map(|it| it.split(|c: char| !c.is_alphanumeric()));
    let folded = parts.map(|part| fold(&part.to_lowercase()));
    folded.filter(|part| part.len() >= NAME_CHARS).collect()
}

fn is_made_of_words(small: &str, names: &BTreeSet<String>) -> bool {
    let letters_only = |text: String| text.chars().filter(char::is_ascii_alphabetic).collect();
    let as_typed: String = letters_only(fold(small));
    let as_read: String = letters_only(fold(&unmasked(small)));
    [as_typed, as_read]
        .iter()
        .any(|letters| is_split_into_words(letters, names))
}

/// Whether the letters are words one after the other, from the first to the last.
fn is_split_into_words(letters: &str, names: &BTreeSet<String>) -> bool {
    let mut ends = BTreeSet::from([0]);
    let mut reached = 0;
    while let Some(start) = ends.pop_first() {
        reached = start;
        for end in start + 1..=letters.len() {
            let word = letters.get(start..end).unwrap_or_default();
            if WORDS.contains(word) || names.contains(word) {
                ends.insert(end);
            }
        }
    }
    reached == letters.len()
}

/// Digits and signs that stand for letters, as those letters: those before a letter, for a year at the end is a year.
fn unmasked(text: &str) -> String {
    let mut is_before_letter = false;
    let backwards = text.chars().rev().map(|c| match letter_behind(c) {
        Some(letter) if is_before_letter => letter,
        _ => {
            is_before_letter = c.is_alphabetic();
            c
        }
    });
    let backwards: Vec<char> = backwards.collect();
    backwards.into_iter().rev().collect()
}

fn letter_behind(c: char) -> Option<char> {
    match c {
        '0' => Some('o'),
        '1' | '!' => Some('i'),
        '3' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' => Some('t'),
        _ => None,
    }
}

/// Umlauts as two letters, as many write them.
fn fold(text: &str) -> String {
    text.replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('ß', "ss")
}

fn is_way_or_repetition(small: &str) -> bool {
    let chars: Vec<char> = small.chars().collect();
    let different: BTreeSet<_> = chars.iter().collect();
    let repeats = |piece: usize| {
        chars
            .iter()
            .zip(chars.iter().skip(piece))
            .all(|(a, b)| a == b)
    };
    let turns = chars
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if !are_neighbours(*a, *b)))
        .count();
    different.len() <= FEW_CHARS || (1..PIECE_CHARS).any(repeats) || 3 * turns < chars.len()
}

/// Whether the second character is where the finger, or the count, goes on from the first.
fn are_neighbours(a: char, b: char) -> bool {
    let counts_on = u32::from(a).abs_diff(u32::from(b)) <= 1;
    counts_on
        || WAYS.iter().any(|way| {
            let keys = way.chars();
            let mut pairs = keys.clone().zip(keys.skip(1));
            pairs.any(|pair| pair == (a, b) || pair == (b, a))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_would_try_is_common() {
        let about = [
            "Anke Petersen",
            "a.petersen@sw-luebeck.de",
            "Stadtwerke Lübeck",
        ];
        for password in [
            "stadtwerke2026",
            "Stadtwerke2026!",
            "St4dtw3rke-2026",
            "Daseinsvorsorge",
            "Daseinsvorsorge1!",
            "WortlautWortlaut",
            "digitale Daseinsvorsorge",
            "Passwort1234",
            "P@ssw0rt!!!!",
            "Sommer-2026-Sommer",
            "willkommen123",
            "taskforce2026",
            "Lübeck-Lübeck-1",
            "Luebeck2026!!",
            "AnkePetersen1",
            "petersen.anke",
            "qwertzuiopü1",
            "1234567890123",
            "abcdefghijklmn",
            "aaaaaaaaaaaaaa",
            "abc!abc!abc!abc!",
            "1qay2wsx3edc4rfv",
            "4815162342lost",
            "leavemealone",
            "123456654321",
            "000000000000",
            "münchen münchen",
        ] {
            assert!(is_common(password, &about), "{password}");
        }
    }

    #[test]
    fn what_nobody_would_try_is_not() {
        let about = ["Anke Petersen", "Stadtwerke Lübeck"];
        for password in [
            "ein Kormoran frisst Hefeklöße",
            "kreide tulpe sieben mops",
            "Xk4-pQ9z-Lm2w",
            "correct horse battery staple",
            "Die Stadtwerke mögen Rhabarber",
            "fünf Hunde im Paternoster",
            "h8Gk2!pQz0vW",
            "Wasserflohzüchterinnen",
        ] {
            assert!(!is_common(password, &about), "{password}");
        }
    }

    #[test]
    fn the_list_holds_nothing_that_is_too_short_to_be_asked_for() {
        assert!(SEEN.len() > 200);
        let least = wortlaut_model::limits::PASSWORD_CHARS_LEAST;
        assert!(SEEN.iter().all(|it| it.chars().count() >= least));
    }
}
