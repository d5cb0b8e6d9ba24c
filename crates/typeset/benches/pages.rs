//! How long pages take, and how much memory: run with `cargo bench -p wortlaut-typeset`.
//!
//! The bounds are those of the product's promise: the definition warm in 60 ms, a hundred pages in 2 s.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails by a panic"
)]

use std::time::{Duration, Instant};
use wortlaut_export::testing::{
    agreed_version, definition, manuscript, random_comparison, working_draft,
};
use wortlaut_export::{Manuscript, Redline};
use wortlaut_typeset::{pdf, synopsis_pdf};

/// How often a short text is laid out.
const ROUNDS: usize = 20;

fn main() {
    let definition = manuscript(&definition(), agreed_version());
    let cold = Instant::now();
    let bytes = pdf(&definition).unwrap().len();
    println!("definition, cold: {:?}, {bytes} bytes", cold.elapsed());
    let warm = median(|| pdf(&definition).unwrap());
    println!("definition, warm (median of {ROUNDS}): {warm:?}");
    let comparison = random_comparison(7);
    let redline = Redline::new(
        &comparison.comparison,
        working_draft(),
        agreed_version(),
        |_| None,
    );
    println!(
        "Synopse, warm (median of {ROUNDS}): {:?}",
        median(|| synopsis_pdf(&redline).unwrap())
    );
    println!("memory before the long text: {} MB at most", peak());
    let long = hundred_pages(&definition);
    for round in 1..=5 {
        let begun = Instant::now();
        let bytes = pdf(&long).unwrap().len();
        println!(
            "a hundred pages, round {round}: {:?}, {bytes} bytes, memory {} MB at most",
            begun.elapsed(),
            peak()
        );
    }
    assert!(
        warm <= Duration::from_millis(60),
        "the definition takes {warm:?}"
    );
}

/// The middle of the times that the work takes when it was done before.
fn median<T>(work: impl Fn() -> T) -> Duration {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times.get(ROUNDS / 2).copied().unwrap_or_default()
}

/// The definition over and over.
fn hundred_pages(definition: &Manuscript) -> Manuscript {
    Manuscript {
        blocks: definition
            .blocks
            .iter()
            .cycle()
            .take(definition.blocks.len() * 46)
            .cloned()
            .collect(),
        ..definition.clone()
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
