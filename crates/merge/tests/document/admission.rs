use super::texts::{changes, open, paragraph, texts};
use automerge::{
    AutoCommit, ObjType, ROOT, ReadDoc, TextEncoding,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use proptest::prelude::*;
use wortlaut_merge::{
    document::{Block, BlockKind, Inline, Text},
    guard::{Contributor, Guard, Verdict, parse_chunks},
};
use wortlaut_model::{MemberId, Role};

fn guard(changes: &[Vec<u8>]) -> Guard {
    let mut guard = Guard::new();
    for change in changes {
        guard.replay(change, None).unwrap();
    }
    guard
}

proptest! {
    #[test]
    fn the_guard_takes_in_every_document_we_create(text in texts()) {
        guard(&changes(&text));
    }
}

#[test]
fn the_guard_takes_in_a_text_in_several_changes() {
    let mut text = Text::blank("Lang");
    text.blocks = vec![paragraph(&"Wort ".repeat(10_000))];
    let changes = changes(&text);
    assert!(changes.len() > 2);
    guard(&changes);
}

#[test]
fn an_editor_goes_on_from_a_document_we_created() {
    let id = uuid::Uuid::from_u128(7).to_string();
    let mut text = Text::blank("Entwurf");
    text.blocks = vec![paragraph("Kommunen sichern die Versorgung.")];
    text.blocks[0]
        .inlines
        .push(Inline::Footnote { id: id.clone() });
    text.footnotes.insert(id.clone(), Vec::new());
    let mut changes = changes(&text);
    let mut guard = guard(&changes);

    let mut editor = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    for change in &changes {
        editor.load_incremental(change).unwrap();
    }
    let (_, body) = editor.get(ROOT, "text").unwrap().unwrap();
    let (_, footnotes) = editor.get(ROOT, "footnotes").unwrap().unwrap();
    let (_, footnote) = editor.get(&footnotes, id.as_str()).unwrap().unwrap();
    editor.splice_text(&body, 1, 0, "Die 👩‍👩‍👧 ").unwrap();
    editor
        .mark(
            &body,
            Mark::new("strong".into(), true, 1, 4),
            ExpandMark::After,
        )
        .unwrap();
    let end = editor.length(&body);
    let block = editor.split_block(&body, end).unwrap();
    editor.put(&block, "type", "blockquote").unwrap();
    editor.put_object(&block, "parents", ObjType::List).unwrap();
    editor.put_object(&block, "attrs", ObjType::Map).unwrap();
    editor.put(&block, "isEmbed", false).unwrap();
    editor.splice_text(&footnote, 0, 0, "Siehe dort.").unwrap();
    editor.commit();
    let bytes = editor.get_last_local_change().unwrap().raw_bytes().to_vec();

    let lübeck = Contributor::member(MemberId::from_bytes([9; 16]), Role::Editor);
    let change = parse_chunks(&bytes).unwrap().remove(0);
    let verdict = guard.admit(change, &lübeck).unwrap();
    assert!(matches!(verdict, Verdict::Admitted(_)), "{verdict:?}");

    changes.push(bytes);
    let read = open(&changes).text().unwrap();
    assert_eq!(
        read.blocks[0].words(),
        "Die 👩‍👩‍👧 Kommunen sichern die Versorgung."
    );
    assert_eq!(read.blocks[1], Block::new(BlockKind::Blockquote));
    assert!(
        matches!(&read.footnotes[&id][..], [Inline::Text { text, .. }] if text == "Siehe dort.")
    );
}
