//! The walk through a part with paragraphs: the text itself, notes, comments, headers.

use super::super::draft::{Draft, Style};
use super::super::error::{ImportError, within};
use super::super::line::Line;
use super::super::warning::WarningKind;
use super::super::xml::{Descend, Element, Node, Xml};
use super::field::Field;
use super::numbering::Numbering;
use super::properties::{ParagraphProperties, RunProperties, descend};
use super::relationships::Relationships;
use super::styles::{Role, Styles};
use super::symbol;
use std::collections::{HashMap, HashSet};
use wortlaut_merge::document::{DEEPEST_LIST, Inline, Link, List, Marks, append, trim, words};
use wortlaut_merge::markdown::WarningKind as Structure;
use wortlaut_model::limits;

mod tables;

/// What the other parts say.
#[derive(Default)]
pub(super) struct Known {
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    /// The relationships of the part that is being read.
    pub(super) links: Relationships,
    /// Comments by id: author and words.
    comments: HashMap<String, (String, String)>,
}

/// A change that was tracked in the file.
#[derive(Clone, Default)]
struct Tracked {
    inserted_by: Option<String>,
    deleted_by: Option<String>,
}

/// What is set aside while a paragraph in a text box is read.
#[derive(Default)]
struct Paragraph {
    line: Line,
    properties: ParagraphProperties,
    run: RunProperties,
}

pub(super) struct Body<'r, 'x, 'n> {
    xml: Xml<'x>,
    draft: &'r mut Draft<'n>,
    known: &'r mut Known,
    paragraph: Paragraph,
    /// Words of paragraphs whose ends were deleted: they belong to the next one.
    held: Vec<Inline>,
    tracked: Tracked,
    fields: Vec<Field>,
    /// The links around here; none where the address is not safe.
    links: Vec<Option<Link>>,
    /// Tables of contents around here.
    contents: usize,
    formulas: usize,
    /// Text boxes that were read so far.
    boxes: usize,
    /// The lists around the last item.
    lists: Vec<List>,
    /// Lists whose first number was looked at.
    started: HashSet<(String, usize)>,
}

impl<'r, 'x, 'n> Body<'r, 'x, 'n> {
    pub(super) fn new(xml: Xml<'x>, draft: &'r mut Draft<'n>, known: &'r mut Known) -> Self {
        Self {
            xml,
            draft,
            known,
            paragraph: Paragraph::default(),
            held: Vec::new(),
            tracked: Tracked::default(),
            fields: Vec::new(),
            links: Vec::new(),
            contents: 0,
            formulas: 0,
            boxes: 0,
            lists: Vec::new(),
            started: HashSet::new(),
        }
    }

    /// Reads the part to its end.
    pub(super) fn read(&mut self) -> Result<(), ImportError> {
        loop {
            match self.xml.next()? {
                Node::Begin(element) => self.element(&element)?,
                Node::Nothing => break,
                Node::End | Node::Words(_) => {}
            }
        }
        let held = std::mem::take(&mut self.held);
        self.draft.paragraph(Style::Paragraph, held)
    }

    /// Tells of the comments that the text does not refer to.
    pub(super) fn finish(self) -> Result<(), ImportError> {
        let mut comments: Vec<_> = std::mem::take(&mut self.known.comments)
            .into_iter()
            .collect();
        comments.sort();
        for (_, (author, words)) in comments {
            let kind = WarningKind::Comment { author };
            self.draft
                .warn_at(super::super::draft::Spot::File, kind, &words)?;
        }
        Ok(())
    }

    fn children(&mut self) -> Result<(), ImportError> {
        loop {
            match self.xml.next()? {
                Node::Begin(element) => self.element(&element)?,
                Node::End | Node::Nothing => return Ok(()),
                Node::Words(_) => {}
            }
        }
    }

