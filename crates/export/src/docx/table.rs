//! Tables.

use super::{Writer, change_of, styles};
use crate::sheet::column_shares;
use crate::xml::Xml;
use crate::{ChangedRow, ChangedTable};

/// The width of the text, in twentieths of a point: A4 less the margins.
pub(super) const TEXT_WIDTH: usize = 9_070;

impl Writer<'_> {
    /// A table. One that stands in one text only is a table whose every row does.
    pub(super) fn table(&mut self, xml: &mut Xml, table: &ChangedTable) {
        let widths: Vec<_> = column_shares(table)
            .into_iter()
            .map(|share| (share * TEXT_WIDTH / 1_000).to_string())
            .collect();
        xml.element("w:tbl", &[], |xml| {
            xml.element("w:tblPr", &[], |xml| {
                xml.leaf("w:tblStyle", &[("w:val", styles::TABLE)]);
                let width = TEXT_WIDTH.to_string();
                xml.leaf("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
                xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
                let first_row = if table.header_to { "1" } else { "0" };
                let look = if table.header_to { "0020" } else { "0000" };
                xml.leaf("w:tblLook", &[("w:val", look), ("w:firstRow", first_row)]);
            });
            xml.element("w:tblGrid", &[], |xml| {
                for width in &widths {
                    xml.leaf("w:gridCol", &[("w:w", width)]);
                }
            });
            for (index, row) in table.rows.iter().enumerate() {
                let header = table.header_to && index == 0;
                self.row(xml, row, header, &widths);
            }
        });
    }

    fn row(&mut self, xml: &mut Xml, row: &ChangedRow, header: bool, widths: &[String]) {
        xml.element("w:tr", &[], |xml| {
            xml.element("w:trPr", &[], |xml| {
                xml.leaf("w:cantSplit", &[]);
                if header {
                    xml.leaf("w:tblHeader", &[]);
                }
                if let Some(change) = change_of(row.side) {
                    self.changed(xml, change, row.by.as_ref(), |_, _| {});
                }
            });
            let style = if header {
                styles::TABLE_HEADER
            } else {
                styles::TABLE_TEXT
            };
            let blank = crate::ChangedCell { words: Vec::new() };
            for (index, width) in widths.iter().enumerate() {
                let cell = row.cells.get(index).unwrap_or(&blank);
                xml.element("w:tc", &[], |xml| {
                    xml.element("w:tcPr", &[], |xml| {
                        xml.leaf("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
                    });
                    self.cell_paragraph(xml, cell, row, style);
                });
            }
        });
    }
}
