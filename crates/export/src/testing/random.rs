//! Random texts by seed.

use super::everything::{block, marked, table_of};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use wortlaut_merge::document::{
    Block, BlockKind, DEEPEST_LIST, HEADING_LEVELS, Inline, Link, List, Marks, Text,
};

/// How many random texts a test looks at.
const SEEDS: u64 = 300;

/// The seeds that every test of random texts uses.
pub fn seeds() -> impl Iterator<Item = u64> {
    0..SEEDS
}

/// A random text: the same for the same seed. It looks as if read from a document: neighbouring words differ in their
/// marks and none are empty; otherwise anything may stand anywhere.
pub fn random_text(seed: u64) -> Text {
    let mut random = Random::new(seed);
    random.fill();
    random.text
}

/// Parts of words: ordinary ones, and those that are code in some format.
const PARTS: [&str; 64] = [
    "Daseins",
    "vorsorge",
    "Kommune",
    "Über",
    "größe",
    "ß",
    "a",
    "1",
    "42",
    "12.",
    "3)",
    "4.1",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "  ",
    ", ",
    ". ",
    "; ",
    ": ",
    " – ",
    "-",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "~~",
    "#",
    "# ",
    "\\",
    "|",
    "<b>",
    "</p>",
    "<!--",
    "-->",
    "&amp;",
    "&",
    "[",
    "](x)",
    "[^1]",
    "!",
    "$x$",
    "@ref",
    "#panic[..]",
    "{",
    "}}",
    "\"",
    "'",
    "https://a.example/?b=c",
    "x@y.example",
    ":smile:",
    "=",
    "+",
    "> ",
    "🇩🇪",
    "שלום",
    "e\u{301}",
    "\u{a0}",
    "\u{ad}",
];

/// Parts that few words have.
const RARE: [&str; 8] = [
    "\n", "\u{2028}", "\t", "\0", "\u{1b}", "\u{200b}", "\u{fffc}", "\u{85}",
];

pub(super) struct Random {
    pub(super) rng: StdRng,
    pub(super) text: Text,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed),
            text: Text::default(),
        }
    }

    pub(super) fn one_in(&mut self, times: u32) -> bool {
        self.rng.random_range(0..times) == 0
    }

    pub(super) fn fill(&mut self) {
        let title = self.words();
        self.text.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        for _ in 0..self.rng.random_range(0..24) {
            let block = self.block();
            self.text.blocks.push(block);
        }
    }

    fn block(&mut self) -> Block {
        let kind = match self.rng.random_range(0..12) {
            0..=3 => BlockKind::Paragraph,
            4 | 5 => BlockKind::Heading {
                level: self.rng.random_range(HEADING_LEVELS),
                numbered: self.rng.random(),
            },
            6..=9 => self.item(),
            10 => BlockKind::Blockquote,
            _ => return block(self.table(), Vec::new()),
        };
        let inlines = self.inlines(true);
        block(kind, inlines)
    }

    /// An item; most fit below the item before them, as an editor would have it.
    fn item(&mut self) -> BlockKind {
        let list = self.list();
        let parents = match self.text.blocks.last().map(|block| block.kind.clone()) {
            Some(BlockKind::ListItem { list, mut parents }) if !self.one_in(8) => {
                parents.push(list);
                let depth = self.rng.random_range(0..=parents.len());
                parents.truncate(depth.min(DEEPEST_LIST));
                parents
            }
            Some(_) | None if !self.one_in(8) => Vec::new(),
            _ => (0..self.rng.random_range(0..=DEEPEST_LIST))
                .map(|_| self.list())
                .collect(),
        };
        BlockKind::ListItem { list, parents }
    }

    fn list(&mut self) -> List {
        if self.rng.random() {
            List::Ordered
        } else {
            List::Unordered
        }
    }

    fn table(&mut self) -> BlockKind {
        let id = format!("t{}", self.text.tables.len());
        let (width, height) = (self.rng.random_range(1..5), self.rng.random_range(1..5));
        let rows = (0..height)
            .map(|_| (0..width).map(|_| self.inlines(false)).collect())
            .collect();
        let header = self.rng.random();
        self.text.tables.insert(id.clone(), table_of(header, rows));
        BlockKind::Table { id }
    }

    /// Runs of words that differ in their marks, and references to footnotes.
    fn inlines(&mut self, with_notes: bool) -> Vec<Inline> {
        let mut inlines: Vec<Inline> = Vec::new();
        for _ in 0..self.rng.random_range(0..6) {
            if with_notes && self.one_in(8) {
                let id = self.note();
                inlines.push(Inline::Footnote { id });
                continue;
            }
            let (words, marks) = (self.words(), self.marks());
            match inlines.last_mut() {
                _ if words.is_empty() => {}
                Some(Inline::Text { text, marks: last }) if *last == marks => text.push_str(&words),
                _ => inlines.push(marked(&words, marks)),
            }
        }
        inlines
    }

    /// A footnote, now and then one that is referred to again.
    fn note(&mut self) -> String {
        let count = self.text.footnotes.len();
        if count > 0 && self.one_in(3) {
            return format!("n{}", self.rng.random_range(0..count));
        }
        let id = format!("n{count}");
        self.text.footnotes.insert(id.clone(), Vec::new());
        let words = self.inlines(false);
        self.text.footnotes.insert(id.clone(), words);
        id
    }

    fn marks(&mut self) -> Marks {
        if self.rng.random() {
            return Marks::default();
        }
        Marks {
            strong: self.one_in(3),
            em: self.one_in(3),
            term: self.one_in(5),
            link: if self.one_in(4) { self.link() } else { None },
        }
    }

    fn link(&mut self) -> Option<Link> {
        const TARGETS: [&str; 7] = [
            "https://a.example",
            "https://a.example/?b=c&copy=d;e&lt;f",
            "mailto:buero@a.example",
            "anlage 1/(bild)\\x.pdf",
            "#b12-0a",
            "https://a.example/<\"'>",
            "HTTPS://a.example/ü#*_`[x](y)",
        ];
        let title = self
            .one_in(3)
            .then(|| self.words().replace(['\0', '\n', '\u{1b}', '\t'], ""));
        let target = TARGETS.choose(&mut self.rng)?;
        Link::new(*target, title)
    }

    fn words(&mut self) -> String {
        let mut words = String::new();
        for _ in 0..self.rng.random_range(0..12) {
            let part = if self.one_in(60) {
                RARE.choose(&mut self.rng)
            } else {
                PARTS.choose(&mut self.rng)
            };
            words.push_str(part.unwrap_or(&""));
        }
        words
    }
}
