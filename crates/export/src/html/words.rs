//! Words with their marks.

use crate::{Run, labels};
use maud::{Markup, html};
use wortlaut_merge::document::{Link, Marks};

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

    /// Words and references; one link for all words that lead to the same place.
    pub(crate) fn words(&mut self, runs: &[Run]) -> Markup {
        let stretches = runs.chunk_by(|one, next| link(one).is_some() && link(one) == link(next));
        let stretches: Vec<Markup> = stretches.map(|runs| self.stretch(runs)).collect();
        html! { @for stretch in &stretches { (stretch) } }
    }

    fn stretch(&mut self, runs: &[Run]) -> Markup {
        let words: Vec<Markup> = runs.iter().map(|run| self.run(run)).collect();
        let words = html! { @for words in &words { (words) } };
        linked(words, runs.first().and_then(link))
    }

    fn run(&mut self, run: &Run) -> Markup {
        match run {
            Run::Words { text, marks } => emphasised(lines(text), marks),
            Run::Footnote(number) => self.footnote(*number),
        }
    }

    fn footnote(&mut self, number: usize) -> Markup {
        let id = self.reference(number);
        let (note, name) = (note_id(number), labels::footnote(number));
        html! {
            sup { a id=(id) href={ "#" (note) } role="doc-noteref" aria-label=(name) { (number) } }
        }
    }
}

const fn link(run: &Run) -> Option<&Link> {
    match run {
        Run::Words { marks, .. } => marks.link.as_ref(),
        Run::Footnote(_) => None,
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
pub(crate) fn marked(words: Markup, marks: &Marks) -> Markup {
    linked(emphasised(words, marks), marks.link.as_ref())
}

fn emphasised(mut words: Markup, marks: &Marks) -> Markup {
    if marks.em {
        words = html! { em { (words) } };
    }
    if marks.strong {
        words = html! { strong { (words) } };
    }
    if marks.term {
        words = html! { dfn { (words) } };
    }
    words
}

fn linked(words: Markup, link: Option<&Link>) -> Markup {
    match link {
        Some(link) => html! { a href=(link.href()) title=[link.title()] { (words) } },
        None => words,
    }
}
