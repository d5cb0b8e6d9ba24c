//! The walk through the Markdown, event by event.

use super::{
    Parsed, Warning, WarningKind,
    footnotes::Footnotes,
    html::words_of,
    lines::Lines,
    table::{TableReader, spell_out},
    words::Words,
};
use crate::document::{
    Block, BlockKind, DEEPEST_LIST, HEADING_LEVELS, Inline, Link, List, Table, Text, join, numbers,
    take_number, words,
};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use wortlaut_model::limits;

/// Reads one source.
pub(super) struct Reader<'s, F> {
    source: &'s str,
    lines: Lines,
    /// The line of the event that is being read.
    line: usize,
    title: Option<String>,
    blocks: Vec<Block>,
    words: Words,
    heading: Option<HeadingLevel>,
    /// The lists around here, outermost first.
    lists: Vec<List>,
    /// For each item around here the block it began, once it has one.
    items: Vec<Option<usize>>,
    quotations: usize,
    footnotes: Footnotes<F>,
    table: TableReader,
    tables: BTreeMap<String, Table>,
    /// How many cells these have.
    cells: usize,
    /// The footnotes whose words a cell will have. A thousand cells that refer to a long one would be a thousand long ones.
    notes_in_cells: BTreeSet<String>,
    html: String,
    /// Numbers that were taken off headings, by block.
    numbers: Vec<TakenNumber>,
    warnings: Vec<Warning>,
}

struct TakenNumber {
    block: usize,
    line: usize,
    number: String,
}

