//! Styles: which paragraph is a heading, a title, a quotation, and which words are bold or italic by their style.

use super::super::error::{ImportError, within};
use super::super::xml::{Node, Xml};
use super::properties::{ParagraphProperties, RunProperties};
use std::collections::HashMap;
use wortlaut_model::limits;

/// Most styles that a style is looked for in along "based on", which may lead in a circle.
const LONGEST_CHAIN: usize = 20;

/// What a style says of itself.
#[derive(Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// All styles by their ids.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    /// A heading of a level from 1 to 9.
    Heading(u8),
    Quote,
    /// An entry of a table of contents.
    Contents,
    /// What our own files say of their version.
    Edition,
    Text,
}

impl Styles {
    pub(super) fn read(mut xml: Xml<'_>) -> Result<Self, ImportError> {
        let mut read = Self::default();
        loop {
            match xml.next()? {
                Node::Begin(element) if element.name == "w:style" => {
                    let id = element.owned("w:styleId").unwrap_or_default();
                    let is_default = element.attribute("w:default") == Some("1");
                    if is_default && element.attribute("w:type") == Some("paragraph") {
                        read.default = Some(id.clone());
                    }
                    let style = Style::read(&mut xml)?;
                    read.styles.insert(id, style);
                    within("number of styles", read.styles.len(), limits::IMPORT_STYLES)?;
                }
                Node::Nothing => return Ok(read),
                _ => {}
            }
        }
    }

    /// The style and those it is based on, nearest first.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id.or(self.default.as_deref());
        let named = |id: Option<&'s str>| Some((id?, self.styles.get(id?)?));
        let chain = std::iter::successors(named(first), move |(_, style)| {
            named(style.based_on.as_deref())
        });
        chain.take(LONGEST_CHAIN)
    }

    /// What a paragraph is. An outline level says it before the style's name, and a nearer style before a farther one.
    pub(super) fn role(&self, paragraph: &ParagraphProperties) -> Role {
        if let Some(role) = by_outline(paragraph.outline) {
            return role;
        }
        let id = paragraph.style.as_deref();
        for (id, style) in self.chain(id) {
            let by_name = by_name(&style.name).or_else(|| by_name(id));
            if let Some(role) = by_name.or_else(|| by_outline(style.paragraph.outline)) {
                return role;
            }
        }
        // A style that the file does not define may still have a telling id.
        id.and_then(by_name).unwrap_or(Role::Text)
    }

    /// The list that a paragraph belongs to by itself or by its style, with the level, and the style that says so.
    pub(super) fn list(
        &self,
        paragraph: &ParagraphProperties,
    ) -> Option<(String, Option<usize>, Option<String>)> {
        if let Some(list) = &paragraph.list {
            return Some((list.clone(), paragraph.list_level, None));
        }
        let (id, style) = self
            .chain(paragraph.style.as_deref())
            .find(|(_, style)| style.paragraph.list.is_some())?;
        let list = style.paragraph.list.clone()?;
        let level = paragraph.list_level.or(style.paragraph.list_level);
        Some((list, level, Some(id.to_owned())))
    }

    /// The list that a style is linked to.
    pub(super) fn list_of(&self, style: &str) -> Option<&str> {
        self.styles.get(style)?.paragraph.list.as_deref()
    }

    /// Whether words are bold, italic and hidden. Styles of paragraph and words undo one another (they toggle); what is set
    /// directly counts by itself.
    pub(super) fn set(&self, paragraph: Option<&str>, run: &RunProperties) -> [bool; 3] {
        let get: [fn(&RunProperties) -> Option<bool>; 3] =
            [|it| it.bold, |it| it.italic, |it| it.hidden];
        get.map(|get| {
            get(run).unwrap_or_else(|| {
                let by = |id: Option<&str>| {
                    let said = id
                        .and_then(|id| self.chain(Some(id)).find_map(|(_, style)| get(&style.run)));
                    said.unwrap_or(false)
                };
                by(paragraph) != by(run.style.as_deref())
            })
        })
    }
}

impl Style {
    fn read(xml: &mut Xml<'_>) -> Result<Self, ImportError> {
        let mut style = Self::default();
        loop {
            match xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "w:pPr" => style.paragraph = ParagraphProperties::read(xml)?,
                    "w:rPr" => style.run = RunProperties::read(xml)?,
                    name => {
                        match name {
                            "w:name" => style.name = element.owned("w:val").unwrap_or_default(),
                            "w:basedOn" => style.based_on = element.owned("w:val"),
                            _ => {}
                        }
                        xml.skip()?;
                    }
                },
                Node::End | Node::Nothing => return Ok(style),
                Node::Words(_) => {}
            }
        }
    }
}

fn by_outline(outline: Option<usize>) -> Option<Role> {
    let level = u8::try_from(outline?).ok()?;
    Some(match level {
        0..=8 => Role::Heading(level + 1),
        _ => Role::Text,
    })
}

/// What headings are called in the languages of Word's users nearby.
const HEADINGS: [&str; 14] = [
    "heading",
    "überschrift",
    "berschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "nadpis",
    "encabezado",
    "cabeçalho",
];

fn by_name(name: &str) -> Option<Role> {
    let name = name.to_lowercase().replace(['_', '-'], " ");
    let name = name.trim();
    match name {
        "title" | "titel" | "document title" | "dokumenttitel" => return Some(Role::Title),
        "quote" | "quotations" | "quotation" | "intense quote" | "intensequote" | "zitat"
        | "intensives zitat" | "block text" | "blocktext" | "blockquote" | "citation"
        | "block quotation" => {
            return Some(Role::Quote);
        }
        "fassung" | "zu dieser fassung" | "angaben zur fassung" => return Some(Role::Edition),
        "toc heading" | "tocheading" | "inhaltsverzeichnisüberschrift" => {
            return Some(Role::Contents);
        }
        _ => {}
    }
    let stem = name.trim_end_matches(|it: char| it.is_ascii_digit());
    let level = name.get(stem.len()..)?.parse().ok()?;
    let stem = stem.trim();
    if stem == "toc" || stem == "verzeichnis" || stem == "contents" {
        return Some(Role::Contents);
    }
    let is_heading = HEADINGS.contains(&stem) && (1..=9).contains(&level);
    is_heading.then_some(Role::Heading(level))
}
