//! From a comparison as the history tells it to a redline as it is written.

use crate::assemble::{Notes, kind, run};
use crate::{
    Author, BlockHead, BlockKind, ChangedBlock, ChangedCell, ChangedNote, ChangedRow, ChangedRun,
    ChangedTable, Edition, Redline, Run, Side, Table,
};
use std::collections::HashMap;
use wortlaut_merge::document::Inline;
use wortlaut_merge::history::{
    self, ComparedBlock, ComparedFootnote, ComparedRow, ComparedRun, ComparedTable, Comparison,
};

impl Redline {
    /// The redline of a comparison. `author` says whose hand the change at a place of the log is, and when it arrived.
    ///
    /// Footnotes that neither text refers to are left out; one that is referred to and missing has no words.
    pub fn new(
        comparison: &Comparison,
        from: Edition,
        to: Edition,
        author: impl Fn(usize) -> Option<Author>,
    ) -> Self {
        let mut redliner = Redliner {
            notes: notes_in_order(comparison),
            author,
        };
        let title = redliner.runs(&comparison.title);
        let blocks = comparison.blocks.iter();
        let blocks = blocks.flat_map(|block| redliner.blocks(block)).collect();
        let footnotes = redliner.footnotes(comparison);
        Self {
            from,
            to,
            title,
            blocks,
            footnotes,
        }
    }
}

/// The footnotes of the newer text in its order, then those that only the older one refers to in its order.
fn notes_in_order(comparison: &Comparison) -> Notes {
    let mut notes = Notes::default();
    for is_newer in [true, false] {
        for id in references(comparison, is_newer) {
            notes.number(id);
        }
    }
    notes
}

/// The footnotes that one of the texts refers to, in its order.
fn references(comparison: &Comparison, newer: bool) -> impl Iterator<Item = &str> {
    let absent = if newer {
        history::Side::From
    } else {
        history::Side::To
    };
    let runs = comparison.blocks.iter().flat_map(|block| &block.runs);
    runs.filter(move |run| run.side != absent)
        .filter_map(|run| match &run.inline {
            Inline::Footnote { id } => Some(id.as_str()),
            Inline::Text { .. } => None,
        })
}

/// The number of every footnote in one of the texts.
fn numbers(comparison: &Comparison, newer: bool) -> HashMap<&str, usize> {
    let mut numbers = HashMap::new();
    for id in references(comparison, newer) {
        let next = numbers.len() + 1;
        numbers.entry(id).or_insert(next);
    }
    numbers
}

struct Redliner<A> {
    notes: Notes,
    author: A,
}

impl<A: Fn(usize) -> Option<Author>> Redliner<A> {
    fn author(&self, by: Option<usize>) -> Option<Author> {
        by.and_then(&self.author)
    }

    /// What a block of the comparison shows: a table stands apart from the words behind it, and one without cells, or that
    /// was shown before, is none.
    fn blocks(&mut self, compared: &ComparedBlock) -> Vec<ChangedBlock> {
        let block = self.block(compared);
        if !names_a_table(&block) {
            return vec![block];
        }
        let behind = (!block.words.is_empty()).then(|| paragraph(block.words.clone()));
        let table = compared.table.as_ref();
        let table = table.and_then(|table| self.table(block, table));
        table.into_iter().chain(behind).collect()
    }

    fn block(&mut self, block: &ComparedBlock) -> ChangedBlock {
        ChangedBlock {
            side: side(block.side),
            from: block.from.as_ref().and_then(head),
            to: block.to.as_ref().and_then(head),
            by: self.author(block.by),
            moved: block.moved,
            words: self.runs(&block.runs),
            table: None,
        }
    }

    fn table(&mut self, block: ChangedBlock, table: &ComparedTable) -> Option<ChangedBlock> {
        let from = block.from.filter(|_| has_cells(table, history::Side::To));
        let to = block.to.filter(|_| has_cells(table, history::Side::From));
        let rows = table.rows.iter().map(|row| self.row(row)).collect();
        let by = block.by.clone().or_else(|| self.author(altered_by(table)));
        Some(ChangedBlock {
            side: match (&from, &to) {
                (None, None) => return None,
                (Some(_), None) => Side::From,
                (None, Some(_)) => Side::To,
                (Some(_), Some(_)) => Side::Both,
            },
            from,
            to,
            by,
            words: Vec::new(),
            table: Some(ChangedTable {
                header_from: table.header_from,
                header_to: table.header_to,
                columns: table.columns.iter().map(|it| side(it.side)).collect(),
                rows,
            }),
            ..block
        })
    }

    fn row(&mut self, row: &ComparedRow) -> ChangedRow {
        let cells = row.cells.iter().map(|cell| ChangedCell {
            words: self.runs(cell),
        });
        let cells = cells.collect();
        ChangedRow {
            side: side(row.line.side),
            by: self.author(row.line.by),
            cells,
        }
    }

