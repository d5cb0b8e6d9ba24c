//! Styles: which paragraph is a title or a quotation, which words are bold or italic, which lists are numbered.

use super::super::counting::{LEVELS, Level, Sign, Spelling};
use super::super::error::{ImportError, within};
use super::super::name;
use super::super::xml::{Element, Node, Xml};
use std::collections::HashMap;
use wortlaut_merge::document::List;
use wortlaut_model::limits;

/// Most styles that a style is looked for in along its parents, which may lead in a circle.
const LONGEST_CHAIN: usize = 20;

/// What a style of paragraphs or words says of itself.
#[derive(Clone, Default)]
struct Style {
    parent: Option<String>,
    /// Whether it stands for what somebody set directly.
    is_automatic: bool,
    list: Option<String>,
    setting: Setting,
    breaks_page: bool,
    /// What paragraphs of it are, by its name, its parent's or its outline level alone.
    role: Option<Role>,
}

/// What a style comes to with those around it: worked out once, for every word asks.
#[derive(Default)]
struct Resolved {
    role: Option<Role>,
    list: Option<String>,
    breaks_page: bool,
    setting: Setting,
    /// The part of the setting that somebody made directly.
    direct: Setting,
}

/// Whether a style is of words, and its name.
type Key = (Family, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Paragraph,
    Words,
}

/// All styles of a document. Those of paragraphs and words have names of their own.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<Key, Style>,
    resolved: HashMap<Key, Resolved>,
    /// For each list style its levels, counted from 1, and those of headings. What numbers nothing has no signs.
    lists: HashMap<String, Levels>,
    outline: Levels,
}

/// Levels that are counted, or have bullets, by their number from 1.
type Levels = HashMap<usize, Level>;

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
        let mut style: Option<(Key, Style)> = None;
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
                            let name = element.attribute("style:name").unwrap_or_default();
                            let name = name::cut(name).to_owned();
                            self.lists.entry(name.clone()).or_default();
                            list = Some((name, depth));
                        }
                        "text:outline-style" => outline_depth = Some(depth),
                        "text:list-level-style-number"
                        | "text:list-level-style-bullet"
                        | "text:list-level-style-image" => {
                            if let Some((name, _)) = &list {
                                let levels = self.lists.entry(name.clone()).or_default();
                                add_level(levels, &element);
                            }
                        }
                        "text:outline-level-style" if outline_depth.is_some() => {
                            add_level(&mut self.outline, &element);
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

    /// Works out what each style comes to, once all are read.
    pub(super) fn resolve(&mut self) {
        let keys = self.styles.keys();
        let resolved = keys.map(|key| (key.clone(), self.resolved_of(key)));
        self.resolved = resolved.collect();
    }

    fn resolved_of(&self, key: &Key) -> Resolved {
        let mut resolved = Resolved::default();
        let mut is_direct = true;
        for (place, style) in self.chain(key).enumerate() {
            is_direct &= style.is_automatic;
            resolved.breaks_page |= place == 0 && style.breaks_page;
            resolved.role = resolved.role.or(style.role);
            if resolved.list.is_none() {
                resolved.list.clone_from(&style.list);
            }
            resolved.setting.add(&style.setting);
            if is_direct {
                resolved.direct.add(&style.setting);
            }
        }
        resolved
    }

    fn chain(&self, (family, name): &Key) -> impl Iterator<Item = &Style> {
        let family = *family;
        let named = move |name: &str| self.styles.get(&(family, name.to_owned()));
        let chain =
            std::iter::successors(named(name), move |style| named(style.parent.as_deref()?));
        chain.take(LONGEST_CHAIN)
    }

    fn of(&self, family: Family, name: Option<&str>) -> Option<&Resolved> {
        self.resolved.get(&(family, name::cut(name?).to_owned()))
    }

    /// What a paragraph of a style is. One that the file does not define may still have a telling name.
    pub(super) fn role(&self, name: Option<&str>) -> Role {
        let role = self.of(Family::Paragraph, name).and_then(|it| it.role);
        let by_name = || name.map(name::cut).and_then(by_name);
        role.or_else(by_name).unwrap_or(Role::Text)
    }

    /// The list that a paragraph's style belongs to.
    pub(super) fn list_of(&self, name: Option<&str>) -> Option<&str> {
        self.of(Family::Paragraph, name)?.list.as_deref()
    }

    pub(super) fn breaks_page(&self, name: Option<&str>) -> bool {
        self.of(Family::Paragraph, name)
            .is_some_and(|it| it.breaks_page)
    }

    /// How words of a style are set, as far as styles say it.
    pub(super) fn setting(&self, family: Family, name: Option<&str>) -> Setting {
        let resolved = self.of(family, name);
        resolved.map(|it| it.setting.clone()).unwrap_or_default()
    }

    /// How somebody set the words of a paragraph directly.
    pub(super) fn direct_setting(&self, name: Option<&str>) -> Setting {
        let resolved = self.of(Family::Paragraph, name);
        resolved.map(|it| it.direct.clone()).unwrap_or_default()
    }

    /// A level (from 1) of a list style.
    pub(super) fn level(&self, name: Option<&str>, level: usize) -> Option<&Level> {
        self.lists.get(name::cut(name?))?.get(&level)
    }

    /// What kind of list a level (from 1) of a list style is.
    pub(super) fn list(&self, name: Option<&str>, level: usize) -> List {
        match self.level(name, level).is_some_and(Level::is_numbered) {
            true => List::Ordered,
            false => List::Unordered,
        }
    }

    /// How headings of a level are numbered.
    pub(super) fn outline(&self, level: usize) -> Option<&Level> {
        self.outline.get(&level)
    }

    /// Whether headings of a level are numbered.
    pub(super) fn numbers_headings(&self, level: u8) -> bool {
        self.outline(level.into()).is_some_and(Level::is_numbered)
    }
}

