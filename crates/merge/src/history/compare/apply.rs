//! Comparison → texts: what it says of a text at one moment is enough to write the text at the other.

use super::{
    BlockHead, ComparedBlock, ComparedFootnote, ComparedLine, ComparedRow, ComparedRun,
    ComparedTable, Comparison, Side,
};
use crate::document::{Block, BlockKind, Inline, Table, TableRow, Text, push_words, words};
use std::collections::BTreeMap;

impl Comparison {
    /// The text at the second moment, made from the text at the first; `None` when `from` is another text than the one
    /// that was compared. Tables that no block shows are no part of either.
    pub fn apply(&self, from: &Text) -> Option<Text> {
        let from = Text {
            tables: from.shown_tables(),
            ..from.clone()
        };
        (self.text(Side::From) == from).then(|| self.text(Side::To))
    }

    /// The text as the comparison tells it for one of its moments.
    fn text(&self, side: Side) -> Text {
        let title = words(&inlines(&self.title, side));
        Text {
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            blocks: self.blocks_at(side),
            footnotes: self
                .footnotes
                .iter()
                .filter(|footnote| is_at(footnote.side, side))
                .map(|ComparedFootnote { id, runs, .. }| (id.clone(), inlines(runs, side)))
                .collect(),
            tables: self.tables_at(side),
        }
    }

    fn tables_at(&self, side: Side) -> BTreeMap<String, Table> {
        let tables = self.blocks.iter().filter_map(|block| {
            let head = head_at(block, side)?;
            match (&head.kind, &block.table) {
                (BlockKind::Table { id }, Some(table)) => Some((id.clone(), table.at(side))),
                _ => None,
            }
        });
        tables.collect()
    }

    fn blocks_at(&self, side: Side) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for compared in &self.blocks {
            let head = head_at(compared, side);
            blocks.extend(head.map(|head| Block::new(head.kind.clone())));
            let words = inlines(&compared.runs, side);
            let is_behind_table = matches!(
                blocks.last(),
                Some(Block {
                    kind: BlockKind::Table { .. },
                    ..
                })
            );
            if is_behind_table && !words.is_empty() {
                blocks.push(Block::new(BlockKind::Paragraph));
            }
            if let Some(block) = blocks.last_mut() {
                extend(&mut block.inlines, &compared.runs, side);
            }
        }
        blocks
    }
}

impl ComparedTable {
    /// The table as the comparison tells it for one of its moments.
    fn at(&self, side: Side) -> Table {
        let is_there = |line: &ComparedLine| is_at(line.side, side);
        let columns = self.columns.iter().filter(|column| is_there(column));
        let cells = |row: &ComparedRow| {
            let cells = row.cells.iter().zip(&self.columns);
            cells
                .filter(|(_, column)| is_there(column))
                .map(|(runs, _)| inlines(runs, side))
                .collect()
        };
        let rows = self.rows.iter().filter(|row| is_there(&row.line));
        Table {
            header: match side {
                Side::From => self.header_from,
                Side::Both | Side::To => self.header_to,
            },
            columns: columns.map(|column| column.id.clone()).collect(),
            rows: rows
                .map(|row| TableRow {
                    id: row.line.id.clone(),
                    cells: cells(row),
                })
                .collect(),
        }
    }
}

fn head_at(block: &ComparedBlock, side: Side) -> Option<&BlockHead> {
    match side {
        Side::From => block.from.as_ref(),
        Side::Both | Side::To => block.to.as_ref(),
    }
}

fn inlines(runs: &[ComparedRun], side: Side) -> Vec<Inline> {
    let mut inlines = Vec::new();
    extend(&mut inlines, runs, side);
    inlines
}

fn extend(inlines: &mut Vec<Inline>, runs: &[ComparedRun], side: Side) {
    for run in runs.iter().filter(|run| is_at(run.side, side)) {
        match &run.inline {
            Inline::Text { text, marks } => {
                let older = run.marks_from.as_ref().filter(|_| side == Side::From);
                push_words(inlines, text, older.unwrap_or(marks));
            }
            footnote @ Inline::Footnote { .. } => inlines.push(footnote.clone()),
        }
    }
}

fn is_at(stood: Side, side: Side) -> bool {
    stood == Side::Both || stood == side
}