    fn runs(&mut self, runs: &[ComparedRun]) -> Vec<ChangedRun> {
        runs.iter().map(|run| self.run(run)).collect()
    }

    fn run(&mut self, compared: &ComparedRun) -> ChangedRun {
        ChangedRun {
            side: side(compared.side),
            run: run(&compared.inline, &mut self.notes),
            marks_from: compared.marks_from.clone(),
            moved: compared.moved,
            by: self.author(compared.by),
        }
    }

    fn footnotes(&mut self, comparison: &Comparison) -> Vec<ChangedNote> {
        let (from, to) = (numbers(comparison, false), numbers(comparison, true));
        let compared: HashMap<&str, &ComparedFootnote> = comparison
            .footnotes
            .iter()
            .map(|note| (note.id.as_str(), note))
            .collect();
        let ids = self.notes.ids().to_vec();
        ids.iter()
            .map(|id| {
                let id = id.as_str();
                let (from, to) = (from.get(id), to.get(id));
                let side = note_side(from.is_some(), to.is_some());
                let runs = compared.get(id).map(|note| note.runs.as_slice());
                ChangedNote {
                    side,
                    from: from.copied(),
                    to: to.copied(),
                    words: self.note_words(side, runs.unwrap_or_default()),
                }
            })
            .collect()
    }

    /// The words of a footnote, which refers to no other. In a footnote that one text does not show, whatever it said there is
    /// no part of the comparison.
    fn note_words(&mut self, note: Side, runs: &[ComparedRun]) -> Vec<ChangedRun> {
        let words = runs
            .iter()
            .filter(|run| matches!(run.inline, Inline::Text { .. }));
        let mut words: Vec<_> = words.map(|run| self.run(run)).collect();
        if note != Side::Both {
            words.retain(|run| run.side == note || run.side == Side::Both);
            for run in &mut words {
                if note == Side::From
                    && let (Run::Words { marks, .. }, Some(was)) =
                        (&mut run.run, run.marks_from.take())
                {
                    *marks = was;
                }
                (run.side, run.marks_from) = (note, None);
            }
        }
        words
    }
}

fn names_a_table(block: &ChangedBlock) -> bool {
    let heads = [&block.from, &block.to].into_iter().flatten();
    let mut kinds = heads.map(|head| &head.kind);
    kinds.any(|kind| matches!(kind, BlockKind::Table(_)))
}

/// Whether a table has cells in the text that is not of the `absent` side.
fn has_cells(table: &ComparedTable, absent: history::Side) -> bool {
    let rows = table.rows.iter().any(|row| row.line.side != absent);
    rows && table.columns.iter().any(|column| column.side != absent)
}

/// Words behind a table, which are a paragraph of their own without a number.
fn paragraph(words: Vec<ChangedRun>) -> ChangedBlock {
    let side = match words.first().map(|run| run.side) {
        Some(first) if words.iter().all(|run| run.side == first) => first,
        _ => Side::Both,
    };
    let head = BlockHead {
        anchor: None,
        number: None,
        kind: BlockKind::Paragraph(Vec::new()),
    };
    ChangedBlock {
        side,
        from: (side != Side::To).then(|| head.clone()),
        to: (side != Side::From).then_some(head),
        by: None,
        moved: None,
        words,
        table: None,
    }
}

/// The change that altered what a table is: which row heads it, else its columns, else its rows.
fn altered_by(table: &ComparedTable) -> Option<usize> {
    let rows = table.rows.iter().map(|row| &row.line);
    let lines = table.columns.iter().chain(rows);
    let mut changed = lines.filter(|line| line.side != history::Side::Both);
    table.by.or_else(|| changed.find_map(|line| line.by))
}

/// A footnote stands in the texts that refer to it.
const fn note_side(in_from: bool, in_to: bool) -> Side {
    match (in_from, in_to) {
        (true, false) => Side::From,
        (false, true) => Side::To,
        _ => Side::Both,
    }
}

fn head(head: &history::BlockHead) -> Option<BlockHead> {
    let empty = Table {
        header: false,
        rows: Vec::new(),
    };
    Some(BlockHead {
        anchor: head.id.as_ref().map(|id| anchor(id.as_str())),
        number: head.number.clone(),
        kind: kind(&head.kind, Vec::new(), |_| Some(empty))?,
    })
}

/// A block's name for permalinks: `b<counter>-<actor>` for the id `<counter>@<actor>`, since `@` needs escaping in many
/// places where names stand.
pub fn anchor(block_id: &str) -> String {
    format!("b{}", block_id.replace('@', "-"))
}

const fn side(side: history::Side) -> Side {
    match side {
        history::Side::Both => Side::Both,
        history::Side::From => Side::From,
        history::Side::To => Side::To,
    }
}
