//! The text as a flow of paragraphs, in which a change may begin in one and end in another.
//!
//! Where a paragraph begins in one text only, the end of the one before it is part of the change: inserted there, or
//! removed. Removed paragraphs that come back take their kind and list from the paragraph in the text that they are split
//! off, so an item is removed at a neighbour of its own list where there is one.

use super::changes::{Changes, Open, Removal};
use super::lists::OpenLists;
use super::styles;
use crate::sheet::{Paragraph, Shape, Sheet, Tracked};
use crate::xml::Xml;
use crate::{Author, Edition, Side, labels};

/// The text as it is being written.
pub(super) struct Flow<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) body: Xml,
    pub(super) changes: Changes,
    /// How many tables there are so far, and the styles of their columns.
    pub(super) tables: usize,
    pub(super) table_styles: Xml,
    lists: OpenLists,
    /// The element and the kind of the paragraph that is open in the text.
    paragraph: Option<(&'static str, Shape)>,
    open: Option<Open>,
    /// What is removed at the beginning of the paragraph that follows.
    waiting: Option<Removal>,
    anyone: Author,
}

impl<'a> Flow<'a> {
    pub(super) fn new(sheet: &'a Sheet, edition: &Edition) -> Self {
        Self {
            sheet,
            body: Xml::default(),
            changes: Changes::default(),
            tables: 0,
            table_styles: Xml::default(),
            lists: OpenLists::default(),
            paragraph: None,
            open: None,
            waiting: None,
            anyone: Author {
                organisation: edition.workspace.clone(),
                at: edition.at,
            },
        }
    }

    pub(super) fn body(&mut self, edition: &Edition) {
        let sheet = self.sheet;
        for (index, block) in sheet.blocks.iter().enumerate() {
            match block.side {
                Side::Both => self.stays(block),
                Side::To => self.inserted(block),
                Side::From => self.removed(index, block),
            }
        }
        self.close();
        self.end_paragraph();
        self.lists.close(&mut self.body);
        self.colophon(edition);
    }

    /// What identifies the text, at the end of it.
    fn colophon(&mut self, edition: &Edition) {
        self.line(styles::COLOPHON_HEADING, labels::COLOPHON);
        for (name, value) in labels::particulars(edition) {
            self.line(styles::COLOPHON, &format!("{name}: {value}"));
        }
        self.line(styles::COLOPHON, labels::WHAT_THE_HASH_PROVES);
    }

    fn line(&mut self, style: &str, line: &str) {
        self.body
            .words("text:p", &[("text:style-name", style)], line);
    }

    fn stays(&mut self, block: &Paragraph) {
        let waiting = self.waiting.take();
        self.close();
        self.begin(block);
        self.open = waiting.map(Open::Removal);
        self.flow(&block.pieces);
    }

    fn inserted(&mut self, block: &Paragraph) {
        self.open_insertion(block.by.as_ref());
        self.begin(block);
        self.flow(&block.pieces);
    }

    fn removed(&mut self, index: usize, block: &Paragraph) {
        let shape = block.from.unwrap_or(Shape::Paragraph);
        if self.comes_back_at_the_next(index, block, shape) {
            self.remove_before_the_next(block, shape);
            return;
        }
        self.open_removal(block.by.as_ref());
        self.begin_removed(block, shape);
        self.flow(&block.pieces);
    }

    /// Whether what is removed is best removed at the beginning of the paragraph that follows: an item of its list, while
    /// the paragraph before is none.
    fn comes_back_at_the_next(&self, index: usize, block: &Paragraph, shape: Shape) -> bool {
        let is_item = matches!(shape, Shape::Item { .. });
        let follows = self.paragraph.is_some_and(|(_, before)| before == shape);
        let whole = |block: &Paragraph| block.side == Side::From && block.is_absent_from(Side::To);
        if !is_item || (follows && self.waiting.is_none()) || !whole(block) {
            return false;
        }
        let mut later = self.sheet.blocks.iter().skip(index + 1);
        let next = later.find(|later| !(whole(later) && later.from == Some(shape)));
        next.is_some_and(|next| next.side == Side::Both && next.to == Some(shape))
    }

    /// Removes the whole block at the beginning of the next paragraph of the text, which is an item of the same list.
    fn remove_before_the_next(&mut self, block: &Paragraph, shape: Shape) {
        let mut removal = self.waiting.take().unwrap_or_else(|| {
            let by = block.by.clone().unwrap_or_else(|| self.anyone.clone());
            let mut removed = Xml::default();
            start(&mut removed, shape);
            Removal {
                by,
                removed,
                lists: OpenLists::default(),
                element: element(shape),
            }
        });
        let mut pieces = Xml::default();
        for piece in &block.pieces {
            self.piece(&mut pieces, &piece.piece);
        }
        removal.removed.append(&pieces);
        removal.removed.end(removal.element);
        start(&mut removal.removed, shape);
        self.waiting = Some(removal);
    }

