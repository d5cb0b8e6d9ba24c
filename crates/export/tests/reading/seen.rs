//! What a reader sees of a text, whatever reads it: blocks, each with its letters, their marks and references to footnotes.

use wortlaut_export::{Block, BlockKind, Link, List, Manuscript, Marks, Run};

/// A block: what it is, and its letters. `{se https://…}` stands before letters with other marks than those before them,
/// `{^1}` for a footnote, `|` between cells.
pub type Seen = (String, String);

/// Collects letters with their marks.
#[derive(Default)]
pub struct Letters {
    letters: String,
    marks: String,
}

impl Letters {
    pub fn push(&mut self, text: &str, marks: &Marks) {
        let spelling = spelling(marks);
        // pandoc composes the one letter that random texts decompose.
        let text = text.replace('é', "e");
        for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
            if self.marks != spelling {
                self.letters.push_str(&format!("{{{spelling}}}"));
                self.marks.clone_from(&spelling);
            }
            self.letters.push(letter);
        }
    }

    pub fn reference(&mut self, number: &str) {
        self.letters.push_str(&format!("{{^{number}}}"));
    }

    pub fn next_cell(&mut self) {
        self.letters.push('|');
    }

    pub fn finish(self) -> String {
        self.letters
    }

    fn runs(mut self, runs: &[Run]) -> Self {
        for run in runs {
            match run {
                Run::Words { text, marks } => self.push(text, &without_term(marks)),
                Run::Footnote(number) => self.reference(&number.to_string()),
            }
        }
        self
    }
}

/// Other readers take a defined term for ordinary words in an element they do not know.
fn without_term(marks: &Marks) -> Marks {
    Marks {
        term: false,
        ..marks.clone()
    }
}

fn spelling(marks: &Marks) -> String {
    let strong = if marks.strong { "s" } else { "" };
    let em = if marks.em { "e" } else { "" };
    let href = marks
        .link
        .as_ref()
        .map_or(String::new(), |link| address(link.href()));
    format!("{strong}{em}{href}")
}

/// Readers differ in what they escape in addresses.
fn address(href: &str) -> String {
    href.chars()
        .filter(|letter| letter.is_ascii_alphabetic())
        .collect()
}

/// A link, for readers of other programs' trees.
pub fn link(href: &str) -> Option<Link> {
    Link::new(href, None)
}

/// What every reader should see of a manuscript, its numbers of headings written.
pub fn seen(manuscript: &Manuscript) -> Vec<Seen> {
    let plain = |text: &str| {
        let mut letters = Letters::default();
        letters.push(text, &Marks::default());
        letters
    };
    let mut seen = Vec::new();
    if !manuscript.title.is_empty() {
        seen.push(("h1".to_owned(), plain(&manuscript.title).finish()));
    }
    for block in &manuscript.blocks {
        seen.extend(block_seen(block, &plain));
    }
    for (number, words) in (1..).zip(&manuscript.footnotes) {
        seen.push((
            format!("note {number}"),
            Letters::default().runs(words).finish(),
        ));
    }
    seen
}

fn block_seen(block: &Block, plain: &impl Fn(&str) -> Letters) -> Vec<Seen> {
    let (kind, letters) = match &block.kind {
        BlockKind::Paragraph(words) => ("p".to_owned(), Letters::default().runs(words)),
        BlockKind::Quotation(words) => ("q".to_owned(), Letters::default().runs(words)),
        BlockKind::Heading { level, words } => {
            let number = block.number.as_deref().unwrap_or_default();
            (format!("h{}", level + 1), plain(number).runs(words))
        }
        BlockKind::Item {
            list,
            parents,
            words,
        } => {
            let path: String = parents
                .iter()
                .chain([list])
                .map(|list| list_sign(*list))
                .collect();
            (format!("item {path}"), Letters::default().runs(words))
        }
        BlockKind::Table(table) => {
            let width = table.rows.first().map_or(0, Vec::len);
            let empty = (!table.header).then(|| ("head".to_owned(), "|".repeat(width)));
            let rows = table.rows.iter().enumerate().map(|(index, cells)| {
                let kind = if table.header && index == 0 {
                    "head"
                } else {
                    "row"
                };
                (kind.to_owned(), row(cells))
            });
            return empty.into_iter().chain(rows).collect();
        }
    };
    vec![(kind, letters.finish())]
}

fn row(cells: &[Vec<Run>]) -> String {
    let mut letters = Letters::default();
    for cell in cells {
        letters = letters.runs(cell);
        letters.next_cell();
    }
    letters.finish()
}

pub const fn list_sign(list: List) -> &'static str {
    match list {
        List::Ordered => "o",
        List::Unordered => "u",
    }
}
