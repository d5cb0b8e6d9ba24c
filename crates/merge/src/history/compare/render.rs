//! Passages → [`Comparison`]: what a person is shown.

use super::counts::counts;
use super::passages::{Passage, Passages};
use super::tokens::TokenKind;
use super::units::{Unit, What};
use super::{BlockHead, Compared, ComparedBlock, ComparedFootnote, ComparedRun, Comparison, Side};
use crate::document::{Block, BlockKind, Inline, Marks, numbers};
use crate::history::chronicle::Chronicle;
use hashbrown::HashMap;

impl Chronicle {
    pub(super) fn render(&self, compared: &Compared) -> Comparison {
        let blocks = self.compared_blocks(compared);
        let numbers = footnote_numbers(&blocks);
        let mut footnotes: Vec<ComparedFootnote> = compared
            .footnotes
            .iter()
            .map(|note| ComparedFootnote {
                side: note.side,
                id: note.id.clone(),
                number: numbers.get(note.id.as_str()).copied(),
                runs: self.compared_line(&note.passages),
            })
            .collect();
        footnotes.sort_by_key(|it| it.number.unwrap_or(usize::MAX));
        drop(numbers);
        Comparison {
            title: self.compared_line(&compared.title),
            counts: counts(compared, &blocks),
            blocks,
            footnotes,
            changes: compared.changes,
        }
    }

    fn compared_line(&self, passages: &Passages) -> Vec<ComparedRun> {
        let mut runs = Vec::new();
        for passage in &passages.steps {
            self.push(&mut runs, passages, passage);
        }
        runs
    }

    fn compared_blocks(&self, compared: &Compared) -> Vec<ComparedBlock> {
        let passages = &compared.text;
        let mut blocks: Vec<ComparedBlock> = Vec::new();
        for (place, passage) in passages.steps.iter().enumerate() {
            if passage.kind == TokenKind::Block {
                let table = compared.tables.get(&place);
                blocks.push(ComparedBlock {
                    table: table.map(|table| self.compared_table(table)),
                    ..self.begin_block(passages, passage)
                });
                continue;
            }
            if blocks.is_empty() {
                blocks.push(before_the_first());
            }
            if let Some(block) = blocks.last_mut() {
                self.push(&mut block.runs, passages, passage);
            }
        }
        settle_first(&mut blocks);
        for block in &mut blocks {
            block.moved = block.moved.or_else(|| moved_as_a_whole(block));
        }
        number(&mut blocks);
        blocks
    }

    fn begin_block(&self, passages: &Passages, passage: &Passage) -> ComparedBlock {
        let (older, newer) = (
            passages.units_from(passage).first(),
            passages.units_to(passage).first(),
        );
        let head = |unit: &Unit, sequence| match (&unit.what, sequence) {
            (What::Block(kind), Some(sequence)) => Some(BlockHead {
                id: Some(self.block_id(sequence, unit.element)),
                kind: kind.clone(),
                number: None,
            }),
            _ => None,
        };
        ComparedBlock {
            side: side_of(passage),
            from: older.and_then(|it| head(it, passages.sides.sequence_from)),
            to: newer.and_then(|it| head(it, passages.sides.sequence_to)),
            change: passage.change,
            moved: passage.moved,
            by: newer
                .or(older)
                .and_then(|it| match side_of(passage) {
                    Side::Both => it.altered_by,
                    Side::From | Side::To => it.by,
                })
                .map(|it| it as usize),
            runs: Vec::new(),
            table: None,
        }
    }

    /// Adds a passage, joining what is treated alike.
    pub(super) fn push(&self, runs: &mut Vec<ComparedRun>, passages: &Passages, passage: &Passage) {
        let side = side_of(passage);
        let (older, newer) = (passages.units_from(passage), passages.units_to(passage));
        let shown = if side == Side::From { older } else { newer };
        for (index, unit) in shown.iter().enumerate() {
            let marks = passages.sides.table.get(unit.marks);
            let marks_from = older
                .get(index)
                .filter(|it| side == Side::Both && it.marks != unit.marks)
                .map(|it| passages.sides.table.get(it.marks).clone());
            // What was typed again with other marks got them from whoever typed it.
            let by = match (side, &marks_from) {
                (Side::Both, None) => None,
                (Side::Both, Some(_)) => unit.altered_by.or(unit.by),
                (Side::From | Side::To, _) => unit.by,
            };
            let run = ComparedRun {
                side,
                inline: inline(&unit.what, marks),
                marks_from,
                change: passage.change,
                moved: passage.moved,
                by: by.map(|it| it as usize),
            };
            self.join(runs, run);
        }
    }

    pub(super) fn join(&self, runs: &mut Vec<ComparedRun>, run: ComparedRun) {
        if let Some(last) = runs.last_mut()
            && (last.side, last.change, last.moved) == (run.side, run.change, run.moved)
            && last.marks_from == run.marks_from
            && self.is_one_hand(last.by, run.by)
            && let (
                Inline::Text { text, marks },
                Inline::Text {
                    text: more,
                    marks: same,
                },
            ) = (&mut last.inline, &run.inline)
            && marks == same
        {
            text.push_str(more);
            last.by = last.by.or(run.by);
            return;
        }
        runs.push(run);
    }

