//! Words with their marks.

use crate::{Run, labels};
use maud::{Markup, html};
use wortlaut_merge::document::Marks;

/// The references to footnotes that were written: each has a name of its own, so that its footnote leads back.
#[derive(Default)]
pub(crate) struct Notes {
    /// How often each footnote was referred to, the first at index 0.
    counts: Vec<usize>,
}

impl Notes {
    /// The name of the next reference to a footnote, and whether it is the first.
    fn reference(&mut self, number: usize) -> String {
        if self.counts.len() < number {
            self.counts.resize(number, 0);
        }
        let count = self.counts.get_mut(number.saturating_sub(1));
        let count = count.map_or(1, |count| {
            *count += 1;
            *count
        });
        reference_id(number, count)
    }

    /// The names of all references to a footnote.
    pub(super) fn references(&self, number: usize) -> Vec<String> {
        let count = self
            .counts
            .get(number.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        (1..=count)
            .map(|count| reference_id(number, count))
            .collect()
    }

    /// Words and references.
    pub(crate) fn words(&mut self, runs: &[Run]) -> Markup {
        let runs: Vec<Markup> = runs.iter().map(|run| self.run(run)).collect();
        html! { @for run in &runs { (run) } }
    }

    fn run(&mut self, run: &Run) -> Markup {
        match run {
            Run::Words { text, marks } => marked(lines(text), marks),
            Run::Footnote(number) => {
                let id = self.reference(*number);
                html! {
                    sup {
                        a id=(id) href={ "#" (note_id(*number)) } role="doc-noteref" aria-label=(labels::footnote(*number)) {
                            (number)
                        }
                    }
                }
            }
        }
    }
}

fn reference_id(number: usize, count: usize) -> String {
    format!("wortlaut-ref-{number}-{count}")
}

/// The id of a footnote.
pub(super) fn note_id(number: usize) -> String {
    format!("wortlaut-note-{number}")
}

/// Words, broken where somebody typed a line break.
pub(crate) fn lines(text: &str) -> Markup {
    html! {
        @for (index, line) in text.split(['\n', '\u{2028}']).enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

/// Puts the elements of the marks around words: the link outermost, emphasis innermost.
pub(crate) fn marked(mut words: Markup, marks: &Marks) -> Markup {
    if marks.em {
        words = html! { em { (words) } };
    }
    if marks.strong {
        words = html! { strong { (words) } };
    }
    if marks.term {
        words = html! { dfn { (words) } };
    }
    match &marks.link {
        Some(link) => html! { a href=(link.href()) title=[link.title()] { (words) } },
        None => words,
    }
}
