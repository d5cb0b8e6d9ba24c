//! Texts of every kind, for properties to hold of.

use proptest::{collection::vec, option, prelude::*, sample::select};
use std::collections::BTreeMap;
use uuid::Uuid;
use wortlaut_merge::{
    ActorId,
    document::{Block, BlockKind, Inline, Link, List, Marks, Materialised, Text, create},
};
use wortlaut_model::Timestamp;

pub const AUTHOR: [u8; 16] = [1; 16];

/// The changes of a new document with this text.
pub fn changes(text: &Text) -> Vec<Vec<u8>> {
    create(
        text,
        &ActorId::from(AUTHOR),
        Timestamp::from_millis(1_764_000_000_123),
    )
    .changes
}

pub fn open(changes: &[Vec<u8>]) -> Materialised {
    Materialised::from_log(changes.iter().map(Vec::as_slice)).unwrap()
}

pub fn plain(words: &str) -> Inline {
    marked(words, Marks::default())
}

pub fn marked(words: &str, marks: Marks) -> Inline {
    let text = words.to_owned();
    Inline::Text { text, marks }
}

pub fn paragraph(words: &str) -> Block {
    Block {
        kind: BlockKind::Paragraph,
        inlines: vec![plain(words)],
    }
}

/// Words as people write them: umlauts, characters outside the first plane, families of emoji, combining accents, and
/// the character that Automerge shows for a block.
fn words() -> impl Strategy<Value = String> {
    let pieces = [
        "Daseinsvorsorge",
        "Länder",
        "§ 1",
        " ",
        "e\u{301}",
        "👩‍👩‍👧‍👦",
        "🇩🇪",
        "𝔚",
        "\u{fffc}",
        "–",
        "\u{200d}",
        "x",
    ];
    vec(select(pieces.to_vec()), 1..6).prop_map(|pieces| pieces.concat())
}

fn marks() -> impl Strategy<Value = Marks> {
    let links = ["https://example.org", "mailto:buero@example.org"];
    let title = option::of(Just("Anlage".to_owned()));
    let link =
        (select(links.to_vec()), title).prop_map(|(href, title)| Link::new(href, title).unwrap());
    (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        option::of(link),
    )
        .prop_map(|(strong, em, term, link)| Marks {
            strong,
            em,
            term,
            link,
        })
}

fn footnote_ids() -> Vec<String> {
    (1..4).map(|id| Uuid::from_u128(id).to_string()).collect()
}

fn words_only() -> impl Strategy<Value = Vec<Inline>> {
    vec(
        (words(), marks()).prop_map(|(words, marks)| marked(&words, marks)),
        0..5,
    )
    .prop_map(joined)
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        5 => (words(), marks()).prop_map(|(words, marks)| marked(&words, marks)),
        1 => select(footnote_ids()).prop_map(|id| Inline::Footnote { id }),
    ];
    vec(inline, 0..6).prop_map(joined)
}

/// Neighbours with the same marks are one.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (joined.last_mut(), inline) {
            (
                Some(Inline::Text { text, marks }),
                Inline::Text {
                    text: more,
                    marks: same,
                },
            ) if *marks == same => {
                text.push_str(&more);
            }
            (_, inline) => joined.push(inline),
        }
    }
    joined
}

fn kinds() -> impl Strategy<Value = BlockKind> {
    let list = || select(vec![List::Ordered, List::Unordered]);
    prop_oneof![
        Just(BlockKind::Paragraph),
        Just(BlockKind::Blockquote),
        (1..=4u8, any::<bool>())
            .prop_map(|(level, numbered)| BlockKind::Heading { level, numbered }),
        (list(), vec(list(), 0..4))
            .prop_map(|(list, parents)| BlockKind::ListItem { list, parents }),
    ]
}

pub fn texts() -> impl Strategy<Value = Text> {
    let title = words().prop_map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let blocks = vec(
        (kinds(), inlines()).prop_map(|(kind, inlines)| Block { kind, inlines }),
        0..8,
    );
    let footnotes = proptest::collection::btree_map(select(footnote_ids()), words_only(), 0..3);
    (title, blocks, footnotes).prop_map(|(title, blocks, footnotes): (_, _, BTreeMap<_, _>)| Text {
        title,
        blocks,
        footnotes,
    })
}
