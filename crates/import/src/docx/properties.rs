//! What paragraphs and words are set in: directly, or by their styles.

use super::super::error::ImportError;
use super::super::name;
use super::super::xml::{Descend, Element, Xml};

/// How words are set, as far as anything says so.
#[derive(Clone, Debug, Default)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// What is set but not carried over (underline, colour, …).
    pub(super) other: Vec<&'static str>,
    /// Whether the end of the paragraph was marked as deleted.
    pub(super) is_deleted: bool,
}

/// How a paragraph is set.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    /// 0 to 8 for headings, 9 for text.
    pub(super) outline: Option<usize>,
    pub(super) list: Option<String>,
    pub(super) list_level: Option<usize>,
    /// How the sign at the paragraph's end is set.
    pub(super) end: RunProperties,
}

impl RunProperties {
    /// Takes in what one element of `w:rPr` says.
    pub(super) fn add(&mut self, element: &Element) {
        match element.name.as_str() {
            "w:rStyle" => self.style = named(element),
            "w:b" => self.bold = Some(element.is_on()),
            "w:i" => self.italic = Some(element.is_on()),
            "w:vanish" | "w:webHidden" => self.hidden = Some(element.is_on()),
            "w:del" | "w:moveFrom" => self.is_deleted = true,
            "w:u" if element.is_on() => self.note("underlined"),
            "w:strike" | "w:dstrike" if element.is_on() => self.note("struck out"),
            "w:highlight" if element.is_on() => self.note("highlighted"),
            "w:color" if is_colour(element) => self.note("coloured"),
            "w:vertAlign" if element.attribute("w:val") != Some("baseline") => {
                self.note("raised or lowered");
            }
            "w:caps" | "w:smallCaps" if element.is_on() => self.note("in capitals"),
            _ => {}
        }
    }

    /// Takes note of what is not carried over, once.
    fn note(&mut self, was: &'static str) {
        if !self.other.contains(&was) {
            self.other.push(was);
        }
    }

    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ImportError> {
        let mut read = Self::default();
        xml.each(|element, _| {
            read.add(element);
            descend(element)
        })?;
        Ok(read)
    }
}

impl ParagraphProperties {
    /// Takes in what one element of `w:pPr` says.
    pub(super) fn add(&mut self, element: &Element) {
        match element.name.as_str() {
            "w:pStyle" => self.style = named(element),
            "w:outlineLvl" => self.outline = element.number("w:val"),
            "w:numId" => self.list = named(element),
            "w:ilvl" => self.list_level = element.number("w:val"),
            _ => self.end.add(element),
        }
    }

    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ImportError> {
        let mut read = Self::default();
        xml.each(|element, _| {
            read.add(element);
            descend(element)
        })?;
        Ok(read)
    }
}

/// How something was set before a tracked change is of no interest; nor are frames and sections.
pub(super) fn descend(element: &Element) -> Descend {
    match element.name.as_str() {
        "w:rPrChange" | "w:pPrChange" | "w:sectPr" | "w:numberingChange" | "w:tblPrChange"
        | "w:trPrChange" | "w:tcPrChange" => Descend::No,
        _ => Descend::Yes,
    }
}

/// The name of a style or a list that an element gives, as far as it is kept.
pub(super) fn named(element: &Element) -> Option<String> {
    element
        .attribute("w:val")
        .map(|it| name::cut(it).to_owned())
}

fn is_colour(element: &Element) -> bool {
    let colour = element.attribute("w:val").unwrap_or("auto");
    !matches!(colour, "auto" | "000000" | "windowText")
}
