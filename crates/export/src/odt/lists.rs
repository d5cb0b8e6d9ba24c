//! Lists, which lie within one another in OpenDocument.

use crate::List;
use crate::sheet::{ListKind, Shape};
use crate::xml::Xml;
use std::collections::BTreeSet;

/// The lists that are open, outermost first; a level that was passed over has none of ours.
#[derive(Default)]
pub(super) struct OpenLists {
    open: Vec<Option<usize>>,
    /// The lists that have begun.
    begun: BTreeSet<usize>,
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
            let is_ours = level == depth;
            self.enter(xml, &style(kinds, list), is_ours.then_some(list));
        }
    }

    /// Begins a list, or goes on with it after what stands between its items in the other text.
    fn enter(&mut self, xml: &mut Xml, style: &str, list: Option<usize>) {
        let name = list.map(|list| format!("list{list}"));
        let mut attributes = vec![("text:style-name", style)];
        if let (Some(list), Some(name)) = (list, &name) {
            let is_new = self.begun.insert(list);
            let attribute = if is_new {
                "xml:id"
            } else {
                "text:continue-list"
            };
            attributes.push((attribute, name));
        }
        xml.start("text:list", &attributes);
        xml.start("text:list-item", &[]);
        self.open.push(list);
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
