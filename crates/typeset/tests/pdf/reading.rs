//! What pdftotext reads on the pages, and whether that is what the manuscript says.
//!
//! Compared are the characters without white space, in the order of the content (`-raw`): white space is where lines end
//! and where a column begins. A hyphen that hyphenation put in is a soft one and leaves with the white space. What every
//! page repeats is checked and taken off. Footnotes stand at the foot of the page that refers to them, or go on on the next.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use wortlaut_export::{Block, BlockKind, List, Manuscript, Run, labels};

/// A file with these bytes that is removed afterwards.
pub struct File(pub PathBuf);

impl File {
    pub fn new(bytes: &[u8]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "{}-{}.pdf",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

/// The words of each page.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let file = File::new(pdf);
    let read = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8"])
        .arg(&file.0)
        .arg("-")
        .output()
        .expect("pdftotext: install poppler-utils");
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    let text = String::from_utf8(read.stdout).unwrap();
    let mut pages: Vec<_> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    pages
}

/// The characters that count.
pub fn letters(text: &str) -> String {
    text.chars()
        .filter(|character| !is_white(*character))
        .collect()
}

/// White space, hyphens that may be, joiners, and marks of direction, which pdftotext adds.
fn is_white(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Asserts that the pages hold the words of the manuscript, all of them, in its order, and nothing else.
pub fn assert_same_words(manuscript: &Manuscript, pdf: &[u8]) {
    let (main, notes) = (main(manuscript), notes(manuscript));
    let rest = Rest {
        main: &main,
        notes: &notes,
    };
    let mut reader = Reader {
        pages: bodies(manuscript, &pages(pdf)),
        heads: heads(manuscript),
        furthest: (0, rest),
    };
    if !reader.reads(0, rest) {
        let (page, expected) = reader.furthest;
        let read = reader.pages.get(page);
        panic!("page {}: {read:?}\n{expected:?}", page + 1);
    }
}

/// What is still to be read.
#[derive(Clone, Copy, Debug)]
struct Rest<'a> {
    main: &'a str,
    notes: &'a str,
}

/// Reads pages one after the other.
struct Reader<'a> {
    pages: Vec<String>,
    /// What may stand once more at the head of a page.
    heads: Vec<String>,
    /// The last page that was reached, and what was still to be read there.
    furthest: (usize, Rest<'a>),
}

impl<'a> Reader<'a> {
    /// Whether the pages from this one on hold the rest. A footnote's number may as well be how the main text goes on, so
    /// every way to part a page is tried.
    fn reads(&mut self, index: usize, rest: Rest<'a>) -> bool {
        if index >= self.furthest.0 {
            self.furthest = (index, rest);
        }
        let Some(page) = self.pages.get(index) else {
            return rest.main.is_empty() && rest.notes.is_empty();
        };
        let heads = self.heads.iter();
        let repeated = heads.filter_map(|head| page.strip_prefix(head.as_str()));
        let readings = std::iter::once(page.as_str()).chain(repeated);
        let rests: Vec<_> = readings.flat_map(|page| rest.after(page)).collect();
        rests.into_iter().any(|rest| self.reads(index + 1, rest))
    }
}

impl<'a> Rest<'a> {
    /// What is left after a page of main text with footnotes at its foot, for each way to part them; the most of main text
    /// first.
    fn after(self, page: &str) -> Vec<Self> {
        let bytes = page.bytes().zip(self.main.bytes());
        let same = bytes.take_while(|(one, other)| one == other).count();
        (0..=same)
            .rev()
            .filter(|at| page.is_char_boundary(*at) && self.main.is_char_boundary(*at))
            .filter(|at| self.notes.starts_with(&page[*at..]))
            .map(|at| Self {
                main: &self.main[at..],
                notes: &self.notes[page.len() - at..],
            })
            .collect()
    }
}

/// The rows that head columns, which a table repeats where it goes on.
fn heads(manuscript: &Manuscript) -> Vec<String> {
    let tables = manuscript
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Table(table) if table.header => table.rows.first(),
            _ => None,
        });
    let head = |row: &Vec<Vec<Run>>| row.iter().flatten().map(Run::text).collect::<String>();
    tables.map(|row| letters(&head(row))).collect()
}

