//! What DOCX and ODT are both written from: a [`Redline`] as paragraphs and tables, each change in a form that both formats
//! can track, so that accepting all gives the newer text and rejecting all the older one. A text without changes is a
//! redline in which everything stayed, so that there is one way to write either.

mod lists;
mod notes;
mod tables;
mod unchanged;
mod whole;

use crate::{
    Author, BlockHead, BlockKind, ChangedBlock, ChangedRun, ChangedTable, Edition, List,
    Manuscript, Marks, Redline, Run, Side, labels,
};
use lists::Lists;
pub(crate) use tables::column_shares;

/// A text, or two in one, as paragraphs and tables.
pub(crate) struct Sheet {
    /// The blocks: the title, which text it is, and the text.
    pub(crate) blocks: Vec<Paragraph>,
    /// The words of every footnote that is referred to, in the order of [`Piece::Note`]'s indices.
    pub(crate) notes: Vec<Vec<Tracked>>,
    /// The lists; item shapes name them by index.
    pub(crate) lists: Vec<ListKind>,
}

/// A list: consecutive items of one level that are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListKind {
    pub(crate) list: List,
    pub(crate) depth: usize,
    /// What stands before its items, if that cannot be counted: behind `z)` our letters go on with `aa)`, `ab)`, Word's
    /// with `aa)`, `bb)`.
    pub(crate) label: Option<String>,
}

/// A paragraph of one or both texts, or a table.
pub(crate) struct Paragraph {
    /// In which text it stands. All pieces of one that stands in one text only do so too.
    pub(crate) side: Side,
    pub(crate) from: Option<Shape>,
    pub(crate) to: Option<Shape>,
    pub(crate) by: Option<Author>,
    pub(crate) pieces: Vec<Tracked>,
    pub(crate) table: Option<ChangedTable>,
}

/// What a paragraph is, apart from its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Title,
    /// A line that says which text it is.
    Edition,
    Heading {
        level: u8,
    },
    Paragraph,
    Numbered,
    Quotation,
    Item {
        list: usize,
        depth: usize,
    },
    /// A table, and the narrow line that sets it apart from what follows.
    Table,
}

impl Shape {
    /// An item of a list within another. When a paragraph becomes one again, LibreOffice puts it into the outermost list.
    fn is_inner_item(self) -> bool {
        matches!(self, Self::Item { depth, .. } if depth > 0)
    }
}

/// A piece of a paragraph and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Tracked {
    pub(crate) side: Side,
    pub(crate) piece: Piece,
    /// The marks in the older text, if they were others.
    pub(crate) marks_from: Option<Marks>,
    pub(crate) by: Option<Author>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// The paragraph's number, with the tab behind it.
    Number(String),
    Words {
        text: String,
        marks: Marks,
    },
    /// A footnote, by its index in [`Sheet::notes`].
    Note(usize),
    /// A further reference to the footnote at `note`, whose number is `number`.
    NoteAgain {
        note: usize,
        number: usize,
    },
}

/// What the format can track; what it cannot is written as removed and inserted.
#[derive(Clone, Copy)]
pub(crate) struct Tracking {
    /// That a paragraph became another kind of paragraph.
    pub(crate) shapes: bool,
    /// That words got other marks.
    pub(crate) marks: bool,
    /// That a row of a table was inserted or removed.
    pub(crate) rows: bool,
    /// That a table was inserted or removed together with the line before it.
    pub(crate) lines: bool,
}

impl Sheet {
    /// The sheet of a text.
    pub(crate) fn of(manuscript: &Manuscript) -> Self {
        let all = Tracking {
            shapes: true,
            marks: true,
            rows: true,
            lines: true,
        };
        let lines = labels::edition_lines(&manuscript.edition, None);
        Self::new(&unchanged::redline(manuscript), all, &lines)
    }

    /// The sheet of two texts.
    pub(crate) fn tracked(redline: &Redline, tracking: Tracking) -> Self {
        let lines = labels::edition_lines(&redline.to, Some(&redline.from));
        Self::new(redline, tracking, &lines)
    }

