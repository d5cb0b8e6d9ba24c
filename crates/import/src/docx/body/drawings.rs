//! What is drawn: text boxes, pictures, formulas.

use super::super::super::error::ImportError;
use super::super::super::warning::WarningKind;
use super::super::super::xml::{Element, Node};
use super::Body;
use wortlaut_merge::markdown::WarningKind as Structure;

impl Body<'_, '_, '_> {
    pub(super) fn text_box(&mut self) -> Result<(), ImportError> {
        self.boxes += 1;
        let outer = std::mem::take(&mut self.paragraph);
        let held = std::mem::take(&mut self.held);
        self.draft.begin_box();
        self.children()?;
        self.release()?;
        self.draft.end_box()?;
        (self.paragraph, self.held) = (outer, held);
        Ok(())
    }

    /// A drawing is left out, but for the text boxes in it.
    pub(super) fn drawing(&mut self, element: &Element) -> Result<(), ImportError> {
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

    pub(super) fn formula(&mut self) -> Result<(), ImportError> {
        self.formulas += 1;
        let result = self.children();
        self.formulas -= 1;
        result
    }
}
