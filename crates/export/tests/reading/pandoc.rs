//! What pandoc sees, from the tree that it prints as JSON.

use super::seen::{Letters, Seen, link};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};
use wortlaut_export::Marks;

/// The blocks that pandoc reads from a source in one of its formats.
pub fn seen_by_pandoc(source: &str, format: &str) -> Vec<Seen> {
    let tree = tree(source, format);
    let mut reader = Reader::default();
    reader.blocks(list(&tree["blocks"]), "p", "");
    reader.seen.extend(reader.notes);
    reader.seen
}

fn tree(source: &str, format: &str) -> Value {
    let mut pandoc = Command::new("pandoc")
        .args(["--from", format, "--to", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pandoc is installed (Debian: apt-get install pandoc)");
    pandoc
        .stdin
        .take()
        .unwrap()
        .write_all(source.as_bytes())
        .unwrap();
    let output = pandoc.wait_with_output().unwrap();
    assert!(output.status.success(), "pandoc reads {format}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[derive(Default)]
struct Reader {
    seen: Vec<Seen>,
    notes: Vec<Seen>,
}

impl Reader {
    fn blocks(&mut self, blocks: &[Value], kind: &str, path: &str) {
        for block in blocks {
            let content = &block["c"];
            match block["t"].as_str().unwrap() {
                "Header" => {
                    let words = self.letters(list(&content[2]));
                    self.seen.push((format!("h{}", content[0]), words));
                }
                "Para" | "Plain" => {
                    let words = self.letters(list(content));
                    self.seen.push((kind.to_owned(), words));
                }
                "BlockQuote" => self.blocks(list(content), "q", path),
                "BulletList" => self.items(list(content), &format!("{path}u")),
                "OrderedList" => self.items(list(&content[1]), &format!("{path}o")),
                "Table" => self.table(content),
                "Div" => self.blocks(list(&content[1]), kind, path),
                "RawBlock" if content[1] == "<!-- -->" => {}
                other => self.seen.push((other.to_owned(), content.to_string())),
            }
        }
    }

    fn items(&mut self, items: &[Value], path: &str) {
        for item in items {
            let blocks = list(item);
            let begins = blocks
                .first()
                .is_some_and(|first| first["t"] == "Para" || first["t"] == "Plain");
            if !begins {
                self.seen.push((format!("item {path}"), String::new()));
            }
            self.blocks(blocks, &format!("item {path}"), path);
        }
    }

    fn table(&mut self, table: &Value) {
        for row in list(&table[3][1]) {
            self.row(row, "head");
        }
        for row in list(&table[4]).iter().flat_map(|body| list(&body[3])) {
            self.row(row, "row");
        }
    }

    fn row(&mut self, row: &Value, kind: &str) {
        let mut letters = Letters::default();
        for cell in list(&row[1]) {
            for block in list(&cell[4]) {
                self.inlines(list(&block["c"]), &Marks::default(), &mut letters);
            }
            letters.next_cell();
        }
        self.seen.push((kind.to_owned(), letters.finish()));
    }

    fn letters(&mut self, inlines: &[Value]) -> String {
        let mut letters = Letters::default();
        self.inlines(inlines, &Marks::default(), &mut letters);
        letters.finish()
    }

    fn inlines(&mut self, inlines: &[Value], marks: &Marks, letters: &mut Letters) {
        for inline in inlines {
            let content = &inline["c"];
            let mut marks = marks.clone();
            let within = match inline["t"].as_str().unwrap() {
                "Str" => {
                    letters.push(content.as_str().unwrap(), &marks);
                    continue;
                }
                "Space" | "SoftBreak" | "LineBreak" => continue,
                "RawInline"
                    if ["<dfn>", "</dfn>", "<br>", "<!-- -->"]
                        .contains(&content[1].as_str().unwrap()) =>
                {
                    continue;
                }
                "Note" => {
                    self.note(list(content), letters);
                    continue;
                }
                "Strong" => {
                    marks.strong = true;
                    content
                }
                "Emph" => {
                    marks.em = true;
                    content
                }
                "Link" => {
                    marks.link = link(content[2][0].as_str().unwrap());
                    &content[1]
                }
                "Span" => &content[1],
                other => {
                    letters.push(other, &marks);
                    continue;
                }
            };
            self.inlines(list(within), &marks, letters);
        }
    }

    /// pandoc puts a footnote's words where it is referred to; the same words are the same footnote.
    fn note(&mut self, blocks: &[Value], letters: &mut Letters) {
        let words: String = blocks
            .iter()
            .map(|block| self.letters(list(&block["c"])))
            .collect();
        let number = (self.notes.len() + 1).to_string();
        self.notes.push((format!("note {number}"), words));
        letters.reference(&number);
    }
}
