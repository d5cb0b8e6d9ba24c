//! Every format of the text with everything and of random ones: what it looks like, and that the same gives the same bytes.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use serde_json::Value;
use wortlaut_export::testing::{
    agreed_version, everything, manuscript, random_text, seeds, words, working_draft,
};
use wortlaut_export::{
    Block, BlockKind, Manuscript, Run, html, html_article, json, markdown, plain_text,
};

fn sample() -> Manuscript {
    manuscript(&everything(), agreed_version())
}

#[test]
fn the_text_with_everything_as_html() {
    insta::assert_snapshot!(html_article(&sample()));
}

#[test]
fn the_text_with_everything_as_markdown() {
    insta::assert_snapshot!(markdown(&sample()));
}

#[test]
fn the_text_with_everything_as_plain_text() {
    insta::assert_snapshot!(plain_text(&sample()));
}

#[test]
fn the_text_with_everything_as_json() {
    insta::assert_snapshot!(json(&sample()));
}

#[test]
fn the_same_manuscript_gives_the_same_bytes() {
    for write in [html, html_article, markdown, plain_text, json] {
        assert_eq!(write(&sample()), write(&sample()));
    }
}

#[test]
fn json_is_as_its_schema_says_and_holds_every_word() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/export.schema.json")).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let random = seeds().map(|seed| manuscript(&random_text(seed), working_draft()));
    for manuscript in random.chain([sample()]) {
        let file: Value = serde_json::from_str(&json(&manuscript)).unwrap();
        if let Err(error) = schema.validate(&file) {
            panic!("{error} at {}", error.instance_path());
        }
        let blocks = file["blocks"].as_array().unwrap();
        assert_eq!(blocks.len(), manuscript.blocks.len());
        for (json, block) in blocks.iter().zip(&manuscript.blocks) {
            assert_eq!(json_words(json), all_words(block));
        }
    }
}

/// Every `text` in a block, in order.
fn json_words(value: &Value) -> String {
    match value {
        Value::Object(fields) => match fields.get("text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => ["words", "rows"]
                .iter()
                .filter_map(|name| fields.get(*name))
                .map(json_words)
                .collect(),
        },
        Value::Array(values) => values.iter().map(json_words).collect(),
        _ => String::new(),
    }
}

fn all_words(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph(runs) | BlockKind::Quotation(runs) => words(runs),
        BlockKind::Heading { words: runs, .. } | BlockKind::Item { words: runs, .. } => words(runs),
        BlockKind::Table(table) => table
            .rows
            .iter()
            .flatten()
            .map(|cell| words(cell))
            .collect(),
    }
}

/// The text's words in order, as a reader of plain text meets them.
fn text_words(manuscript: &Manuscript) -> Vec<String> {
    let blocks = manuscript.blocks.iter().map(all_words);
    let notes = manuscript.footnotes.iter().map(|note| words(note));
    let all = std::iter::once(manuscript.title.clone())
        .chain(blocks)
        .chain(notes);
    all.flat_map(|words| letters(&words)).collect()
}

/// The words of letters and digits in a text. What stands between them, plain text may set otherwise.
fn letters(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn plain_text_holds_every_word_in_order() {
    for seed in seeds() {
        let manuscript = manuscript(&random_text(seed), working_draft());
        let text = letters(&plain_text(&manuscript));
        let mut rest = text.iter();
        for word in text_words(&manuscript) {
            assert!(
                rest.any(|found| *found == word),
                "seed {seed}: {word} in order"
            );
        }
    }
}

#[test]
fn plain_text_keeps_to_its_width_where_words_allow() {
    for seed in seeds() {
        let text = plain_text(&manuscript(&random_text(seed), working_draft()));
        for line in text.lines().filter(|line| line.chars().count() > 72) {
            let words = line
                .trim_start_matches(['>', '-', ' '])
                .split(' ')
                .filter(|word| !word.is_empty());
            assert!(words.count() <= 3, "seed {seed}: {line}");
        }
    }
}

#[test]
fn html_has_every_word_and_no_element_of_the_authors() {
    for seed in seeds() {
        let manuscript = manuscript(&random_text(seed), working_draft());
        let page = html(&manuscript);
        let body = page.split_once("<body>").unwrap().1;
        assert!(
            !body.contains("<script") && !body.contains("style="),
            "seed {seed}"
        );
        let text = letters(&unescaped(&without_tags(body)));
        let mut rest = text.iter();
        for word in text_words(&manuscript) {
            assert!(
                rest.any(|found| *found == word),
                "seed {seed}: {word} in order"
            );
        }
    }
}

fn without_tags(html: &str) -> String {
    let parts = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, words)| words));
    parts.collect()
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn every_link_within_a_page_leads_somewhere_once() {
    for seed in seeds() {
        let page = html(&manuscript(&random_text(seed), working_draft()));
        let ids: Vec<_> = page
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "seed {seed}");
        let own = ["permalink\" href=\"#", "back\" href=\"#", "skip\" href=\"#"];
        for kind in own {
            for target in page.split(kind).skip(1) {
                let target = target.split('"').next().unwrap();
                assert!(unique.contains(&target), "seed {seed}: {target}");
            }
        }
    }
}

#[test]
fn words_that_are_code_stand_as_words() {
    let page = html_article(&sample());
    assert!(page.contains("#panic[..] $x$ @ref &lt;b&gt;"));
    assert!(!page.contains("<script") && !page.contains("<?php"));
    assert!(markdown(&sample()).contains(r"#panic\[..\] \$x\$ @ref \<b>"));
    assert!(plain_text(&sample()).contains("#panic[..] $x$ @ref <b>"));
}

#[test]
fn a_footnote_leads_back_to_each_of_its_references() {
    let page = html_article(&sample());
    let note = page
        .split("id=\"wortlaut-note-2\"")
        .nth(1)
        .unwrap()
        .split("</li>")
        .next()
        .unwrap();
    assert_eq!(note.matches("role=\"doc-backlink\"").count(), 3);
    assert!(manuscript(&everything(), working_draft()).footnotes.len() == 3);
    assert!(
        matches!(sample().blocks[2].kind, BlockKind::Paragraph(ref runs) if runs.contains(&Run::Footnote(1)))
    );
}
