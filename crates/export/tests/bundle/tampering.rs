//! Damage with intent: whoever alters a bundle makes all sums anew. What contradicts the changes is found all the same.

use super::archive::{Forgery, sha256};
use super::office::{LÜBECK, Office};
use wortlaut_export::verify::{Check, verify};

/// A forgery is found by this check, and said to be so.
#[track_caller]
fn finds(forgery: Forgery, check: Check, sentence: &str) {
    let verdict = verify(&forgery.seal());
    let mut findings = verdict.findings.iter();
    let found = findings.any(|it| it.check == check && it.to_string().contains(sentence));
    assert!(found, "{verdict}");
}

fn forgery() -> Forgery {
    Forgery::of(&Office::at_work().bundle(2))
}

#[test]
fn sums_made_anew_without_any_alteration_are_the_same() {
    let bundle = Office::at_work().bundle(2);
    assert_eq!(Forgery::of(&bundle).seal(), bundle);
}

#[test]
fn another_text_with_its_own_hash() {
    let mut forgery = forgery();
    let before = sha256(forgery.file("text.txt"));
    forgery.replace("text.txt", "für alle", "für wenige");
    let after = sha256(forgery.file("text.txt"));
    forgery.replace("manifest.json", &before, &after);
    forgery.replace("versions.json", &before, &after);
    *forgery.file("texts/v2.txt") = forgery.file("text.txt").clone();
    finds(forgery, Check::Text, "text.txt, bytes");
}

#[test]
fn another_text_of_an_earlier_version() {
    let mut forgery = forgery();
    let before = sha256(forgery.file("texts/v1.txt"));
    forgery.replace("texts/v1.txt", "Digitale", "Analoge");
    let after = sha256(forgery.file("texts/v1.txt"));
    forgery.replace("versions.json", &before, &after);
    finds(forgery, Check::Versions, "version 1, texts/v1.txt, bytes");
}

#[test]
fn another_word_in_a_change_with_its_checksum_and_hash() {
    let mut forgery = forgery();
    let document = forgery.file("document.automerge").clone();
    let at = document
        .windows(8)
        .position(|it| it == b"Digitale")
        .unwrap();
    let mut chunks = chunks_of(&document);
    let (index, chunk) = chunk_at(&mut chunks, at);
    let old = hash_of(chunk);
    let word = chunk.windows(8).position(|it| it == b"Digitale").unwrap();
    chunk[word..word + 8].copy_from_slice(b"Digitalo");
    let new = hash_of(chunk);
    let checksum: Vec<u8> = bytes_of(&new)[..4].to_vec();
    chunk[4..8].copy_from_slice(&checksum);
    *forgery.file("document.automerge") = chunks.concat();
    forgery.replace("log.jsonl", &old, &new);
    // What builds on it names it by its hash.
    let sentence = "a change it depends on is missing";
    let verdict = verify(&forgery.seal());
    let finding = &verdict.findings[0];
    assert!(finding.to_string().contains(sentence), "{verdict}");
    assert!(finding.place.change.as_ref().unwrap().number > index + 1);
}

#[test]
fn the_last_change_left_out() {
    let mut forgery = forgery();
    let mut length = 0;
    forgery.lines("log.jsonl", |lines| {
        let last: serde_json::Value = serde_json::from_str(&lines.pop().unwrap()).unwrap();
        length = last["length"].as_u64().unwrap() as usize;
    });
    let document = forgery.file("document.automerge");
    document.truncate(document.len() - length);
    finds(forgery, Check::Document, "do not lead to the heads");
}

#[test]
fn a_later_change_put_in() {
    let mut office = Office::at_work();
    let mut forgery = Forgery::of(&office.bundle(2));
    let mut desk = office.desk(LÜBECK);
    desk.types(1, "Geheim ");
    office.send(&mut desk);
    let mut longer = Forgery::of(&office.write(&office.draft()).unwrap());
    *forgery.file("document.automerge") = longer.file("document.automerge").clone();
    *forgery.file("log.jsonl") = longer.file("log.jsonl").clone();
    finds(forgery, Check::Document, "do not lead to the heads");
}

#[test]
fn a_later_change_hidden_behind_the_log() {
    let mut office = Office::at_work();
    let mut forgery = Forgery::of(&office.bundle(2));
    let mut desk = office.desk(LÜBECK);
    desk.types(1, "Geheim ");
    office.send(&mut desk);
    let mut longer = Forgery::of(&office.write(&office.draft()).unwrap());
    *forgery.file("document.automerge") = longer.file("document.automerge").clone();
    finds(forgery, Check::Log, "goes on where the log has ended");
}

#[test]
fn one_change_given_to_another_member() {
    let mut forgery = forgery();
    forgery.lines("log.jsonl", |lines| {
        let line = lines
            .iter_mut()
            .rfind(|it| it.contains("\"member\":\"m1\""));
        let line = line.unwrap();
        *line = line.replace("\"member\":\"m1\"", "\"member\":\"m2\"");
    });
    finds(forgery, Check::Log, "belonged to another member before");
}

#[test]
fn a_change_given_to_another_actor_or_number_or_hash() {
    for (from, to) in [
        ("\"sequence\":2", "\"sequence\":3"),
        (&"5e".repeat(16), &"5f".repeat(16)),
    ] {
        let mut forgery = forgery();
        forgery.replace("log.jsonl", from, to);
        finds(
            forgery,
            Check::Log,
            "is of another actor, or has another number",
        );
    }
    let mut forgery = forgery();
    forgery.lines("log.jsonl", |lines| {
        let at = lines[1].find("\"hash\":\"").unwrap() + 8;
        let other = if &lines[1][at..at + 1] == "0" {
            "1"
        } else {
            "0"
        };
        lines[1].replace_range(at..at + 1, other);
    });
    finds(forgery, Check::Log, "the change has another hash");
}

