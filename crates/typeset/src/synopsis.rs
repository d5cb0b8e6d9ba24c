//! A redline as the template takes it: rows of two cells, the older text on the left.
//!
//! Runs of clauses that stayed are one row, but for the heading above a clause that changed: it says where one is.
//! Footnotes follow as rows of their own, because each text has its own numbers for them.

mod cells;
mod places;
mod rows;

use crate::sheet::{Closing, Frame};
use crate::tables::{Page, page_for_two};
use crate::words::{Compositor, Measure, Piece};
use rows::{Row, Rows};
use serde::Serialize;
use wortlaut_export::{Redline, Run, Side, labels};

/// A redline, ready to be laid out.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    #[serde(flatten)]
    frame: Frame,
    /// What the columns are called.
    columns: [Vec<Piece>; 2],
    /// The page, if the tables need a wider one than A4.
    page: Option<Page>,
    rows: Vec<Row>,
    closing: Closing,
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
            rows,
            closing: Closing::new(&[from, to], &mut compositor),
        }
    }
}

/// How many columns the widest table has.
fn most_columns(redline: &Redline) -> usize {
    let tables = redline.blocks.iter().filter_map(|block| block.table.as_ref());
    tables.map(|table| table.columns.len()).max().unwrap_or(0)
}

/// The title of the newer text.
fn title(redline: &Redline) -> String {
    let there = redline.title.iter().filter(|run| run.side != Side::From);
    let words = there.filter_map(|run| match &run.run {
        Run::Words { text, .. } => Some(text.as_str()),
        Run::Footnote(_) => None,
    });
    let title: String = words.collect();
    labels::title_or_untitled(title.trim()).to_owned()
}
