//! Lists: whether the items of a level are numbered or have bullets.

use super::super::counting::{self, Sign, Spelling};
use super::super::error::{ImportError, within};
use super::super::name;
use super::super::xml::{Element, Node, Xml};
use super::counters::Counted;
use super::properties::named;
use super::styles::Styles;
use std::collections::HashMap;
use wortlaut_merge::document::List;
use wortlaut_model::limits;

/// Most definitions that a list is looked for in: they may refer to one another in a circle.
const LONGEST_CHAIN: usize = 8;
/// Levels of a list; Word has nine.
pub(super) const LEVELS: usize = 9;

/// How the items of a level begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    format: String,
    /// `%1.` and the like.
    sign: String,
    /// The paragraph style that belongs to the level.
    style: Option<String>,
    /// How it counts.
    counting: counting::Level,
}

#[derive(Default)]
struct Definition {
    levels: HashMap<usize, Level>,
    /// The style in which the list is defined instead.
    defined_in: Option<String>,
}

#[derive(Default)]
struct Instance {
    definition: String,
    overrides: HashMap<usize, Level>,
    starts: HashMap<usize, usize>,
}

/// All lists of a document.
#[derive(Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Definition>,
    instances: HashMap<String, Instance>,
}

impl Level {
    pub(super) fn list(&self) -> List {
        match self.format.as_str() {
            "bullet" | "none" | "" => List::Unordered,
            _ => List::Ordered,
        }
    }

    /// Whether it numbers at all.
    pub(super) fn is_numbered(&self) -> bool {
        self.list() == List::Ordered
    }

    /// Whether it numbers as clauses are: `(1)`.
    pub(super) fn is_clause(&self) -> bool {
        self.format == "decimal" && self.sign.starts_with("(%") && self.sign.ends_with(')')
    }
}

impl Numbering {
    pub(super) fn read(mut xml: Xml<'_>) -> Result<Self, ImportError> {
        let mut read = Self::default();
        loop {
            match xml.next()? {
                Node::Begin(element) if element.name == "w:abstractNum" => {
                    let id = id(&element, "w:abstractNumId");
                    read.definitions.insert(id, definition(&mut xml)?);
                }
                Node::Begin(element) if element.name == "w:num" => {
                    let id = id(&element, "w:numId");
                    read.instances.insert(id, instance(&mut xml)?);
                }
                Node::Nothing => return Ok(read),
                _ => {}
            }
            let count = read.definitions.len() + read.instances.len();
            within("number of lists", count, limits::IMPORT_STYLES)?;
        }
    }

    /// A level of a list; none where the list is not defined.
    pub(super) fn level(&self, list: &str, level: usize, styles: &Styles) -> Option<&Level> {
        let instance = self.instances.get(list)?;
        let level = level.min(LEVELS - 1);
        if let Some(own) = instance.overrides.get(&level) {
            return Some(own);
        }
        self.definition(instance, styles)?.levels.get(&level)
    }

    /// The level of a list that belongs to a paragraph style.
    pub(super) fn level_of_style(&self, list: &str, style: &str, styles: &Styles) -> Option<usize> {
        let definition = self.definition(self.instances.get(list)?, styles)?;
        let mut levels = definition.levels.iter();
        let found = levels.find(|(_, level)| level.style.as_deref() == Some(style));
        found.map(|(level, _)| *level)
    }

    /// The paragraph of a level of a list, to be counted.
    pub(super) fn counted<'n>(
        &'n self,
        list: &'n str,
        at: usize,
        styles: &Styles,
    ) -> Option<Counted<'n>> {
        let instance = self.instances.get(list)?;
        let at = at.min(LEVELS - 1);
        let levels = (0..=at).map_while(|level| self.level(list, level, styles));
        let levels: Vec<_> = levels.map(|level| &level.counting).collect();
        (levels.len() == at + 1).then_some(Counted {
            list,
            at,
            definition: self.defined(instance, styles)?.0,
            start: instance.starts.get(&at).copied(),
            levels,
        })
    }

    fn definition<'n>(&'n self, instance: &'n Instance, styles: &Styles) -> Option<&'n Definition> {
        self.defined(instance, styles).map(|(_, it)| it)
    }

    /// What defines a list, and what that is called.
    fn defined<'n>(
        &'n self,
        instance: &'n Instance,
        styles: &Styles,
    ) -> Option<(&'n str, &'n Definition)> {
        let mut instance = instance;
        for _ in 0..LONGEST_CHAIN {
            let (name, definition) = self.definitions.get_key_value(&instance.definition)?;
            let Some(style) = &definition.defined_in else {
                return Some((name, definition));
            };
            match styles
                .list_of(style)
                .and_then(|list| self.instances.get(list))
            {
                Some(other) => instance = other,
                None => return Some((name, definition)),
            }
        }
        None
    }
}

