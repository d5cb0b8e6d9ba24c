//! LibreOffice without a window: it opens files, accepts or rejects all tracked changes, and shows what it has then.

use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

/// What is done with a file once it is open.
#[derive(Clone, Copy)]
pub enum Command {
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
    /// As OpenDocument in one file.
    document: String,
    /// As plain text, with the labels of items.
    text: String,
}

/// LibreOffice with a profile of its own.
pub struct Office {
    folder: tempfile::TempDir,
}

/// Seconds after which it is stuck.
const STUCK: &str = "1500";

impl Office {
    pub fn new() -> Self {
        let office = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        // The first start makes the profile, which would replace what is already there.
        office.start(&["--terminate_after_init"]);
        let library = office.path("profile/user/basic/Standard");
        std::fs::write(library.join("script.xlb"), LIBRARY).unwrap();
        std::fs::write(library.join("Tasks.xba"), include_str!("tasks.xba")).unwrap();
        office
    }

    /// Does all tasks in one start.
    pub fn run(&self, tasks: &[Task]) -> Vec<Read> {
        let mut list = String::new();
        for (index, task) in tasks.iter().enumerate() {
            let extension = task.name.rsplit('.').next().unwrap();
            let file = self.path(&format!("{index}.{extension}"));
            std::fs::write(&file, &task.bytes).unwrap();
            let command = match task.command {
                Command::Open => "-",
                Command::Accept => ".uno:AcceptAllTrackedChanges",
                Command::Reject => ".uno:RejectAllTrackedChanges",
            };
            writeln!(
                list,
                "{}\t{command}\t{}",
                file.display(),
                self.path(&index.to_string()).display()
            )
            .unwrap();
        }
        let tasks_file = self.path("tasks.txt");
        std::fs::write(&tasks_file, list).unwrap();
        self.start(&[&format!(
            "macro:///Standard.Tasks.Run({})",
            tasks_file.display()
        )]);
        let read = |(index, task): (usize, &Task)| Read {
            document: read(&self.path(&format!("{index}.fodt")), &task.name),
            text: read(&self.path(&format!("{index}.txt")), &task.name),
        };
        tasks.iter().enumerate().map(read).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, arguments: &[&str]) {
        let profile = format!(
            "-env:UserInstallation=file://{}",
            self.path("profile").display()
        );
        let output = Process::new("timeout")
            .args([STUCK, "soffice", &profile, "--headless", "--norestore"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "LibreOffice: {output:?}");
    }
}

fn read(path: &Path, name: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

const LIBRARY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Tasks"/>
</library:library>"#;

impl Read {
    /// Its words in order, as plain text shows them.
    pub fn shown_words(&self) -> Vec<String> {
        let text = self.text.trim_start_matches('\u{feff}');
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// Its paragraphs with kind, label, words, marks and footnotes, but for the line that names the compared edition;
    /// empty ones are left out.
    pub fn without_comparison(&self) -> Vec<String> {
        let document = Document::parse(&self.document).unwrap();
        let styles = Styles::of(&document);
        let mut lines = Vec::new();
        let body = document
            .descendants()
            .find(|node| {
                is(*node, "text")
                    && node
                        .tag_name()
                        .namespace()
                        .is_some_and(|space| space.ends_with(":office:1.0"))
            })
            .unwrap();
        styles.blocks(body, 0, &mut lines);
        lines.extend(
            self.shown_words()
                .join(" ")
                .split(". ")
                .map(|sentence| format!("shown {sentence}")),
        );
        lines.retain(|line| !line.contains("Mit allen Änderungen gegenüber"));
        lines
    }
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// An attribute, in whatever namespace.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes()
        .find(|attribute| attribute.name() == name)
        .map(|attribute| attribute.value())
}

/// What the styles of a document mean.
struct Styles<'a> {
    parents: BTreeMap<&'a str, &'a str>,
    marks: BTreeMap<&'a str, String>,
}

impl<'a> Styles<'a> {
    fn of(document: &'a Document<'a>) -> Self {
        let mut styles = Self {
            parents: BTreeMap::new(),
            marks: BTreeMap::new(),
        };
        for style in document.descendants().filter(|node| is(*node, "style")) {
            let name = attribute(style, "name").unwrap();
            if attribute(style, "family") == Some("text") {
                styles.marks.insert(name, marks(style));
            } else if let (Some(parent), Some(automatic)) =
                (attribute(style, "parent-style-name"), style.parent())
                && is(automatic, "automatic-styles")
            {
                styles.parents.insert(name, parent);
            }
        }
        styles
    }

    fn blocks(&self, node: Node<'_, '_>, depth: usize, lines: &mut Vec<String>) {
        for child in node.children() {
            match child.tag_name().name() {
                "p" | "h" => self.paragraph(child, depth, lines),
                "list" => self.blocks(child, depth + 1, lines),
                "list-item" | "list-header" | "section" => self.blocks(child, depth, lines),
                "table" | "table-header-rows" | "table-rows" => self.blocks(child, depth, lines),
                "table-row" => {
                    lines.push(format!("row in {}", node.tag_name().name()));
                    self.blocks(child, depth, lines);
                }
                "table-cell" => self.blocks(child, depth, lines),
                _ => {}
            }
        }
    }

    fn paragraph(&self, node: Node<'_, '_>, depth: usize, lines: &mut Vec<String>) {
        let mut parts = Vec::new();
        self.inlines(node, "", &mut parts);
        let words: String = parts
            .iter()
            .map(|(marks, words)| {
                if marks.is_empty() {
                    words.clone()
                } else {
                    format!("‹{marks}:{words}›")
                }
            })
            .collect();
        let style = attribute(node, "style-name").unwrap_or_default();
        let style = self.parents.get(style).copied().unwrap_or(style);
        if !words.trim().is_empty() {
            lines.push(format!("{style} {depth}: {words}"));
        }
    }

    fn inlines(&self, node: Node<'_, '_>, marks: &str, parts: &mut Vec<(String, String)>) {
        for child in node.children() {
            if let Some(text) = child.text().filter(|_| child.is_text()) {
                push(parts, marks, text);
                continue;
            }
            match child.tag_name().name() {
                "span" => {
                    let style = attribute(child, "style-name").unwrap_or_default();
                    let own = self.marks.get(style).map_or("", String::as_str);
                    self.inlines(child, &format!("{marks}{own}"), parts);
                }
                "a" => {
                    let link = format!("{marks}({})", attribute(child, "href").unwrap_or_default());
                    self.inlines(child, &link, parts);
                }
                "s" => {
                    let count = attribute(child, "c")
                        .and_then(|count| count.parse().ok())
                        .unwrap_or(1);
                    push(parts, marks, &" ".repeat(count));
                }
                "tab" => push(parts, marks, "\t"),
                "line-break" => push(parts, marks, "\n"),
                "note" => {
                    let mut words = Vec::new();
                    self.blocks(child.last_element_child().unwrap(), 0, &mut words);
                    push(parts, "", &format!("[{}]", words.join(" ")));
                }
                "note-ref" | "bookmark-ref" => push(
                    parts,
                    "",
                    &format!("[{}]", child.text().unwrap_or_default()),
                ),
                _ => {}
            }
        }
    }
}

fn push(parts: &mut Vec<(String, String)>, marks: &str, words: &str) {
    match parts.last_mut() {
        Some((last, text)) if last == marks => text.push_str(words),
        _ => parts.push((marks.to_owned(), words.to_owned())),
    }
}

/// The marks of a text style, by letters.
fn marks(style: Node<'_, '_>) -> String {
    let mut marks = String::new();
    for properties in style.children().filter(|node| is(*node, "text-properties")) {
        let has = |name: &str, value: &str| attribute(properties, name) == Some(value);
        for (letter, set) in [
            ('b', has("font-weight", "bold")),
            ('i', has("font-style", "italic")),
            ('t', has("text-underline-style", "dotted")),
        ] {
            if set {
                marks.push(letter);
            }
        }
    }
    marks
}
