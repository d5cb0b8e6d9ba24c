//! Random comparisons by seed.

use super::random::Random;
use rand::RngExt;
use wortlaut_merge::document::{self, Block, BlockKind, Inline, Marks, Text};
use wortlaut_merge::history::{
    BlockHead, ComparedBlock, ComparedFootnote, ComparedRun, Comparison, Side,
};

/// A comparison with the two texts it compares.
pub struct RandomComparison {
    /// The comparison; changes are by the places 0 to 2 of a log.
    pub comparison: Comparison,
    /// The older text.
    pub from: Text,
    /// The newer text.
    pub to: Text,
}

/// A random comparison: the same for the same seed. Its blocks were inserted, removed, altered, split and joined; tables
/// stand in both texts.
pub fn random_comparison(seed: u64) -> RandomComparison {
    let mut random = Random::new(seed);
    random.fill();
    let text = std::mem::take(&mut random.text);
    let mut blocks: Vec<ComparedBlock> = Vec::new();
    for block in &text.blocks {
        let block = compared_block(&mut random, block, blocks.last());
        blocks.push(block);
    }
    let footnotes = text.footnotes.iter().map(|(id, words)| ComparedFootnote {
        side: Side::Both,
        id: id.clone(),
        number: None,
        runs: compared_runs(&mut random, words, None),
    });
    let footnotes = footnotes.collect();
    let mut comparison = Comparison {
        title: compared_runs(&mut random, &title(&text), None),
        footnotes,
        blocks,
        ..Comparison::default()
    };
    let [from, to] = [Side::From, Side::To].map(|side| Text {
        tables: text.tables.clone(),
        ..side_of(&comparison, side)
    });
    number(&mut comparison.blocks, &from, &to);
    RandomComparison {
        comparison,
        from,
        to,
    }
}

fn title(text: &Text) -> Vec<Inline> {
    let words = Inline::Text {
        text: text.title.clone(),
        marks: Marks::default(),
    };
    if text.title.is_empty() {
        Vec::new()
    } else {
        vec![words]
    }
}

fn compared_block(
    random: &mut Random,
    block: &Block,
    before: Option<&ComparedBlock>,
) -> ComparedBlock {
    let is_table = |kind: &BlockKind| matches!(kind, BlockKind::Table { .. });
    let side = match random.rng.random_range(0..10) {
        0 | 1 if !is_table(&block.kind) => Side::From,
        2 | 3 if !is_table(&block.kind) => Side::To,
        _ => Side::Both,
    };
    let head = |kind: &BlockKind| BlockHead {
        id: None,
        kind: kind.clone(),
        number: None,
    };
    // Words that stayed need a block before them on the side that lacks this one.
    let both_before = before.is_some_and(|before| {
        let head = before.from.as_ref().or(before.to.as_ref());
        before.side == Side::Both && head.is_some_and(|head| !is_table(&head.kind))
    });
    let only = (side != Side::Both && !both_before).then_some(side);
    let altered = if side == Side::Both && random.one_in(6) && !is_table(&block.kind) {
        BlockKind::Blockquote
    } else {
        block.kind.clone()
    };
    ComparedBlock {
        side,
        from: (side != Side::To).then(|| head(&block.kind)),
        to: (side != Side::From).then(|| head(&altered)),
        change: None,
        moved: None,
        by: Some(1),
        runs: compared_runs(random, &block.inlines, only),
    }
}

fn compared_runs(random: &mut Random, inlines: &[Inline], only: Option<Side>) -> Vec<ComparedRun> {
    let runs = inlines.iter().map(|inline| {
        let side = only.unwrap_or_else(|| match random.rng.random_range(0..6) {
            0 => Side::From,
            1 => Side::To,
            _ => Side::Both,
        });
        let remarked =
            side == Side::Both && matches!(inline, Inline::Text { .. }) && random.one_in(6);
        let strong = Marks {
            strong: true,
            ..Marks::default()
        };
        ComparedRun {
            side,
            inline: inline.clone(),
            marks_from: remarked.then_some(strong),
            change: None,
            moved: None,
            by: (side != Side::Both || remarked).then(|| random.rng.random_range(0..3)),
        }
    });
    runs.collect()
}

/// The text on one side.
fn side_of(comparison: &Comparison, side: Side) -> Text {
    let absent = if side == Side::From {
        Side::To
    } else {
        Side::From
    };
    let mut blocks: Vec<Block> = Vec::new();
    for block in &comparison.blocks {
        let head = if side == Side::From {
            &block.from
        } else {
            &block.to
        };
        blocks.extend(head.as_ref().map(|head| Block::new(head.kind.clone())));
        if let Some(last) = blocks.last_mut() {
            last.inlines.extend(inlines(&block.runs, absent));
        }
    }
    let footnotes = comparison.footnotes.iter();
    let title = inlines(&comparison.title, absent)
        .into_iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text,
            Inline::Footnote { .. } => String::new(),
        });
    Text {
        title: title.collect(),
        blocks,
        footnotes: footnotes
            .map(|note| (note.id.clone(), inlines(&note.runs, absent)))
            .collect(),
        ..Text::default()
    }
}

fn inlines(runs: &[ComparedRun], absent: Side) -> Vec<Inline> {
    let runs = runs.iter().filter(|run| run.side != absent);
    runs.map(|run| match (&run.inline, &run.marks_from) {
        (Inline::Text { text, .. }, Some(was)) if absent == Side::To => Inline::Text {
            text: text.clone(),
            marks: was.clone(),
        },
        (inline, _) => inline.clone(),
    })
    .collect()
}

/// Gives the blocks the numbers they have in each text.
fn number(blocks: &mut [ComparedBlock], from: &Text, to: &Text) {
    let mut from = document::numbers(&from.blocks).into_iter();
    let mut to = document::numbers(&to.blocks).into_iter();
    for block in blocks {
        if let Some(head) = &mut block.from {
            head.number = from.next().flatten();
        }
        if let Some(head) = &mut block.to {
            head.number = to.next().flatten();
        }
    }
}
