//! LibreOffice without a window: it opens files, accepts or rejects all tracked changes, and shows what it has then.

use crate::soffice::Soffice;
use std::fmt::Write;
use std::path::Path;

/// What is done with a file once it is open.
#[derive(Clone, Copy)]
pub enum Command {
    /// What it shows is all that is looked at.
    Show,
    Open,
    Accept,
    Reject,
}

/// A file and what is done with it.
pub struct Task {
    pub name: String,
    pub bytes: Vec<u8>,
    pub command: Command,
}

/// What LibreOffice has of a file.
pub struct Read {
    /// As plain text, with the labels of items.
    text: String,
    /// Its paragraphs, if more is looked at than what it shows.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph as LibreOffice has it, or the beginning of a table, whose cells follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The cell that it stands in, its style, its label and level in a list.
    pub kind: String,
    /// What each run looks like, and its words.
    pub runs: Vec<(String, String)>,
}

/// LibreOffice, which knows how to do such tasks.
pub struct Office(Soffice);

impl Office {
    pub fn new() -> Self {
        Self(Soffice::with(include_str!("tasks.xba")))
    }

    /// Does all tasks in one start.
    pub fn run(&self, tasks: &[Task]) -> Vec<Read> {
        let mut list = String::new();
        for (index, task) in tasks.iter().enumerate() {
            let extension = task.name.rsplit('.').next().unwrap();
            let file = self.0.path(&format!("{index}.{extension}"));
            std::fs::write(&file, &task.bytes).unwrap();
            let command = match task.command {
                Command::Show => "text",
                Command::Open => "-",
                Command::Accept => ".uno:AcceptAllTrackedChanges",
                Command::Reject => ".uno:RejectAllTrackedChanges",
            };
            writeln!(
                list,
                "{}\t{command}\t{}",
                file.display(),
                self.0.path(&index.to_string()).display()
            )
            .unwrap();
        }
        self.0.run(&list);
        let file = |index: usize, ending: &str, task: &Task| {
            read(&self.0.path(&format!("{index}.{ending}")), &task.name)
        };
        let read = |(index, task): (usize, &Task)| Read {
            text: file(index, "txt", task),
            paragraphs: match task.command {
                Command::Show => Vec::new(),
                _ => paragraphs(&file(index, "paragraphs", task)),
            },
        };
        tasks.iter().enumerate().map(read).collect()
    }
}

fn read(path: &Path, name: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The paragraphs as the macro writes them, without the line that names the compared edition.
fn paragraphs(written: &str) -> Vec<Paragraph> {
    let lines = written
        .trim_start_matches('\u{feff}')
        .split_terminator('\n');
    let lines = lines.filter(|line| !line.contains("Mit allen Änderungen gegenüber"));
    lines
        .map(paragraph)
        .filter(|paragraph| !paragraph.is_narrow_line())
        .collect()
}

impl Paragraph {
    /// Whether it is one of the lines without words that set a table apart.
    fn is_narrow_line(&self) -> bool {
        let says_nothing = self.runs.iter().all(|(_, words)| words.trim().is_empty());
        self.kind.starts_with("Nach einer Tabelle") && says_nothing
    }
}

fn paragraph(line: &str) -> Paragraph {
    let (kind, words) = line.split_once('\u{1}').unwrap_or((line, ""));
    let mut runs: Vec<(String, String)> = Vec::new();
    for run in words.split('\u{1}') {
        let (look, words) = run.split_once('\u{2}').unwrap_or_default();
        let words = words.trim_end_matches(PLACEHOLDER);
        let look = if words.is_empty() { "" } else { look };
        match runs.last_mut() {
            Some((last, text)) if last == look => text.push_str(words),
            _ => runs.push((look.to_owned(), words.to_owned())),
        }
    }
    Paragraph {
        kind: kind.to_owned(),
        runs,
    }
}

impl Read {
    /// Its words in order, as plain text shows them, with the letters of items. What stands for a bullet is LibreOffice's
    /// own choice there.
    pub fn shown_words(&self) -> Vec<String> {
        let text = self.text.trim_start_matches('\u{feff}');
        let words = text
            .split_whitespace()
            .filter(|word| !BULLETS.contains(word));
        words.map(str::to_owned).collect()
    }

    /// Its words in order without the letters of items and the line that names the compared edition.
    pub fn words(&self) -> Vec<String> {
        let lines = self
            .text
            .lines()
            .filter(|line| !line.contains("Mit allen Änderungen gegenüber"));
        let words = lines
            .flat_map(str::split_whitespace)
            .map(|word| word.trim_start_matches('\u{feff}'));
        let is_label = |word: &str| word.len() < 4 && word.ends_with(')');
        words
            .filter(|word| !BULLETS.contains(word) && !is_label(word) && *word != PLACEHOLDER)
            .map(str::to_owned)
            .collect()
    }
}

/// What LibreOffice itself puts into a row without words that was inserted or removed, so that it can show the change; it
/// stays there when the row does.
const PLACEHOLDER: &str = "\u{200d}";

/// What stands for a bullet, and a dash.
pub const BULLETS: [&str; 4] = ["•", "◦", "▪", "–"];

/// The first paragraph that differs.
pub fn first_difference(read: &[Paragraph], expected: &[Paragraph]) -> Option<String> {
    let most = read.len().max(expected.len());
    let index = (0..most).find(|index| read.get(*index) != expected.get(*index))?;
    let read = read.get(index);
    let expected = expected.get(index);
    Some(format!(
        "  paragraph {index}: read     {read:?}\n               expected {expected:?}"
    ))
}
