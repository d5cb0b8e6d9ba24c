//! Styles: which paragraph is a heading, a title, a quotation, and which words are bold or italic by their style.

use super::super::error::{ImportError, within};
use super::super::name;
use super::super::xml::{Node, Xml};
use super::properties::{ParagraphProperties, RunProperties, named};
use std::collections::HashMap;
use wortlaut_model::limits;

/// Most styles that a style is looked for in along "based on", which may lead in a circle.
const LONGEST_CHAIN: usize = 20;

/// What a style says of itself.
#[derive(Clone, Default)]
struct Style {
    /// What paragraphs of it are, by its name or outline level alone.
    role: Option<Role>,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// What a style comes to with those it is based on: worked out once, for every word asks.
#[derive(Default)]
struct Resolved {
    role: Option<Role>,
    /// The list, the level, and the style that says so.
    list: Option<(String, Option<usize>, String)>,
    /// Bold, italic, hidden.
    set: [Option<bool>; 3],
}

/// All styles by their ids.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    resolved: HashMap<String, Resolved>,
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
                    let id = element.attribute("w:styleId").unwrap_or_default();
                    let id = name::cut(id).to_owned();
                    let is_default = element.attribute("w:default") == Some("1");
                    if is_default && element.attribute("w:type") == Some("paragraph") {
                        read.default = Some(id.clone());
                    }
                    let style = Style::read(&id, &mut xml)?;
                    read.styles.insert(id, style);
                    within("number of styles", read.styles.len(), limits::IMPORT_STYLES)?;
                }
                Node::Nothing => break,
                _ => {}
            }
        }
        let ids = read.styles.keys();
        read.resolved = ids.map(|id| (id.clone(), read.resolve(id))).collect();
        Ok(read)
    }

    /// What a style comes to. Of roles a nearer style's goes before a farther one's.
    fn resolve(&self, id: &str) -> Resolved {
        let mut resolved = Resolved::default();
        for (id, style) in self.chain(id) {
            resolved.role = resolved.role.or(style.role);
            if let (None, Some(list)) = (&resolved.list, &style.paragraph.list) {
                let level = style.paragraph.list_level;
                resolved.list = Some((list.clone(), level, id.to_owned()));
            }
            for (set, own) in resolved.set.iter_mut().zip(settings(&style.run)) {
                *set = set.or(own);
            }
        }
        resolved
    }

    /// The style and those it is based on, nearest first.
    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let named = |id: &'s str| Some((id, self.styles.get(id)?));
        let chain = std::iter::successors(named(id), move |(_, style)| {
            named(style.based_on.as_deref()?)
        });
        chain.take(LONGEST_CHAIN)
    }

    /// The style of a paragraph, or that of paragraphs that name none.
    fn of(&self, paragraph: &ParagraphProperties) -> Option<&Resolved> {
        let id = paragraph.style.as_deref().or(self.default.as_deref())?;
        self.resolved.get(id)
    }

    /// What a paragraph is. An outline level says it before its style does.
    pub(super) fn role(&self, paragraph: &ParagraphProperties) -> Role {
        let by_style = || self.of(paragraph).and_then(|it| it.role);
        // A style that the file does not define may still have a telling id.
        let by_id = || paragraph.style.as_deref().and_then(by_name);
        let role = by_outline(paragraph.outline).or_else(by_style);
        role.or_else(by_id).unwrap_or(Role::Text)
    }

    /// The list that a paragraph belongs to by itself or by its style, with the level, and the style that says so.
    pub(super) fn list(
        &self,
        paragraph: &ParagraphProperties,
    ) -> Option<(String, Option<usize>, Option<String>)> {
        if let Some(list) = &paragraph.list {
            return Some((list.clone(), paragraph.list_level, None));
        }
        let (list, level, style) = self.of(paragraph)?.list.clone()?;
        Some((list, paragraph.list_level.or(level), Some(style)))
    }

    /// The list that a style is linked to.
    pub(super) fn list_of(&self, style: &str) -> Option<&str> {
        self.styles.get(style)?.paragraph.list.as_deref()
    }

    /// Whether words are bold, italic and hidden. Styles of paragraph and words undo one another (they toggle); what is set
    /// directly counts by itself.
    pub(super) fn set(&self, paragraph: Option<&str>, run: &RunProperties) -> [bool; 3] {
        let by = |id: Option<&str>| {
            let style = id.and_then(|id| self.resolved.get(id));
            style.map_or([false; 3], |it| it.set.map(|set| set.unwrap_or(false)))
        };
        let (paragraph, words) = (by(paragraph), by(run.style.as_deref()));
        let mut toggled = (paragraph.iter().zip(words)).map(|(one, other)| *one != other);
        settings(run).map(|direct| {
            let toggled = toggled.next().unwrap_or(false);
            direct.unwrap_or(toggled)
        })
    }
}

/// Bold, italic, hidden, as far as properties say so.
fn settings(run: &RunProperties) -> [Option<bool>; 3] {
    [run.bold, run.italic, run.hidden]
}

impl Style {
    fn read(id: &str, xml: &mut Xml<'_>) -> Result<Self, ImportError> {
        let mut style = Self::default();
        let mut role = None;
        loop {
            match xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "w:pPr" => style.paragraph = ParagraphProperties::read(xml)?,
                    "w:rPr" => style.run = RunProperties::read(xml)?,
                    name => {
                        match name {
                            "w:name" => role = named(&element).as_deref().and_then(by_name),
                            "w:basedOn" => style.based_on = named(&element),
                            _ => {}
                        }
                        xml.skip()?;
                    }
                },
                Node::End | Node::Nothing => break,
                Node::Words(_) => {}
            }
        }
        let by_outline = by_outline(style.paragraph.outline);
        style.role = role.or_else(|| by_name(id)).or(by_outline);
        Ok(style)
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
