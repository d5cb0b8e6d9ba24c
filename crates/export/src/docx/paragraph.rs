//! Paragraphs and footnotes.

use super::{Writer, change_of, styles};
use crate::Side;
use crate::sheet::{Paragraph, Piece, Shape, Tracked};
use crate::xml::Xml;

/// The number of the first list; Word keeps 0 for "none".
pub(super) const FIRST_LIST: usize = 1;
/// The id of the first footnote; the lower ones are the lines that separate them from the text.
pub(super) const FIRST_NOTE: usize = 1;

impl Writer<'_> {
    /// A paragraph; the mark of one that stands in one text only shares the fate of its words.
    pub(super) fn paragraph(&mut self, xml: &mut Xml, block: &Paragraph) {
        let now = if block.side == Side::From {
            block.from
        } else {
            block.to
        };
        let before = block
            .from
            .filter(|before| block.side == Side::Both && Some(*before) != now);
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                shape(xml, now.unwrap_or(Shape::Paragraph));
                if let Some(change) = change_of(block.side) {
                    xml.element("w:rPr", &[], |xml| {
                        self.changed(xml, change, block.by.as_ref(), |_, _| {});
                    });
                }
                if let Some(before) = before {
                    self.changed(xml, "w:pPrChange", block.by.as_ref(), |_, xml| {
                        xml.element("w:pPr", &[], |xml| shape(xml, before));
                    });
                }
            });
            for piece in &block.pieces {
                self.piece(xml, piece);
            }
            if let Some(last) = block.pieces.last().filter(|_| block.side != Side::Both) {
                self.behind_note(xml, last);
            }
        });
    }

    /// Nothing, as a change of its own, behind a footnote that ends a paragraph which goes: otherwise LibreOffice lets the
    /// paragraph stand, without words.
    fn behind_note(&mut self, xml: &mut Xml, last: &Tracked) {
        if let (Piece::Note(_), Some(change)) = (&last.piece, change_of(last.side)) {
            self.changed(xml, change, last.by.as_ref(), |_, xml| {
                let nothing = if last.side == Side::From {
                    "w:delText"
                } else {
                    "w:t"
                };
                xml.element("w:r", &[], |xml| xml.leaf(nothing, &[]));
            });
        }
    }

    /// The footnotes, each a paragraph with its number.
    pub(super) fn notes(&mut self) -> Xml {
        let mut xml = Xml::default();
        self.in_notes = true;
        let sheet = self.sheet;
        for (index, words) in sheet.notes.iter().enumerate() {
            let id = (index + FIRST_NOTE).to_string();
            xml.element("w:footnote", &[("w:id", &id)], |xml| {
                xml.element("w:p", &[], |xml| {
                    styled(xml, styles::FOOTNOTE_TEXT);
                    xml.element("w:r", &[], |xml| {
                        xml.element("w:rPr", &[], |xml| {
                            xml.leaf("w:rStyle", &[("w:val", styles::FOOTNOTE_REFERENCE)]);
                        });
                        xml.leaf("w:footnoteRef", &[]);
                    });
                    xml.element("w:r", &[], |xml| {
                        xml.words("w:t", &[("xml:space", "preserve")], " ");
                    });
                    for piece in words {
                        self.piece(xml, piece);
                    }
                });
            });
        }
        xml
    }

    /// A paragraph within a cell, whose mark shares the fate of the cell.
    pub(super) fn cell_paragraph(
        &mut self,
        xml: &mut Xml,
        cell: &crate::ChangedCell,
        row: &crate::ChangedRow,
        style: &str,
    ) {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.leaf("w:pStyle", &[("w:val", style)]);
                if let Some(change) = change_of(row.side) {
                    xml.element("w:rPr", &[], |xml| {
                        self.changed(xml, change, row.by.as_ref(), |_, _| {});
                    });
                }
            });
            for run in &cell.words {
                for piece in crate::sheet::pieces(run, super::TRACKING) {
                    let piece = if row.side == Side::Both {
                        piece
                    } else {
                        piece.on(row.side)
                    };
                    self.piece(xml, &piece);
                }
            }
        });
    }
}

/// The properties of a paragraph that say what it is.
fn shape(xml: &mut Xml, shape: Shape) {
    xml.leaf("w:pStyle", &[("w:val", &styles::of(shape))]);
    if let Shape::Item { list, depth } = shape {
        xml.element("w:numPr", &[], |xml| {
            xml.leaf("w:ilvl", &[("w:val", &depth.to_string())]);
            xml.leaf("w:numId", &[("w:val", &(list + FIRST_LIST).to_string())]);
        });
    }
}

/// The properties of a paragraph that has a style and no more.
pub(super) fn styled(xml: &mut Xml, style: &str) {
    xml.element("w:pPr", &[], |xml| {
        xml.leaf("w:pStyle", &[("w:val", style)])
    });
}
