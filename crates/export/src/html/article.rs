//! The text with everything that belongs to it.

use super::words::{Notes, note_id};
use crate::outline::{Items, Part, parts};
use crate::{Block, BlockKind, Manuscript, Run, Table, labels};
use maud::{Markup, html};
use wortlaut_merge::document::List;

/// Fewer headings than this need no table of contents.
const HEADINGS_FOR_CONTENTS: usize = 3;

pub(super) fn article(manuscript: &Manuscript) -> Markup {
    let mut writer = Writer::default();
    let text: Vec<Markup> = parts(&manuscript.blocks)
        .iter()
        .map(|part| writer.part(part))
        .collect();
    html! {
        article class="wortlaut" lang=(labels::LANGUAGE) { "\n"
            (cover(manuscript)) "\n"
            (contents(&manuscript.blocks))
            div id="wortlaut-text" class="text" tabindex="-1" { "\n"
                @for part in &text { (part) "\n" }
            } "\n"
            (writer.footnotes(&manuscript.footnotes))
            (colophon(manuscript)) "\n"
        }
    }
}

fn cover(manuscript: &Manuscript) -> Markup {
    let edition = &manuscript.edition;
    html! {
        header { "\n"
            h1 { (labels::title_or_untitled(&manuscript.title)) } "\n"
            @if let Some(agreement) = labels::agreement_line(edition) {
                p class="agreement" { (agreement) } "\n"
            }
            p class="edition" { (labels::edition_line(edition)) } "\n"
        }
    }
}

fn contents(blocks: &[Block]) -> Markup {
    let headings: Vec<_> = blocks.iter().filter_map(entry).collect();
    if headings.len() < HEADINGS_FOR_CONTENTS {
        return html! {};
    }
    html! {
        nav aria-labelledby="wortlaut-contents" { "\n"
            h2 id="wortlaut-contents" { (labels::CONTENTS) } "\n"
            ol role="list" { "\n"
                @for heading in &headings { (heading) "\n" }
            } "\n"
        } "\n"
    }
}

/// The line of the contents that leads to a heading, if there is anything to read in it.
fn entry(block: &Block) -> Option<Markup> {
    let BlockKind::Heading { level, words } = &block.kind else {
        return None;
    };
    let words = plain(words);
    let anchor = block.anchor.as_deref()?;
    (!words.trim().is_empty()).then(|| {
        html! {
            li class={ "level-" (level) } {
                a href={ "#" (anchor) } {
                    @if let Some(number) = &block.number { (number) " " }
                    (words)
                }
            }
        }
    })
}

/// Words without marks, footnotes and line breaks.
fn plain(runs: &[Run]) -> String {
    let words = runs.iter().filter_map(|run| match run {
        Run::Words { text, .. } => Some(text.as_str()),
        Run::Footnote(_) => None,
    });
    words.collect::<String>().replace(['\n', '\u{2028}'], " ")
}

#[derive(Default)]
struct Writer {
    notes: Notes,
    tables: usize,
}

impl Writer {
    fn part(&mut self, part: &Part<'_>) -> Markup {
        match part {
            Part::Single(block) => self.single(block),
            Part::Lists(lists) => self.lists(lists),
            Part::Quotations(blocks) => self.quotations(blocks),
        }
    }

    fn single(&mut self, block: &Block) -> Markup {
        match &block.kind {
            BlockKind::Heading { level, .. } => self.heading(*level, block),
            BlockKind::Table(table) => self.table(table, block),
            _ => {
                let content = self.content(block);
                html! { p id=[block.anchor.as_deref()] { (content) } }
            }
        }
    }

    /// The title is the heading above level 1.
    fn heading(&mut self, level: u8, block: &Block) -> Markup {
        let (id, content) = (block.anchor.as_deref(), self.content(block));
        match level {
            0 | 1 => html! { h2 id=[id] { (content) } },
            2 => html! { h3 id=[id] { (content) } },
            3 => html! { h4 id=[id] { (content) } },
            _ => html! { h5 id=[id] { (content) } },
        }
    }

    /// A block's number, words and link to itself.
    fn content(&mut self, block: &Block) -> Markup {
        let words = self.notes.words(block.words());
        html! {
            @if let Some(number) = &block.number { span class="number" { (number) } " " }
            (words)
            (permalink(block))
        }
    }

