//! A redline as the template takes it: rows of two cells, the older text on the left.
//!
//! Which clauses make which row is decided in `wortlaut_export::synopsis`, for every format alike. Footnotes follow as rows
//! of their own, because each text has its own numbers for them.

mod cells;
mod rows;

use crate::sheet::{Closing, Frame};
use crate::tables::{Page, page_for_two};
use crate::words::{Compositor, Measure, Piece};
use rows::{Row, Rows};
use serde::Serialize;
use wortlaut_export::synopsis::{Synopsis, is_changed_run};
use wortlaut_export::{Redline, Side, labels};

/// A redline, ready to be laid out.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    #[serde(flatten)]
    frame: Frame,
    /// What the columns are called.
    columns: [Vec<Piece>; 2],
    /// The page, if the tables need a wider one than A4.
    page: Option<Page>,
    /// What the looks of changed words mean.
    legend: Legend,
    /// Whether the texts say the same.
    same: bool,
    rows: Vec<Row>,
    closing: Closing,
}

/// What the looks of changed words mean.
#[derive(Debug, Serialize)]
struct Legend {
    name: Vec<Piece>,
    removed: Vec<Piece>,
    added: Vec<Piece>,
    moved: Vec<Piece>,
    remarked: Vec<Piece>,
    /// That nothing changed.
    same: Vec<Piece>,
}

impl Legend {
    fn new(compositor: &mut Compositor) -> Self {
        let mut pieces = |words: &str| compositor.pieces(words, Measure::HALF);
        Self {
            name: pieces(labels::LEGEND),
            removed: pieces(labels::REMOVED_WORDS),
            added: pieces(labels::INSERTED_WORDS),
            moved: pieces(labels::MOVED_WORDS),
            remarked: pieces(labels::REMARKED_WORDS),
            same: pieces(labels::SAME_WORDING),
        }
    }
}

impl Sheet {
    pub(crate) fn new(redline: &Redline) -> Self {
        let mut compositor = Compositor::default();
        let (from, to) = (&redline.from, &redline.to);
        let title = title(redline);
        let frame = Frame::of_synopsis(&title, from, to, &mut compositor);
        let columns = [("Bisher", from), ("Neu", to)].map(|(side, edition)| {
            let line = format!("{side}: {}", labels::edition_line(edition));
            compositor.pieces(&line, Measure::HALF)
        });
        let rows = Rows::new(redline, &mut compositor).all();
        Self {
            frame,
            columns,
            page: page_for_two(most_columns(redline)),
            legend: Legend::new(&mut compositor),
            same: is_same(redline),
            rows,
            closing: Closing::new(&[from, to], &mut compositor),
        }
    }
}

/// How many columns the widest table has.
fn most_columns(redline: &Redline) -> usize {
    let tables = redline
        .blocks
        .iter()
        .filter_map(|block| block.table.as_ref());
    tables.map(|table| table.columns.len()).max().unwrap_or(0)
}

/// The title of the newer text.
fn title(redline: &Redline) -> String {
    let there = redline.title.iter().filter(|run| run.side != Side::From);
    let title: String = there.map(|run| run.run.text()).collect();
    labels::title_or_untitled(title.trim()).to_owned()
}

fn is_same(redline: &Redline) -> bool {
    let notes = redline.footnotes.iter();
    let words = notes
        .clone()
        .flat_map(|note| &note.words)
        .chain(&redline.title);
    let stays = |side: Side| side == Side::Both;
    Synopsis::new(redline).is_unchanged()
        && notes.map(|note| note.side).all(stays)
        && !words.into_iter().any(is_changed_run)
}
