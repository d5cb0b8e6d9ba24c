//! Runs: words with their marks, numbers, footnote references.

use super::{Writer, change_of, paragraph::FIRST_NOTE, styles};
use crate::sheet::{Piece, Tracked};
use crate::xml::Xml;
use crate::{Link, Marks, Side};

/// What a reference to a footnote is called for whoever refers to it again.
fn note_name(note: usize) -> String {
    format!("_RefFootnote{}", note + FIRST_NOTE)
}

impl Writer<'_> {
    pub(super) fn piece(&mut self, xml: &mut Xml, piece: &Tracked) {
        if let Piece::Words {
            marks: Marks {
                link: Some(link), ..
            },
            ..
        } = &piece.piece
        {
            let relation = self.relation(link);
            let mut attributes = vec![("r:id", relation.as_str()), ("w:history", "1")];
            // LibreOffice takes a quotation mark in it for its end, and what follows for the address.
            let title = link.title().map(|title| title.replace('"', "”"));
            attributes.extend(title.as_deref().map(|title| ("w:tooltip", title)));
            xml.element("w:hyperlink", &attributes, |xml| self.tracked(xml, piece));
            return;
        }
        match piece.piece {
            Piece::Note(note) if self.named_notes.get(note) == Some(&true) => {
                let id = note.to_string();
                xml.leaf(
                    "w:bookmarkStart",
                    &[("w:id", &id), ("w:name", &note_name(note))],
                );
                self.tracked(xml, piece);
                xml.leaf("w:bookmarkEnd", &[("w:id", &id)]);
            }
            _ => self.tracked(xml, piece),
        }
    }

    fn tracked(&mut self, xml: &mut Xml, piece: &Tracked) {
        match change_of(piece.side) {
            Some(change) => self.changed(xml, change, piece.by.as_ref(), |writer, xml| {
                writer.runs(xml, piece);
            }),
            None => self.runs(xml, piece),
        }
    }

    fn runs(&mut self, xml: &mut Xml, piece: &Tracked) {
        let removed = piece.side == Side::From;
        match &piece.piece {
            Piece::Number(number) => xml.element("w:r", &[], |xml| {
                words(xml, number, removed);
                xml.leaf("w:tab", &[]);
            }),
            Piece::Words { text, marks } => xml.element("w:r", &[], |xml| {
                self.properties(xml, marks, piece);
                words(xml, text, removed);
            }),
            Piece::Note(note) => xml.element("w:r", &[], |xml| {
                reference_style(xml);
                let id = (note + FIRST_NOTE).to_string();
                xml.leaf("w:footnoteReference", &[("w:id", &id)]);
            }),
            Piece::NoteAgain { note, number } => note_again(xml, *note, *number, removed),
        }
    }

    /// How words look, and how they looked.
    fn properties(&mut self, xml: &mut Xml, marks: &Marks, piece: &Tracked) {
        let before = piece.marks_from.as_ref();
        if before.is_none() && *marks == Marks::default() {
            return;
        }
        xml.element("w:rPr", &[], |xml| {
            look(xml, marks);
            if let Some(before) = before {
                self.changed(xml, "w:rPrChange", piece.by.as_ref(), |_, xml| {
                    xml.element("w:rPr", &[], |xml| look(xml, before));
                });
            }
        });
    }

    fn relation(&mut self, link: &Link) -> String {
        let links = if self.in_notes {
            &mut self.note_links
        } else {
            &mut self.links
        };
        links.id_of(link.href())
    }
}

/// The properties of `marks`, in the schema's order. A run has one character style: that of a link goes before that of a
/// defined term, which is then told by its looks alone.
fn look(xml: &mut Xml, marks: &Marks) {
    if marks.link.is_some() {
        xml.leaf("w:rStyle", &[("w:val", styles::HYPERLINK)]);
    } else if marks.term {
        xml.leaf("w:rStyle", &[("w:val", styles::TERM)]);
    }
    if marks.strong {
        xml.leaf("w:b", &[]);
        xml.leaf("w:bCs", &[]);
    }
    if marks.em {
        xml.leaf("w:i", &[]);
        xml.leaf("w:iCs", &[]);
    }
    if marks.link.is_some() && marks.term {
        xml.leaf("w:u", &[("w:val", "dotted")]);
    }
}

/// Words with their line breaks.
fn words(xml: &mut Xml, words: &str, removed: bool) {
    let element = if removed { "w:delText" } else { "w:t" };
    for (index, line) in crate::printable(words)
        .split(['\n', '\u{2028}'])
        .enumerate()
    {
        if index > 0 {
            xml.leaf("w:br", &[]);
        }
        if !line.is_empty() {
            xml.words(element, &[("xml:space", "preserve")], line);
        }
    }
}

fn reference_style(xml: &mut Xml) {
    xml.element("w:rPr", &[], |xml| {
        xml.leaf("w:rStyle", &[("w:val", styles::FOOTNOTE_REFERENCE)]);
    });
}

/// A field that shows the number of a footnote that was referred to before.
fn note_again(xml: &mut Xml, note: usize, number: usize, removed: bool) {
    let instruction = format!(" NOTEREF {} \\f \\h ", note_name(note));
    let (code, text) = if removed {
        ("w:delInstrText", "w:delText")
    } else {
        ("w:instrText", "w:t")
    };
    let mut run = |content: &dyn Fn(&mut Xml)| {
        xml.element("w:r", &[], |xml| {
            reference_style(xml);
            content(xml);
        });
    };
    run(&|xml| xml.leaf("w:fldChar", &[("w:fldCharType", "begin")]));
    run(&|xml| xml.words(code, &[("xml:space", "preserve")], &instruction));
    run(&|xml| xml.leaf("w:fldChar", &[("w:fldCharType", "separate")]));
    run(&|xml| xml.words(text, &[], &number.to_string()));
    run(&|xml| xml.leaf("w:fldChar", &[("w:fldCharType", "end")]));
}
