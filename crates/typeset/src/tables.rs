//! How wide the columns of a table are, and the page if it needs one of its own.

use crate::words::{Compositor, Measure, Span, is_line_end};
use serde::Serialize;
use wortlaut_export::{Run, Table};

/// The width of the text on an A4 page, in millimetres; see `manuscript.typ`.
const TEXT_WIDTH: f64 = 154.0;
/// Pages for tables that are wider: landscape A4 and A3, width and height in millimetres.
const PAGES: [(f64, f64); 2] = [(297.0, 210.0), (420.0, 297.0)];
/// The height of wider ones, in millimetres.
const WIDER_HEIGHT: f64 = 297.0;
/// The white on both sides of such a page, in millimetres.
const PAGE_SIDES: f64 = 44.0;
/// The widest page, in millimetres, a little less than PDF can describe. Columns beyond it become narrow.
const WIDEST: f64 = 5_000.0;
/// A column of a table in one of the two columns of a Synopse, in millimetres.
const COLUMN_OF_TWO: f64 = 22.0;
/// The white within a cell, left and right, in millimetres.
const CELL_SIDES: f64 = 4.0;
/// The mean width of a character, of the type size.
const CHARACTER: f64 = 0.5;
/// Millimetres of a point.
const POINT: f64 = 25.4 / 72.0;
/// Words up to this many characters should fit into their column.
const WORD: usize = 16;
/// How many characters a column may be wider than its longest word for the sake of long cells.
const MOST_MEAN: usize = 60;
/// Longest cell, in characters, of a row that heads the columns on every page. The engine keeps such a row on one page, even
/// if words are lost for it; a longer one looks the same and is a row like others.
const HEADING_CHARS: usize = 200;
/// Up to how many lines a row is kept on one page: about half of one.
const WHOLE_ROW_LINES: usize = 20;
/// Words in cells that hyphenation cannot break may be broken beyond this many characters.
const CELL: Measure = Measure(WORD);

/// A table as the template takes it.
#[derive(Debug, Serialize)]
pub(crate) struct TableOf {
    /// Whether the first row heads the columns.
    header: bool,
    /// Whether it does so for machines, too.
    tagged: bool,
    /// Whether it does so on every page. What is repeated may not hold links in PDF/UA.
    repeat: bool,
    /// The type size, in points.
    size: f64,
    /// How wide the columns are, in millimetres.
    columns: Vec<f64>,
    /// Whether words of a column are hyphenated: where one may be longer than the column is wide.
    hyphenated: Vec<bool>,
    /// Whether a row is kept on one page.
    whole: Vec<bool>,
    /// The page that it needs for itself.
    page: Option<Page>,
    /// The cells, row by row.
    rows: Vec<Vec<Vec<Span>>>,
}

/// A page for a wide table.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Page {
    /// In millimetres.
    width: f64,
    /// In millimetres.
    height: f64,
}

impl TableOf {
    pub(crate) fn new(table: &Table, compositor: &mut Compositor) -> Self {
        let width = table.rows.first().map_or(0, Vec::len);
        let size = type_size(width);
        let columns: Vec<Column> = (0..width).map(|index| Column::of(table, index)).collect();
        let needed = columns.iter().map(|column| column.needed(size)).sum();
        let page = page_for(needed);
        let room = page.as_ref().map_or(TEXT_WIDTH, Page::room);
        let widths = widths(&columns, size, room);
        let heads = table
            .rows
            .first()
            .is_some_and(|row| may_head(row.iter().map(|cell| length(cell))));
        let mut cell = |cell: &Vec<Run>| compositor.spans(cell, CELL);
        Self {
            header: table.header,
            tagged: table.header && heads,
            repeat: !table
                .rows
                .first()
                .is_some_and(|row| row.iter().flatten().any(is_link)),
            size,
            hyphenated: columns
                .iter()
                .map(|column| column.word > WORD || needed > room)
                .collect(),
            whole: table
                .rows
                .iter()
                .map(|row| most_lines(row, &widths, size) <= WHOLE_ROW_LINES)
                .collect(),
            columns: widths,
            page,
            rows: table
                .rows
                .iter()
                .map(|row| row.iter().map(&mut cell).collect())
                .collect(),
        }
    }

    /// Whether there is anything to lay out.
    pub(crate) const fn has_cells(&self) -> bool {
        !self.rows.is_empty() && !self.columns.is_empty()
    }
}

/// Whether cells of these lengths, in characters, may head the columns on every page.
pub(crate) fn may_head(mut lengths: impl Iterator<Item = usize>) -> bool {
    lengths.all(|length| length <= HEADING_CHARS)
}

/// The type size for so many columns, in points.
const fn type_size(columns: usize) -> f64 {
    match columns {
        0..=5 => 9.5,
        6..=8 => 8.5,
        _ => 7.5,
    }
}

/// The page on which a table of this width has room; none if it fits between the words.
fn page_for(needed: f64) -> Option<Page> {
    if needed <= TEXT_WIDTH {
        return None;
    }
    let ready = PAGES
        .into_iter()
        .find(|(width, _)| needed <= width - PAGE_SIDES);
    let (width, height) = ready.unwrap_or(((needed + PAGE_SIDES).min(WIDEST), WIDER_HEIGHT));
    Some(Page { width, height })
}

/// The page for a Synopse whose widest table has so many columns; none if two of them fit on landscape A4.
pub(crate) fn page_for_two(columns: usize) -> Option<Page> {
    let needed = 2.0 * COLUMN_OF_TWO * f64::from(u32::try_from(columns).unwrap_or(u32::MAX));
    let (landscape, _) = PAGES[0];
    (needed > landscape - PAGE_SIDES)
        .then(|| page_for(needed))
        .flatten()
}

