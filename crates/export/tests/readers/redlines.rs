//! Comparisons with both of their texts, made so that the two are known beforehand.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use wortlaut_export::testing::{random_text, working_draft};
use wortlaut_export::{
    Author, Block, BlockHead, BlockKind, ChangedBlock, ChangedCell, ChangedNote, ChangedRow,
    ChangedRun, ChangedTable, List, Manuscript, Marks, Redline, Run, Side, Table,
};
use wortlaut_model::Timestamp;

/// A comparison and its two texts, under one edition, so that what is written around them is the same.
pub struct Pair {
    pub name: String,
    pub redline: Redline,
    pub from: Manuscript,
    pub to: Manuscript,
}

/// The definition, edited at random in several ways.
pub fn definition_pairs(definition: &Manuscript) -> Vec<Pair> {
    (0..24)
        .map(|seed| {
            pair(
                format!("definition{seed}"),
                definition,
                seed,
                if seed < 8 { 6 } else { 20 },
            )
        })
        .collect()
}

/// A random text, edited at random.
pub fn random_pair(seed: u64) -> Pair {
    let text = random_text(seed);
    let manuscript = wortlaut_export::testing::manuscript(&text, working_draft());
    pair(format!("random{seed}"), &manuscript, seed, 3)
}

fn pair(name: String, manuscript: &Manuscript, seed: u64, calm: u32) -> Pair {
    let mut editor = Editor {
        rng: StdRng::seed_from_u64(seed),
        calm,
    };
    let redline = editor.redline(manuscript);
    of_redline(name, redline)
}

/// A comparison with the texts that it tells, and the numbers that they have.
pub fn of_redline(name: String, mut redline: Redline) -> Pair {
    number(&mut redline);
    Pair {
        name,
        from: project(&redline, Side::From),
        to: project(&redline, Side::To),
        redline,
    }
}

struct Editor {
    rng: StdRng,
    /// One thing in so many is changed.
    calm: u32,
}

const WORDS: [&str; 6] = ["neu ", " dazu", "Kommune", " <b>&", "  zwei", "e\u{301}"];

impl Editor {
    fn changes(&mut self) -> bool {
        self.rng.random_range(0..self.calm) == 0
    }

    fn side(&mut self) -> Side {
        if !self.changes() {
            return Side::Both;
        }
        *[Side::From, Side::To].choose(&mut self.rng).unwrap()
    }

    fn by(&mut self) -> Option<Author> {
        let organisation = *["Stadtwerke Lübeck", "Stadtwerk <A> & Söhne"]
            .choose(&mut self.rng)
            .unwrap();
        Some(Author {
            organisation: organisation.into(),
            at: Timestamp::from_millis(1_795_000_000_000),
        })
    }

    fn redline(&mut self, manuscript: &Manuscript) -> Redline {
        let title = format!("{} und", manuscript.title);
        let title = Run::Words {
            text: title,
            marks: Marks::default(),
        };
        let more = Run::Words {
            text: " mehr".into(),
            marks: Marks::default(),
        };
        let title = [(Side::Both, title), (self.side(), more)];
        let title = title.map(|(side, run)| ChangedRun {
            side,
            run,
            marks_from: None,
            moved: None,
            by: self.by(),
        });
        let mut redline = Redline {
            from: manuscript.edition.clone(),
            to: manuscript.edition.clone(),
            title: title.into(),
            blocks: Vec::new(),
            footnotes: Vec::new(),
        };
        for block in &manuscript.blocks {
            let block = self.block(block, &redline.blocks);
            redline.blocks.push(block);
        }
        for words in &manuscript.footnotes {
            let words = self.words(words, Side::Both);
            redline.footnotes.push(ChangedNote {
                side: Side::Both,
                from: None,
                to: None,
                words,
            });
        }
        redline
    }

    fn block(&mut self, block: &Block, before: &[ChangedBlock]) -> ChangedBlock {
        let side = self.side();
        let (kind, words) = taken_apart(&block.kind);
        let table = match &block.kind {
            BlockKind::Table(table) => Some(self.table(table, side)),
            _ => None,
        };
        let other = if table.is_none() && self.changes() {
            self.kind()
        } else {
            kind.clone()
        };
        let whole = side != Side::Both && (self.rng.random() || !can_be_joined(before));
        let words = self.words(&words, if whole { side } else { Side::Both });
        let head = |kind| {
            Some(BlockHead {
                anchor: None,
                number: None,
                kind,
            })
        };
        ChangedBlock {
            side,
            from: if side == Side::To { None } else { head(kind) },
            to: if side == Side::From {
                None
            } else {
                head(other)
            },
            by: self.by(),
            moved: None,
            words,
            table,
        }
    }

