//! The walk through the text.

use super::super::draft::{Draft, Style};
use super::super::error::{ImportError, within};
use super::super::line::Line;
use super::super::warning::WarningKind;
use super::super::xml::{Element, Node, Xml};
use super::styles::{Role, Setting, Styles};
use std::collections::HashMap;
use wortlaut_merge::document::{DEEPEST_LIST, Link, List, Marks, words};
use wortlaut_merge::markdown::WarningKind as Structure;
use wortlaut_model::limits;

mod tables;

/// The paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    line: Line,
    /// Whether there is one.
    is_open: bool,
    style: Option<String>,
    /// The styles of words around here, and the links.
    spans: Vec<Option<String>>,
    links: Vec<Option<Link>>,
    is_large: bool,
    /// Whether it is what our own files say of their version.
    is_edition: bool,
}

/// A list around here.
struct OpenList {
    style: Option<String>,
    kind: List,
    /// Whether the item being read has its first paragraph.
    has_words: bool,
}

pub(super) struct Body<'r, 'x, 'n> {
    xml: Xml<'x>,
    draft: &'r mut Draft<'n>,
    styles: &'r Styles,
    paragraph: Paragraph,
    lists: Vec<OpenList>,
    notes: usize,
    /// Tables of contents around here.
    contents: usize,
    /// Tracked changes by id: whose insertion it is.
    insertions: HashMap<String, String>,
    /// The insertion that is being read.
    inserted_by: Option<String>,
    has_text: bool,
}

impl<'r, 'x, 'n> Body<'r, 'x, 'n> {
    pub(super) fn new(xml: Xml<'x>, draft: &'r mut Draft<'n>, styles: &'r Styles) -> Self {
        Self {
            xml,
            draft,
            styles,
            paragraph: Paragraph::default(),
            lists: Vec::new(),
            notes: 0,
            contents: 0,
            insertions: HashMap::new(),
            inserted_by: None,
            has_text: false,
        }
    }

