//! Styles: which paragraph is a title or a quotation, which words are bold or italic, which lists are numbered.

use super::super::error::{ImportError, within};
use super::super::xml::{Element, Node, Xml};
use std::collections::{HashMap, HashSet};
use wortlaut_merge::document::List;
use wortlaut_model::limits;

/// Most styles that a style is looked for in along its parents, which may lead in a circle.
const LONGEST_CHAIN: usize = 20;

/// What a style of paragraphs or words says of itself.
#[derive(Clone, Default)]
struct Style {
    shown_name: Option<String>,
    parent: Option<String>,
    /// Whether it stands for what somebody set directly.
    is_automatic: bool,
    outline: Option<u8>,
    list: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
    other: Vec<&'static str>,
    breaks_page: bool,
}

/// All styles of a document. Those of paragraphs and words have names of their own.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<(bool, String), Style>,
    /// For each list style its numbered levels, counted from 1.
    lists: HashMap<String, HashSet<usize>>,
    /// The levels of headings that are numbered.
    numbered_outline: HashSet<usize>,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading(u8),
    Quote,
    /// What our own files say of their version.
    Edition,
    Text,
}

/// How words are set.
#[derive(Clone, Default)]
pub(super) struct Setting {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) other: Vec<&'static str>,
}

impl Styles {
    /// Takes in the styles of a part; what stands there besides is passed over.
    pub(super) fn read(&mut self, mut xml: Xml<'_>) -> Result<(), ImportError> {
        let mut depth = 0_usize;
        let mut style: Option<((bool, String), Style)> = None;
        let mut style_depth = 0;
        let mut list: Option<(String, usize)> = None;
        let mut outline_depth = None;
        let mut are_automatic = false;
        loop {
            match xml.next()? {
                Node::Begin(element) => {
                    depth += 1;
                    match element.name.as_str() {
                        "office:body" => {
                            xml.skip()?;
                            depth -= 1;
                        }
                        "office:automatic-styles" => are_automatic = true,
                        "office:styles" => are_automatic = false,
                        "style:style" => {
                            let begun = Style::begin(&element, are_automatic);
                            style = Some((key_of(&element), begun));
                            style_depth = depth;
                        }
                        "text:list-style" => {
                            let name = element.owned("style:name").unwrap_or_default();
                            self.lists.entry(name.clone()).or_default();
                            list = Some((name, depth));
                        }
                        "text:outline-style" => outline_depth = Some(depth),
                        "text:list-level-style-number" => {
                            let level = element.number("text:level").unwrap_or(1);
                            if let Some((name, _)) = &list
                                && is_numbered(&element)
                            {
                                self.lists.entry(name.clone()).or_default().insert(level);
                            }
                        }
                        "text:outline-level-style" if outline_depth.is_some() => {
                            let level = element.number("text:level").unwrap_or(1);
                            if is_numbered(&element) {
                                self.numbered_outline.insert(level);
                            }
                        }
                        _ => {
                            if let Some((_, style)) = &mut style {
                                style.add(&element);
                            }
                        }
                    }
                }
                Node::End => {
                    if depth == style_depth
                        && let Some((key, done)) = style.take()
                    {
                        self.styles.insert(key, done);
                    }
                    list = list.filter(|(_, begun)| *begun != depth);
                    outline_depth = outline_depth.filter(|begun| *begun != depth);
                    depth = depth.saturating_sub(1);
                }
                Node::Nothing => return Ok(()),
                Node::Words(_) => {}
            }
            let count = self.styles.len() + self.lists.len();
            within("number of styles", count, limits::IMPORT_STYLES)?;
        }
    }

    fn chain(&self, is_text: bool, name: Option<&str>) -> impl Iterator<Item = (String, &Style)> {
        let named = move |name: Option<String>| {
            let name = name?;
            let style = self.styles.get(&(is_text, name.clone()))?;
            Some((name, style))
        };
        let first = named(name.map(str::to_owned));
        let chain = std::iter::successors(first, move |(_, style)| named(style.parent.clone()));
        chain.take(LONGEST_CHAIN)
    }

    /// What a paragraph of a style is.
    pub(super) fn role(&self, name: Option<&str>) -> Role {
        for (name, style) in self.chain(false, name) {
            let shown = style.shown_name.as_deref().unwrap_or(&name);
            if let Some(role) = by_name(shown) {
                return role;
            }
            // Programs leave out styles that they take for known.
            let parent = style.parent.as_deref().and_then(by_name);
            if let Some(role) = parent {
                return role;
            }
            if let Some(level) = style.outline.filter(|level| *level > 0) {
                return Role::Heading(level);
            }
        }
        name.and_then(by_name).unwrap_or(Role::Text)
    }

