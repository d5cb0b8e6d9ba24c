//! What is drawn: text boxes, pictures, shapes with words.

use super::super::super::error::ImportError;
use super::super::super::warning::WarningKind;
use super::super::super::xml::{Element, Node};
use super::Body;
use wortlaut_merge::markdown::WarningKind as Structure;

impl Body<'_, '_, '_> {
    pub(super) fn text_box(&mut self) -> Result<(), ImportError> {
        let outer = self.step_aside();
        self.draft.begin_box();
        self.children()?;
        self.release()?;
        self.draft.end_box()?;
        self.step_back(outer);
        Ok(())
    }

    /// A picture or drawing is left out, but for the words that describe it and those in its boxes.
    pub(super) fn drawing(&mut self) -> Result<(), ImportError> {
        let mut depth = 1_usize;
        let (mut said, mut is_picture, mut is_box) = (String::new(), false, false);
        while depth > 0 {
            match self.xml.next()? {
                Node::Begin(element) => match element.name.as_str() {
                    "svg:title" | "svg:desc" => {
                        said.push_str(&self.xml.words()?);
                        said.push(' ');
                    }
                    "draw:text-box" => {
                        is_box = true;
                        self.text_box()?;
                    }
                    "text:p" | "text:h" | "text:list" => {
                        is_box = true;
                        self.loose_box(&element)?;
                    }
                    "math:math" => {
                        is_box = true;
                        let words = self.xml.words()?;
                        self.draft.warn(WarningKind::Formula, &words)?;
                        self.push(&words)?;
                    }
                    name => {
                        is_picture |= name == "draw:image";
                        depth += 1;
                    }
                },
                Node::End => depth -= 1,
                Node::Nothing => break,
                Node::Words(_) => {}
            }
        }
        match (is_box, is_picture) {
            (true, _) => Ok(()),
            (false, true) => self
                .draft
                .warn(WarningKind::Structure(Structure::Image), said.trim()),
            (false, false) => self.draft.warn(WarningKind::Embedded, said.trim()),
        }
    }

    /// Words that lie in a shape without a box around them.
    fn loose_box(&mut self, element: &Element) -> Result<(), ImportError> {
        let outer = self.step_aside();
        self.draft.begin_box();
        self.element(element)?;
        self.release()?;
        self.draft.end_box()?;
        self.step_back(outer);
        Ok(())
    }
}
