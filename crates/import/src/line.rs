//! The words of a paragraph that is being read.

use super::error::{ImportError, within};
use wortlaut_merge::document::{Inline, Marks, push_words, trim};
use wortlaut_model::limits;

/// Collects words with their marks, within the bounds of a whole text.
#[derive(Default)]
pub(crate) struct Line {
    inlines: Vec<Inline>,
    bytes: usize,
}

impl Line {
    /// Appends words. Line ends and tabs become spaces; the character that stands for an object has no words.
    pub(crate) fn push(&mut self, words: &str, marks: &Marks) -> Result<(), ImportError> {
        self.bytes += words.len();
        within("text", self.bytes, limits::IMPORT_WORDS_BYTES)?;
        self.bounded()?;
        let is_odd = |it: char| (it.is_control() && it != '\u{ad}') || it == '\u{fffc}';
        if words.contains(is_odd) {
            push_words(&mut self.inlines, &words.replace(is_odd, " "), marks);
        } else {
            push_words(&mut self.inlines, words, marks);
        }
        Ok(())
    }

    pub(crate) fn push_note(&mut self, id: String) -> Result<(), ImportError> {
        self.inlines.push(Inline::Footnote { id });
        self.bounded()
    }

    fn bounded(&self) -> Result<(), ImportError> {
        within(
            "number of formatted stretches",
            self.inlines.len(),
            limits::IMPORT_RUNS,
        )
    }

    /// Whether the last character is a space, or there is none.
    pub(crate) fn ends_with_space(&self) -> bool {
        match self.inlines.last() {
            Some(Inline::Text { text, .. }) => text.ends_with(' '),
            Some(Inline::Footnote { .. }) => false,
            None => true,
        }
    }

    /// Takes what was collected as it is.
    pub(crate) fn take_all(&mut self) -> Vec<Inline> {
        std::mem::take(self).inlines
    }

    /// Takes what was collected, without spaces at its ends.
    pub(crate) fn take(&mut self) -> Vec<Inline> {
        let mut inlines = self.take_all();
        trim(&mut inlines);
        inlines
    }
}
