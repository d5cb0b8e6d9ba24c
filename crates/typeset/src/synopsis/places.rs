//! What a clause is called in the Synopse: by its section and its own number.

use wortlaut_export::{BlockHead, BlockKind, labels};

/// Longest name of a section without a number, in characters.
const NAME_CHARS: usize = 40;
/// What stands before the first heading.
const BEGINNING: &str = "Anfang";

/// Where one is in one of the texts.
#[derive(Debug, Default)]
pub(super) struct Place {
    section: Option<String>,
}

impl Place {
    /// The name of the next block of this text, whose words are these.
    pub(super) fn next(&mut self, head: &BlockHead, words: &str) -> String {
        let own = head.number.as_deref().and_then(labels::place);
        if let BlockKind::Heading { .. } = head.kind {
            let section = own.unwrap_or_else(|| quoted(words));
            return self.section.insert(section).clone();
        }
        let section = self.section.as_deref().unwrap_or(BEGINNING);
        own.map_or_else(|| section.to_owned(), |own| format!("{section} {own}"))
    }
}

fn quoted(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(NAME_CHARS).collect();
    let more = if short.len() < words.len() { "…" } else { "" };
    format!("„{short}{more}“")
}

/// The name of a run of clauses.
pub(super) fn range(first: &str, last: &str) -> String {
    if first == last {
        first.to_owned()
    } else {
        format!("{first} bis {last}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(number: Option<&str>, kind: BlockKind) -> BlockHead {
        BlockHead {
            anchor: None,
            number: number.map(str::to_owned),
            kind,
        }
    }

    #[test]
    fn clauses_are_called_by_section_and_number() {
        let heading = || BlockKind::Heading { level: 2, words: Vec::new() };
        let paragraph = || BlockKind::Paragraph(Vec::new());
        let mut place = Place::default();
        assert_eq!(place.next(&head(None, paragraph()), ""), "Anfang");
        assert_eq!(place.next(&head(None, heading()), "Präambel"), "„Präambel“");
        assert_eq!(place.next(&head(None, paragraph()), ""), "„Präambel“");
        assert_eq!(place.next(&head(Some("2"), heading()), "Begriff"), "Abschnitt 2");
        assert_eq!(place.next(&head(Some("(1)"), paragraph()), ""), "Abschnitt 2 Abs. 1");
        assert_eq!(place.next(&head(Some("a)"), paragraph()), ""), "Abschnitt 2 Buchstabe a");
    }
}
