//! How lists and numbered headings count. A list counts from its style's beginning, unless it says that it goes on with
//! another one; a list within an item goes on with the list around it, unless it is of another style (ODF 1.3, part 3, 5.3).

use super::super::super::counting::{Counts, Level};
use super::super::super::draft::{Printed, Style};
use super::super::super::name;
use super::super::super::xml::Element;
use super::Body;
use super::lists::Lists;
use std::collections::HashMap;
use wortlaut_merge::document::List;
use wortlaut_model::limits;

/// How far lists have counted that others may go on with, and the headings.
#[derive(Default)]
pub(super) struct Counted {
    by_style: HashMap<String, Counts>,
    by_id: HashMap<String, Counts>,
    headings: Counts,
}

/// What a list says of the one that it goes on with.
pub(super) struct Beginning {
    id: Option<String>,
    continues: Option<String>,
    goes_on: bool,
}

impl Beginning {
    pub(super) fn of(element: &Element) -> Self {
        let named = |attribute: &str| {
            let said = element.attribute(attribute);
            said.map(|it| name::cut(it).to_owned())
        };
        Self {
            id: named("xml:id"),
            continues: named("text:continue-list"),
            goes_on: element.attribute("text:continue-numbering") == Some("true"),
        }
    }
}

impl Counted {
    /// How far a list of a style has counted that begins here.
    pub(super) fn begin(&self, style: Option<&str>, beginning: &Beginning) -> Counts {
        let by_id = beginning.continues.as_deref();
        let counts = match by_id.and_then(|id| self.by_id.get(id)) {
            None if beginning.goes_on => self.by_style.get(style.unwrap_or_default()),
            found => found,
        };
        counts.cloned().unwrap_or_default()
    }

    /// Takes note of how far a list has counted. A file may name more lists than are kept: what goes on with one of those
    /// that came too late is taken to begin.
    pub(super) fn end(&mut self, style: Option<&str>, beginning: Beginning, counts: Counts) {
        let Beginning { id, continues, .. } = beginning;
        // Who goes on with a list may be gone on with under either name.
        let ids = id.into_iter().chain(continues);
        for id in ids {
            if self.by_id.len() < limits::IMPORT_STYLES || self.by_id.contains_key(&id) {
                self.by_id.insert(id, counts.clone());
            }
        }
        let style = style.unwrap_or_default();
        if self.by_style.len() < limits::IMPORT_STYLES || self.by_style.contains_key(style) {
            self.by_style.insert(style.to_owned(), counts);
        }
    }
}

impl Body<'_, '_, '_> {
    /// Counts the paragraph that is read, if it is the first of an item or a numbered heading.
    pub(super) fn count(&mut self, style: &Style, element: &Element, is_further: bool) {
        let printed = match style {
            Style::Heading { numbered, .. } if !self.lists.number() => {
                numbered.then(|| self.heading(element)).flatten()
            }
            Style::Heading { .. } | Style::Item { .. } | Style::Clause if !is_further => {
                self.lists.count(self.styles)
            }
            _ => None,
        };
        self.draft.print(printed);
    }

    fn heading(&mut self, element: &Element) -> Option<Printed> {
        let level = element.number("text:outline-level").unwrap_or(1);
        let levels: Option<Vec<&Level>> = (1..=level.max(1))
            .map(|level| self.styles.outline(level))
            .collect();
        let levels = levels?;
        let first = levels.last()?.start();
        let anew = (element.attribute("text:restart-numbering") == Some("true"))
            .then(|| element.number("text:start-value").unwrap_or(first));
        self.counted.headings.count(&levels, anew, first)
    }
}

impl Lists {
    /// Counts the item that is read here; gives what stands before it.
    fn count(&mut self, styles: &super::Styles) -> Option<Printed> {
        let item = self.item.take()?;
        let depth = self.open.len();
        let around = self.open.iter().zip(1..depth);
        let around = around.map(|(list, level)| styles.level(list.style.as_deref(), level));
        let own = styles.level(item.style.as_deref(), depth);
        let unsaid = Level::default();
        let levels = around.chain([own]).map(|it| it.unwrap_or(&unsaid));
        let levels: Vec<&Level> = levels.collect();
        let start = levels.last()?.start();
        self.counts.count(&levels, item.start, start)
    }

    /// Whether the item that is read here is numbered as clauses are: `(1)`.
    pub(super) fn is_clause(&self, styles: &super::Styles) -> bool {
        let list = self.open.last();
        list.is_some_and(|list| {
            list.kind == List::Ordered
                && styles
                    .level(list.style.as_deref(), self.open.len())
                    .is_some_and(Level::is_clause)
        })
    }
}
