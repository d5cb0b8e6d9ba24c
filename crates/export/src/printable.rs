//! Characters that no file may hold. XML forbids them, typesetters choke on them, and nobody can read them.

use std::borrow::Cow;

/// What stands in place of a character that no file may hold, so that nothing vanishes unseen.
const REPLACEMENT: char = '\u{fffd}';

/// Words as every format may hold them: control characters and noncharacters become U+FFFD, a carriage return (with the
/// line feed behind it) one line feed, and a tab a space.
pub fn printable(words: &str) -> Cow<'_, str> {
    if !words.contains(|character| is_forbidden(character) || matches!(character, '\r' | '\t')) {
        return Cow::Borrowed(words);
    }
    let lines = words.replace("\r\n", "\n");
    let printable = lines.chars().map(|character| match character {
        '\r' => '\n',
        '\t' => ' ',
        forbidden if is_forbidden(forbidden) => REPLACEMENT,
        character => character,
    });
    Cow::Owned(printable.collect())
}

/// What XML 1.0 (2.2 "Characters") forbids or discourages, line ends and tabs aside.
fn is_forbidden(character: char) -> bool {
    let code = u32::from(character);
    let nonchar = (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe;
    nonchar || (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_file_may_hold_is_seen_to_have_been_there() {
        let words = "a\0b\u{b}c\u{1f}d\u{7f}e\u{85}f\u{fffe}g\u{1ffff}h\u{fdd0}";
        assert_eq!(printable(words).replace(REPLACEMENT, ""), "abcdefgh");
        assert_eq!(printable(words).matches(REPLACEMENT).count(), 8);
    }

    #[test]
    fn line_ends_are_one_and_tabs_are_spaces() {
        assert_eq!(
            printable("a\r\nb\rc\nd\te\u{2028}f"),
            "a\nb\nc\nd e\u{2028}f"
        );
    }

    #[test]
    fn ordinary_words_are_not_copied() {
        let words = "Größe 👩‍👩‍👧 שלום <b>#panic[..]</b>\u{ad}\u{a0}";
        assert!(matches!(printable(words), Cow::Borrowed(same) if same == words));
    }
}