fn definition(xml: &mut Xml<'_>) -> Result<Definition, ImportError> {
    let mut read = Definition::default();
    loop {
        match xml.next()? {
            Node::Begin(element) if element.name == "w:lvl" => {
                let number = element.number("w:ilvl").unwrap_or(0);
                let level = level(xml)?;
                if number < LEVELS {
                    read.levels.insert(number, level);
                }
            }
            Node::Begin(element) => {
                if element.name == "w:numStyleLink" {
                    read.defined_in = named(&element);
                }
                xml.skip()?;
            }
            Node::End | Node::Nothing => return Ok(read),
            Node::Words(_) => {}
        }
    }
}

fn instance(xml: &mut Xml<'_>) -> Result<Instance, ImportError> {
    let mut read = Instance::default();
    let mut depth = 1_usize;
    let mut overridden = 0;
    while depth > 0 {
        match xml.next()? {
            Node::Begin(element) => match element.name.as_str() {
                "w:lvl" => {
                    let number = element.number("w:ilvl").unwrap_or(overridden);
                    let level = level(xml)?;
                    if number < LEVELS {
                        read.overrides.insert(number, level);
                    }
                }
                name => {
                    depth += 1;
                    match name {
                        "w:abstractNumId" => read.definition = named(&element).unwrap_or_default(),
                        "w:lvlOverride" => overridden = element.number("w:ilvl").unwrap_or(0),
                        "w:startOverride" if overridden < LEVELS => {
                            let start = element.number("w:val").unwrap_or(1);
                            read.starts.insert(overridden, start);
                        }
                        _ => {}
                    }
                }
            },
            Node::End => depth -= 1,
            Node::Nothing => break,
            Node::Words(_) => {}
        }
    }
    Ok(read)
}

fn id(element: &Element, attribute: &str) -> String {
    name::cut(element.attribute(attribute).unwrap_or_default()).to_owned()
}

fn level(xml: &mut Xml<'_>) -> Result<Level, ImportError> {
    let mut level = Level::default();
    xml.each(|element, _| {
        match element.name.as_str() {
            "w:numFmt" => level.format = named(element).unwrap_or_default(),
            "w:lvlText" => level.sign = named(element).unwrap_or_default(),
            "w:start" => level.counting.start = element.number("w:val"),
            "w:pStyle" => level.style = named(element),
            _ => {}
        }
        super::super::xml::Descend::Yes
    })?;
    level.counting.spelling = spelling(&level.format);
    if level.is_numbered() {
        level.counting.signs = signs(&level.sign);
    }
    Ok(level)
}

fn spelling(format: &str) -> Spelling {
    match format {
        "lowerLetter" => Spelling::LowerLetter,
        "upperLetter" => Spelling::UpperLetter,
        "lowerRoman" => Spelling::LowerRoman,
        "upperRoman" => Spelling::UpperRoman,
        _ => Spelling::Number,
    }
}

/// The parts of a text such as `Artikel %1`.
fn signs(text: &str) -> Vec<Sign> {
    let mut parts = text.split('%');
    let mut signs = vec![Sign::Words(parts.next().unwrap_or_default().to_owned())];
    for part in parts {
        let level = part.chars().next().and_then(|it| it.to_digit(10));
        let words = part.strip_prefix(|it: char| it.is_ascii_digit());
        signs.push(Sign::Count(level.unwrap_or(1).saturating_sub(1) as usize));
        signs.push(Sign::Words(words.unwrap_or(part).to_owned()));
    }
    signs.retain(|sign| *sign != Sign::Words(String::new()));
    signs
}