    /// Reads an element to its end. What is not known is gone through, for there may be words in it.
    fn element(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.name.as_str() {
            "w:p" => self.read_paragraph(),
            "w:pPr" => {
                self.paragraph.properties = ParagraphProperties::read(&mut self.xml)?;
                Ok(())
            }
            "w:r" => self.run(),
            "w:rPr" => {
                self.paragraph.run = RunProperties::read(&mut self.xml)?;
                Ok(())
            }
            "w:t" | "m:t" | "w:delText" => {
                let words = self.xml.words()?;
                self.push(&words)
            }
            "a:t" => {
                let words = self.xml.words()?;
                self.draft.warn(WarningKind::Embedded, &words)
            }
            "w:instrText" | "w:delInstrText" => {
                let words = self.xml.words()?;
                if let Some(field) = self.fields.last_mut() {
                    field.instruct(&words);
                }
                Ok(())
            }
            "w:tbl" | "w:tr" | "w:tc" | "w:trPr" | "w:tcPr" => self.table_element(element),
            "w:ins" | "w:moveTo" | "w:del" | "w:moveFrom" => self.change(element),
            "w:hyperlink" => self.hyperlink(element),
            "w:fldSimple" => self.simple_field(element),
            "w:sdt" => self.control(),
            "w:sdtContent" => self.children(),
            "mc:AlternateContent" => self.alternatives(),
            "w:txbxContent" => self.text_box(),
            "w:drawing" | "w:pict" | "w:object" => self.drawing(element),
            "m:oMath" => self.formula(),
            "w:footnote" | "w:endnote" | "w:comment" => self.note(element),
            "w:sectPr" | "w:rPrChange" | "w:pPrChange" | "w:tblPr" | "w:tblGrid" | "w:sdtPr" => {
                self.xml.skip()
            }
            _ => {
                self.sign(element)?;
                self.children()
            }
        }
    }

    /// Elements without content.
    fn sign(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.name.as_str() {
            "w:tab" | "w:ptab" => self.push(" "),
            "w:br" => self.line_break(element.attribute("w:type")),
            "w:cr" => self.line_break(None),
            "w:noBreakHyphen" => self.push("\u{2011}"),
            "w:softHyphen" => self.push("\u{ad}"),
            "w:sym" => self.symbol(element),
            "w:fldChar" => self.field_sign(element),
            "w:footnoteReference" => self.refer("footnote", element),
            "w:endnoteReference" => self.refer("endnote", element),
            "w:commentReference" => self.comment(element),
            "w:altChunk" => self.draft.warn(WarningKind::Embedded, ""),
            _ => Ok(()),
        }
    }

    fn read_paragraph(&mut self) -> Result<(), ImportError> {
        let outer = std::mem::take(&mut self.paragraph);
        let links = std::mem::take(&mut self.links);
        self.children()?;
        self.links = links;
        let mut paragraph = std::mem::replace(&mut self.paragraph, outer);
        append(&mut self.held, paragraph.line.take_all());
        let end = &paragraph.properties.end;
        // Inside a table's cell paragraphs are joined anyway.
        if end.is_deleted && self.draft.grid().is_none() {
            return Ok(());
        }
        let style = self.style(&paragraph.properties)?;
        let mut words = std::mem::take(&mut self.held);
        trim(&mut words);
        self.draft.paragraph(style, words)
    }

    fn run(&mut self) -> Result<(), ImportError> {
        let outer = std::mem::take(&mut self.paragraph.run);
        let result = self.children();
        self.paragraph.run = outer;
        result
    }

    /// What kind of paragraph it is, by outline level, style and list.
    fn style(&mut self, properties: &ParagraphProperties) -> Result<Style, ImportError> {
        let known = &*self.known;
        let list = known
            .styles
            .list(properties)
            .filter(|(list, ..)| list != "0");
        let by_style = |list: &str, style: Option<String>| {
            known
                .numbering
                .level_of_style(list, style.as_deref()?, &known.styles)
        };
        let list = list.map(|(list, level, style)| {
            let level = level.or_else(|| by_style(&list, style)).unwrap_or(0);
            (list, level)
        });
        let numbering = |(list, level): &(String, usize)| {
            known.numbering.level(list, *level, &known.styles).cloned()
        };
        let level = list.as_ref().and_then(numbering);
        match known.styles.role(properties) {
            Role::Title => Ok(Style::Title),
            Role::Heading(of) => Ok(Style::Heading {
                level: of,
                numbered: level.is_some_and(|it| it.is_numbered()),
            }),
            Role::Quote if list.is_none() => Ok(Style::Quote),
            _ => match (list, level) {
                (Some(_), Some(level)) if level.is_clause() => Ok(Style::Clause),
                (Some((list, at)), level) => self.item(&list, at, level.map(|it| it.list())),
                (None, _) => {
                    self.lists.clear();
                    Ok(Style::Paragraph)
                }
            },
        }
    }

