//! The walk through the tags.

use super::super::address;
use super::super::draft::{Aside, Draft, Printed, Spot, Style};
use super::super::error::{ImportError, within};
use super::super::line::Line;
use super::super::warning::WarningKind;
use super::counting::Counter;
use super::own;
use super::tag::Tag;
use super::word::{Said, WordLists};
use wortlaut_merge::document::{DEEPEST_LIST, Link, List, Marks, words};
use wortlaut_merge::markdown::WarningKind as Structure;
use wortlaut_model::limits;

/// An element that has begun, with what it does to the words in it.
#[derive(Default)]
struct Open {
    name: String,
    strong: Option<bool>,
    em: Option<bool>,
    term: bool,
    link: Option<Option<Link>>,
    was: Option<&'static str>,
    heading: Option<u8>,
    is_pre: bool,
    /// Its words are not shown.
    is_silent: bool,
    /// Its words are no part of the text, but of this, which began there.
    beside: Option<(WarningKind, Spot)>,
    /// What Word says of it.
    word: Option<Said>,
    /// The footnote that it holds the words of.
    note: Option<String>,
    holds_notes: bool,
}

/// A list around here.
struct OpenList {
    kind: List,
    /// Whether the item being read has its first words.
    has_words: bool,
    /// What counts its items, and what it prints before the one being read.
    counter: Option<Counter>,
    printed: Option<Printed>,
}

pub(super) struct Reader<'r, 'n> {
    draft: &'r mut Draft<'n>,
    open: Vec<Open>,
    line: Line,
    lists: Vec<OpenList>,
    word_lists: WordLists,
    quotations: usize,
    title: String,
    /// Whether all cells of the row being read head something.
    row_is_header: bool,
    /// Whether the page is one of our own exports.
    is_own: bool,
}

impl<'r, 'n> Reader<'r, 'n> {
    pub(super) fn new(draft: &'r mut Draft<'n>) -> Self {
        Self {
            draft,
            open: Vec::new(),
            line: Line::default(),
            lists: Vec::new(),
            word_lists: WordLists::default(),
            quotations: 0,
            title: String::new(),
            row_is_header: false,
            is_own: false,
        }
    }

    pub(super) fn set_line(&mut self, line: usize) {
        self.draft.set_line(line);
    }