    fn kind(&mut self) -> BlockKind {
        let list = *[List::Ordered, List::Unordered]
            .choose(&mut self.rng)
            .unwrap();
        match self.rng.random_range(0..5) {
            0 => BlockKind::Paragraph(Vec::new()),
            1 => BlockKind::Quotation(Vec::new()),
            2 => BlockKind::Heading {
                level: self.rng.random_range(1..5),
                words: Vec::new(),
            },
            3 => BlockKind::Item {
                list,
                parents: vec![List::Ordered],
                words: Vec::new(),
            },
            _ => BlockKind::Item {
                list,
                parents: Vec::new(),
                words: Vec::new(),
            },
        }
    }

    /// Words, of which some were removed, inserted or got other marks; or all of them as `side` says.
    fn words(&mut self, runs: &[Run], side: Side) -> Vec<ChangedRun> {
        let mut words = Vec::new();
        for run in runs {
            let (mut marks_from, mut run) = (None, run.clone());
            let mut its = if side == Side::Both {
                self.side()
            } else {
                side
            };
            if let Run::Words { marks, .. } = &mut run
                && its == Side::Both
                && self.changes()
            {
                marks_from = Some(marks.clone());
                marks.strong = !marks.strong;
                marks.em ^= self.rng.random::<bool>();
            }
            if matches!(run, Run::Footnote(_)) && self.rng.random() && side == Side::Both {
                its = Side::Both;
            }
            words.push(ChangedRun {
                side: its,
                run,
                marks_from,
                moved: None,
                by: self.by(),
            });
            if side == Side::Both && self.changes() {
                let text = (*WORDS.choose(&mut self.rng).unwrap()).to_owned();
                let run = Run::Words {
                    text,
                    marks: Marks::default(),
                };
                words.push(ChangedRun {
                    side: Side::To,
                    run,
                    marks_from: None,
                    moved: None,
                    by: self.by(),
                });
            }
        }
        words
    }

    fn table(&mut self, table: &Table, side: Side) -> ChangedTable {
        let whole = side != Side::Both;
        let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let columns_change = !whole && self.rng.random_range(0..6) == 0;
        let columns = (0..width).map(|column| {
            if columns_change && column > 0 {
                self.side()
            } else {
                if whole { side } else { Side::Both }
            }
        });
        let columns: Vec<_> = columns.collect();
        let rows = table.rows.iter().enumerate().map(|(index, row)| {
            let its = if whole {
                side
            } else if index == 0 {
                Side::Both
            } else {
                self.side()
            };
            let cells = row.iter().zip(&columns).map(|(cell, column)| {
                let side = if its == Side::Both { *column } else { its };
                ChangedCell {
                    words: self.words(cell, side),
                }
            });
            let cells = cells.collect();
            ChangedRow {
                side: its,
                by: self.by(),
                cells,
            }
        });
        let rows = rows.collect();
        ChangedTable {
            header_from: table.header,
            header_to: table.header,
            columns,
            rows,
        }
    }
}

/// Whether words of a block that stands in one text may belong to the block before it in the other: a table has no words.
fn can_be_joined(before: &[ChangedBlock]) -> bool {
    let last_with = |absent| {
        before
            .iter()
            .rev()
            .find(|block: &&ChangedBlock| block.side != absent)
    };
    let has_words = |block: Option<&ChangedBlock>| block.is_some_and(|block| block.table.is_none());
    has_words(last_with(Side::From)) && has_words(last_with(Side::To))
}

fn taken_apart(kind: &BlockKind) -> (BlockKind, Vec<Run>) {
    match kind.clone() {
        BlockKind::Paragraph(words) => (BlockKind::Paragraph(Vec::new()), words),
        BlockKind::Quotation(words) => (BlockKind::Quotation(Vec::new()), words),
        BlockKind::Heading { level, words } => (
            BlockKind::Heading {
                level,
                words: Vec::new(),
            },
            words,
        ),
        BlockKind::Item {
            list,
            parents,
            words,
        } => (
            BlockKind::Item {
                list,
                parents,
                words: Vec::new(),
            },
            words,
        ),
        BlockKind::Table(table) => (
            BlockKind::Table(Table {
                header: table.header,
                rows: Vec::new(),
            }),
            Vec::new(),
        ),
    }
}

/// Gives every block its number and every footnote its numbers, as each text by itself has them.
fn number(redline: &mut Redline) {
    for side in [Side::From, Side::To] {
        let mut numbering = Numbering::default();
        let mut order = Vec::new();
        for block in &mut redline.blocks {
            let head = if side == Side::From {
                &mut block.from
            } else {
                &mut block.to
            };
            if let Some(head) = head {
                head.number = numbering.next(&head.kind);
            }
            for run in block
                .words
                .iter()
                .filter(|run| run.side == Side::Both || run.side == side)
            {
                if let Run::Footnote(note) = run.run
                    && !order.contains(&note)
                {
                    order.push(note);
                }
            }
        }
        for (index, note) in redline.footnotes.iter_mut().enumerate() {
            let number = order
                .iter()
                .position(|other| *other == index + 1)
                .map(|place| place + 1);
            *(if side == Side::From {
                &mut note.from
            } else {
                &mut note.to
            }) = number;
        }
    }
}

