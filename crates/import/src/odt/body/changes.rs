//! Tracked changes. They are accepted and told.
//!
//! Removed words may lie apart from the text, before it; or in it, between two marks, as LibreOffice writes changes that it
//! shows. Of those between marks nothing comes into the text: words are told, references to notes go with their notes, and
//! a paragraph whose end is removed goes on in the next one.

use super::super::super::draft::Style;
use super::super::super::error::{ImportError, within};
use super::super::super::warning::WarningKind;
use super::super::super::xml::{Element, Node};
use super::Body;
use std::collections::HashMap;
use wortlaut_model::limits;

/// All changes that the file names, and those around here.
#[derive(Default)]
pub(super) struct Changes {
    named: HashMap<String, Change>,
    /// Whose insertions and deletions are open here, by the names of the changes, innermost last.
    insertions: Vec<(String, String)>,
    deletions: Vec<(String, String)>,
}

struct Change {
    kind: Kind,
    author: String,
}

#[derive(Clone, Copy)]
enum Kind {
    Insertion,
    Deletion,
}

impl Changes {
    fn name(&mut self, name: &str, kind: Kind, author: String) -> Result<(), ImportError> {
        self.named.insert(name.to_owned(), Change { kind, author });
        within("number of changes", self.named.len(), limits::IMPORT_NOTES)
    }

    pub(super) fn begin(&mut self, name: &str) -> Result<(), ImportError> {
        let Some(change) = self.named.get(name) else {
            return Ok(());
        };
        let open = match change.kind {
            Kind::Insertion => &mut self.insertions,
            Kind::Deletion => &mut self.deletions,
        };
        open.push((name.to_owned(), change.author.clone()));
        within("nesting of changes", open.len(), limits::IMPORT_XML_DEPTH)
    }

    pub(super) fn end(&mut self, name: &str) {
        for open in [&mut self.insertions, &mut self.deletions] {
            if let Some(at) = open.iter().rposition(|(it, _)| it == name) {
                open.remove(at);
            }
        }
    }

    /// Who inserted what stands here.
    pub(super) fn inserted_by(&self) -> Option<&str> {
        self.insertions.last().map(|(_, author)| author.as_str())
    }

    /// Who removed what stands here.
    pub(super) fn deleted_by(&self) -> Option<&str> {
        self.deletions.last().map(|(_, author)| author.as_str())
    }

    /// Those that are open here, none of which counts for what is read until they are given back.
    pub(super) fn set_aside(&mut self) -> [Vec<(String, String)>; 2] {
        [&mut self.insertions, &mut self.deletions].map(std::mem::take)
    }

    pub(super) fn give_back(&mut self, [insertions, deletions]: [Vec<(String, String)>; 2]) {
        (self.insertions, self.deletions) = (insertions, deletions);
    }
}

impl Body<'_, '_, '_> {
    /// What the file says of its changes, before the text.
    pub(super) fn tracked_changes(&mut self) -> Result<(), ImportError> {
        let mut region = String::new();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "text:changed-region" => {
                        depth += 1;
                        let name = element.attribute("text:id");
                        let name = name.or_else(|| element.attribute("xml:id"));
                        region = name.unwrap_or_default().to_owned();
                    }
                    "text:deletion" => {
                        let (author, words) = self.aside()?;
                        self.changes.name(&region, Kind::Deletion, author.clone())?;
                        if !words.is_empty() {
                            self.draft.warn(WarningKind::Deletion { author }, &words)?;
                        }
                    }
                    "text:insertion" => {
                        let (author, _) = self.aside()?;
                        self.changes.name(&region, Kind::Insertion, author)?;
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

    pub(super) fn change_mark(&mut self, element: &Element) -> Result<(), ImportError> {
        let name = element.attribute("text:change-id").unwrap_or_default();
        match element.name.as_str() {
            "text:change-start" => self.changes.begin(name)?,
            _ => self.changes.end(name),
        }
        self.children()
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.changes.deleted_by().is_some()
    }

    /// Words that wait for a paragraph that does not come become one.
    pub(super) fn release(&mut self) -> Result<(), ImportError> {
        let held = std::mem::take(&mut self.held);
        self.draft.paragraph(Style::Paragraph, held)
    }
}
