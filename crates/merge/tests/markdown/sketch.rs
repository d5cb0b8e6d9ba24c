//! A text and its warnings, drawn so that a person sees at a glance whether they are right.

use uuid::Uuid;
use wortlaut_merge::{
    document::{Block, BlockKind, Inline, List, Marks, Text, numbers},
    markdown::{Parsed, parse},
};

/// Reads Markdown; footnotes are called …01, …02 and so on.
pub fn read(source: &str) -> Parsed {
    let mut count = 0;
    parse(source, || {
        count += 1;
        Uuid::from_u128(count)
    })
}

/// Reads Markdown and draws what it became.
pub fn sketch(source: &str) -> String {
    let parsed = read(source);
    let mut lines = text(&parsed.text);
    lines.extend(
        parsed
            .warnings
            .iter()
            .map(|warning| format!("! {} [{}]", warning, warning.kind.code())),
    );
    lines.join("\n")
}

fn text(text: &Text) -> Vec<String> {
    let title = format!("title: {}", text.title);
    let blocks = text.blocks.iter().zip(numbers(&text.blocks));
    let blocks = blocks
        .map(|(block, number)| format!("{:>5} | {}", number.unwrap_or_default(), draw(block)));
    let footnotes = text
        .footnotes
        .iter()
        .map(|(id, words)| format!("[^{}]: {}", short(id), inlines(words)));
    std::iter::once(title)
        .chain(blocks)
        .chain(footnotes)
        .collect()
}

fn draw(block: &Block) -> String {
    let words = inlines(&block.inlines);
    match &block.kind {
        BlockKind::Paragraph => words,
        BlockKind::Blockquote => format!("> {words}"),
        BlockKind::Heading { level, .. } => format!("{} {words}", "#".repeat(usize::from(*level))),
        BlockKind::ListItem { list, parents } => {
            let bullets: String = parents.iter().map(|parent| bullet(*parent)).collect();
            format!("{bullets}{} {words}", bullet(*list))
        }
    }
}

fn bullet(list: List) -> &'static str {
    match list {
        List::Ordered => "1.",
        List::Unordered => "-",
    }
}

fn inlines(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, marks } => marked(text, marks),
            Inline::Footnote { id } => format!("[^{}]", short(id)),
        })
        .collect()
}

fn marked(words: &str, marks: &Marks) -> String {
    let mut words = words.to_owned();
    if marks.em {
        words = format!("*{words}*");
    }
    if marks.strong {
        words = format!("**{words}**");
    }
    match &marks.link {
        Some(link) => format!(
            "[{words}]({} {:?})",
            link.href(),
            link.title().unwrap_or_default()
        ),
        None => words,
    }
}

fn short(id: &str) -> &str {
    &id[id.len() - 2..]
}