impl Setting {
    /// Takes in what a farther style says: what a nearer one has said stays.
    pub(super) fn add(&mut self, farther: &Self) {
        self.bold = self.bold.or(farther.bold);
        self.italic = self.italic.or(farther.italic);
        self.hidden = self.hidden.or(farther.hidden);
        for was in &farther.other {
            self.note(was);
        }
    }

    fn note(&mut self, was: &'static str) {
        if !self.other.contains(&was) {
            self.other.push(was);
        }
    }
}

impl Style {
    fn begin(element: &Element, is_automatic: bool) -> Self {
        let named = |attribute: &str| element.attribute(attribute).map(name::cut);
        let parent = named("style:parent-style-name");
        let outline = element.number("style:default-outline-level");
        let outline = outline.and_then(|it| u8::try_from(it).ok());
        let outline = outline.filter(|level| *level > 0).map(Role::Heading);
        let shown = named("style:display-name").or(named("style:name"));
        let list = named("style:list-style-name").filter(|it| !it.is_empty());
        Self {
            // Programs leave out styles that they take for known: the parent's name tells it.
            role: (shown.and_then(by_name))
                .or_else(|| parent.and_then(by_name))
                .or(outline),
            parent: parent.map(str::to_owned),
            is_automatic,
            list: list.map(str::to_owned),
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
        self.setting.bold =
            weight.map(|it| it == "bold" || it.parse().is_ok_and(|it: u16| it >= 600));
        let slope = element.attribute("fo:font-style");
        self.setting.italic = slope.map(|it| it == "italic" || it == "oblique");
        self.setting.hidden = element.attribute("text:display").map(|it| it == "none");
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
                self.setting.note(was);
            }
        }
    }
}

fn key_of(element: &Element) -> Key {
    let family = match element.attribute("style:family") {
        Some("text") => Family::Words,
        _ => Family::Paragraph,
    };
    let name = element.attribute("style:name").unwrap_or_default();
    (family, name::cut(name).to_owned())
}

/// Takes note of a level of a list. It prints the counts of as many levels as it says, its own last.
fn add_level(levels: &mut Levels, element: &Element) {
    let at = element.number("text:level").unwrap_or(1);
    if !(1..=LEVELS).contains(&at) {
        return;
    }
    let said = |attribute: &str| name::cut(element.attribute(attribute).unwrap_or_default());
    let format = said("style:num-format");
    let mut signs = Vec::new();
    if !format.is_empty() {
        let shown = element.number("text:display-levels").unwrap_or(1);
        signs.push(Sign::Words(said("style:num-prefix").to_owned()));
        for level in at.saturating_sub(shown.max(1))..at {
            let dot = if level + 1 < at {
                "."
            } else {
                said("style:num-suffix")
            };
            signs.extend([Sign::Count(level), Sign::Words(dot.to_owned())]);
        }
        signs.retain(|sign| *sign != Sign::Words(String::new()));
    }
    let level = Level {
        spelling: Spelling::of_sign(format),
        signs,
        start: element.number("text:start-value"),
    };
    levels.insert(at, level);
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
