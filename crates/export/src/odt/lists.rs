//! Lists, which lie within one another in OpenDocument.

use crate::List;
use crate::sheet::{ListKind, Shape};
use crate::xml::Xml;

/// The lists that are open, outermost first; a level that was passed over has none of ours.
#[derive(Default)]
pub(super) struct OpenLists {
    open: Vec<Option<usize>>,
}

/// The style of a list.
pub(super) fn style(kinds: &[ListKind], list: usize) -> String {
    match kinds.get(list) {
        Some(ListKind { label: Some(_), .. }) => format!("Label{list}"),
        Some(ListKind {
            list: List::Ordered,
            ..
        }) => "Lettered".into(),
        _ => "Bullets".into(),
    }
}

impl OpenLists {
    /// Opens and closes what must be before a paragraph of that shape.
    pub(super) fn prepare(&mut self, xml: &mut Xml, shape: Shape, kinds: &[ListKind]) {
        let Shape::Item { list, depth } = shape else {
            return self.close(xml);
        };
        while self.open.len() > depth + 1 {
            self.leave(xml);
        }
        if self.open.len() == depth + 1 {
            if self.open.last() == Some(&Some(list)) {
                xml.end("text:list-item");
                xml.start("text:list-item", &[]);
                return;
            }
            self.leave(xml);
        }
        while self.open.len() <= depth {
            let level = self.open.len();
            xml.start("text:list", &[("text:style-name", &style(kinds, list))]);
            xml.start("text:list-item", &[]);
            self.open.push((level == depth).then_some(list));
        }
    }

    /// Closes all lists.
    pub(super) fn close(&mut self, xml: &mut Xml) {
        while !self.open.is_empty() {
            self.leave(xml);
        }
    }

    fn leave(&mut self, xml: &mut Xml) {
        self.open.pop();
        xml.end("text:list-item");
        xml.end("text:list");
    }
}
