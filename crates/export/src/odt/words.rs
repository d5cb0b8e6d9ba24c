//! Words with their marks, numbers, and footnotes.

use super::flow::Flow;
use super::styles;
use crate::sheet::Piece;
use crate::xml::Xml;
use crate::{Link, Marks};

impl Flow<'_> {
    /// A piece, whatever became of it.
    pub(super) fn piece(&mut self, xml: &mut Xml, piece: &Piece) {
        match piece {
            Piece::Number(number) => {
                xml.text(number);
                xml.leaf("text:tab", &[]);
            }
            Piece::Words { text, marks } => linked(xml, text, marks),
            Piece::Note(note) => self.note(xml, *note),
            Piece::NoteAgain { note, number } => {
                xml.element(
                    "text:span",
                    &[("text:style-name", styles::NOTE_AGAIN)],
                    |xml| {
                        let reference = [
                            ("text:note-class", "footnote"),
                            ("text:reference-format", "text"),
                            ("text:ref-name", &note_name(*note)),
                        ];
                        xml.words("text:note-ref", &reference, &number.to_string());
                    },
                );
            }
        }
    }

    fn note(&mut self, xml: &mut Xml, note: usize) {
        let attributes = [
            ("text:id", note_name(note)),
            ("text:note-class", "footnote".into()),
        ];
        let attributes = attributes
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        xml.element("text:note", &attributes, |xml| {
            xml.words("text:note-citation", &[], &(note + 1).to_string());
            xml.element("text:note-body", &[], |xml| {
                xml.element("text:p", &[("text:style-name", styles::FOOTNOTE)], |xml| {
                    let sheet = self.sheet;
                    self.apart(xml, sheet.notes.get(note).map_or(&[], Vec::as_slice));
                });
            });
        });
    }
}

fn note_name(note: usize) -> String {
    format!("ftn{}", note + 1)
}

fn linked(xml: &mut Xml, text: &str, marks: &Marks) {
    let Some(link) = &marks.link else {
        return marked(xml, text, marks);
    };
    let address = address(link.href());
    xml.element("text:a", &attributes(link, &address), |xml| {
        match styles::of_marks(marks) {
            Some(_) => marked(xml, text, marks),
            // pandoc reads spaces and line breaks in a link only within such an element.
            None => xml.element("text:span", &[], |xml| words(xml, text)),
        }
    });
}

/// The address of a link as seen from within the file, which counts as a folder (OpenDocument 1.3, part 2, 3.7).
fn address(href: &str) -> String {
    let path = href.split(['/', '?', '#']).next().unwrap_or_default();
    if path.contains(':') || href.starts_with(['#', '/']) {
        return href.to_owned();
    }
    format!("../{href}")
}

fn attributes<'a>(link: &'a Link, address: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut attributes = vec![
        ("xlink:type", "simple"),
        ("xlink:href", address),
        ("text:style-name", styles::LINK),
        ("text:visited-style-name", styles::LINK),
    ];
    attributes.extend(link.title().map(|title| ("office:title", title)));
    attributes
}

fn marked(xml: &mut Xml, text: &str, marks: &Marks) {
    match styles::of_marks(marks) {
        Some(style) => {
            xml.element("text:span", &[("text:style-name", &style)], |xml| {
                words(xml, text)
            });
        }
        None => words(xml, text),
    }
}

/// Words with their line breaks and every space: of several, and of those at an end, a reader keeps only what is told by
/// elements.
fn words(xml: &mut Xml, words: &str) {
    for (index, line) in crate::printable(words)
        .split(['\n', '\u{2028}'])
        .enumerate()
    {
        if index > 0 {
            xml.leaf("text:line-break", &[]);
        }
        let mut rest = line;
        while !rest.is_empty() {
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            let end = rest.get(spaces..).and_then(|rest| rest.find(' '));
            let end = end.map_or(rest.len(), |end| spaces + end);
            let (now, later) = rest.split_at(end);
            let at_an_end = now.len() == rest.len() && now.len() == spaces;
            let is_first = rest.len() == line.len();
            if spaces == 1 && !is_first && !at_an_end {
                xml.text(now);
            } else {
                if spaces > 0 {
                    xml.leaf("text:s", &[("text:c", &spaces.to_string())]);
                }
                xml.text(now.trim_start_matches(' '));
            }
            rest = later;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut xml = Xml::default();
        words(&mut xml, text);
        xml.into_string()
    }

    #[test]
    fn no_space_is_lost() {
        assert_eq!(written("a b  c"), "a b<text:s text:c=\"2\"/>c");
        assert_eq!(
            written(" a "),
            "<text:s text:c=\"1\"/>a<text:s text:c=\"1\"/>"
        );
        assert_eq!(written("a\nb"), "a<text:line-break/>b");
        assert_eq!(written("  "), "<text:s text:c=\"2\"/>");
    }
}
