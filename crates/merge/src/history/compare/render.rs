//! Passages → [`Comparison`]: what a person is shown.

use super::passages::{Passage, Passages};
use super::tokens::TokenKind;
use super::units::{Unit, What};
use super::{
    BlockHead, Compared, ComparedBlock, ComparedFootnote, ComparedRun, Comparison, Counts, Side,
};
use crate::document::{Block, BlockKind, Inline, Marks, numbers};
use crate::history::chronicle::Chronicle;
use hashbrown::HashMap;

impl Chronicle {
    pub(super) fn render(&self, compared: &Compared) -> Comparison {
        let blocks = self.compared_blocks(&compared.text);
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

    fn compared_blocks(&self, passages: &Passages) -> Vec<ComparedBlock> {
        let mut blocks: Vec<ComparedBlock> = Vec::new();
        for passage in &passages.steps {
            if passage.kind == TokenKind::Block {
                blocks.push(self.begin_block(passages, passage));
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
            by: older.or(newer).and_then(|it| it.by).map(|it| it as usize),
            runs: Vec::new(),
        }
    }

    /// Adds a passage, joining what is treated alike.
    fn push(&self, runs: &mut Vec<ComparedRun>, passages: &Passages, passage: &Passage) {
        let side = side_of(passage);
        let (older, newer) = (passages.units_from(passage), passages.units_to(passage));
        let shown = if side == Side::From { older } else { newer };
        for (index, unit) in shown.iter().enumerate() {
            let marks = passages.sides.table.get(unit.marks);
            let marks_from = older
                .get(index)
                .filter(|it| side == Side::Both && it.marks != unit.marks)
                .map(|it| passages.sides.table.get(it.marks).clone());
            let run = ComparedRun {
                side,
                inline: inline(&unit.what, marks),
                marks_from,
                change: passage.change,
                moved: passage.moved,
                by: unit.by.filter(|_| side != Side::Both).map(|it| it as usize),
            };
            self.join(runs, run);
        }
    }

    fn join(&self, runs: &mut Vec<ComparedRun>, run: ComparedRun) {
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

fn side_of(passage: &Passage) -> Side {
    match (passage.from.is_empty(), passage.to.is_empty()) {
        (false, true) => Side::From,
        (true, false) => Side::To,
        _ => Side::Both,
    }
}

fn inline(what: &What, marks: &Marks) -> Inline {
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
    let count = |head: fn(&mut ComparedBlock) -> Option<&mut BlockHead>,
                 blocks: &mut [ComparedBlock]| {
        let heads: Vec<&mut BlockHead> = blocks.iter_mut().filter_map(head).collect();
        let plain: Vec<Block> = heads.iter().map(|it| Block::new(it.kind.clone())).collect();
        for (head, number) in heads.into_iter().zip(numbers(&plain)) {
            head.number = number;
        }
    };
    count(|block| block.from.as_mut(), blocks);
    count(|block| block.to.as_mut(), blocks);
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

fn counts(compared: &Compared, blocks: &[ComparedBlock]) -> Counts {
    let mut counts = Counts::default();
    let footnotes = compared.footnotes.iter().map(|note| &note.passages);
    let texts = [&compared.title, &compared.text]
        .into_iter()
        .chain(footnotes);
    for passage in texts.flat_map(|it| &it.steps) {
        if passage.kind == TokenKind::Word {
            count_word(&mut counts, passage);
        }
    }
    for block in blocks {
        match (block.side, block.moved, block.change) {
            (Side::To, Some(_), _) => counts.moved_blocks += 1,
            (Side::To, None, _) => counts.inserted_blocks += 1,
            (Side::From, None, _) => counts.removed_blocks += 1,
            (Side::Both, _, Some(_)) => counts.changed_blocks += 1,
            (Side::From, Some(_), _) | (Side::Both, _, None) => {}
        }
    }
    counts
}

fn count_word(counts: &mut Counts, passage: &Passage) {
    match (side_of(passage), passage.moved) {
        (Side::To, Some(_)) => counts.moved_words += 1,
        (Side::To, None) => counts.inserted_words += 1,
        (Side::From, None) => counts.removed_words += 1,
        (Side::Both, _) if passage.is_altered => counts.remarked_words += 1,
        (Side::From, Some(_)) | (Side::Both, _) => {}
    }
}
