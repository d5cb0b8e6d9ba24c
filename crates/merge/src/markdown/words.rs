//! The words of the block that is being read.

use crate::document::{Inline, Link, Marks, push_words, trim};

/// Collects words with the marks that are open.
#[derive(Default)]
pub(super) struct Words {
    inlines: Vec<Inline>,
    strong: usize,
    em: usize,
    /// Whether a defined term has begun, by a tag that nothing obliges to end.
    is_term: bool,
    /// The links around the words; none where the address was left out.
    links: Vec<Option<Link>>,
}

impl Words {
    /// Appends words. Tabs and line ends, which code and HTML have, become spaces.
    pub(super) fn push(&mut self, words: &str) {
        let words = words.replace(['\n', '\r', '\t'], " ");
        let marks = self.marks();
        push_words(&mut self.inlines, &words, &marks);
    }

    pub(super) fn push_footnote(&mut self, id: String) {
        self.inlines.push(Inline::Footnote { id });
    }

    pub(super) fn begin_strong(&mut self) {
        self.strong += 1;
    }

    pub(super) fn end_strong(&mut self) {
        self.strong = self.strong.saturating_sub(1);
    }

    pub(super) fn begin_em(&mut self) {
        self.em += 1;
    }

    pub(super) fn end_em(&mut self) {
        self.em = self.em.saturating_sub(1);
    }

    pub(super) fn begin_term(&mut self) {
        self.is_term = true;
    }

    pub(super) fn end_term(&mut self) {
        self.is_term = false;
    }

    pub(super) fn begin_link(&mut self, link: Option<Link>) {
        self.links.push(link);
    }

    pub(super) fn end_link(&mut self) {
        self.links.pop();
    }

    /// Takes what was collected, without spaces at its ends.
    pub(super) fn take(&mut self) -> Vec<Inline> {
        self.is_term = false;
        let mut inlines = std::mem::take(&mut self.inlines);
        trim(&mut inlines);
        inlines
    }

    fn marks(&self) -> Marks {
        Marks {
            strong: self.strong > 0,
            em: self.em > 0,
            term: self.is_term,
            link: self.links.last().cloned().flatten(),
        }
    }
}