    pub(super) fn finish(mut self) -> Result<(), ImportError> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.end_paragraph()?;
        self.draft.set_other_title(&self.title);
        Ok(())
    }

    /// A comment. Word also writes some around the signs of items, for browsers that know no lists.
    pub(super) fn comment(&mut self, words: &[u8]) -> Result<(), ImportError> {
        if words.starts_with(b"[if !") || words.starts_with(b"[endif") {
            return Ok(());
        }
        self.draft.warn(WarningKind::Structure(Structure::Html), "")
    }

    pub(super) fn words(&mut self, words: &str) -> Result<(), ImportError> {
        if self.is_in("title") && !self.is_in("body") {
            self.title.push_str(words);
            return within("title", self.title.len(), limits::VALUE_BYTES);
        }
        if self.open.iter().any(|it| it.is_silent) {
            return Ok(());
        }
        let words = match self.open.iter().any(|it| it.is_pre) {
            true => words.to_owned(),
            false => self.collapsed(words),
        };
        if words.is_empty() {
            return Ok(());
        }
        if self.open.iter().any(|it| it.word == Some(Said::Sign)) {
            self.word_lists.sign(&words);
            return Ok(());
        }
        if let Some((kind, spot)) = self.beside().cloned() {
            return match words.trim() {
                "" => Ok(()),
                words => self.draft.warn_at(spot, kind, words),
            };
        }
        for index in 0..self.open.len() {
            if let Some(was) = self.open.get(index).and_then(|it| it.was) {
                self.draft.warn(WarningKind::Formatting { was }, &words)?;
            }
        }
        let marks = self.marks();
        self.line.push(&words, &marks)
    }

    fn collapsed(&self, words: &str) -> String {
        let mut collapsed = String::with_capacity(words.len());
        let mut was_space = self.line.ends_with_space();
        for character in words.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !is_space {
                collapsed.push(character);
            } else if !was_space {
                collapsed.push(' ');
            }
            was_space = is_space;
        }
        collapsed
    }

    fn marks(&self) -> Marks {
        let inner = || self.open.iter().rev();
        Marks {
            strong: inner().find_map(|it| it.strong).unwrap_or(false),
            em: inner().find_map(|it| it.em).unwrap_or(false),
            term: inner().any(|it| it.term),
            link: inner().find_map(|it| it.link.clone()).flatten(),
        }
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|it| it.name == name)
    }

    pub(super) fn begin(&mut self, tag: Tag) -> Result<(), ImportError> {
        self.is_own |= own::is_ours(&tag);
        let (ended, limit) = tag.ends_before();
        self.close_implied(ended, limit)?;
        if tag.is_block() {
            self.end_paragraph()?;
        }
        let mut open = self.effect(&tag)?;
        if tag.is_void() {
            return Ok(());
        }
        self.structure(&tag, &mut open)?;
        self.set_beside(&tag, &mut open);
        self.open.push(open);
        within(
            "nesting of the page",
            self.open.len(),
            limits::IMPORT_XML_DEPTH,
        )
    }

    /// Whether the words in a tag are no part of the text.
    fn set_beside(&self, tag: &Tag, open: &mut Open) {
        let holds_notes = self.open.iter().any(|it| it.holds_notes);
        open.is_silent |= self.is_own && own::is_silent(tag, holds_notes);
        let kind = match tag.name.as_str() {
            "nav" => Some(WarningKind::Contents),
            _ if tag.hides() => Some(WarningKind::Hidden),
            _ if self.is_own && own::is_edition(tag) => Some(WarningKind::Edition),
            _ => None,
        };
        open.beside = kind.map(|kind| (kind, self.draft.here()));
    }

    /// What a tag does to the words in it.
    fn effect(&mut self, tag: &Tag) -> Result<Open, ImportError> {
        let mut open = Open {
            name: tag.name.clone(),
            word: Said::of(tag),
            ..Open::default()
        };
        match tag.name.as_str() {
            "b" | "strong" => open.strong = Some(true),
            "i" | "em" | "cite" | "var" => open.em = Some(true),
            "dfn" => open.term = true,
            "u" | "ins" => open.was = Some("underlined"),
            "s" | "strike" | "del" => open.was = Some("struck out"),
            "sub" | "sup" => open.was = Some("raised or lowered"),
            "mark" => open.was = Some("highlighted"),
            "code" | "kbd" | "samp" | "tt" => self.structure_warning(Structure::Code)?,
            "pre" | "listing" | "xmp" => {
                self.structure_warning(Structure::Code)?;
                open.is_pre = true;
            }
            "a" => self.link(tag, &mut open)?,
            "br" => {
                self.structure_warning(Structure::LineBreak)?;
                self.words(" ")?;
            }
            "wbr" => {}
            "hr" => self.structure_warning(Structure::Rule)?,
            "img" => {
                let kind = WarningKind::Structure(Structure::Image);
                self.draft.warn(kind, &tag.alt)?;
            }
            "script" | "template" => {
                open.is_silent = true;
                self.draft.warn(WarningKind::Active, "")?;
            }
            "style" if self.is_own => open.is_silent = true,
            "style" => {
                open.is_silent = true;
                let was = "set by a style sheet";
                self.draft.warn(WarningKind::Formatting { was }, "")?;
            }
            "iframe" | "object" | "embed" | "applet" | "input" | "button" | "select"
            | "textarea" | "audio" | "video" | "canvas" | "frame" => {
                self.draft.warn(WarningKind::Active, "")?
            }
            "svg" => self.draft.warn(WarningKind::Embedded, "")?,
            "math" => self.draft.warn(WarningKind::Formula, "")?,
            _ => open.heading = tag.heading(),
        }
        if let Some(weight) = tag.styled("font-weight") {
            let is_heavy = weight.parse().is_ok_and(|it: u16| it >= 600);
            open.strong = Some(weight.starts_with("bold") || is_heavy);
        }
        if let Some(slope) = tag.styled("font-style") {
            open.em = Some(slope == "italic" || slope == "oblique");
        }
        if tag
            .styled("text-decoration")
            .is_some_and(|it| it.contains("line-through"))
        {
            open.was = Some("struck out");
        }
        Ok(open)
    }

    /// What the words are that are being read, if they are no part of the text.
    fn beside(&self) -> Option<&(WarningKind, Spot)> {
        self.open.iter().find_map(|it| it.beside.as_ref())
    }

    fn structure_warning(&mut self, kind: Structure) -> Result<(), ImportError> {
        self.draft.warn(WarningKind::Structure(kind), "")
    }

    /// A link, or a reference to a footnote and back, as pandoc and the publishers' vocabulary (DPUB-ARIA) spell them.
    fn link(&mut self, tag: &Tag, open: &mut Open) -> Result<(), ImportError> {
        let Some(address) = &tag.href else {
            return Ok(());
        };
        if tag.role == "doc-backlink" || tag.is_of_class("footnote-back") {
            open.is_silent = true;
            return Ok(());
        }
        if tag.role == "doc-noteref" || tag.is_of_class("footnote-ref") {
            open.is_silent = true;
            let key = address.trim_start_matches('#');
            if let Some(id) = self.draft.refer(key)? {
                self.line.push_note(id)?;
            }
            return Ok(());
        }
        let link = match address.starts_with('#') {
            // What lies beside the text leads into it.
            true if self.beside().is_some() || (self.is_own && own::is_silent(tag, false)) => None,
            true => {
                self.draft.warn(WarningKind::CrossReference, "")?;
                None
            }
            false => {
                let link = address::link(address, tag.title.clone());
                if link.is_none() {
                    let kind = WarningKind::Structure(Structure::Link);
                    self.draft.warn(kind, address)?;
                }
                link
            }
        };
        open.link = Some(link);
        Ok(())
    }

    /// What a tag begins besides words.
    fn structure(&mut self, tag: &Tag, open: &mut Open) -> Result<(), ImportError> {
        match tag.name.as_str() {
            "ul" | "menu" | "dir" => self.begin_list(List::Unordered, None),
            "ol" if self.open.last().is_some_and(|it| it.holds_notes) => {
                open.holds_notes = true;
                Ok(())
            }
            "ol" => self.begin_list(List::Ordered, Some(tag)),
            "li" if self.open.last().is_some_and(|it| it.holds_notes) => {
                open.note = Some(tag.id.clone());
                self.draft.begin_aside(Aside::Text);
                Ok(())
            }
            "li" => {
                let here = self.draft.here();
                if let Some(list) = self.lists.last_mut() {
                    list.has_words = false;
                    let counter = list.counter.as_mut();
                    list.printed = counter.and_then(|it| it.count(tag, here));
                }
                Ok(())
            }
            "blockquote" => {
                self.quotations += 1;
                if !self.lists.is_empty() {
                    self.structure_warning(Structure::QuotationInList)?;
                }
                Ok(())
            }
            "section" | "aside" | "div" => {
                let is_notes = tag.role == "doc-endnotes" || tag.is_of_class("footnotes");
                open.holds_notes = is_notes;
                Ok(())
            }
            "table" => self.draft.begin_table(),
            "tr" => {
                self.begin_row();
                Ok(())
            }
            "td" | "th" => self.begin_cell(tag),
            _ => Ok(()),
        }
    }

    fn begin_list(&mut self, kind: List, counted: Option<&Tag>) -> Result<(), ImportError> {
        if self.lists.len() > DEEPEST_LIST {
            self.structure_warning(Structure::ListDepth)?;
        }
        let counter = counted.and_then(Counter::of);
        if counted.is_some() && counter.is_none() {
            self.draft.warn(WarningKind::Numbering, "")?;
        }
        self.lists.push(OpenList {
            kind,
            has_words: false,
            counter,
            printed: None,
        });
        Ok(())
    }

    fn begin_row(&mut self) {
        self.row_is_header = true;
        if let Some(grid) = self.draft.grid() {
            grid.begin_row();
        }
    }

    fn begin_cell(&mut self, tag: &Tag) -> Result<(), ImportError> {
        if !self.is_in("tr") {
            self.begin_row();
        }
        self.row_is_header &= tag.name == "th";
        if tag.columns > 1 || tag.rows > 1 {
            self.draft.warn(WarningKind::MergedCells, "")?;
        }
        self.draft.begin_cell();
        if let Some(grid) = self.draft.grid() {
            grid.cover(tag.columns);
        }
        Ok(())
    }

    pub(super) fn end(&mut self, tag: &Tag) -> Result<(), ImportError> {
        let name = tag.name.as_str();
        // What lies in a cell ends nothing outside of it.
        let is_of_table = matches!(
            name,
            "table" | "tr" | "td" | "th" | "thead" | "tbody" | "tfoot"
        );
        let open = self.open.iter().rev();
        let mut open =
            open.take_while(|it| is_of_table || !matches!(it.name.as_str(), "td" | "th"));
        let Some(depth) = open.position(|it| it.name == name) else {
            return Ok(());
        };
        for _ in 0..=depth {
            self.close()?;
        }
        Ok(())
    }

    fn close_implied(&mut self, ended: &[&str], limit: &[&str]) -> Result<(), ImportError> {
        let mut outermost = None;
        for (depth, open) in self.open.iter().rev().enumerate() {
            if limit.contains(&open.name.as_str()) {
                break;
            }
            if ended.contains(&open.name.as_str()) {
                outermost = Some(depth);
            }
        }
        for _ in 0..outermost.map_or(0, |depth| depth + 1) {
            self.close()?;
        }
        Ok(())
    }

    /// Ends the innermost element.
    fn close(&mut self) -> Result<(), ImportError> {
        let Some(open) = self.open.last() else {
            return Ok(());
        };
        if Tag::new(open.name.as_bytes()).is_block() {
            self.end_paragraph()?;
        }
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        if let Some(id) = open.note {
            let words = self.draft.end_aside();
            return self.draft.define(&id, words);
        }
        match open.name.as_str() {
            "ul" | "menu" | "dir" | "ol" if !open.holds_notes => drop(self.lists.pop()),
            "blockquote" => self.quotations = self.quotations.saturating_sub(1),
            "td" | "th" => self.draft.end_cell()?,
            "tr" if self.row_is_header => {
                if let Some(grid) = self.draft.grid() {
                    grid.mark_header();
                }
            }
            "table" => self.draft.end_table()?,
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), ImportError> {
        let mut inlines = self.line.take();
        if words(&inlines).is_empty() && inlines.is_empty() {
            return Ok(());
        }
        let heading = self.open.iter().rev().find_map(|it| it.heading);
        let word = self.open.iter().rev().find_map(|it| it.word);
        if let (None, Some(Said::Item(level)), true) = (heading, word, self.lists.is_empty()) {
            let (style, printed) = self.word_lists.item(level);
            let spot = Some(self.draft.here());
            self.draft.print(printed.map(|it| Printed { spot, ..it }));
            return self.draft.paragraph(style, inlines);
        }
        self.word_lists.no_item(&mut inlines);
        let is_inside = !self.lists.is_empty() || self.quotations > 0;
        if let Some(level) = heading {
            if !is_inside {
                let style = own::heading(self.is_own, level);
                return self.draft.paragraph(style, inlines);
            }
            self.structure_warning(Structure::HeadingInside)?;
        }
        let is_item = self.is_in("li") || self.lists.is_empty();
        let Some((last, around)) = self.lists.split_last_mut().filter(|_| is_item) else {
            let style = match self.quotations {
                0 => Style::Paragraph,
                _ => Style::Quote,
            };
            return self.draft.paragraph(style, inlines);
        };
        let style = Style::Item {
            list: last.kind,
            parents: around.iter().map(|it| it.kind).take(DEEPEST_LIST).collect(),
        };
        self.draft.print(last.printed.take());
        match std::mem::replace(&mut last.has_words, true) {
            true => self.draft.further(style, inlines),
            false => self.draft.paragraph(style, inlines),
        }
    }
}
