//! What stands beside the text: notes, comments, tracked changes.

use super::super::super::error::{ImportError, within};
use super::super::super::warning::WarningKind;
use super::super::super::xml::{Element, Node};
use super::Body;
use wortlaut_merge::document::words;
use wortlaut_model::limits;

impl Body<'_, '_, '_> {
    pub(super) fn note(&mut self, element: &Element) -> Result<(), ImportError> {
        self.notes += 1;
        within("number of footnotes", self.notes, limits::IMPORT_NOTES)?;
        let key = self.notes.to_string();
        if element.attribute("text:note-class") == Some("endnote") {
            self.draft.warn(WarningKind::Endnote, "")?;
        }
        if let Some(id) = self.draft.refer(&key)? {
            self.paragraph.line.push_note(id)?;
            self.paragraph.has_gone_on = true;
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
    pub(super) fn annotation(&mut self) -> Result<(), ImportError> {
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
    pub(super) fn tracked_changes(&mut self) -> Result<(), ImportError> {
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
}
