//! What no client of ours writes reads as the schema says, and never fails.

use super::texts::{marked, open, paragraph, plain};
use automerge::{
    AutoCommit, ObjId, ObjType, ROOT, ScalarValue, TextEncoding,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use wortlaut_merge::document::{Block, BlockKind, DEEPEST_LIST, Inline, List, Marks, Text};

/// Reads what `write` makes of an empty document.
fn read(write: impl FnOnce(&mut AutoCommit)) -> Text {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    write(&mut document);
    document.commit();
    let changes: Vec<Vec<u8>> = document
        .get_changes(&[])
        .iter()
        .map(|change| change.raw_bytes().to_vec())
        .collect();
    open(&changes).text().unwrap()
}

/// Reads what `write` makes of an empty `text`.
fn read_text(write: impl FnOnce(&mut AutoCommit, &ObjId)) -> Vec<Block> {
    read(|document| {
        let text = document.put_object(ROOT, "text", ObjType::Text).unwrap();
        write(document, &text);
    })
    .blocks
}

/// Reads the block that has these attributes, and words.
fn read_block(kind: &str, attributes: &[(&str, ScalarValue)]) -> BlockKind {
    let blocks = read_text(|document, text| {
        let block = document.split_block(text, 0).unwrap();
        document.put(&block, "type", kind).unwrap();
        let attrs = document.put_object(&block, "attrs", ObjType::Map).unwrap();
        for (key, value) in attributes {
            document.put(&attrs, *key, value.clone()).unwrap();
        }
        document.splice_text(text, 1, 0, "Wort").unwrap();
    });
    assert_eq!(blocks.len(), 1);
    assert_eq!(blocks[0].inlines, [plain("Wort")]);
    blocks[0].kind.clone()
}

#[test]
fn nothing_at_all_reads_as_an_empty_text() {
    assert_eq!(read(|_| {}), Text::default());
}

#[test]
fn roots_of_the_wrong_kind_read_as_words_or_nothing() {
    let text = read(|document| {
        document.put(ROOT, "title", "Ein\nTitel").unwrap();
        document.put(ROOT, "text", "Wörter").unwrap();
        document.put(ROOT, "footnotes", 7).unwrap();
    });
    assert_eq!(text.title, "Ein Titel");
    assert_eq!(text.blocks, [paragraph("Wörter")]);
    assert!(text.footnotes.is_empty());
    let text = read(|document| {
        document.put_object(ROOT, "title", ObjType::Map).unwrap();
        document.put_object(ROOT, "text", ObjType::List).unwrap();
        document
            .put_object(ROOT, "footnotes", ObjType::Text)
            .unwrap();
    });
    assert_eq!(text, Text::default());
}

#[test]
fn text_before_the_first_block_reads_as_a_paragraph() {
    let blocks = read_text(|document, text| {
        document.splice_text(text, 0, 0, "ab").unwrap();
        document.split_block(text, 1).unwrap();
    });
    assert_eq!(blocks, [paragraph("a"), paragraph("b")]);
}

#[test]
fn unknown_types_and_strings_that_are_texts_read_as_paragraphs() {
    for kind in ["", "code-block", "Heading", "table"] {
        assert_eq!(read_block(kind, &[]), BlockKind::Paragraph, "{kind:?}");
    }
    let blocks = read_text(|document, text| {
        let block = document.split_block(text, 0).unwrap();
        let kind = document.put_object(&block, "type", ObjType::Text).unwrap();
        document.splice_text(&kind, 0, 0, "heading").unwrap();
        document.split_block(text, 1).unwrap();
    });
    assert_eq!(
        blocks,
        [
            Block::new(BlockKind::Paragraph),
            Block::new(BlockKind::Paragraph)
        ]
    );
}

#[test]
fn odd_levels_are_brought_into_range() {
    let level = |value: ScalarValue| match read_block("heading", &[("level", value)]) {
        BlockKind::Heading {
            level,
            numbered: false,
        } => level,
        other => panic!("{other:?}"),
    };
    assert_eq!(level(ScalarValue::Int(3)), 3);
    assert_eq!(level(ScalarValue::Uint(2)), 2);
    assert_eq!(level(ScalarValue::F64(2.0)), 2);
    for high in [
        ScalarValue::Int(i64::MAX),
        ScalarValue::Uint(u64::MAX),
        ScalarValue::F64(1e300),
        ScalarValue::Int(260),
    ] {
        assert_eq!(level(high.clone()), 4, "{high:?}");
    }
    let low = [
        ScalarValue::Int(i64::MIN),
        ScalarValue::F64(f64::NAN),
        ScalarValue::Null,
        "2".into(),
    ];
    for low in low {
        assert_eq!(level(low.clone()), 1, "{low:?}");
    }
}

#[test]
fn a_heading_is_numbered_only_when_it_says_so() {
    let numbered = |value: ScalarValue| {
        matches!(
            read_block("heading", &[("numbered", value)]),
            BlockKind::Heading { numbered: true, .. }
        )
    };
    assert!(numbered(true.into()));
    assert!(!numbered("true".into()));
    assert!(!numbered(1.into()));
}

#[test]
fn parents_that_are_no_lists_or_too_many_are_left_out() {
    let blocks = read_text(|document, text| {
        let block = document.split_block(text, 0).unwrap();
        document.put(&block, "type", "ordered-list-item").unwrap();
        let parents = document
            .put_object(&block, "parents", ObjType::List)
            .unwrap();
        document.insert(&parents, 0, "blockquote").unwrap();
        document.insert_object(&parents, 1, ObjType::Text).unwrap();
        document.insert(&parents, 2, 5).unwrap();
        for index in 3..40 {
            document
                .insert(&parents, index, "unordered-list-item")
                .unwrap();
        }
    });
    let parents = vec![List::Unordered; DEEPEST_LIST];
    let list = List::Ordered;
    assert_eq!(blocks, [Block::new(BlockKind::ListItem { list, parents })]);
}

#[test]
fn embeds_without_words_are_left_out() {
    let blocks = read_text(|document, text| {
        document.splice_text(text, 0, 0, "ab").unwrap();
        let image = document.split_block(text, 1).unwrap();
        document.put(&image, "type", "image").unwrap();
        document.put(&image, "isEmbed", true).unwrap();
        let footnote = document.split_block(text, 1).unwrap();
        document.put(&footnote, "type", "footnote").unwrap();
    });
    assert_eq!(blocks, [paragraph("ab")]);
}

#[test]
fn marks_with_odd_values() {
    let cases = [
        (
            "strong",
            ScalarValue::Boolean(true),
            Some(Marks {
                strong: true,
                ..Marks::default()
            }),
        ),
        ("strong", ScalarValue::Boolean(false), None),
        (
            "em",
            "ja".into(),
            Some(Marks {
                em: true,
                ..Marks::default()
            }),
        ),
        ("em", ScalarValue::Null, None),
        ("link", "kein JSON".into(), None),
        ("link", ScalarValue::Boolean(true), None),
        ("link", r#"{"href":"javascript:alert(1)"}"#.into(), None),
        ("underline", ScalarValue::Boolean(true), None),
    ];
    for (name, value, marks) in cases {
        let blocks = read_text(|document, text| {
            document.splice_text(text, 0, 0, "abc").unwrap();
            let mark = Mark::new(name.to_owned(), value.clone(), 1, 2);
            document.mark(text, mark, ExpandMark::None).unwrap();
        });
        let expected = match marks {
            Some(marks) => vec![plain("a"), marked("b", marks), plain("c")],
            None => vec![plain("abc")],
        };
        assert_eq!(blocks[0].inlines, expected, "{name} {value:?}");
    }
}

#[test]
fn elements_that_are_neither_characters_nor_blocks_read_as_placeholders() {
    let blocks = read_text(|document, text| {
        document.splice_text(text, 0, 0, "ab").unwrap();
        document.insert_object(text, 1, ObjType::Text).unwrap();
    });
    assert_eq!(blocks, [paragraph("a\u{fffc}b")]);
}

#[test]
fn a_placeholder_that_someone_typed_stays() {
    let blocks =
        read_text(|document, text| document.splice_text(text, 0, 0, "a\u{fffc}b").unwrap());
    assert_eq!(blocks, [paragraph("a\u{fffc}b")]);
}

#[test]
fn a_footnote_is_words_only() {
    let text = read(|document| {
        let footnotes = document
            .put_object(ROOT, "footnotes", ObjType::Map)
            .unwrap();
        let words = document.put_object(&footnotes, "1", ObjType::Text).unwrap();
        document.splice_text(&words, 0, 0, "ab").unwrap();
        let block = document.split_block(&words, 1).unwrap();
        document.put(&block, "type", "heading").unwrap();
        document.split_block(&words, 0).unwrap();
        document.put(&footnotes, "2", "einfach").unwrap();
        document.put(&footnotes, "3", 3).unwrap();
    });
    let footnotes: Vec<Vec<Inline>> = text.footnotes.into_values().collect();
    assert_eq!(
        footnotes,
        [vec![plain("a b")], vec![plain("einfach")], vec![]]
    );
}

/// Automerge's own reading of such a text overflows the stack.
#[test]
fn objects_nested_without_end_are_not_followed() {
    let reading = std::thread::Builder::new().stack_size(256 << 10).spawn(|| {
        read_text(|document, text| {
            let block = document.split_block(text, 0).unwrap();
            let mut inner = document.put_object(&block, "attrs", ObjType::Map).unwrap();
            for _ in 0..2_000 {
                inner = document.put_object(&inner, "level", ObjType::Map).unwrap();
            }
            document.put(&block, "type", "heading").unwrap();
            document.splice_text(text, 1, 0, "Wort").unwrap();
        })
    });
    let blocks = reading.unwrap().join().unwrap();
    let heading = BlockKind::Heading {
        level: 1,
        numbered: false,
    };
    assert_eq!(
        blocks,
        [Block {
            kind: heading,
            inlines: vec![plain("Wort")]
        }]
    );
}