    /// Reads the text of `content.xml`; false when the file holds something else.
    pub(super) fn read(&mut self) -> Result<bool, ImportError> {
        loop {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "office:text" => {
                        self.has_text = true;
                        self.children()?;
                    }
                    "office:automatic-styles" | "office:styles" => self.xml.skip()?,
                    _ => {}
                },
                Node::Nothing => return Ok(self.has_text),
                Node::End | Node::Words(_) => {}
            }
        }
    }

    /// Reads the headers and footers of `styles.xml`.
    pub(super) fn read_margins(&mut self) -> Result<(), ImportError> {
        loop {
            match self.xml.next()? {
                Node::Begin(element) => {
                    let name = element.name.as_str();
                    if name.starts_with("style:header") || name.starts_with("style:footer") {
                        if name.ends_with("-style") {
                            self.xml.skip()?;
                        } else {
                            self.children()?;
                        }
                    }
                }
                Node::Nothing => return Ok(()),
                Node::End | Node::Words(_) => {}
            }
        }
    }

    fn children(&mut self) -> Result<(), ImportError> {
        loop {
            match self.xml.next()? {
                Node::Begin(element) => self.element(&element)?,
                Node::Words(words) => self.push_collapsed(&words)?,
                Node::End | Node::Nothing => return Ok(()),
            }
        }
    }

    /// Reads an element to its end. What is not known is gone through, for there may be words in it.
    fn element(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.name.as_str() {
            "text:p" => self.read_paragraph(element, None),
            "text:h" => self.read_paragraph(
                element,
                Some(element.number("text:outline-level").unwrap_or(1)),
            ),
            "text:span" => self.span(element),
            "text:a" => self.link(element),
            "text:s" => {
                self.push(" ")?;
                self.children()
            }
            "text:tab" => {
                self.push(" ")?;
                self.children()
            }
            "text:line-break" => {
                self.draft
                    .warn(WarningKind::Structure(Structure::LineBreak), "")?;
                self.push(" ")?;
                self.children()
            }
            "text:list" => self.list(element),
            "text:list-item" | "text:list-header" => self.item(element),
            "text:note" => self.note(element),
            "office:annotation" => self.annotation(),
            "text:tracked-changes" => self.tracked_changes(),
            "text:change-start" => {
                let id = element.attribute("text:change-id").unwrap_or_default();
                self.inserted_by = self.insertions.get(id).cloned();
                self.children()
            }
            "text:change-end" => {
                self.inserted_by = None;
                self.children()
            }
            "table:table"
            | "table:table-row"
            | "table:table-cell"
            | "table:covered-table-cell"
            | "table:table-header-rows" => self.table_element(element),
            "draw:frame" | "draw:custom-shape" | "draw:rect" | "draw:g" | "draw:line"
            | "draw:ellipse" | "draw:control" | "draw:path" | "draw:polygon" | "draw:connector" => {
                self.drawing()
            }
            "draw:text-box" => self.text_box(),
            "text:table-of-content"
            | "text:alphabetical-index"
            | "text:illustration-index"
            | "text:table-index"
            | "text:user-index"
            | "text:object-index"
            | "text:bibliography" => {
                self.contents += 1;
                let result = self.children();
                self.contents -= 1;
                result
            }
            "text:bookmark-ref" | "text:reference-ref" | "text:note-ref" | "text:sequence-ref" => {
                self.draft.warn(WarningKind::CrossReference, "")?;
                self.children()
            }
            "office:forms"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
            | "text:note-citation"
            | "text:number"
            | "text:alphabetical-index-source"
            | "text:table-of-content-source"
            | "office:event-listeners"
            | "svg:title"
            | "svg:desc" => self.xml.skip(),
            "text:script" => {
                let words = self.xml.words()?;
                self.draft.warn(WarningKind::Active, &words)
            }
            "text:hidden-text" | "text:hidden-paragraph" => {
                let words = self.xml.words()?;
                let said = element.attribute("text:string-value").unwrap_or_default();
                self.draft.warn(
                    WarningKind::Hidden,
                    if words.is_empty() { said } else { &words },
                )
            }
            _ => self.children(),
        }
    }

    fn read_paragraph(
        &mut self,
        element: &Element,
        heading: Option<usize>,
    ) -> Result<(), ImportError> {
        let name = element.owned("text:style-name");
        let role = match heading {
            Some(level) => Role::Heading(u8::try_from(level.clamp(1, 9)).unwrap_or(9)),
            None => self.styles.role(name.as_deref()),
        };
        // A heading in the style of a title is the title.
        let role = match self.styles.role(name.as_deref()) {
            Role::Title => Role::Title,
            _ => role,
        };
        if self.styles.breaks_page(name.as_deref()) {
            self.draft.warn(WarningKind::PageBreak, "")?;
        }
        let new = Paragraph {
            is_open: true,
            style: name.clone(),
            is_large: matches!(role, Role::Title | Role::Heading(_)),
            is_edition: role == Role::Edition,
            ..Paragraph::default()
        };
        let outer = std::mem::replace(&mut self.paragraph, new);
        self.children()?;
        let mut paragraph = std::mem::replace(&mut self.paragraph, outer);
        let style = self.style(role, element, name.as_deref());
        let words = paragraph.line.take();
        let list = self
            .lists
            .last_mut()
            .filter(|_| matches!(style, Style::Item { .. }));
        let is_further = list.is_some_and(|list| std::mem::replace(&mut list.has_words, true));
        match is_further {
            true => self.draft.further(style, words),
            false => self.draft.paragraph(style, words),
        }
    }

    fn style(&mut self, role: Role, element: &Element, name: Option<&str>) -> Style {
        match role {
            Role::Title => Style::Title,
            Role::Heading(level) => {
                let is_plain = element.attribute("text:is-list-header") == Some("true");
                let in_list = self.lists.last().is_some_and(|it| it.kind == List::Ordered);
                let by_style = self.styles.list_of(name);
                let by_style = by_style.is_some_and(|it| {
                    self.styles.list(Some(&it), usize::from(level)) == List::Ordered
                });
                Style::Heading {
                    level,
                    numbered: !is_plain
                        && (in_list || by_style || self.styles.numbers_headings(level)),
                }
            }
            _ => match self.lists.split_last() {
                Some((last, around)) => Style::Item {
                    list: last.kind,
                    parents: around.iter().map(|it| it.kind).take(DEEPEST_LIST).collect(),
                },
                _ if role == Role::Quote => Style::Quote,
                _ => Style::Paragraph,
            },
        }
    }

    /// White space in the source is one space; more are spelt as elements.
    fn push_collapsed(&mut self, words: &str) -> Result<(), ImportError> {
        if !self.paragraph.is_open && words.trim().is_empty() {
            return Ok(());
        }
        let mut collapsed = String::with_capacity(words.len());
        let mut was_space = self.paragraph.line.ends_with_space();
        for character in words.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !is_space {
                collapsed.push(character);
            } else if !was_space {
                collapsed.push(' ');
            }
            was_space = is_space;
        }
        self.push(&collapsed)
    }

    fn push(&mut self, words: &str) -> Result<(), ImportError> {
        if words.is_empty() {
            return Ok(());
        }
        if self.contents > 0 {
            return self.draft.warn(WarningKind::Contents, words);
        }
        if self.paragraph.is_edition {
            return self.draft.warn(WarningKind::Edition, words);
        }
        let setting = self.setting();
        if setting.hidden == Some(true) {
            return self.draft.warn(WarningKind::Hidden, words);
        }
        if let Some(author) = self.inserted_by.clone() {
            self.draft.warn(WarningKind::Insertion { author }, words)?;
        }
        let link = self.paragraph.links.last().cloned().flatten();
        for was in &setting.other {
            if link.is_none() || !matches!(*was, "underlined" | "coloured") {
                self.draft.warn(WarningKind::Formatting { was }, words)?;
            }
        }
        let marks = Marks {
            strong: setting.bold.unwrap_or(false),
            em: setting.italic.unwrap_or(false),
            term: false,
            link,
        };
        self.paragraph.line.push(words, &marks)
    }

    /// How words are set here: by the innermost style that says so. Headings are bold by theirs.
    fn setting(&self) -> Setting {
        let mut setting = Setting::default();
        for span in self.paragraph.spans.iter().rev() {
            let outer = self.styles.setting(true, span.as_deref());
            setting.bold = setting.bold.or(outer.bold);
            setting.italic = setting.italic.or(outer.italic);
            setting.hidden = setting.hidden.or(outer.hidden);
            setting.other.extend(outer.other);
        }
        if !self.paragraph.is_large {
            let outer = self.styles.setting(false, self.paragraph.style.as_deref());
            setting.bold = setting.bold.or(outer.bold);
            setting.italic = setting.italic.or(outer.italic);
            setting.hidden = setting.hidden.or(outer.hidden);
        }
        setting
    }

    fn span(&mut self, element: &Element) -> Result<(), ImportError> {
        self.paragraph.spans.push(element.owned("text:style-name"));
        let result = self.children();
        self.paragraph.spans.pop();
        result
    }

    fn link(&mut self, element: &Element) -> Result<(), ImportError> {
        let address = element.attribute("xlink:href").unwrap_or_default();
        let link = if address.starts_with('#') {
            if self.contents == 0 {
                self.draft.warn(WarningKind::CrossReference, "")?;
            }
            None
        } else {
            let title = element.owned("office:title");
            let link = Link::new(address, title);
            if link.is_none() {
                self.draft
                    .warn(WarningKind::Structure(Structure::Link), address)?;
            }
            link
        };
        self.paragraph.links.push(link);
        let result = self.children();
        self.paragraph.links.pop();
        result
    }

    fn list(&mut self, element: &Element) -> Result<(), ImportError> {
        let around = self.lists.last().and_then(|it| it.style.clone());
        let style = element.owned("text:style-name").or(around);
        let level = self.lists.len() + 1;
        if level > DEEPEST_LIST + 1 {
            self.draft
                .warn(WarningKind::Structure(Structure::ListDepth), "")?;
        }
        let kind = self.styles.list(style.as_deref(), level);
        self.lists.push(OpenList {
            style,
            kind,
            has_words: false,
        });
        let result = self.children();
        self.lists.pop();
        result
    }

    fn item(&mut self, element: &Element) -> Result<(), ImportError> {
        let was = element.number("text:start-value").filter(|it| *it != 1);
        if let Some(was) = was {
            let was = was as u64;
            self.draft
                .warn(WarningKind::Structure(Structure::ListStart { was }), "")?;
        }
        if let Some(list) = self.lists.last_mut() {
            list.has_words = false;
        }
        self.children()
    }

    fn note(&mut self, element: &Element) -> Result<(), ImportError> {
        self.notes += 1;
        within("number of footnotes", self.notes, limits::IMPORT_NOTES)?;
        let key = self.notes.to_string();
        if element.attribute("text:note-class") == Some("endnote") {
            self.draft.warn(WarningKind::Endnote, "")?;
        }
        if let Some(id) = self.draft.refer(&key)? {
            self.paragraph.line.push_note(id)?;
        }
        let outer = std::mem::take(&mut self.paragraph);
        let lists = std::mem::take(&mut self.lists);
        self.draft.begin_aside();
        self.children()?;
        let words = self.draft.end_aside();
        (self.paragraph, self.lists) = (outer, lists);
        self.draft.define(&key, words)
    }

    /// A comment: its author and date are elements before its words.
    fn annotation(&mut self) -> Result<(), ImportError> {
        let (author, words) = self.aside()?;
        self.draft.warn(WarningKind::Comment { author }, &words)
    }

    /// Reads what is no part of the text; gives its author and its words.
    fn aside(&mut self) -> Result<(String, String), ImportError> {
        let outer = std::mem::take(&mut self.paragraph);
        let lists = std::mem::take(&mut self.lists);
        let mut author = String::new();
        self.draft.begin_aside();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "dc:creator" => author = self.xml.words()?,
                    "dc:date" => self.xml.skip()?,
                    "office:change-info" | "?:initials" | "text:meta" => depth += 1,
                    name if name.starts_with("?:") || name.starts_with("meta:") => {
                        self.xml.skip()?
                    }
                    _ => self.element(&element)?,
                },
                Node::End => depth -= 1,
                Node::Nothing => break,
                Node::Words(_) => {}
            }
        }
        let said = words(&self.draft.end_aside());
        (self.paragraph, self.lists) = (outer, lists);
        Ok((author, said))
    }

    /// What was deleted stands before the text; insertions are named there and stand in it.
    fn tracked_changes(&mut self) -> Result<(), ImportError> {
        let mut region = String::new();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "text:changed-region" => {
                        depth += 1;
                        region = element
                            .owned("text:id")
                            .or_else(|| element.owned("?:id"))
                            .unwrap_or_default();
                    }
                    "text:deletion" => {
                        let (author, words) = self.aside()?;
                        self.draft.warn(WarningKind::Deletion { author }, &words)?;
                    }
                    "text:insertion" => {
                        let (author, _) = self.aside()?;
                        within(
                            "number of changes",
                            self.insertions.len(),
                            limits::IMPORT_NOTES,
                        )?;
                        self.insertions.insert(region.clone(), author);
                    }
                    _ => self.xml.skip()?,
                },
                Node::End => depth -= 1,
                Node::Nothing => break,
                Node::Words(_) => {}
            }
        }
        Ok(())
    }

    fn text_box(&mut self) -> Result<(), ImportError> {
        let outer = std::mem::take(&mut self.paragraph);
        let lists = std::mem::take(&mut self.lists);
        self.draft.begin_box();
        self.children()?;
        self.draft.end_box()?;
        (self.paragraph, self.lists) = (outer, lists);
        Ok(())
    }

    /// A picture or drawing is left out, but for the words that describe it and those in its boxes.
    fn drawing(&mut self) -> Result<(), ImportError> {
        let mut depth = 1_usize;
        let (mut said, mut is_picture, mut is_box) = (String::new(), false, false);
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "svg:title" | "svg:desc" => {
                        said.push_str(&self.xml.words()?);
                        said.push(' ');
                    }
                    "draw:text-box" => {
                        is_box = true;
                        self.text_box()?;
                    }
                    "text:p" | "text:h" | "text:list" => {
                        is_box = true;
                        self.loose_box(&element)?;
                    }
                    "math:math" => {
                        is_box = true;
                        let words = self.xml.words()?;
                        self.draft.warn(WarningKind::Formula, &words)?;
                        self.push(&words)?;
                    }
                    name => {
                        is_picture |= name == "draw:image";
                        depth += 1;
                    }
                },
                Node::End => depth -= 1,
                Node::Nothing => break,
                Node::Words(_) => {}
            }
        }
        match (is_box, is_picture) {
            (true, _) => Ok(()),
            (false, true) => self
                .draft
                .warn(WarningKind::Structure(Structure::Image), said.trim()),
            (false, false) => self.draft.warn(WarningKind::Embedded, said.trim()),
        }
    }

    /// Words that lie in a shape without a box around them.
    fn loose_box(&mut self, element: &Element) -> Result<(), ImportError> {
        let outer = std::mem::take(&mut self.paragraph);
        let lists = std::mem::take(&mut self.lists);
        self.draft.begin_box();
        self.element(element)?;
        self.draft.end_box()?;
        (self.paragraph, self.lists) = (outer, lists);
        Ok(())
    }
}
