//! A manuscript as the template takes it.

use crate::glyphs::is_invisible;
use crate::imprint::{description, property};
use crate::lists::{FlatItem, ItemOf, ListOf, nest};
use crate::tables::TableOf;
use crate::words::{Compositor, Measure, Piece, Span};
use serde::Serialize;
use wortlaut_export::{Block, BlockKind, Edition, List, Manuscript, Run, labels};

/// Longest heading, in characters, that becomes a bookmark; a longer one looks the same. (A PDF string has at most 32,767
/// bytes, and nobody reads as long a bookmark.)
const HEADING_CHARS: usize = 2_000;
/// Longest title in a running head, in characters: what fits on a line.
const RUNNING_CHARS: usize = 90;
/// Up to how many characters the last block has certainly room on a page.
const SHORT_CLOSING_CHARS: usize = 3_000;
/// Most characters without a glyph that are named.
const NAMED_CHARACTERS: usize = 60;

/// What the templates have in common.
#[derive(Debug, Serialize)]
pub(crate) struct Frame {
    /// The title in the properties.
    property: String,
    author: String,
    description: String,
    workspace: Vec<Piece>,
    title: Vec<Piece>,
    /// The lines below the title.
    edition: Vec<Vec<Piece>>,
    running: Running,
}

/// What stands at the head and foot of every page.
#[derive(Debug, Serialize)]
struct Running {
    title: Vec<Piece>,
    edition: Vec<Piece>,
    foot: Vec<Piece>,
}

/// The last block: which text this is.
#[derive(Debug, Serialize)]
pub(crate) struct Closing {
    heading: Vec<Piece>,
    /// Whether it is kept on one page.
    short: bool,
    /// What identifies each edition.
    editions: Vec<Particulars>,
    sentences: Vec<Vec<Piece>>,
}

/// What identifies an edition.
#[derive(Debug, Serialize)]
struct Particulars {
    /// What it is called.
    line: Vec<Piece>,
    facts: Vec<Fact>,
}

/// A fact with its name.
#[derive(Debug, Serialize)]
struct Fact {
    name: Vec<Piece>,
    value: Vec<Piece>,
    /// Whether it is digits for machines.
    code: bool,
    /// Where it leads.
    href: Option<String>,
}

/// A manuscript, ready to be laid out.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    #[serde(flatten)]
    frame: Frame,
    blocks: Vec<BlockOf>,
    notes: Vec<Vec<Span>>,
    closing: Closing,
}

#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum BlockOf {
    Heading {
        /// How it looks, 1 to 4.
        level: u8,
        /// The level in the document's structure, which passes over none; `None` where it is no heading for machines.
        rank: Option<u8>,
        number: Option<String>,
        words: Vec<Span>,
    },
    Paragraph {
        number: Option<String>,
        words: Vec<Span>,
    },
    List(ListOf),
    Quotation {
        words: Vec<Span>,
    },
    Table(TableOf),
}

impl Sheet {
    pub(crate) fn new(manuscript: &Manuscript) -> Self {
        let mut compositor = Compositor::default();
        let edition = &manuscript.edition;
        let title = labels::title_or_untitled(&manuscript.title);
        let frame = Frame::new(title, edition, &mut compositor);
        let blocks = Blocks::new(&mut compositor).all(&manuscript.blocks);
        let notes = manuscript.footnotes.iter();
        let notes = notes
            .map(|note| compositor.spans(&without_references(note), Measure::PAGE))
            .collect();
        Self {
            frame,
            blocks,
            notes,
            closing: Closing::new(&[edition], &mut compositor),
        }
    }
}

/// A footnote refers to no other: what looks like a reference there has no place to lead to.
fn without_references(note: &[Run]) -> Vec<Run> {
    let words = note.iter().filter(|run| matches!(run, Run::Words { .. }));
    words.cloned().collect()
}

impl Frame {
    pub(crate) fn new(title: &str, edition: &Edition, compositor: &mut Compositor) -> Self {
        let mut pieces = |words: &str| compositor.pieces(words, Measure::HALF);
        let lines = [
            Some(labels::edition_line(edition)),
            labels::agreement_line(edition),
        ];
        let running = Running {
            title: pieces(&shortened(title)),
            edition: pieces(&shortened(&labels::edition_name(edition))),
            foot: pieces(&shortened(&edition.workspace)),
        };
        Self {
            property: property(title),
            author: property(&edition.workspace),
            description: description(edition),
            workspace: pieces(&edition.workspace),
            title: pieces(title),
            edition: lines.iter().flatten().map(|line| pieces(line)).collect(),
            running,
        }
    }