#[test]
fn changes_in_another_order_than_they_build_on_each_other() {
    let mut forgery = forgery();
    let mut chunks = chunks_of(forgery.file("document.automerge"));
    let last = chunks.len() - 1;
    chunks.swap(last, last - 1);
    *forgery.file("document.automerge") = chunks.concat();
    forgery.lines("log.jsonl", |lines| {
        lines.swap(last, last - 1);
        let (mut offset, mut number) = (0, 0);
        for (line, chunk) in lines.iter_mut().zip(&chunks) {
            number += 1;
            let (_, rest) = line.split_once("\"length\"").unwrap();
            *line = format!("{{\"change\":{number},\"offset\":{offset},\"length\"{rest}");
            offset += chunk.len();
        }
    });
    finds(forgery, Check::Log, "a change it depends on is missing");
}

#[test]
fn an_agreement_that_was_declared_of_another_version() {
    let mut forgery = forgery();
    forgery.replace(
        "manifest.json",
        "Sitzung vom 3. November",
        "Sitzung vom 4. November",
    );
    finds(forgery, Check::Versions, "does not say of the edition");
}

#[test]
fn another_title_other_counts_other_pseudonyms() {
    let mut retitled = forgery();
    retitled.replace(
        "manifest.json",
        "\"title\": \"Definition\"",
        "\"title\": \"Satzung\"",
    );
    finds(retitled, Check::Document, "the title is not that");
    let mut miscounted = forgery();
    miscounted.replace("manifest.json", "\"members\": 2", "\"members\": 3");
    finds(miscounted, Check::Document, "counts other changes");
    let mut renamed = forgery();
    renamed.replace("log.jsonl", "\"m2\"", "\"m3\"");
    renamed.replace("members.json", "\"m2\"", "\"m3\"");
    finds(renamed, Check::Members, "not numbered in the order");
    let mut unknown = forgery();
    unknown.replace("log.jsonl", "\"m2\"", "\"m3\"");
    finds(unknown, Check::Log, "not among the members");
}

#[test]
fn a_restore_of_an_actor_that_wrote_nothing() {
    let mut forgery = forgery();
    forgery.replace("restores.json", &"d0".repeat(16), &"d1".repeat(16));
    finds(forgery, Check::Members, "restores that are not those");
}

#[test]
fn a_restore_whose_changes_are_anothers() {
    let mut forgery = forgery();
    let restores = String::from_utf8(forgery.file("restores.json").clone()).unwrap();
    let at = restores.find("\"changes\": [\n").unwrap();
    let change = restores[at..].split('"').nth(3).unwrap().to_owned();
    let log = String::from_utf8(forgery.file("log.jsonl").clone()).unwrap();
    let other = log.split("\"hash\":\"").nth(1).unwrap()[..64].to_owned();
    forgery.replace("restores.json", &change, &other);
    finds(forgery, Check::Members, "restores that are not those");
}

#[test]
fn heads_of_a_version_that_are_not_in_the_log() {
    let mut forgery = forgery();
    let versions = String::from_utf8(forgery.file("versions.json").clone()).unwrap();
    let at = versions.find("\"heads\": [\n").unwrap();
    let head = versions[at..].split('"').nth(3).unwrap().to_owned();
    forgery.replace("versions.json", &head, &"0".repeat(64));
    finds(
        forgery,
        Check::Versions,
        "lacks a change that is named as a head",
    );
}

#[test]
fn a_readme_with_other_promises_and_a_record_in_another_spelling() {
    let mut readme = forgery();
    readme.replace(
        "README.txt",
        "What it does not prove",
        "What it proves besides",
    );
    finds(
        readme,
        Check::Archive,
        "not the text that belongs into every bundle",
    );
    let mut spelling = forgery();
    spelling.replace("members.json", "[\n", "[ \n");
    finds(
        spelling,
        Check::Manifest,
        "not written as the service writes it",
    );
    let mut unknown = forgery();
    unknown.replace(
        "manifest.json",
        "\"format_version\": 1",
        "\"format_version\": 2",
    );
    finds(
        unknown,
        Check::Manifest,
        "a format that this program does not know",
    );
    let mut more = forgery();
    more.files()
        .push(("../../etc/passwd".to_owned(), b"root".to_vec()));
    finds(more, Check::Archive, "has no place in this bundle");
}

/// The change chunks of a document, one after the other.
fn chunks_of(document: &[u8]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    let mut rest = document;
    while !rest.is_empty() {
        let (mut length, mut at, mut shift) = (0_usize, 9, 0);
        loop {
            length |= usize::from(rest[at] & 0x7f) << shift;
            shift += 7;
            at += 1;
            if rest[at - 1] & 0x80 == 0 {
                break;
            }
        }
        chunks.push(rest[..at + length].to_vec());
        rest = &rest[at + length..];
    }
    chunks
}

fn chunk_at(chunks: &mut [Vec<u8>], at: usize) -> (usize, &mut Vec<u8>) {
    let mut end = 0;
    let mut all = chunks.iter_mut().enumerate();
    let found = all.find(|(_, chunk)| {
        end += chunk.len();
        at < end
    });
    found.unwrap()
}

fn hash_of(chunk: &[u8]) -> String {
    sha256(&chunk[8..])
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}