/// Numbers as texts with numbered headings have them.
#[derive(Default)]
struct Numbering {
    headings: u32,
    paragraphs: u32,
    items: Vec<(Option<List>, u32)>,
}

impl Numbering {
    fn next(&mut self, kind: &BlockKind) -> Option<String> {
        if let BlockKind::Item { list, parents, .. } = kind {
            self.items.resize(parents.len() + 1, (None, 0));
            let last = self.items.last_mut().unwrap();
            let count = if last.0 == Some(*list) { last.1 + 1 } else { 1 };
            *last = (Some(*list), count);
            let letter = char::from(b'a' + u8::try_from(count - 1).unwrap());
            return (*list == List::Ordered).then(|| format!("{letter})"));
        }
        self.items.clear();
        match kind {
            BlockKind::Heading { .. } => {
                self.headings += 1;
                self.paragraphs = 0;
                Some(self.headings.to_string())
            }
            BlockKind::Paragraph(_) => {
                self.paragraphs += 1;
                Some(format!("({})", self.paragraphs))
            }
            _ => None,
        }
    }
}

/// The text of one side.
fn project(redline: &Redline, side: Side) -> Manuscript {
    let stands = |other: Side| other == Side::Both || other == side;
    let mut blocks: Vec<Block> = Vec::new();
    for block in &redline.blocks {
        let head = if side == Side::From {
            &block.from
        } else {
            &block.to
        };
        if let (Some(head), true) = (head, stands(block.side)) {
            let mut kind = head.kind.clone();
            if let (BlockKind::Table(table), Some(changed)) = (&mut kind, &block.table) {
                table.rows = rows(changed, side);
                table.header = if side == Side::From {
                    changed.header_from
                } else {
                    changed.header_to
                };
            }
            blocks.push(Block {
                anchor: None,
                number: head.number.clone(),
                kind,
            });
        }
        let words = words(&block.words, side);
        if !words.is_empty() {
            words_of(&mut blocks.last_mut().unwrap().kind).extend(words);
        }
    }
    let mut footnotes = BTreeMap::new();
    let mut renumbered = BTreeMap::new();
    for (index, note) in redline.footnotes.iter().enumerate() {
        if let Some(number) = if side == Side::From {
            note.from
        } else {
            note.to
        } {
            footnotes.insert(number, words(&note.words, side));
            renumbered.insert(index + 1, number);
        }
    }
    for block in &mut blocks {
        if matches!(block.kind, BlockKind::Table(_)) {
            continue;
        }
        for run in words_of(&mut block.kind) {
            if let Run::Footnote(number) = run {
                *number = renumbered[number];
            }
        }
    }
    blocks.retain(|block| !matches!(&block.kind, BlockKind::Table(table) if table.rows.is_empty()));
    let title = words(&redline.title, side);
    Manuscript {
        edition: redline.to.clone(),
        title: wortlaut_export::testing::words(&title),
        blocks,
        footnotes: footnotes.into_values().collect(),
    }
}

fn rows(table: &ChangedTable, side: Side) -> Vec<Vec<Vec<Run>>> {
    let stands = |other: Side| other == Side::Both || other == side;
    let rows = table.rows.iter().filter(|row| stands(row.side));
    rows.map(|row| {
        let cells = row
            .cells
            .iter()
            .zip(&table.columns)
            .filter(|(_, column)| stands(**column));
        cells.map(|(cell, _)| words(&cell.words, side)).collect()
    })
    .collect()
}

fn words(runs: &[ChangedRun], side: Side) -> Vec<Run> {
    let mut words: Vec<Run> = Vec::new();
    for run in runs
        .iter()
        .filter(|run| run.side == Side::Both || run.side == side)
    {
        let mut run_there = run.run.clone();
        if let (Side::From, Some(from), Run::Words { marks, .. }) =
            (side, &run.marks_from, &mut run_there)
        {
            *marks = from.clone();
        }
        match (words.last_mut(), &run_there) {
            (
                Some(Run::Words { text, marks }),
                Run::Words {
                    text: more,
                    marks: other,
                },
            ) if marks == other => {
                text.push_str(more);
            }
            _ => words.push(run_there),
        }
    }
    words
}

fn words_of(kind: &mut BlockKind) -> &mut Vec<Run> {
    match kind {
        BlockKind::Paragraph(words)
        | BlockKind::Quotation(words)
        | BlockKind::Heading { words, .. }
        | BlockKind::Item { words, .. } => words,
        BlockKind::Table(_) => panic!("a table has no words"),
    }
}