    fn item(&mut self, list: &str, at: usize, kind: Option<List>) -> Result<Style, ImportError> {
        let at = at.min(DEEPEST_LIST);
        let known = &*self.known;
        self.lists.truncate(at + 1);
        while self.lists.len() <= at {
            let level = self.lists.len();
            let level = known.numbering.level(list, level, &known.styles);
            self.lists
                .push(level.map_or(List::Unordered, |it| it.list()));
        }
        let kind = kind.unwrap_or(List::Unordered);
        if let Some(last) = self.lists.last_mut() {
            *last = kind;
        }
        let start = known.numbering.start(list, at, &known.styles);
        let is_new = self.started.insert((list.to_owned(), at));
        if let (Some(was), true, List::Ordered) = (start, is_new, kind) {
            let was = was as u64;
            self.draft
                .warn(WarningKind::Structure(Structure::ListStart { was }), "")?;
        }
        let parents = self.lists.get(..at).unwrap_or_default().to_vec();
        Ok(Style::Item {
            list: kind,
            parents,
        })
    }

    /// Words of a run, wherever they belong.
    fn push(&mut self, words: &str) -> Result<(), ImportError> {
        if words.is_empty() {
            return Ok(());
        }
        if let Some(author) = self.tracked.deleted_by.clone() {
            return self.draft.warn(WarningKind::Deletion { author }, words);
        }
        let style = self.paragraph.properties.style.clone();
        let role = self.known.styles.role(&self.paragraph.properties);
        let is_contents = self.contents > 0
            || self.fields.iter().any(Field::is_contents)
            || role == Role::Contents;
        if is_contents {
            return self.draft.warn(WarningKind::Contents, words);
        }
        if role == Role::Edition {
            return self.draft.warn(WarningKind::Edition, words);
        }
        if self.fields.last().is_some_and(|it| !it.is_result) {
            return Ok(());
        }
        let run = self.paragraph.run.clone();
        let [strong, em, hidden] = self.known.styles.set(style.as_deref(), &run);
        if hidden {
            return self.draft.warn(WarningKind::Hidden, words);
        }
        self.tell(&run, words)?;
        let is_large = matches!(
            self.known.styles.role(&self.paragraph.properties),
            Role::Heading(_) | Role::Title
        );
        let marks = Marks {
            // Headings are bold by their styles.
            strong: if is_large {
                run.bold.unwrap_or(false)
            } else {
                strong
            },
            em: if is_large {
                run.italic.unwrap_or(false)
            } else {
                em
            },
            term: false,
            link: self.link(),
        };
        self.paragraph.line.push(words, &marks)
    }

    /// Warns of what does not come over, though the words do.
    fn tell(&mut self, run: &RunProperties, words: &str) -> Result<(), ImportError> {
        if let Some(author) = self.tracked.inserted_by.clone() {
            self.draft.warn(WarningKind::Insertion { author }, words)?;
        }
        if self.formulas > 0 {
            self.draft.warn(WarningKind::Formula, words)?;
        }
        let is_linked = self.link().is_some();
        for was in &run.other {
            // Links are blue and underlined.
            if !is_linked || !matches!(*was, "underlined" | "coloured") {
                let kind = WarningKind::Formatting { was };
                self.draft.warn(kind, words)?;
            }
        }
        Ok(())
    }

    fn link(&self) -> Option<Link> {
        self.links.last().cloned().flatten().or_else(|| {
            let address = self.fields.iter().rev().find_map(Field::address)?;
            Link::new(address, None).filter(|link| !link.href().starts_with('#'))
        })
    }

