//! What stands beside the text: notes and comments.

use super::super::super::draft::Aside;
use super::super::super::error::{ImportError, within};
use super::super::super::name;
use super::super::super::warning::WarningKind;
use super::super::super::xml::{Element, Node};
use super::Body;
use wortlaut_merge::document::{Inline, words};
use wortlaut_model::limits;

impl Body<'_, '_, '_> {
    pub(super) fn note(&mut self, element: &Element) -> Result<(), ImportError> {
        self.notes += 1;
        within("number of footnotes", self.notes, limits::IMPORT_NOTES)?;
        if self.is_deleted() || self.asides > 0 {
            return self.note_that_goes();
        }
        let key = self.notes.to_string();
        if element.attribute("text:note-class") == Some("endnote") {
            self.draft.warn(WarningKind::Endnote, "")?;
        }
        if let Some(id) = self.draft.refer(&key)? {
            self.paragraph.line.push_note(id)?;
            self.paragraph.has_gone_on = true;
        }
        let words = self.note_words(Aside::Text)?;
        self.draft.define(&key, words)
    }

    /// A note of words that are no part of the text: what it says is told where they are told.
    fn note_that_goes(&mut self) -> Result<(), ImportError> {
        let said = words(&self.note_words(Aside::Warning)?);
        if said.is_empty() {
            return Ok(());
        }
        self.push(&format!(" [{said}]"))
    }

    fn note_words(&mut self, aside: Aside) -> Result<Vec<Inline>, ImportError> {
        let outer = self.step_aside();
        self.draft.begin_aside(aside);
        self.children()?;
        self.release()?;
        let words = self.draft.end_aside();
        self.step_back(outer);
        Ok(words)
    }

    /// A comment: its author and date are elements before its words.
    pub(super) fn annotation(&mut self) -> Result<(), ImportError> {
        let (author, words) = self.aside()?;
        self.draft.warn(WarningKind::Comment { author }, &words)
    }

    /// Reads what is no part of the text; gives its author and its words.
    pub(super) fn aside(&mut self) -> Result<(String, String), ImportError> {
        let outer = self.step_aside();
        let changes = self.changes.set_aside();
        self.asides += 1;
        let mut author = String::new();
        self.draft.begin_aside(Aside::Warning);
        let mut depth = 1_usize;
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "dc:creator" => author = name::author(&self.xml.words()?),
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
        self.release()?;
        let said = words(&self.draft.end_aside());
        self.asides -= 1;
        self.changes.give_back(changes);
        self.step_back(outer);
        Ok((author, said))
    }
}