    /// Begins a paragraph of the text, and the table before it if it is one.
    fn begin(&mut self, block: &Paragraph) {
        let shape = block.to.unwrap_or(Shape::Paragraph);
        self.end_paragraph();
        let mut body = std::mem::take(&mut self.body);
        self.lists.prepare(&mut body, shape, &self.sheet.lists);
        if let Some(table) = &block.table {
            self.table(&mut body, table);
        }
        start(&mut body, shape);
        self.body = body;
        self.paragraph = Some((element(shape), shape));
    }

    fn end_paragraph(&mut self) {
        if let Some((element, _)) = self.paragraph.take() {
            self.body.end(element);
        }
    }

    /// Begins a paragraph that was removed, and the table before it if it is one.
    fn begin_removed(&mut self, block: &Paragraph, shape: Shape) {
        let Some(Open::Removal(mut removal)) = self.open.take() else {
            return;
        };
        removal.removed.end(removal.element);
        // An item of the list that the paragraph in the text belongs to takes the list from there.
        let of_the_text = matches!(shape, Shape::Item { .. })
            && self.paragraph.is_some_and(|(_, before)| before == shape);
        if of_the_text {
            removal.lists.close(&mut removal.removed);
        } else {
            removal
                .lists
                .prepare(&mut removal.removed, shape, &self.sheet.lists);
        }
        if let Some(table) = &block.table {
            self.table(&mut removal.removed, table);
        }
        start(&mut removal.removed, shape);
        removal.element = element(shape);
        self.open = Some(Open::Removal(removal));
    }

    /// Pieces of the paragraph that is open.
    fn flow(&mut self, pieces: &[Tracked]) {
        for piece in pieces {
            match piece.side {
                Side::Both => self.close(),
                Side::To => self.open_insertion(piece.by.as_ref()),
                Side::From => self.open_removal(piece.by.as_ref()),
            }
            let mut written = Xml::default();
            self.piece(&mut written, &piece.piece);
            match &mut self.open {
                Some(Open::Removal(removal)) => removal.removed.append(&written),
                _ => self.body.append(&written),
            }
        }
    }

    /// Pieces of a paragraph that is no part of the flow: of a cell or a footnote.
    pub(super) fn pieces(&mut self, xml: &mut Xml, pieces: &[Tracked]) {
        for piece in pieces {
            let by = piece.by.clone().unwrap_or_else(|| self.anyone.clone());
            let mut written = Xml::default();
            self.piece(&mut written, &piece.piece);
            match piece.side {
                Side::Both => xml.append(&written),
                Side::To => {
                    let name = self.changes.insertion(&by);
                    xml.leaf("text:change-start", &[("text:change-id", &name)]);
                    xml.append(&written);
                    xml.leaf("text:change-end", &[("text:change-id", &name)]);
                }
                Side::From => {
                    let mut removal = Removal::at(by);
                    removal.removed.append(&written);
                    let name = self.changes.removal(removal);
                    xml.leaf("text:change", &[("text:change-id", &name)]);
                }
            }
        }
    }

    fn open_insertion(&mut self, by: Option<&Author>) {
        let by = by.unwrap_or(&self.anyone).clone();
        if matches!(&self.open, Some(Open::Insertion { by: open, .. }) if *open == by) {
            return;
        }
        self.close();
        let name = self.changes.insertion(&by);
        self.body
            .leaf("text:change-start", &[("text:change-id", &name)]);
        self.open = Some(Open::Insertion { by, name });
    }

    fn open_removal(&mut self, by: Option<&Author>) {
        let by = by.unwrap_or(&self.anyone).clone();
        if matches!(&self.open, Some(Open::Removal(open)) if open.by == by) {
            return;
        }
        self.close();
        self.open = Some(Open::Removal(Removal::at(by)));
    }

    /// Ends the change that is open, in the paragraph that is open.
    fn close(&mut self) {
        match self.open.take() {
            None => {}
            Some(Open::Insertion { name, .. }) => {
                self.body
                    .leaf("text:change-end", &[("text:change-id", &name)]);
            }
            Some(Open::Removal(removal)) => {
                let name = self.changes.removal(removal);
                self.body.leaf("text:change", &[("text:change-id", &name)]);
            }
        }
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
    let mut attributes = vec![("text:style-name", style)];
    if let Shape::Heading { level } = shape {
        attributes.push(("text:outline-level", level.to_string()));
    }
    let attributes: Vec<_> = attributes
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    xml.start(element(shape), &attributes);
}
