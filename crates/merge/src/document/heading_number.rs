//! Numbers that headings begin with in files: here they are computed.

use super::inlines::trim;
use super::text::Inline;

/// Longest part of a number: "4.12" is one, the year in "2024 im Rückblick" is none.
const DIGITS: usize = 3;

/// Takes the number off the heading's words and returns it, without a closing point: `4.1 Netze` or `4.1. Netze`. A
/// number alone is the heading's words.
pub fn take_number(inlines: &mut Vec<Inline>) -> Option<String> {
    let Some(Inline::Text { text, .. }) = inlines.first_mut() else {
        return None;
    };
    let (number, words) = text.split_once(char::is_whitespace)?;
    let number = number.strip_suffix('.').unwrap_or(number);
    if !is_number(number) {
        return None;
    }
    let (number, words) = (number.to_owned(), words.trim_start().to_owned());
    match (words.is_empty(), inlines.len()) {
        (true, 1) => return None,
        (true, _) => {
            inlines.remove(0);
            trim(inlines);
        }
        (false, _) => set_words(inlines, words),
    }
    Some(number)
}

fn set_words(inlines: &mut [Inline], words: String) {
    if let Some(Inline::Text { text, .. }) = inlines.first_mut() {
        *text = words;
    }
}

fn is_number(text: &str) -> bool {
    text.split('.').all(|part| {
        (1..=DIGITS).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Marks;

    fn heading(words: &[&str]) -> Vec<Inline> {
        words
            .iter()
            .map(|text| Inline::Text {
                text: (*text).to_owned(),
                marks: Marks::default(),
            })
            .collect()
    }

    #[test]
    fn numbers_are_taken_off() {
        for (source, number, words) in [
            ("1 Begriff", "1", "Begriff"),
            (
                "4.1 Netze und Rechenleistung",
                "4.1",
                "Netze und Rechenleistung",
            ),
            ("4.1. Netze", "4.1", "Netze"),
            ("1.  Begriff", "1", "Begriff"),
            ("1.2.3.4.5 x", "1.2.3.4.5", "x"),
        ] {
            let mut inlines = heading(&[source]);
            assert_eq!(
                take_number(&mut inlines).as_deref(),
                Some(number),
                "{source}"
            );
            assert_eq!(inlines, heading(&[words]));
        }
    }

    #[test]
    fn what_is_no_number_stays() {
        for source in [
            "Präambel",
            "2024 im Rückblick",
            "1",
            "1 ",
            "1a Begriff",
            "1..2 x",
            ".1 x",
            "4,1 x",
            "§ 1 x",
            "",
        ] {
            let mut inlines = heading(&[source]);
            assert_eq!(take_number(&mut inlines), None, "{source}");
            assert_eq!(inlines, heading(&[source]));
        }
    }

    #[test]
    fn a_number_before_marked_words_leaves_them() {
        let mut inlines = heading(&["2 ", "Merkmale"]);
        assert_eq!(take_number(&mut inlines).as_deref(), Some("2"));
        assert_eq!(inlines, heading(&["Merkmale"]));
    }
}
