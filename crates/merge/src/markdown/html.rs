//! The words of an HTML block.

/// The source without tags and comments. An angle bracket that begins neither stays.
pub(super) fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        words.push_str(before);
        match tag_length(tag) {
            Some(length) => {
                words.push(' ');
                rest = tag.get(length..).unwrap_or_default();
            }
            None => {
                words.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    words.push_str(rest);
    words
}

fn tag_length(tag: &str) -> Option<usize> {
    if tag.starts_with("<!--") {
        return tag.find("-->").map(|at| at + "-->".len());
    }
    let begins = tag
        .get(1..)?
        .starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'));
    begins.then(|| tag.find('>').map(|at| at + 1)).flatten()
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
    }
}
