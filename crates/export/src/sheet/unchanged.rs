//! A text as a redline in which everything stayed.

use crate::{
    Block, BlockHead, BlockKind, ChangedBlock, ChangedCell, ChangedNote, ChangedRow, ChangedRun,
    ChangedTable, Manuscript, Marks, Redline, Run, Side, Table, labels,
};

/// The redline of a text with itself.
pub(super) fn redline(manuscript: &Manuscript) -> Redline {
    let title = Run::Words {
        text: labels::title_or_untitled(&manuscript.title).to_owned(),
        marks: Marks::default(),
    };
    Redline {
        from: manuscript.edition.clone(),
        to: manuscript.edition.clone(),
        title: runs(&[title]),
        blocks: manuscript.blocks.iter().map(block).collect(),
        footnotes: manuscript
            .footnotes
            .iter()
            .enumerate()
            .map(|(index, words)| ChangedNote {
                side: Side::Both,
                from: Some(index + 1),
                to: Some(index + 1),
                words: runs(words),
            })
            .collect(),
    }
}

fn block(block: &Block) -> ChangedBlock {
    let (kind, words, table) = match &block.kind {
        BlockKind::Paragraph(words) => (BlockKind::Paragraph(Vec::new()), runs(words), None),
        BlockKind::Quotation(words) => (BlockKind::Quotation(Vec::new()), runs(words), None),
        BlockKind::Heading { level, words } => {
            let kind = BlockKind::Heading {
                level: *level,
                words: Vec::new(),
            };
            (kind, runs(words), None)
        }
        BlockKind::Item {
            list,
            parents,
            words,
        } => {
            let parents = parents.clone();
            let kind = BlockKind::Item {
                list: *list,
                parents,
                words: Vec::new(),
            };
            (kind, runs(words), None)
        }
        BlockKind::Table(table) => {
            let empty = Table {
                header: table.header,
                rows: Vec::new(),
            };
            (BlockKind::Table(empty), Vec::new(), Some(changed(table)))
        }
    };
    let head = BlockHead {
        anchor: block.anchor.clone(),
        number: block.number.clone(),
        kind,
    };
    ChangedBlock {
        side: Side::Both,
        from: Some(head.clone()),
        to: Some(head),
        by: None,
        moved: None,
        words,
        table,
    }
}

fn changed(table: &Table) -> ChangedTable {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let rows = table.rows.iter().map(|row| ChangedRow {
        side: Side::Both,
        by: None,
        cells: row
            .iter()
            .map(|words| ChangedCell { words: runs(words) })
            .collect(),
    });
    ChangedTable {
        header_from: table.header,
        header_to: table.header,
        columns: vec![Side::Both; columns],
        rows: rows.collect(),
    }
}

fn runs(runs: &[Run]) -> Vec<ChangedRun> {
    runs.iter()
        .map(|run| ChangedRun {
            side: Side::Both,
            run: run.clone(),
            marks_from: None,
            moved: None,
            by: None,
        })
        .collect()
}
