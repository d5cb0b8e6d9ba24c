//! The last steps, which need the whole: title, levels, numbers, notes, and the places of warnings.

use super::title::{level_shift, title_at};
use super::{
    Draft, Inline, Note, Noted, Paragraph, Place, Printed, Spot, Structure, Style, Text, Warning,
    WarningKind, plain_heading, words,
};
use wortlaut_merge::document::{
    Block, BlockKind, HEADING_LEVELS, List, Marks, numbers, take_number,
};
use wortlaut_merge::markdown::spell_out;

/// The longest part of a heading that says where a warning is, in characters.
const HEADING: usize = 60;

pub(super) fn finish(mut draft: Draft<'_>) -> (Text, Vec<Warning>) {
    let boxes = std::mem::take(&mut draft.boxes);
    draft.paragraphs.extend(boxes);
    draft.paragraphs.iter_mut().for_each(plain_heading);
    let title_at = title_at(&draft.paragraphs);
    let title = take_title(&mut draft, title_at);
    let shift = level_shift(&draft.paragraphs, title_at);
    tell_deleted_notes(&mut draft);
    let mut finishing = Finishing {
        title_at,
        blocks: Vec::new(),
        numbers: Vec::new(),
        printed: Vec::new(),
        warnings: std::mem::take(&mut draft.warnings),
        notes: Vec::new(),
    };
    for (index, paragraph) in std::mem::take(&mut draft.paragraphs)
        .into_iter()
        .enumerate()
    {
        if Some(index) != title_at {
            finishing.push(index, paragraph, shift);
        }
    }
    finishing.check_numbers();
    spell_out_notes(&mut draft);
    let footnotes = finishing.footnotes(draft.notes);
    if title.is_empty() {
        let kind = WarningKind::Structure(Structure::NoTitle);
        finishing.note(Spot::File, kind, String::new());
    }
    if finishing.blocks.is_empty() {
        finishing.blocks.push(Block::new(BlockKind::Paragraph));
    }
    let warnings = finishing.warnings();
    let text = Text {
        title,
        blocks: finishing.blocks,
        footnotes,
        tables: draft.tables,
    };
    (text, warnings)
}

/// Notes that only removed words referred to are removed, too.
fn tell_deleted_notes(draft: &mut Draft<'_>) {
    for mut note in std::mem::take(&mut draft.notes) {
        let is_left = note.1.is_referred_to || note.1.is_in_cell;
        match note.1.deleted.take().filter(|_| !is_left) {
            Some((author, spot)) => {
                let said = words(&note.1.inlines.unwrap_or_default());
                if !said.is_empty() {
                    draft.push_warning(spot, WarningKind::Deletion { author }, &said);
                }
            }
            None => drop(draft.notes.insert(note.0, note.1)),
        }
    }
}

/// Puts the words of notes into the cells that refer to them.
fn spell_out_notes(draft: &mut Draft<'_>) {
    let notes = draft.notes.values().filter(|note| note.is_in_cell);
    let words = notes.map(|note| (note.id.clone(), note.inlines.clone().unwrap_or_default()));
    let words = words.collect();
    for table in draft.tables.values_mut() {
        spell_out(table, &words);
    }
}

fn take_title(draft: &mut Draft<'_>, at: Option<usize>) -> String {
    let title = at.and_then(|at| draft.paragraphs.get(at));
    let line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.map(|it| line(&words(&it.inlines)));
    match (title.filter(|it| !it.is_empty()), draft.other_title.take()) {
        (Some(title), _) => title,
        (None, other) => other.unwrap_or_default(),
    }
}

struct TakenNumber {
    block: usize,
    spot: Spot,
    number: String,
}

pub(super) struct Finishing {
    title_at: Option<usize>,
    pub(super) blocks: Vec<Block>,
    numbers: Vec<TakenNumber>,
    /// What the file prints before blocks.
    pub(super) printed: Vec<(usize, Spot, Printed)>,
    warnings: Vec<Noted>,
    /// The ids of the notes that the text refers to.
    notes: Vec<String>,
}