impl<'s, F: FnMut() -> Uuid> Reader<'s, F> {
    pub(super) fn new(source: &'s str, new_id: F) -> Self {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        Self {
            source,
            lines: Lines::new(source),
            line: 1,
            title: None,
            blocks: Vec::new(),
            words: Words::default(),
            heading: None,
            lists: Vec::new(),
            items: Vec::new(),
            quotations: 0,
            footnotes: Footnotes::new(new_id),
            table: TableReader::default(),
            tables: BTreeMap::new(),
            cells: 0,
            notes_in_cells: BTreeSet::new(),
            html: String::new(),
            numbers: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn read(mut self) -> Parsed {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(self.source, options).into_offset_iter() {
            self.line = self.lines.line(range.start);
            self.event(event);
        }
        self.finish()
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words.push(&text),
            Event::Code(code) => {
                self.warn(WarningKind::Code);
                self.words.push(&code);
            }
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.words.push(" "),
            Event::HardBreak => self.line_break(),
            Event::Rule => {
                self.end_words();
                self.warn(WarningKind::Rule);
            }
            // Not enabled: mathematics, task lists. Their source is read as ordinary words.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => return self.words.begin_strong(),
            Tag::Emphasis => return self.words.begin_em(),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => return self.begin_link(link_type, &dest_url, &title),
            Tag::Image { .. } => return self.warn(WarningKind::Image),
            Tag::Strikethrough => return self.warn(WarningKind::Strikethrough),
            _ => self.end_words(),
        }
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(level),
            Tag::List(first) => self.begin_list(first),
            Tag::Item => self.items.push(None),
            Tag::BlockQuote(_) => self.begin_quotation(),
            Tag::FootnoteDefinition(label) => self.footnotes.begin(&label, self.line),
            Tag::CodeBlock(_) => self.warn(WarningKind::Code),
            Tag::HtmlBlock => self.warn(WarningKind::Html),
            Tag::Table(_) => self.table = TableReader::begin(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.words.end_strong(),
            TagEnd::Emphasis => self.words.end_em(),
            TagEnd::Link => self.words.end_link(),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::Paragraph | TagEnd::CodeBlock => self.end_words(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::MetadataBlock(_) => self.end_metadata(),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Item => self.end_item(),
            TagEnd::BlockQuote(_) => {
                self.end_words();
                self.quotations = self.quotations.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.end_words();
                self.footnotes.end();
            }
            TagEnd::TableCell => {
                let words = self.words.take();
                self.table.end_cell(words);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.table.end_row(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn begin_link(&mut self, kind: LinkType, address: &str, title: &str) {
        let href = match kind {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.to_owned(),
        };
        let link = Link::new(href, Some(title.to_owned()));
        if link.is_none() {
            self.warn(WarningKind::Link);
        }
        self.words.begin_link(link);
    }

    fn inline_html(&mut self, tag: &str) {
        match tag.to_ascii_lowercase().as_str() {
            "<dfn>" => self.words.begin_term(),
            "</dfn>" => self.words.end_term(),
            // What our own export and pandoc write to keep things apart.
            "<!-- -->" => {}
            tag if tag.starts_with("<br") => self.line_break(),
            _ => self.warn(WarningKind::Html),
        }
    }

    fn line_break(&mut self) {
        self.warn(WarningKind::LineBreak);
        self.words.push(" ");
    }

    fn footnote_reference(&mut self, label: &str) {
        if self.footnotes.is_open() || self.is_title() {
            self.warn(WarningKind::FootnoteReference);
        } else {
            let id = self.footnotes.refer(label);
            let is_cell = self.table.is_open();
            if is_cell && !self.notes_in_cells.insert(id.clone()) {
                return self.warn(WarningKind::FootnoteReference);
            }
            if is_cell {
                self.warn(WarningKind::FootnoteInCell);
            }
            self.words.push_footnote(id);
        }
    }

    fn begin_list(&mut self, first: Option<u64>) {
        if self.quotations > 0 {
            self.warn(WarningKind::QuotationInList);
        }
        if self.lists.len() > DEEPEST_LIST {
            self.warn(WarningKind::ListDepth);
        }
        if let Some(was) = first.filter(|first| *first != 1) {
            self.warn(WarningKind::ListStart { was });
        }
        self.begin_item();
        self.lists.push(match first {
            Some(_) => List::Ordered,
            None => List::Unordered,
        });
    }

    fn begin_quotation(&mut self) {
        if !self.lists.is_empty() {
            self.warn(WarningKind::QuotationInList);
        }
        self.quotations += 1;
    }

    fn end_item(&mut self) {
        self.end_words();
        self.begin_item();
        self.items.pop();
    }

    /// Sees to it that the item around here has a block, if need be an empty one.
    fn begin_item(&mut self) {
        if let Some(None) = self.items.last()
            && !self.footnotes.is_open()
        {
            self.push_item(Vec::new());
        }
    }

    fn end_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        let cells = self.cells + table.cells();
        let is_too_large =
            table.columns() > limits::TABLE_COLUMNS || cells > limits::DOCUMENT_CELLS;
        if is_too_large || self.footnotes.is_open() {
            self.warn(match is_too_large {
                true => WarningKind::TableSize,
                false => WarningKind::TableInFootnote,
            });
            return table.into_words().for_each(|row| self.place(row));
        }
        if self.is_inside() {
            self.warn(WarningKind::TableInside);
            self.begin_item();
        }
        self.cells = cells;
        let id = self.footnotes.new_id().hyphenated().to_string();
        let table = table.into_table(|| self.footnotes.new_id());
        self.tables.insert(id.clone(), table);
        self.blocks.push(Block::new(BlockKind::Table { id }));
    }

    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.html);
        self.words.push(&words_of(&html));
        self.end_words();
    }

    /// What stands about the text above it is no part of it.
    fn end_metadata(&mut self) {
        let said = words(&self.words.take());
        let (line, kind) = (self.line, WarningKind::Metadata);
        let words = said.trim().to_owned();
        self.warnings.push(Warning { line, kind, words });
    }

    /// Ends a paragraph, or words of an item that stand in none.
    fn end_words(&mut self) {
        let inlines = self.words.take();
        if !inlines.is_empty() {
            self.place(inlines);
        }
    }

    fn place(&mut self, inlines: Vec<Inline>) {
        if self.footnotes.is_open() {
            self.footnotes.push(inlines);
        } else if let Some(item) = self.items.last() {
            self.place_in_item(*item, inlines);
        } else {
            let kind = match self.quotations {
                0 => BlockKind::Paragraph,
                _ => BlockKind::Blockquote,
            };
            self.blocks.push(Block { kind, inlines });
        }
    }

    fn place_in_item(&mut self, begun: Option<usize>, inlines: Vec<Inline>) {
        let Some(begun) = begun else {
            return self.push_item(inlines);
        };
        let last = self.blocks.len().saturating_sub(1);
        match self.blocks.last_mut().filter(|_| begun == last) {
            Some(block) => {
                join(&mut block.inlines, inlines);
                self.warn(WarningKind::ItemJoined);
            }
            None => {
                self.push_item(inlines);
                self.warn(WarningKind::ItemSplit);
            }
        }
    }

    fn push_item(&mut self, inlines: Vec<Inline>) {
        let Some((list, around)) = self.lists.split_last() else {
            return;
        };
        if let Some(item) = self.items.last_mut() {
            *item = Some(self.blocks.len());
        }
        let kind = BlockKind::ListItem {
            list: *list,
            parents: around.iter().copied().take(DEEPEST_LIST).collect(),
        };
        self.blocks.push(Block { kind, inlines });
    }

    /// Whether the heading that is being read is the title.
    fn is_title(&self) -> bool {
        self.heading == Some(HeadingLevel::H1) && self.title.is_none() && !self.is_inside()
    }

    /// Whether a list, a quotation or a footnote is around here.
    fn is_inside(&self) -> bool {
        !self.items.is_empty() || self.quotations > 0 || self.footnotes.is_open()
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        if self.is_inside() {
            self.warn(WarningKind::HeadingInside);
            self.end_words();
        } else if self.is_title() {
            self.end_title();
        } else {
            self.push_heading(level);
        }
        self.heading = None;
    }

    fn end_title(&mut self) {
        let title = words(&self.words.take());
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        self.title = Some(title).filter(|title| !title.is_empty());
    }

    fn push_heading(&mut self, level: HeadingLevel) {
        let mut inlines = self.words.take();
        let number = take_number(&mut inlines);
        let level = self.heading_level(level);
        let numbered = number.is_some();
        if let Some(number) = number {
            self.numbers.push(TakenNumber {
                block: self.blocks.len(),
                line: self.line,
                number,
            });
        }
        self.blocks.push(Block {
            kind: BlockKind::Heading { level, numbered },
            inlines,
        });
    }

    /// The title stands above the headings, so that `##` is level 1.
    fn heading_level(&mut self, level: HeadingLevel) -> u8 {
        let (source, lowest, highest) =
            (level as u8, *HEADING_LEVELS.start(), *HEADING_LEVELS.end());
        let kept = source.saturating_sub(1).clamp(lowest, highest);
        if kept + 1 != source {
            self.warn(WarningKind::HeadingLevel { level: kept });
        }
        kept
    }

    fn warn(&mut self, kind: WarningKind) {
        self.warn_at(self.line, kind);
    }

    /// One warning of a kind is enough for a line.
    fn warn_at(&mut self, line: usize, kind: WarningKind) {
        let mut same_line = self
            .warnings
            .iter()
            .rev()
            .take_while(|earlier| earlier.line == line);
        if !same_line.any(|earlier| earlier.kind == kind) {
            let words = String::new();
            self.warnings.push(Warning { line, kind, words });
        }
    }

    fn finish(mut self) -> Parsed {
        self.end_words();
        if self.title.is_none() {
            self.warn_at(1, WarningKind::NoTitle);
        }
        self.warn_of_numbers();
        let (mut footnotes, unused) = self.footnotes.finish();
        for table in self.tables.values_mut() {
            spell_out(table, &footnotes);
        }
        let referred = referred_to(&self.blocks);
        footnotes.retain(|id, _| referred.contains(id));
        for definition in unused
            .into_iter()
            .filter(|unused| !unused.inlines.is_empty())
        {
            self.warn_at(definition.line, WarningKind::FootnoteUnused);
            self.blocks.push(Block {
                kind: BlockKind::Paragraph,
                inlines: definition.inlines,
            });
        }
        self.warnings.sort_by_key(|warning| warning.line);
        Parsed {
            text: Text {
                title: self.title.unwrap_or_default(),
                blocks: self.blocks,
                footnotes,
                tables: self.tables,
            },
            warnings: self.warnings,
        }
    }

    fn warn_of_numbers(&mut self) {
        let computed = numbers(&self.blocks);
        for TakenNumber {
            block,
            line,
            number,
        } in std::mem::take(&mut self.numbers)
        {
            if let Some(Some(becomes)) = computed.get(block)
                && *becomes != number
            {
                let becomes = becomes.clone();
                self.warn_at(
                    line,
                    WarningKind::HeadingNumber {
                        was: number,
                        becomes,
                    },
                );
            }
        }
    }
}

/// The footnotes that blocks refer to.
fn referred_to(blocks: &[Block]) -> BTreeSet<String> {
    let inlines = blocks.iter().flat_map(|block| &block.inlines);
    inlines
        .filter_map(|inline| match inline {
            Inline::Footnote { id } => Some(id.clone()),
            Inline::Text { .. } => None,
        })
        .collect()
}