    fn lists(&mut self, lists: &[Items<'_>]) -> Markup {
        let lists: Vec<Markup> = lists.iter().map(|list| self.list(list)).collect();
        html! { @for (index, list) in lists.iter().enumerate() { @if index > 0 { "\n" } (list) } }
    }

    fn list(&mut self, items: &Items<'_>) -> Markup {
        let list = items.list;
        let items: Vec<Markup> = items
            .items
            .iter()
            .map(|item| {
                let content = item.block.map(|block| self.content(block));
                let nested = self.lists(&item.nested);
                let anchor = item.block.and_then(|block| block.anchor.as_deref());
                html! {
                    li id=[anchor] class=[item.block.is_none().then_some("around")] {
                        @if let Some(content) = content { (content) }
                        @if !item.nested.is_empty() { "\n" (nested) }
                    }
                }
            })
            .collect();
        let items = html! { "\n" @for item in &items { (item) "\n" } };
        match list {
            List::Ordered => html! { ol role="list" { (items) } },
            List::Unordered => html! { ul { (items) } },
        }
    }

    fn quotations(&mut self, blocks: &[&Block]) -> Markup {
        let quotations: Vec<Markup> = blocks.iter().map(|block| self.single(block)).collect();
        html! { blockquote { "\n" @for quotation in &quotations { (quotation) "\n" } } }
    }

    /// A table, which scrolls by itself where the page is narrow.
    fn table(&mut self, table: &Table, block: &Block) -> Markup {
        self.tables += 1;
        let name = labels::table(self.tables);
        let mut rows = table.rows.iter();
        let head = rows.by_ref().take(usize::from(table.header)).next();
        let mut row = |cells: &[Vec<Run>], is_head: bool| {
            let cells: Vec<Markup> = cells.iter().map(|cell| self.notes.words(cell)).collect();
            html! {
                tr {
                    @for cell in &cells {
                        @if is_head { th scope="col" { (cell) } } @else { td { (cell) } }
                    }
                } "\n"
            }
        };
        let head = head.map(|cells| row(cells, true));
        let rows: Vec<Markup> = rows.map(|cells| row(cells, false)).collect();
        html! {
            div id=[block.anchor.as_deref()] class="table" role="region" aria-label=(name) tabindex="0" { "\n"
                table { "\n"
                    @if let Some(head) = head { thead { "\n" (head) } "\n" }
                    @if !rows.is_empty() { tbody { "\n" @for row in &rows { (row) } } "\n" }
                } "\n"
                (permalink(block))
            }
        }
    }

    fn footnotes(&mut self, footnotes: &[Vec<Run>]) -> Markup {
        if footnotes.is_empty() {
            return html! {};
        }
        let notes: Vec<Markup> = (1..)
            .zip(footnotes)
            .map(|(number, words)| self.footnote(number, words))
            .collect();
        html! {
            section class="footnotes" role="doc-endnotes" aria-labelledby="wortlaut-footnotes" { "\n"
                h2 id="wortlaut-footnotes" { (labels::FOOTNOTES) } "\n"
                ol role="list" { "\n" @for note in &notes { (note) "\n" } } "\n"
            } "\n"
        }
    }

    fn footnote(&mut self, number: usize, words: &[Run]) -> Markup {
        let words = self.notes.words(words);
        let references = self.notes.references(number);
        html! {
            li id=(note_id(number)) {
                span class="number" { (number) } " " (words)
                @for (index, reference) in references.iter().enumerate() {
                    " "
                    a class="back" href={ "#" (reference) } role="doc-backlink" aria-label=(labels::back_to(number, index + 1)) {}
                }
            }
        }
    }
}

/// The link of a block to itself. Its sign comes from the stylesheet, so that it is no part of the words.
fn permalink(block: &Block) -> Markup {
    let Some(anchor) = &block.anchor else {
        return html! {};
    };
    let place = block.number.as_deref().and_then(labels::place);
    let name = labels::link_to(place.as_deref());
    html! { " " a class="permalink" href={ "#" (anchor) } aria-label=(name) {} }
}

fn colophon(manuscript: &Manuscript) -> Markup {
    html! {
        footer { "\n"
            h2 { (labels::COLOPHON) } "\n"
            dl { "\n"
                @for (name, value) in labels::particulars(&manuscript.edition) {
                    div { dt { (name) } dd { (value) } } "\n"
                }
            } "\n"
            p { (labels::WHAT_THE_HASH_PROVES) } "\n"
        }
    }
}