impl Finishing {
    fn push(&mut self, index: usize, paragraph: Paragraph, shift: u8) {
        let mut inlines = paragraph.inlines;
        let spot = Spot::Block(index);
        if let Some(printed) = paragraph.printed {
            let spot = printed.spot.unwrap_or(spot);
            self.printed.push((self.blocks.len(), spot, printed));
        }
        let kind = match paragraph.style {
            // A second title is a heading of its own.
            Style::Title => self.heading(index, 1, false, 0, &mut inlines),
            Style::Heading { level, numbered } => {
                self.heading(index, level, numbered, shift, &mut inlines)
            }
            Style::Paragraph => BlockKind::Paragraph,
            Style::Clause if self.is_in_numbered_section() => BlockKind::Paragraph,
            Style::Clause => BlockKind::ListItem {
                list: List::Ordered,
                parents: Vec::new(),
            },
            Style::Item { list, parents } => BlockKind::ListItem { list, parents },
            Style::Quote => BlockKind::Blockquote,
            Style::Table(id) => BlockKind::Table { id },
        };
        for inline in &inlines {
            if let Inline::Footnote { id } = inline {
                self.notes.push(id.clone());
            }
        }
        let is_numbered = matches!(kind, BlockKind::Paragraph | BlockKind::ListItem { .. });
        if is_numbered && let Some(number) = take_margin_number(&mut inlines) {
            let block = self.blocks.len();
            self.numbers.push(TakenNumber {
                block,
                spot,
                number,
            });
        }
        self.blocks.push(Block { kind, inlines });
    }

    fn heading(
        &mut self,
        index: usize,
        level: u8,
        numbered: bool,
        shift: u8,
        inlines: &mut Vec<Inline>,
    ) -> BlockKind {
        let (lowest, highest) = HEADING_LEVELS.into_inner();
        let kept = level.saturating_sub(shift).clamp(lowest, highest);
        if kept + shift != level {
            let kind = WarningKind::Structure(Structure::HeadingLevel { level: kept });
            self.note(Spot::Block(index), kind, String::new());
        }
        let number = take_number(inlines);
        let is_numbered = numbered || number.is_some();
        if let Some(number) = number {
            self.numbers.push(TakenNumber {
                block: self.blocks.len(),
                spot: Spot::Block(index),
                number,
            });
        }
        BlockKind::Heading {
            level: kept,
            numbered: is_numbered,
        }
    }

    fn is_in_numbered_section(&self) -> bool {
        let heading = self.blocks.iter().rev().find_map(|it| match it.kind {
            BlockKind::Heading { numbered, .. } => Some(numbered),
            _ => None,
        });
        heading.unwrap_or(false)
    }

    /// Numbers are computed. Those of paragraphs and items that the file spells otherwise stay among the words; of
    /// headings they go, with a warning.
    fn check_numbers(&mut self) {
        let computed = numbers(&self.blocks);
        self.check_printed(&computed);
        for taken in std::mem::take(&mut self.numbers) {
            let becomes = computed.get(taken.block).cloned().flatten();
            if becomes.as_ref() == Some(&taken.number) {
                continue;
            }
            let Some(block) = self.blocks.get_mut(taken.block) else {
                continue;
            };
            if !matches!(block.kind, BlockKind::Heading { .. }) {
                put_back(&mut block.inlines, &taken.number);
            } else if let Some(becomes) = becomes {
                let was = taken.number;
                let kind = WarningKind::Structure(Structure::HeadingNumber { was, becomes });
                self.note(taken.spot, kind, String::new());
            }
        }
    }