    fn new(redline: &Redline, tracking: Tracking, lines: &[String]) -> Self {
        let mut lists = Lists::default();
        let mut blocks = vec![title(redline)];
        blocks.extend(lines.iter().map(|line| edition_line(line)));
        for block in &redline.blocks {
            blocks.extend(paragraphs(block, &mut lists, tracking));
        }
        whole::make_whole(&mut blocks);
        whole::removed_first(&mut blocks);
        let mut blocks = tables::between_lines(blocks, tracking.lines);
        for block in &mut blocks {
            split_marks(&mut block.pieces, tracking);
        }
        let anyone = Author {
            organisation: redline.to.workspace.clone(),
            at: redline.to.at,
        };
        whole::set_apart(&mut blocks, &anyone);
        whole::tell_no_moves(&mut blocks, &anyone);
        let mut notes = notes::number(redline, &mut blocks);
        for note in &mut notes {
            split_marks(note, tracking);
        }
        Self {
            blocks,
            notes,
            lists: lists.kinds,
        }
    }

    /// Whether each footnote is referred to again.
    pub(crate) fn notes_referred_to_again(&self) -> Vec<bool> {
        let mut again = vec![false; self.notes.len()];
        let pieces = self.blocks.iter().flat_map(|block| &block.pieces);
        for piece in pieces {
            if let Piece::NoteAgain { note, .. } = piece.piece
                && let Some(again) = again.get_mut(note)
            {
                *again = true;
            }
        }
        again
    }
}

/// The title of the newer text.
pub(crate) fn newer_title(redline: &Redline) -> String {
    let runs = redline.title.iter().filter(|run| run.side != Side::From);
    let words: String = runs
        .filter_map(|run| match &run.run {
            Run::Words { text, .. } => Some(text.as_str()),
            Run::Footnote(_) => None,
        })
        .collect();
    labels::title_or_untitled(&words).to_owned()
}

/// What identifies the edition in a file's properties, in full.
pub(crate) fn properties(
    edition: &Edition,
    compared_with: Option<&Edition>,
) -> Vec<(String, String)> {
    let mut properties = vec![
        (labels::DOCUMENT.to_owned(), edition.document.to_string()),
        ("Fassung".to_owned(), labels::edition_name(edition)),
        (labels::HEADS.to_owned(), labels::heads_full(edition)),
        (labels::HASH.to_owned(), labels::hash(edition)),
    ];
    properties
        .extend(labels::agreement_line(edition).map(|line| ("Vereinbarung".to_owned(), line)));
    properties.extend(
        edition
            .address
            .clone()
            .map(|address| (labels::ADDRESS.to_owned(), address)),
    );
    if let Some(older) = compared_with {
        let name = |name: &str| format!("{name} (vorher)");
        properties.push((name("Fassung"), labels::edition_name(older)));
        properties.push((name(labels::HEADS), labels::heads_full(older)));
        properties.push((name(labels::HASH), labels::hash(older)));
    }
    properties
}

/// What stands before the items of a list without letters.
pub(crate) fn bullet(depth: usize) -> &'static str {
    if depth.is_multiple_of(2) {
        labels::BULLET
    } else {
        "–"
    }
}

/// The words of a cell as pieces whose changes DOCX and ODT can tell.
pub(crate) fn pieces(run: &ChangedRun, tracking: Tracking) -> Vec<Tracked> {
    let mut pieces = vec![tracked(run)];
    split_marks(&mut pieces, tracking);
    pieces
}

fn title(redline: &Redline) -> Paragraph {
    Paragraph {
        side: Side::Both,
        from: Some(Shape::Title),
        to: Some(Shape::Title),
        by: None,
        pieces: redline.title.iter().map(tracked).collect(),
        table: None,
    }
}

/// A line below the title that says which text it is.
fn edition_line(line: &str) -> Paragraph {
    let piece = Piece::Words {
        text: line.to_owned(),
        marks: Marks::default(),
    };
    Paragraph {
        side: Side::Both,
        from: Some(Shape::Edition),
        to: Some(Shape::Edition),
        by: None,
        pieces: vec![Tracked {
            side: Side::Both,
            piece,
            marks_from: None,
            by: None,
        }],
        table: None,
    }
}

/// A block as paragraphs: one, or two if it changed in a way that the format cannot track.
fn paragraphs(block: &ChangedBlock, lists: &mut Lists, tracking: Tracking) -> Vec<Paragraph> {
    let (from, to) = lists.shapes(block.from.as_ref(), block.to.as_ref());
    let table = block.table.as_ref();
    let replaced = match (from, to) {
        (Some(from), Some(to)) if block.side == Side::Both => {
            let is_tracked = tracking.shapes
                && from != Shape::Table
                && to != Shape::Table
                && !from.is_inner_item();
            (from != to && !is_tracked)
                || table.is_some_and(|table| tables::is_replaced(table, tracking.rows))
        }
        _ => false,
    };
    let sides = if replaced {
        vec![Side::From, Side::To]
    } else {
        vec![block.side]
    };
    let paragraph = |side| paragraph(block, side, from, to);
    sides.into_iter().filter_map(paragraph).collect()
}

