//! Manuscripts made by hand.

use wortlaut_export::testing::working_draft;
use wortlaut_export::{Block, BlockKind, List, Manuscript, Marks, Run, Table};

pub fn words(text: &str) -> Vec<Run> {
    vec![Run::Words {
        text: text.to_owned(),
        marks: Marks::default(),
    }]
}

pub fn paragraph(text: &str) -> Block {
    block(BlockKind::Paragraph(words(text)))
}

pub fn heading(level: u8, text: &str) -> Block {
    let words = words(text);
    block(BlockKind::Heading { level, words })
}

pub fn item(depth: usize, text: &str) -> Block {
    block(BlockKind::Item {
        list: List::Unordered,
        parents: vec![List::Unordered; depth],
        words: words(text),
    })
}

pub fn table(
    header: bool,
    rows: usize,
    columns: usize,
    text: impl Fn(usize, usize) -> String,
) -> Block {
    let row = |row| {
        (0..columns)
            .map(|column| words(&text(row, column)))
            .collect()
    };
    let rows = (0..rows).map(row).collect();
    block(BlockKind::Table(Table { header, rows }))
}

pub fn block(kind: BlockKind) -> Block {
    Block {
        anchor: None,
        number: None,
        kind,
    }
}

pub fn numbered(number: &str, block: Block) -> Block {
    Block {
        number: Some(number.to_owned()),
        ..block
    }
}

/// A manuscript of these blocks.
pub fn manuscript(title: &str, blocks: Vec<Block>) -> Manuscript {
    Manuscript {
        edition: working_draft(),
        title: title.to_owned(),
        blocks,
        footnotes: Vec::new(),
    }
}

/// A paragraph for each footnote that refers to it.
pub fn with_footnotes(count: usize, text: impl Fn(usize) -> String) -> Manuscript {
    let paragraph = |note| {
        let mut runs = words("Ein Satz mit Beleg");
        runs.push(Run::Footnote(note));
        runs.extend(words("."));
        block(BlockKind::Paragraph(runs))
    };
    Manuscript {
        footnotes: (1..=count).map(|note| words(&text(note))).collect(),
        ..manuscript("Mit Fußnoten", (1..=count).map(paragraph).collect())
    }
}
