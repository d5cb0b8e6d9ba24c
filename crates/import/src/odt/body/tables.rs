//! Tables.

use super::super::super::error::ImportError;
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::Body;
use wortlaut_model::limits;

impl Body<'_, '_, '_> {
    /// Reads a part of a table to its end.
    pub(super) fn table_element(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.name.as_str() {
            "table:table" => self.table(),
            "table:table-header-rows" => self.header_rows(),
            "table:table-row" => self.row(),
            _ => self.cell(element),
        }
    }

    fn table(&mut self) -> Result<(), ImportError> {
        if !self.is_deleted() {
            self.release()?;
        }
        let outer = self.step_aside();
        self.draft.begin_table()?;
        self.children()?;
        self.draft.end_table()?;
        self.step_back(outer);
        Ok(())
    }

    fn header_rows(&mut self) -> Result<(), ImportError> {
        let before = self.draft.grid().map_or(0, |grid| grid.height());
        self.children()?;
        if let Some(grid) = self.draft.grid() {
            grid.mark_header_at(before);
        }
        Ok(())
    }

    fn row(&mut self) -> Result<(), ImportError> {
        if let Some(grid) = self.draft.grid() {
            grid.begin_row();
        }
        let begins_deleted = self.is_deleted();
        self.children()?;
        if begins_deleted
            && self.is_deleted()
            && let Some(grid) = self.draft.grid()
        {
            grid.remove_row();
        }
        Ok(())
    }

    /// A cell, or the place of one that is covered by a merged one.
    fn cell(&mut self, element: &Element) -> Result<(), ImportError> {
        let is_merged = ["table:number-columns-spanned", "table:number-rows-spanned"]
            .iter()
            .any(|it| element.number(it).is_some_and(|it| it > 1));
        if is_merged {
            self.draft.warn(WarningKind::MergedCells, "")?;
        }
        let repeated = element
            .attribute("table:number-columns-repeated")
            .map(str::parse);
        let repeated: usize = repeated.map_or(1, |it| it.unwrap_or(limits::IMPORT_COLUMNS));
        self.draft.begin_cell();
        self.children()?;
        if let Some(grid) = self.draft.grid() {
            grid.cover(repeated);
        }
        self.draft.end_cell()
    }
}
