//! What comrak, a reader of GitHub's Markdown, sees.

use super::seen::{Letters, Seen, link};
use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};
use wortlaut_export::Marks;

pub fn seen_by_comrak(source: &str) -> Vec<Seen> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    let arena = Arena::new();
    let mut seen = Vec::new();
    blocks(parse_document(&arena, source, &options), "p", "", &mut seen);
    seen
}

/// The blocks below a node; `kind` is what a paragraph there is, `path` the lists around.
fn blocks<'a>(node: &'a AstNode<'a>, kind: &str, path: &str, seen: &mut Vec<Seen>) {
    for child in node.children() {
        let value = child.data.borrow().value.clone();
        match value {
            NodeValue::Heading(heading) => {
                seen.push((format!("h{}", heading.level), letters(child)))
            }
            NodeValue::Paragraph => seen.push((kind.to_owned(), letters(child))),
            NodeValue::BlockQuote => blocks(child, "q", path, seen),
            NodeValue::List(list) => {
                let sign = if list.list_type == ListType::Ordered {
                    "o"
                } else {
                    "u"
                };
                let path = format!("{path}{sign}");
                for item in child.children() {
                    item_blocks(item, &path, seen);
                }
            }
            NodeValue::Table(_) => seen.extend(child.children().map(row)),
            NodeValue::FootnoteDefinition(note) => {
                let words: String = child.children().map(letters).collect();
                seen.push((format!("note {}", note.name), words));
            }
            other => seen.push((format!("{other:?}"), String::new())),
        }
    }
}

/// An item is its first paragraph, if it begins with one, and what lies in it.
fn item_blocks<'a>(item: &'a AstNode<'a>, path: &str, seen: &mut Vec<Seen>) {
    let begins = item
        .first_child()
        .is_some_and(|first| first.data.borrow().value == NodeValue::Paragraph);
    if !begins {
        seen.push((format!("item {path}"), String::new()));
    }
    blocks(item, &format!("item {path}"), path, seen);
}

fn row<'a>(row: &'a AstNode<'a>) -> Seen {
    let is_head = row.data.borrow().value == NodeValue::TableRow(true);
    let mut letters = Letters::default();
    for cell in row.children() {
        inlines(cell, &Marks::default(), &mut letters);
        letters.next_cell();
    }
    (
        if is_head { "head" } else { "row" }.to_owned(),
        letters.finish(),
    )
}

fn letters<'a>(node: &'a AstNode<'a>) -> String {
    let mut letters = Letters::default();
    inlines(node, &Marks::default(), &mut letters);
    letters.finish()
}

fn inlines<'a>(node: &'a AstNode<'a>, marks: &Marks, letters: &mut Letters) {
    for child in node.children() {
        let mut marks = marks.clone();
        match &child.data.borrow().value {
            NodeValue::Text(text) => letters.push(text, &marks),
            NodeValue::FootnoteReference(note) => letters.reference(&note.name),
            NodeValue::Strong => marks.strong = true,
            NodeValue::Emph => marks.em = true,
            NodeValue::Link(target) => marks.link = link(&target.url),
            NodeValue::HtmlInline(tag)
                if ["<dfn>", "</dfn>", "<br>", "<!-- -->"].contains(&tag.as_str()) => {}
            NodeValue::LineBreak => {}
            other => letters.push(&format!("{other:?}"), &marks),
        }
        inlines(child, &marks, letters);
    }
}
