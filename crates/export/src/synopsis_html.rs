//! The Synopse as HTML: two columns as German legislation sets them, removed words struck and italic on the left, new ones
//! bold and underlined on the right.

mod cells;

use crate::synopsis::{Row, Synopsis, authors, is_changed_run, kind_change};
use crate::{ChangedBlock, ChangedNote, Edition, Redline, Side, labels};
use cells::Cells;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// How a Synopse looks on screens and on paper.
const STYLESHEET: &str = include_str!("synopsis_html/style.css");

/// The Synopse of a comparison, a standalone page.
pub fn synopsis_html(redline: &Redline) -> String {
    let title = title(redline);
    let page = html! {
        (DOCTYPE) "\n"
        html lang=(labels::LANGUAGE) { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                title { (labels::SYNOPSIS) ": " (title) } "\n"
                meta name="generator" content="Wortlaut"; "\n"
                meta name="wortlaut-document" content=(redline.to.document); "\n"
                meta name="wortlaut-heads-from" content=(labels::heads_full(&redline.from)); "\n"
                meta name="wortlaut-heads-to" content=(labels::heads_full(&redline.to)); "\n"
                style { "\n" (PreEscaped(STYLESHEET)) } "\n"
            } "\n"
            body { "\n"
                main class="synopsis" { "\n"
                    header { "\n"
                        h1 { (labels::SYNOPSIS) ": " (title) } "\n"
                        (legend()) "\n"
                    } "\n"
                    (table(redline)) "\n"
                    footer { "\n"
                        (colophon(&redline.from)) (colophon(&redline.to))
                        p { (labels::WHAT_THE_HASH_PROVES) } "\n"
                    } "\n"
                } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

/// The title of the newer text.
fn title(redline: &Redline) -> String {
    let words = redline.title.iter().filter(|run| run.side != Side::From);
    let title = words.map(|run| run.run.text()).collect::<String>();
    labels::title_or_untitled(&labels::one_line(&title)).to_owned()
}

fn legend() -> Markup {
    html! {
        section class="legend" aria-labelledby="legende" { "\n"
            h2 id="legende" { (labels::LEGEND) } "\n"
            ul { "\n"
                li { del { (labels::REMOVED_WORDS) } } "\n"
                li { ins { (labels::INSERTED_WORDS) } } "\n"
                li { span class="moved" { (labels::MOVED_WORDS) } } "\n"
                li { span class="remarked" { (labels::REMARKED_WORDS) } } "\n"
            } "\n"
        }
    }
}

fn colophon(edition: &Edition) -> Markup {
    html! {
        section { "\n"
            h2 { (labels::edition_line(edition)) } "\n"
            @if let Some(agreement) = labels::agreement_line(edition) { p { (agreement) } "\n" }
            dl { "\n"
                @for (name, value) in labels::particulars(edition) {
                    div { dt { (name) } dd { (value) } } "\n"
                }
            } "\n"
        } "\n"
    }
}

fn table(redline: &Redline) -> Markup {
    let synopsis = Synopsis::new(redline);
    let writer = Writer {
        cells: Cells::new(&synopsis.moves, &redline.footnotes),
    };
    let notes = note_rows(&writer, &redline.footnotes);
    let title = writer.title(redline);
    let is_same = title.is_none()
        && synopsis.is_unchanged()
        && !redline.footnotes.iter().any(is_changed_note);
    html! {
        @if is_same { p class="same" { (labels::SAME_WORDING) } "\n" }
        table { "\n"
            thead { "\n"
                tr {
                    @for edition in [&redline.from, &redline.to] {
                        th scope="col" { (labels::edition_line(edition)) }
                    }
                } "\n"
            } "\n"
            tbody { "\n"
                @if let Some(title) = title { (title) "\n" }
                @for row in &synopsis.rows { (writer.row(row)) "\n" }
            } "\n"
            @if !notes.is_empty() {
                tbody { "\n"
                    tr { th colspan="2" scope="rowgroup" { (labels::FOOTNOTES) } } "\n"
                    @for row in &notes { (row) "\n" }
                } "\n"
            }
        }
    }
}

struct Writer<'r> {
    cells: Cells<'r>,
}

impl Writer<'_> {
    /// The row of the title, if it changed.
    fn title(&self, redline: &Redline) -> Option<Markup> {
        let words: Vec<_> = redline.title.iter().collect();
        words.iter().any(|run| is_changed_run(run)).then(|| {
            html! {
                tr {
                    @for side in [Side::From, Side::To] {
                        td { p { span class="number" { (labels::TITLE) } " " strong { (self.cells.words(&words, side)) } } }
                    }
                }
            }
        })
    }

    fn row(&self, row: &Row<'_>) -> Markup {
        match row {
            Row::Unchanged { from, to } => unchanged(from, to),
            Row::Heading(block) => html! {
                tr class="heading" {
                    td { (self.cells.column(&[block], Side::From)) }
                    td { (self.cells.column(&[block], Side::To)) }
                }
            },
            Row::Removed(blocks) => html! {
                tr class="removed" {
                    td { (self.cells.column(blocks, Side::From)) }
                    td { p class="told" { (labels::REMOVED) } (by(blocks)) }
                }
            },
            Row::Inserted(blocks) => html! {
                tr class="inserted" {
                    td { p class="told" { (labels::NOTHING) } }
                    td { (self.cells.column(blocks, Side::To)) (by(blocks)) }
                }
            },
            Row::Changed(blocks) => html! {
                tr {
                    td { (self.cells.column(blocks, Side::From)) }
                    td { (self.cells.column(blocks, Side::To)) (kinds(blocks)) (by(blocks)) }
                }
            },
        }
    }
}

fn unchanged(from: &str, to: &str) -> Markup {
    html! {
        tr class="unchanged" {
            td { p class="told" { (from) } }
            td { p class="told" { (to) " " (labels::UNCHANGED) } }
        }
    }
}

/// What kind of block each was and is, where that changed.
fn kinds(blocks: &[&ChangedBlock]) -> Markup {
    let changes = blocks.iter().filter_map(|block| kind_change(block));
    html! { @for change in changes { p class="told" { (change) } } }
}

fn by(blocks: &[&ChangedBlock]) -> Markup {
    let authors: Vec<_> = authors(blocks).into_iter().map(labels::author).collect();
    html! { @if !authors.is_empty() { p class="by" { (authors.join("; ")) } } }
}

/// The rows of the footnotes; those that stayed are told in one line.
fn note_rows(writer: &Writer<'_>, notes: &[ChangedNote]) -> Vec<Markup> {
    let mut rows = Vec::new();
    let mut stayed: Vec<&ChangedNote> = Vec::new();
    for note in notes {
        if is_changed_note(note) {
            rows.extend(told_notes(&std::mem::take(&mut stayed)));
            rows.push(note_row(writer, note));
        } else {
            stayed.push(note);
        }
    }
    rows.extend(told_notes(&stayed));
    rows
}

fn is_changed_note(note: &ChangedNote) -> bool {
    note.side != Side::Both || note.words.iter().any(is_changed_run)
}

fn told_notes(notes: &[&ChangedNote]) -> Option<Markup> {
    let (first, last) = (notes.first()?, notes.last()?);
    let range = |number: fn(&ChangedNote) -> Option<usize>| {
        let name = |note| number(note).map(labels::footnote).unwrap_or_default();
        labels::range(&name(first), &name(last))
    };
    Some(unchanged(&range(|note| note.from), &range(|note| note.to)))
}

fn note_row(writer: &Writer<'_>, note: &ChangedNote) -> Markup {
    let words: Vec<_> = note.words.iter().collect();
    let cell = |number: Option<usize>, side, missing: &'static str| match number {
        Some(number) => html! {
            p { span class="number" { (number) } " " (writer.cells.words(&words, side)) }
        },
        None => html! { p class="told" { (missing) } },
    };
    html! {
        tr {
            td { (cell(note.from, Side::From, labels::NOTHING)) }
            td { (cell(note.to, Side::To, labels::REMOVED)) }
        }
    }
}
