//! Footnotes, endnotes and comments.

use super::super::super::draft::Aside;
use super::super::super::error::{ImportError, within};
use super::super::super::name;
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::Body;
use wortlaut_merge::document::words;
use wortlaut_model::limits;

impl Body<'_, '_, '_> {
    pub(super) fn refer(&mut self, kind: &str, element: &Element) -> Result<(), ImportError> {
        let id = element.attribute("w:id").unwrap_or_default();
        let key = format!("{kind} {id}");
        if let Some(author) = self.tracked.deleted_by.clone() {
            return self.draft.delete_note(&key, author);
        }
        if let Some(id) = self.draft.refer(&key)? {
            self.paragraph.line.push_note(id)?;
        }
        Ok(())
    }

    pub(super) fn comment(&mut self, element: &Element) -> Result<(), ImportError> {
        let id = element.attribute("w:id").unwrap_or_default();
        match self.known.comments.remove(id) {
            Some((author, words)) => self.draft.warn(WarningKind::Comment { author }, &words),
            None => Ok(()),
        }
    }

    /// A note or comment in the part that holds them.
    pub(super) fn note(&mut self, element: &Element) -> Result<(), ImportError> {
        let is_separator = element.attribute("w:type").is_some_and(|it| it != "normal");
        if is_separator {
            return self.xml.skip();
        }
        let id = element.owned("w:id").unwrap_or_default();
        let author = name::author(element.attribute("w:author").unwrap_or_default());
        self.draft.begin_aside(match element.name.as_str() {
            "w:comment" => Aside::Warning,
            _ => Aside::Text,
        });
        self.children()?;
        self.release()?;
        self.release_fields()?;
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
