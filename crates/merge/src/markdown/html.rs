//! The words of an HTML block.

/// The source without tags and comments. An angle bracket that begins neither stays.
pub(super) fn without_tags(html: &str) -> String {
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
        without_tags(html)
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