    /// The frame of a Synopse of two editions.
    pub(crate) fn of_synopsis(
        title: &str,
        from: &Edition,
        to: &Edition,
        compositor: &mut Compositor,
    ) -> Self {
        let title = format!("{}: {title}", labels::SYNOPSIS);
        let mut frame = Self::new(&title, to, compositor);
        let names = [from, to].map(labels::edition_name).join(" → ");
        frame.description = property(&format!("{} → {}", description(from), description(to)));
        frame.edition = Vec::new();
        frame.running.edition = compositor.pieces(&shortened(&names), Measure::HALF);
        frame
    }
}

/// Words that fit on a line of a running head.
fn shortened(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= RUNNING_CHARS {
        return words;
    }
    let kept: String = words.chars().take(RUNNING_CHARS).collect();
    format!("{} …", kept.trim_end())
}

impl Closing {
    /// The last block for one edition or two. It comes last, when it is known which characters do not look as written.
    pub(crate) fn new(editions: &[&Edition], compositor: &mut Compositor) -> Self {
        let editions = editions
            .iter()
            .map(|edition| Particulars::new(edition, compositor));
        let editions: Vec<_> = editions.collect();
        let mut sentences = vec![labels::WHAT_THE_HASH_PROVES.to_owned()];
        sentences.extend(odd_characters(compositor));
        let length: usize = editions.iter().map(Particulars::length).sum();
        let sentences = sentences.iter();
        Self {
            heading: compositor.pieces(labels::COLOPHON, Measure::PAGE),
            short: length <= SHORT_CLOSING_CHARS,
            editions,
            sentences: sentences
                .map(|sentence| compositor.pieces(sentence, Measure::PAGE))
                .collect(),
        }
    }
}

impl Particulars {
    fn new(edition: &Edition, compositor: &mut Compositor) -> Self {
        let lines = [
            Some(labels::edition_line(edition)),
            labels::agreement_line(edition),
        ];
        let line = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
        let facts = labels::particulars(edition).into_iter();
        Self {
            line: compositor.pieces(&line, Measure::PAGE),
            facts: facts
                .map(|(name, value)| fact(name, &value, compositor))
                .collect(),
        }
    }

    /// In characters.
    fn length(&self) -> usize {
        let values = self.facts.iter().flat_map(|fact| &fact.value);
        values.chain(&self.line).map(Piece::length).sum()
    }
}

fn fact(name: &str, value: &str, compositor: &mut Compositor) -> Fact {
    let code = name == labels::HASH || name == labels::HEADS;
    Fact {
        name: compositor.pieces(name, Measure::PAGE),
        // A hash of 64 digits has room in the small type it is printed in.
        value: compositor.pieces(value, if code { Measure(64) } else { Measure::PAGE }),
        code,
        href: (name == labels::ADDRESS && is_web(value)).then(|| property(value)),
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Which characters do not look as they were written.
fn odd_characters(compositor: &Compositor) -> Vec<String> {
    let odd = &compositor.odd;
    let boxed = (!odd.boxed.is_empty()).then(|| {
        let named = named(odd.boxed.iter());
        format!("Zeichen, für die die Schriften dieser Datei kein Bild haben, sind als Kasten gedruckt und bleiben beim Kopieren und Vorlesen, was sie sind: {named}.")
    });
    let replaced = (!odd.replaced.is_empty()).then(|| {
        let named = named(odd.replaced.iter());
        format!("Zeichen ohne allgemeine Bedeutung sind durch \u{fffd} ersetzt: {named}.")
    });
    boxed.into_iter().chain(replaced).collect()
}

/// Characters by their numbers, `U+1F600`, as many as have room.
fn named<'a>(characters: impl ExactSizeIterator<Item = &'a char>) -> String {
    let more = characters.len().saturating_sub(NAMED_CHARACTERS);
    let named = characters.take(NAMED_CHARACTERS);
    let named: Vec<_> = named
        .map(|character| format!("U+{:04X}", u32::from(*character)))
        .collect();
    let named = named.join(", ");
    if more == 0 {
        named
    } else {
        format!("{named} und {more} weitere")
    }
}

/// Turns blocks into what the template takes.
struct Blocks<'a> {
    compositor: &'a mut Compositor,
    /// The rank of the last heading.
    rank: u8,
    /// The items of the list that is not yet complete.
    items: Vec<FlatItem>,
    done: Vec<BlockOf>,
}

impl<'a> Blocks<'a> {
    const fn new(compositor: &'a mut Compositor) -> Self {
        Self {
            compositor,
            rank: 0,
            items: Vec::new(),
            done: Vec::new(),
        }
    }

