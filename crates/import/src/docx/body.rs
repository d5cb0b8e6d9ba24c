//! The walk through a part with paragraphs: the text itself, notes, comments, headers.

use super::super::draft::{Draft, Style};
use super::super::error::ImportError;
use super::super::line::Line;
use super::super::name;
use super::super::warning::WarningKind;
use super::super::xml::{Descend, Element, Node, Xml};
use super::counters::Counters;
use super::field::Fields;
use super::numbering::Numbering;
use super::properties::{ParagraphProperties, RunProperties};
use super::relationships::Relationships;
use super::styles::{Role, Styles};
use super::symbol;
use std::collections::HashMap;
use wortlaut_merge::document::{Inline, Link, List, Marks, append, trim};
use wortlaut_merge::markdown::WarningKind as Structure;

mod drawings;
mod kind;
mod links;
mod notes;
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
    /// What the paragraph is by these, once a word of it asks.
    role: Option<Role>,
    run: Run,
}

/// How words are set here.
#[derive(Default)]
struct Run {
    properties: RunProperties,
    /// Whether they are bold, italic and hidden by these and the styles, once a word asks.
    set: Option<[bool; 3]>,
}

pub(super) struct Body<'r, 'x, 'n> {
    xml: Xml<'x>,
    draft: &'r mut Draft<'n>,
    known: &'r mut Known,
    paragraph: Paragraph,
    /// Words of paragraphs whose ends were deleted: they belong to the next one.
    held: Vec<Inline>,
    tracked: Tracked,
    fields: Fields,
    /// The links around here; none where the address is not safe.
    links: Vec<Option<Link>>,
    /// Tables of contents around here.
    contents: usize,
    formulas: usize,
    /// Text boxes that were read so far.
    boxes: usize,
    /// The lists around the last item.
    lists: Vec<List>,
    counters: Counters,
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
            fields: Fields::default(),
            links: Vec::new(),
            contents: 0,
            formulas: 0,
            boxes: 0,
            lists: Vec::new(),
            counters: Counters::default(),
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
        self.release()?;
        self.release_fields()
    }

    /// Words that wait for a paragraph that does not come become one.
    fn release(&mut self) -> Result<(), ImportError> {
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
                (self.paragraph.role, self.paragraph.run.set) = (None, None);
                Ok(())
            }
            "w:r" => self.run(),
            "w:rPr" => {
                self.paragraph.run = Run {
                    properties: RunProperties::read(&mut self.xml)?,
                    set: None,
                };
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
                self.fields.instruct(&words);
                Ok(())
            }
            "w:tbl" | "w:tr" | "w:tc" | "w:trPr" | "w:tcPr" => self.table_element(element),
            "w:ins" | "w:moveTo" | "w:del" | "w:moveFrom" => self.change(element),
            "w:hyperlink" => self.hyperlink(element),
            "w:fldSimple" => self.simple_field(element),
            "w:fldChar" => self.field_sign(element),
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
        self.fields.end_paragraph();
        append(&mut self.held, paragraph.line.take_all());
        let end = &paragraph.properties.end;
        // Inside a table's cell paragraphs are joined anyway.
        if end.is_deleted && self.draft.grid().is_none() {
            return Ok(());
        }
        let style = self.style(&paragraph.properties);
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

    /// Words of a run, wherever they belong.
    fn push(&mut self, words: &str) -> Result<(), ImportError> {
        if words.is_empty() {
            return Ok(());
        }
        if let Some(author) = self.tracked.deleted_by.clone() {
            return self.draft.warn(WarningKind::Deletion { author }, words);
        }
        let role = self.role();
        if self.contents > 0 || self.fields.are_contents() || role == Role::Contents {
            return self.draft.warn(WarningKind::Contents, words);
        }
        if role == Role::Edition {
            return self.draft.warn(WarningKind::Edition, words);
        }
        if self.fields.are_instructed() {
            return self.fields.swallow(words);
        }
        self.fields.word();
        let [strong, em, hidden] = self.set();
        if hidden {
            return self.draft.warn(WarningKind::Hidden, words);
        }
        self.tell(words)?;
        let run = &self.paragraph.run.properties;
        // Headings are bold by their styles.
        let (strong, em) = match role {
            Role::Heading(_) | Role::Title => {
                (run.bold.unwrap_or(false), run.italic.unwrap_or(false))
            }
            _ => (strong, em),
        };
        let marks = Marks {
            strong,
            em,
            term: false,
            link: self.link().cloned(),
        };
        self.paragraph.line.push(words, &marks)
    }

    /// What the paragraph is by its properties.
    fn role(&mut self) -> Role {
        let (styles, properties) = (&self.known.styles, &self.paragraph.properties);
        *(self.paragraph.role).get_or_insert_with(|| styles.role(properties))
    }

    /// Whether words are bold, italic and hidden here.
    fn set(&mut self) -> [bool; 3] {
        let (styles, run) = (&self.known.styles, &mut self.paragraph.run);
        let style = self.paragraph.properties.style.as_deref();
        *run.set
            .get_or_insert_with(|| styles.set(style, &run.properties))
    }

    /// Warns of what does not come over, though the words do.
    fn tell(&mut self, words: &str) -> Result<(), ImportError> {
        if let Some(author) = self.tracked.inserted_by.clone() {
            self.draft.warn(WarningKind::Insertion { author }, words)?;
        }
        if self.formulas > 0 {
            self.draft.warn(WarningKind::Formula, words)?;
        }
        let is_linked = self.link().is_some();
        for was in &self.paragraph.run.properties.other {
            // Links are blue and underlined.
            if !is_linked || !matches!(*was, "underlined" | "coloured") {
                self.draft.warn(WarningKind::Formatting { was }, words)?;
            }
        }
        Ok(())
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
        let author = name::author(element.attribute("w:author").unwrap_or_default());
        match element.name.as_str() {
            "w:ins" | "w:moveTo" => self.tracked.inserted_by = Some(author),
            _ => self.tracked.deleted_by = Some(author),
        }
        let result = self.children();
        self.tracked = outer;
        result
    }
}
