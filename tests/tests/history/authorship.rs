//! Who wrote what.

use crate::scene::{BUND, LÜBECK, Scene, words};
use automerge::transaction::Transactable;
use serde_json::Value;
use std::collections::BTreeMap;

#[tokio::test(flavor = "multi_thread")]
async fn every_character_is_blamed_on_the_member_who_typed_it() {
    let mut scene = Scene::begin(1).await;
    scene.both_write(120).await;
    let now = scene.get("/blame");
    let written = scene.lübeck_client().look(|replica| {
        let text = replica.text();
        text.replace('\u{fffc}', "")
    });
    assert_eq!(words(&now), written);
    assert!(assert_blamed(&scene, &now) > 300);
    let length = scene.length();
    for part in 1..20 {
        assert_blamed(
            &scene,
            &scene.get(&format!("/blame?at={}", length * part / 20)),
        );
    }
}

/// Fails unless each run's letters are its author's; returns how many letters there are.
fn assert_blamed(scene: &Scene, blame: &Value) -> usize {
    let mut count = 0;
    for block in blame["blocks"].as_array().unwrap() {
        for run in block["runs"].as_array().unwrap() {
            let by = usize::try_from(run["by"].as_u64().unwrap()).unwrap();
            let member = blame["authors"][by]["member_id"].as_str().unwrap();
            for letter in run["text"].as_str().unwrap().bytes() {
                let typed_by = if LÜBECK.contains(&letter) {
                    &scene.lübeck.id
                } else {
                    assert!(BUND.contains(&letter), "{letter}");
                    &scene.bund.id
                };
                assert_eq!(member, typed_by, "{run}");
                count += 1;
            }
        }
    }
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sums_of_the_entries_are_the_logs_at_every_zoom() {
    let mut scene = Scene::begin(2).await;
    scene.both_write(60).await;
    let log = scene.log().len() as u64;
    let letters = scene.lübeck_client().look(|replica| replica.text());
    let letters = letters.chars().filter(|it| *it != '\u{fffc}').count();
    for zoom in ["session", "change", "hour", "day", "week", "month"] {
        let mut sums = BTreeMap::new();
        let mut before = String::new();
        loop {
            let page = scene.get(&format!("/history?zoom={zoom}&limit=7&offset=60{before}"));
            assert_eq!(page["changes"], log, "{zoom}");
            for entry in page["entries"].as_array().unwrap() {
                for key in ["changes", "inserted", "removed"] {
                    let parts = entry["parts"].as_array().unwrap().iter();
                    let parts: u64 = parts.map(|part| part[key].as_u64().unwrap()).sum();
                    assert_eq!(entry[key], parts, "{zoom}: {entry}");
                    *sums.entry(key).or_insert(0) += parts;
                }
                sums.insert("below", entry["last"].as_u64().unwrap());
            }
            for key in ["inserted", "removed"] {
                assert!(page[key].as_u64().unwrap() >= sums[key]);
            }
            match page["next"].as_u64() {
                Some(next) => before = format!("&before={next}"),
                None => break,
            }
        }
        assert_eq!(sums["changes"], log, "{zoom}");
        // "Definition" is the title that the server wrote.
        let present = sums["inserted"] - sums["removed"];
        assert_eq!(present, (letters + "Definition".len()) as u64, "{zoom}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_is_filtered_by_member_organisation_and_what_is_new() {
    let mut scene = Scene::begin(3).await;
    scene.both_write(20).await;
    let everything = scene.get("/history");
    let entries = everything["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3, "the server's, and one session each");
    for member in [&scene.lübeck, &scene.bund] {
        let theirs = scene.get(&format!("/history?member={}", member.id));
        let theirs = theirs["entries"].as_array().unwrap();
        assert_eq!(theirs.len(), 1);
        assert_eq!(theirs[0]["parts"][0]["member_id"], member.id);
        let organisation = theirs[0]["parts"][0]["organisation_id"].as_str().unwrap();
        let of_all = scene.get(&format!("/history?organisation={organisation}"));
        assert_eq!(of_all["entries"].as_array().unwrap(), theirs);
    }
    let seen = scene.length();
    assert_eq!(
        scene.get(&format!("/history?since={seen}"))["entries"],
        Value::Array(Vec::new())
    );
    scene.lübeck_client().types("abc");
    scene.settle().await;
    let new = scene.get(&format!("/history?zoom=change&since={seen}"));
    let new = new["entries"].as_array().unwrap();
    assert_eq!((new.len(), &new[0]["inserted"]), (1, &Value::from(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_is_filtered_by_the_clause_that_was_written_in() {
    let scene = Scene::begin(4).await;
    scene.lübeck_client().types("abc");
    scene.settle().await;
    scene.bund_client().edit(|replica| {
        let end = replica.length();
        replica.commit(|tx, text| {
            let block = tx.split_block(text, end).expect("a block");
            tx.put(&block, "type", "paragraph").expect("its type");
            tx.splice_text(text, end + 1, 0, "xyz").expect("its words");
        });
    });
    scene.settle().await;
    let text = scene.get("/text");
    let blocks = text["blocks"].as_array().unwrap();
    assert_eq!(blocks.len(), 2, "{text}");
    for (block, writer) in blocks.iter().zip([&scene.lübeck, &scene.bund]) {
        let block = block["id"].as_str().unwrap();
        for zoom in ["session", "change"] {
            let of_block = scene.get(&format!("/history?zoom={zoom}&block={block}"));
            let entries = of_block["entries"].as_array().unwrap();
            let members = entries.iter().map(|it| &it["parts"][0]["member_id"]);
            let members: Vec<&Value> = members.filter(|it| !it.is_null()).collect();
            assert_eq!(members, [writer.id.as_str()], "{zoom} of {block}");
        }
    }
}
