//! Tables of our own exports: in columns between divided rules, or row by row between rules as wide as a line.

use super::{Draft, ImportError, Line, Lines, Style};
use std::ops::Range;
use wortlaut_merge::document::Marks;
use wortlaut_model::limits;

/// The fewest dashes of a rule.
const FEWEST: usize = 3;
/// How wide the rules around rows in blocks are.
const WIDE: usize = 72;

/// Where a table's lines are.
struct Region<'s> {
    /// Behind the first line that is the table's.
    lines: Lines<'s>,
    /// The row that heads the columns, in lines.
    head: usize,
    /// The other rows.
    body: usize,
    /// Where the columns are, in characters; none for rows in blocks.
    columns: Option<Vec<Range<usize>>>,
    /// What stands behind the table.
    rest: Lines<'s>,
}

/// Reads the table that begins with the next line, if one does.
pub(super) fn read(lines: &mut Lines<'_>, draft: &mut Draft<'_>) -> Result<bool, ImportError> {
    let Some(region) = Region::find(lines.clone()) else {
        return Ok(false);
    };
    *lines = region.rest.clone();
    draft.begin_table()?;
    match &region.columns {
        Some(columns) => region.read_columns(columns, draft)?,
        None => region.read_blocks(draft)?,
    }
    draft.end_table()?;
    Ok(true)
}

impl<'s> Region<'s> {
    fn find(mut lines: Lines<'s>) -> Option<Self> {
        let (_, first) = lines.peek().copied()?;
        if is_wide_rule(first) {
            lines.next();
            return Self::of_blocks(lines);
        }
        if let Some(columns) = columns(first) {
            lines.next();
            return Self::of_columns(lines, 0, columns);
        }
        let mut ahead = lines.clone();
        ahead.next();
        let columns = columns(ahead.next()?.1)?;
        Self::of_columns(lines, 1, columns)
    }

    fn of_columns(lines: Lines<'s>, head: usize, columns: Vec<Range<usize>>) -> Option<Self> {
        let mut rest = lines.clone();
        // The row that heads them, and the rule below it.
        rest.by_ref().take(2 * head).for_each(drop);
        let body = until(&mut rest, |line| self::columns(line).is_some())?;
        Some(Self {
            lines,
            head,
            body,
            columns: Some(columns),
            rest,
        })
    }

    /// A rule ends them that nothing follows at once.
    fn of_blocks(lines: Lines<'s>) -> Option<Self> {
        let mut rest = lines.clone();
        let first = until(&mut rest, is_wide_rule)?;
        let is_head = rest.peek().is_some_and(|(_, line)| !line.trim().is_empty());
        let (head, body) = match is_head {
            true => (first, until(&mut rest, is_wide_rule)?),
            false => (0, first),
        };
        Some(Self {
            lines,
            head,
            body,
            columns: None,
            rest,
        })
    }

    /// The lines of the rows that stand below the head.
    fn body(&self) -> impl Iterator<Item = &'s str> {
        let behind = usize::from(self.head > 0);
        let lines = self.lines.clone().skip(self.head + behind);
        lines.map(|(_, line)| line).take(self.body)
    }

    fn head(&self) -> impl Iterator<Item = &'s str> {
        self.lines.clone().map(|(_, line)| line).take(self.head)
    }

    fn read_columns(
        &self,
        columns: &[Range<usize>],
        draft: &mut Draft<'_>,
    ) -> Result<(), ImportError> {
        for line in self.head() {
            push_row(&cells(line, columns), draft)?;
            mark_header(draft);
        }
        for line in self.body() {
            push_row(&cells(line, columns), draft)?;
        }
        Ok(())
    }

    fn read_blocks(&self, draft: &mut Draft<'_>) -> Result<(), ImportError> {
        let mut labels = Vec::new();
        for row in Rows(self.head()) {
            push_row(&row, draft)?;
            mark_header(draft);
            labels = row.into_iter().map(Label::of).collect();
        }
        for row in Rows(self.body()) {
            let labels = labels.iter_mut().zip(&row);
            labels.for_each(|(label, cell)| label.look_at(cell));
        }
        for row in Rows(self.body()) {
            let mut labels = labels.iter();
            let cells = row.iter().map(|cell| match labels.next() {
                Some(label) => label.taken_off(cell),
                None => cell.clone(),
            });
            push_row(&cells.collect::<Vec<_>>(), draft)?;
        }
        Ok(())
    }
}

/// What stands before every cell of a column in blocks: what heads the column, or what headed it before somebody changed it.
struct Label {
    head: String,
    /// What all cells so far begin with, up to a colon; none once they differ, or one begins with what heads them.
    common: Option<Option<String>>,
}

impl Label {
    fn of(head: String) -> Self {
        Self {
            common: (!head.is_empty()).then_some(None),
            head: format!("{head}:"),
        }
    }

    fn look_at(&mut self, cell: &str) {
        let Some(common) = &mut self.common else {
            return;
        };
        let begin = cell.split_inclusive(": ").next().map_or("", str::trim_end);
        let differs = common.as_ref().is_some_and(|it| it != begin);
        if differs || !begin.ends_with(':') || cell.starts_with(&self.head) {
            self.common = None;
        } else {
            *common = Some(begin.to_owned());
        }
    }

