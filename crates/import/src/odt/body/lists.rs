//! Lists, and what kinds those are that an item lies in.

use super::super::super::counting::Counts;
use super::super::super::draft::Style;
use super::super::super::error::ImportError;
use super::super::super::name;
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::Body;
use super::counting::Beginning;
use wortlaut_merge::document::{DEEPEST_LIST, List};
use wortlaut_merge::markdown::WarningKind as Structure;

/// The lists around here.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) open: Vec<OpenList>,
    /// The kinds of the lists around the item before, and its own; none behind other paragraphs.
    before: Vec<List>,
    /// How far the innermost list has counted, and those around it that it goes on with.
    pub(super) counts: Counts,
    /// The item being read, until it is counted.
    pub(super) item: Option<Item>,
}

/// An item that counts.
pub(super) struct Item {
    /// The style of list that it is of.
    pub(super) style: Option<String>,
    /// What it counts as, if it says so.
    pub(super) start: Option<usize>,
}

pub(super) struct OpenList {
    pub(super) style: Option<String>,
    /// Whether it names its style itself.
    is_named: bool,
    pub(super) kind: List,
    /// Whether any of its items had words.
    is_used: bool,
    /// Whether the item being read has its first paragraph.
    has_words: bool,
    /// How it began, and how far the list around it had counted, if it counts by itself.
    counts_alone: Option<(Beginning, Counts)>,
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
    fn open_list(&mut self, element: &Element) {
        let lists = &mut self.lists;
        let around = lists.open.last().and_then(|it| it.style.clone());
        let style = element.owned("text:style-name");
        let is_named = style.is_some();
        let style = style.map(|it| name::cut(&it).to_owned()).or(around.clone());
        let counts_alone = (lists.open.is_empty() || style != around).then(|| {
            let beginning = Beginning::of(element);
            let counts = self.counted.begin(style.as_deref(), &beginning);
            (beginning, std::mem::replace(&mut lists.counts, counts))
        });
        lists.open.push(OpenList {
            kind: self.styles.list(style.as_deref(), lists.open.len() + 1),
            style,
            is_named,
            is_used: false,
            has_words: false,
            counts_alone,
        });
    }

    fn close_list(&mut self) {
        let Some(list) = self.lists.open.pop() else {
            return;
        };
        if let Some((beginning, around)) = list.counts_alone {
            let counts = std::mem::replace(&mut self.lists.counts, around);
            self.counted.end(list.style.as_deref(), beginning, counts);
        }
    }

    pub(super) fn list(&mut self, element: &Element) -> Result<(), ImportError> {
        self.open_list(element);
        if self.lists.open.len() > DEEPEST_LIST + 1 {
            self.draft
                .warn(WarningKind::Structure(Structure::ListDepth), "")?;
        }
        let result = self.children();
        self.close_list();
        result
    }

    /// An item, or a heading of the list, which does not count. It may be of another list's style.
    pub(super) fn item(&mut self, element: &Element) -> Result<(), ImportError> {
        let style = element.attribute("text:style-override").map(name::cut);
        let level = self.lists.open.len();
        if let Some(list) = self.lists.open.last_mut() {
            let style = style.or(list.style.as_deref());
            list.kind = self.styles.list(style, level);
            list.has_words = false;
            self.lists.item = (element.name == "text:list-item").then(|| Item {
                style: style.map(str::to_owned),
                start: element.number("text:start-value"),
            });
        }
        self.children()
    }
}