/// The pages without what each of them repeats.
fn bodies(manuscript: &Manuscript, pages: &[String]) -> Vec<String> {
    let edition = &manuscript.edition;
    let title = labels::title_or_untitled(&manuscript.title);
    let head = letters(&(running(title) + &running(&labels::edition_name(edition))));
    let strip = |(index, page): (usize, &String)| {
        let foot = format!(
            "{}Seite{}von{}",
            running(&edition.workspace),
            index + 1,
            pages.len()
        );
        let page = letters(page);
        let page = page
            .strip_suffix(&letters(&foot))
            .unwrap_or_else(|| panic!("{foot}: {page}"));
        let head = if index == 0 { "" } else { &head };
        page.strip_prefix(head)
            .unwrap_or_else(|| panic!("{head}: {page}"))
            .to_owned()
    };
    pages.iter().enumerate().map(strip).collect()
}

/// What has room in a running head.
fn running(words: &str) -> String {
    const ROOM: usize = 90;
    if words.chars().count() <= ROOM {
        return words.to_owned();
    }
    let kept: String = words.chars().take(ROOM).collect();
    kept + "…"
}

fn main(manuscript: &Manuscript) -> String {
    let edition = &manuscript.edition;
    let agreed = labels::agreement_line(edition);
    let mut main = edition.workspace.to_uppercase();
    main.push_str(labels::title_or_untitled(&manuscript.title));
    main.push_str(&labels::edition_line(edition));
    main.push_str(agreed.as_deref().unwrap_or_default());
    manuscript
        .blocks
        .iter()
        .for_each(|block| push_block(&mut main, block));
    main.push_str(labels::COLOPHON);
    main.push_str(&labels::edition_line(edition));
    main.push_str(agreed.as_deref().unwrap_or_default());
    main.extend(
        labels::particulars(edition)
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    main.push_str(labels::WHAT_THE_HASH_PROVES);
    letters(&(main + &odd(manuscript)))
}

fn push_block(main: &mut String, block: &Block) {
    main.push_str(block.number.as_deref().unwrap_or_default());
    match &block.kind {
        BlockKind::Table(table) => table
            .rows
            .iter()
            .flatten()
            .for_each(|cell| push(main, cell)),
        BlockKind::Item { list, words, .. } => {
            main.push_str(if *list == List::Unordered { "–" } else { "" });
            push(main, words);
        }
        BlockKind::Paragraph(words)
        | BlockKind::Heading { words, .. }
        | BlockKind::Quotation(words) => push(main, words),
    }
}

fn push(main: &mut String, runs: &[Run]) {
    for run in runs {
        match run {
            Run::Words { text, .. } => main.push_str(text),
            Run::Footnote(number) => main.push_str(&number.to_string()),
        }
    }
}

fn notes(manuscript: &Manuscript) -> String {
    let mut notes = String::new();
    for (index, note) in manuscript.footnotes.iter().enumerate() {
        notes.push_str(&(index + 1).to_string());
        push(&mut notes, note);
    }
    letters(&notes)
}

/// The sentence on characters that no font has, of those that the random texts hold.
fn odd(manuscript: &Manuscript) -> String {
    let mut words = manuscript.title.clone();
    manuscript
        .blocks
        .iter()
        .for_each(|block| push_block(&mut words, block));
    manuscript
        .footnotes
        .iter()
        .for_each(|note| push(&mut words, note));
    let odd = ['🇩', '🇪'].into_iter().filter(|odd| words.contains(*odd));
    let odd: Vec<_> = odd.map(|odd| format!("U+{:04X}", u32::from(odd))).collect();
    if odd.is_empty() {
        return String::new();
    }
    format!(
        "Zeichen, für die die Schriften dieser Datei kein Bild haben, sind als Kasten gedruckt und bleiben beim Kopieren und Vorlesen, was sie sind: {}.",
        odd.join(", ")
    )
}
