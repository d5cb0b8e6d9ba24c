//! Our reading, which asks for one place after another, agrees with the library's spans after any editing.

use super::texts::open;
use automerge::{
    AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Span, TextEncoding,
    hydrate::Value,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use proptest::{collection::vec, prelude::*, sample::select};
use wortlaut_merge::document::{Block, BlockKind, Inline};

#[derive(Clone, Debug)]
enum Edit {
    Type(&'static str),
    Delete(usize),
    Mark(&'static str, usize, bool),
    Split(&'static str),
    Merge,
}

fn edits() -> impl Strategy<Value = Vec<(bool, usize, Edit)>> {
    let words = vec!["Wort", "ä", "🇩🇪", "e\u{301}", "\u{fffc}", " "];
    let edit = prop_oneof![
        5 => select(words).prop_map(Edit::Type),
        2 => (1..5usize).prop_map(Edit::Delete),
        3 => (select(vec!["strong", "em"]), 1..9usize, any::<bool>()).prop_map(|(name, length, on)| Edit::Mark(name, length, on)),
        2 => select(vec!["paragraph", "blockquote"]).prop_map(Edit::Split),
        1 => Just(Edit::Merge),
    ];
    vec((any::<bool>(), 0..1_000usize, edit), 1..60)
}

fn apply(document: &mut AutoCommit, text: &ObjId, place: usize, edit: &Edit) {
    let length = document.length(text);
    let at = place % (length + 1);
    match edit {
        Edit::Type(words) => document.splice_text(text, at, 0, words).unwrap(),
        Edit::Delete(count) => {
            let count = (*count).min(length - at);
            document
                .splice_text(text, at, count.try_into().unwrap(), "")
                .unwrap();
        }
        Edit::Mark(name, count, on) => {
            let end = (at + count).min(length);
            let value = if *on {
                ScalarValue::Boolean(true)
            } else {
                ScalarValue::Null
            };
            if at < end {
                let mark = Mark::new((*name).to_owned(), value, at, end);
                document.mark(text, mark, ExpandMark::After).unwrap();
            }
        }
        Edit::Split(kind) => {
            let block = document.split_block(text, at).unwrap();
            document.put(&block, "type", *kind).unwrap();
        }
        Edit::Merge => {}
    }
}

/// A character with its marks, or the beginning of a block.
#[derive(Debug, PartialEq)]
enum Token {
    Character(char, bool, bool),
    Block(BlockKind),
}

fn from_spans(document: &AutoCommit, text: &ObjId) -> Vec<Token> {
    let mut tokens = Vec::new();
    for span in document.spans(text).unwrap() {
        match span {
            Span::Text { text, marks } => {
                let on = |name: &str| {
                    marks
                        .iter()
                        .flat_map(|marks| marks.iter())
                        .any(|(found, _)| found == name)
                };
                let (strong, em) = (on("strong"), on("em"));
                tokens.extend(
                    text.chars()
                        .map(|character| Token::Character(character, strong, em)),
                );
            }
            Span::Block(block) => {
                let kind = block.get("type") == Some(&Value::scalar("blockquote"));
                tokens.push(Token::Block(if kind {
                    BlockKind::Blockquote
                } else {
                    BlockKind::Paragraph
                }));
            }
        }
    }
    if let Some(Token::Character(..)) = tokens.first() {
        tokens.insert(0, Token::Block(BlockKind::Paragraph));
    }
    tokens
}

fn from_blocks(blocks: Vec<Block>) -> Vec<Token> {
    let mut tokens = Vec::new();
    for block in blocks {
        tokens.push(Token::Block(block.kind));
        for inline in block.inlines {
            let Inline::Text { text, marks } = inline else {
                panic!("{inline:?}")
            };
            tokens.extend(
                text.chars()
                    .map(|character| Token::Character(character, marks.strong, marks.em)),
            );
        }
    }
    tokens
}

proptest! {
    #[test]
    fn two_who_edit_at_once(edits in edits()) {
        let mut lübeck = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        let text = lübeck.put_object(ROOT, "text", ObjType::Text).unwrap();
        lübeck.splice_text(&text, 0, 0, "Die Kommunen 👩‍👩‍👧 sichern").unwrap();
        let mut münchen = lübeck.fork();
        for (first, place, edit) in edits {
            let document = if first { &mut lübeck } else { &mut münchen };
            apply(document, &text, place, &edit);
            if matches!(edit, Edit::Merge) {
                lübeck.merge(&mut münchen).unwrap();
                münchen.merge(&mut lübeck).unwrap();
            }
        }
        lübeck.merge(&mut münchen).unwrap();
        let changes: Vec<Vec<u8>> = lübeck.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect();
        let document = open(&changes);
        prop_assert_eq!(from_blocks(document.text().unwrap().blocks), from_spans(&lübeck, &text));
        prop_assert!(document.save().is_ok());
    }
}
