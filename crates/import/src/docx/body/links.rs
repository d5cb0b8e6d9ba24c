//! Links, and the fields that are links or refer to places in the file.

use super::super::super::address::{self, names_a_place};
use super::super::super::draft::Style;
use super::super::super::error::ImportError;
use super::super::super::line::Line;
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::super::field::{Form, Kind};
use super::Body;
use wortlaut_merge::document::{Link, Marks};
use wortlaut_merge::markdown::WarningKind as Structure;

impl Body<'_, '_, '_> {
    pub(super) fn link(&self) -> Option<&Link> {
        let link = self.links.last().and_then(Option::as_ref);
        link.or_else(|| self.fields.link())
    }

    pub(super) fn hyperlink(&mut self, element: &Element) -> Result<(), ImportError> {
        let link = match self.target(element) {
            Some(target) => {
                let link = address::link(&target, element.owned("w:tooltip"));
                if link.is_none() {
                    self.draft
                        .warn(WarningKind::Structure(Structure::Link), &target)?;
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

    /// Where a link leads, if that is no other place of the file.
    fn target(&self, element: &Element) -> Option<String> {
        let target = element
            .attribute("r:id")
            .and_then(|id| self.known.links.target(id));
        if target.is_some_and(names_a_place) {
            return None;
        }
        let address = match (target, element.attribute("w:anchor")) {
            (target, Some(place)) => format!("{}#{place}", target.unwrap_or_default()),
            (target, None) => target?.to_owned(),
        };
        (!names_a_place(&address)).then_some(address)
    }

    fn warn_of_reference(&mut self) -> Result<(), ImportError> {
        if self.contents > 0 || self.fields.are_contents() {
            return Ok(());
        }
        self.draft.warn(WarningKind::CrossReference, "")
    }

    pub(super) fn simple_field(&mut self, element: &Element) -> Result<(), ImportError> {
        self.fields.begin(Form::default())?;
        self.fields
            .instruct(element.attribute("w:instr").unwrap_or_default());
        self.begin_result()?;
        self.children()?;
        self.end_field()
    }

    pub(super) fn field_sign(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.attribute("w:fldCharType") {
            Some("begin") => {
                let form = Form::read(&mut self.xml)?;
                return self.fields.begin(form);
            }
            Some("separate") => self.begin_result()?,
            Some("end") => self.end_field()?,
            _ => {}
        }
        self.children()
    }

    /// The words behind are a field's result; warns of what the field does beyond them.
    fn begin_result(&mut self) -> Result<(), ImportError> {
        match self.fields.separate() {
            Some(Kind::Reference) => self.warn_of_reference(),
            Some(Kind::Link(None, address)) => {
                let kind = WarningKind::Structure(Structure::Link);
                self.draft.warn(kind, address)
            }
            _ => Ok(()),
        }
    }

    /// What a field shows without words of its own become words; of one that shows nothing, what it says is told.
    fn end_field(&mut self) -> Result<(), ImportError> {
        let Some(field) = self.fields.end() else {
            return Ok(());
        };
        if let Some(words) = field.shown() {
            self.draft.warn(WarningKind::Field, &words)?;
            return self.push(&words);
        }
        match field.unseen() {
            Some(said) => self.draft.warn(WarningKind::FieldWithoutResult, said),
            None => Ok(()),
        }
    }

    /// The words of fields that never end are words after all.
    pub(super) fn release_fields(&mut self) -> Result<(), ImportError> {
        for words in self.fields.left() {
            if !words.is_empty() {
                self.draft.warn(WarningKind::Field, &words)?;
                let mut line = Line::default();
                line.push(&words, &Marks::default())?;
                self.draft.paragraph(Style::Paragraph, line.take())?;
            }
        }
        Ok(())
    }
}
