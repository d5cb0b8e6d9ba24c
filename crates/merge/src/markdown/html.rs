//! The words of an HTML block.

use pulldown_cmark::{Event, Parser};

/// The words of a block: its source without tags and comments, and with characters in the place of their names.
pub(super) fn words_of(html: &str) -> String {
    with_characters(&without_tags(html))
}

/// The longest name of a character, with its signs: `&CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 33;

/// Words with the characters that are named in them, as in `&auml;`, which Markdown knows too.
fn with_characters(words: &str) -> String {
    let mut spelt = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, named)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        spelt.push_str(before);
        let end = named.bytes().take(LONGEST_NAME).position(|it| it == b';');
        let name = end.and_then(|end| named.get(..=end));
        match name.and_then(|name| Some((name, character(name)?))) {
            Some((name, character)) => {
                spelt.push_str(&character);
                rest = named.get(name.len()..).unwrap_or_default();
            }
            None => {
                spelt.push('&');
                rest = named.get(1..).unwrap_or_default();
            }
        }
    }
    spelt.push_str(rest);
    spelt
}

/// The character that a name such as `&lt;` stands for, if it stands for one.
fn character(name: &str) -> Option<String> {
    let inner = name.strip_prefix('&')?.strip_suffix(';')?;
    let is_name = |it: u8| it.is_ascii_alphanumeric() || it == b'#';
    if inner.is_empty() || !inner.bytes().all(is_name) {
        return None;
    }
    let mut texts = Parser::new(name).filter_map(|event| match event {
        Event::Text(text) => Some(text),
        _ => None,
    });
    texts
        .next()
        .filter(|text| **text != *name)
        .map(|text| text.into_string())
}

/// The source without tags and comments. An angle bracket that begins neither stays.
fn without_tags(html: &str) -> String {
    let ends = Ends::new(html);
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        words.push_str(before);
        let length = ends.tag_length(tag);
        words.push(if length.is_some() { ' ' } else { '<' });
        rest = tag.get(length.unwrap_or(1)..).unwrap_or_default();
    }
    words.push_str(rest);
    words
}

const COMMENT_END: &str = "-->";

/// What is left of the source from the last end of a tag and of a comment on. Whatever begins there has no end, and
/// looking for it each time would take time by the square of the source's length.
struct Ends {
    tag: usize,
    comment: usize,
}

impl Ends {
    fn new(html: &str) -> Self {
        let left_from = |end: &str| html.rfind(end).map_or(0, |at| html.len() - at);
        Self {
            tag: left_from(">"),
            comment: left_from(COMMENT_END),
        }
    }

    /// The length of the tag or comment that the rest of the source begins with.
    fn tag_length(&self, rest: &str) -> Option<usize> {
        if rest.starts_with("<!--") {
            let ends = rest.len() > self.comment && self.comment > 0;
            return ends
                .then(|| rest.find(COMMENT_END))
                .flatten()
                .map(|at| at + COMMENT_END.len());
        }
        let begins = rest.get(1..)?.starts_with(|next: char| {
            next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')
        });
        let ends = rest.len() > self.tag && self.tag > 0;
        (begins && ends)
            .then(|| rest.find('>').map(|at| at + 1))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(html: &str) -> String {
        words_of(html)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_between_tags_stay() {
        assert_eq!(
            words("<div class=\"a\">Kommunen <b>sichern</b></div>"),
            "Kommunen sichern"
        );
        assert_eq!(words("<!-- intern\n --> Daten"), "Daten");
    }

    #[test]
    fn characters_that_are_named_are_characters() {
        assert_eq!(
            words("<p>Gew&auml;hr &lt; 5 &#8364; &#x20ac;</p>"),
            "Gewähr < 5 € €"
        );
        assert_eq!(
            words("<p>A & B &keiner; &lt &&amp;</p>"),
            "A & B &keiner; &lt &&"
        );
    }

    #[test]
    fn an_angle_bracket_that_is_no_tag_stays() {
        assert_eq!(words("<p>3 < 4 und <b"), "3 < 4 und <b");
        assert_eq!(words("a > b <!-- c"), "a > b <!-- c");
    }

    #[test]
    fn a_megabyte_without_ends_is_read_in_one_walk() {
        for begin in ["<x ", "<!-- "] {
            let html = begin.repeat(300_000);
            assert_eq!(without_tags(&html), html);
        }
    }
}
