//! The text as a flow of paragraphs, in which a change may begin in one and end in another.
//!
//! Everything of both texts lies in the flow, and each change lies between two marks: that is how LibreOffice writes changes
//! that it shows. OpenDocument also knows removed words that lie apart from the text; but what LibreOffice makes of these
//! when they come back loses the marks, kinds and lists of paragraphs. The price: a program that knows no changes shows
//! both texts at once.

use super::lists::OpenLists;
use super::styles;
use crate::sheet::{Paragraph, Shape, Sheet, Tracked};
use crate::xml::Xml;
use crate::{Author, Edition, Side, labels};

/// The text as it is being written.
pub(super) struct Flow<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) body: Xml,
    /// What is said about each change, apart from the text.
    pub(super) changes: Xml,
    /// How many tables there are so far, and the styles of their columns.
    pub(super) tables: usize,
    pub(super) table_styles: Xml,
    lists: OpenLists,
    open: Option<Open>,
    /// How many changes there are so far; each has a name.
    count: usize,
    anyone: Author,
}

/// The change that is being written.
struct Open {
    side: Side,
    by: Author,
    name: String,
}

impl<'a> Flow<'a> {
    pub(super) fn new(sheet: &'a Sheet, edition: &Edition) -> Self {
        Self {
            sheet,
            body: Xml::default(),
            changes: Xml::default(),
            tables: 0,
            table_styles: Xml::default(),
            lists: OpenLists::default(),
            open: None,
            count: 0,
            anyone: Author {
                organisation: edition.workspace.clone(),
                at: edition.at,
            },
        }
    }

    pub(super) fn body(&mut self, edition: &Edition) {
        let sheet = self.sheet;
        let mut body = Xml::default();
        for block in &sheet.blocks {
            self.paragraph(&mut body, block);
        }
        self.lists.close(&mut body);
        self.colophon(&mut body, edition);
        self.body = body;
    }

    /// What identifies the text, at the end of it. A change that reaches to the end of the text ends here.
    fn colophon(&mut self, body: &mut Xml, edition: &Edition) {
        body.element(
            "text:p",
            &[("text:style-name", styles::COLOPHON_HEADING)],
            |xml| {
                self.become_part_of(xml, Side::Both, None);
                xml.text(labels::COLOPHON);
            },
        );
        let particulars = labels::particulars(edition);
        let mut lines: Vec<_> = particulars
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.push(labels::WHAT_THE_HASH_PROVES.into());
        for line in lines {
            body.words("text:p", &[("text:style-name", styles::COLOPHON)], &line);
        }
    }

    fn paragraph(&mut self, body: &mut Xml, block: &Paragraph) {
        let shape = if block.side == Side::From {
            block.from
        } else {
            block.to
        };
        let shape = shape.unwrap_or(Shape::Paragraph);
        self.lists.prepare(body, shape, &self.sheet.lists);
        if let Some(table) = &block.table {
            self.table(body, table);
        }
        start(body, shape);
        self.become_part_of(body, block.side, block.by.as_ref());
        self.pieces(body, &block.pieces);
        // The end of a paragraph shares the fate of its words.
        self.become_part_of(body, block.side, block.by.as_ref());
        body.end(element(shape));
    }

    /// The pieces of a paragraph, each as part of the change that it belongs to.
    fn pieces(&mut self, xml: &mut Xml, pieces: &[Tracked]) {
        for piece in pieces {
            self.become_part_of(xml, piece.side, piece.by.as_ref());
            self.piece(xml, &piece.piece);
        }
    }

    /// The pieces of a paragraph that is no part of the flow, of a cell or a footnote: a change ends where it does.
    pub(super) fn apart(&mut self, xml: &mut Xml, pieces: &[Tracked]) {
        let around = self.open.take();
        self.pieces(xml, pieces);
        self.become_part_of(xml, Side::Both, None);
        self.open = around;
    }

    /// Ends and begins changes, so that what follows is part of one of that side and author, or of none.
    fn become_part_of(&mut self, xml: &mut Xml, side: Side, by: Option<&Author>) {
        let by = by.unwrap_or(&self.anyone).clone();
        if let Some(open) = &self.open {
            if open.side == side && open.by == by {
                return;
            }
            xml.leaf("text:change-end", &[("text:change-id", &open.name)]);
        }
        self.open = match side {
            Side::Both => None,
            Side::From | Side::To => {
                let name = self.describe(side, &by);
                xml.leaf("text:change-start", &[("text:change-id", &name)]);
                Some(Open { side, by, name })
            }
        };
    }

    /// Says whose hand a change is and when; gives its name.
    fn describe(&mut self, side: Side, by: &Author) -> String {
        self.count += 1;
        let name = format!("ct{}", self.count);
        let kind = if side == Side::From {
            "text:deletion"
        } else {
            "text:insertion"
        };
        let names = [("xml:id", name.as_str()), ("text:id", &name)];
        self.changes.element("text:changed-region", &names, |xml| {
            xml.element(kind, &[], |xml| {
                xml.element("office:change-info", &[], |xml| {
                    xml.words("dc:creator", &[], &labels::one_line(&by.organisation));
                    xml.words("dc:date", &[], &crate::utc(by.at));
                });
            });
        });
        name
    }
}

fn element(shape: Shape) -> &'static str {
    match shape {
        Shape::Heading { .. } => "text:h",
        _ => "text:p",
    }
}

fn start(xml: &mut Xml, shape: Shape) {
    let style = styles::of(shape);
    match shape {
        Shape::Heading { level } => {
            let level = level.to_string();
            let attributes = [
                ("text:style-name", style.as_str()),
                ("text:outline-level", &level),
            ];
            xml.start("text:h", &attributes);
        }
        _ => xml.start("text:p", &[("text:style-name", &style)]),
    }
}
