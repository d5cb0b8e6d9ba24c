//! How long pages take, and how much memory: run with `cargo bench -p wortlaut-typeset`.
//!
//! No two texts have a clause in common: the layout engine remembers what it has laid out, and would else only look it up.
//! The bound is the product's promise: the definition in 60 ms once the fonts are read.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails by a panic"
)]

use std::time::{Duration, Instant};
use wortlaut_export::testing::{
    agreed_version, definition, manuscript, random_comparison, working_draft,
};
use wortlaut_export::{Block, BlockKind, Manuscript, Redline, Run};
use wortlaut_typeset::{pdf, synopsis_pdf};

/// How many short texts are laid out.
const ROUNDS: u64 = 20;
/// How many definitions fill a hundred pages.
const DEFINITIONS: usize = 46;

fn main() {
    let definition = manuscript(&definition(), agreed_version());
    let (cold, bytes) = timed(|| pdf(&definition).unwrap().len());
    println!("definition, cold: {cold:?}, {bytes} bytes");
    let texts: Vec<_> = (1..=ROUNDS)
        .map(|round| unlike(&definition, 1, round))
        .collect();
    let warm = median(texts.iter().map(|text| timed(|| pdf(text).unwrap()).0));
    println!("definition, warm (median of {ROUNDS}): {warm:?}");
    let synopses = (1..=ROUNDS).map(redline);
    let synopsis = median(synopses.map(|redline| timed(|| synopsis_pdf(&redline).unwrap()).0));
    println!("random Synopse, warm (median of {ROUNDS}): {synopsis:?}");
    println!("memory before the long texts: {} MB at most", peak());
    for round in 1..=5 {
        let long = unlike(&definition, DEFINITIONS, 100 + round);
        let (time, bytes) = timed(|| pdf(&long).unwrap().len());
        let peak = peak();
        println!(
            "a hundred pages, round {round}: {time:?}, {bytes} bytes, memory {peak} MB at most"
        );
    }
    assert!(
        warm <= Duration::from_millis(60),
        "the definition takes {warm:?}"
    );
}

/// How long the work takes, and its result.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<_> = times.collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn redline(seed: u64) -> Redline {
    let comparison = random_comparison(seed).comparison;
    Redline::new(&comparison, working_draft(), agreed_version(), |_| None)
}

/// The text so many times over; each block, and each cell of a table, ends in words that no other round and no other block has.
fn unlike(text: &Manuscript, times: usize, round: u64) -> Manuscript {
    let blocks = text.blocks.iter().cycle().take(text.blocks.len() * times);
    let blocks = blocks.cloned().enumerate().map(|(index, mut block)| {
        for run in last_runs(&mut block) {
            if let Run::Words { text, .. } = run {
                text.push_str(&format!(" {round}.{index}"));
            }
        }
        block
    });
    Manuscript {
        blocks: blocks.collect(),
        ..text.clone()
    }
}

fn last_runs(block: &mut Block) -> Vec<&mut Run> {
    match &mut block.kind {
        BlockKind::Paragraph(words)
        | BlockKind::Quotation(words)
        | BlockKind::Heading { words, .. }
        | BlockKind::Item { words, .. } => words.last_mut().into_iter().collect(),
        BlockKind::Table(table) => {
            let cells = table.rows.iter_mut().flatten();
            cells.filter_map(|cell| cell.last_mut()).collect()
        }
    }
}

/// The most memory that the process has had, in megabytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