    fn all(mut self, blocks: &[Block]) -> Vec<BlockOf> {
        for block in blocks {
            self.block(block);
        }
        self.end_list();
        self.done
    }

    fn block(&mut self, block: &Block) {
        let number = block.number.clone();
        if let BlockKind::Item {
            list,
            parents,
            words,
        } = &block.kind
        {
            return self.item(*list, parents.len(), number, words);
        }
        self.end_list();
        let done = match &block.kind {
            BlockKind::Heading { level, words } => self.heading(*level, number, words),
            BlockKind::Paragraph(words) => self.paragraph(number, words),
            BlockKind::Quotation(words) => self.quotation(words),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Item { .. } => None,
        };
        self.done.extend(done);
    }

    fn item(&mut self, list: List, depth: usize, number: Option<String>, words: &[Run]) {
        let item = ItemOf {
            number: number.unwrap_or_default(),
            words: self.compositor.spans(words, Measure::PAGE),
            lists: Vec::new(),
        };
        let ordered = list == List::Ordered;
        self.items.push(FlatItem {
            depth,
            ordered,
            item,
        });
    }

    fn end_list(&mut self) {
        let lists = nest(std::mem::take(&mut self.items));
        self.done.extend(lists.into_iter().map(BlockOf::List));
    }

    /// A heading without words or with too many of them is none for machines: bookmarks and screen readers need a name.
    fn heading(&mut self, level: u8, number: Option<String>, words: &[Run]) -> Option<BlockOf> {
        let length: usize = words.iter().map(|run| run.text().chars().count()).sum();
        let has_name = words.iter().any(|run| run.text().contains(is_seen));
        let rank = (has_name && length <= HEADING_CHARS).then(|| {
            self.rank = level.clamp(1, self.rank + 1);
            self.rank
        });
        let words = self.words(words);
        (number.is_some() || !words.is_empty()).then_some(BlockOf::Heading {
            level: level.clamp(1, 4),
            rank,
            number,
            words,
        })
    }

    /// A paragraph without words is shown if it has a number.
    fn paragraph(&mut self, number: Option<String>, words: &[Run]) -> Option<BlockOf> {
        let words = self.words(words);
        (number.is_some() || !words.is_empty()).then_some(BlockOf::Paragraph { number, words })
    }

    fn quotation(&mut self, words: &[Run]) -> Option<BlockOf> {
        let words = self.words(words);
        (!words.is_empty()).then_some(BlockOf::Quotation { words })
    }

    fn table(&mut self, table: &wortlaut_export::Table) -> Option<BlockOf> {
        let table = TableOf::new(table, self.compositor);
        table.has_cells().then_some(BlockOf::Table(table))
    }

    fn words(&mut self, words: &[Run]) -> Vec<Span> {
        self.compositor.spans(words, Measure::PAGE)
    }
}

/// Whether a bookmark with this character has a name.
fn is_seen(character: char) -> bool {
    !character.is_whitespace() && !is_invisible(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wortlaut_export::Marks;

    fn heading(level: u8, text: &str) -> Block {
        let words = vec![Run::Words {
            text: text.to_owned(),
            marks: Marks::default(),
        }];
        Block {
            anchor: None,
            number: None,
            kind: BlockKind::Heading { level, words },
        }
    }

    fn ranks(headings: &[(u8, &str)]) -> Vec<Option<u8>> {
        let headings: Vec<_> = headings
            .iter()
            .map(|(level, text)| heading(*level, text))
            .collect();
        let mut compositor = Compositor::default();
        let blocks = Blocks::new(&mut compositor).all(&headings);
        let rank = |block: &BlockOf| match block {
            BlockOf::Heading { rank, .. } => *rank,
            other => panic!("no heading: {other:?}"),
        };
        blocks.iter().map(rank).collect()
    }

    #[test]
    fn for_machines_headings_pass_over_no_level() {
        let headings = [(4, "a"), (2, "b"), (3, "c"), (1, "d"), (4, "e")];
        assert_eq!(ranks(&headings), [1, 2, 3, 1, 2].map(Some));
    }

    #[test]
    fn a_heading_without_a_name_is_none_for_machines() {
        let long = "x".repeat(HEADING_CHARS + 1);
        assert_eq!(
            ranks(&[(1, "a"), (2, "\u{200b} "), (2, &long), (3, "b")]),
            [Some(1), None, None, Some(2)]
        );
    }

    #[test]
    fn a_running_head_has_room_for_a_line() {
        assert_eq!(shortened("kurz  genug"), "kurz genug");
        let long = shortened(&"Wort ".repeat(40));
        assert!(
            long.ends_with("Wort …") && long.chars().count() <= RUNNING_CHARS + 2,
            "{long}"
        );
    }
}
