//! Comparison → texts: what it says of a text at one moment is enough to write the text at the other.

use super::{ComparedFootnote, ComparedRun, Comparison, Side};
use crate::document::{Block, Inline, Text, push_words, words};

impl Comparison {
    /// The text at the second moment, made from the text at the first; `None` when `from` is another text than the one
    /// that was compared.
    pub fn apply(&self, from: &Text) -> Option<Text> {
        (self.text(Side::From) == *from).then(|| self.text(Side::To))
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
            ..Text::default()
        }
    }

    fn blocks_at(&self, side: Side) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for compared in &self.blocks {
            let head = match side {
                Side::From => &compared.from,
                Side::Both | Side::To => &compared.to,
            };
            blocks.extend(head.iter().map(|head| Block::new(head.kind.clone())));
            if let Some(block) = blocks.last_mut() {
                extend(&mut block.inlines, &compared.runs, side);
            }
        }
        blocks
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
