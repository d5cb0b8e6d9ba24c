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
    Author, ExportError, Redline, docx, docx_tracked, html, json, markdown, odt, odt_tracked,
    plain_text, synopsis_html,
};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Text};
use wortlaut_merge::history::Chronicle;
use wortlaut_merge::markdown::parse;
use wortlaut_model::Timestamp;

/// How often each format is written; the median is shown.
const TIMES: usize = 200;

fn main() {
    let text = std::env::var("WORTLAUT_TEXT").map_or_else(
        |_| definition(),
        |path| {
            let source = std::fs::read_to_string(path).expect("the text reads");
            parse(&source, Uuid::new_v4).text
        },
    );
    let text_of = manuscript(&text, agreed_version());
    let compared = redline(&text);
    let baseline = median(&|| plain_text(&text_of).len());
    println!(
        "{:<14}{:>10}{:>10}{:>12}",
        "format", "bytes", "median", "of text"
    );
    let formats: [(&str, &dyn Fn() -> usize); 9] = [
        ("plain text", &|| plain_text(&text_of).len()),
        ("Markdown", &|| markdown(&text_of).len()),
        ("HTML", &|| html(&text_of).len()),
        ("JSON", &|| json(&text_of).len()),
        ("DOCX", &|| length(docx(&text_of))),
        ("ODT", &|| length(odt(&text_of))),
        ("Synopse", &|| synopsis_html(&compared).len()),
        ("tracked DOCX", &|| length(docx_tracked(&compared))),
        ("tracked ODT", &|| length(odt_tracked(&compared))),
    ];
    for (name, write) in formats {
        show(name, write(), median(write), baseline);
    }
}

fn length(file: Result<Vec<u8>, ExportError>) -> usize {
    file.expect("the text can be written").len()
}

fn show(name: &str, bytes: usize, median: Duration, baseline: Duration) {
    let share = median.as_secs_f64() / baseline.as_secs_f64();
    println!(
        "{name:<14}{bytes:>10}{:>8.2}ms{share:>11.1}x",
        median.as_secs_f64() * 1e3
    );
}

fn median(write: &dyn Fn() -> usize) -> Duration {
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