    /// The list that a paragraph's style belongs to.
    pub(super) fn list_of(&self, name: Option<&str>) -> Option<String> {
        let mut chain = self.chain(false, name);
        chain.find_map(|(_, style)| style.list.clone())
    }

    pub(super) fn breaks_page(&self, name: Option<&str>) -> bool {
        self.chain(false, name)
            .next()
            .is_some_and(|(_, style)| style.breaks_page)
    }

    /// How words of a style are set, as far as styles say it.
    pub(super) fn setting(&self, is_text: bool, name: Option<&str>) -> Setting {
        setting(self.chain(is_text, name))
    }

    /// How somebody set the words of a paragraph directly.
    pub(super) fn direct_setting(&self, name: Option<&str>) -> Setting {
        let chain = self.chain(false, name);
        setting(chain.take_while(|(_, style)| style.is_automatic))
    }

    /// What kind of list a level (from 1) of a list style is.
    pub(super) fn list(&self, name: Option<&str>, level: usize) -> List {
        let numbered = name.and_then(|name| self.lists.get(name));
        match numbered.is_some_and(|levels| levels.contains(&level)) {
            true => List::Ordered,
            false => List::Unordered,
        }
    }

    /// Whether headings of a level are numbered.
    pub(super) fn numbers_headings(&self, level: u8) -> bool {
        self.numbered_outline.contains(&usize::from(level))
    }
}

/// How words are set by styles, the nearest first.
fn setting<'s>(chain: impl Iterator<Item = (String, &'s Style)>) -> Setting {
    let mut setting = Setting::default();
    for (_, style) in chain {
        setting.bold = setting.bold.or(style.bold);
        setting.italic = setting.italic.or(style.italic);
        setting.hidden = setting.hidden.or(style.hidden);
        setting.other.extend(&style.other);
    }
    setting
}

impl Style {
    fn begin(element: &Element, is_automatic: bool) -> Self {
        let outline = element.number("style:default-outline-level");
        Self {
            shown_name: element.owned("style:display-name"),
            parent: element.owned("style:parent-style-name"),
            is_automatic,
            outline: outline.and_then(|it| u8::try_from(it).ok()),
            list: element
                .owned("style:list-style-name")
                .filter(|it| !it.is_empty()),
            ..Self::default()
        }
    }

    fn add(&mut self, element: &Element) {
        if element.name == "style:paragraph-properties" {
            let breaks = ["fo:break-before", "fo:break-after"].map(|it| element.attribute(it));
            self.breaks_page |= breaks.contains(&Some("page"));
        }
        if element.name != "style:text-properties" {
            return;
        }
        let weight = element.attribute("fo:font-weight");
        self.bold = weight.map(|it| it == "bold" || it.parse().is_ok_and(|it: u16| it >= 600));
        let slope = element.attribute("fo:font-style");
        self.italic = slope.map(|it| it == "italic" || it == "oblique");
        self.hidden = element.attribute("text:display").map(|it| it == "none");
        let is_set = |name: &str| element.attribute(name).is_some_and(|it| it != "none");
        for (is_so, was) in [
            (is_set("style:text-underline-style"), "underlined"),
            (is_set("style:text-line-through-style"), "struck out"),
            (is_set("style:text-position"), "raised or lowered"),
            (is_set("fo:text-transform"), "in capitals"),
            (
                element
                    .attribute("fo:background-color")
                    .is_some_and(|it| it != "transparent"),
                "highlighted",
            ),
            (
                element
                    .attribute("fo:color")
                    .is_some_and(|it| it != "#000000"),
                "coloured",
            ),
        ] {
            if is_so {
                self.other.push(was);
            }
        }
    }
}

fn key_of(element: &Element) -> (bool, String) {
    let is_text = element.attribute("style:family") == Some("text");
    (is_text, element.owned("style:name").unwrap_or_default())
}

fn is_numbered(element: &Element) -> bool {
    element
        .attribute("style:num-format")
        .is_some_and(|it| !it.is_empty())
}

fn by_name(name: &str) -> Option<Role> {
    let name = name.to_lowercase().replace("_20_", " ");
    Some(match name.as_str() {
        "title" | "titel" => Role::Title,
        "quotations" | "quotation" | "zitat" | "quote" | "block text" | "blockquote" => Role::Quote,
        "fassung" | "zu dieser fassung" | "angaben zur fassung" => Role::Edition,
        _ => return None,
    })
}
