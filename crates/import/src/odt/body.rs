//! The walk through the text.

use super::super::address::{self, names_a_place};
use super::super::draft::{Draft, Style};
use super::super::error::ImportError;
use super::super::line::Line;
use super::super::warning::WarningKind;
use super::super::xml::{Element, Node, Xml};
use super::styles::{Family, Role, Setting, Styles};
use changes::Changes;
use counting::Counted;
use lists::Lists;
use wortlaut_merge::document::{Inline, Link, List, Marks, append, trim};
use wortlaut_merge::markdown::WarningKind as Structure;
use wortlaut_model::limits;

mod asides;
mod changes;
mod counting;
mod drawings;
mod lists;
mod tables;

/// The paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    line: Line,
    /// Whether there is one.
    is_open: bool,
    /// Whether the source has gone on since the last space that it spells as such.
    has_gone_on: bool,
    /// How words are set in no stretch of their own.
    setting: Setting,
    /// How words are set in each of the stretches around here, innermost last, and the links.
    spans: Vec<Setting>,
    links: Vec<Option<Link>>,
    /// Whether it is what our own files say of their version.
    is_edition: bool,
}

/// What is set aside while something with paragraphs of its own is read.
type Outer = (Paragraph, Lists, Vec<Inline>);

pub(super) struct Body<'r, 'x, 'n> {
    xml: Xml<'x>,
    draft: &'r mut Draft<'n>,
    styles: &'r Styles,
    paragraph: Paragraph,
    lists: Lists,
    counted: Counted,
    notes: usize,
    /// Tables of contents around here.
    contents: usize,
    changes: Changes,
    /// Words of paragraphs whose ends were removed: they belong to the next one.
    held: Vec<Inline>,
    /// Comments and removed words around here.
    asides: usize,
    has_text: bool,
}

impl<'r, 'x, 'n> Body<'r, 'x, 'n> {
    pub(super) fn new(xml: Xml<'x>, draft: &'r mut Draft<'n>, styles: &'r Styles) -> Self {
        Self {
            xml,
            draft,
            styles,
            paragraph: Paragraph::default(),
            lists: Lists::default(),
            counted: Counted::default(),
            notes: 0,
            contents: 0,
            changes: Changes::default(),
            held: Vec::new(),
            asides: 0,
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
                        self.release()?;
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
                let count = element.number("text:c").unwrap_or(1);
                self.push(&" ".repeat(count.min(limits::IMPORT_SPACES)))?;
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
            "text:change-start" | "text:change-end" => self.change_mark(element),
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
            // Headings are large and bold by their styles.
            setting: match role {
                Role::Title | Role::Heading(_) => self.styles.direct_setting(name.as_deref()),
                _ => self.styles.setting(Family::Paragraph, name.as_deref()),
            },
            is_edition: role == Role::Edition,
            ..Paragraph::default()
        };
        let outer = std::mem::replace(&mut self.paragraph, new);
        self.children()?;
        let mut paragraph = std::mem::replace(&mut self.paragraph, outer);
        append(&mut self.held, paragraph.line.take_all());
        // Inside a table's cell paragraphs are joined anyway.
        if self.is_deleted() && self.draft.grid().is_none() {
            return Ok(());
        }
        let style = self.style(role, element, name.as_deref());
        if !self.lists.are_here() {
            self.lists.end();
        }
        let mut words = std::mem::take(&mut self.held);
        trim(&mut words);
        let is_item = matches!(style, Style::Item { .. } | Style::Clause);
        let is_further = is_item && self.lists.has_words();
        self.count(&style, element, is_further);
        match is_further {
            true => self.draft.further(style, words),
            false => self.draft.paragraph(style, words),
        }
    }

    /// Sets aside what is being read, for something with paragraphs of its own.
    fn step_aside(&mut self) -> Outer {
        (
            std::mem::take(&mut self.paragraph),
            std::mem::take(&mut self.lists),
            std::mem::take(&mut self.held),
        )
    }

    fn step_back(&mut self, outer: Outer) {
        (self.paragraph, self.lists, self.held) = outer;
    }

    fn style(&mut self, role: Role, element: &Element, name: Option<&str>) -> Style {
        match role {
            Role::Title => Style::Title,
            Role::Heading(level) => {
                let is_plain = element.attribute("text:is-list-header") == Some("true");
                let in_list = self.lists.number();
                let by_style = self.styles.list_of(name);
                let by_style = by_style.is_some_and(|it| {
                    self.styles.list(Some(it), usize::from(level)) == List::Ordered
                });
                Style::Heading {
                    level,
                    numbered: !is_plain
                        && (in_list || by_style || self.styles.numbers_headings(level)),
                }
            }
            _ if self.lists.are_here() => {
                let item = self.lists.item();
                match self.lists.is_clause(self.styles) {
                    true => Style::Clause,
                    false => item,
                }
            }
            Role::Quote => Style::Quote,
            _ => Style::Paragraph,
        }
    }

    /// White space in the source is one space; more are spelt as elements.
    fn push_collapsed(&mut self, words: &str) -> Result<(), ImportError> {
        if !self.paragraph.is_open && words.trim().is_empty() {
            return Ok(());
        }
        let mut collapsed = String::with_capacity(words.len());
        let mut was_space = !self.paragraph.has_gone_on;
        for character in words.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !is_space {
                collapsed.push(character);
            } else if !was_space {
                collapsed.push(' ');
            }
            was_space = is_space;
        }
        self.push(&collapsed)?;
        self.paragraph.has_gone_on = !was_space;
        Ok(())
    }

    fn push(&mut self, words: &str) -> Result<(), ImportError> {
        if words.is_empty() {
            return Ok(());
        }
        self.paragraph.has_gone_on = true;
        if let Some(author) = self.changes.deleted_by() {
            let author = author.to_owned();
            return self.draft.warn(WarningKind::Deletion { author }, words);
        }
        if self.contents > 0 {
            return self.draft.warn(WarningKind::Contents, words);
        }
        if self.paragraph.is_edition {
            return self.draft.warn(WarningKind::Edition, words);
        }
        let setting = self.setting().clone();
        if setting.hidden == Some(true) {
            return self.draft.warn(WarningKind::Hidden, words);
        }
        if let Some(author) = self.changes.inserted_by() {
            let author = author.to_owned();
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

    /// How words are set here: by the innermost style that says so.
    fn setting(&self) -> &Setting {
        let spans = &self.paragraph.spans;
        spans.last().unwrap_or(&self.paragraph.setting)
    }

    fn span(&mut self, element: &Element) -> Result<(), ImportError> {
        let style = element.attribute("text:style-name");
        let mut setting = self.styles.setting(Family::Words, style);
        setting.add(self.setting());
        self.paragraph.spans.push(setting);
        let result = self.children();
        self.paragraph.spans.pop();
        result
    }

    fn link(&mut self, element: &Element) -> Result<(), ImportError> {
        let address = element.attribute("xlink:href").unwrap_or_default();
        // Seen from the parts within it, what lies beside the file is one folder up.
        let address = address.strip_prefix("../").unwrap_or(address);
        let link = if names_a_place(address) {
            if self.contents == 0 {
                self.draft.warn(WarningKind::CrossReference, "")?;
            }
            None
        } else {
            let title = element.owned("office:title");
            let link = address::link(address, title);
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
}