    fn taken_off(&self, cell: &str) -> String {
        let before = self.common.as_ref().and_then(Option::as_ref);
        let label = before.unwrap_or(&self.head);
        let rest = cell.strip_prefix(label.as_str()).unwrap_or(cell);
        rest.trim_start().to_owned()
    }
}

/// The rows of a table in blocks: a paragraph each, a line that begins with a dash for each cell.
struct Rows<I>(I);

impl<'s, I: Iterator<Item = &'s str>> Iterator for Rows<I> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let mut cells: Vec<String> = Vec::new();
        for line in self.0.by_ref().map(str::trim_end) {
            if line.is_empty() {
                match cells.is_empty() {
                    true => continue,
                    false => break,
                }
            }
            match (line.strip_prefix('-'), cells.last_mut()) {
                (None, Some(cell)) => {
                    cell.push(' ');
                    cell.push_str(line.trim_start());
                }
                (cell, _) => cells.push(cell.unwrap_or(line).trim_start().to_owned()),
            }
        }
        (!cells.is_empty()).then_some(cells)
    }
}

/// How many lines come before the one that ends them, which is passed over.
fn until(lines: &mut Lines<'_>, is_end: impl Fn(&str) -> bool) -> Option<usize> {
    lines.position(|(_, line)| is_end(line))
}

fn is_wide_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() == WIDE && line.bytes().all(|it| it == b'-')
}

/// Where the columns are below a rule that is divided, in characters.
fn columns(line: &str) -> Option<Vec<Range<usize>>> {
    let line = line.trim_end();
    let is_rule = line.starts_with('-') && line.bytes().all(|it| matches!(it, b'-' | b' '));
    if !is_rule {
        return None;
    }
    let parts = chunks(line);
    let is_rule = (2..=limits::IMPORT_COLUMNS).contains(&parts.len())
        && parts
            .iter()
            .all(|(_, part)| part.len() >= FEWEST && !part.contains(' '));
    let ranges = parts.iter().map(|(start, part)| *start..start + part.len());
    is_rule.then(|| ranges.collect())
}

/// The stretches of a line between which there are two spaces or more, and where they begin, in characters.
fn chunks(line: &str) -> Vec<(usize, &str)> {
    let mut chunks = Vec::new();
    let mut at = 0;
    for part in line.split("  ") {
        let words = part.trim();
        if !words.is_empty() {
            let before = part.chars().take_while(|it| it.is_whitespace()).count();
            chunks.push((at + before, words));
        }
        at += part.chars().count() + 2;
    }
    chunks
}

/// The cells of a row. Where there are not as many stretches of words as columns, each is told by where it begins. Whoever
/// changes a word moves what stands behind it, but leaves the spaces between.
fn cells(line: &str, columns: &[Range<usize>]) -> Vec<String> {
    let mut cells = vec![String::new(); columns.len()];
    let chunks = chunks(line);
    let are_more = chunks.len() > columns.len();
    let mut place = Place::default();
    for (index, (start, words)) in chunks.iter().enumerate() {
        // Those behind need columns too.
        let behind = chunks.len() - index - 1;
        let until = columns
            .len()
            .saturating_sub(if are_more { 0 } else { behind });
        let candidates = columns.iter().enumerate().take(until);
        let candidates = candidates.skip(place.next);
        let nearest = candidates.min_by_key(|(_, column)| place.distance(*start, column));
        let Some((column, range)) = nearest else {
            break;
        };
        let Some(cell) = cells.get_mut(column) else {
            break;
        };
        if cell.is_empty() {
            place.moved = moves(*start, range);
        } else {
            cell.push(' ');
        }
        cell.push_str(words);
        place.before = Some((range.clone(), start + words.chars().count()));
        place.next = if are_more { column } else { column + 1 };
    }
    cells
}

/// How far a row has been told apart.
#[derive(Default)]
struct Place {
    /// The first column that is left.
    next: usize,
    /// By how many characters the words so far have moved.
    moved: isize,
    /// The column of the words before, and where these end.
    before: Option<(Range<usize>, usize)>,
}

impl Place {
    /// How little words that begin there seem to belong to a column: first whether the spaces before them are as many as
    /// there can be, then how far they would have moved.
    fn distance(&self, start: usize, column: &Range<usize>) -> (bool, usize) {
        let can_be = self.before.as_ref().is_none_or(|(before, end)| {
            let fewest = column.start.saturating_sub(before.end);
            let most = column.start.saturating_sub(before.start);
            (fewest..most).contains(&start.saturating_sub(*end))
        });
        (!can_be, (moves(start, column) - self.moved).unsigned_abs())
    }
}

fn moves(start: usize, column: &Range<usize>) -> isize {
    start.cast_signed() - column.start.cast_signed()
}

fn push_row(cells: &[String], draft: &mut Draft<'_>) -> Result<(), ImportError> {
    if let Some(grid) = draft.grid() {
        grid.begin_row();
    }
    for cell in cells {
        draft.begin_cell();
        let mut line = Line::default();
        line.push(cell, &Marks::default())?;
        draft.paragraph(Style::Paragraph, line.take())?;
        draft.end_cell()?;
    }
    Ok(())
}

fn mark_header(draft: &mut Draft<'_>) {
    if let Some(grid) = draft.grid() {
        grid.mark_header();
    }
}