/// The block as it stands in the text of `side`; none if it is a table that has no cell there.
fn paragraph(
    block: &ChangedBlock,
    side: Side,
    from: Option<Shape>,
    to: Option<Shape>,
) -> Option<Paragraph> {
    let shape = if side == Side::From { from } else { to };
    let is_table = shape == Some(Shape::Table);
    let table = match &block.table {
        Some(table) if is_table => {
            let table = tables::side_of(table, side)?;
            Some(tables::with_authors(table, block.by.as_ref()))
        }
        _ => None,
    };
    let mut pieces = Vec::new();
    if !is_table {
        pieces.extend(numbers(block, side));
        pieces.extend(block.words.iter().map(tracked));
    }
    if block.side == Side::Both && side != Side::Both {
        pieces = only(pieces, side);
    }
    Some(Paragraph {
        side,
        from,
        to,
        by: block.by.clone(),
        pieces,
        table,
    })
}

/// What of `pieces` stands in the text of `side`, as standing there alone.
fn only(pieces: Vec<Tracked>, side: Side) -> Vec<Tracked> {
    let stands = |piece: &Tracked| piece.side == Side::Both || piece.side == side;
    pieces
        .into_iter()
        .filter(stands)
        .map(|piece| piece.on(side))
        .collect()
}

impl Tracked {
    /// The piece as it stands in the text of `side` alone.
    pub(crate) fn on(mut self, side: Side) -> Self {
        if let (Side::From, Some(from), Piece::Words { marks, .. }) =
            (side, self.marks_from.take(), &mut self.piece)
        {
            *marks = from;
        }
        self.side = side;
        self
    }
}

/// The block's number: one piece, or two if it is another one now.
///
/// Headings and paragraphs get their numbers as words and a tab, not as fields of the word processor: what stands in the
/// margin must be what the text's numbering says, in every program, and with changes that are neither accepted nor rejected.
/// Items are real list items, see [`Lists`].
fn numbers(block: &ChangedBlock, side: Side) -> Vec<Tracked> {
    let number = |head: &Option<BlockHead>| {
        let head = head.as_ref()?;
        let literal = !matches!(head.kind, BlockKind::Item { .. });
        head.number.clone().filter(|_| literal)
    };
    let (from, to) = (number(&block.from), number(&block.to));
    let piece = |side, number: Option<String>| {
        let by = block.by.clone();
        number.map(|number| Tracked {
            side,
            piece: Piece::Number(number),
            marks_from: None,
            by,
        })
    };
    let pieces = match side {
        Side::Both if from == to => vec![piece(Side::Both, to)],
        Side::Both => vec![piece(Side::From, from), piece(Side::To, to)],
        Side::From => vec![piece(Side::From, from)],
        Side::To => vec![piece(Side::To, to)],
    };
    pieces.into_iter().flatten().collect()
}

pub(crate) fn tracked(run: &ChangedRun) -> Tracked {
    let piece = match &run.run {
        Run::Words { text, marks } => Piece::Words {
            text: text.clone(),
            marks: marks.clone(),
        },
        Run::Footnote(number) => Piece::Note(number.saturating_sub(1)),
    };
    Tracked {
        side: run.side,
        piece,
        marks_from: run.marks_from.clone(),
        by: run.by.clone(),
    }
}

/// Words whose change of marks the format cannot track are removed and inserted. No format tracks another link; and of words
/// in a style of their own, as defined terms are, LibreOffice does not bring back what they were besides.
fn split_marks(pieces: &mut Vec<Tracked>, tracking: Tracking) {
    let mut split = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        let (Piece::Words { marks, .. }, Some(from)) = (&piece.piece, &piece.marks_from) else {
            split.push(piece);
            continue;
        };
        let is_plain = |marks: &Marks| marks.link.is_none() && !marks.term;
        if tracking.marks && is_plain(marks) && is_plain(from) {
            split.push(piece);
        } else {
            split.push(piece.clone().on(Side::From));
            split.push(piece.on(Side::To));
        }
    }
    *pieces = split;
}
