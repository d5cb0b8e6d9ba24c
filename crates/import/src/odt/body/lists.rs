//! Lists, and what kinds those are that an item lies in.

use super::super::super::draft::Style;
use super::super::super::error::ImportError;
use super::super::super::name;
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::super::styles::Styles;
use super::Body;
use wortlaut_merge::document::{DEEPEST_LIST, List};
use wortlaut_merge::markdown::WarningKind as Structure;

/// The lists around here.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<OpenList>,
    /// The kinds of the lists around the item before, and its own; none behind other paragraphs.
    before: Vec<List>,
}

struct OpenList {
    style: Option<String>,
    /// Whether it names its style itself.
    is_named: bool,
    kind: List,
    /// Whether any of its items had words.
    is_used: bool,
    /// Whether the item being read has its first paragraph.
    has_words: bool,
}

impl Lists {
    /// Whether what is read here is an item.
    pub(super) fn are_here(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether the innermost list numbers its items.
    pub(super) fn number(&self) -> bool {
        self.open.last().is_some_and(|it| it.kind == List::Ordered)
    }

    fn open(&mut self, style: Option<&str>, styles: &Styles) {
        let around = self.open.last().and_then(|it| it.style.clone());
        let is_named = style.is_some();
        let style = style.map(|it| name::cut(it).to_owned()).or(around);
        self.open.push(OpenList {
            kind: styles.list(style.as_deref(), self.open.len() + 1),
            style,
            is_named,
            is_used: false,
            has_words: false,
        });
    }

    fn close(&mut self) {
        self.open.pop();
    }

    /// The next item, which may be of another list's style.
    fn next_item(&mut self, style: Option<&str>, styles: &Styles) {
        let level = self.open.len();
        if let Some(list) = self.open.last_mut() {
            list.kind = styles.list(style.or(list.style.as_deref()), level);
            list.has_words = false;
        }
    }

    /// Takes note of a paragraph of an item; says whether it is a further one.
    pub(super) fn has_words(&mut self) -> bool {
        self.open.last_mut().is_some_and(|list| {
            list.is_used = true;
            std::mem::replace(&mut list.has_words, true)
        })
    }

    /// Takes note of a paragraph that is no item.
    pub(super) fn end(&mut self) {
        self.before.clear();
    }

    /// The item that is read here. Where a list has only a list in it and that no style of its own, a program says how deep
    /// the item is and nothing else: such a list is of the kind that the one around the item before was of.
    pub(super) fn item(&mut self) -> Style {
        let inner = self.open.iter().skip(1).map(|it| it.is_named);
        let before = self.before.iter().map(Some).chain(std::iter::repeat(None));
        let around = self.open.iter().zip(inner.chain([true])).zip(before);
        let kinds = around.map(|((list, names_its_own), before)| match before {
            Some(before) if !list.is_used && !names_its_own => *before,
            _ => list.kind,
        });
        let mut parents: Vec<List> = kinds.collect();
        self.before.clone_from(&parents);
        let list = parents.pop().unwrap_or(List::Unordered);
        parents.truncate(DEEPEST_LIST);
        Style::Item { list, parents }
    }
}

impl Body<'_, '_, '_> {
    pub(super) fn list(&mut self, element: &Element) -> Result<(), ImportError> {
        self.lists
            .open(element.attribute("text:style-name"), self.styles);
        if self.lists.open.len() > DEEPEST_LIST + 1 {
            self.draft
                .warn(WarningKind::Structure(Structure::ListDepth), "")?;
        }
        let result = self.children();
        self.lists.close();
        result
    }

    pub(super) fn item(&mut self, element: &Element) -> Result<(), ImportError> {
        let was = element.number("text:start-value").filter(|it| *it != 1);
        if let Some(was) = was {
            let was = was as u64;
            self.draft
                .warn(WarningKind::Structure(Structure::ListStart { was }), "")?;
        }
        let style = element.attribute("text:style-override");
        self.lists.next_item(style, self.styles);
        self.children()
    }
}