impl Page {
    /// The width of the text on it, in millimetres.
    fn room(&self) -> f64 {
        self.width - PAGE_SIDES
    }
}

/// The widths of columns that share this room, in millimetres: what each needs, and of the rest by what it holds.
fn widths(columns: &[Column], size: f64, room: f64) -> Vec<f64> {
    let needed: f64 = columns.iter().map(|column| column.needed(size)).sum();
    let weights: f64 = columns.iter().map(|column| column.weight(size)).sum();
    let rest = (room - needed).max(0.0) / weights;
    let width = |column: &Column| column.needed(size) + rest * column.weight(size);
    let widths = columns.iter().map(width);
    widths.map(|width| (width * 10.0).round() / 10.0).collect()
}

/// How many lines the longest cell of a row has, if lines are filled by half.
fn most_lines(row: &[Vec<Run>], widths: &[f64], size: f64) -> usize {
    let lines = row.iter().zip(widths).map(|(cell, width)| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a width in characters, positive and below a few thousand"
        )]
        let line = ((width - CELL_SIDES) / characters(1, size)).max(1.0) as usize;
        let typed = cell.iter().flat_map(|run| run.text().chars());
        let typed = typed.filter(|character| is_line_end(*character)).count();
        2 * length(cell) / line + typed + 1
    });
    lines.max().unwrap_or(0)
}

/// How much there is in a column.
struct Column {
    /// The longest word, in characters.
    word: usize,
    /// The characters of a cell in the mean, up to [`MOST_MEAN`].
    mean: usize,
}

impl Column {
    fn of(table: &Table, index: usize) -> Self {
        let cells = || table.rows.iter().filter_map(|row| row.get(index));
        let word = cells().map(|cell| longest_word(cell)).max().unwrap_or(0);
        let all: usize = cells().map(|cell| length(cell)).sum();
        Self {
            word,
            mean: (all / table.rows.len().max(1)).min(MOST_MEAN),
        }
    }

    /// The least width, in millimetres.
    fn needed(&self, size: f64) -> f64 {
        CELL_SIDES + characters(self.word.clamp(3, WORD), size)
    }

    /// The share of the room that no column needs.
    fn weight(&self, size: f64) -> f64 {
        let more = self.mean.saturating_sub(self.word.min(WORD));
        self.needed(size) + characters(more, size) / 2.0
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen characters")]
fn characters(count: usize, size: f64) -> f64 {
    count as f64 * size * CHARACTER * POINT
}

const fn is_link(run: &Run) -> bool {
    matches!(run, Run::Words { marks, .. } if marks.link.is_some())
}

fn length(cell: &[Run]) -> usize {
    cell.iter().map(|run| run.text().chars().count()).sum()
}

fn longest_word(cell: &[Run]) -> usize {
    let words = cell.iter().flat_map(|run| run.text().split_whitespace());
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wortlaut_export::Marks;

    fn table(columns: usize, word: &str) -> TableOf {
        let cell = vec![Run::Words {
            text: word.to_owned(),
            marks: Marks::default(),
        }];
        let table = Table {
            header: true,
            rows: vec![vec![cell; columns]; 3],
        };
        TableOf::new(&table, &mut Compositor::default())
    }

    #[test]
    fn a_wide_table_gets_a_page_as_wide() {
        assert_eq!(table(3, "Kommune").page, None);
        let page = |width, height| Some(Page { width, height });
        assert_eq!(table(9, "verantwortlich").page, page(297.0, 210.0));
        assert_eq!(table(14, "verantwortlich").page, page(420.0, 297.0));
        let wider = table(60, "verantwortlich").page.unwrap();
        assert!(wider.width > 1_300.0 && wider.width < 1_500.0, "{wider:?}");
        assert_eq!(table(1_000, "verantwortlich").page, page(WIDEST, 297.0));
    }

    #[test]
    fn columns_share_the_width_by_what_they_hold() {
        let rows = ["kurz", "ein etwas längerer Satz, der mehr Platz braucht"].map(|text| {
            vec![Run::Words {
                text: text.to_owned(),
                marks: Marks::default(),
            }]
        });
        let table = Table {
            header: false,
            rows: vec![rows.to_vec()],
        };
        let columns = TableOf::new(&table, &mut Compositor::default()).columns;
        assert!(columns[1] > 2.0 * columns[0], "{columns:?}");
    }

    #[test]
    fn a_column_has_room_for_its_longest_word_and_a_row_for_its_lines() {
        let cells = ["verantwortlich", &"ein langer Satz ".repeat(40), "a\nb"];
        let cells = cells.map(|text| {
            vec![Run::Words {
                text: text.to_owned(),
                marks: Marks::default(),
            }]
        });
        let columns: Vec<_> = cells
            .iter()
            .map(|cell| Column {
                word: longest_word(cell),
                mean: length(cell).min(MOST_MEAN),
            })
            .collect();
        let widths = widths(&columns, 9.5, TEXT_WIDTH);
        assert!(widths[0] >= columns[0].needed(9.5), "{widths:?}");
        assert!((widths.iter().sum::<f64>() - TEXT_WIDTH).abs() < 0.5);
        assert!(most_lines(&cells, &widths, 9.5) > WHOLE_ROW_LINES);
        assert_eq!(most_lines(&cells[2..], &widths[2..], 9.5), 2);
    }
}