    /// Whether both were done in one session. What only went along with the words around it was done by nobody.
    fn is_one_hand(&self, a: Option<usize>, b: Option<usize>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => a == b || self.session_of(a) == self.session_of(b),
            _ => true,
        }
    }
}

pub(super) fn side_of(passage: &Passage) -> Side {
    match (passage.from.is_empty(), passage.to.is_empty()) {
        (false, true) => Side::From,
        (true, false) => Side::To,
        _ => Side::Both,
    }
}

pub(super) fn inline(what: &What, marks: &Marks) -> Inline {
    match what {
        What::Footnote(id) => Inline::Footnote { id: id.clone() },
        What::Character(character) => Inline::Text {
            text: character.to_string(),
            marks: marks.clone(),
        },
        What::Block(_) => Inline::Text {
            text: " ".to_owned(),
            marks: Marks::default(),
        },
    }
}

/// Words before the first block are a paragraph.
fn before_the_first() -> ComparedBlock {
    ComparedBlock {
        side: Side::Both,
        from: None,
        to: None,
        change: None,
        moved: None,
        by: None,
        runs: Vec::new(),
        table: None,
    }
}

/// Words that stood before any block, at either moment, were a paragraph then.
fn settle_first(blocks: &mut [ComparedBlock]) {
    let paragraph = BlockHead {
        id: None,
        kind: BlockKind::Paragraph,
        number: None,
    };
    if let Some(block) = headless(blocks, Side::To, |block| block.from.is_some()) {
        block.from = Some(paragraph.clone());
    }
    if let Some(block) = headless(blocks, Side::From, |block| block.to.is_some()) {
        block.to = Some(paragraph);
    }
    if let Some(first) = blocks.first_mut()
        && first.change.is_none()
    {
        first.side = match (&first.from, &first.to) {
            (Some(_), None) => Side::From,
            (None, Some(_)) => Side::To,
            _ => Side::Both,
        };
    }
}

/// The first block with words at a moment (not only at the `other` one), if no block had begun by then.
fn headless(
    blocks: &mut [ComparedBlock],
    other: Side,
    has_begun: fn(&ComparedBlock) -> bool,
) -> Option<&mut ComparedBlock> {
    let has_words = |block: &ComparedBlock| block.runs.iter().any(|run| run.side != other);
    let first = blocks
        .iter_mut()
        .find(|block| has_begun(block) || has_words(block))?;
    (!has_begun(first)).then_some(first)
}

/// The move that all words of an added or removed block belong to.
fn moved_as_a_whole(block: &ComparedBlock) -> Option<usize> {
    let first = block.runs.first()?.moved?;
    let words = |run: &&ComparedRun| match &run.inline {
        Inline::Text { text, .. } => text.chars().any(char::is_alphanumeric),
        Inline::Footnote { .. } => false,
    };
    let mut others = block.runs.iter().filter(words);
    (block.side != Side::Both && others.all(|run| run.moved == Some(first))).then_some(first)
}

fn number(blocks: &mut [ComparedBlock]) {
    type Head = fn(&mut ComparedBlock) -> Option<&mut BlockHead>;
    let sides: [(Side, Head); 2] = [
        (Side::From, |block| block.from.as_mut()),
        (Side::To, |block| block.to.as_mut()),
    ];
    for (side, head) in sides {
        let mut plain: Vec<Block> = Vec::new();
        let mut places = Vec::new();
        for block in blocks.iter_mut() {
            let kind = head(block).map(|head| head.kind.clone());
            places.push(kind.is_some().then_some(plain.len()));
            plain.extend(kind.map(Block::new));
            let last = plain.last().map(|it| &it.kind);
            let is_behind_table = matches!(last, Some(BlockKind::Table { .. }));
            // Words behind a table are a paragraph, which counts.
            if is_behind_table
                && block
                    .runs
                    .iter()
                    .any(|it| it.side == Side::Both || it.side == side)
            {
                plain.push(Block::new(BlockKind::Paragraph));
            }
        }
        let numbers = numbers(&plain);
        for (block, place) in blocks.iter_mut().zip(places) {
            if let (Some(head), Some(place)) = (head(block), place) {
                head.number = numbers.get(place).cloned().flatten();
            }
        }
    }
}

/// The numbers of the footnotes at the second moment; of those that only the first one refers to, their numbers then.
fn footnote_numbers(blocks: &[ComparedBlock]) -> HashMap<&str, usize> {
    let count = |absent: Side| {
        let runs = blocks.iter().flat_map(|block| &block.runs);
        let mut numbers = HashMap::new();
        for run in runs.filter(|run| run.side != absent) {
            if let Inline::Footnote { id } = &run.inline {
                let next = numbers.len() + 1;
                numbers.entry(id.as_str()).or_insert(next);
            }
        }
        numbers
    };
    let mut numbers = count(Side::To);
    numbers.extend(count(Side::From));
    numbers
}
