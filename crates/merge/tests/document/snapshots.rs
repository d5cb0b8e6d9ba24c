use super::texts::{changes, open, paragraph, texts};
use automerge::{AutoCommit, ROOT, ReadDoc, TextEncoding, transaction::Transactable};
use proptest::prelude::*;
use wortlaut_merge::document::{MaterialiseError, Materialised, Text};

proptest! {
    #[test]
    fn a_snapshot_has_the_same_heads_and_reads_the_same(text in texts()) {
        let document = open(&changes(&text));
        let again = Materialised::load(&document.save().unwrap()).unwrap();
        prop_assert_eq!(again.heads(), document.heads());
        prop_assert_eq!(again.text().unwrap(), text);
    }
}

#[test]
fn a_snapshot_and_the_changes_since_make_the_document() {
    let changes = changes(&Text::blank("Entwurf"));
    let mut client = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    for change in &changes {
        client.load_incremental(change).unwrap();
    }
    let (_, title) = client.get(ROOT, "title").unwrap().unwrap();
    client.splice_text(&title, 0, 0, "Zweiter ").unwrap();
    client.commit();
    let since = client.get_last_local_change().unwrap().raw_bytes().to_vec();

    let snapshot = open(&changes).save().unwrap();
    let document = Materialised::load(&snapshot).unwrap();
    let tail = changes.iter().chain([&since]).map(Vec::as_slice);
    let document = document.apply(tail).unwrap();
    assert_eq!(document.title().unwrap(), "Zweiter Entwurf");
    assert_eq!(document.heads(), client.get_heads());
}

#[test]
fn a_log_with_a_gap_is_not_opened() {
    let mut text = Text::blank("Lang");
    text.blocks = vec![paragraph(&"Wort ".repeat(10_000))];
    let mut changes = changes(&text);
    changes.remove(1);
    let opened = Materialised::from_log(changes.iter().map(Vec::as_slice));
    assert!(matches!(
        opened,
        Err(MaterialiseError::Incomplete { missing: 1 })
    ));
}

#[test]
fn a_log_with_damaged_bytes_names_the_change() {
    let good = changes(&Text::blank("Entwurf")).remove(0);
    let mut damaged = good.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let opened = Materialised::from_log([good.as_slice(), damaged.as_slice()]);
    assert!(matches!(
        opened,
        Err(MaterialiseError::Change { index: 1, .. })
    ));
}

#[test]
fn a_damaged_snapshot_is_not_opened() {
    let mut snapshot = open(&changes(&Text::blank("Entwurf"))).save().unwrap();
    let middle = snapshot.len() / 2;
    snapshot[middle] ^= 1;
    assert!(matches!(
        Materialised::load(&snapshot),
        Err(MaterialiseError::Automerge(_))
    ));
}