    fn hyperlink(&mut self, element: &Element) -> Result<(), ImportError> {
        let target = element
            .attribute("r:id")
            .and_then(|id| self.known.links.target(id));
        let link = match target {
            Some(target) => {
                let anchor = element.attribute("w:anchor");
                let address = anchor.map(|anchor| format!("{target}#{anchor}"));
                let address = address.unwrap_or_else(|| target.to_owned());
                let title = element.owned("w:tooltip");
                let link = Link::new(address.as_str(), title);
                if link.is_none() {
                    self.draft
                        .warn(WarningKind::Structure(Structure::Link), &address)?;
                }
                link
            }
            None => {
                self.warn_of_reference()?;
                None
            }
        };
        self.links.push(link);
        let result = self.children();
        self.links.pop();
        result
    }

    fn warn_of_reference(&mut self) -> Result<(), ImportError> {
        if self.contents > 0 || self.fields.iter().any(Field::is_contents) {
            return Ok(());
        }
        self.draft.warn(WarningKind::CrossReference, "")
    }

    fn simple_field(&mut self, element: &Element) -> Result<(), ImportError> {
        let instruction = element.attribute("w:instr").unwrap_or_default();
        self.fields.push(Field::result_of(instruction));
        self.tell_field()?;
        let result = self.children();
        self.fields.pop();
        result
    }

