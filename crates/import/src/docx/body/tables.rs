//! Tables.

use super::super::super::error::ImportError;
use super::super::super::name;
use super::super::super::warning::WarningKind;
use super::super::super::xml::Element;
use super::super::properties::descend;
use super::Body;

/// What a row says of itself.
#[derive(Default)]
struct RowProperties {
    is_header: bool,
    deleted_by: Option<String>,
    /// Columns that the row leaves out before its first cell.
    before: usize,
}

/// What a cell says of itself.
#[derive(Default)]
struct CellProperties {
    columns: usize,
    is_merged: bool,
}

impl Body<'_, '_, '_> {
    /// Reads a part of a table to its end.
    pub(super) fn table_element(&mut self, element: &Element) -> Result<(), ImportError> {
        match element.name.as_str() {
            "w:tbl" => self.table(),
            "w:tr" => self.row(),
            "w:tc" => self.cell(),
            "w:trPr" => self.row_properties(),
            _ => self.cell_properties(),
        }
    }

    fn table(&mut self) -> Result<(), ImportError> {
        self.release()?;
        self.draft.begin_table()?;
        self.children()?;
        self.draft.end_table()
    }

    fn row(&mut self) -> Result<(), ImportError> {
        if let Some(grid) = self.draft.grid() {
            grid.begin_row();
        }
        let outer = self.tracked.clone();
        let result = self.children();
        self.tracked = outer;
        result
    }

    fn cell(&mut self) -> Result<(), ImportError> {
        self.draft.begin_cell();
        self.children()?;
        self.draft.end_cell()
    }

    fn row_properties(&mut self) -> Result<(), ImportError> {
        let mut row = RowProperties::default();
        self.xml.each(|element, _| {
            match element.name.as_str() {
                "w:tblHeader" => row.is_header = element.is_on(),
                "w:del" => {
                    row.deleted_by = element.attribute("w:author").or(Some("")).map(name::author)
                }
                "w:gridBefore" => row.before = element.number("w:val").unwrap_or(0),
                _ => {}
            }
            descend(element)
        })?;
        let is_deleted = row.deleted_by.is_some();
        if is_deleted {
            self.tracked.deleted_by = row.deleted_by;
        }
        let Some(grid) = self.draft.grid() else {
            return Ok(());
        };
        if is_deleted {
            grid.remove_row();
        }
        if row.is_header {
            grid.mark_header();
        }
        if row.before > 0 {
            grid.cover(row.before);
            grid.push(Vec::new());
        }
        Ok(())
    }

    fn cell_properties(&mut self) -> Result<(), ImportError> {
        let mut cell = CellProperties::default();
        self.xml.each(|element, _| {
            match element.name.as_str() {
                "w:gridSpan" => {
                    let columns = element.attribute("w:val").map(str::parse);
                    cell.columns = columns.map_or(1, |it| it.unwrap_or(usize::MAX));
                }
                "w:vMerge" | "w:hMerge" => cell.is_merged = true,
                _ => {}
            }
            descend(element)
        })?;
        if cell.is_merged || cell.columns > 1 {
            self.draft.warn(WarningKind::MergedCells, "")?;
        }
        if let Some(grid) = self.draft.grid() {
            grid.cover(cell.columns);
        }
        Ok(())
    }
}