    /// The footnotes by their ids. Those that nothing refers to become paragraphs at the end.
    fn footnotes(
        &mut self,
        notes: std::collections::BTreeMap<String, Note>,
    ) -> std::collections::BTreeMap<String, Vec<Inline>> {
        let referred: std::collections::BTreeSet<String> =
            std::mem::take(&mut self.notes).into_iter().collect();
        let mut footnotes = std::collections::BTreeMap::new();
        let mut notes: Vec<Note> = notes.into_values().collect();
        notes.sort_by_key(|note| note.place);
        for note in notes {
            let inlines = note.inlines.unwrap_or_default();
            if note.is_referred_to && referred.contains(&note.id) {
                footnotes.insert(note.id, inlines);
            } else if !inlines.is_empty() && !note.is_in_cell {
                self.note(
                    Spot::File,
                    WarningKind::Structure(Structure::FootnoteUnused),
                    String::new(),
                );
                let kind = BlockKind::Paragraph;
                self.blocks.push(Block { kind, inlines });
            }
        }
        footnotes
    }

    pub(super) fn note(&mut self, spot: Spot, kind: WarningKind, words: String) {
        self.warnings.push(Noted {
            kind,
            spot,
            words,
            count: 1,
        });
    }

    fn warnings(&mut self) -> Vec<Warning> {
        let mut noted = std::mem::take(&mut self.warnings);
        noted.sort_by_key(|it| match it.spot {
            Spot::File => (0, 0),
            Spot::Line(line) => (1, line),
            Spot::Block(block) => (1, block),
            Spot::Note => (2, 0),
        });
        noted.into_iter().map(|it| self.warning(it)).collect()
    }

    fn warning(&self, noted: Noted) -> Warning {
        Warning {
            place: match noted.spot {
                Spot::File => Place::File,
                Spot::Line(line) => Place::Line(line),
                Spot::Note => Place::Note,
                Spot::Block(block) => self.place(block),
            },
            kind: noted.kind,
            words: noted.words,
            count: noted.count,
        }
    }

    /// The title is no block, so that those behind it count one less.
    fn place(&self, paragraph: usize) -> Place {
        let block = match self.title_at {
            Some(title) if title == paragraph => 0,
            Some(title) if title < paragraph => paragraph,
            _ => paragraph + 1,
        };
        let before = self
            .blocks
            .get(..block.min(self.blocks.len()))
            .unwrap_or_default();
        let heading = before.iter().rev();
        let mut heading = heading.filter(|it| matches!(it.kind, BlockKind::Heading { .. }));
        let heading = heading.next().map(Block::words).unwrap_or_default();
        Place::Block {
            block,
            heading: heading.chars().take(HEADING).collect(),
        }
    }
}

/// Takes a number such as `(1)` or `a)` off the words, as plain text and some exports spell what is computed here.
fn take_margin_number(inlines: &mut Vec<Inline>) -> Option<String> {
    let Some(Inline::Text { text, .. }) = inlines.first_mut() else {
        return None;
    };
    let (number, rest) = text.split_once(char::is_whitespace)?;
    let inner = number.strip_suffix(')')?;
    let digits = inner.strip_prefix('(');
    let is_clause =
        digits.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    let is_item = (1..=2).contains(&inner.len()) && inner.bytes().all(|it| it.is_ascii_lowercase());
    if !is_clause && !is_item {
        return None;
    }
    let (number, rest) = (number.to_owned(), rest.trim_start().to_owned());
    if !rest.is_empty() {
        *text = rest;
        return Some(number);
    }
    // The words behind it may look otherwise; without any, it is the words.
    if inlines.len() == 1 {
        return None;
    }
    inlines.remove(0);
    Some(number)
}

fn put_back(inlines: &mut Vec<Inline>, number: &str) {
    let number = format!("{number} ");
    match inlines.first_mut() {
        Some(Inline::Text { text, marks }) if *marks == Marks::default() => {
            text.insert_str(0, &number);
        }
        _ => inlines.insert(
            0,
            Inline::Text {
                text: number,
                marks: Marks::default(),
            },
        ),
    }
}