    fn field_sign(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.attribute("w:fldCharType") {
            Some("begin") => {
                within(
                    "nesting of fields",
                    self.fields.len(),
                    limits::IMPORT_XML_DEPTH,
                )?;
                self.fields.push(Field::default());
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.is_result = true;
                }
                self.tell_field()?;
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
        Ok(())
    }

    /// Warns of what the field that has begun does beyond its words.
    fn tell_field(&mut self) -> Result<(), ImportError> {
        let Some(field) = self.fields.last() else {
            return Ok(());
        };
        let address = field.address();
        let is_place = address.as_deref().is_some_and(|it| it.starts_with('#'));
        if field.is_reference() || is_place {
            return self.warn_of_reference();
        }
        match address {
            Some(address) if Link::new(address.as_str(), None).is_none() => self
                .draft
                .warn(WarningKind::Structure(Structure::Link), &address),
            _ => Ok(()),
        }
    }

    /// A content control. That of a table of contents says so.
    fn control(&mut self) -> Result<(), ImportError> {
        let mut is_contents = false;
        loop {
            match self.xml.next()? {
                Node::Begin(element) if element.name == "w:sdtPr" => {
                    self.xml.each(|element, _| {
                        let gallery = element.name == "w:docPartGallery";
                        let name = element.attribute("w:val");
                        is_contents |= gallery && name == Some("Table of Contents");
                        Descend::Yes
                    })?;
                }
                Node::Begin(element) => {
                    self.contents += usize::from(is_contents);
                    let result = self.element(&element);
                    self.contents -= usize::from(is_contents);
                    result?;
                }
                Node::End | Node::Nothing => return Ok(()),
                Node::Words(_) => {}
            }
        }
    }

    /// Of several ways to show the same the first is read.
    fn alternatives(&mut self) -> Result<(), ImportError> {
        let mut is_read = false;
        loop {
            match self.xml.next()? {
                Node::Begin(_) if is_read => self.xml.skip()?,
                Node::Begin(_) => {
                    self.children()?;
                    is_read = true;
                }
                Node::End | Node::Nothing => return Ok(()),
                Node::Words(_) => {}
            }
        }
    }

    fn text_box(&mut self) -> Result<(), ImportError> {
        self.boxes += 1;
        let outer = std::mem::take(&mut self.paragraph);
        let held = std::mem::take(&mut self.held);
        self.draft.begin_box();
        self.children()?;
        self.draft.end_box()?;
        (self.paragraph, self.held) = (outer, held);
        Ok(())
    }

    /// A drawing is left out, but for the text boxes in it.
    fn drawing(&mut self, element: &Element) -> Result<(), ImportError> {
        let boxes = self.boxes;
        let mut is_picture = false;
        let is_object = element.name == "w:object";
        let said = self.drawn(&mut is_picture)?;
        if self.boxes > boxes {
            return Ok(());
        }
        match is_picture && !is_object {
            true => self
                .draft
                .warn(WarningKind::Structure(Structure::Image), &said),
            false => self.draft.warn(WarningKind::Embedded, &said),
        }
    }

    /// Reads what lies in a drawing; gives what the drawing says of itself.
    fn drawn(&mut self, is_picture: &mut bool) -> Result<String, ImportError> {
        let mut depth = 1_usize;
        let mut said = String::new();
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "w:txbxContent" | "a:t" | "mc:AlternateContent" => self.element(&element)?,
                    name => {
                        depth += 1;
                        *is_picture |= matches!(name, "a:blip" | "v:imagedata");
                        if let ("wp:docPr" | "v:shape", Some(words)) = (
                            name,
                            element
                                .attribute("descr")
                                .or_else(|| element.attribute("alt")),
                        ) {
                            said = words.to_owned();
                        }
                    }
                },
                Node::End => depth -= 1,
                Node::Nothing => break,
                Node::Words(_) => {}
            }
        }
        Ok(said)
    }

    fn formula(&mut self) -> Result<(), ImportError> {
        self.formulas += 1;
        let result = self.children();
        self.formulas -= 1;
        result
    }

    fn line_break(&mut self, kind: Option<&str>) -> Result<(), ImportError> {
        let kind = match kind {
            Some("page" | "column") => WarningKind::PageBreak,
            _ => WarningKind::Structure(Structure::LineBreak),
        };
        self.draft.warn(kind, "")?;
        self.push(" ")
    }

    fn symbol(&mut self, element: &Element) -> Result<(), ImportError> {
        let font = element.attribute("w:font").unwrap_or_default();
        let code = element.attribute("w:char").unwrap_or_default();
        let character = symbol::ordinary(font, code).to_string();
        self.draft
            .warn(WarningKind::Symbol, &format!("{font} {code}: {character}"))?;
        self.push(&character)
    }

    /// Tracked changes are accepted and told.
    fn change(&mut self, element: &Element) -> Result<(), ImportError> {
        let outer = self.tracked.clone();
        let author = element.owned("w:author").unwrap_or_default();
        match element.name.as_str() {
            "w:ins" | "w:moveTo" => self.tracked.inserted_by = Some(author),
            _ => self.tracked.deleted_by = Some(author),
        }
        let result = self.children();
        self.tracked = outer;
        result
    }

    fn refer(&mut self, kind: &str, element: &Element) -> Result<(), ImportError> {
        if self.tracked.deleted_by.is_some() {
            return Ok(());
        }
        let id = element.attribute("w:id").unwrap_or_default();
        if let Some(id) = self.draft.refer(&format!("{kind} {id}"))? {
            self.paragraph.line.push_note(id)?;
        }
        Ok(())
    }

    fn comment(&mut self, element: &Element) -> Result<(), ImportError> {
        let id = element.attribute("w:id").unwrap_or_default();
        match self.known.comments.remove(id) {
            Some((author, words)) => self.draft.warn(WarningKind::Comment { author }, &words),
            None => Ok(()),
        }
    }

    /// A note or comment in the part that holds them.
    fn note(&mut self, element: &Element) -> Result<(), ImportError> {
        let is_separator = element.attribute("w:type").is_some_and(|it| it != "normal");
        if is_separator {
            return self.xml.skip();
        }
        let id = element.owned("w:id").unwrap_or_default();
        let author = element.owned("w:author").unwrap_or_default();
        self.draft.begin_aside();
        self.children()?;
        let inlines = self.draft.end_aside();
        match element.name.as_str() {
            "w:comment" => {
                let comments = &mut self.known.comments;
                within("number of comments", comments.len(), limits::IMPORT_NOTES)?;
                comments.insert(id, (author, words(&inlines)));
                Ok(())
            }
            "w:endnote" => {
                self.draft.warn(WarningKind::Endnote, "")?;
                self.draft.define(&format!("endnote {id}"), inlines)
            }
            _ => self.draft.define(&format!("footnote {id}"), inlines),
        }
    }
}
