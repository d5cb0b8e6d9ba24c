//! Tables.

use super::TRACKING;
use super::flow::Flow;
use super::styles;
use crate::sheet::{column_shares, pieces};
use crate::xml::Xml;
use crate::{ChangedCell, ChangedRow, ChangedTable, Side};

/// The width of the text in hundredths of a millimetre: A4 less the margins.
const TEXT_WIDTH: usize = 16_000;

impl Flow<'_> {
    /// A table. What became of it as a whole is told by what it lies in.
    pub(super) fn table(&mut self, xml: &mut Xml, table: &ChangedTable) {
        self.tables += 1;
        let name = format!("Tabelle{}", self.tables);
        self.table_style(&name, table);
        xml.element(
            "table:table",
            &[("table:name", &name), ("table:style-name", &name)],
            |xml| {
                for column in 1..=table.columns.len() {
                    xml.leaf(
                        "table:table-column",
                        &[("table:style-name", &format!("{name}.{column}"))],
                    );
                }
                let (heading, rows) = match table.rows.split_first() {
                    Some((heading, rows)) if table.header_to => (Some(heading), rows),
                    _ => (None, table.rows.as_slice()),
                };
                if let Some(heading) = heading {
                    xml.element("table:table-header-rows", &[], |xml| {
                        self.row(xml, heading, styles::HEADER_CELL, styles::TABLE_HEADER);
                    });
                }
                for row in rows {
                    self.row(xml, row, styles::CELL, styles::TABLE_TEXT);
                }
            },
        );
    }

    fn row(&mut self, xml: &mut Xml, row: &ChangedRow, cell_style: &str, style: &str) {
        xml.element(
            "table:table-row",
            &[("table:style-name", styles::ROW)],
            |xml| {
                for cell in &row.cells {
                    let attributes = [
                        ("table:style-name", cell_style),
                        ("office:value-type", "string"),
                    ];
                    xml.element("table:table-cell", &attributes, |xml| {
                        xml.element("text:p", &[("text:style-name", style)], |xml| {
                            self.cell(xml, row, cell);
                        });
                    });
                }
            },
        );
    }

    fn cell(&mut self, xml: &mut Xml, row: &ChangedRow, cell: &ChangedCell) {
        let mut words: Vec<_> = cell
            .words
            .iter()
            .flat_map(|run| pieces(run, TRACKING))
            .collect();
        if row.side != Side::Both {
            words.iter_mut().for_each(|piece| piece.side = Side::Both);
        }
        self.apart(xml, &words);
    }

    fn table_style(&mut self, name: &str, table: &ChangedTable) {
        let styles = &mut self.table_styles;
        let style = [("style:name", name), ("style:family", "table")];
        styles.element("style:style", &style, |xml| {
            let width = centimetres(TEXT_WIDTH);
            xml.leaf(
                "style:table-properties",
                &[("style:width", &width), ("table:align", "left")],
            );
        });
        for (index, share) in column_shares(table).into_iter().enumerate() {
            let column = format!("{name}.{}", index + 1);
            let style = [
                ("style:name", column.as_str()),
                ("style:family", "table-column"),
            ];
            styles.element("style:style", &style, |xml| {
                let width = centimetres(share * TEXT_WIDTH / 1_000);
                xml.leaf(
                    "style:table-column-properties",
                    &[("style:column-width", &width)],
                );
            });
        }
    }
}

fn centimetres(hundredths_of_millimetres: usize) -> String {
    let (whole, rest) = (
        hundredths_of_millimetres / 1_000,
        hundredths_of_millimetres % 1_000,
    );
    format!("{whole}.{rest:03}cm")
}
