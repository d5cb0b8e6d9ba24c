//! Links, and the fields that are links or refer to places in the file.

use super::super::super::address::names_a_place;
use super::super::super::error::{ImportError, within};
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::super::field::Field;
use super::Body;
use wortlaut_merge::document::Link;
use wortlaut_merge::markdown::WarningKind as Structure;
use wortlaut_model::limits;

impl Body<'_, '_, '_> {
    pub(super) fn link(&self) -> Option<Link> {
        self.links.last().cloned().flatten().or_else(|| {
            let address = self.fields.iter().rev().find_map(Field::address)?;
            Link::new(address, None).filter(|link| !names_a_place(link.href()))
        })
    }

    pub(super) fn hyperlink(&mut self, element: &Element) -> Result<(), ImportError> {
        let target = element
            .attribute("r:id")
            .and_then(|id| self.known.links.target(id));
        let place = element.attribute("w:anchor");
        let place = place.map(|place| format!("{}#{place}", target.unwrap_or_default()));
        let address = place.or_else(|| target.map(str::to_owned));
        let link = match address.filter(|it| !names_a_place(it)) {
            Some(address) => {
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

    pub(super) fn simple_field(&mut self, element: &Element) -> Result<(), ImportError> {
        let instruction = element.attribute("w:instr").unwrap_or_default();
        self.fields.push(Field::result_of(instruction));
        self.tell_field()?;
        let result = self.children();
        self.fields.pop();
        result
    }

    pub(super) fn field_sign(&mut self, element: &Element) -> Result<(), ImportError> {
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
        let is_place = address.as_deref().is_some_and(names_a_place);
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
}
