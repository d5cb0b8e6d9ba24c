//! What each format costs, against plain text in the same run.
//!
//! `cargo bench -p wortlaut-export`; `WORTLAUT_TEXT` names another Markdown file to measure with.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops, and prints what it found"
)]

use std::time::{Duration, Instant};
use uuid::Uuid;
use wortlaut_export::testing::{agreed_version, append, definition, manuscript, working_draft};
use wortlaut_export::{
    Author, Manuscript, Redline, html, json, markdown, plain_text, synopsis_html,
};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Text};
use wortlaut_merge::history::Chronicle;
use wortlaut_merge::markdown::parse;
use wortlaut_model::Timestamp;

/// How often each format is written; the median is shown.
const TIMES: usize = 200;

/// A format.
type Write = fn(&Manuscript) -> String;

fn main() {
    let text = std::env::var("WORTLAUT_TEXT").map_or_else(
        |_| definition(),
        |path| {
            let source = std::fs::read_to_string(path).expect("the text reads");
            parse(&source, Uuid::new_v4).text
        },
    );
    let manuscript = manuscript(&text, agreed_version());
    let redline = redline(&text);
    let baseline = median(|| plain_text(&manuscript).len());
    println!(
        "{:<14}{:>10}{:>10}{:>12}",
        "format", "bytes", "median", "of text"
    );
    let formats: [(&str, Write); 4] = [
        ("plain text", plain_text),
        ("Markdown", markdown),
        ("HTML", html),
        ("JSON", json),
    ];
    for (name, write) in formats {
        show(
            name,
            write(&manuscript).len(),
            median(|| write(&manuscript).len()),
            baseline,
        );
    }
    let bytes = synopsis_html(&redline).len();
    show(
        "Synopse",
        bytes,
        median(|| synopsis_html(&redline).len()),
        baseline,
    );
}

fn show(name: &str, bytes: usize, median: Duration, baseline: Duration) {
    let share = median.as_secs_f64() / baseline.as_secs_f64();
    println!(
        "{name:<14}{bytes:>10}{:>8.2}ms{share:>11.1}x",
        median.as_secs_f64() * 1e3
    );
}

fn median(mut write: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<_> = (0..TIMES)
        .map(|_| {
            let begin = Instant::now();
            std::hint::black_box(write());
            begin.elapsed()
        })
        .collect();
    times.sort();
    times.get(TIMES / 2).copied().expect("it was measured")
}

/// The comparison of nothing with the whole text: nothing is told in one line, so that it is the longest there is.
fn redline(text: &Text) -> Redline {
    let at = Timestamp::from_millis(1_795_556_985_000);
    let mut chronicle = Chronicle::new();
    let created = document::create(text, &ActorId::from([0xee; 16]), at);
    append(&mut chronicle, &created.changes, at);
    let nothing = chronicle.at_position(0).expect("the log has a beginning");
    let comparison = chronicle.compare(&nothing, &chronicle.now());
    let author = |_| {
        Some(Author {
            organisation: "Stadtwerke".into(),
            at,
        })
    };
    Redline::new(&comparison, working_draft(), agreed_version(), author)
}
