use super::texts::{changes, marked, open, paragraph, plain, texts};
use automerge::Change;
use proptest::prelude::*;
use wortlaut_merge::document::{Block, BlockKind, Inline, Marks, Text};
use wortlaut_model::limits;

proptest! {
    #[test]
    fn a_text_reads_as_it_was_written(text in texts()) {
        let document = open(&changes(&text));
        prop_assert_eq!(document.text().unwrap(), text.clone());
        prop_assert_eq!(document.title().unwrap(), text.title);
    }

    #[test]
    fn every_change_is_canonical(text in texts()) {
        for bytes in changes(&text) {
            let change = Change::try_from(bytes.as_slice()).unwrap();
            let again = Change::from(change.decode());
            prop_assert_eq!(again.raw_bytes(), bytes.as_slice());
        }
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes() {
    let text = Text::blank("Definition");
    assert_eq!(changes(&text), changes(&text));
}

#[test]
fn a_blank_text_has_one_empty_paragraph() {
    let read = open(&changes(&Text::blank("Definition"))).text().unwrap();
    assert_eq!(read.title, "Definition");
    assert_eq!(read.blocks, [Block::new(BlockKind::Paragraph)]);
}

#[test]
fn a_long_text_comes_in_consecutive_changes_within_the_limit() {
    let strong = Marks {
        strong: true,
        ..Marks::default()
    };
    let mut text = Text::blank("Lang");
    text.blocks = vec![paragraph(&"Wörter und 🇩🇪 ".repeat(4_000))];
    text.blocks.extend((0..2_000).map(|count| Block {
        kind: BlockKind::Paragraph,
        inlines: vec![plain("Absatz "), marked(&count.to_string(), strong.clone())],
    }));

    let changes = changes(&text);
    assert_eq!(open(&changes).text().unwrap(), text);

    let decoded: Vec<Change> = changes
        .iter()
        .map(|bytes| Change::try_from(bytes.as_slice()).unwrap())
        .collect();
    assert!(decoded.len() > 4, "{} changes", decoded.len());
    for change in &decoded {
        assert!(change.len() <= limits::OWN_CHANGE_OPERATIONS);
        assert_eq!(change.timestamp(), 1_764_000_000);
    }
    for (index, pair) in decoded.windows(2).enumerate() {
        assert_eq!(pair[1].deps(), [pair[0].hash()]);
        assert_eq!(pair[1].seq(), index as u64 + 2);
        assert_eq!(pair[1].start_op().get(), pair[0].max_op() + 1);
    }
}

/// A megabyte took minutes while it was written through a transaction, so this also stands for the time it takes.
#[test]
fn a_footnote_in_every_paragraph_of_a_long_text_is_written() {
    let mut text = Text::blank("Fußnoten");
    text.blocks.clear();
    for count in 0..3_000 {
        let id = uuid::Uuid::from_u128(count).to_string();
        text.footnotes
            .insert(id.clone(), vec![plain("Siehe dort.")]);
        text.blocks.push(Block {
            kind: BlockKind::Paragraph,
            inlines: vec![plain("Satz."), Inline::Footnote { id }],
        });
    }
    assert_eq!(open(&changes(&text)).text().unwrap(), text);
}
