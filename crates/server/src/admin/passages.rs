//! What a revised file changed, in lines for a terminal: removed words stand in `[-…-]`, new ones in `{+…+}`.

use wortlaut_merge::document::Inline;
use wortlaut_merge::history::{BlockHead, ComparedBlock, ComparedRun, Comparison, Side};

/// A line for each paragraph that is another now.
pub(super) fn passages(comparison: &Comparison) -> Vec<String> {
    let title = line("title", &comparison.title);
    let blocks = comparison.blocks.iter().filter_map(block);
    let notes = comparison.footnotes.iter().filter_map(|note| {
        let number = note.number.map_or_else(String::new, |it| format!(" {it}"));
        line(&format!("footnote{number}"), &note.runs)
    });
    title.into_iter().chain(blocks).chain(notes).collect()
}

fn block(block: &ComparedBlock) -> Option<String> {
    let cells = block.table.iter().flat_map(|table| &table.rows);
    let cells: Vec<String> = cells
        .flat_map(|row| &row.cells)
        .filter_map(|runs| line("|", runs))
        .collect();
    let is_changed = block.change.is_some() || block.runs.iter().any(|run| run.change.is_some());
    if !is_changed && cells.is_empty() {
        return None;
    }
    let number = |head: &Option<BlockHead>| head.as_ref().and_then(|it| it.number.clone());
    let number = number(&block.to).or_else(|| number(&block.from));
    let sign = match block.side {
        Side::From => "-",
        Side::To => "+",
        Side::Both => "~",
    };
    let mut parts = vec![sign.to_owned()];
    parts.extend(number);
    parts.push(words(&block.runs));
    parts.extend(cells);
    Some(parts.join(" ").trim_end().to_owned())
}

/// Words of which some changed, behind what they are; `None` when none did.
fn line(what: &str, runs: &[ComparedRun]) -> Option<String> {
    let is_changed = runs.iter().any(|run| run.change.is_some());
    is_changed.then(|| format!("{what} {}", words(runs)))
}

fn words(runs: &[ComparedRun]) -> String {
    let words = runs.iter().map(|run| {
        let words = match &run.inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Footnote { .. } => "[*]",
        };
        match run.side {
            Side::Both => words.to_owned(),
            Side::From => format!("[-{words}-]"),
            Side::To => format!("{{+{words}+}}"),
        }
    });
    words.collect()
}
