//! pandoc's reading of a file: its syntax tree as lines.

use crate::expected::{Line, line, note};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// The lines that pandoc reads in a file.
pub fn read(format: &str, bytes: &[u8]) -> Vec<Line> {
    let mut pandoc = Command::new("pandoc")
        .args(["--from", format, "--to", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    pandoc.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = pandoc.wait_with_output().unwrap();
    assert!(output.status.success());
    let tree: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut lines = Vec::new();
    if let Some(title) = tree.pointer("/meta/title/c") {
        lines.push(line("title", &inlines(title)));
    }
    blocks(&tree["blocks"], "paragraph", 0, &mut lines);
    lines.retain(Line::says_something);
    lines
}

fn blocks(list: &Value, kind: &str, depth: usize, lines: &mut Vec<Line>) {
    for block in list.as_array().unwrap() {
        let content = &block["c"];
        match block["t"].as_str().unwrap() {
            "Para" | "Plain" => lines.push(line(kind, &inlines(content))),
            "Header" => lines.push(line(
                format!("heading {}", content[0]),
                &inlines(&content[2]),
            )),
            "BlockQuote" => blocks(content, "quotation", depth, lines),
            "Div" => blocks(&content[1], kind, depth, lines),
            "BulletList" => items(content, &format!("bullets {depth}"), depth, lines),
            "OrderedList" => items(&content[1], &format!("ordered {depth}"), depth, lines),
            "Table" => table(content, lines),
            other => panic!("a block of the kind {other}"),
        }
    }
}

fn items(list: &Value, kind: &str, depth: usize, lines: &mut Vec<Line>) {
    for item in list.as_array().unwrap() {
        blocks(item, kind, depth + 1, lines);
    }
}

fn table(content: &Value, lines: &mut Vec<Line>) {
    rows(&content[3][1], "header row", lines);
    for body in content[4].as_array().unwrap() {
        rows(&body[2], "row", lines);
        rows(&body[3], "row", lines);
    }
}

fn rows(list: &Value, kind: &str, lines: &mut Vec<Line>) {
    for row in list.as_array().unwrap() {
        let cells = row[1].as_array().unwrap().iter().map(|cell| {
            let mut words = Vec::new();
            blocks(&cell[4], "cell", 0, &mut words);
            words
                .into_iter()
                .map(|line| line.words)
                .collect::<Vec<_>>()
                .join(" ")
        });
        lines.push(line(kind, &cells.collect::<Vec<_>>().join(" | ")));
    }
}

fn inlines(list: &Value) -> String {
    let inline = |inline: &Value| {
        let content = &inline["c"];
        match inline["t"].as_str().unwrap() {
            "Str" => content.as_str().unwrap().to_owned(),
            "Space" | "SoftBreak" | "LineBreak" => " ".to_owned(),
            "Emph" | "Strong" | "Underline" | "Superscript" | "Subscript" => inlines(content),
            "Span" | "Link" | "Quoted" => inlines(&content[1]),
            "Note" => {
                let mut words = Vec::new();
                blocks(content, "note", 0, &mut words);
                note(
                    &words
                        .into_iter()
                        .map(|line| line.words)
                        .collect::<Vec<_>>()
                        .join(" "),
                )
            }
            other => panic!("an inline of the kind {other}"),
        }
    };
    list.as_array().unwrap().iter().map(inline).collect()
}
